# SPDX-License-Identifier: Apache-2.0
"""The calls of libkexlane.so, with bytes in and out, for tests."""
import ctypes

library = None


def load(path):
    global library
    library = ctypes.CDLL(path)
    library.kxl_target_name.restype = library.kxl_target_active.restype = ctypes.c_char_p
    return library


def call(name, sizes, *inputs):
    """(status, outputs...) of kxl_NAME, whose outputs have these sizes in bytes."""
    outputs = [ctypes.create_string_buffer(b"\xa5" * n, n) for n in sizes]
    status = getattr(library, "kxl_" + name)(*outputs, *inputs)
    return [status] + [out.raw for out in outputs]


def call_batch(name, sizes, *columns):
    """What call() gives, for each item; a column has the inputs of one argument."""
    n = len(columns[0])
    outputs = [[ctypes.create_string_buffer(b"\xa5" * size, size) for _ in range(n)]
               for size in sizes]
    arrays = [(ctypes.c_void_p * n)(*(ctypes.addressof(out) for out in column))
              for column in outputs]
    kept = [[ctypes.create_string_buffer(item, len(item)) if isinstance(item, bytes) else item
             for item in column] for column in columns]
    arrays += [(ctypes.c_void_p * n)(*(x if isinstance(x, int) else ctypes.addressof(x)
                                       for x in column)) for column in kept]
    status = (ctypes.c_int * n)()
    getattr(library, "kxl_" + name)(ctypes.c_size_t(n), *arrays, status)
    return [[status[i]] + [column[i].raw for column in outputs] for i in range(n)]


class Prepared:
    """Prepared keys of one type, freed together. Each is its address."""

    def __init__(self, kind):
        self.kind, self.keys = kind, []
        self.new, self.free = (getattr(library, f"kxl_{kind}_{what}") for what in ("new", "free"))
        self.new.restype, self.free.restype = ctypes.c_void_p, None

    def add(self):
        self.keys.append(self.new())
        return self.keys[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for key in self.keys:
            self.free(ctypes.c_void_p(key))


def pointer(address):
    return ctypes.c_void_p(address)
