# SPDX-License-Identifier: Apache-2.0
"""examples/https_api: the server in Python with the clients in Python (requests) and in C (libcurl), with
X25519MLKEM768, a client that has only X25519, and spoiled key shares."""

import subprocess
import sys

import interop

EXAMPLE = interop.SOURCE / "examples/https_api"


def test(lab):
    if subprocess.run([sys.executable, "-c", "import requests"], capture_output=True).returncode != 0:
        raise interop.Skip("Python has no requests (Debian package python3-requests)")
    options = subprocess.run([interop.need("pkg-config", "pkg-config"), "--cflags", "--libs", "libcurl"],
                             capture_output=True, text=True)
    if options.returncode != 0:
        raise interop.Skip("there is no libcurl to compile with (Debian package libcurl4-openssl-dev)")
    in_c = lab.dir / "api_client"
    lab.run([interop.need("cc", "gcc"), "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
             EXAMPLE / "api_client.c", "-o", in_c, *options.stdout.split()], env=lab.environment(None))
    certificate, key = lab.certificate()
    server = lab.start("api_server", [sys.executable, EXAMPLE / "api_server.py", 0, certificate, key],
                       ready=r"^listening on port")
    port = int(server.wait_for(r"^listening on port (\d+)$")[1])

    def client(command):
        def send(relay, device="kitchen", **more):
            return lab.run([*command, f"https://localhost:{relay.port}", certificate, device, "21.5"], **more)
        return send

    requests, curl = client([sys.executable, EXAMPLE / "api_client.py"]), client([in_c])
    relay = lab.relay(port)
    interop.check(requests(relay) == "kitchen: 21.5\n", "the client in Python got something else")
    answer = curl(relay, "cellar")
    interop.check('[{"device": "kitchen", "celsius": 21.5}, {"device": "cellar", "celsius": 21.5}]' in answer,
                  f"the client in C got {answer}")
    # Each client has one connection for both requests.
    relay.expect([("hello", interop.X25519MLKEM768)], [("hello", interop.X25519MLKEM768)])

    relay = lab.relay(port)
    for send in (requests, curl):
        send(relay, env=lab.environment(None))
    interop.check(all(hello == [("hello", interop.X25519)] for hello in relay.server_hellos()),
                  f"clients without the module: {relay.server_hellos()}")
    # What is no measurement is refused, and the client says so.
    interop.check("400" in curl(lab.relay(port), 'a "device"', fails=True), "bad JSON was not refused")
    for send in (requests, curl):
        interop.check_spoiled(lab, port, send)


interop.main(test)
