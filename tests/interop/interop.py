# SPDX-License-Identifier: Apache-2.0
"""What the tests with real TLS programs share: where things are, processes, certificates, the examples'
configuration files, and what relay.py has.

A test is a file NAME_test.py with a function that takes a Lab, and `interop.main(function)` at its end:

    python3 tests/interop/NAME_test.py build/default/kexlane.so

It exits with 0, 1 for a failure, or 77 where it is skipped, saying why. Everything happens on loopback.
"""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

# The tests take all of this from here.
from relay import (HYBRIDS, SPOILED, X25519, X25519MLKEM768, Relay, bad_ciphertext,  # noqa: F401
                   bad_key, bad_point, check)

SOURCE = pathlib.Path(__file__).resolve().parents[2]


class Skip(Exception):
    """Why a test cannot run here."""


def need(program, package):
    """The path of a program of this Debian package; it may lie in /usr/sbin."""
    path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if not path:
        raise Skip(f"no {program} is installed (Debian package {package})")
    return path


def node():
    """A Node.js with OpenSSL 3.5 or newer: $KEXLANE_NODE, the one on the path, or that of build/peers."""
    peers = sorted((SOURCE / "build/peers").glob("node_modules/node-linux-*/bin/node"))
    for path in [os.environ.get("KEXLANE_NODE"), shutil.which("node"), *map(str, peers)]:
        if not path:
            continue
        version = subprocess.run([path, "-p", "process.versions.openssl"], text=True, timeout=20,
                                 capture_output=True).stdout
        number = re.match(r"(\d+)\.(\d+)", version)
        if number and (int(number[1]), int(number[2])) >= (3, 5):
            return path
    raise Skip("no Node.js with OpenSSL 3.5 was found (KEXLANE_NODE, the path, build/peers)")


def bun():
    """The JavaScript runtime Bun, whose TLS is BoringSSL: $KEXLANE_BUN, the path, or build/peers."""
    peers = sorted((SOURCE / "build/peers").glob("node_modules/@oven/bun-linux-*/bin/bun"))
    for path in [os.environ.get("KEXLANE_BUN"), shutil.which("bun"), *map(str, peers)]:
        if path and subprocess.run([path, "--version"], capture_output=True).returncode == 0:
            return path
    raise Skip("no Bun was found (KEXLANE_BUN, the path, build/peers)")


def wait_until(condition, what, timeout=20):
    end = time.monotonic() + timeout
    while not condition():
        check(time.monotonic() < end, f"not in {timeout} s: {what}")
        time.sleep(0.05)


class Debian13:
    """The root of Debian 13 in build/peers, or that of a newer one, whose programs run with its own libc and loader."""

    def __init__(self, folder="debian13"):
        self.root = SOURCE / "build/peers" / folder / "root"
        if not self.root.with_name("complete").exists():
            raise Skip(f"no Debian 13 is in {self.root} (tests/run --all brings it)")
        loader = next(self.root.glob("usr/lib/*/ld-linux-*.so.*"))
        self.run = [loader, "--library-path", loader.parent]

    def command(self, path):
        """The beginning of a command with this program, given by its path in the root."""
        program = self.root / path
        if not program.exists():
            raise Skip(f"no {path} is in {self.root}, which is older than this test: delete its folder")
        return [*self.run, program]


def debians():
    """Debian 13, and Debian's testing if someone has made a root of it in build/peers/testing:

        sh tests/support/debian_root.sh build/peers/testing CODENAME ARCHITECTURE openssl libstdc++6 \\
          strongswan-swanctl charon-systemd libcharon-extra-plugins
    """
    yield Debian13()
    if (SOURCE / "build/peers/testing/complete").exists():
        yield Debian13("testing")


class Process:
    """A program that was started; its output is in a file."""

    def __init__(self, name, popen, log_path):
        self.name, self.popen, self.log_path = name, popen, log_path

    def log(self):
        return self.log_path.read_text(errors="replace")

    def wait_for(self, pattern, timeout=20):
        """The match of a regular expression in the output, once it is there."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            ended = self.popen.poll() is not None
            match = re.search(pattern, self.log(), re.MULTILINE)
            if match:
                return match
            check(not ended, f"{self.name} ended ({self.popen.returncode}) without '{pattern}'")
            time.sleep(0.05)
        raise AssertionError(f"{self.name} did not print '{pattern}' in {timeout} s")

    def stop(self):
        """Ends the process and all that it started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.popen.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(5)
                break


class Lab:
    """A folder and the processes of one test; all of it is gone at the end."""

    def __init__(self, module):
        self.module = pathlib.Path(module).resolve()
        check(self.module.is_file(), f"no module {module}")
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="kexlane-"))
        self.dir.chmod(0o755)  # servers that give up root read their files here
        self.processes = []
        self.relays = []

    def environment(self, configuration="openssl/openssl.cnf", **more):
        """The environment of a program that uses the provider by one of the examples' openssl.cnf."""
        path = configuration and (SOURCE / "examples" / configuration)
        check(not path or path.is_file(), f"no example {configuration}")
        without = {k: v for k, v in os.environ.items() if not k.startswith(("OPENSSL_", "SSL_CERT_"))}
        with_provider = {"OPENSSL_CONF": str(path), "OPENSSL_MODULES": str(self.module.parent)}
        return {**without, **(with_provider if path else {}), **more}

    def port(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            return listener.getsockname()[1]

    def certificate(self, *extensions):
        """A self-signed ECDSA P-256 certificate for localhost and 127.0.0.1, and its key, as PEM files. The first
        call makes it, with these extensions."""
        certificate, key = self.dir / "certificate.pem", self.dir / "key.pem"
        if not certificate.exists():
            self.run([need("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
                      "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-days", "2",
                      "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                      *(word for extension in extensions for word in ("-addext", extension)), "-keyout", key,
                      "-out", certificate], env=self.environment(None))
            key.chmod(0o644)
        return certificate, key

    def example(self, name, replacements):
        """A copy of a file in examples/ in which each of these texts, which it must have, is replaced."""
        text = (SOURCE / "examples" / name).read_text()
        for old, new in replacements.items():
            check(old in text, f"examples/{name} has no '{old}'")
            text = text.replace(old, str(new))
        copy = self.dir / pathlib.Path(name).name
        copy.write_text(text)
        return copy

    def start(self, name, command, ready=None, port=None, timeout=20, **options):
        """Starts a server. It is up when its output matches `ready` and something listens on `port`."""
        log = self.dir / f"{name}-{len(self.processes)}.log"
        options.setdefault("env", self.environment())
        with log.open("wb") as output:
            popen = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                     stdout=output, stderr=output, start_new_session=True, **options)
        process = Process(name, popen, log)
        self.processes.append(process)
        if ready:
            process.wait_for(ready, timeout)
        end = time.monotonic() + timeout
        while port:
            check(popen.poll() is None, f"{name} ended ({popen.returncode})")
            check(time.monotonic() < end, f"{name} did not listen on its port in {timeout} s")
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.05)
        return process

    def talk(self, name, command, say, expect, **options):
        """Starts a client, says something and waits until its output matches `expect`."""
        log = self.dir / f"{name}-{len(self.processes)}.log"
        options.setdefault("env", self.environment())
        with log.open("wb") as output:
            popen = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, text=True,
                                     stdout=output, stderr=output, start_new_session=True, **options)
        process = Process(name, popen, log)
        self.processes.append(process)
        with contextlib.suppress(BrokenPipeError):
            popen.stdin.write(say)
            popen.stdin.flush()
        try:
            process.wait_for(expect, timeout=10)
        finally:
            process.stop()

    def run(self, command, input="", timeout=30, fails=False, **options):
        """Runs a program to its end; its output, both streams in one text. It must succeed, or fail."""
        options.setdefault("env", self.environment())
        command = [str(part) for part in command]
        done = subprocess.run(command, input=input, timeout=timeout, text=True, errors="replace",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
        check((done.returncode != 0) == fails,
              f"{' '.join(command)}: {'exit code' if done.returncode else 'no failure,'} "
              f"{done.returncode}\n{done.stdout}")
        return done.stdout

    def relay(self, to_port, **options):
        relay = Relay(to_port, **options)
        self.relays.append(relay)
        return relay

    def close(self, show):
        for process in reversed(self.processes):
            process.stop()
            if show:
                print(f"--- {process.name}\n{process.log()[-4000:]}", file=sys.stderr)
        for relay in self.relays:
            relay.stop()
        shutil.rmtree(self.dir, ignore_errors=True)


def check_spoiled(lab, port, connect, hybrid=HYBRIDS[0]):
    """Key shares that were spoiled on the way end the handshake, whatever the programs are.

    connect(relay) makes one handshake through the relay and raises an error where it fails.
    """
    illegal_parameter = b"\x15\x03\x03\x00\x02\x02\x2f"
    for side, spoil in SPOILED:
        relay = lab.relay(port, hybrid=hybrid, **{f"spoil_{side}": spoil})
        try:
            connect(relay)
        except (AssertionError, subprocess.TimeoutExpired):
            pass
        else:
            raise AssertionError(f"the {side}'s share was spoiled by {spoil.__name__}, and accepted")
        check(relay.spoiled >= 1, f"no share of the {side} came by")
        if side == "client":
            # The server says so in the clear, in place of a ServerHello. A client may have tried again,
            # and not have waited for the answer.
            check(any(illegal_parameter in server for _, server in relay.connections),
                  f"no alert illegal_parameter for {spoil.__name__}")
            check(not any(relay.server_hellos()), f"a ServerHello for {spoil.__name__}")


def check_https(lab, port, path, content, hybrids=HYBRIDS[:1]):
    """curl reads a page of an HTTPS server on localhost that has these hybrids, but not P-521."""
    curl = need("curl", "curl")
    certificate, _ = lab.certificate()

    def get(relay, *options):
        page = lab.run([curl, "--silent", "--show-error", "--fail", "--max-time", "20", "--cacert",
                        certificate, *options, f"https://localhost:{relay.port}{path}"])
        check(page == content, f"not the page of this server:\n{page}")

    relay = lab.relay(port)
    get(relay)
    relay.expect([("hello", X25519MLKEM768)])
    for hybrid in hybrids:
        relay = lab.relay(port)
        get(relay, "--curves", hybrid.name)
        get(relay, "--curves", f"P-521:{hybrid.name}")
        relay.expect([("hello", hybrid.number)], [("retry", hybrid.number), ("hello", hybrid.number)])
        check_spoiled(lab, port, lambda relay: get(relay, "--curves", hybrid.name), hybrid)


def main(test):
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} build/default/kexlane.so")
    # A shell starts what runs in the background with SIGINT ignored. A handler here gives the programs that
    # a test starts the default action again.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # A test that is stopped ends its processes too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    lab = Lab(sys.argv[1])
    failed = True
    try:
        test(lab)
        failed = False
    except Skip as reason:
        failed = False
        print(f"skipped: {reason}")
        sys.exit(77)
    except (AssertionError, subprocess.TimeoutExpired) as error:
        traceback.print_exc()
        print(f"FAILED: {error}", file=sys.stderr)
        sys.exit(1)
    finally:
        lab.close(failed)
