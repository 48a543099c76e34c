# SPDX-License-Identifier: Apache-2.0
"""provider/demo shows X25519MLKEM768 to both clients and a rate, says when the rate means little, and leaves
nothing behind, also when it is interrupted."""

import os
import re
import shutil
import signal
import socket

import interop


def test(lab):
    for program, package in ("openssl", "openssl"), ("nginx", "nginx-light"), ("curl", "curl"):
        interop.need(program, package)
    left = lab.dir / "left"
    left.mkdir(mode=0o755)
    environment = lab.environment(None, TMPDIR=str(left))

    def start(*before, **more):
        return lab.start("demo", [*before, interop.SOURCE / "provider/demo"], r"^nginx .* on 127\.0\.0\.1:\d+",
                         env=environment | more)

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

    # One CPU, and an openssl whose s_time reports these numbers of connections, one after the other.
    fake = lab.dir / "fake"
    fake.mkdir()
    (fake / "openssl").write_text(f"""#!/bin/sh
[ "$1" = s_time ] || exec {shutil.which("openssl")} "$@"
read -r count rest < {fake}/counts
echo "$rest" > {fake}/counts
sleep 0.3
echo "$count connections in 1 real seconds, 0 bytes read per connection"
""")
    (fake / "openssl").chmod(0o755)
    little, share, few, noise = (r"^These figures mean little:$", r"^- nginx and openssl share one CPU",
                                 r"^- There were too few handshakes", r"^- The rates differ by less than")

    def check_said(counts, said, unsaid):
        (fake / "counts").write_text(counts)
        demo = start("taskset", "--cpu-list", str(min(os.sched_getaffinity(0))),
                     PATH=f"{fake}:{environment['PATH']}")
        check_ended(demo, 0)
        for line in little, share, few, *said:
            demo.wait_for(line)
        for line in unsaid:
            interop.check(not re.search(line, demo.log(), re.MULTILINE), f"the demo said {line} of {counts}")

    check_said("100 60 10 20 100 60\n", [noise], [])
    check_said("10 500 10 500 10 500\n", [], [noise])

    interrupted = start()
    os.killpg(interrupted.popen.pid, signal.SIGINT)  # as Ctrl-C does
    check_ended(interrupted, 130)


interop.main(test)
