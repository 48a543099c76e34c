# SPDX-License-Identifier: Apache-2.0
"""The groups of TLS by number and by OpenSSL's names, and the search for a name that was meant."""
from __future__ import annotations

from collections.abc import Iterable

# IANA's "TLS Supported Groups". The first name is the one that is shown.
GROUPS: dict[int, tuple[str, ...]] = {
    0x11EC: ("X25519MLKEM768",),
    0x11EB: ("SecP256r1MLKEM768",),
    0x11ED: ("SecP384r1MLKEM1024",),
    0x0200: ("MLKEM512",),
    0x0201: ("MLKEM768",),
    0x0202: ("MLKEM1024",),
    0x001D: ("X25519", "x25519"),
    0x001E: ("X448", "x448"),
    0x0017: ("P-256", "secp256r1", "prime256v1"),
    0x0018: ("P-384", "secp384r1"),
    0x0019: ("P-521", "secp521r1"),
    0x001A: ("brainpoolP256r1",),
    0x001B: ("brainpoolP384r1",),
    0x001C: ("brainpoolP512r1",),
    0x001F: ("brainpoolP256r1tls13",),
    0x0020: ("brainpoolP384r1tls13",),
    0x0021: ("brainpoolP512r1tls13",),
    0x0100: ("ffdhe2048",),
    0x0101: ("ffdhe3072",),
    0x0102: ("ffdhe4096",),
    0x0103: ("ffdhe6144",),
    0x0104: ("ffdhe8192",),
}
HYBRID = "X25519MLKEM768"
POST_QUANTUM = frozenset({0x11EB, 0x11EC, 0x11ED, 0x0200, 0x0201, 0x0202})
X25519, P_256, P_384 = 0x001D, 0x0017, 0x0018
RECOMMENDED = "X25519MLKEM768:X25519:P-256:P-384"
ALL_POST_QUANTUM = "X25519MLKEM768:SecP256r1MLKEM768:SecP384r1MLKEM1024:MLKEM768:MLKEM1024:MLKEM512"
NUMBERS = {name: number for number, names in GROUPS.items() for name in names}


def show(number: int | None) -> str:
    """The name of a group, or its number where it has none here."""
    if number is None:
        return "none"
    return GROUPS[number][0] if number in GROUPS else f"0x{number:04x}"


def number_of(name: str, any_case: bool) -> int | None:
    """OpenSSL 3.0 wants a name as it is written here; 3.5 takes it in any case."""
    if name in NUMBERS or not any_case:
        return NUMBERS.get(name)
    return next((n for known, n in NUMBERS.items() if known.lower() == name.lower()), None)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be."""
    import difflib  # only a misspelt file pays for it

    by_lower = {name.lower(): name for name in known}
    word = word.strip().lower()
    found = difflib.get_close_matches(word, by_lower, n=1, cutoff=0.6 if len(word) < 5 else 0.7)
    return by_lower[found[0]] if found else None
