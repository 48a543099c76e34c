# SPDX-License-Identifier: Apache-2.0
"""Reads an openssl.cnf by the rules of config(5), and remembers, as OpenSSL does not, where each line is.

OpenSSL reads nothing of a file with a fault in its form, and says so to nobody unless the program asks.
"""
from __future__ import annotations

import os
import stat
import string
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .findings import ERROR, NOTE, WARNING, Finding, Place, finding

WORD = frozenset(string.ascii_letters + string.digits + "_")
NAME = WORD | frozenset("!.%&*+,-/;?@^~|")
QUOTES = "\"'`"
ESCAPES = {"r": "\r", "n": "\n", "b": "\b", "t": "\t"}
DEPTH = 16  # files that include each other, one inside the other


class Entry(NamedTuple):
    value: str
    place: Place


class Replaced(NamedTuple):
    """A line that a later line for the same name makes void."""

    section: str
    name: str
    old: Entry
    new: Entry


class Fault(Exception):
    """Why OpenSSL does not read the file."""


class Conf:
    """The sections as OpenSSL sees them: one that comes twice is one, and of two values the later counts."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.sections: dict[str, dict[str, Entry]] = {"default": {}}
        self.headers: dict[str, list[Place]] = {}
        self.replaced: list[Replaced] = []
        self.findings: list[Finding] = []
        self.broken = False

    def get(self, section: str, name: str) -> Entry | None:
        return self.sections.get(section, {}).get(name)


class _Reader:
    def __init__(self, conf: Conf, environment: Mapping[str, str]) -> None:
        self.conf = conf
        self.environment = environment
        self.section = "default"
        self.dollar_in_names = False
        self.absolute_only = False
        self.include_folder = environment.get("OPENSSL_CONF_INCLUDE", "")


def read(file: str, environment: Mapping[str, str] = os.environ) -> Conf:
    """The file, with all that it includes. What is wrong with its form is in `findings`."""
    conf = Conf(file)
    reader = _Reader(conf, environment)
    try:
        _read_file(reader, file, 0)
    except Fault:
        conf.broken = True
    return conf


def _fault(reader: _Reader, place: Place, id: str, text: str, cure: str) -> Fault:
    reader.conf.findings.append(finding(
        ERROR, id, f"{text}. OpenSSL therefore reads nothing of this file, and programs that do not ask "
        "why go on without it", cure, place))
    return Fault()


def unreadable(file: str) -> str:
    """Why a file cannot be read, in words, or an empty text."""
    try:
        if stat.S_ISDIR(os.stat(file).st_mode):
            return "is a folder, not a file"
        with open(file, "rb"):
            return ""
    except FileNotFoundError:
        return "does not exist"
    except PermissionError:
        return "may not be read by this user"
    except OSError as reason:
        return f"cannot be read: {reason.strerror}"


def _joined_lines(data: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; a line that ends in a single backslash goes on in the next one."""
    start, held = 0, ""
    for number, line in enumerate(data.split("\n"), 1):
        start = start or number
        held += line.rstrip("\r")
        if held.endswith("\\") and not held.endswith("\\\\"):
            held = held[:-1]
            continue
        yield start, held
        start, held = 0, ""
    if held:
        yield start, held


def _read_file(reader: _Reader, file: str, depth: int) -> None:
    with open(file, encoding="utf-8", errors="surrogateescape", newline="") as opened:
        data = opened.read()
    for number, line in _joined_lines(data[1:] if data.startswith("\ufeff") else data):
        text = _without_comment(line).strip()
        if text:
            _read_line(reader, Place(file, number), text, depth)


def _without_comment(line: str) -> str:
    at = 0
    while at < len(line):
        c = line[at]
        if c == "#":
            return line[:at]
        if c in QUOTES:
            at += 1
            while at < len(line) and line[at] != c:
                at += 2 if line[at] == "\\" else 1
        elif c == "\\":
            at += 1
        at += 1
    return line


def _name_end(reader: _Reader, text: str, at: int) -> int:
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] in NAME or (text[at] == "$" and reader.dollar_in_names):
            at += 1
        else:
            break
    return min(at, len(text))


def _read_line(reader: _Reader, place: Place, text: str, depth: int) -> None:
    if text[0] == "[":
        _read_header(reader, place, text)
        return
    end = _name_end(reader, text, 0)
    section, name = reader.section, text[:end]
    if text.startswith("::", end):
        begin = end + 2
        end = _name_end(reader, text, begin)
        section, name = name, text[begin:end]
    rest = text[end:].strip()
    for directive, action in ((".pragma", _pragma), (".include", _include)):
        if name == directive and (rest.startswith("=") or text[end : end + 1].isspace()):
            value = rest[1:] if rest.startswith("=") else rest
            action(reader, place, value.strip(), depth)
            return
    if not rest.startswith("="):
        raise _fault(reader, place, "no-equal-sign", f"'{text}' has no '=' after its name",
                     "Write NAME = VALUE, or a # before the line.")
    _store(reader, section, name, Entry(_expand(reader, place, rest[1:].strip(), section), place))


def _read_header(reader: _Reader, place: Place, text: str) -> None:
    inner = text[1:].lstrip()
    at = 0
    while (end := _name_end(reader, inner, at)) > at:  # words, with spaces between them
        at = len(inner) - len(inner[end:].lstrip())
    if inner[at : at + 1] != "]":
        raise _fault(reader, place, "no-bracket", f"the section's name in '{text}' does not end "
                     "with ']', or has a character that names do not have", "Close the bracket.")
    if inner[at + 1 :].strip():
        reader.conf.findings.append(finding(
            WARNING, "after-bracket", f"OpenSSL passes over '{inner[at + 1 :].strip()}', which stands in one "
            "line with a section's name", "Begin a new line after the ']'.", place))
    reader.section = inner[:at].strip()
    reader.conf.sections.setdefault(reader.section, {})
    reader.conf.headers.setdefault(reader.section, []).append(place)


def _store(reader: _Reader, section: str, name: str, entry: Entry) -> None:
    values = reader.conf.sections.setdefault(section, {})
    if name in values and values[name].value != entry.value:
        reader.conf.replaced.append(Replaced(section, name, values[name], entry))
    values[name] = entry


def _pragma(reader: _Reader, place: Place, value: str, depth: int) -> None:
    name, colon, setting = (part.strip() for part in value.partition(":"))
    on = setting.lower() in ("on", "true")
    if not colon:
        raise _fault(reader, place, "bad-pragma", f".pragma {value} has no ':'", "Write .pragma NAME:VALUE.")
    if name == "dollarid":
        reader.dollar_in_names = on
    elif name == "abspath":
        reader.absolute_only = on
    elif name == "includedir":
        reader.include_folder = setting
    else:
        reader.conf.findings.append(finding(WARNING, "unknown-pragma", f"OpenSSL has no .pragma {name}",
                                            "It has dollarid, abspath and includedir.", place))


def _include(reader: _Reader, place: Place, value: str, depth: int) -> None:
    path = _expand(reader, place, value, reader.section)
    if not os.path.isabs(path):
        if reader.absolute_only:
            raise _fault(reader, place, "relative-include", f".include {path} is not absolute, which "
                         ".pragma abspath asks for", "Write the whole path.")
        if not reader.include_folder:
            reader.conf.findings.append(finding(
                NOTE, "relative-include", f".include {path} is looked up in the folder in which each program "
                "happens to run", "Write the whole path.", place))
        path = os.path.join(reader.include_folder, path)
    if depth == DEPTH:
        raise _fault(reader, place, "include-loop", f".include {path} goes round in a circle",
                     "Take one of these lines out.")
    files = [path]
    if os.path.isdir(path):
        names = [name for name in sorted(os.listdir(path)) if name.lower().endswith((".cnf", ".conf"))]
        files = [os.path.join(path, name) for name in names]
    for file in files:
        reason = unreadable(file)
        if reason:
            reader.conf.findings.append(finding(
                ERROR, "include-missing", f".include {file}: this file {reason}, and OpenSSL passes over the "
                "line without a word", "Correct the path, or take the line out.", place))
        else:
            _read_file(reader, file, depth + 1)


def _expand(reader: _Reader, place: Place, value: str, section: str) -> str:
    """A value without quotes and escapes, and with the values of its variables."""
    result, at = [], 0
    while at < len(value):
        c = value[at]
        at += 1
        if c in QUOTES:
            while at < len(value) and value[at] != c:
                at += 1 if value[at] == "\\" else 0
                result.append(value[at : at + 1])
                at += 1
            at += 1
        elif c == "\\":
            result.append(ESCAPES.get(value[at : at + 1], value[at : at + 1]))
            at += 1
        elif c == "$" and not (reader.dollar_in_names and value[at : at + 1] not in ("{", "(")):
            text, at = _variable(reader, place, value, at, section)
            result.append(text)
        else:
            result.append(c)
    return "".join(result)


def _variable(reader: _Reader, place: Place, value: str, at: int, section: str) -> tuple[str, int]:
    """The value of the variable whose name begins at `at`, and where the text goes on."""
    def word(start: int) -> int:
        letters = WORD | {"$"} if reader.dollar_in_names else WORD
        while start < len(value) and value[start] in letters:
            start += 1
        return start

    begin = at - 1
    close = {"{": "}", "(": ")"}.get(value[at : at + 1], "")
    at += len(close)
    end = word(at)
    name = value[at:end]
    if value.startswith("::", end):
        section, at = name, end + 2
        end = word(at)
        name = value[at:end]
    if close and value[end : end + 1] != close:
        raise _fault(reader, place, "no-brace",
                     f"'{value[begin:]}' has no '{close}' after the variable's name",
                     f"Write the '{close}'.")
    end += len(close)
    entry = reader.conf.get(section, name)
    if entry is None and section == "ENV":
        if name in reader.environment:
            return reader.environment[name], end
        raise _fault(reader, place, "no-variable", f"the environment has no variable {name} for "
                     f"{value[begin:end]}",
                     "Set it for every program that reads this file, or write the value.")
    entry = entry or reader.conf.get("default", name)
    if entry is None:
        raise _fault(reader, place, "no-variable", f"{value[begin:end]} has no value before this line",
                     f"Set {name} above, or write '\\$' for a plain dollar sign.")
    return entry.value, end
