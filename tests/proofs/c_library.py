# SPDX-License-Identifier: Apache-2.0
"""The calls of libkexlane.so, with bytes in and out, for tests."""
import ctypes

library = None


def load(path):
    global library
    library = ctypes.CDLL(path)
    library.kxl_target_name.restype = library.kxl_target_active.restype = ctypes.c_char_p
    return library


# What stands in memory for bytes. terms.py has symbols there.

def buffer_of(data):
    return ctypes.create_string_buffer(data, len(data))


def unwritten(size):
    return ctypes.create_string_buffer(b"\xa5" * size, size)


def content(buffer):
    return buffer.raw


def plain(data):
    return data


def arrays_of(columns):
    return [(ctypes.c_void_p * len(column))(*(x if isinstance(x, int) else ctypes.addressof(x)
                                              for x in column)) for column in columns]


def call_batch(name, sizes, *columns, n=None, made=None, single=False):
    """[status, outputs...] of kxl_NAME for each of n items. Outputs have these sizes in bytes. A
    column has the inputs of one argument: what buffer_of() takes, or addresses of prepared keys.
    `made` has the addresses of keys that the call prepares, its first argument."""
    n = n or len(columns[0])
    outputs = [[unwritten(size) for _ in range(n)] for size in sizes]
    inputs = [[item if isinstance(item, int) else buffer_of(item) for item in column]
              for column in columns]
    arguments = arrays_of(([made] if made else []) + outputs + inputs)
    function = getattr(library, "kxl_" + name)
    if single:
        status = [function(*(ctypes.c_void_p(array[0]) for array in arguments))]
    else:
        status = (ctypes.c_int * n)()
        function(ctypes.c_size_t(n), *arguments, status)
    for x, item in zip(sum(inputs, []), sum(map(list, columns), [])):
        assert isinstance(item, int) or content(x) == plain(item), f"{name} wrote to its inputs"
    return [[status[i]] + [content(column[i]) for column in outputs] for i in range(n)]


def call(name, sizes, *inputs):
    """What call_batch() gives, for one item and the call that has one."""
    return call_batch(name, sizes, *([item] for item in inputs), single=True)[0]


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
