# SPDX-License-Identifier: Apache-2.0
"""A real handshake with a server: the group that was agreed on, or who refused what, and why."""
from __future__ import annotations

import re
import socket
from typing import Any, NamedTuple

from . import group_names, openssl_program, tls_messages
from .findings import ERROR, NOTE, Finding, finding

PORTS = {21: "ftp", 25: "smtp", 110: "pop3", 119: "nntp", 143: "imap", 389: "ldap", 587: "smtp",
         3306: "mysql",
         4190: "sieve", 5222: "xmpp", 5269: "xmpp-server", 5432: "postgres", 6667: "irc"}
CLASSICAL = "X25519:P-256:P-384"


NOTHING: dict[str, Any] = {"outcome": "", "version": None, "group": None, "offered": None, "key_shares": None,
                           "hello_bytes": None, "retry": None, "alert": None, "certificate": None,
                           "detail": ""}


class Client(NamedTuple):
    """How this side connects: a configuration file, and s_client's options that go with it."""

    openssl: openssl_program.Installation
    conf: str
    options: tuple[str, ...]
    seconds: float


def connect(client: Client, address: str, starttls: str | None, groups: str | None = None) -> dict[str, Any]:
    """One handshake. Its outcome is done, refused, refusing, closed, silent, not-tls, no-starttls,
    unreachable or local."""
    options = client.options + (("-starttls", starttls) if starttls else ())
    options += ("-groups", groups) if groups else ()
    done = openssl_program.handshake(client.openssl, address, client.conf, options, client.seconds)
    messages = tls_messages.messages(done["output"])
    result: dict[str, Any] = {**NOTHING, "offered": [], "key_shares": []}
    finished = False
    for message in messages:
        finished = _note(result, message) or finished
    verified = re.search(r"Verif(?:y return code: (\d+) \((.*)\)|ication: OK)", done["output"])
    if finished and verified:
        result["certificate"] = verified[2] if verified[1] else "ok"
    said = openssl_program.errors(done["complaints"])
    result["outcome"] = "done" if finished else _outcome(result, done, said, starttls)
    result["detail"] = "" if finished else _detail(done, said)
    return result


def _note(result: dict[str, Any], message: tls_messages.Message) -> bool:
    """Takes from one message what it tells; whether it is the server's last one of the handshake."""
    kind, data = message.data[0] if message.data else None, message.data
    if message.kind == "Alert":
        if len(data) == 2 and data[1] != 0 and (data[0] == 2 or result["alert"] is None):
            result["alert"] = {"sent_by": "server" if message.by_server else "client", "number": data[1],
                               "name": tls_messages.ALERTS.get(data[1], f"alert {data[1]}")}
    elif kind == tls_messages.CLIENT_HELLO and result["hello_bytes"] is None:
        hello = tls_messages.client_hello(data)
        result["offered"] = [group_names.show(n) for n in hello["groups"]]
        result["key_shares"] = [group_names.show(n) for n in hello["key_shares"]]
        result["hello_bytes"] = len(data)
    elif kind == tls_messages.SERVER_HELLO:
        hello = tls_messages.server_hello(data)
        result["version"] = tls_messages.VERSIONS.get(hello["version"], hex(hello["version"]))
        group = group_names.show(hello["group"]) if hello["group"] is not None else None
        result["retry" if hello["retry"] else "group"] = group
    elif kind == tls_messages.SERVER_KEY_EXCHANGE:
        group = tls_messages.server_key_exchange(data)
        result["group"] = group_names.show(group) if group is not None else None
    return message.kind == "Handshake" and message.by_server and kind == 20


def _outcome(result: dict[str, Any], done: dict[str, Any], said: list[str], starttls: str | None) -> str:
    text = " ".join(said) + done["complaints"] + done["output"]
    if re.search("SSL_CONF_cmd|unable to load provider|no ciphers|error in system default config", text):
        return "local"
    if "connect:errno" in done["complaints"]:
        return "unreachable"
    if starttls and result["hello_bytes"] is None or "trying anyway" in done["output"] + done["complaints"]:
        return "no-starttls"
    if re.search("wrong version number|http request|packet length too long|unsupported protocol", text):
        return "not-tls"
    if result["alert"] and "unexpected eof" not in text:
        return "refused" if result["alert"]["sent_by"] == "server" else "refusing"
    return "silent" if done["timeout"] else "closed"


def _detail(done: dict[str, Any], said: list[str]) -> str:
    if done["timeout"]:
        return "no answer in time"
    reasons = [line.split(": ")[0] for line in said] or done["complaints"].split("\n")
    return reasons[0] if reasons else ""


def _unreachable(address: str, port: int, seconds: float) -> str:
    """Why no connection comes about, or an empty text."""
    try:
        socket.create_connection((address.rpartition(":")[0].strip("[]"), port), timeout=seconds).close()
    except (OSError, UnicodeError) as error:
        return str(getattr(error, "strerror", None) or error)
    return ""


def _is_post_quantum(group: str | None) -> bool:
    return group is not None and group_names.NUMBERS.get(group) in group_names.POST_QUANTUM


def examine(client: Client, address: str, port: int, starttls: str | None, groups: str | None) -> tuple[
        dict[str, Any], list[Finding]]:
    """The handshake, and where it was not with a post-quantum group, a second one that shows why."""
    first = {**NOTHING, "offered": [], "key_shares": []}
    reason = _unreachable(address, port, client.seconds)
    if reason:
        first.update(outcome="unreachable", detail=reason)
    else:
        first = connect(client, address, starttls, groups)
    findings: list[Finding] = []
    if first["outcome"] == "done" and _is_post_quantum(first["group"]):
        if first["retry"]:
            findings.append(finding(NOTE, "hello-retry",
                                    f"{address} asked for another key share (HelloRetryRequest for "
                                    f"{first['retry']}), which takes one more round trip"))
    elif first["outcome"] == "done":
        findings.append(_without(client, address, starttls, first))
    elif first["outcome"] in ("refused", "closed", "silent", "refusing"):
        findings.append(_failed(client, address, starttls, first, port))
    else:
        findings.append(_no_handshake(address, starttls, first, port))
    return first, findings


def _without(client: Client, address: str, starttls: str | None, first: dict[str, Any]) -> Finding:
    """Why no post-quantum group was agreed on. Asked for nothing else, the server says whether it has one."""
    agreed = f"{first['version']} with {first['group'] or 'no group (RSA key exchange)'}"
    if first["version"] != "TLS 1.3":
        return finding(ERROR, "server-tls12",
                       f"{address} agreed on {agreed}: this server speaks no TLS 1.3, which "
                       "alone has post-quantum groups", "Allow TLS 1.3 on the server.")
    if not any(_is_post_quantum(name) for name in first["offered"]):
        return finding(ERROR, "not-offered",
                       f"{address} agreed on {agreed}: this side offered no post-quantum group",
                       "Correct the local configuration first.")
    second = connect(client, address, starttls, _post_quantum_only(client))
    if second["outcome"] == "done" and not any(_is_post_quantum(name) for name in first["key_shares"]):
        return finding(ERROR, "client-prefers-classical", f"{address} agreed on {agreed}, although it has "
                       f"{second['group']}: this side sent a key share of {first['key_shares'][0]}, and the "
                       f"server took it",
                       f"Put {second['group']} first in the groups here.")
    if second["outcome"] == "done":
        return finding(ERROR, "server-prefers-classical", f"{address} agreed on {agreed}, although it has "
                       f"{second['group']}: the server puts {first['group']} first",
                       f"Put {second['group']} first in the server's list of groups.")
    return finding(ERROR, "server-without-group",
                   f"{address} agreed on {agreed}. Asked for post-quantum groups alone, "
                   f"{_says(second)}: this server has none of them", "Enable the hybrid on the server.")


def _post_quantum_only(client: Client) -> str:
    """As many post-quantum groups as OpenSSL has here."""
    for groups in (group_names.ALL_POST_QUANTUM, "X25519MLKEM768:MLKEM768:MLKEM1024:MLKEM512"):
        if openssl_program.takes_groups(client.openssl, groups, client.conf, client.options):
            return groups
    return group_names.HYBRID


def _says(result: dict[str, Any]) -> str:
    if result["outcome"] == "refused":
        return f"the server refuses with the alert {result['alert']['name']}"
    if result["outcome"] == "refusing":
        return f"this side refuses with the alert {result['alert']['name']} ({result['detail']})"
    if result["outcome"] == "silent":
        return "the server does not answer"
    return "the server hangs up without an alert"


def _failed(client: Client, address: str, starttls: str | None, first: dict[str, Any], port: int) -> Finding:
    """No handshake. With groups that all servers know it may succeed, and then the groups were the reason."""
    second = connect(client, address, starttls, CLASSICAL)
    # Of a client that is stopped because time ran out, OpenSSL 3.5 may have printed nothing yet.
    offered = ", ".join(first["offered"]) or "its groups"
    retry = f" after a HelloRetryRequest for {first['retry']}" if first["retry"] else ""
    if second["outcome"] == "done":
        if first["outcome"] in ("refused", "refusing"):
            return finding(ERROR, "refuses-groups",
                           f"{address}: {_says(first)}{retry} when offered {offered}. With "
                           f"{CLASSICAL} it agrees on {second['version']} with {second['group']}",
                           "Add X25519:P-256 to the groups here, or the hybrid on the server.")
        return finding(ERROR, "hello-too-large",
                       f"{address}: {_says(first)} when offered {offered}. With {CLASSICAL}, in a "
                       f"ClientHello of {second['hello_bytes']} bytes, it agrees on {second['version']} with "
                       f"{second['group']}. The server, or a device before it, cannot take the larger "
                       "ClientHello with a post-quantum key share", "Update that server or device.")
    if second["outcome"] == "not-tls" or (first["outcome"] == "silent" and not starttls and port in PORTS):
        return _no_handshake(address, starttls, {**first, "outcome": "not-tls"}, port)
    third = connect(client, address, starttls, _post_quantum_only(client))
    if third["outcome"] == "done":
        return finding(ERROR, "refuses-groups",
                       f"{address}: {_says(first)}{retry} when offered {offered}. It has "
                       f"{third['group']}",
                       f"Add {third['group']} to the groups here, or one of these to the server's.")
    return finding(ERROR, "handshake-failed",
                   f"{address}: {_says(first)}{retry} when offered {offered}; with {CLASSICAL}, "
                   f"{_says(second)}. The groups are not the reason",
                   "Look into the server's log: versions, certificates and names are other reasons.")


def _no_handshake(address: str, starttls: str | None, first: dict[str, Any], port: int) -> Finding:
    if first["outcome"] == "unreachable":
        return finding(ERROR, "unreachable", f"no connection to {address}: {first['detail'] or 'no answer'}",
                       "Check the name, the port and the firewall.")
    if first["outcome"] == "local":
        return finding(ERROR, "cannot-connect", f"OpenSSL here cannot begin a handshake: {first['detail']}",
                       "Correct the local configuration first.")
    if first["outcome"] == "no-starttls":
        return finding(ERROR, "no-starttls", f"{address} does not begin TLS by STARTTLS of {starttls}",
                       "Check the protocol and the port; a port for TLS alone needs no --starttls.")
    hint = "Check the port; some protocols need --starttls."
    if port in PORTS:
        hint = f"Try --starttls {PORTS[port]}."
    return finding(ERROR, "not-tls", f"{address} does not answer with TLS", hint)
