# SPDX-License-Identifier: Apache-2.0
"""mlkem768x25519-sha256 (RFC 10042): examples/ssh as client and as server against Node's ML-KEM, X25519
and SHA-256, put together here."""

import subprocess

import interop
from node_crypto import Node

BEFORE = (b"SSH-2.0-client", b"SSH-2.0-server", b"SSH_MSG_KEXINIT of the client",
          b"SSH_MSG_KEXINIT of the server", b"host key of the server")
# Of ML-KEM and of X25519.
C_INIT_BYTES, S_REPLY_BYTES = 1184 + 32, 1088 + 32


def string(data):
    return len(data).to_bytes(4, "big") + data


def agreed(node, c_init, s_reply, k_pq, k_cl):
    """The exchange hash and the cipher's key from client to server, as the example prints them."""
    k = node.sha256(k_pq + k_cl)
    h = node.sha256(b"".join(map(string, (*BEFORE, c_init, s_reply, k))))
    return {"H": h, "C": node.sha256(string(k) + h + b"C" + h)}


class Example:
    """The example in one role."""

    def __init__(self, lab, program, role):
        self.popen = subprocess.Popen([program, role], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, text=True, start_new_session=True,
                                      env=lab.environment(None, LD_LIBRARY_PATH=str(lab.module.parent)))
        lab.processes.append(interop.Process(role, self.popen, interop.pathlib.Path("/dev/null")))

    def read(self, name):
        line = self.popen.stdout.readline().split()
        interop.check(line[:1] == [name], f"{name} is missing: {line}")
        return bytes.fromhex(line[1])

    def end(self, message):
        """Gives it the other side's message; the lines that it prints then, or None where it refuses."""
        output, errors = self.popen.communicate(message.hex() + "\n", timeout=20)
        if self.popen.returncode == 1 and errors:
            return None
        interop.check(self.popen.returncode == 0, f"exit code {self.popen.returncode}\n{errors}")
        return {name: bytes.fromhex(data) for name, data in map(str.split, output.splitlines())}


def test(lab):
    node = Node(lab)
    program = lab.dir / "kex"
    lab.run([interop.need("cc", "gcc"), "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o", program,
             interop.SOURCE / "examples/ssh/kex_mlkem768x25519.c", "-I", interop.SOURCE / "include",
             "-L", lab.module.parent, "-lkexlane", "-lcrypto"], env=lab.environment(None))

    def server_of_node(c_init):
        ct, k_pq = node.encapsulate("ml-kem-768", c_init[:1184])
        public, secret = node.generate("x25519")
        return ct + public, k_pq, node.x25519(secret, c_init[1184:])

    for _ in range(3):
        client = Example(lab, program, "client")
        c_init = client.read("C_INIT")
        interop.check(len(c_init) == C_INIT_BYTES, f"{len(c_init)} bytes of C_INIT")
        s_reply, *secrets = server_of_node(c_init)
        interop.check(client.end(s_reply) == agreed(node, c_init, s_reply, *secrets), "the example's client and Node disagree")

        ek, seed = node.generate("ml-kem-768")
        public, secret = node.generate("x25519")
        c_init = ek + public
        answer = Example(lab, program, "server").end(c_init)
        s_reply = answer.pop("S_REPLY")
        interop.check(len(s_reply) == S_REPLY_BYTES, f"{len(s_reply)} bytes of S_REPLY")
        expected = agreed(node, c_init, s_reply, node.decapsulate("ml-kem-768", seed, s_reply[:1088]),
                          node.x25519(secret, s_reply[1088:]))
        interop.check(answer == expected, "the example's server and Node disagree")

    # A reply whose ciphertext was changed on its way: the client has another K, and so another H than
    # the server has signed.
    client = Example(lab, program, "client")
    c_init = client.read("C_INIT")
    s_reply, *secrets = server_of_node(c_init)
    s_reply = bytes([s_reply[0] ^ 1]) + s_reply[1:]
    answer, same = client.end(s_reply), agreed(node, c_init, s_reply, *secrets)
    interop.check(answer and answer["H"] != same["H"], "a spoiled ciphertext was not noticed")
    # Malformed messages: a coefficient that is not below q, a point of low order.
    interop.check(Example(lab, program, "server").end(b"\xff\xff\xff" + c_init[3:]) is None, "a bad key")
    interop.check(Example(lab, program, "server").end(ek + bytes(32)) is None, "a bad point of the client")
    client = Example(lab, program, "client")
    s_reply, *_ = server_of_node(client.read("C_INIT"))
    interop.check(client.end(s_reply[:1088] + bytes(32)) is None, "a bad point of the server")


interop.main(test)
