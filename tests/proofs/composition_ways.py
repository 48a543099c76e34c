# SPDX-License-Identifier: Apache-2.0
"""Runs a call of the library on terms in all ways that its checks can turn out, and compares each
item with a reference. composition.py has the references."""
import collections
import ctypes
import itertools
import pathlib
import random
import re

import c_library
from standards import concatenate
from terms import Failure, Path, describe, ids_of

OK, ERR_NULL, ERR_KEY, ERR_RANDOM = 0, 1, 3, 5
ITEMS = 9  # fills the widest vectors, and leaves one item for the next
lanes = ITEMS - 1  # of the target
compared = collections.Counter()  # the outputs, by the kind of call


def kinds_of(name, drawn):
    words = name.split("_")
    return [kind for kind, is_it in (("all", True), ("single", "batch" not in words),
                                     ("batch", "batch" in words), ("prepared", "prepared" in words),
                                     ("drawn", bool(drawn))) if is_it]


def run(name, sizes, columns, reference, flips=(), n=None, drawn=None, made=None, single=False,
        bad=None, foreign=None):
    """Calls kxl_NAME for n items and compares each with the reference, which gives (status,
    outputs...) for an item's inputs. Returns how many questions the library asked. `drawn` has the
    items' random bytes, the last input of the reference, of as many items as the system gives.
    `made` is for c_library.call_batch(). The item `bad` has `foreign` for its prepared key, or a
    null pointer where there is none."""
    n = n or len(columns[0])
    flips = sorted(flips)
    path = Path(flips, ids_of(concatenate(drawn)) if drawn else ())
    if foreign:
        columns = [[*column[:bad], foreign, *column[bad + 1:]] if isinstance(column[0], int)
                   else column for column in columns]
    null = None if foreign else bad
    got = c_library.call_batch(name, sizes, *columns, n=n, made=made, single=single, null=null)
    report = c_library.library.terms_report()
    if report:
        raise Failure(f"{name}: {report.decode()}")
    has_seed = len(drawn) if drawn is not None else n
    for i in range(n):
        what = f"{name}, item {i} of {n}, other answers {flips}, bad item {bad}"
        status, outputs = ERR_RANDOM, []
        if i == bad:
            status = ERR_KEY if foreign else ERR_NULL
        elif i < has_seed:
            try:
                status, *outputs = reference(*(column[i] for column in columns + [drawn or []]
                                               if column))
            except Failure as failure:
                raise Failure(f"{what}: {failure}") from None
        if status != OK:
            outputs = [bytes(size) for size in sizes]
        if i == null and not made:
            outputs[:1] = [c_library.unwritten(size) for size in sizes[:1]]
        if got[i][0] != status:
            raise Failure(f"{what}: status {got[i][0]}, but {status} is right")
        for mine, right in zip(got[i][1:], outputs, strict=True):
            compared.update(kinds_of(name, drawn))
            if mine != ids_of(right):
                raise Failure(f"{what}: {describe(mine, right)}")
    if not path.is_used_up():
        raise Failure(f"{name} compared what the standard does not, with other answers {flips}")
    if path.random.ids and not single:
        raise Failure(f"{name} drew too little")
    return len(path.facts)


def single_ways(name, sizes, inputs, reference, foreign=None, **options):
    """One item. All answers are as they are for good keys, but none, each one, and on the first
    target each two."""
    columns = [[x] for x in inputs]
    questions = run(name, sizes, columns, reference, single=True, **options)
    for count in (1, 2)[:1 + (lanes == ITEMS - 1)]:
        for flips in itertools.combinations(range(questions), count):
            run(name, sizes, columns, reference, flips, single=True, **options)
    if foreign:
        run(name, sizes, columns, reference, single=True, bad=0, foreign=foreign)


def batch_ways(name, sizes, columns, reference, foreign=None):
    """Up to one item more than lanes, and 9. All answers are as they are for good keys, but none,
    one of each item, and some. One item has a null pointer, or another kind of prepared key."""
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
    run(name, sizes, columns, reference, bad=ITEMS // 2, foreign=foreign)


def both_ways(name, batch, sizes, columns, reference, foreign=None):
    """With prepared keys where there is a foreign one: then each is also used by itself."""
    single_ways(name, sizes, [column[0] for column in columns], reference, foreign)
    batch_ways(batch, sizes, columns, reference, foreign)
    if foreign:
        for i in range(1, ITEMS):
            run(name, sizes, [column[i:i + 1] for column in columns], reference, single=True)
        find_wrong_targets(name, sizes, [column[:1] for column in columns], reference, single=True)
        find_wrong_targets(batch, sizes, columns, reference)


def find_wrong_targets(name, sizes, columns, reference, **options):
    """Mistakes: the library takes one of the keys to be of another target than made it."""
    keys = next(column for column in columns if isinstance(column[0], int))
    tag = ctypes.c_uint64.from_address(keys[len(keys) // 2] + 8)  # a PreparedTag's second half
    right = tag.value
    for wrong in set(range(c_library.library.kxl_target_count())) - {right}:
        tag.value = wrong
        try:
            run(name, sizes, columns, reference, **options)
        except Failure as failure:
            if "of another target" not in str(failure):
                raise
        else:
            raise Failure(f"nobody noticed a key on target {wrong} that {right} prepared ({name})")
        compared["wrong target"] += 1
    tag.value = right


def random_ways(name, sizes, columns, seeds, reference, foreign=None, chunk=0):
    """The calls that draw their seeds from the system, and what comes if it gives none, or only
    those of the first chunk. The items after a bad one have their own seeds."""
    for n, suffix in ((1, ""), (ITEMS, "_batch")):
        options = dict(n=n, single=n == 1)
        part = [column[:n] for column in columns]
        run(name + suffix, sizes, part, reference, drawn=seeds[:n], **options)
        run(name + suffix, sizes, part, reference, drawn=[], **options)
        for key in [None, foreign] if foreign else [None]:
            run(name + suffix, sizes, part, reference, drawn=seeds[:n], bad=n // 2, foreign=key,
                **options)
    if chunk:
        run(f"{name}_batch", sizes, columns, reference, n=ITEMS, drawn=seeds[:chunk])


def forcing(active, makers):
    """A function that makes a target active: force(i) the one that prepares key i, and force() the one
    that is active when keys are used."""
    def force(i=None):
        name = active if i is None else makers[i % len(makers)]
        if c_library.library.kxl_target_force(name.encode()) != OK:
            raise Failure(f"no target {name}")
    return force


def is_zero(key, bytes_of_key):
    return c_library.library.terms_is_zero(ctypes.c_void_p(key), ctypes.c_size_t(bytes_of_key))


def prepare(name, sizes, keys, inputs, reference, bytes_of_key, drawn=None):
    """Prepares a key. Where that fails, its memory must hold zeros."""
    key = keys.add()
    columns = [[x] for x in inputs]
    options = dict(n=1, made=[key], single=True)
    questions = run(name, sizes, columns, reference, drawn=drawn, **options)
    failures = [([flip], drawn) for flip in range(questions)] + ([] if drawn is None else [((), [])])
    for flips, seeds in failures:
        run(name, sizes, columns, reference, flips, drawn=seeds, **options)
        if not is_zero(key, bytes_of_key):
            raise Failure(f"{name} left a bad key")
    run(name, sizes, columns, reference, drawn=drawn, **options)
    if is_zero(key, bytes_of_key):
        raise Failure(f"{name} made no key")
    return key


def wipe(name, key, bytes_of_key):
    run(name, [], [[key]], lambda _: (OK,), single=True)
    if not is_zero(key, bytes_of_key):
        raise Failure(f"{name} left a key")


def expect_all_calls():
    """Each call of the headers that is in the library on terms was run. Returns how many there are."""
    headers = (pathlib.Path(__file__).resolve().parents[2] / "include/kexlane").glob("*.h")
    names = re.findall(r"kxl_(\w+)\(", "".join(header.read_text() for header in headers))
    calls = {name for name in names
             if hasattr(c_library.library, f"kxl_{name}") and not name.startswith("target_")}
    if len(calls) < 100 or not calls <= c_library.called:
        raise Failure(f"of {len(calls)} calls nobody runs {sorted(calls - c_library.called)}")
    return len(calls)
