# SPDX-License-Identifier: Apache-2.0
"""The key exchanges of RFC 10042: examples/ssh as client and as server against Node's ML-KEM, X25519, ECDH
and hashes, put together here."""

import subprocess
import typing

import interop
from node_crypto import Node

BEFORE = (b"SSH-2.0-client", b"SSH-2.0-server", b"SSH_MSG_KEXINIT of the client",
          b"SSH_MSG_KEXINIT of the server", b"host key of the server")


class Method(typing.NamedTuple):
    """One of the three: the example's program and its argument, what it is made of, and their sizes."""
    program: str
    argument: str
    kem: str
    curve: str
    hash: str
    ek_bytes: int
    c_bytes: int
    point_bytes: int


METHODS = (Method("kex_mlkem768x25519", "", "ml-kem-768", "x25519", "sha256", 1184, 1088, 32),
           Method("kex_mlkem_nistp", "256", "ml-kem-768", "prime256v1", "sha256", 1184, 1088, 65),
           Method("kex_mlkem_nistp", "384", "ml-kem-1024", "secp384r1", "sha384", 1568, 1568, 97))


class Curve:
    """The curve of a method, computed by Node."""

    def __init__(self, node, name):
        self.node, self.name = node, name

    def generate(self):
        if self.name == "x25519":
            return self.node.generate("x25519")
        return self.node.generateEcdh(self.name)

    def agree(self, secret, peer):
        if self.name == "x25519":
            return self.node.x25519(secret, peer)
        return self.node.ecdh(self.name, secret, peer)

    def bad_points(self, point):
        """Of low order; or not on the curve, infinity, and a compressed one that is filled up."""
        if self.name == "x25519":
            return [bytes(32)]
        compressed = self.node.compressed(self.name, point)
        return [point[:-1] + bytes([point[-1] ^ 1]), bytes(len(point)), compressed.ljust(len(point), b"\0")]


def string(data):
    return len(data).to_bytes(4, "big") + data


def agreed(node, method, c_init, s_reply, k_pq, k_cl):
    """The exchange hash and the cipher's key from client to server, as the example prints them."""
    k = node.hash(method.hash, k_pq + k_cl)
    h = node.hash(method.hash, b"".join(map(string, (*BEFORE, c_init, s_reply, k))))
    return {"H": h, "C": node.hash(method.hash, string(k) + h + b"C" + h)}


class Example:
    """The example in one role."""

    def __init__(self, lab, command):
        self.popen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, text=True, start_new_session=True,
                                      env=lab.environment(None, LD_LIBRARY_PATH=str(lab.module.parent)))
        lab.processes.append(interop.Process(command[-1], self.popen, interop.pathlib.Path("/dev/null")))

    def read(self, name):
        line = self.popen.stdout.readline().split()
        interop.check(line[:1] == [name], f"{name} is missing: {line}")
        return bytes.fromhex(line[1])

    def end(self, message, said=True):
        """Gives it the other side's message; the lines that it prints then, or None where it refuses, and
        says why unless the message is cut short."""
        output, errors = self.popen.communicate(message.hex() + "\n", timeout=20)
        if self.popen.returncode == 1 and bool(errors) == said:
            return None
        interop.check(self.popen.returncode == 0, f"exit code {self.popen.returncode}\n{errors}")
        return {name: bytes.fromhex(data) for name, data in map(str.split, output.splitlines())}


def check(lab, node, method):
    program = lab.dir / method.program
    curve = Curve(node, method.curve)

    def example(role):
        return Example(lab, [program, *([method.argument] if method.argument else []), role])

    def server_of_node(c_init):
        ct, k_pq = node.encapsulate(method.kem, c_init[:method.ek_bytes])
        public, secret = curve.generate()
        return ct + public, k_pq, curve.agree(secret, c_init[method.ek_bytes:])

    for _ in range(3):
        client = example("client")
        c_init = client.read("C_INIT")
        interop.check(len(c_init) == method.ek_bytes + method.point_bytes, f"{len(c_init)} bytes of C_INIT")
        s_reply, *secrets = server_of_node(c_init)
        interop.check(client.end(s_reply) == agreed(node, method, c_init, s_reply, *secrets),
                      f"{method}: the example's client and Node disagree")

        ek, seed = node.generate(method.kem)
        public, secret = curve.generate()
        c_init = ek + public
        answer = example("server").end(c_init)
        s_reply = answer.pop("S_REPLY")
        interop.check(len(s_reply) == method.c_bytes + method.point_bytes, f"{len(s_reply)} bytes of S_REPLY")
        k_pq = node.decapsulate(method.kem, seed, s_reply[:method.c_bytes])
        expected = agreed(node, method, c_init, s_reply, k_pq, curve.agree(secret, s_reply[method.c_bytes:]))
        interop.check(answer == expected, f"{method}: the example's server and Node disagree")

    # A reply whose ciphertext was changed on its way: the client has another K, and so another H than
    # the server has signed.
    client = example("client")
    c_init = client.read("C_INIT")
    s_reply, *secrets = server_of_node(c_init)
    s_reply = bytes([s_reply[0] ^ 1]) + s_reply[1:]
    answer, same = client.end(s_reply), agreed(node, method, c_init, s_reply, *secrets)
    interop.check(answer and answer["H"] != same["H"], "a spoiled ciphertext was not noticed")
    # Malformed messages: a coefficient that is not below q, bad points, other lengths.
    interop.check(example("server").end(b"\xff\xff\xff" + c_init[3:]) is None, "a bad key")
    interop.check(example("server").end(c_init[:-1], said=False) is None, "a short C_INIT")
    for point in curve.bad_points(public):
        interop.check(example("server").end(ek + point) is None, "a bad point of the client")
        client = example("client")
        s_reply, *_ = server_of_node(client.read("C_INIT"))
        interop.check(client.end(s_reply[:method.c_bytes] + point) is None, "a bad point of the server")


def test(lab):
    node = Node(lab)
    for program in {method.program for method in METHODS}:
        lab.run([interop.need("cc", "gcc"), "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                 "-o", lab.dir / program, interop.SOURCE / f"examples/ssh/{program}.c",
                 "-I", interop.SOURCE / "include", "-L", lab.module.parent, "-lkexlane", "-lcrypto"],
                env=lab.environment(None))
    for method in METHODS:
        check(lab, node, method)


interop.main(test)
