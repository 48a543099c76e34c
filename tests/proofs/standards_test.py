#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks standards.py, and the answers of kxl_self_test, which it gives.

usage: tests/proofs/standards_test.py [--write]

standards.py must agree with RFC 7748 and, where there are any, with the official files in
$KEXLANE_VECTORS. Then api/self_test_answers.h must be what standards.py gives; --write writes it.
"""
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from standards import (BASE, H, MLKEM, hybrid_client_finish, hybrid_client_keygen,
                       hybrid_server_respond, x25519, xwing_decaps, xwing_encaps, xwing_keygen)

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ANSWERS = ROOT / "api/self_test_answers.h"


# ---- the standards against official answers ----------------------------------------------------

def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"FAILED: {what}: standards.py gives {got.hex()}, but {wanted.hex()} is right")


def check_rfc7748():  # section 5.2, with the iteration, and 6.1
    k = u = BASE
    for i in range(1000):
        k, u = x25519(k, u), k
        if i == 0:
            expect("RFC 7748, once", k, bytes.fromhex(
                "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"))
    expect("RFC 7748, 1000 times", k, bytes.fromhex(
        "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"))


def acvp(folder, name):
    """Each test with the answer to it, and its group's parameterSet and function."""
    prompt, answers = (json.loads((folder / f"ML-KEM-{name}-FIPS203.{kind}.json").read_text())
                       for kind in ("prompt", "expectedResults"))
    of_test = {(group["tgId"], test["tcId"]): test
               for group in answers["testGroups"] for test in group["tests"]}
    for group in prompt["testGroups"]:
        for test in group["tests"]:
            fields = {**group, **test, **of_test[group["tgId"], test["tcId"]]}
            yield MLKEM[int(group["parameterSet"].split("-")[-1])], fields


def octets(fields, *names):
    return [bytes.fromhex(fields[name]) for name in names]


def check_official(folder):
    count = 0
    for kem, test in acvp(folder / "acvp", "keyGen"):
        d, z, ek, dk = octets(test, "d", "z", "ek", "dk")
        expect("ACVP keyGen", b"".join(kem.keygen(d, z)), ek + dk)
        count += 1
    for kem, test in acvp(folder / "acvp", "encapDecap"):
        if test["function"] == "encapsulation":
            ek, m, c, k = octets(test, "ek", "m", "c", "k")
            expect("ACVP encapsulation", b"".join(kem.encaps(ek, m)), k + c)
        elif test["function"] == "decapsulation":
            dk, c, k = octets({**test}, "dk", "c", "k")
            expect("ACVP decapsulation", kem.decaps(dk, c), k)
        else:
            continue
        count += 1
    for test in json.loads((folder / "xwing/test-vectors.json").read_text()):
        seed, pk, eseed, ct, ss = octets(test, "seed", "pk", "eseed", "ct", "ss")
        expect("X-Wing keygen", xwing_keygen(seed), pk)
        expect("X-Wing encaps", b"".join(xwing_encaps(pk, eseed)), ct + ss)
        expect("X-Wing decaps", xwing_decaps(seed, ct), ss)
        count += 1
    if count < 100:
        sys.exit(f"FAILED: only {count} official answers were found in {folder}")
    return count


# ---- the answers of kxl_self_test --------------------------------------------------------------

SEEDS = [bytes(range(96)), bytes(range(255, 159, -1))]
FORMS = ["", ", batch", ", prepared", ", prepared, batch"]


def spoil(c):
    return bytes([c[0] ^ 1]) + c[1:]


def answers():
    """(variable, name, forms, the digests of the two seeds)."""
    for size, kem in MLKEM.items():
        pairs = [kem.keygen(s[:32], s[32:64]) for s in SEEDS]
        sent = [kem.encaps(ek, s[:32]) for (ek, _), s in zip(pairs, SEEDS)]
        name, variable = f"ML-KEM-{size}", f"kMlkem{size}"
        yield f"{variable}Keygen", f"{name} keygen", 2, [H(dk) for _, dk in pairs]
        yield f"{variable}Encaps", f"{name} encaps", 4, [H(c + K) for K, c in sent]
        yield (f"{variable}Decaps", f"{name} decaps", 4, [H(K) for K, _ in sent])
        yield (f"{variable}Reject", f"{name} decaps, implicit rejection", 4,
               [H(kem.decaps(dk, spoil(c))) for (_, dk), (_, c) in zip(pairs, sent)])
    publics = [x25519(s[:32], BASE) for s in SEEDS]
    yield "kX25519PublicKey", "X25519 public key", 2, [H(pk) for pk in publics]
    yield ("kX25519SharedSecret", "X25519 shared secret", 2,
           [H(x25519(s[:32], pk)) for s, pk in zip(SEEDS, reversed(publics))])
    clients = [hybrid_client_keygen(s) for s in SEEDS]
    servers = [hybrid_server_respond(c[0], s) for c, s in zip(clients, SEEDS)]
    name, variable = "X25519MLKEM768", "kHybrid"
    yield f"{variable}Keygen", f"{name} client keygen", 2, [H(b + a) for a, b in clients]
    yield f"{variable}Respond", f"{name} server respond", 2, [H(a + b) for a, b in servers]
    yield (f"{variable}Finish", f"{name} client finish", 4,
           [H(hybrid_client_finish(c[1], s[0])) for c, s in zip(clients, servers)])
    keys = [xwing_keygen(s[:32]) for s in SEEDS]
    sent = [xwing_encaps(ek, s) for ek, s in zip(keys, SEEDS)]
    yield "kXwingKeygen", "X-Wing keygen", 2, [H(ek) for ek in keys]
    yield "kXwingEncaps", "X-Wing encaps", 4, [H(ct + ss) for ct, ss in sent]
    yield ("kXwingDecaps", "X-Wing decaps", 4,
           [H(xwing_decaps(s[:32], ct)) for s, (ct, _) in zip(SEEDS, sent)])


def header():
    lines = """// SPDX-License-Identifier: Apache-2.0
// The known answers of kxl_self_test. tests/proofs/standards_test.py --write wrote them, from the
// standards as tests/proofs/standards.py has them.
#ifndef KEXLANE_API_SELF_TEST_ANSWERS_H_
#define KEXLANE_API_SELF_TEST_ANSWERS_H_

#include <cstdint>

namespace kexlane {

// names: of one operation, a batch, one with a prepared key, a batch with prepared keys; null where
// there is no such form. digests: SHA3-256 of what comes out of the first seed and of the second.
struct SelfTestAnswer {
  const char* names[4];
  uint8_t digests[2][32];
};

// clang-format off
""".splitlines()
    variables = []
    for variable, name, forms, digests in answers():
        variables.append(variable)
        lines.append(f"inline constexpr SelfTestAnswer {variable} = {{")
        lines += [f'  {"{" if form == "" else " "}"{name}{form}",' for form in FORMS[:forms]]
        lines[-1] = lines[-1][:-1] + "},"
        for start, digest in zip("{ ", digests):
            octets = [f"0x{b:02x}" for b in digest]
            lines.append(f"  {start}{{{', '.join(octets[:16])},")
            lines.append(f"    {', '.join(octets[16:])}}},")
        lines[-1] = lines[-1][:-1] + "}"
        lines.append("};")
    lines += ["", "inline constexpr const SelfTestAnswer* kSelfTestAnswers[] = {"]
    lines += [f"    &{variable}," for variable in variables]
    lines += ["};", "// clang-format on", "", "}  // namespace kexlane", "",
              "#endif  // KEXLANE_API_SELF_TEST_ANSWERS_H_", ""]
    return "\n".join(lines)


def main():
    if sys.argv[1:] not in ([], ["--write"]):
        sys.exit(__doc__)
    check_rfc7748()
    folder = os.environ.get("KEXLANE_VECTORS")
    if folder:
        print(f"{check_official(pathlib.Path(folder))} official answers agree with standards.py")
    else:
        print("no KEXLANE_VECTORS: standards.py is compared with RFC 7748 alone")
    text = header()
    if sys.argv[1:]:
        ANSWERS.write_text(text)
    elif ANSWERS.read_text() != text:
        sys.exit(f"FAILED: {ANSWERS.name} is not what standards.py gives")


if __name__ == "__main__":
    main()
