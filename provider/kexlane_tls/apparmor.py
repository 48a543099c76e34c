# SPDX-License-Identifier: Apache-2.0
"""Whether an AppArmor profile, apparmor.d(5), lets a program load the module and read its configuration."""
from __future__ import annotations

import glob
import os
import re
from typing import NamedTuple

from .findings import ERROR, NOTE, Finding, Place, finding

FOLDER = "/etc/apparmor.d"
INCLUDE = re.compile(r'^\s*#?include\s+(?:if\s+exists\s+)?(?:<([^>]+)>|"([^"]+)"|(/\S+))')
PROFILE = re.compile(r'^\s*(?:profile\s+)?("[^"]+"|[^\s{]\S*)(?:\s+("[^"]+"|/\S*|@\{\S*))?\s*'
                     r'(?:(?:flags\s*=)?\s*\(([^)]*)\)\s*)?\{\s*$')
RULE = re.compile(r'^\s*(?:(?:audit|allow|owner|other|quiet)\s+)*(deny\s+)?(?:(?:audit|owner|file)\s+)*'
                  r'(?:("[^"]+"|[/@]\S*)\s+([a-zA-Z]+)|([a-zA-Z]+)\s+("[^"]+"|[/@]\S*))'
                  r'(?:\s*->.*)?\s*,')


class Profile(NamedTuple):
    place: Place
    attachment: str
    flags: str
    lines: list[str]  # of the profile itself, without those of profiles inside it


def active() -> bool:
    try:
        with open("/sys/module/apparmor/parameters/enabled") as file:
            return file.read().startswith("Y")
    except OSError:
        return False


def _lines(root: str, path: str, depth: int = 0) -> list[tuple[str, int, str]]:
    """The lines of a file and of all that it includes."""
    found: list[tuple[str, int, str]] = []
    try:
        with open(root + path, errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return found
    for number, line in enumerate(lines, 1):
        include = INCLUDE.match(line)
        if include and depth < 8:
            target = include[1] or include[2] or include[3]
            target = target if target.startswith("/") else f"{FOLDER}/{target}"
            inner = [target]
            if os.path.isdir(root + target):
                inner = [f"{target}/{name}" for name in sorted(os.listdir(root + target))]
            for one in inner:
                found += _lines(root, one, depth + 1)
        elif not line.lstrip().startswith("#"):
            found.append((path, number, re.sub(r"\s#.*", "", line)))
    return found


def _profiles(root: str, path: str) -> tuple[list[Profile], dict[str, list[str]]]:
    variables: dict[str, list[str]] = {}
    profiles: list[Profile] = []
    depth = 0
    for file, number, line in _lines(root, path):
        variable = re.match(r"^\s*@\{(\w+)\}\s*(\+?)=\s*(.*)", line)
        header = PROFILE.match(line)
        if depth == 0 and variable:
            old = variables.get(variable[1], []) if variable[2] else []
            variables[variable[1]] = old + [word.strip('"') for word in variable[3].split()]
        elif header:
            depth += 1
            if depth == 1:
                attachment = (header[2] or header[1]).strip('"')
                profiles.append(Profile(Place(file, number), attachment, header[3] or "", []))
        elif line.strip() == "}":
            depth -= 1
        elif depth == 1:
            profiles[-1].lines.append(line)
    return profiles, variables


def _matches(pattern: str, path: str, variables: dict[str, list[str]]) -> bool:
    for _ in range(8):  # a variable may hold others
        pattern = re.sub(r"@\{(\w+)\}(?=(/?))", lambda m: "{" + ",".join(
            value.rstrip("/") if m[2] else value for value in variables.get(m[1], ["\0"])) + "}", pattern)
    at, depth, text = 0, 0, ""
    while at < len(pattern):
        c = pattern[at]
        if pattern.startswith("**", at):
            text, at = text + ".*", at + 1
        elif c in "*?":
            text += "[^/]*" if c == "*" else "[^/]"
        elif c == "{":
            text, depth = text + "(?:", depth + 1
        elif c == "}" and depth:
            text, depth = text + ")", depth - 1
        elif c == "," and depth:
            text += "|"
        elif c in "[]^-":
            text += c
        else:
            text += re.escape(c)
        at += 1
    try:
        return re.fullmatch(text.replace("//", "/"), path) is not None
    except re.error:
        return False


def _allowed(profile: Profile, path: str, variables: dict[str, list[str]]) -> set[str]:
    """The letters that the profile allows for a file."""
    allowed: set[str] = set()
    denied: set[str] = set()
    for line in profile.lines:
        if re.match(r"^\s*(allow\s+)?file\s*,", line):
            allowed |= set("rm")
        rule = RULE.match(line)
        if rule:
            pattern, letters = (rule[2] or rule[5]).strip('"'), set(rule[3] or rule[4])
            if _matches(pattern, path, variables):
                (denied if rule[1] else allowed).update(letters)
    return allowed - denied


def check(root: str, programs: list[str], needs: dict[str, str], force: bool = False) -> list[Finding]:
    """Which profiles of these programs keep them from files. `needs` has the letters for each file."""
    findings: list[Finding] = []
    for path in sorted(glob.glob(glob.escape(root + FOLDER) + "/*")):
        name = os.path.basename(path)
        if not os.path.isfile(path) or os.path.lexists(f"{root}{FOLDER}/disable/{name}"):
            continue
        profiles, variables = _profiles(root, f"{FOLDER}/{name}")
        for profile in profiles:
            attached = [p for p in programs if _matches(profile.attachment, p, variables)]
            for file, letters in needs.items() if attached and "unconfined" not in profile.flags else ():
                missing = set(letters) - _allowed(profile, file, variables)
                if missing:
                    findings.append(_hides(root, name, profile, attached[0], file, letters, force))
    return findings


def _hides(root: str, name: str, profile: Profile, program: str, file: str, letters: str,
           force: bool) -> Finding:
    complain = "complain" in profile.flags or os.path.lexists(f"{root}{FOLDER}/force-complain/{name}")
    level, end = ERROR, ""
    if complain:
        level, end = NOTE, " It is in complain mode, so this is only logged"
    elif not (force or active()):
        level, end = NOTE, " AppArmor is not active now"
    local = f"{FOLDER}/local/{name}"
    with open(f"{root}{FOLDER}/{name}", errors="replace") as opened:
        place = local if f"local/{name}" in opened.read() else profile.place.file
    return finding(level, "apparmor",
                   f"the AppArmor profile of {program} does not let it "
                   f"{'load' if 'm' in letters else 'read'} "
                   f"{file}.{end}".rstrip("."), f"Add the line '{file} {letters},' to {place} and run "
                   f"apparmor_parser -r {FOLDER}/{name}.", profile.place)
