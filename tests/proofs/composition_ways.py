# SPDX-License-Identifier: Apache-2.0
"""Runs a call of the library on terms in all ways that its checks can turn out, and compares each
item with a reference. composition.py has the references."""
import ctypes
import itertools
import random

import c_library
from standards import concatenate
from terms import Failure, Path, describe, ids_of

OK, ERR_RANDOM = 0, 5
ITEMS = 9  # fills the widest vectors, and leaves one item for the next
lanes = ITEMS - 1  # of the target
compared = 0


def run(name, sizes, columns, reference, flips=(), n=None, drawn=None, made=None, single=False):
    """Calls kxl_NAME for n items and compares each with the reference, which gives (status,
    outputs...) for an item's inputs. Returns how many questions the library asked. `drawn` has each
    item's random bytes, the last input of the reference. `made` is for c_library.call_batch()."""
    global compared
    n = n or len(columns[0])
    flips = sorted(flips)
    path = Path(flips, ids_of(concatenate(drawn)) if drawn else ())
    got = c_library.call_batch(name, sizes, *columns, n=n, made=made, single=single)
    inputs = list(zip(*columns, *([drawn] if drawn else []))) or [()] * n
    for i, item in enumerate(inputs):
        what = f"{name}, item {i} of {n}, other answers {flips}"
        try:
            status, *outputs = reference(*item)
        except Failure as failure:
            raise Failure(f"{what}: {failure}") from None
        if status != OK:
            outputs = [bytes(size) for size in sizes]
        if got[i][0] != status:
            raise Failure(f"{what}: status {got[i][0]}, but {status} is right")
        for mine, right in zip(got[i][1:], outputs, strict=True):
            compared += 1
            if mine != ids_of(right):
                raise Failure(f"{what}: {describe(mine, right)}")
    if not path.is_used_up():
        raise Failure(f"{name} compared what the standard does not, with other answers {flips}")
    report = c_library.library.terms_report()
    if report:
        raise Failure(f"{name}: {report.decode()}")
    return len(path.facts)


def single_ways(name, sizes, inputs, reference, **options):
    """One item. All answers are as they are for good keys, but none, each one, and on the first
    target each two."""
    columns = [[x] for x in inputs]
    questions = run(name, sizes, columns, reference, single=True, **options)
    for count in (1, 2)[:1 + (lanes == ITEMS - 1)]:
        for flips in itertools.combinations(range(questions), count):
            run(name, sizes, columns, reference, flips, single=True, **options)


def batch_ways(name, sizes, columns, reference):
    """Up to one item more than lanes, and 9. All answers are as they are for good keys, but none,
    one of each item, and some."""
    generator = random.Random(1)
    for n in sorted({*range(1, lanes + 2), ITEMS}):
        part = [column[:n] for column in columns]
        questions = run(name, sizes, part, reference)
        if questions:
            each = questions // n
            ones = [[each * j + j % each] for j in range(n)] if n == ITEMS else []
            some = [q for q in range(questions) if generator.random() < 0.5 / each]
            for flips in ones + [some]:
                run(name, sizes, part, reference, flips)


def both_ways(name, batch, sizes, columns, reference):
    single_ways(name, sizes, [column[0] for column in columns], reference)
    batch_ways(batch, sizes, columns, reference)


def random_ways(name, sizes, columns, seeds, reference):
    """The calls that draw their seeds from the system, and what comes if it gives none."""
    for n, suffix in ((1, ""), (ITEMS, "_batch")):
        part, single = [column[:n] for column in columns], n == 1
        run(name + suffix, sizes, part, reference, n=n, drawn=seeds[:n], single=single)
        run(name + suffix, sizes, part, lambda *_: (ERR_RANDOM,), n=n, single=single)


def is_zero(key, bytes_of_key):
    return c_library.library.terms_is_zero(ctypes.c_void_p(key), ctypes.c_size_t(bytes_of_key))


def prepare(name, sizes, keys, inputs, reference, bytes_of_key):
    """Prepares a key. Where that fails, its memory must hold zeros."""
    key = keys.add()
    columns = [[x] for x in inputs]
    options = dict(n=1, made=[key], single=True)
    questions = run(name, sizes, columns, reference, **options)
    for flip in range(questions):
        run(name, sizes, columns, reference, [flip], **options)
        if not is_zero(key, bytes_of_key):
            raise Failure(f"{name} left a bad key")
    run(name, sizes, columns, reference, **options)
    if is_zero(key, bytes_of_key):
        raise Failure(f"{name} made no key")
    return key


def wipe(name, key, bytes_of_key):
    run(name, [], [[key]], lambda _: (OK,), single=True)
    if not is_zero(key, bytes_of_key):
        raise Failure(f"{name} left a key")
