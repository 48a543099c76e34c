# SPDX-License-Identifier: Apache-2.0
"""The command line of kexlane-tls: reads it, does what it says, and prints words or JSON."""
from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import sys
from typing import Any

from . import checks, openssl_program
from .findings import ERROR, NOTE, WARNING, Finding, Refused, finding, worst
from .group_names import RECOMMENDED
from .programs import FOLDER, PROGRAMS, STARTTLS, conf_path, find

# What only some commands need is imported where it is needed: `check` is to be quick.

OK, BROKEN, USAGE, WARNED, CLASSICAL, NO_HANDSHAKE, BY_HAND, REFUSED, CANNOT = range(9)
CODES = ("good", "broken", "usage", "warnings", "not post-quantum", "no handshake", "by hand", "refused",
         "cannot")
EPILOG = """exit codes: 0 good; 1 something is broken; 2 wrong usage; 3 it works, with warnings; 4 the server
agreed on a group that is not post-quantum; 5 no handshake with the server; 6 lines are left for you to write
or remove; 7 nothing was done: a file is not ours or was changed; 8 the program cannot use a provider"""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="kexlane-tls", epilog=EPILOG, allow_abbrev=False,
        description="Enables post-quantum TLS in programs that use OpenSSL, and checks it.")
    top.add_argument("--version", action="store_true", help="print the version")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    check = commands.add_parser("check", help="say what is wrong here, or with a server", epilog=EPILOG,
                                allow_abbrev=False)
    check.add_argument("address", nargs="?", metavar="HOST[:PORT]",
                       help="a server to connect to; the port is 443")
    check.add_argument("--conf", metavar="FILE", help="the openssl.cnf to check")
    check.add_argument("--program", metavar="PROGRAM", help="check what this program is started with")
    check.add_argument("--starttls", metavar="PROTO", choices=STARTTLS,
                       help=f"the protocol before TLS: {', '.join(STARTTLS)}")
    check.add_argument("--timeout", metavar="SECONDS", type=_seconds, default=10.0,
                       help="for a handshake; 10")
    for name, text in (("enable", "write the files that make a program use the module"),
                       ("disable", "remove exactly these files"), ("show", "print them, and change nothing")):
        command = commands.add_parser(name, help=text, epilog=EPILOG, allow_abbrev=False,
                                      description=f"PROGRAM is one of {', '.join(PROGRAMS)}; disable also "
                                                  "takes 'all'.")
        command.add_argument("program", metavar="PROGRAM")
        if name != "show":
            command.add_argument("--dry-run", action="store_true", help="say what would be done")
            command.add_argument("--force", action="store_true",
                                 help="also where somebody changed a file of ours")
    for command in commands.choices.values():
        command.add_argument("--root", metavar="DIR", default="",
                             help="the folder that is the root of the system")
        command.add_argument("--json", action="store_true", help="print JSON")
    return top


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 86400:
            return float(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds up to 86400")


def split_address(text: str) -> tuple[str, int]:
    """HOST:PORT, [IPV6]:PORT, or HOST alone for port 443. ValueError says what is wrong."""
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^:/\s\[\]]+)(?::(\d+))?", text)
    port = int(match[2] or 443) if match else 0
    if not match or not 0 < port < 65536:
        raise ValueError(f"'{text}' is not HOST:PORT; an IPv6 address stands in brackets, as [::1]:443")
    return match[1], port


# ---- check -----------------------------------------------------------------------------------------


def _use(arguments: argparse.Namespace, openssl: openssl_program.Installation) -> checks.Use:
    """The file to check: one that was named, a program's, the environment's, one of ours, or the system's."""
    if arguments.conf is not None:
        return checks.Use(arguments.conf, "--conf", [])
    if arguments.program:
        return checks.use_of_program(arguments.program, arguments.root, openssl.conf)
    wrong = checks.wrong_variables({name: None for name in os.environ})
    if checks.VARIABLE in os.environ:
        return checks.Use(os.environ[checks.VARIABLE], checks.VARIABLE, wrong)
    ours = []
    if os.path.isdir(arguments.root + FOLDER):
        from . import drop_in

        ours = drop_in.enabled(arguments.root)
    if ours and not wrong:
        return checks.Use(conf_path(ours[0]), f"'kexlane-tls enable {ours[0]}'", [])
    return checks.Use(openssl.conf, "OpenSSL's default", wrong)


def _check(arguments: argparse.Namespace, version: str | None) -> dict[str, Any]:
    result: dict[str, Any] = {"command": "check", "openssl": None, "file": None, "server": None,
                              "findings": []}
    if arguments.program:
        checks.judge_as_service(arguments.program, arguments.root)
    try:
        openssl = openssl_program.installation()
    except openssl_program.Missing as reason:
        result["findings"] = [finding(ERROR, "no-openssl", str(reason), "Install the package openssl.")]
        return {**result, "exit_code": BROKEN}
    use = _use(arguments, openssl)
    conf = arguments.root + use.conf if arguments.root and not arguments.conf else use.conf
    unusable = checks.unusable(conf, use.said_by)
    report = checks.check_file(openssl, conf, version)
    findings: list[Finding] = use.findings + unusable + report.pop("findings")
    module = report["module"]["path"] if report["module"] else os.path.join(openssl.modules, "kexlane.so")
    if arguments.program:
        findings += checks.check_program(openssl, arguments.program, arguments.root, use.conf, module)
    else:
        findings += checks.check_profiles(module, use.conf)
    result["openssl"] = {"version": openssl.text, "conf": openssl.conf, "modules": openssl.modules}
    result["file"] = report
    code = {ERROR: BROKEN, WARNING: WARNED, None: OK}[worst(findings)]
    if arguments.address:
        code = _check_server(arguments, openssl, report, result, findings, code)
    result["findings"] = findings
    return {**result, "exit_code": code}


def _check_server(arguments: argparse.Namespace, openssl: openssl_program.Installation,
                  report: dict[str, Any], result: dict[str, Any], findings: list[Finding], code: int) -> int:
    """Connects as a program with the file that was named. Without one, only the server is in question."""
    from . import live_server

    host, port = arguments.server
    named = arguments.conf is not None or arguments.program or checks.VARIABLE in os.environ
    client, groups = live_server.Client(openssl, report["file"], (), arguments.timeout), None
    if not named and "kexlane" not in report["providers"]:
        options = ("-provider", "kexlane", "-provider", "default")
        client, groups = client._replace(conf=os.devnull, options=options), RECOMMENDED
        # That no file of this machine speaks of kexlane says nothing about a server.
        findings[:] = [{**f, "level": NOTE} if f["id"] == "not-enabled" else f for f in findings]
        code = {ERROR: BROKEN, WARNING: WARNED, None: OK}[worst(findings)]
    server, more = live_server.examine(client, f"{host}:{port}", port, arguments.starttls, groups)
    result["server"] = {"address": f"{host}:{port}", **server}
    findings += more
    failed = {f["id"] for f in more if f["level"] == ERROR}
    if not failed:
        return code
    if code == BROKEN and failed & {"not-offered", "cannot-connect"}:
        return BROKEN
    return CLASSICAL if server["outcome"] == "done" else NO_HANDSHAKE


# ---- enable, disable, show -------------------------------------------------------------------------


def _after(name: str, units: bool) -> list[str]:
    """The commands that make a change count, and those that check it."""
    program = PROGRAMS[name]
    commands = (["systemctl daemon-reload"] if units else []) + ([program.restart] if program.restart else [])
    return commands


def _how_to_check(name: str) -> list[str]:
    program = PROGRAMS[name]
    server = f"kexlane-tls check localhost:{program.port}"
    if not program.port:
        server = "kexlane-tls check example.org:443"
    return [f"kexlane-tls check --program {name}",
            server + (f" --starttls {program.starttls}" if program.starttls else "")]


def _nothing_yet(command: str, name: str) -> dict[str, Any]:
    return {"command": command, "program": name, "written": [], "kept": [], "removed": [], "files": {},
            "state": {}, "by_hand": [], "restart": [], "check": [], "note": "", "findings": []}


def _change(arguments: argparse.Namespace, version: str | None, gone: tuple[str, ...] = ()) -> dict[str, Any]:
    from . import drop_in

    name, root = arguments.program, arguments.root
    result = _nothing_yet(arguments.command, name)
    planned = drop_in.plan(name, root) if arguments.command != "disable" else drop_in.Plan({}, [], "")
    if planned.cannot:
        result["findings"] = [finding(ERROR, "cannot", planned.cannot)]
        return {**result, "exit_code": CANNOT}
    if planned.files and not drop_in.installed(name, root):
        result["findings"] = [finding(NOTE, "not-installed", f"{PROGRAMS[name].title} is not installed here")]
    result["by_hand"], result["note"] = planned.by_hand, PROGRAMS[name].note
    code = BY_HAND if planned.by_hand else OK
    if arguments.command == "disable":
        code = _disable(arguments, result, gone)
        units = any(path.startswith("/etc/systemd") for path in result["removed"])
    elif arguments.command == "show":
        result["files"], result["state"], code = planned.files, drop_in.states(name, root), OK
        result["findings"] += checks.own_groups(PROGRAMS[name], root)
        units = any(path.startswith("/etc/systemd") for path in planned.files)
    else:
        result["findings"] += checks.own_groups(PROGRAMS[name], root)
        if not root:
            checks.judge_as_service(name, root)
            result["findings"] += checks.check_module(version)
            code = BROKEN if worst(result["findings"]) == ERROR else code
        result.update(drop_in.enable(name, root, arguments.force, arguments.dry_run))
        units = any(path.startswith("/etc/systemd") for path in planned.files)
    if arguments.command != "disable" or result["removed"]:
        result["restart"], result["check"] = _after(name, units), _how_to_check(name)
    return {**result, "exit_code": code}


def _disable_all(arguments: argparse.Namespace, version: str | None) -> dict[str, Any]:
    """For the removal of the package: every program that is enabled."""
    from . import drop_in

    result: dict[str, Any] = {**_nothing_yet("disable", "all"), "exit_code": OK}
    for name in PROGRAMS:
        if not drop_in.has_manifest(name, arguments.root):
            continue
        arguments.program = name
        try:
            one = _change(arguments, version, gone=tuple(result["removed"]))
        except Refused as reason:
            one = {"findings": [finding(ERROR, "refused", str(reason))], "exit_code": REFUSED}
        for part in ("removed", "by_hand", "restart", "findings"):
            result[part] += [entry for entry in one.get(part, []) if entry not in result[part]]
        if one["exit_code"] == BY_HAND:
            result["note"] += ("\n" if result["note"] else "") + one["note"]
        result["exit_code"] = max(result["exit_code"], one["exit_code"])
    return result


def _disable(arguments: argparse.Namespace, result: dict[str, Any], gone: tuple[str, ...]) -> int:
    from . import drop_in

    name, root = arguments.program, arguments.root
    named = [(place, f"remove the line that names {conf_path(name)}")
             for place in drop_in.still_named(name, root)]
    if drop_in.manifest(name, root):
        named += [(place, "take the groups with MLKEM out of this line")
                  for place in checks.needs_module(name, root)]
    if named and not arguments.force:
        result["by_hand"] = [{"file": place, "lines": [line]} for place, line in named]
        result["note"] = (f"Nothing was removed for {PROGRAMS[name].title} yet: without the module or its "
                          "file these lines would stop it. Run this again when they are gone.")
        return BY_HAND
    result["removed"] = drop_in.disable(name, root, arguments.force, arguments.dry_run, gone)
    if not result["removed"]:
        result["note"] = f"{PROGRAMS[name].title} was not enabled; there is nothing to remove."
    return OK


# ---- output ----------------------------------------------------------------------------------------


def _print_findings(findings: list[Finding]) -> None:
    for f in sorted(findings, key=lambda f: ("error", "warning", "note").index(f["level"])):
        place = f"{f['file']}, line {f['line']}: " if f["line"] else f"{f['file']}: " if f["file"] else ""
        print(f"{f['level']}: {place}{f['text'].rstrip('.')}"
              f"{'' if f['text'].endswith('?') else '.'}")
        if f["cure"]:
            print(f"  -> {f['cure']}")


def _print_check(result: dict[str, Any]) -> None:
    if result["openssl"]:
        module = result["file"]["module"]
        version = f", version {module['version']}" if module and module["version"] else ""
        print(f"{result['openssl']['version']}; the module: "
              f"{module['path'] + version if module else 'not looked for'}")
        offers = result["file"]["offers"]
        said = (f"programs offer {', '.join(offers['groups'])}; key share: {', '.join(offers['key_shares'])}"
                if offers
                else "programs offer nothing")
        print(f"{result['file']['file']}: {said}")
    server = result["server"]
    if server and server["outcome"] == "done":
        print(f"{server['address']}: {server['version']} with {server['group'] or 'RSA key exchange'}; "
              f"certificate: "
              f"{server['certificate']}")
    elif server:
        print(f"{server['address']}: no handshake")
    _print_findings(result["findings"])
    print(f"result: {CODES[result['exit_code']]}")


def _print_change(result: dict[str, Any], dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    for word in ("written", "kept", "removed"):
        for path in result[word]:
            print(f"{would}{word}: {path}")
    for path, text in result["files"].items():
        state = result["state"].get(path, "not written")
        print(f"---- {path} ({state})\n{text}", end="")
    for path, state in result["state"].items():
        if path not in result["files"]:
            print(f"---- {path} ({state}), no longer needed")
    for part in result["by_hand"]:
        print(f"by hand, in {part['file']}:")
        for line in part["lines"]:
            print(f"    {line}")
    _print_findings(result["findings"])
    if result["note"]:
        print(result["note"])
    if result["restart"]:
        print("then run: " + " && ".join(result["restart"]))
    if result["check"]:
        print("and check: " + "\n           ".join(result["check"]))


def main(version: str | None) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):  # bytes of a file in another encoding are printed as \\xNN
        sys.stdout.reconfigure(errors="backslashreplace")
    top = parser()
    arguments = top.parse_args()
    if arguments.version:
        print(f"kexlane-tls {version or '(from the source tree)'}")
        return OK
    if not arguments.command:
        top.print_help(sys.stderr)
        return USAGE
    arguments.root = arguments.root.rstrip("/")
    if getattr(arguments, "program", None) is not None:
        name = find(arguments.program)
        if arguments.command == "disable" and arguments.program == "all":
            name = "all"
        if not name:
            top.error(f"kexlane-tls knows no program '{arguments.program}', but {', '.join(PROGRAMS)}")
        arguments.program = name
    try:
        if getattr(arguments, "address", None):
            arguments.server = split_address(arguments.address)
        if arguments.root and not os.path.isdir(arguments.root):
            raise ValueError(f"--root {arguments.root} is not a folder")
    except ValueError as reason:
        top.error(str(reason))
    try:
        run = _check if arguments.command == "check" else _change
        result = (_disable_all if arguments.program == "all" else run)(arguments, version)
    except Refused as reason:
        result = {"command": arguments.command, "findings": [finding(ERROR, "refused", str(reason))],
                  "exit_code": REFUSED}
    except OSError as reason:
        result = {"command": arguments.command, "findings": [finding(
            ERROR, "os", f"{reason.filename or 'the system'}: {reason.strerror}",
            "Run this as root." if isinstance(reason, PermissionError) else "")], "exit_code": BROKEN}
    _print(arguments, result, version)
    return int(result["exit_code"])


def _print(arguments: argparse.Namespace, result: dict[str, Any], version: str | None) -> None:
    if arguments.json:
        import json

        print(json.dumps({"tool": "kexlane-tls", "version": version, "result": CODES[result["exit_code"]],
                          **result},
                         indent=2))
    elif "openssl" in result:
        _print_check(result)
    elif "program" in result:
        _print_change(result, getattr(arguments, "dry_run", False))
    else:
        _print_findings(result["findings"])
