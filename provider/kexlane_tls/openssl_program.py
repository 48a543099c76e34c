# SPDX-License-Identifier: Apache-2.0
"""Asks OpenSSL itself, by its program: where it looks, what it loads, what a client offers with a file."""
from __future__ import annotations

import errno
import os
import re
import select
import signal
import socket
import subprocess
import time
from typing import Any, NamedTuple

from . import tls_messages

SECONDS = 20  # until a program that answers in milliseconds is given up


class Installation(NamedTuple):
    program: str
    text: str  # OpenSSL 3.0.22 25 Aug 2026
    version: tuple[int, ...]
    conf: str  # the file that programs read unless OPENSSL_CONF names another
    modules: str


class Missing(Exception):
    """There is no OpenSSL 3 program."""


def installation() -> Installation:
    folders = os.environ.get("PATH", os.defpath).split(":")
    program = next((path for path in (os.path.join(folder, "openssl") for folder in folders)
                    if os.path.isfile(path) and os.access(path, os.X_OK)), None)
    if not program:
        raise Missing("no openssl program is installed (Debian package openssl)")
    told = _run([program, "version", "-v", "-d", "-m"], conf=os.devnull).stdout
    version = re.search(r"^OpenSSL (\d+)\.(\d+)\.(\d+).*", told, re.MULTILINE)
    folder, modules = re.search(r'OPENSSLDIR: "(.*)"', told), re.search(r'MODULESDIR: "(.*)"', told)
    if not version or int(version[1]) < 3 or not folder or not modules:
        raise Missing(f"{program} is not OpenSSL 3: {told.strip() or 'no answer'}")
    text = version[0].split(" (Library")[0]
    numbers = tuple(int(number) for number in version.groups())
    return Installation(program, text, numbers, os.path.join(folder[1], "openssl.cnf"),
                        os.environ.get("OPENSSL_MODULES") or modules[1])


def environment(conf: str) -> dict[str, str]:
    return {**os.environ, "OPENSSL_CONF": conf, "LC_ALL": "C"}


def _start(command: list[str], conf: str) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, errors="replace", env=environment(conf))


def _run(command: list[str], conf: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace",
                              env=environment(conf), timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise TimeoutError(errno.ETIMEDOUT, "no answer in time", command[0]) from None


def _end(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise TimeoutError(errno.ETIMEDOUT, "no answer in time", "openssl") from None


class Answer(NamedTuple):
    """What OpenSSL makes of a file."""

    providers: dict[str, tuple[str, str]]  # those that are active: what each calls itself, and its version
    offer: dict[str, list[int]] | None  # a ClientHello: groups, key_shares, versions
    errors: list[str]  # what OpenSSL complained of


def ask(openssl: Installation, conf: str) -> Answer:
    """One program lists the providers while another one connects."""
    listing = _start([openssl.program, "list", "-providers"], conf)
    offer, complaints = client_offer(openssl, conf)
    listed, list_errors = _end(listing)
    return Answer(_providers(listed), offer, errors(list_errors + complaints))


def _providers(listed: str) -> dict[str, tuple[str, str]]:
    pattern = r"^  (\S+)\n    name: (.*)\n    version: (\S+)\n    status: active"
    return {name: (title, version) for name, title, version in re.findall(pattern, listed, re.MULTILINE)}


def fault(openssl: Installation, conf: str) -> str:
    """Why OpenSSL cannot read a file, or an empty text. It tells only programs that ask."""
    said = _run([openssl.program, "asn1parse", "-noout", "-genconf", conf], os.devnull).stderr
    found = re.search(r"Error on line \d+ of config file.*|.*(?:No such file|Permission denied).*", said)
    return found[0] if found else ""


def errors(text: str) -> list[str]:
    """OpenSSL's messages without numbers and source lines: reason, then details."""
    found = []
    for line in re.findall(r"error:[0-9A-F]+:(.*)", text):
        parts = line.split(":")
        message = ": ".join(p for p in [parts[2],
                                        ":".join(parts[5:])] if p.strip()) if len(parts) > 4 else line
        if message not in found:
            found.append(message.strip())
    return found


def client_offer(openssl: Installation, conf: str, options: tuple[str, ...] = ()) -> tuple[
        dict[str, list[int]] | None, str]:
    """What a client offers that leaves all to the file, read on a socket of our own; and its complaints."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        client = subprocess.Popen(
            [openssl.program, "s_client", "-connect", f"127.0.0.1:{port}", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
            env=environment(conf))
        record = _first_record(listener, client)
        _, complaints = _end(client)
    if record[:1] == b"\x16" and record[5:6] == b"\x01":
        # That the connection then ends is what the client complains of, and not the file's fault.
        return tls_messages.client_hello(record[5:]), ""
    return None, complaints


def _first_record(listener: socket.socket, client: subprocess.Popen[str]) -> bytes:
    end = time.monotonic() + SECONDS
    while not select.select([listener], [], [], 0.01)[0]:
        if client.poll() is not None or time.monotonic() > end:
            client.kill()
            return b""
    connection, _ = listener.accept()
    record = b""
    with connection:
        connection.settimeout(SECONDS)
        while len(record) < 5 or len(record) < 5 + int.from_bytes(record[3:5], "big"):
            data = connection.recv(65536)
            if not data:
                break
            record += data
    return record


def load_error(openssl: Installation, folder: str) -> str:
    """Why OpenSSL cannot load kexlane.so from a folder, or an empty text. Other files play no part."""
    done = _run([openssl.program, "list", "-providers", "-provider-path", folder, "-provider", "kexlane"],
                os.devnull)
    if done.returncode == 0:
        return ""
    if done.returncode < 0:
        return f"it ended by {signal.Signals(-done.returncode).name}"
    said = errors(done.stderr)
    # The loader's own words come first: filename(PATH): PATH: reason.
    return re.sub(r".*?filename\([^)]*\): |symname\([^)]*\): ", "", said[0]) if said else done.stderr.strip()


def loaded(openssl: Installation, folder: str) -> tuple[str, str] | None:
    """What the kexlane.so of a folder calls itself, and its version."""
    done = _run([openssl.program, "list", "-providers", "-provider-path", folder, "-provider", "kexlane"],
                os.devnull)
    return _providers(done.stdout).get("kexlane")


def takes_groups(openssl: Installation, groups: str, conf: str, options: tuple[str, ...] = ()) -> bool:
    """Whether this OpenSSL offers a list of groups when it is told to."""
    return client_offer(openssl, conf, (*options, "-groups", groups))[0] is not None


def handshake(openssl: Installation, address: str, conf: str, options: tuple[str, ...],
              seconds: float) -> dict[str, Any]:
    """A handshake by s_client: its output, and whether the time ran out."""
    command = [openssl.program, "s_client", "-connect", address, "-msg", *options]
    process = _start(command, conf)
    try:
        output, complaints = process.communicate(timeout=seconds)
        return {"output": output, "complaints": complaints, "timeout": False, "code": process.returncode}
    except subprocess.TimeoutExpired:
        process.kill()
        output, complaints = process.communicate()
        return {"output": output, "complaints": complaints, "timeout": True, "code": None}
