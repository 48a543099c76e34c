# SPDX-License-Identifier: Apache-2.0
"""Follows an openssl.cnf as OpenSSL does, from openssl_conf on, and names each line that leads nowhere."""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from . import group_list, group_names
from .findings import ERROR, NOTE, WARNING, Finding, Place, finding, meant
from .openssl_conf import Conf, Entry

MODULE = "kexlane"
# What a section that openssl_conf names may have. OpenSSL takes the beginning of such a name for the name.
INIT_NAMES = ("providers", "ssl_conf", "alg_section", "oid_section", "engines", "random", "stbl_section")
PROVIDER_NAMES = ("activate", "identity", "module", "soft_load", "ml-kem.output_formats",
                  "ml-kem.input_formats",
                  "ml-kem.retain_seed", "ml-kem.prefer_seed", "ml-kem.import_pct_type")
# SSL_CONF_cmd(3), for files; case does not matter.
COMMANDS = (
    "Certificate", "ChainCAFile", "ChainCAPath", "ChainCAStore", "CipherString", "Ciphersuites",
    "ClientCAFile",
    "ClientCAPath", "ClientSignatureAlgorithms", "Curves", "DHParameters", "ECDHParameters", "Groups",
    "MaxProtocol",
    "MinProtocol", "NumTickets", "Options", "PrivateKey", "Protocol", "RecordPadding", "RequestCAFile",
    "RequestCAPath", "RequestCAStore", "ServerInfoFile", "SignatureAlgorithms", "VerifyCAFile",
    "VerifyCAPath",
    "VerifyCAStore", "VerifyMode")
OFF = ("0", "no", "false", "off")
PROVIDERS = ("default", "base", "legacy", "fips", "null", MODULE)


class Checked(NamedTuple):
    """What the file says, whether or not OpenSSL then does it."""

    findings: list[Finding]
    mentions: bool  # it speaks of kexlane or one of its groups
    module: Entry | None  # the path that the provider's section gives, if it does
    groups: Entry | None


def check(conf: Conf, version: tuple[int, ...], takes: Callable[[str], bool]) -> Checked:
    """`takes` says of a group that is not in group_names whether this OpenSSL has it."""
    mentions = _mentions(conf)
    if conf.broken:
        return Checked(conf.findings, mentions, None, None)
    findings = list(conf.findings)
    init = _init_section(conf, findings)
    module = groups = None
    if init is not None:
        module = _providers(conf, init, version, findings)
        groups = _groups(conf, init, version, takes, findings)
        _properties(conf, init, findings)
        _unknown_lines(conf, init, findings)
    _replaced(conf, findings)
    return Checked(findings, mentions, module, groups)


def _mentions(conf: Conf) -> bool:
    words = [MODULE[:-1], "MLKEM"]
    texts = [*conf.sections]
    for values in conf.sections.values():
        for name, entry in values.items():
            texts += [name, entry.value]
    return any(word.lower() in text.lower() for text in texts for word in words)


def _section(conf: Conf, entry: Entry, what: str, findings: list[Finding]) -> str | None:
    """The section that a line names, or None and a finding."""
    if entry.value in conf.sections:
        return entry.value
    others = [name for name in conf.sections if name != "default"]
    other = group_names.closest(entry.value, others)
    line = conf.headers[other][0].line if other in conf.headers else 0
    findings.append(finding(
        ERROR, "no-section", f"{what} names a section [{entry.value}], which the file does not have"
        f"{meant(other, line)}", f"Give both the same name: [{entry.value}] or {other}." if other
        else f"Add the section [{entry.value}].", entry.place))
    return None


def _init_section(conf: Conf, findings: list[Finding]) -> str | None:
    entry = conf.get("default", "openssl_conf")
    if entry:
        return _section(conf, entry, "openssl_conf", findings)
    for section, values in conf.sections.items():
        if "openssl_conf" in values:
            findings.append(finding(
                ERROR, "misplaced-openssl-conf",
                f"openssl_conf stands in the section [{section}], where OpenSSL "
                "does not look for it", "Move the line above the first section, or write [default] above it.",
                values["openssl_conf"].place))
            return None
    wrong = group_names.closest("openssl_conf", conf.sections["default"])
    findings.append(finding(
        ERROR, "no-openssl-conf", f"'{wrong}' is not a name that OpenSSL knows; did you mean 'openssl_conf'?"
        if wrong else "the file has no line openssl_conf, so OpenSSL uses no section of it",
        "Write openssl_conf = NAME, and a section [NAME] with the lines providers and ssl_conf.",
        conf.sections["default"][wrong].place if wrong else Place(conf.file, 0)))
    return None


def _find(conf: Conf, section: str, wanted: str) -> Entry | None:
    """The line for one of INIT_NAMES: OpenSSL compares up to a dot, and only as much as is written."""
    found = None
    for name, entry in conf.sections[section].items():
        written = name.rsplit(".", 1)[0]
        if written and next((n for n in INIT_NAMES if n.startswith(written)), None) == wanted:
            found = entry
    return found


def _unknown_lines(conf: Conf, init: str, findings: list[Finding]) -> None:
    """OpenSSL takes an unknown name for a library's, and reads no further in the section without it."""
    for name, entry in conf.sections[init].items():
        known = any(n.startswith(name.rsplit(".", 1)[0]) for n in INIT_NAMES)
        if known or conf.get(entry.value, "path") or any(f["line"] == entry.place.line for f in findings):
            continue
        findings.append(finding(
            ERROR, "unknown-line",
            f"OpenSSL has no '{name}'{meant(group_names.closest(name, INIT_NAMES)) or '.'} It does not "
            f"read the lines after it in [{init}]", "Take the line out.", entry.place))


def _missing(conf: Conf, section: str, wanted: str, what: str, findings: list[Finding]) -> None:
    wrong = group_names.closest(wanted, [n for n in conf.sections[section] if n not in INIT_NAMES])
    where = conf.sections[section][wrong].place if wrong else (
        conf.headers[section][0] if section in conf.headers else Place(conf.file, 0))
    findings.append(finding(
        ERROR, f"no-{wanted.replace('_', '-')}", f"'{wrong}' is not a name that OpenSSL knows; did you mean "
        f"'{wanted}'?" if wrong else f"the section [{section}] has no line {wanted}: {what}",
        f"Write {wanted} = NAME, and the section [NAME].", where))


def _providers(conf: Conf, init: str, version: tuple[int, ...], findings: list[Finding]) -> Entry | None:
    entry = _find(conf, init, "providers")
    if not entry:
        _missing(conf, init, "providers", f"no program loads {MODULE}", findings)
        return None
    section = _section(conf, entry, "providers", findings)
    if section is None:
        return None
    ours = conf.get(section, MODULE)
    active = False
    for name, place in conf.sections[section].items():
        if name != MODULE and name not in PROVIDERS:
            _other_provider(conf, name, place, ours, findings)
    module = None
    if ours:
        target = _section(conf, ours, f"the provider {MODULE}", findings)
        if target is not None:
            active = _activated(conf, MODULE, ours, target, version, findings)
            module = conf.get(target, "module")
            identity = conf.get(target, "identity")
            if identity and identity.value != MODULE:
                findings.append(finding(
                    ERROR, "provider-name",
                    f"identity = {identity.value} makes OpenSSL look for another module than "
                    f"{MODULE}", "Take the line out.", identity.place))
    elif not any(f["id"] == "provider-name" for f in findings):
        findings.append(finding(
            ERROR, "no-kexlane", f"the section [{section}] has no line {MODULE}, so no program loads it",
            f"Write {MODULE} = {MODULE}_provider, and a section [{MODULE}_provider] with activate = 1.",
            conf.headers[section][0] if section in conf.headers else entry.place))
    _default_provider(conf, section, entry, active, version, findings)
    return module


def _other_provider(conf: Conf, name: str, entry: Entry, ours: Entry | None, findings: list[Finding]) -> None:
    target = conf.sections.get(entry.value, {})
    near = group_names.closest(name, PROVIDERS)
    if "module" in target or (near is None and MODULE not in entry.value):
        return
    if ours and near == MODULE:
        near = None
    if near or not ours:
        findings.append(finding(
            ERROR, "provider-name", f"OpenSSL looks for a module '{name}.so', which is not kexlane's"
            f"{meant(near or MODULE)}" if (near or MODULE) == MODULE else
            f"OpenSSL has no provider '{name}'{meant(near)}", f"Write {near or MODULE} = {entry.value}.",
            entry.place))


def _activated(conf: Conf, provider: str, entry: Entry, target: str, version: tuple[int, ...],
               findings: list[Finding]) -> bool:
    values = conf.sections[target]
    if provider == MODULE:
        for name in values:
            wrong = None if name in PROVIDER_NAMES else group_names.closest(name, PROVIDER_NAMES)
            if wrong and wrong != "activate" and wrong not in values:
                findings.append(finding(
                    WARNING, "misspelt-parameter", f"'{name}' is no parameter of {MODULE}{meant(wrong)}",
                    f"Write {wrong}.", values[name].place))
    activate = values.get("activate")
    if activate is None:
        wrong = group_names.closest("activate", values)
        findings.append(finding(
            ERROR, "not-activated",
            f"'{wrong}' is not a name that OpenSSL knows; did you mean 'activate'? The provider {provider} "
            "is not loaded" if wrong else
            f"the section [{target}] has no line activate, so the provider {provider} is not loaded",
            "Write activate = 1.", values[wrong].place if wrong else
            (conf.headers[target][-1] if target in conf.headers else entry.place)))
        return False
    if activate.value.lower() in OFF:
        since = "" if version >= (3, 2) else " from OpenSSL 3.2 on; this older one loads it all the same"
        findings.append(finding(
            ERROR if version >= (3, 2) else WARNING, "not-activated",
            f"activate = {activate.value} turns the provider {provider} off{since}", "Write activate = 1.",
            activate.place))
        return version < (3, 2)
    return True


def _default_provider(conf: Conf, section: str, entry: Entry, ours: bool, version: tuple[int, ...],
                      findings: list[Finding]) -> None:
    """OpenSSL loads its own algorithms only where no line activates a provider."""
    values = conf.sections[section]
    default = values.get("default")
    target = _section(conf, default, "the provider default", findings) if default else None
    if default and target is not None:
        before = len(findings)
        if _activated(conf, "default", default, target, version, findings):
            return
        if not ours:
            del findings[before:]  # nothing else is activated, so OpenSSL loads it anyway
            return
    if not ours or "fips" in values or (default and target is None):
        return
    findings.append(finding(
        ERROR, "default-left-out",
        "the default provider is left out: programs have no ciphers and no random numbers. "
        "They say 'library has no ciphers', 'unable to fetch drbg' or 'Insufficient randomness'",
        f"Write default = default_provider in [{section}], and [default_provider] with activate = 1.",
        default.place if default else values[MODULE].place))


def _groups(conf: Conf, init: str, version: tuple[int, ...], takes: Callable[[str], bool],
            findings: list[Finding]) -> Entry | None:
    entry = _find(conf, init, "ssl_conf")
    if not entry:
        wrong = group_names.closest("ssl_conf", [n for n in conf.sections[init] if n not in INIT_NAMES])
        if wrong or any("Groups" in v for v in conf.sections.values()):
            _missing(conf, init, "ssl_conf", "no program takes its groups from this file", findings)
        return None
    section = _section(conf, entry, "ssl_conf", findings)
    if section is None:
        return None
    default = conf.get(section, "system_default")
    if not default:
        wrong = group_names.closest("system_default", conf.sections[section])
        findings.append(finding(
            ERROR, "no-system-default", f"'{wrong}' is not a name that programs look for; did you mean "
            "'system_default'?" if wrong else f"the section [{section}] has no line system_default",
            "Write system_default = NAME, and a section [NAME] with the line Groups.",
            conf.sections[section][wrong].place if wrong else entry.place))
        return None
    target = _section(conf, default, "system_default", findings)
    return _commands(conf, target, default, version, takes, findings) if target is not None else None


def _commands(conf: Conf, target: str, named_by: Entry, version: tuple[int, ...],
              takes: Callable[[str], bool], findings: list[Finding]) -> Entry | None:
    groups = None
    for name, entry in conf.sections[target].items():
        command = name.split(".", 1)[-1].lower()
        if command in ("groups", "curves"):
            groups = entry
        elif command not in {c.lower() for c in COMMANDS}:
            wrong = group_names.closest(command, COMMANDS)
            findings.append(finding(ERROR, "unknown-command",
                                    f"'{name}' is no command of OpenSSL{meant(wrong)}",
                                    f"Write {wrong or 'a command of SSL_CONF_cmd(3)'}.", entry.place))
        elif (command == "maxprotocol" and entry.value.upper() not in ("TLSV1.3", "NONE", "DTLSV1.2")) or (
                command == "protocol" and "-TLSV1.3" in entry.value.upper()):
            findings.append(finding(ERROR, "no-tls13",
                                    f"{name} = {entry.value} forbids TLS 1.3, which alone has "
                                    "post-quantum groups", "Allow TLSv1.3.", entry.place))
    if groups is None:
        where = conf.headers[target][-1] if target in conf.headers else named_by.place
        findings.append(finding(NOTE, "no-groups",
                                f"the section [{target}] has no line Groups; each program names "
                                "its groups itself, or takes OpenSSL's", "", where))
        return None
    group_list.check(groups, version, takes, findings)
    return groups


def _properties(conf: Conf, init: str, findings: list[Finding]) -> None:
    entry = _find(conf, init, "alg_section")
    section = _section(conf, entry, "alg_section", findings) if entry else None
    if section is None:
        return
    for name, value in conf.sections[section].items():
        if name != "default_properties":
            wrong = group_names.closest(name, ("default_properties", "fips_mode"))
            if wrong != name:
                findings.append(finding(WARNING, "unknown-property-name",
                                        f"'{name}' is not a name that OpenSSL knows"
                                        f"{meant(wrong)}", f"Write {wrong or 'default_properties'}.",
                                        value.place))
            continue
        for clause in (c.strip() for c in value.value.split(",")):
            _clause(clause, value, findings)


def _clause(clause: str, entry: Entry, findings: list[Finding]) -> None:
    optional = clause.startswith("?")
    name, equal, wanted = (part.strip() for part in clause.lstrip("?-").partition("="))
    line = f"default_properties = {entry.value}"
    near = group_names.closest(wanted, PROVIDERS) if equal else None
    if name == "provider" and wanted not in PROVIDERS and near:
        findings.append(finding(WARNING if optional else ERROR, "wrong-properties",
                                f"{line} asks for a provider that does not exist"
                                f"{meant(near)}", f"Write ?provider={near}.", entry.place))
    elif name == "provider" and not optional:
        text = ("leaves all ciphers and random numbers out, which kexlane does not have" if wanted == MODULE
                else
                f"shuts {MODULE} out")
        findings.append(finding(ERROR, "wrong-properties", f"{line} {text}", f"Write ?provider={MODULE}.",
                                entry.place))
    elif name == "fips" and wanted in ("yes", "") and not optional:
        findings.append(finding(ERROR, "wrong-properties",
                                f"{line} shuts {MODULE} out, which is not validated under "
                                "FIPS 140", "Write ?fips=yes, or do without the module.", entry.place))
    elif name not in ("provider", "fips", ""):
        known = group_names.closest(name, ("provider", "fips"))
        if known:
            findings.append(finding(WARNING if optional else ERROR, "wrong-properties",
                                    f"{line}: '{name}' is no property{meant(known)}",
                                    f"Write {known}.", entry.place))


def _replaced(conf: Conf, findings: list[Finding]) -> None:
    """Lines that a later one makes void. That may be meant, unless something is wrong."""
    level = WARNING if any(f["level"] == ERROR for f in findings) else NOTE
    for section, name, old, new in conf.replaced:
        findings.append(finding(
            level, "replaced", f"in [{section}], {name} = {old.value} has no effect: {new.place.file} line "
            f"{new.place.line} says {name} = {new.value}, and the later line counts",
            "Keep one of the two lines.",
            old.place))
    for section, places in conf.headers.items():
        if len(places) > 1:
            others = ", ".join(str(p.line) for p in places[:-1])
            findings.append(finding(NOTE, "section-twice",
                                    f"the section [{section}] begins more than once (also on line "
                                    f"{others}); OpenSSL takes all of them as one", "", places[-1]))
