# SPDX-License-Identifier: Apache-2.0
"""Node's ML-KEM, X25519, ECDH and hashes, and the library's own calls from libkexlane.so beside the module."""

import ctypes
import json
import subprocess

import interop


class Refused(Exception):
    """What one of the two says of a malformed input."""


class Node:
    """Calls of tests/interop/node_crypto.mjs: node.encapsulate("ml-kem-768", pub), bytes in and out."""

    def __init__(self, lab):
        program = interop.SOURCE / "tests/interop/node_crypto.mjs"
        self.popen = subprocess.Popen([interop.node(), program], stdin=subprocess.PIPE, text=True,
                                      stdout=subprocess.PIPE, env=lab.environment(None),
                                      start_new_session=True)
        lab.processes.append(interop.Process("node", self.popen, program))

    def __getattr__(self, name):
        def call(*arguments):
            line = [name, *(a.hex() if isinstance(a, bytes) else a for a in arguments)]
            self.popen.stdin.write(json.dumps(line) + "\n")
            self.popen.stdin.flush()
            answer = json.loads(self.popen.stdout.readline())
            if isinstance(answer, dict):
                raise Refused(answer["error"])
            results = [bytes.fromhex(result) for result in answer]
            return results[0] if len(results) == 1 else results
        return call


class Kexlane:
    """Functions of the C ABI: outputs are named by their sizes, inputs are bytes.

        kexlane.call("kxl_mlkem768_encaps", [1088, 32], ek)
    """

    def __init__(self, lab):
        path = lab.module.parent / "libkexlane.so"
        interop.check(path.is_file(), f"no {path}")
        self.library = ctypes.CDLL(str(path))
        self.library.kxl_status_text.restype = ctypes.c_char_p

    def call(self, name, sizes, *inputs):
        outputs = [ctypes.create_string_buffer(size) for size in sizes]
        status = getattr(self.library, name)(*outputs, *map(ctypes.c_char_p, inputs))
        if status != 0:
            interop.check(not any(any(output.raw) for output in outputs), f"{name} left bytes behind")
            raise Refused(self.library.kxl_status_text(status).decode())
        results = [output.raw for output in outputs]
        return results[0] if len(results) == 1 else results


def check_refused(function, *arguments):
    try:
        result = function(*arguments)
    except Refused:
        return
    raise AssertionError(f"a malformed input was accepted: {result}")
