# SPDX-License-Identifier: Apache-2.0
"""OpenSSL 3.5 and newer, which has ML-KEM itself, with the module that was built for OpenSSL 3.0 beside it: each with
the other's handshakes and key files, which of them a program gets, and the provider's own tests."""

import interop

GROUPS = {**{hybrid.name: hybrid.number for hybrid in interop.HYBRIDS},
          "MLKEM512": 0x0200, "MLKEM768": 0x0201, "MLKEM1024": 0x0202}
BUILT_IN = None  # no configuration: OpenSSL alone
BESIDE = "openssl/providers.cnf"  # both, and OpenSSL chooses
OURS = "openssl/prefer.cnf"


def test(lab):
    for debian in interop.debians():
        try_openssl(lab, debian)


def try_openssl(lab, debian):
    openssl = debian.command("usr/bin/openssl")
    print(lab.run([*openssl, "version"], env=lab.environment(BUILT_IN)).strip())
    for name in ("provider", "provider_curve", "provider_tls", "provider_life", "provider_encoding",
                 "provider_decoding", "provider_parameters", "provider_secure_heap", "provider_settings",
                 "provider_x25519"):
        # One counts what the provider alone accepts; here OpenSSL's decoders have their say as well.
        lab.run([*debian.run, lab.module.parent / f"tests/{name}_test", "--gtest_filter=-*HostileDerIsRefused*"],
                timeout=120, env=lab.environment(BUILT_IN))
    groups(lab, openssl)
    handshakes(lab, openssl)
    key_files(lab, openssl)


def groups(lab, openssl):
    """What both providers have is listed once for TLS."""
    listed = lab.run([*openssl, "list", "-tls1_3", "-tls-groups"], env=lab.environment(OURS)).strip().split(":")
    for group in GROUPS:
        interop.check(listed.count(group) == 1, f"{group} is not listed once among {listed}")


def handshakes(lab, openssl):
    certificate, key = lab.certificate()

    def serve(configuration):
        server = lab.start("s_server", [*openssl, "s_server", "-accept", "127.0.0.1:0", "-www", "-cert",
                                        certificate, "-key", key, "-groups", ":".join(GROUPS)],
                           env=lab.environment(configuration))
        return server, int(server.wait_for(r"^ACCEPT .*:(\d+)$")[1])

    def connect(relay, *options, client=BUILT_IN):
        return lab.run([*openssl, "s_client", "-connect", f"127.0.0.1:{relay.port}", "-CAfile", certificate,
                        "-verify_return_error", "-ign_eof", *options], input="GET / HTTP/1.0\r\n\r\n",
                       env=lab.environment(client))

    def expect_page(relay, *options, client):
        answer = connect(relay, *options, client=client)
        interop.check("HTTP/1.0 200 ok" in answer, f"no page came back:\n{answer}")

    for configuration in (BUILT_IN, BESIDE, OURS):
        server, port = serve(configuration)
        relay = lab.relay(port)
        expected = []
        for client in (BUILT_IN, BESIDE, OURS):
            for name, number in GROUPS.items():
                expect_page(relay, "-groups", name, client=client)
                expected.append([("hello", number)])
            # Of itself OpenSSL 3.5 offers the hybrid and sends its share, and one of X25519.
            expect_page(relay, client=client)
            two_shares(bytes(relay.connections[-1][0]))
            expected.append([("hello", interop.X25519MLKEM768)])
            for hybrid in interop.HYBRIDS:
                expect_page(relay, "-groups", f"P-256:{hybrid.name}", client=client)
                expected.append([("retry", hybrid.number), ("hello", hybrid.number)])
        relay.expect(*expected)
        # Who refuses a bad key is who has it.
        for hybrid in interop.HYBRIDS:
            for client in (BUILT_IN, OURS):
                interop.check_spoiled(
                    lab, port, lambda relay: connect(relay, "-groups", hybrid.name, client=client), hybrid)
        ours = "the public key fails the check of FIPS 203" in server.log()
        interop.check(ours == (configuration == OURS) or configuration == BESIDE,
                      f"with {configuration} the server's keys are {'' if ours else 'not '}the provider's")


def two_shares(sent):
    """The two key shares of a ClientHello have different X25519 keys."""
    hybrid, x25519 = (sent.find(bytes.fromhex(head)) + 4 for head in ("11ec04c0", "001d0020"))
    interop.check(hybrid > 3 and x25519 > 3, "not the shares of X25519MLKEM768 and X25519")
    interop.check(sent[hybrid + 1184 : hybrid + 1216] != sent[x25519 : x25519 + 32], "one X25519 key in two shares")


def key_files(lab, openssl):
    """A key that one made is read, encapsulated to and decapsulated with by the other."""
    for name in ("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"):
        for maker, other in ((BUILT_IN, OURS), (OURS, BUILT_IN), (BUILT_IN, BESIDE), (BESIDE, BUILT_IN)):
            maker, other = lab.environment(maker), lab.environment(other)
            private, public, c, sent, received = (lab.dir / f"{name}-{part}" for part in (
                "private", "public", "c", "sent", "received"))
            lab.run([*openssl, "genpkey", "-algorithm", name, "-out", private], env=maker)
            lab.run([*openssl, "pkey", "-in", private, "-pubout", "-out", public], env=other)
            lab.run([*openssl, "pkeyutl", "-encap", "-pubin", "-inkey", public, "-out", c, "-secret", sent],
                    env=other)
            lab.run([*openssl, "pkeyutl", "-decap", "-inkey", private, "-in", c, "-secret", received],
                    env=maker)
            interop.check(len(sent.read_bytes()) == 32 and sent.read_bytes() == received.read_bytes(),
                          f"{name}: the secrets differ")


interop.main(test)
