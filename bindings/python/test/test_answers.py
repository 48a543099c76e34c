# SPDX-License-Identifier: Apache-2.0
"""The official answers: those that kexlane-kat has inside it (kat/answers.cc), and the files of
ACVP, Wycheproof and X-Wing."""
import hashlib
import json
import os
import pathlib

import kexlane
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
VECTORS = os.environ.get("KEXLANE_VECTORS") or ROOT.parent / "shared/kat"
TARGETS = [name for name, supported in kexlane.targets().items() if supported]
KEMS = {"ML-KEM-512": kexlane.mlkem512, "ML-KEM-768": kexlane.mlkem768,
        "ML-KEM-1024": kexlane.mlkem1024}

# RFC 7748 sections 5.2 and 6.1.
X25519 = [
    ("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
     "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
     "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
    ("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
     "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
     "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
ITERATED = {1: "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
            1000: "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"}
SECRETS = ["77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
           "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"]
PUBLICS = ["8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
           "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"]
SHARED = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
# ML-KEM accumulated: SHAKE128 of ek, dk, c, K and K' of 100 rounds.
ACCUMULATED = {
    "ML-KEM-512": "449120c6e320ef3e9fbfa2316e5f2d2e1e6dd37d8ff5d086d5d2db7d42aff0a1",
    "ML-KEM-768": "8d65b902f28edc683cebee2872962fd165a4d197c9e24ec74caa4470270df0b7",
    "ML-KEM-1024": "c3ffe9ebecfa479c142656cbfbc6417efa05b77e994fe538eef4daed166363df"}
# The X-Wing draft: ss, and SHA-256 of ek and ct.
XWING = [
    ("d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
     "791eb5d86962e96c1be5e30d4b4c9f6c6518eef3b821a31c6fad6357ac6e117c"),
    ("f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
     "e33ad73dd3220fcea6c6c91b153bc41c79ad46f82ea57ac0d43921ed95e50679"),
    ("953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f",
     "4c1ecfb751898bf5d94ede9f207bbbe9460e7bb621e26e4c30d78002408cff14")]


class Squeezed:
    """The output of SHAKE128, in parts."""

    def __init__(self, size, data=b""):
        self.bytes, self.at = hashlib.shake_128(data).digest(size), 0

    def take(self, size):
        self.at += size
        assert self.at <= len(self.bytes)
        return self.bytes[self.at - size:self.at]


@pytest.fixture(params=TARGETS)
def target(request):
    kexlane.force_target(request.param)
    assert kexlane.active_target() == request.param
    yield
    kexlane.force_target(None)


def test_the_answers_here_are_those_of_kexlane_kat():
    text = (ROOT / "kat/answers.cc").read_text()
    here = [*sum(X25519, ()), *ITERATED.values(), *SECRETS, *PUBLICS, SHARED,
            *ACCUMULATED.values(), *sum(XWING, ())]
    assert [answer for answer in here if answer not in text] == []


def test_x25519(target):
    for scalar, u, result in X25519:
        ss = kexlane.x25519.shared_secret(bytes.fromhex(scalar), bytes.fromhex(u))
        assert bytes(ss).hex() == result
    k = u = (9).to_bytes(32, "little")
    for done in range(1, 1001):
        k, u = bytes(kexlane.x25519.shared_secret(k, u)), k
        assert k.hex() == ITERATED.get(done, k.hex())
    for own, secret in enumerate(SECRETS):
        sk = bytes.fromhex(secret)
        assert kexlane.x25519.public_key(sk).hex() == PUBLICS[own]
        peer = bytes.fromhex(PUBLICS[1 - own])
        assert bytes(kexlane.x25519.shared_secret(sk, peer)).hex() == SHARED


@pytest.mark.parametrize("name", KEMS)
def test_accumulated(target, name):
    kem = KEMS[name]
    random = Squeezed(100 * (64 + 32 + kem.C_BYTES))
    digest = hashlib.shake_128()
    for _ in range(100):
        ek, dk = kem.keygen(seed=random.take(64))
        c, K = kem.encaps(ek, seed=random.take(32))
        assert kem.decaps(c, dk) == K
        rejected = kem.decaps(random.take(kem.C_BYTES), dk)
        for part in (ek, dk, c, K, rejected):
            digest.update(part)
    assert digest.hexdigest(32) == ACCUMULATED[name]


def test_xwing(target):
    random = Squeezed(3 * 96)
    for ss, digest in XWING:
        seed = random.take(32)
        ek, dk = kexlane.xwing.keygen(seed=seed)
        assert dk == seed
        c, K = kexlane.xwing.encaps(ek, seed=random.take(64))
        assert hashlib.sha256(ek + c).hexdigest() == digest
        assert bytes(K).hex() == ss
        assert kexlane.xwing.decaps(c, dk) == K


def test_x25519mlkem768_is_its_two_parts_side_by_side(target):
    random = Squeezed(160, b"X25519MLKEM768")
    seed, answer = random.take(96), random.take(64)
    hybrid, x25519, mlkem = kexlane.x25519mlkem768, kexlane.x25519, kexlane.mlkem768
    share, state = hybrid.client_keygen(seed=seed)
    ek, dk = mlkem.keygen(seed=seed[:64])
    assert share == ek + x25519.public_key(seed[64:])
    assert bytes(state) == bytes(dk) + seed[64:]
    response = hybrid.server_respond(share, seed=answer)
    c, K = mlkem.encaps(ek, seed=answer[:32])
    assert response.share == c + x25519.public_key(answer[32:])
    exchanged = x25519.shared_secret(answer[32:], x25519.public_key(seed[64:]))
    assert bytes(response.secret) == bytes(K) + bytes(exchanged)
    assert hybrid.client_finish(state, response.share) == response.secret


# ---- vector files ----------------------------------------------------------------------------


def read(name):
    path = pathlib.Path(VECTORS, name)
    if not path.exists():
        pytest.skip(f"no {path}; KEXLANE_VECTORS names the folder of the official vector files")
    return json.loads(path.read_text())


def passes(check, key):
    # A wrong length is one of the reasons for which ACVP refuses a key.
    try:
        check(key)
        return True
    except (kexlane.InvalidKeyError, kexlane.LengthError):
        return False


def acvp(kem, function, test, answer):
    data = {name: bytes.fromhex(value) for name, value in test.items()
            if isinstance(value, str) and name in ("d", "z", "ek", "dk", "c", "m")}
    if function == "keyGen":
        ek, dk = kem.keygen(seed=data["d"] + data["z"])
        assert (ek.hex(), bytes(dk).hex()) == (answer["ek"].lower(), answer["dk"].lower())
    elif function == "encapsulation":
        c, K = kem.encaps(data["ek"], seed=data["m"])
        assert (c.hex(), bytes(K).hex()) == (answer["c"].lower(), answer["k"].lower())
    elif function == "decapsulation":
        assert bytes(kem.decaps(data["c"], data["dk"])).hex() == answer["k"].lower()
    elif function == "encapsulationKeyCheck":
        assert passes(kem.check_ek, data["ek"]) == answer["testPassed"]
    else:
        assert function == "decapsulationKeyCheck"
        assert passes(kem.check_dk, data["dk"]) == answer["testPassed"]


@pytest.mark.parametrize("mode, tests", [("keyGen", 75), ("encapDecap", 165)])
def test_acvp(mode, tests):
    prompt = read(f"acvp/ML-KEM-{mode}-FIPS203.prompt.json")
    expected = read(f"acvp/ML-KEM-{mode}-FIPS203.expectedResults.json")
    answers = {test["tcId"]: test for group in expected["testGroups"] for test in group["tests"]}
    done = 0
    for group in prompt["testGroups"]:
        for test in group["tests"]:
            acvp(KEMS[group["parameterSet"]], group.get("function", mode), {**group, **test},
                 answers[test["tcId"]])
            done += 1
    assert done >= tests


def wycheproof(kind, kem, test):
    if kind == "MLKEMTest":
        ek, dk = kem.keygen(seed=bytes.fromhex(test["seed"]))
        assert ek.hex() == test.get("ek", ek.hex())
        assert bytes(kem.decaps(bytes.fromhex(test["c"]), dk)).hex() == test["K"]
    elif kind == "MLKEMEncapsTest":
        c, K = kem.encaps(bytes.fromhex(test["ek"]), seed=bytes.fromhex(test["m"]))
        assert (c.hex(), bytes(K).hex()) == (test["c"], test["K"])
    elif kind == "MLKEMKeyGen":
        ek, dk = kem.keygen(seed=bytes.fromhex(test["seed"]))
        assert (ek.hex(), bytes(dk).hex()) == (test["ek"], test["dk"])
    else:
        assert kind == "XdhComp"
        ss = kexlane.x25519.shared_secret(bytes.fromhex(test["private"]),
                                          bytes.fromhex(test["public"]))
        assert bytes(ss).hex() == test["shared"]


@pytest.mark.parametrize("name", ["x25519_test"] + [
    f"mlkem_{size}_{part}" for size in (512, 768, 1024)
    for part in ("test", "encaps_test", "keygen_seed_test")])
def test_wycheproof(name):
    done = 0
    for group in read(f"wycheproof/{name}.json")["testGroups"]:
        for test in group["tests"]:
            kem = KEMS.get(group.get("parameterSet"))
            refused = None
            if test["result"] == "invalid":
                refused = (kexlane.InvalidKeyError, kexlane.LengthError)
            elif set(test.get("shared", "1")) == {"0"}:
                refused = kexlane.LowOrderError
            if refused:
                with pytest.raises(refused):
                    wycheproof(group["type"], kem, test)
            else:
                wycheproof(group["type"], kem, test)
            done += 1
    assert done > 0


def test_xwing_file():
    for test in read("xwing/test-vectors.json"):
        ek, dk = kexlane.xwing.keygen(seed=bytes.fromhex(test["seed"]))
        assert (ek.hex(), bytes(dk).hex()) == (test["pk"], test["sk"])
        c, K = kexlane.xwing.encaps(ek, seed=bytes.fromhex(test["eseed"]))
        assert (c.hex(), bytes(K).hex()) == (test["ct"], test["ss"])
        assert kexlane.xwing.decaps(c, dk) == K
