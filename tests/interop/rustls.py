# SPDX-License-Identifier: Apache-2.0
"""rustls with kexlane's groups, by the examples of bindings/rust/kexlane-rustls, against OpenSSL 3.5 and Chromium:
what is agreed on, a HelloRetryRequest, TLS 1.2, spoiled key shares. bindings/rust/kexlane-rustls/test/run builds the
examples and starts this."""

import re

import chromium
import interop

GROUPS = {"X25519MLKEM768": 0x11EC, "X25519": 0x001D, "MLKEM768": 0x0201, "MLKEM1024": 0x0202}
HYBRID, P_256 = "X25519MLKEM768", 0x0017


class Rustls:
    """The example programs, which run with Debian 13's C library."""

    def __init__(self, lab, debian):
        self.lab = lab
        folder = interop.SOURCE / "build/rustls/debug/examples"
        if not (folder / "server").exists():
            raise interop.Skip(f"no examples of kexlane-rustls are in {folder}")
        self.commands = {name: [*debian.run, folder / name] for name in ("client", "server")}

    def serve(self, *groups):
        certificate, key = self.lab.certificate()
        server = self.lab.start("rustls", [*self.commands["server"], 0, certificate, key, *groups],
                                env=self.lab.environment(None))
        return server, int(server.wait_for(r"^port (\d+)$")[1])

    def get(self, port, *groups, **options):
        """The page, the group that was agreed on, and the kind of handshake, as rustls says."""
        certificate, _ = self.lab.certificate()
        output = self.lab.run([*self.commands["client"], port, certificate, *groups], env=self.lab.environment(None),
                              **options)
        page, group, kind = re.fullmatch(r"(.*)\ngroup (\w+) (\w+)\n", output, re.DOTALL).groups()
        return page, group, kind


def s_client(lab, openssl, port, *options):
    certificate, _ = lab.certificate()
    answer = lab.run([*openssl, "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "localhost", "-CAfile",
                      certificate, "-verify_return_error", "-ign_eof", *options], input="GET / HTTP/1.0\r\n\r\n",
                     env=lab.environment(None))
    interop.check("<body>post-quantum by" in answer, f"not the page of rustls:\n{answer}")


def servers(lab, openssl, rustls):
    """rustls as the server of s_client."""
    _, port = rustls.serve(*GROUPS)
    relay = lab.relay(port)
    for group in GROUPS:
        s_client(lab, openssl, relay.port, "-groups", group)
    s_client(lab, openssl, relay.port)  # as OpenSSL is by itself
    relay.expect(*[[("hello", number)] for number in [*GROUPS.values(), GROUPS[HYBRID]]])

    server, port = rustls.serve()
    relay = lab.relay(port)
    s_client(lab, openssl, relay.port, "-tls1_3", "-groups", "MLKEM512:" + HYBRID)
    s_client(lab, openssl, relay.port, "-groups", "P-256")
    relay.expect([("retry", GROUPS[HYBRID]), ("hello", GROUPS[HYBRID])], [("hello", P_256)])
    s_client(lab, openssl, port, "-tls1_2")
    interop.check(re.findall(r"^group (\w+)$", server.log(), re.MULTILINE) == [HYBRID, "secp256r1", "X25519"],
                  f"the server says:\n{server.log()}")
    interop.check_spoiled(lab, port, lambda relay: s_client(lab, openssl, relay.port, "-groups", HYBRID))
    interop.check("InvalidKeyShare" in server.log(), f"rustls names no bad share:\n{server.log()}")


def clients(lab, openssl, rustls):
    """rustls as the client of s_server."""
    certificate, key = lab.certificate()

    def serve(*options):
        server = lab.start("s_server", [*openssl, "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate,
                                        "-key", key, *options], env=lab.environment(None))
        return int(server.wait_for(r"^ACCEPT .*:(\d+)$")[1])

    def get(port, *groups, **options):
        page, group, kind = rustls.get(port, *groups, **options)
        interop.check("HTTP/1.0 200 ok" in page, f"not the page of s_server:\n{page}")
        return group, kind

    port = serve("-groups", ":".join(GROUPS))
    relay = lab.relay(port)
    for group in GROUPS:
        interop.check(get(relay.port, group) == (group, "Full"), f"not {group}")
    interop.check(get(relay.port) == (HYBRID, "Full"), "by itself, not the hybrid")
    relay.expect(*[[("hello", number)] for number in [*GROUPS.values(), GROUPS[HYBRID]]])
    interop.check_spoiled(lab, port, lambda relay: get(relay.port))

    # An older server takes the share of X25519 that came beside, and one with P-256 alone asks for that.
    interop.check(get(serve("-groups", "X25519:P-256")) == ("X25519", "Full"), "an older server was asked twice")
    interop.check(get(serve("-groups", "P-256")) == ("secp256r1", "FullWithHelloRetryRequest"), "not P-256")
    retried = get(serve("-groups", HYBRID), "secp256r1", HYBRID)
    interop.check(retried == (HYBRID, "FullWithHelloRetryRequest"), f"{retried}")
    interop.check(get(serve("-tls1_2")) == ("X25519", "Full"), "with TLS 1.2, not X25519")


def browser(lab, rustls):
    """Chromium agrees on the hybrid with a rustls server: both say so, and the wire."""
    browser = chromium.Chromium(lab)
    server, port = rustls.serve()
    relay = lab.relay(port)
    groups = browser.get(relay.port)
    interop.check(groups == {GROUPS[HYBRID]}, f"Chromium's net-log says {groups}")
    said = set(re.findall(r"^group (\w+)$", server.log(), re.MULTILINE))
    interop.check(said == {HYBRID}, f"the server says {said}")
    seen = [answers for answers in relay.server_hellos() if answers]
    interop.check(seen and all(answers == [("hello", GROUPS[HYBRID])] for answers in seen), f"on the wire {seen}")
    print(f"Chromium and rustls: {HYBRID}")


def test(lab):
    # rustls takes no certificate of an authority for a server's.
    lab.certificate("basicConstraints=critical,CA:FALSE")
    debian = interop.Debian13()
    openssl = debian.command("usr/bin/openssl")
    print(lab.run([*openssl, "version"], env=lab.environment(None)).strip())
    rustls = Rustls(lab, debian)
    servers(lab, openssl, rustls)
    clients(lab, openssl, rustls)
    browser(lab, rustls)


interop.main(test)
