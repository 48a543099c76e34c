# SPDX-License-Identifier: Apache-2.0
"""The TLS programs of Debian 13, whose libraries have the hybrids themselves, as clients of our server and as
servers of our clients; and its servers with kexlane.so beside their own OpenSSL 3.5. Not here: Debian's GnuTLS 3.8
and wolfSSL 5.7 have none of the groups of RFC 10024."""

import apache
import haproxy
import interop
from nginx import Nginx, PAGE

HYBRIDS = interop.HYBRIDS
GROUPS = ":".join([*(hybrid.name for hybrid in HYBRIDS), "X25519", "P-256"])
REQUEST = "GET / HTTP/1.0\r\n\r\n"
BUILT_IN = None  # no configuration: OpenSSL 3.5 alone
OURS = "openssl/prefer.cnf"


def retried(hybrid):
    return [("retry", hybrid.number), ("hello", hybrid.number)]


def our_server(lab):
    """The port of s_server with the provider; it serves a page and has all hybrids, but not P-256."""
    certificate, key = lab.certificate()
    server = lab.start("s_server", [interop.need("openssl", "openssl"), "s_server", "-accept", "127.0.0.1:0",
                                    "-www", "-cert", certificate, "-key", key,
                                    "-groups", ":".join(hybrid.name for hybrid in HYBRIDS)])
    return int(server.wait_for(r"^ACCEPT .*:(\d+)$")[1])


def check_client(lab, port, talk, hybrids, retry=None):
    """A client whose talk(port, groups) reads the page of our server, or fails. `retry` names groups of which
    it sends the first one's share, P-256's, and then the hybrid's."""
    for hybrid in hybrids:
        relay = lab.relay(port)
        talk(relay.port, hybrid.name)
        relay.expect([("hello", hybrid.number)])
        if retry:
            relay = lab.relay(port)
            talk(relay.port, retry.format(hybrid.name))
            relay.expect(retried(hybrid))
        interop.check_spoiled(lab, port, lambda relay: talk(relay.port, hybrid.name), hybrid)


def check_server(lab, port, expect, hybrids):
    """A server that has these hybrids and not P-521; our s_client gets `expect` from it."""
    certificate, _ = lab.certificate()

    def connect(relay, groups):
        lab.talk("s_client", [interop.need("openssl", "openssl"), "s_client", "-connect",
                              f"127.0.0.1:{relay.port}", "-CAfile", certificate, "-verify_return_error", "-quiet",
                              "-no_ign_eof", "-groups", groups], REQUEST, expect)

    for hybrid in hybrids:
        relay = lab.relay(port)
        connect(relay, hybrid.name)
        connect(relay, f"P-521:{hybrid.name}")
        relay.expect([("hello", hybrid.number)], retried(hybrid))
        interop.check_spoiled(lab, port, lambda relay: connect(relay, hybrid.name), hybrid)


def curl(lab, debian):
    certificate, _ = lab.certificate()
    command = [*debian.command("usr/bin/curl"), "--silent", "--show-error", "--fail", "--max-time", "20",
               "--cacert", certificate]

    def talk(port, groups):
        page = lab.run([*command, "--curves", groups, f"https://localhost:{port}/"], env=lab.environment(BUILT_IN))
        interop.check("<HTML>" in page, f"not the page of s_server:\n{page}")

    check_client(lab, our_server(lab), talk, HYBRIDS, "P-256:{}")


def servers(lab, debian):
    """nginx, Apache and HAProxy: with their own OpenSSL alone, and with the module that was built for OpenSSL
    3.0. HAProxy loads it by its own option."""
    for configuration in (BUILT_IN, OURS):
        server = Nginx(lab, GROUPS, debian.command("usr/sbin/nginx"), configuration)
        interop.check_https(lab, server.port, "/index.html", PAGE, HYBRIDS)
        port = apache.serve(lab, debian.command("usr/sbin/apache2"), GROUPS, debian.root, configuration)
        interop.check_https(lab, port, "/index.html", apache.PAGE, HYBRIDS)
    port = haproxy.serve(lab, debian.command("usr/sbin/haproxy"), GROUPS)
    interop.check_https(lab, port, "/index.html", haproxy.PAGE, HYBRIDS)


def go(lab, debian):
    """Go 1.24 has X25519MLKEM768 alone of the hybrids, and sends its share without being asked."""
    debian.command("usr/lib/go-1.24/bin/go")
    tools = debian.root / "usr/lib/go-1.24"
    program = lab.dir / "go_peer"
    lab.run([tools / "bin/go", "build", "-o", program, interop.SOURCE / "tests/interop/go_peer.go"], timeout=600,
            env=lab.environment(BUILT_IN, GOROOT=str(tools), GOCACHE=str(interop.SOURCE / "build/peers/go-cache"),
                                CGO_ENABLED="0", GOTOOLCHAIN="local"))
    certificate, key = lab.certificate()

    def talk(port, groups):
        page = lab.run([program, "client", f"127.0.0.1:{port}", certificate], env=lab.environment(BUILT_IN))
        interop.check("<HTML>" in page, f"not the page of s_server:\n{page}")

    check_client(lab, our_server(lab), talk, HYBRIDS[:1])
    port = lab.port()
    lab.start("go", [program, "server", f"127.0.0.1:{port}", certificate, key], port=port)
    check_server(lab, port, "a page of Go", HYBRIDS[:1])


def nss(lab, debian):
    """NSS 3.110 has X25519MLKEM768 alone of the hybrids."""
    certificate, key = lab.certificate()
    both, database = lab.dir / "both.p12", lab.dir / "nss"
    database.mkdir()
    lab.run([interop.need("openssl", "openssl"), "pkcs12", "-export", "-in", certificate, "-inkey", key, "-name",
             "localhost", "-passout", "pass:x", "-out", both])
    lab.run([*debian.command("usr/bin/certutil"), "-N", "-d", f"sql:{database}", "--empty-password"])
    lab.run([*debian.command("usr/bin/pk12util"), "-i", both, "-d", f"sql:{database}", "-W", "x"])
    lab.run([*debian.command("usr/bin/certutil"), "-M", "-n", "localhost", "-t", "CP,,", "-d", f"sql:{database}"])
    names = {HYBRIDS[0].name: "mlkem768x25519", f"P-256:{HYBRIDS[0].name}": "P256,mlkem768x25519"}

    def talk(port, groups):
        lab.talk("tstclnt", [*debian.command("usr/bin/tstclnt"), "-h", "127.0.0.1", "-a", "localhost", "-p", port,
                             "-d", f"sql:{database}", "-V", "tls1.3:tls1.3", "-I", names[groups]], REQUEST, "<HTML>")

    check_client(lab, our_server(lab), talk, HYBRIDS[:1], "P-256:{}")
    port = lab.port()
    lab.start("selfserv", [*debian.command("usr/bin/selfserv"), "-p", port, "-d", f"sql:{database}", "-e",
                           "localhost", "-V", "tls1.3:tls1.3", "-I", "mlkem768x25519"], port=port)
    check_server(lab, port, "HTTP/1.0 200 OK", HYBRIDS[:1])


def botan(lab, debian):
    """Botan 3.7 lacks SecP384r1MLKEM1024. As a server it refuses every client's share of SecP256r1MLKEM768, that
    of OpenSSL 3.5 as well."""
    certificate, key = lab.certificate()
    policy = lab.dir / "botan"
    names = {"X25519MLKEM768": "x25519/ML-KEM-768", "SecP256r1MLKEM768": "secp256r1/ML-KEM-768"}

    def use(groups):
        policy.write_text("allow_tls12 = false\nallow_tls13 = true\nkey_exchange_groups = " +
                          " ".join(names.get(group, "secp256r1") for group in groups.split(":")) + "\n")

    def talk(port, groups):
        use(groups)
        lab.talk("botan", [*debian.command("usr/bin/botan"), "tls_client", "localhost", f"--port={port}",
                           f"--policy={policy}", "--tls-version=1.3", "--ignore-cert-error",
                           "--skip-system-cert-store"], REQUEST, "<HTML>")

    check_client(lab, our_server(lab), talk, HYBRIDS[:2], "P-256:{}")
    use(":".join(names))
    port = lab.port()
    lab.start("botan", [*debian.command("usr/bin/botan"), "tls_server", certificate, key, f"--port={port}",
                        f"--policy={policy}"], port=port)
    check_server(lab, port, "GET / HTTP/1.0", HYBRIDS[:1])


def test(lab):
    debian = interop.Debian13()
    for peer in (curl, servers, go, nss, botan):
        print(peer.__name__, flush=True)
        peer(lab, debian)


interop.main(test)
