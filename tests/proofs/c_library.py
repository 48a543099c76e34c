# SPDX-License-Identifier: Apache-2.0
"""The calls of libkexlane.so, with bytes in and out, for tests."""
import ctypes

library = None
called = set()  # the names of the calls, without kxl_
GUARD = 32  # bytes on both sides of a buffer, which a call must leave as they are
guard = bytes(range(0xA0, 0xA0 + GUARD))


class Failure(Exception):
    pass


def load(path):
    global library
    library = ctypes.CDLL(path)
    library.kxl_target_name.restype = library.kxl_target_active.restype = ctypes.c_char_p
    return library


# What stands in memory for bytes. terms.py has symbols there.

def memory_of(data):
    return ctypes.create_string_buffer(data, len(data))


def content(memory):
    return memory.raw


def plain(data):
    return data


def unwritten(size):
    return b"\xa5" * size


class Buffer:
    def __init__(self, data):
        self.memory = memory_of(guard + data + guard)
        self.address = ctypes.addressof(self.memory) + GUARD

    def read(self, name):
        """What it holds after a call of this name."""
        data = content(self.memory)
        if data[:GUARD] + data[-GUARD:] != plain(guard + guard):
            raise Failure(f"{name} wrote beyond a buffer")
        return data[GUARD:-GUARD]


def call_batch(name, sizes, *columns, n=None, made=None, single=False, null=None):
    """[status, outputs...] of kxl_NAME for each of n items. Outputs have these sizes in bytes. A
    column has the inputs of one argument: bytes, or addresses of prepared keys. `made` has the
    addresses of keys that the call prepares, its first argument. The first pointer of the item
    `null` is null."""
    n = n or len(columns[0])
    outputs = [[Buffer(unwritten(size)) for _ in range(n)] for size in sizes]
    inputs = [[item if isinstance(item, int) else Buffer(item) for item in column]
              for column in columns]
    arguments = [(ctypes.c_void_p * n)(*(x if isinstance(x, int) else x.address for x in column))
                 for column in ([made] if made else []) + outputs + inputs]
    if null is not None:
        arguments[0][null] = None
    called.add(name)
    function = getattr(library, "kxl_" + name)
    if single:
        status = [function(*(ctypes.c_void_p(array[0]) for array in arguments))]
    else:
        status = (ctypes.c_int * n)()
        result = function(ctypes.c_size_t(n), *arguments, status)
        if result != next(filter(None, status), 0):
            raise Failure(f"{name} returned {result}, but items have {list(status)}")
    for x, item in zip(sum(inputs, []), sum(map(list, columns), [])):
        if not isinstance(item, int) and x.read(name) != plain(item):
            raise Failure(f"{name} wrote to its inputs")
    return [[status[i]] + [column[i].read(name) for column in outputs] for i in range(n)]


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
        called.update((f"{self.kind}_new", f"{self.kind}_free"))
        self.keys.append(self.new())
        return self.keys[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for key in self.keys:
            self.free(ctypes.c_void_p(key))


def pointer(address):
    return ctypes.c_void_p(address)
