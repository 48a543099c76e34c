# SPDX-License-Identifier: Apache-2.0
"""Reads the messages of a handshake (RFC 9846 section 4; RFC 8422 section 5.4 for TLS 1.2) and alerts, in
the output of `openssl s_client -msg`."""
from __future__ import annotations

import re
from typing import Any, NamedTuple

# The random value of a ServerHello that is a HelloRetryRequest.
RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
SUPPORTED_GROUPS, SUPPORTED_VERSIONS, KEY_SHARE = 10, 43, 51
CLIENT_HELLO, SERVER_HELLO, SERVER_KEY_EXCHANGE = 1, 2, 12
VERSIONS = {0x0304: "TLS 1.3", 0x0303: "TLS 1.2", 0x0302: "TLS 1.1", 0x0301: "TLS 1.0", 0x0300: "SSL 3"}
ALERTS = {
    0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 22: "record_overflow",
    40: "handshake_failure", 42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked",
    45: "certificate_expired", 46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca",
    49: "access_denied", 50: "decode_error", 51: "decrypt_error", 70: "protocol_version",
    71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled",
    109: "missing_extension", 110: "unsupported_extension", 112: "unrecognized_name",
    116: "certificate_required", 120: "no_application_protocol",
}


class Message(NamedTuple):
    """A message of a handshake, or an alert."""

    by_server: bool
    kind: str  # "Handshake" or "Alert"
    data: bytes


def _number(data: bytes, at: int, size: int = 2) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _extensions(data: bytes, at: int) -> dict[int, bytes]:
    found = {}
    end = min(at + 2 + _number(data, at), len(data))
    at += 2
    while at + 4 <= end:
        size = _number(data, at + 2)
        found[_number(data, at)] = data[at + 4 : at + 4 + size]
        at += 4 + size
    return found


def _numbers(data: bytes) -> list[int]:
    return [_number(data, at) for at in range(0, len(data) - 1, 2)]


def client_hello(data: bytes) -> dict[str, list[int]]:
    """What the message offers: groups, key_shares, versions; best first."""
    at = 4 + 2 + 32
    at += 1 + data[at]  # legacy_session_id
    at += 2 + _number(data, at)  # cipher_suites
    at += 1 + data[at]  # legacy_compression_methods
    extensions = _extensions(data, at)
    shares, shares_data, at = [], extensions.get(KEY_SHARE, b""), 2
    while at + 4 <= len(shares_data):
        shares.append(_number(shares_data, at))
        at += 4 + _number(shares_data, at + 2)
    return {"groups": _numbers(extensions.get(SUPPORTED_GROUPS, b"")[2:]), "key_shares": shares,
            "versions": _numbers(extensions.get(SUPPORTED_VERSIONS, b"")[1:]) or [_number(data, 4)]}


def server_hello(data: bytes) -> dict[str, Any]:
    """The version, the group of a key share if there is one, and whether it asks for another ClientHello."""
    at = 4 + 2 + 32
    retry = data[6:38] == RETRY_RANDOM
    at += 1 + data[at] + 2 + 1  # legacy_session_id_echo, cipher_suite, legacy_compression_method
    extensions = _extensions(data, at)
    share = extensions.get(KEY_SHARE)
    versions = _numbers(extensions.get(SUPPORTED_VERSIONS, b"")) or [_number(data, 4)]
    return {"retry": retry, "version": versions[0], "group": _number(share, 0) if share else None}


def server_key_exchange(data: bytes) -> int | None:
    """The named curve of TLS 1.2 (RFC 8422 section 5.4)."""
    return _number(data, 5) if len(data) > 6 and data[4] == 3 else None


def messages(output: str) -> list[Message]:
    """The handshake messages and alerts in the output of `openssl s_client -msg`."""
    found = []
    pattern = r"^(>>>|<<<) .*, (Handshake|Alert) \[length [0-9a-f]+\].*\n((?:    (?:[0-9a-f]{2} ?)+\n?)*)"
    for match in re.finditer(pattern, output, re.MULTILINE):
        found.append(Message(match[1] == "<<<", match[2], bytes.fromhex("".join(match[3].split()))))
    return found
