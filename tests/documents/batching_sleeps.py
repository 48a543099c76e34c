# SPDX-License-Identifier: Apache-2.0
"""examples/batching's server uses no CPU time while nothing can go on: not at the limit of its
descriptors, and not when a client that waited has gone. examples_test.sh runs it. Argument: the
server."""

import contextlib
import os
import resource
import socket
import struct
import subprocess
import sys
import time

SHARE = bytes(1216)  # X25519 makes nothing of zeros, so the server hangs up


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


@contextlib.contextmanager
def server(*arguments, descriptors=64):
    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    with subprocess.Popen([sys.argv[1], *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, preexec_fn=limit) as process:
        process.port = int(process.stdout.readline())
        yield process
        process.stdin.close()
        process.said = process.stderr.read()
        check(process.wait(20) == 0, f"the server ended with {process.returncode}")


def connect(process):
    return socket.create_connection(("127.0.0.1", process.port), timeout=20)


def check_sleeps(process, when):
    def spent():
        with open(f"/proc/{process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    before = spent()
    time.sleep(1)
    check(spent() - before < 0.2, f"the server took {spent() - before:.2f} s of CPU time in a second {when}")


with server(descriptors=20) as process:
    clients = [connect(process) for _ in range(30)]
    time.sleep(0.3)
    check_sleeps(process, "at the limit of its descriptors")
    # Who waited is served as soon as others have gone.
    for client in clients[:20]:
        client.close()
    for client in clients[20:]:
        client.sendall(SHARE)
        check(client.recv(1) == b"", "a share of zeros was answered")
    check_sleeps(process, "without clients")
check(process.said.count("new clients wait") == 1,
      f"the server did not say once that clients wait, but: {process.said}")

with server("8", "200000") as process:
    client = connect(process)
    client.sendall(SHARE)
    time.sleep(0.05)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # reset
    client.close()
    time.sleep(0.3)
    check_sleeps(process, "after a client that waited has gone")
print("batching-server sleeps while nothing can go on")
