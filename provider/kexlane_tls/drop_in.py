# SPDX-License-Identifier: Apache-2.0
"""Enables a program by files of our own beside its configuration, and takes exactly these away again.

A manifest, /etc/kexlane/PROGRAM.json, has the SHA-256 of each file and the folders that were made for them.
A file that is not in it, or that somebody has changed since, is left alone.
"""
from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import os
import re
import tempfile
from typing import Any, NamedTuple

from . import openssl_conf, service
from .findings import Refused
from .group_names import RECOMMENDED
from .programs import FOLDER, GNUTLS, PROGRAMS, Program, conf_path

SYSTEM_CONFS = ("/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/usr/lib/ssl/openssl.cnf")
HEAD = "# Written by 'kexlane-tls enable {name}'. 'kexlane-tls disable {name}' removes it.\n"


class Plan(NamedTuple):
    files: dict[str, str]  # to be written: path and text
    by_hand: list[dict[str, Any]]  # to be written by the administrator: file and lines
    cannot: str


def system_conf(root: str) -> str | None:
    return next((path for path in SYSTEM_CONFS if os.path.isfile(root + path)), None)


def conf_text(name: str, root: str) -> str:
    """An openssl.cnf that adds the module and its groups to what the system's own file says.

    In OpenSSL two sections of one name are one. So the lines go to the sections that the system's file
    uses, and what it says of other things stays in force.
    """
    system = system_conf(root)
    conf = openssl_conf.read(root + system) if system else openssl_conf.Conf("")
    if conf.broken:
        raise Refused(f"{system} cannot be read by OpenSSL. 'kexlane-tls check --conf {system}' says why")

    def named(section: str, line: str, otherwise: str) -> str:
        entry = conf.get(section, line)
        return entry.value if entry and entry.value in conf.sections else f"kexlane_{otherwise}"

    init = named("default", "openssl_conf", "init")
    providers = named(init, "providers", "providers")
    default = named(providers, "default", "default")
    ssl = named(init, "ssl_conf", "ssl")
    tls = named(ssl, "system_default", "tls")
    include = f".include {system}\n" if system else ""
    return (f"{HEAD.format(name=name)}{include}[default]\nopenssl_conf = {init}\n\n"
            f"[{init}]\nproviders = {providers}\nssl_conf = {ssl}\n\n"
            f"[{providers}]\ndefault = {default}\nkexlane = kexlane_provider\n\n"
            f"[{default}]\nactivate = 1\n\n[kexlane_provider]\nactivate = 1\n\n"
            f"[{ssl}]\nsystem_default = {tls}\n\n[{tls}]\nGroups = {RECOMMENDED}\n")


def _read(path: str) -> str:
    with contextlib.suppress(OSError):
        with open(path, errors="replace") as file:
            return file.read()
    return ""


def installed(name: str, root: str) -> bool:
    return any(glob.glob(glob.escape(root) + pattern) for pattern in PROGRAMS[name].binaries)


def cannot(program: Program, root: str) -> str:
    """Why a program cannot use the provider, by the libraries that its binary names, or an empty text."""
    for pattern in program.binaries:
        for path in glob.glob(glob.escape(root) + pattern):
            try:
                with open(path, "rb") as file:
                    data = file.read()
            except OSError:
                continue
            if b"libssl.so." in data:
                return ""
            if b"libgnutls.so." in data:
                return f"{path[len(root):]} uses {GNUTLS}"
    return program.cannot


def plan(name: str, root: str) -> Plan:
    program = PROGRAMS[name]
    reason = cannot(program, root)
    if reason:
        return Plan({}, [], reason)
    conf = conf_path(name)
    files = {conf: conf_text(name, root)}
    units = service.units(root, program.units)
    for unit in units:
        files[f"/etc/systemd/system/{unit}.d/kexlane.conf"] = (
            f"{HEAD.format(name=name)}[Service]\nEnvironment=OPENSSL_CONF={conf}\n")
    if name == "nginx" and re.search(r"^\s*include\s+\S*modules-enabled/",
                                     _read(root + "/etc/nginx/nginx.conf"), re.M):
        files["/etc/nginx/modules-enabled/60-kexlane.conf"] = (
            HEAD.format(name=name) + "# nginx passes these on when it replaces its program while it runs, "
                                     "as Debian's "
            "updates do.\nenv OPENSSL_CONF;\nenv OPENSSL_MODULES;\n")
    if name == "dovecot":
        files["/etc/dovecot/conf.d/99-kexlane.conf"] = HEAD.format(name=name) + _dovecot(root, conf)
    by_hand = program.by_hand
    if name == "php" and units:
        by_hand = ()
    lines = [{"file": file, "lines": [line.format(conf=conf) for line in lines]} for file, lines in by_hand]
    return Plan(files, lines, "")


def _dovecot(root: str, conf: str) -> str:
    """Dovecot starts its processes with the variables that this setting names, and no others."""
    if re.search(r"^\s*dovecot_config_version\s*=", _read(root + "/etc/dovecot/dovecot.conf"), re.M):
        return f"import_environment {{\n  OPENSSL_CONF = {conf}\n}}\n"
    return f"import_environment = $import_environment OPENSSL_CONF={conf}\n"


def _manifest_path(name: str) -> str:
    return f"{FOLDER}/{name}.json"


def manifest(name: str, root: str) -> dict[str, Any] | None:
    try:
        with open(root + _manifest_path(name), encoding="utf-8") as file:
            found = json.load(file)
        ours = isinstance(found.get("files"), dict) and isinstance(found.get("folders"), list)
        paths = [*found["files"], *found["folders"]] if ours else []
        return found if ours and all(isinstance(p, str) and p.startswith("/") for p in paths) else None
    except (OSError, ValueError, AttributeError):
        return None


def enabled(root: str) -> list[str]:
    return [name for name in PROGRAMS if manifest(name, root)]


def has_manifest(name: str, root: str) -> bool:
    """Also one that is damaged, of which enable and disable tell."""
    return os.path.lexists(root + _manifest_path(name))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _state(path: str, written: str | None) -> str:
    """Of a file, by the hash of what was written: absent, intact, changed, or foreign."""
    if not os.path.lexists(path):
        return "absent"
    if written is None:
        return "foreign"
    if os.path.islink(path) or not os.path.isfile(path):
        return "changed"
    with open(path, "rb") as file:
        return "intact" if _hash(file.read()) == written else "changed"


def states(name: str, root: str) -> dict[str, str]:
    """The files of an enabled program, and what became of them."""
    known = manifest(name, root)
    return {path: _state(root + path, written) for path, written in known["files"].items()} if known else {}


def _make_folders(root: str, path: str, made: list[str]) -> None:
    folder = os.path.dirname(path)
    missing = []
    while folder != "/" and not os.path.isdir(root + folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for one in reversed(missing):
        os.mkdir(root + one)
        os.chmod(root + one, 0o755)
        made.append(one)


def _stage(path: str, text: str) -> str:
    """Writes a file beside its place, readable for everybody, whatever the umask is. Gives its name."""
    handle, temporary = tempfile.mkstemp(prefix=".kexlane-", dir=os.path.dirname(path))
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _refuse_outside(root: str, paths: list[str]) -> None:
    """Of a root that is a folder, nothing else is changed, wherever its links lead."""
    top = os.path.realpath(root or "/")
    for path in paths:
        folder = os.path.realpath(os.path.dirname(root + path))
        if os.path.commonpath([top, folder]) != top:
            raise Refused(f"{path}: a link leads to {folder}, which is outside {root}")


def _folders_of_others(name: str, root: str, paths: list[str]) -> list[str]:
    """Folders that were made for another program and now serve this one too: the last one takes them away."""
    found = []
    for other in enabled(root):
        for folder in manifest(other, root)["folders"] if other != name else ():
            if folder not in found and any(path.startswith(folder + "/") for path in paths):
                found.append(folder)
    return found


def _manifest_text(name: str, hashes: dict[str, str], folders: list[str]) -> str:
    return json.dumps({"program": name, "files": hashes, "folders": folders}, indent=2) + "\n"


def enable(name: str, root: str, force: bool, dry_run: bool = False) -> dict[str, list[str]]:
    """Writes the files of a plan, or none if one of them is in the way of a file that is not ours."""
    files = plan(name, root).files
    known = manifest(name, root) or {"files": {}, "folders": []}
    paths = [_manifest_path(name), *files]
    _refuse_outside(root, paths)
    for path in files:
        state = _state(root + path, known["files"].get(path))
        if state == "foreign":
            raise Refused(f"{path} is there already, and kexlane-tls did not write it")
        if state == "changed" and not force:
            raise Refused(f"{path} was changed since kexlane-tls wrote it; --force overwrites it")
    if has_manifest(name, root) and not manifest(name, root):
        raise Refused(f"{_manifest_path(name)} is not what kexlane-tls writes")
    hashes = {**known["files"], **{path: _hash(text.encode()) for path, text in files.items()}}
    wanted = [path for path in files if _state(root + path, hashes[path]) != "intact"]
    result = {"written": wanted, "kept": [path for path in files if path not in wanted]}
    if not dry_run:
        _enable(name, root, known, hashes, {path: files[path] for path in wanted}, paths)
    return result


def _enable(name: str, root: str, known: dict[str, Any], hashes: dict[str, str], texts: dict[str, str],
            paths: list[str]) -> None:
    """Has all on the disk before it changes anything. After an error the manifest says what is there."""
    folders = list(dict.fromkeys(known["folders"] + _folders_of_others(name, root, paths)))
    made: list[str] = []
    staged: dict[str, str] = {}
    written: list[str] = []
    try:
        try:
            for path in paths:
                _make_folders(root, path, made)
            folders = list(dict.fromkeys(folders + made))
            texts = {_manifest_path(name): _manifest_text(name, hashes, folders), **texts}
            for path, text in texts.items():
                staged[path] = _stage(root + path, text)
            for path in texts:
                os.rename(staged[path], root + path)
                written.append(path)
                del staged[path]
        finally:
            for temporary in staged.values():
                os.unlink(temporary)
    except OSError:
        if not known["files"]:  # as if nothing had happened
            _remove(root, written, made)
        elif written:
            hashes = {**known["files"], **{path: hashes[path] for path in written[1:]}}
            with contextlib.suppress(OSError):
                os.rename(_stage(root + written[0], _manifest_text(name, hashes, folders)), root + written[0])
        else:
            _remove(root, [], made)
        raise


def _remove(root: str, files: list[str], folders: list[str], dry_run: bool = False,
            gone: tuple[str, ...] = ()) -> list[str]:
    removed = [path for path in files if os.path.lexists(root + path)]
    for path in removed if not dry_run else ():
        os.unlink(root + path)
    for folder in sorted(folders, key=len, reverse=True):
        with contextlib.suppress(OSError):  # others use it
            if not dry_run:
                os.rmdir(root + folder)
            elif {f"{folder}/{name}" for name in os.listdir(root + folder)} - {*removed, *gone}:
                continue
            removed.append(folder)
    return removed


def still_named(name: str, root: str) -> list[str]:
    """Files that are not ours and name the file that would be removed, as "FILE line N"."""
    found = []
    for file, _ in PROGRAMS[name].by_hand:
        pattern = re.sub("VERSION|CLUSTER|NAME", "*", file.split(",")[0])
        for path in sorted(glob.glob(glob.escape(root) + pattern)) if pattern.startswith("/") else ():
            for number, line in enumerate(_read(path).splitlines(), 1):
                if conf_path(name) in line.split("#")[0]:
                    found.append(f"{path[len(root):]} line {number}")
    return found


def disable(name: str, root: str, force: bool, dry_run: bool = False,
            gone: tuple[str, ...] = ()) -> list[str]:
    """Removes what enable wrote, or nothing if somebody has changed one of the files, unless forced.

    `gone` is what a dry run has said of other programs before.
    """
    known = manifest(name, root)
    if not known:
        if has_manifest(name, root):
            raise Refused(f"{_manifest_path(name)} is not what kexlane-tls writes, so it cannot say what to "
                          f"remove")
        return []
    # The file that programs are sent to goes last.
    files = [*sorted(known["files"], key=lambda path: path.startswith(FOLDER)), _manifest_path(name)]
    _refuse_outside(root, [*files, *known["folders"]])
    for path, state in states(name, root).items():
        if state == "changed" and not force:
            raise Refused(f"{path} was changed since kexlane-tls wrote it; --force removes it all the same")
    return _remove(root, files, known["folders"], dry_run, gone)
