# SPDX-License-Identifier: Apache-2.0
"""The module as a file: is it there, for this machine, of this version, and may a service's user read it."""
from __future__ import annotations

import grp
import os
import pwd
import stat
import struct
from typing import NamedTuple

from . import openssl_program
from .findings import ERROR, WARNING, Finding, Place, finding

MACHINES = {3: "i386", 8: "MIPS", 20: "PowerPC", 21: "ppc64", 22: "s390x", 40: "32-bit Arm", 62: "x86-64",
            183: "AArch64",
            243: "RISC-V", 258: "LoongArch"}


class User(NamedTuple):
    """Who reads a file; without a name, everybody who is neither its owner nor in its group."""

    name: str
    uid: int
    groups: frozenset[int]


EVERYBODY = User("", -1, frozenset())


def user(name: str) -> User | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    groups = {g.gr_gid for g in grp.getgrall() if name in g.gr_mem}
    return User(name, entry.pw_uid, frozenset(groups | {entry.pw_gid}))


def _may(status: os.stat_result, who: User, bit: int) -> bool:
    if who.uid == 0:
        return True
    shift = 6 if status.st_uid == who.uid else 3 if status.st_gid in who.groups else 0
    return bool(status.st_mode >> shift & bit)


def hidden(path: str, who: User) -> tuple[str, int] | None:
    """The file, or the first folder on the way to it, that this user may not read, and its mode."""
    path = os.path.realpath(path)
    folders = []
    while os.path.dirname(path) != path:
        folders.append(path)
        path = os.path.dirname(path)
    for part in reversed(folders):
        try:
            status = os.stat(part)
        except OSError:
            return None
        folder = stat.S_ISDIR(status.st_mode)
        if not _may(status, who, 1 if folder else 4):
            return part, stat.S_IMODE(status.st_mode)
    return None


def modes(path: str, who: User, what: str) -> list[Finding]:
    """Whether the modes hide a file from a user."""
    found = hidden(path, who)
    if not found:
        return []
    part, mode = found
    folder = os.path.isdir(part)
    reader = f"the user {who.name}" if who.name else "users other than its owner"
    return [finding(ERROR, "file-modes",
                    f"{'the folder ' if folder else ''}{part} has mode {mode:04o}, which hides "
                    f"{what} from {reader}", f"chmod {'a+rx' if folder else 'a+r'} {part}", Place(part, 0))]


class Header(NamedTuple):
    """What an ELF file is for, and how long its header says that it is."""

    bits: int
    order: str
    machine: int
    size: int


def _header(path: str) -> Header | None:
    with open(path, "rb") as file:
        head = file.read(64)
    if len(head) < 64 or head[:4] != b"\x7fELF" or head[4] not in (1, 2) or head[5] not in (1, 2):
        return None
    bits, order = 32 * head[4], "<" if head[5] == 1 else ">"
    machine = struct.unpack(order + "H", head[18:20])[0]
    # The section headers are the last part of a file: where they begin, the size of one, and how many.
    begin = struct.unpack(order + ("I" if bits == 32 else "Q"), head[32:36] if bits == 32 else head[40:48])[0]
    each, count = struct.unpack(order + "HH", head[46:50] if bits == 32 else head[58:62])
    return Header(bits, order, machine, begin + each * count)


def check(openssl: openssl_program.Installation, path: str, told: tuple[str, str] | None,
          expected: str | None) -> tuple[list[Finding], str | None]:
    """What is wrong with the module, and its version if it can be loaded. `told` is what it calls itself and
    its version, where OpenSSL has loaded it already."""
    place = Place(path, 0)
    if not os.path.lexists(path):
        cure = "Install the package kexlane-openssl, or build the module (provider/README.md)."
        told_so = " OPENSSL_MODULES sends OpenSSL to this folder."
        elsewhere = told_so if os.environ.get("OPENSSL_MODULES") else ""
        return [finding(ERROR, "module-missing", f"there is no {path}, so nothing can be loaded.{elsewhere}",
                        cure,
                        place)], None
    try:
        header = _header(path)
    except OSError as error:
        return [finding(ERROR, "module-unreadable", f"{path} cannot be read: {error.strerror}",
                        "Run this as root, or correct the file's mode and owner.", place)], None
    again = "Install the package again."
    if header is None:
        return [finding(ERROR, "module-corrupt", f"{path} is not a module: it has no ELF header", again,
                        place)], None
    ours = _header(os.path.realpath(openssl.program))
    if ours and header[:3] != ours[:3]:
        built, here = (f"{MACHINES.get(h.machine, f'machine {h.machine}')}, {h.bits} bits"
                       for h in (header, ours))
        return [finding(ERROR, "module-machine",
                        f"{path} was built for {built}, and OpenSSL here is for {here}",
                        "Install the module of this machine.", place)], None
    if os.path.getsize(path) < header.size:
        return [finding(ERROR, "module-corrupt", f"{path} has {os.path.getsize(path)} bytes of {header.size}",
                        again,
                        place)], None
    # Many programs load it as root, so this is not yet a fault of one of them.
    findings = [{**f, "level": WARNING} for f in modes(path, EVERYBODY, "the module")]
    folder, name = os.path.split(path)
    if not told and name != "kexlane.so":  # only the configuration that names it can load it
        return findings, None
    told = told or openssl_program.loaded(openssl, folder)
    if not told:
        reason = openssl_program.load_error(openssl, folder)
        return [*findings, finding(ERROR, "module-corrupt", f"OpenSSL cannot load {path}: {reason}", again,
                                   place)], None
    provider, version = told
    if provider != "kexlane":
        findings.append(finding(ERROR, "module-other", f"{path} is another module: {provider}", again, place))
        return findings, None
    if expected and version != expected:
        findings.append(finding(WARNING, "module-version",
                                f"{path} is of version {version}, and this program of "
                                f"version {expected}",
                                "Install both from one package, and restart the programs.", place))
    return findings, version
