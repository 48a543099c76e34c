# SPDX-License-Identifier: Apache-2.0
"""Checks a list of groups: are its names spelt right, does the hybrid come first, and who is locked out."""
from __future__ import annotations

from collections.abc import Callable

from . import group_names
from .findings import ERROR, WARNING, Finding, Place, finding, meant
from .openssl_conf import Entry


def check(entry: Entry, version: tuple[int, ...], takes: Callable[[str], bool],
                findings: list[Finding]) -> None:
    """The names in a line Groups, in OpenSSL's order of preference."""
    separators = entry.value.replace("/", ":") if version >= (3, 5) else entry.value
    numbers: list[int] = []
    for part in separators.split(":"):
        name = part.strip()
        marks = name[: len(name) - len(name.lstrip("?*-"))]
        name = name[len(marks):]
        known = "?*-" if version >= (3, 5) else "?" if version >= (3, 3) else ""
        if any(mark not in known for mark in marks):
            findings.append(finding(ERROR, "group-mark",
                                    f"this OpenSSL does not know the mark '{marks}' before "
                                    f"{name}, and refuses the whole line",
                                    "'?' needs OpenSSL 3.3, '*' and '-' 3.5.",
                                    entry.place))
        number = group_names.number_of(name, version >= (3, 5))
        if name.upper() == "DEFAULT" and version >= (3, 5):
            numbers += [0x11EC, group_names.X25519, group_names.P_256]
        elif "-" in marks:
            numbers = [n for n in numbers if n != number]
        elif number is None and not takes(name):
            _unknown_group(entry, name, "?" in marks, findings)
        elif number is not None and number in numbers and version < (3, 5):
            findings.append(finding(ERROR, "group-twice",
                                    f"{name} comes twice, and this OpenSSL refuses the whole line",
                                    "Write each group once.", entry.place))
        elif number is not None:
            numbers.append(number)
    if not any(f["id"].startswith("group-") and f["level"] == ERROR for f in findings):
        judge_order(numbers, "Groups", entry.place, findings)


def _unknown_group(entry: Entry, name: str, may_be_missing: bool, findings: list[Finding]) -> None:
    known = group_names.closest(name, group_names.NUMBERS)
    if not name:
        text, cure = "there is a ':' too many", "Write one ':' between two groups."
    else:
        text, cure = f"OpenSSL has no group '{name}'{meant(known)}", f"Write {known}." if known else ""
    effect = ("OpenSSL passes over it" if may_be_missing else
              "OpenSSL refuses the whole line, and programs offer OpenSSL's own groups or end")
    findings.append(finding(WARNING if may_be_missing else ERROR, "group-unknown", f"{text}; {effect}", cure,
                            entry.place))


def judge_order(numbers: list[int], option: str, place: Place | None, findings: list[Finding]) -> None:
    """Whether a list of groups puts the hybrid first and leaves nobody out."""
    classical = [n for n in numbers if n not in group_names.POST_QUANTUM]
    if len(classical) == len(numbers):
        findings.append(finding(ERROR, "no-hybrid", f"{option} has no post-quantum group",
                                f"Write {group_names.RECOMMENDED}.", place))
        return
    if numbers[0] not in group_names.POST_QUANTUM:
        findings.append(finding(
            WARNING, "hybrid-not-first",
            f"{option} begins with {group_names.show(numbers[0])}; a client sends the key "
            "share of the first group, and a server that has it takes it",
            f"Write {group_names.HYBRID} first.", place))
    if not classical:
        findings.append(finding(
            WARNING, "locks-out", f"{option} has only post-quantum groups: peers with TLS 1.2, or without "
            "these groups, are locked out", "Add X25519:P-256:P-384, unless this is meant.", place))
        return
    for number, who in ((group_names.X25519, "peers that have only X25519"),
                        (group_names.P_256, "peers that have only P-256, and TLS 1.2 with the usual ECDSA "
                         "certificates")):
        if number not in numbers:
            findings.append(finding(WARNING, "locks-out",
                                    f"{option} has no {group_names.show(number)}: {who} are "
                                    "locked out", f"Add {group_names.show(number)}, unless this is meant.",
                                    place))
