# SPDX-License-Identifier: Apache-2.0
"""Node.js or Bun, by the programs of examples/node, against nginx and curl with the provider."""

import json

import interop
import nginx

PAGE = "post-quantum\n"


def check(lab, program, group):
    """A program of JavaScript as client and as server; what it says that X25519MLKEM768 is called."""
    certificate, key = lab.certificate()
    examples = interop.SOURCE / "examples/node"
    # These programs have a TLS of their own, which does not read our openssl.cnf.
    own = lab.environment(None)

    server = nginx.Nginx(lab)

    def get(relay, *groups, path="index.html"):
        output = lab.run([program, examples / "client.mjs", f"https://localhost:{relay.port}/{path}",
                          certificate, *groups], env=own)
        return json.loads(output)

    relay = lab.relay(server.port)
    answer = get(relay, path="file")
    expected = {"status": 200, "protocol": "TLSv1.3", "bytes": len(nginx.FILE), "sha256": nginx.FILE_SHA256}
    if group:
        expected["group"] = group
    interop.check(answer == expected, f"{answer}, not {expected}")
    server.logged("/file")
    # The first group, of which it sends a share, is none of the server's.
    get(relay, "MLKEM1024:X25519MLKEM768", path="?retried")
    server.logged("/?retried")
    hybrid = interop.X25519MLKEM768
    relay.expect([("hello", hybrid)], [("retry", hybrid), ("hello", hybrid)])
    interop.check_spoiled(lab, server.port, get)
    server.check_sound()

    # The other way: curl with the provider is the client.
    process = lab.start("server.mjs", [program, examples / "server.mjs", certificate, key, "0"], env=own)
    port = int(process.wait_for(r"^port (\d+)$")[1])
    interop.check_https(lab, port, "/", PAGE)
    body = server.dir / "html/file"
    answer = lab.run([interop.need("curl", "curl"), "--silent", "--show-error", "--fail", "--max-time", "20",
                      "--cacert", certificate, "--data-binary", f"@{body}", f"https://localhost:{port}/"])
    interop.check(answer == f"{nginx.FILE_SHA256}\n", f"the server received something else: {answer}")
