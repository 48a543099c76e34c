# SPDX-License-Identifier: Apache-2.0
"""What the checks find: a list of plain dicts, as --json prints them."""
from __future__ import annotations

from typing import Any, NamedTuple

# A finding: level, id, file, line, text, cure.
Finding = dict[str, Any]

# error: the hybrid is not used, or a program fails. warning: it is, but not by all who should.
ERROR, WARNING, NOTE = "error", "warning", "note"


class Refused(Exception):
    """Why nothing was changed."""


class Place(NamedTuple):
    """A line of a file; 0 is the whole file."""

    file: str
    line: int


def finding(level: str, id: str, text: str, cure: str = "", place: Place | None = None) -> Finding:
    return {"level": level, "id": id, "file": place.file if place else None,
            "line": place.line if place and place.line else None, "text": text, "cure": cure}


def meant(word: str | None, line: int = 0) -> str:
    """The end of a text that names a misspelt word."""
    return f"; did you mean '{word}'{f' (line {line})' if line else ''}?" if word else ""


def worst(findings: list[Finding]) -> str | None:
    for level in (ERROR, WARNING):
        if any(f["level"] == level for f in findings):
            return level
    return None
