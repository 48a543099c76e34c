# SPDX-License-Identifier: Apache-2.0
"""The local half of `kexlane-tls check`: the module, a configuration file, and a program that uses both."""
from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from . import conf_check, group_list, group_names, module_file, openssl_conf, openssl_program
from .findings import ERROR, NOTE, WARNING, Finding, Place, finding, meant
from .programs import PROGRAMS, Program

# apparmor and service are imported where a check has work for them, so that the others stay quick.

VARIABLE = "OPENSSL_CONF"


class Use(NamedTuple):
    """Which file programs take, and what speaks against it."""

    conf: str
    said_by: str  # an option, a variable, a unit
    findings: list[Finding]


def wrong_variables(names: Mapping[str, Place | None]) -> list[Finding]:
    """Variables that somebody took for OPENSSL_CONF."""
    if VARIABLE in names:
        return []
    known = (VARIABLE, "OPENSSL_MODULES", "OPENSSL_CONF_INCLUDE", "OPENSSL_ENGINES", "OPENSSL_ia32cap",
             "OPENSSL_armcap", "OPENSSL_TRACE", "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_WIN32_UTF8")
    return [finding(ERROR, "wrong-variable", f"OpenSSL does not look at the variable {name}{meant(VARIABLE)}",
                    f"Name it {VARIABLE}.", place) for name, place in names.items()
            if name not in known and ("SSL" in name.upper() or name.upper().startswith("OPENS")) and
            (group_names.closest(name, (VARIABLE,)) or name.upper() in ("SSL_CONF", "OPENSSL_CONFIG_FILE"))]


def unusable(conf: str, said_by: str) -> list[Finding]:
    reason = openssl_conf.unreadable(conf) if conf else "has no name"
    if not reason:
        return []
    return [finding(ERROR, "conf-unreadable",
                    f"{said_by} names {conf or 'an empty text'}, which {reason}. OpenSSL goes "
                    "on without a configuration, and says so to nobody",
                    "Correct the name, or the file's mode.",
                    Place(conf, 0))]


def _takes(openssl: openssl_program.Installation, conf_file: str) -> Callable[[str], bool]:
    """Whether OpenSSL has a group, with the providers of a file, or else with kexlane and its own."""
    options = ("-provider", "kexlane", "-provider", "default")
    return lambda name: bool(name) and (openssl_program.takes_groups(openssl, name, conf_file) or
                                        openssl_program.takes_groups(openssl, name, os.devnull, options))


def check_file(openssl: openssl_program.Installation, conf_file: str, expected: str | None) -> dict[str, Any]:
    """What a file says, what OpenSSL makes of it, and the module that it leads to."""
    answer = openssl_program.ask(openssl, conf_file)
    report: dict[str, Any] = {
        "file": conf_file, "providers": {name: version for name, (_, version) in answer.providers.items()},
        "offers": None, "module": None, "openssl_says": answer.errors, "findings": []}
    if answer.offer:
        report["offers"] = {part: [group_names.show(n) for n in answer.offer[part]]
                            for part in ("groups", "key_shares")}
    if openssl_conf.unreadable(conf_file):
        return report
    conf = openssl_conf.read(conf_file)
    checked = conf_check.check(conf, openssl.version, _takes(openssl, conf_file))
    findings = list(checked.findings)
    path = os.path.join(openssl.modules, "kexlane.so")
    if checked.module:
        path = os.path.join(openssl.modules, checked.module.value)
    of_module, version = module_file.check(openssl, path, answer.providers.get("kexlane"), expected)
    report["module"] = {"path": path, "version": version}
    if not checked.mentions and not conf.broken:
        findings = [finding(ERROR, "not-enabled", "no line loads kexlane", "Run 'kexlane-tls enable "
                            "PROGRAM', or add the lines of provider/README.md.", Place(conf_file, 0))]
    findings += of_module
    for found in module_file.modes(conf_file, module_file.EVERYBODY, "this file"):
        findings.append({**found, "level": WARNING})
    _compare(openssl, conf, checked, answer, path, findings)
    report["findings"] = findings
    return report


def _compare(openssl: openssl_program.Installation, conf: openssl_conf.Conf, checked: conf_check.Checked,
             answer: openssl_program.Answer, path: str, findings: list[Finding]) -> None:
    """OpenSSL has the last word: what it does not do, and no finding explains, is a finding."""
    def explained() -> bool:
        return any(f["level"] == ERROR for f in findings)

    whole = Place(conf.file, 0)
    says = "; ".join(answer.errors) or "nothing"
    fault = openssl_program.fault(openssl, conf.file) if "kexlane" not in answer.providers else ""
    if fault and not conf.broken:
        findings.append(finding(ERROR, "openssl-fault", f"OpenSSL cannot read the file: {fault}",
                                "Correct that line.",
                                whole))
    if "kexlane" not in answer.providers and not explained():
        reason = openssl_program.load_error(openssl, os.path.dirname(path)) or says
        findings.append(finding(ERROR, "not-loaded",
                                f"OpenSSL has not loaded kexlane with this file; it says: {reason}",
                                "", whole))
    if answer.offer is None:
        findings.append(finding(ERROR, "no-tls",
                                f"programs with this file cannot use TLS at all; OpenSSL says: {says}",
                                "Correct the lines named above." if explained() else "", whole))
        return
    if set(answer.offer["groups"]) & group_names.POST_QUANTUM:
        return
    if checked.groups and not explained():
        refused = [name for name in re.split("[:/]", checked.groups.value)
                   if not _takes(openssl, conf.file)(name.strip().lstrip("?*-"))]
        findings.append(finding(
            ERROR, "group-unknown", f"this OpenSSL has no group {', '.join(refused)}, and refuses the "
            "whole line"
            if refused else "OpenSSL does not take this list of groups", f"Write {group_names.RECOMMENDED}.",
            checked.groups.place))
    elif not explained():
        findings.append(finding(WARNING, "no-groups-offered",
                                "the module is loaded, but no line Groups names the hybrid: "
                                "only programs that name it themselves offer it", f"Add Groups = "
                                f"{group_names.RECOMMENDED}, unless this is meant.", whole))


def judge_as_service(name: str, root: str) -> None:
    """OpenSSL is then asked with the variables that the program's service has, if it is one."""
    from . import service

    program = PROGRAMS[name]
    units = service.units(root, program.units)
    if program.restart and (units or not program.units):
        service.take_environment(root, units, ("OPENSSL_MODULES", "OPENSSL_CONF_INCLUDE"))


def use_of_program(name: str, root: str, default: str) -> Use:
    """The file that a program is started with."""
    from . import service

    program = PROGRAMS[name]
    findings: list[Finding] = []
    for unit in service.installed_units(root, program.units) or program.units:
        environment = service.read(root, unit).environment
        findings += wrong_variables({variable: entry.place for variable, entry in environment.items()})
        if VARIABLE in environment:
            entry = environment[VARIABLE]
            return Use(entry.value, f"{entry.place.file}, line {entry.place.line},", findings)
    pattern = {"postfix": r"^\s*tls_config_file\s*=\s*(\S+)",
               "dovecot": r"^\s*(?:import_environment.*\s)?OPENSSL_CONF"
               r"\s*=\s*(\S+)", "postgresql": r"^\s*OPENSSL_CONF\s*=\s*'?([^'\s]+)"}.get(name)
    files = program.option_files + (("/etc/postgresql/*/*/environment",) if name == "postgresql" else ())
    for path, number, match in _lines(root, files, pattern) if pattern else ():
        return Use(match[1], f"{path}, line {number},", findings)
    return Use(default, "OpenSSL's default", findings)


def _lines(root: str, patterns: tuple[str, ...], expression: str) -> list[tuple[str, int, re.Match[str]]]:
    found = []
    for pattern in patterns:
        for path in sorted(glob.glob(glob.escape(root) + pattern)):
            try:
                with open(path, errors="replace") as file:
                    lines = file.read().splitlines()
            except OSError:
                continue
            for number, line in enumerate(lines, 1):
                match = re.match(expression, line)
                if match:
                    found.append((path[len(root):], number, match))
    return found


def own_groups(program: Program, root: str) -> list[Finding]:
    """Lines by which the program names groups itself, in place of those of openssl.cnf."""
    findings: list[Finding] = []
    for path, number, match in _lines(root, program.option_files, program.option) if program.option else ():
        names = [name.lstrip("?*") for name in re.split(r"[:\s,]+", match[1]) if name]
        numbers = [n for n in (group_names.number_of(name, True) for name in names) if n is not None]
        if program.title == "Postfix" and names == [group_names.HYBRID]:
            continue  # it passes over the name, and leaves the groups to tls_config_file
        group_list.judge_order(numbers,
                               f"{program.title}'s own line '{match[0].strip()}', which counts more than "
                               "openssl.cnf,", Place(path, number), findings)
    return findings


def needs_module(name: str, root: str) -> list[str]:
    """Lines with groups that only the module has: the program would not start without it."""
    try:
        if not root and openssl_program.installation().version >= (3, 5):
            return []
    except openssl_program.Missing:
        pass
    program = PROGRAMS[name]
    return [f"{path} line {number}" 
            for path, number, match in _lines(root, program.option_files, program.option)
            if "MLKEM" in match[1]] if program.option else []


def check_module(expected: str | None) -> list[Finding]:
    """The module alone, where OpenSSL looks for it."""
    try:
        openssl = openssl_program.installation()
    except openssl_program.Missing as reason:
        return [finding(ERROR, "no-openssl", str(reason), "Install the package openssl.")]
    return module_file.check(openssl, os.path.join(openssl.modules, "kexlane.so"), None, expected)[0]


def check_program(openssl: openssl_program.Installation, name: str, root: str, conf: str,
                  module: str) -> list[Finding]:
    """What keeps this program from the module and the file: modes, AppArmor, its own options, no restart."""
    from . import apparmor, service

    program = PROGRAMS[name]
    findings = own_groups(program, root)
    units = service.installed_units(root, program.units)
    reader = next((u for u in (service.read(root, unit).user for unit in units) if u), program.reader)
    who = module_file.user(reader)
    if who and reader != "root":
        findings += module_file.modes(module, who, "the module")
        findings += module_file.modes(root + conf, who, "this file")
    binaries = [path for pattern in program.binaries for path in (
        [p[len(root):] for p in glob.glob(glob.escape(root) + pattern)] or [pattern])]
    findings += apparmor.check(root, binaries, {os.path.realpath(module): "mr", conf: "r"}, force=bool(root))
    return findings + ([] if root else _running(program, conf))


def _running(program: Program, conf: str) -> list[Finding]:
    from . import service

    processes = service.running(program.binaries)
    if not processes:
        return [finding(NOTE, "not-running", f"{program.title} is not running now")]
    unknown = [p for p in processes if not p.environment_known]
    if unknown:
        return [finding(NOTE, "running-unknown",
                        f"this user may not see what {program.title} (process {unknown[0].pid}) "
                        "has loaded", "Run this as root.")]
    if any(p.has_module for p in processes):
        return []
    first = processes[0]
    reason = "" if first.conf == conf else f" Its OPENSSL_CONF is {first.conf or 'not set'}"
    return [finding(ERROR, "not-restarted",
                    f"{program.title} is running (process {first.pid}) and has not loaded the "
                    f"module.{reason}", f"Run {program.restart or 'it again'}.")]


def check_profiles(module: str, conf: str) -> list[Finding]:
    """AppArmor's profiles of all programs that are known here."""
    if not glob.glob("/etc/apparmor.d/*"):
        return []
    from . import apparmor

    programs = [path for program in PROGRAMS.values() for pattern in program.binaries
                for path in ([pattern] if "*" not in pattern else glob.glob(pattern)) if os.path.exists(path)]
    return apparmor.check("", programs, {os.path.realpath(module): "mr", conf: "r"})
