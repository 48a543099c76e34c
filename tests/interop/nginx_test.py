# SPDX-License-Identifier: Apache-2.0
"""nginx as installed, with examples/nginx, and curl: pages, other groups by a reload, many connections."""

import hashlib
import sys

import interop
import nginx

# Handshakes in numbers, each with a page, by the OpenSSL of Python; every fourth is not finished.
MANY = """
import socket, ssl, sys
port, certificate, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
context = ssl.create_default_context(cafile=certificate)
for i in range(count):
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    if i % 4 == 0:
        end = context.wrap_bio(ssl.MemoryBIO(), hello := ssl.MemoryBIO(), server_hostname="localhost")
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            pass
        share = bytearray(hello.read())
        at = share.find(bytes.fromhex("11ec04c0")) + 4
        assert at > 3
        if i % 8 == 0:
            share[at : at + 2] = b"\\xff\\xff"
        plain.sendall(share)
        answer = plain.recv(5)
        assert answer[0] == (0x15 if i % 8 == 0 else 0x16), answer
        plain.close()
        continue
    with context.wrap_socket(plain, server_hostname="localhost") as connection:
        connection.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
        page = b""
        while data := connection.recv(65536):
            page += data
        assert b"post-quantum" in page, page
"""


def memory(pid):
    """Kilobytes that this process holds."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def test(lab):
    curl = interop.need("curl", "curl")
    server = nginx.Nginx(lab)
    certificate, _ = lab.certificate()
    plain = lab.environment(None)

    def get(path, *options, **more):
        return lab.run([curl, "--silent", "--show-error", "--fail", "--max-time", "20", "--cacert",
                        certificate, *options, f"https://localhost:{server.port}/{path}"], **more)

    interop.check_https(lab, server.port, "/index.html", nginx.PAGE)
    server.logged("/index.html")
    copy = lab.dir / "copy"
    get("file", "--output", copy)
    interop.check(hashlib.sha256(copy.read_bytes()).hexdigest() == nginx.FILE_SHA256, "another file")
    # curl's own option instead of openssl.cnf's groups.
    get("?option", "--config", interop.SOURCE / "examples/curl/curlrc",
        env=lab.environment("openssl/providers.cnf"))
    server.logged("/?option")
    # Clients that have neither the module nor the group, and one without TLS 1.3.
    get("?plain", env=plain)
    server.logged("/?plain", group="X25519")
    get("?old", "--tls-max", "1.2")
    server.logged("/?old", "TLSv1.2", "X25519")

    # New workers, forked from a process that has had the module for a while, and the hybrids alone.
    server.reload(":".join(hybrid.name for hybrid in interop.HYBRIDS))
    interop.check_https(lab, server.port, "/index.html", nginx.PAGE, interop.HYBRIDS)
    get("?reloaded")
    server.logged("/?reloaded")
    get("?refused", env=plain, fails=True)

    def many(count):
        lab.run([sys.executable, "-c", MANY, server.port, certificate, count], timeout=60)

    many(80)
    workers = server.workers()
    before = [memory(pid) for pid in workers]
    many(600)
    after = [memory(pid) for pid in workers]
    reason = "kexlane::the public key fails the check of FIPS 203"
    interop.check(reason in server.process.log(), f"nginx's log does not say '{reason}'")
    # A key that is left behind in each handshake would be several megabytes.
    interop.check(sum(after) < sum(before) + 1024, f"memory of {workers} grew: {before} to {after} kB")
    interop.check(server.workers() == workers, "a worker has ended")

    # The variables that name the module go with it.
    server.replace()
    get("?replaced")
    server.logged("/?replaced")
    server.check_sound()


interop.main(test)
