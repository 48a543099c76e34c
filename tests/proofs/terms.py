# SPDX-License-Identifier: Apache-2.0
"""Symbols in the place of bytes and polynomials, for standards.py and for the library on terms.

composition_terms.cc has the library, and the table in which equal terms have equal numbers.
standards.py runs as it is written. Its hashes become sponges with an unknown permutation, and its
conversions, samplers, NTTs, products and X25519 become unknown functions.
"""
import ctypes
import functools
import types
from array import array as Array

import c_library
from c_library import Failure

terms = None  # the functions of composition_terms.cc
UNWRITTEN = 256
NEVER, ALWAYS = 0, 1  # the conditions that are known


def array(ids):
    return (ctypes.c_uint32 * len(ids)).from_buffer(Array("I", ids))


def ids_of(data):
    return data.ids if isinstance(data, Octets) else tuple(data)


class Octets:
    """A string of bytes, each by the number of its term. Below 256 that is the byte itself."""

    def __init__(self, ids):
        self.ids = tuple(ids)

    def __len__(self):
        return len(self.ids)

    def __getitem__(self, place):
        return Octets(self.ids[place])

    def __add__(self, other):
        return Octets(self.ids + ids_of(other))

    def __radd__(self, other):
        return Octets(ids_of(other) + self.ids)

    def __eq__(self, other):
        return not Path.now.differ(self.ids, ids_of(other))

    __hash__ = None


def symbols(n):
    first = terms.terms_variable(ctypes.c_size_t(n))
    return Octets(range(first, first + n))


def describe(data, other):
    at = next((i for i, (a, b) in enumerate(zip(ids_of(data), ids_of(other))) if a != b), 0)
    show = [terms.terms_describe(ids_of(x)[at]).decode() for x in (data, other)]
    return f"byte {at} is {show[0]}, but {show[1]} is right"


@functools.cache
def pairs_of(condition):
    """The pairs of bytes of which it says that some differ, each as one number."""
    pairs = Array("Q", bytes(8 * terms.terms_pairs(condition, None)))
    terms.terms_pairs(condition, (ctypes.c_uint64 * len(pairs)).from_buffer(pairs))
    return frozenset(pairs)


# ---- the answers to what is asked of symbols ---------------------------------------------------

class Path:
    """What the library asked in a call, and the answers that it got. The standard, whose text asks
    the same, gets the same answers."""
    now = None

    def __init__(self, flips=(), random=()):
        self.flips, self.facts, self.used, self.forks = set(flips), [], set(), []
        self.random = Octets(random)  # what the system's generator gives before it fails
        Path.now = self

    @staticmethod
    def decide(condition):
        """Called by the library. Most often keys are right, and X25519 gives no zeros. Those
        questions whose numbers are in `flips` get the other answer."""
        self = Path.now
        pairs = pairs_of(condition)
        about_numbers = any(pair & 0xFFFFFFFF < 256 for pair in pairs)
        self.facts.append((pairs, about_numbers != (len(self.facts) in self.flips)))
        return self.facts[-1][1]

    def differ(self, a, b):
        """Whether two strings differ, says the library's path."""
        assert len(a) == len(b)
        condition = terms.terms_differ(array(a), array(b), ctypes.c_size_t(len(a)))
        if condition in (NEVER, ALWAYS):
            return condition == ALWAYS
        if self.forks:
            fork = self.forks[-1]
            if fork[1] not in (NEVER, condition):
                raise Failure("a second question in a choice")
            fork[1] = condition
            return fork[0]
        pairs = pairs_of(condition)
        within = [i for i, (asked, _) in enumerate(self.facts) if asked <= pairs]
        self.used |= set(within)
        if any(self.facts[i][1] for i in within):
            return True
        if frozenset().union(*(self.facts[i][0] for i in within)) != pairs:
            raise Failure("the library did not compare what the standard compares")
        return False

    def is_used_up(self):
        """Whether the standard asked all that the library asked."""
        return len(self.used) == len(self.facts)


def once(function):
    """Remembers the results of a function, which equal arguments give again."""
    @functools.wraps(function)
    def run(self, *arguments):
        key = (function, self, *map(ids_of, arguments))
        if key not in once.known:
            once.known[key] = function(self, *arguments)
        return once.known[key]
    return run


once.known = {}


def allow_more_blocks(allow):
    """Whether some entries of a matrix need a fourth block and a fifth."""
    terms.terms_allow_more_blocks(ctypes.c_bool(allow))
    once.known.clear()


def both_ways(function):
    """Follows both answers of the comparison in a function, and makes its result depend on it."""
    @functools.wraps(function)
    def run(*arguments):
        forks, results, condition = Path.now.forks, [], NEVER
        for differ in (False, True):
            forks.append([differ, condition])
            results.append(function(*arguments))
            condition = forks.pop()[1]
        equal, other = results
        out = array([0] * len(equal))
        terms.terms_select(condition, array(other.ids), array(equal.ids), out,
                           ctypes.c_size_t(len(equal)))
        return Octets(out)
    return run


# ---- FIPS 202, sections 4 and 6, with an unknown permutation -----------------------------------

class Sponge:
    """The hash of a message, as hashlib has it."""
    known = {}

    def __new__(cls, rate, suffix, message):
        return cls.known.setdefault((rate, suffix, message), super().__new__(cls))

    def __init__(self, rate, suffix, message):
        if hasattr(self, "out"):
            return
        self.rate, self.out, self.state = rate, [], [0] * 200
        padded = list(message) + [suffix] + [0] * (-(len(message) + 1) % rate)
        padded[-1] = padded[-1] ^ 0x80 if padded[-1] < 256 else self.xor(padded[-1:], [0x80])[0]
        for at in range(0, len(padded), rate):
            self.state[:rate] = self.xor(self.state[:rate], padded[at:at + rate])
            self.permute()

    @staticmethod
    def xor(a, b):
        out = array([0] * len(a))
        terms.terms_xor(array(a), array(b), out, ctypes.c_size_t(len(a)))
        return list(out)

    def permute(self):
        first = terms.terms_permute(array(self.state))
        self.state = list(range(first, first + 200))

    def digest(self, n):
        while len(self.out) < n:
            if self.out:
                self.permute()
            self.out += self.state[:self.rate]
        return Octets(self.out[:n])


class Fixed(Sponge):
    def digest(self):
        return super().digest((200 - self.rate) // 2)


class Hashlib:
    """In the place of Python's hashlib: the rates are 200 bytes less twice the strength."""
    sha3_256 = staticmethod(lambda data: Fixed(200 - 2 * 32, 0x06, ids_of(data)))
    sha3_512 = staticmethod(lambda data: Fixed(200 - 2 * 64, 0x06, ids_of(data)))
    shake_128 = staticmethod(lambda data: Sponge(200 - 2 * 16, 0x1F, ids_of(data)))
    shake_256 = staticmethod(lambda data: Sponge(200 - 2 * 32, 0x1F, ids_of(data)))


# ---- the functions of standards.py -------------------------------------------------------------

def byte_encode(d, f):
    first = terms.terms_encode(d, f)
    return Octets(range(first, first + 32 * d))


def byte_decode(d, data):
    assert len(data) == 32 * d
    return terms.terms_decode(d, array(ids_of(data)))


def sample_ntt(data):
    """The stream is as long as the library reads it, which composition_terms.cc says."""
    stream = Hashlib.shake_128(data)
    blocks = 3 + terms.terms_more_blocks(stream.digest(1).ids[0])
    ids = stream.digest(168 * blocks).ids
    return terms.terms_accept(array(ids), ctypes.c_size_t(len(ids)))


def sample_poly_cbd(eta, data):
    assert len(data) == 64 * eta
    return terms.terms_cbd(eta, array(ids_of(data)))


def x25519(k, u):
    assert len(k) == len(u) == 32
    first = terms.terms_x25519(array(ids_of(k)), array(ids_of(u)))
    return Octets(range(first, first + 32))


def load(path):
    """Loads the library on terms, and puts symbols into c_library.py."""
    global terms
    terms = c_library.load(path)
    terms.terms_describe.restype = terms.terms_report.restype = ctypes.c_char_p
    terms.terms_more_blocks.restype = terms.terms_pairs.restype = ctypes.c_size_t
    terms.terms_is_zero.restype = ctypes.c_bool

    def memory_of(data):
        memory = ctypes.create_string_buffer(len(data))
        terms.terms_write(memory, array(ids_of(data)), ctypes.c_size_t(len(data)))
        return memory

    def content(memory):
        out = Array("I", bytes(4 * len(memory)))
        terms.terms_read(memory, (ctypes.c_uint32 * len(memory)).from_buffer(out),
                         ctypes.c_size_t(len(memory)))
        return tuple(out)

    def fill(place, size):
        ids, Path.now.random = Path.now.random[:size], Path.now.random[size:]
        terms.terms_write(ctypes.c_void_p(place), array(ids.ids), ctypes.c_size_t(len(ids)))
        return len(ids) == size

    load.callbacks = (ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_uint32)(Path.decide),
                      ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_size_t)(fill))
    terms.terms_call_back(*load.callbacks)
    c_library.memory_of, c_library.content, c_library.plain = memory_of, content, ids_of
    c_library.unwritten = lambda size: Octets([UNWRITTEN] * size)
    c_library.guard = symbols(c_library.GUARD)
    return terms


def on_terms(text):
    """The module that the text of standards.py makes, with symbols."""
    module = types.ModuleType("standards")
    exec(compile(text, "standards.py", "exec"), module.__dict__)
    module.hashlib = Hashlib
    for function in (byte_encode, byte_decode, sample_ntt, sample_poly_cbd, x25519):
        setattr(module, function.__name__, function)
    module.ntt, module.inverse_ntt = terms.terms_ntt, terms.terms_inverse_ntt
    module.multiply_ntts = terms.terms_product
    module.compress, module.decompress = terms.terms_compress, terms.terms_decompress
    module.add = lambda f, g: terms.terms_add(f, g, 1)
    module.subtract = lambda f, g: terms.terms_add(f, g, -1)
    module.MlKem.keygen = once(module.MlKem.keygen)
    module.MlKem.encaps = once(module.MlKem.encaps)
    module.MlKem.decaps = once(both_ways(module.MlKem.decaps))
    return module
