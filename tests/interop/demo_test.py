# SPDX-License-Identifier: Apache-2.0
"""provider/demo shows X25519MLKEM768 to both clients and a rate, and leaves nothing behind, also when it is
interrupted."""

import os
import re
import signal
import socket

import interop


def test(lab):
    for program, package in ("openssl", "openssl"), ("nginx", "nginx-light"), ("curl", "curl"):
        interop.need(program, package)
    left = lab.dir / "left"
    left.mkdir(mode=0o755)
    environment = lab.environment(None, TMPDIR=str(left))

    def start():
        return lab.start("demo", [interop.SOURCE / "provider/demo"], r"^nginx .* on 127\.0\.0\.1:\d+",
                         env=environment)

    def check_ended(demo, code):
        interop.check(demo.popen.wait(60) == code, f"the demo ended with {demo.popen.returncode}")
        port = int(re.search(r"127\.0\.0\.1:(\d+)", demo.log())[1])
        with socket.socket() as client:
            interop.check(client.connect_ex(("127.0.0.1", port)) != 0, "nginx is still there")
        interop.check(not list(left.iterdir()), "the demo left files")

    demo = start()
    check_ended(demo, 0)
    for line in (r"^openssl s_client: the server's key share is for 0x11ec, the page is post-quantum$",
                 r"^nginx to openssl s_client: .* 200 .* TLSv1\.3 0x11ec$",
                 r"^curl: the page is post-quantum$",
                 r"^nginx to curl: .* 200 .* TLSv1\.3 0x11ec$",
                 r"^X25519MLKEM768 +[1-9]\d* /s +[1-9]\d* us$",
                 r"^X25519, OpenSSL's own +[1-9]\d* /s +[1-9]\d* us$"):
        demo.wait_for(line)

    interrupted = start()
    os.killpg(interrupted.popen.pid, signal.SIGINT)  # as Ctrl-C does
    check_ended(interrupted, 130)


interop.main(test)
