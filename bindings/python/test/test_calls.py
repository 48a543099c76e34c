# SPDX-License-Identifier: Apache-2.0
"""What calls take and give: types, lengths, errors, prepared keys, batches, threads and forks."""
import concurrent.futures
import ctypes
import inspect
import os
import threading

import kexlane
import pytest
from kexlane import (_errors, _library, _memory, _table, mlkem512, mlkem768, x25519,
                     x25519mlkem768, xwing)

KEMS = [mlkem512, mlkem768, kexlane.mlkem1024, xwing]
LOW_ORDER = bytes(32)  # the point 0
kems = pytest.mark.parametrize("kem", KEMS, ids=lambda kem: kem.__name__)


def seeds(n, size):
    return [bytes([i]) * size for i in range(n)]


# ---- one operation ---------------------------------------------------------------------------


@kems
def test_a_kem_agrees(kem):
    ek, dk = kem.keygen()
    c, K = kem.encaps(ek)
    assert kem.decaps(c, dk) == K
    assert (len(ek), len(dk), len(c), len(K)) == (
        kem.EK_BYTES, kem.DK_BYTES, kem.C_BYTES, kem.K_BYTES)
    assert (type(ek), type(dk).__mro__[1], type(c)) == (bytes, kexlane.Secret, bytes)
    assert kem.keygen().ek != ek and kem.encaps(ek).K != K
    tampered = bytes([c[0] ^ 1]) + c[1:]
    assert kem.decaps(tampered, dk) != K


def test_x25519_and_the_hybrid_agree():
    alice, bob = x25519.keygen(), x25519.keygen()
    assert x25519.public_key(alice.sk) == alice.pk
    assert x25519.shared_secret(alice.sk, bob.pk) == x25519.shared_secret(bob.sk, alice.pk)
    share, state = x25519mlkem768.client_keygen()
    x25519mlkem768.check_share(share)
    response = x25519mlkem768.server_respond(share)
    assert x25519mlkem768.client_finish(state, response.share) == response.secret


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, kexlane.Secret.copy_of,
                                  lambda b: (ctypes.c_char * len(b))(*b),
                                  lambda b: memoryview(b + b).cast("B")[:len(b)]])
def test_inputs_of_every_type_are_read_and_left_alone(kind):
    pair = mlkem768.keygen(seed=bytes(64))
    sent = mlkem768.encaps(pair.ek, seed=bytes(32))
    ek, dk, c = kind(pair.ek), kind(bytes(pair.dk)), kind(sent.c)
    assert mlkem768.encaps(ek, seed=kind(bytes(32))) == sent
    assert mlkem768.decaps(c, dk) == sent.K
    assert mlkem768.keygen(seed=kind(bytes(64))) == pair
    assert (bytes(ek), bytes(dk), bytes(c)) == (pair.ek, bytes(pair.dk), sent.c)


def test_inputs_may_be_one_object():
    sk = bytes(range(32))
    assert x25519.shared_secret(sk, sk) == x25519.shared_secret(bytes(bytearray(sk)), sk)
    batch = x25519.shared_secret_batch([sk] * 3, [sk] * 3)
    assert batch == [x25519.shared_secret(sk, sk)] * 3


CALLS = [
    (mlkem768.encaps, [1184]), (mlkem768.decaps, [1088, 2400]), (mlkem768.check_ek, [1184]),
    (mlkem768.check_dk, [2400]), (mlkem768.check_pair, [1184, 2400]),
    (mlkem768.ek_from_dk, [2400]), (mlkem768.prepare_ek, [1184]), (mlkem768.prepare_dk, [2400]),
    (lambda seed: mlkem768.keygen(seed=seed), [64]),
    (lambda seed: mlkem768.keygen_prepared(seed=seed), [64]),
    (lambda seed: mlkem768.encaps(mlkem768.keygen().ek, seed=seed), [32]),
    (xwing.decaps, [1120, 32]), (xwing.encaps, [1216]), (x25519.public_key, [32]),
    (x25519.shared_secret, [32, 32]), (x25519mlkem768.server_respond, [1216]),
    (x25519mlkem768.client_finish, [2432, 1120]), (x25519mlkem768.check_share, [1216]),
    (x25519mlkem768.client_parse, [2432]),
    (lambda seed: x25519mlkem768.client_prepare(seed=seed), [96]),
    (lambda seed: x25519mlkem768.client_keygen(seed=seed), [96]),
]


@pytest.mark.parametrize("call, sizes", CALLS)
def test_wrong_lengths_and_types_are_refused(call, sizes):
    for i, size in enumerate(sizes):
        for wrong in (0, size - 1, size + 1):
            for kind in (bytes, bytearray, kexlane.Secret.copy_of):
                values = [kind(n) if j != i else kind(bytes(wrong))
                          for j, n in enumerate(map(bytes, sizes))]
                with pytest.raises(kexlane.LengthError,
                                   match=f"must have {size} bytes, not {wrong}") as refused:
                    call(*values)
                assert refused.value.status == _table.STATUSES["KXL_ERR_LENGTH"]
                assert isinstance(refused.value, ValueError)
        for wrong in (None, "a" * size, size, [0] * size):
            if wrong is None and "lambda" in call.__name__:
                continue  # a seed may be None
            with pytest.raises(TypeError, match="must be bytes or another object with a buffer"):
                call(*[bytes(n) if j != i else wrong for j, n in enumerate(sizes)])


def test_what_has_a_wrong_length_is_not_copied(monkeypatch):
    monkeypatch.setattr(_memory, "secret_type", None)
    wrong = bytearray(33)
    for call in (lambda: x25519.public_key(wrong), lambda: x25519.public_key_packed(wrong),
                 lambda: mlkem768.check_ek(wrong)):
        with pytest.raises(kexlane.LengthError):
            call()


def test_a_buffer_in_pieces_is_refused():
    with pytest.raises(TypeError, match="contiguous"):
        x25519.public_key(memoryview(bytes(64))[::2])


def test_checks():
    ek, dk = mlkem768.keygen()
    mlkem768.check_ek(ek)
    mlkem768.check_dk(dk)
    mlkem768.check_pair(ek, dk)
    assert mlkem768.ek_from_dk(dk) == ek
    bad = bytes(2400)
    for check, values in ((mlkem768.check_ek, [b"\xff" * 1184]), (mlkem768.check_dk, [bad]),
                          (mlkem768.check_pair, [mlkem768.keygen().ek, dk]),
                          (mlkem768.ek_from_dk, [bad]), (mlkem768.prepare_dk, [bad]),
                          (mlkem768.prepare_ek, [b"\xff" * 1184]),
                          (mlkem768.encaps, [b"\xff" * 1184]),
                          (mlkem768.decaps, [bytes(1088), bad]),
                          (x25519mlkem768.client_parse, [bytes(2432)]),
                          (x25519mlkem768.check_share, [b"\xff" * 1216])):
        with pytest.raises(kexlane.InvalidKeyError) as refused:
            check(*values)
        assert str(refused.value) == _library._status_text(refused.value.status).decode()
    share = x25519mlkem768.client_keygen().share[:1184] + LOW_ORDER
    for call, values in ((x25519.shared_secret, [bytes(32), LOW_ORDER]),
                         (x25519mlkem768.check_share, [share]),
                         (x25519mlkem768.server_respond, [share])):
        with pytest.raises(kexlane.LowOrderError):
            call(*values)


def test_every_status_has_an_exception(monkeypatch):
    assert set(_errors.CLASSES) == set(_table.STATUSES) - {"KXL_OK"}
    for name, status in _table.STATUSES.items():
        if status:
            monkeypatch.setattr(x25519, "_keygen", lambda pk, sk, status=status: status)
            with pytest.raises(_errors.CLASSES[name]) as refused:
                x25519.keygen()
            assert refused.value.status == status and refused.value.index is None
            assert str(refused.value) == _library._status_text(status).decode()
    assert type(_library.error(99)) is kexlane.KexlaneError


# ---- prepared keys ---------------------------------------------------------------------------


@kems
def test_prepared_keys_give_the_same_answers(kem):
    seed, m = bytes(range(kem.KEYGEN_SEED_BYTES)), bytes(kem.ENCAPS_SEED_BYTES)
    pair = kem.keygen(seed=seed)
    ek, dk = kem.keygen_prepared(seed=seed)
    assert ek == pair.ek
    sent = kem.encaps(pair.ek, seed=m)
    prepared = kem.prepare_ek(ek)
    assert kem.encaps(prepared, seed=m) == sent
    assert kem.decaps(sent.c, dk) == kem.decaps(sent.c, kem.prepare_dk(pair.dk)) == sent.K
    c, K = kem.encaps(prepared)
    fresh = kem.keygen_prepared()
    assert kem.decaps(c, dk) == K and kem.decaps(c, fresh.dk) != K
    assert dk._address.value % _table.KXL_PREPARED_ALIGNMENT == 0
    with dk:
        pass
    with pytest.raises(ValueError, match="dk was wiped"):
        kem.decaps(c, dk)


def test_a_prepared_key_of_another_scheme_is_refused():
    other = mlkem512.keygen_prepared()
    client = x25519mlkem768.client_prepare().client
    for call in (lambda: mlkem768.decaps(bytes(1088), other.dk),
                 lambda: mlkem768.encaps(mlkem512.prepare_ek(other.ek)),
                 lambda: mlkem768.decaps(bytes(1088), client),
                 lambda: mlkem768.decaps_batch([bytes(1088)], [other.dk]),
                 lambda: mlkem768.decaps_batch([bytes(1088)], [client]),
                 lambda: mlkem768.encaps_batch([mlkem768.prepare_ek(mlkem768.keygen().ek), b""]),
                 lambda: mlkem768.encaps_batch([b"", mlkem768.prepare_ek(mlkem768.keygen().ek)]),
                 lambda: x25519mlkem768.client_finish(other.dk, bytes(1120)),
                 lambda: x25519mlkem768.client_finish_batch([other.dk], [bytes(1120)])):
        with pytest.raises(TypeError):
            call()


def test_prepared_clients():
    seed = bytes(range(96))
    start = x25519mlkem768.client_prepare(seed=seed)
    plain = x25519mlkem768.client_keygen(seed=seed)
    parsed = x25519mlkem768.client_parse(plain.state)
    assert start.share == plain.share == parsed.share
    response = x25519mlkem768.server_respond(start.share)
    for state in (start.client, plain.state, parsed.client):
        assert x25519mlkem768.client_finish(state, response.share) == response.secret
    many = x25519mlkem768.client_prepare_batch(2, seeds=[seed, bytes(95)])
    assert many[0].share == plain.share and many[1].index == 1
    many = x25519mlkem768.client_prepare_batch(3)
    answers = x25519mlkem768.server_respond_batch([one.share for one in many])
    secrets = x25519mlkem768.client_finish_batch([one.client for one in many],
                                                 [one.share for one in answers])
    assert secrets == [one.secret for one in answers]


# ---- batches ---------------------------------------------------------------------------------


@kems
@pytest.mark.parametrize("n", [0, 1, 7, 33])
def test_batches_give_what_single_calls_give(kem, n):
    keygen_seeds = seeds(n, kem.KEYGEN_SEED_BYTES)
    encaps_seeds = seeds(n, kem.ENCAPS_SEED_BYTES)
    pairs = [kem.keygen(seed=seed) for seed in keygen_seeds]
    sent = [kem.encaps(pair.ek, seed=m) for pair, m in zip(pairs, encaps_seeds)]
    eks, dks, cs = [p.ek for p in pairs], [p.dk for p in pairs], [s.c for s in sent]
    assert kem.keygen_batch(n, seeds=keygen_seeds) == pairs
    assert kem.encaps_batch(eks, seeds=encaps_seeds) == sent
    assert kem.encaps_batch([kem.prepare_ek(ek) for ek in eks], seeds=encaps_seeds) == sent
    assert kem.decaps_batch(cs, dks) == [s.K for s in sent]
    assert kem.decaps_batch(iter(cs), iter(dks)) == [s.K for s in sent]
    assert kem.decaps_batch(tuple(cs), [kem.prepare_dk(dk) for dk in dks]) == [s.K for s in sent]
    packed = kem.keygen_packed(n, seeds=b"".join(keygen_seeds))
    assert packed.ek == b"".join(eks) and bytes(packed.dk) == b"".join(map(bytes, dks))
    answers = kem.encaps_packed(packed.ek, seeds=bytearray(b"".join(encaps_seeds)))
    assert answers.c == b"".join(cs)
    secrets = kem.decaps_packed(memoryview(answers.c), packed.dk)
    assert bytes(secrets.K) == bytes(answers.K) == b"".join(bytes(s.K) for s in sent)
    assert packed.errors == answers.errors == secrets.errors == {}


@pytest.mark.parametrize("n", [0, 1, 9])
def test_random_batches_agree(n):
    for kem in KEMS:
        pairs = kem.keygen_batch(n)
        sent = kem.encaps_batch([pair.ek for pair in pairs])
        assert kem.decaps_batch([s.c for s in sent], [p.dk for p in pairs]) == [s.K for s in sent]
        packed = kem.keygen_packed(n)
        sent = kem.encaps_packed(packed.ek)
        assert kem.decaps_packed(sent.c, packed.dk).K == sent.K
        assert len({bytes(pair.ek) for pair in pairs}) == n
    pairs = x25519.keygen_batch(n)
    assert x25519.public_key_batch([pair.sk for pair in pairs]) == [pair.pk for pair in pairs]
    packed, peers = x25519.keygen_packed(n), x25519.keygen_packed(n)
    assert x25519.public_key_packed(packed.sk).pk == packed.pk
    assert (x25519.shared_secret_packed(packed.sk, peers.pk).ss
            == x25519.shared_secret_packed(peers.sk, packed.pk).ss)
    clients = x25519mlkem768.client_keygen_batch(n)
    answers = x25519mlkem768.server_respond_batch([client.share for client in clients])
    assert x25519mlkem768.client_finish_batch(
        [client.state for client in clients], [answer.share for answer in answers]
    ) == [answer.secret for answer in answers]
    packed = x25519mlkem768.client_keygen_packed(n, seeds=bytes(96 * n))
    answers = x25519mlkem768.server_respond_packed(packed.share, seeds=bytes(64 * n))
    finished = x25519mlkem768.client_finish_packed(packed.state, answers.share)
    assert finished.secret == answers.secret
    one = x25519mlkem768.client_keygen(seed=bytes(96))
    assert packed.share == one.share * n
    assert answers.share == x25519mlkem768.server_respond(one.share, seed=bytes(64)).share * n


def test_an_item_that_fails_leaves_the_others_alone():
    good = mlkem768.keygen().ek
    items = [good, b"\xff" * 1184, bytes(5), good]
    batch = mlkem768.encaps_batch(items)
    assert [type(item).__name__ for item in batch] == [
        "Encapsulated", "InvalidKeyError", "LengthError", "Encapsulated"]
    assert (batch[1].index, batch[2].index) == (1, 2)
    assert "eks[2] must have 1184 bytes, not 5" in str(batch[2])
    # A traceback has the frames, and so the secrets, of the whole batch.
    assert batch[1].__traceback__ is batch[2].__traceback__ is batch[2].__context__ is None
    packed = mlkem768.encaps_packed(good + b"\xff" * 1184 + good)
    assert list(packed.errors) == [1] and packed.errors[1].index == 1
    assert isinstance(packed.errors[1], kexlane.InvalidKeyError)
    assert bytes(packed.K)[32:64] == bytes(32) and packed.c[1088:2176] == bytes(1088)
    assert bytes(packed.K)[:32] != bytes(32) != bytes(packed.K)[64:]
    batch = x25519.shared_secret_batch([bytes(32), bytes([9] * 32)], [LOW_ORDER, bytes([9] * 32)])
    assert isinstance(batch[0], kexlane.LowOrderError) and len(batch[1]) == 32


def test_batches_refuse_what_is_no_batch():
    ek = mlkem768.keygen().ek
    for call, error in (
            (lambda: mlkem768.encaps_batch(ek), TypeError),
            (lambda: mlkem768.encaps_batch([ek, None]), TypeError),
            (lambda: mlkem768.encaps_batch("text"), TypeError),
            (lambda: mlkem768.encaps_batch([ek], seeds=bytes(32)), TypeError),
            (lambda: x25519.shared_secret_batch([bytes(32)] * 32, bytes(32)), TypeError),
            (lambda: mlkem768.encaps_batch([ek], seeds=[]), ValueError),
            (lambda: mlkem768.decaps_batch([bytes(1088)], []), ValueError),
            (lambda: mlkem768.keygen_batch(-1), ValueError),
            (lambda: mlkem768.keygen_batch(1.5), TypeError),
            (lambda: mlkem768.keygen_packed(2, seeds=bytes(64)), kexlane.LengthError),
            (lambda: mlkem768.encaps_packed(ek + b"0"), kexlane.LengthError),
            (lambda: mlkem768.decaps_packed(bytes(2 * 1088), bytes(2400)), kexlane.LengthError),
            (lambda: x25519.public_key_batch(bytes(32)), TypeError),
            (lambda: x25519mlkem768.server_respond_batch(bytes(1216)), TypeError)):
        with pytest.raises(error):
            call()


# ---- threads and processes ---------------------------------------------------------------------


def test_threads_share_keys():
    pair = mlkem768.keygen()
    ek, dk = mlkem768.prepare_ek(pair.ek), mlkem768.prepare_dk(pair.dk)

    def exchange(_):
        c, K = mlkem768.encaps(ek)
        return mlkem768.decaps(c, dk) == mlkem768.decaps(c, pair.dk) == K

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(exchange, range(400)))


def test_other_threads_run_during_a_call():
    counted, done = [0], threading.Event()

    def count():
        while not done.is_set():
            counted[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    function = mlkem768._set._keygen_batch
    inside = []

    def watched(*arguments):
        before = counted[0]
        status = function(*arguments)
        inside.append(counted[0] - before)
        return status

    try:
        mlkem768._set._keygen_batch = watched
        mlkem768.keygen_packed(5000)
    finally:
        mlkem768._set._keygen_batch = function
        done.set()
        thread.join()
    # With the GIL held, the other thread could have run only before and after the call.
    assert inside[0] > 1000


def test_a_forked_process_has_randomness_of_its_own():
    mlkem768.keygen()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, mlkem768.keygen().ek)
        os._exit(0)
    ek = mlkem768.keygen().ek
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        from_child = pipe.read()
    assert os.waitpid(child, 0)[1] == 0
    assert len(from_child) == len(ek) and from_child != ek


def test_every_function_is_documented():
    for module in (*KEMS, x25519, x25519mlkem768, kexlane):
        assert module.__doc__
        for name in module.__all__:
            value = getattr(module, name)
            if callable(value):
                assert inspect.getdoc(value), f"{module.__name__}.{name}"
