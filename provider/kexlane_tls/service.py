# SPDX-License-Identifier: Apache-2.0
"""How systemd starts a program, from unit files: user, environment; and what processes have loaded."""
from __future__ import annotations

import fnmatch
import glob
import os
import shlex
from typing import NamedTuple

from .findings import Place
from .openssl_conf import Entry

# systemd.unit(5): a file in the first folder hides one of the same name in those after it.
FOLDERS = ("/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
           "/usr/lib/systemd/system",
           "/lib/systemd/system")


class Unit(NamedTuple):
    name: str
    user: str | None
    environment: dict[str, Entry]


class Running(NamedTuple):
    pid: int
    conf: str | None  # OPENSSL_CONF
    environment_known: bool
    has_module: bool | None  # None: this user may not look


def installed_units(root: str, patterns: tuple[str, ...]) -> list[str]:
    found = []
    for pattern in patterns:
        for folder in FOLDERS:
            for path in sorted(glob.glob(f"{glob.escape(root)}{folder}/{pattern}")):
                name = os.path.basename(path)
                if name not in found:
                    found.append(name)
    return found


def units(root: str, patterns: tuple[str, ...]) -> list[str]:
    """Those that are installed, or else those that a program would have."""
    return installed_units(root, patterns) or [pattern for pattern in patterns if "*" not in pattern]


def _files(root: str, unit: str) -> list[str]:
    """The unit's file and its drop-ins, in the order in which they count."""
    main = next((f"{folder}/{unit}" for folder in FOLDERS if os.path.isfile(f"{root}{folder}/{unit}")), None)
    drop_ins: dict[str, str] = {}
    for folder in FOLDERS:
        for path in glob.glob(f"{glob.escape(root)}{folder}/{unit}.d/*.conf"):
            drop_ins.setdefault(os.path.basename(path), path[len(root):])
    return ([main] if main else []) + [drop_ins[name] for name in sorted(drop_ins)]


def _assignments(root: str, path: str) -> list[tuple[str, str, int]]:
    """The lines NAME=VALUE of a file's section [Service], or of a file without sections."""
    try:
        with open(root + path, errors="replace") as file:
            text = file.read()
    except OSError:
        return []
    section, found = "", []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("["):
            section = line
        elif section in ("", "[Service]") and "=" in line and line[0] not in "#;":
            name, _, value = line.partition("=")
            found.append((name.strip(), value.strip(), number))
    return found


def _words(value: str) -> list[str]:
    try:
        return shlex.split(value)
    except ValueError:
        return value.split()


def read(root: str, unit: str) -> Unit:
    user, environment = None, {}
    files: list[tuple[str, str]] = []
    for path in _files(root, unit):
        for name, value, number in _assignments(root, path):
            if name == "User":
                user = value or None
            elif name == "Environment" and not value:
                environment.clear()
            elif name == "Environment":
                for word in _words(value):
                    variable, _, text = word.partition("=")
                    environment[variable] = Entry(text, Place(path, number))
            elif name == "EnvironmentFile":
                files = files + [(value.lstrip("-"), path)] if value else []
    for file, _ in files:
        for variable, text, number in _assignments(root, file):
            environment[variable] = Entry(" ".join(_words(text)), Place(file, number))
    return Unit(unit, user, environment)


def take_environment(root: str, names: list[str], variables: tuple[str, ...]) -> None:
    """Gives these variables the values that units have. Those of a shell do not reach services."""
    found: dict[str, Entry] = {}
    for name in names:
        found = {**read(root, name).environment, **found}
    for variable in variables:
        os.environ.pop(variable, None)
        if variable in found:
            os.environ[variable] = found[variable].value


def running(binaries: tuple[str, ...]) -> list[Running]:
    """The processes of a program, as far as this user may look at them."""
    found = []
    for folder in glob.glob("/proc/[0-9]*"):
        try:
            program = os.readlink(f"{folder}/exe").replace(" (deleted)", "")
        except OSError:
            continue
        if not any(fnmatch.fnmatch(program, pattern) for pattern in binaries):
            continue
        try:
            with open(f"{folder}/environ", "rb") as file:
                variables = dict(v.split(b"=", 1) for v in file.read().split(b"\0") if b"=" in v)
            with open(f"{folder}/maps", errors="replace") as file:
                has_module: bool | None = "/kexlane.so" in file.read()
            conf = variables.get(b"OPENSSL_CONF")
            found.append(Running(int(folder[6:]), os.fsdecode(conf) if conf else None, True, has_module))
        except OSError:
            found.append(Running(int(folder[6:]), None, False, None))
    return sorted(found)
