# SPDX-License-Identifier: Apache-2.0
"""What the tests of kexlane-tls share: a folder with a copy of the module, runs of the program, its findings.

    python3 tests/provider/kexlane_tls_NAME_test.py build/default/kexlane.so build/default/kexlane-tls

A test exits with 0, 1 for a failure, or 77 where it is skipped. Everything happens in a temporary folder and
on loopback.
"""

import importlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

GOOD = """\
openssl_conf = init
[init]
providers = providers
ssl_conf = ssl
[providers]
default = default_provider
kexlane = kexlane_provider
[default_provider]
activate = 1
[kexlane_provider]
activate = 1
[ssl]
system_default = tls
[tls]
Groups = X25519MLKEM768:X25519:P-256:P-384
"""

def check(condition, message):
    if not condition:
        raise AssertionError(message)


class Lab:
    def __init__(self, module, tool):
        self.module, self.tool = pathlib.Path(module).resolve(), pathlib.Path(tool).resolve()
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="kexlane-tls-"))
        self.dir.chmod(0o755)
        self.modules = self.dir / "modules"
        self.modules.mkdir()
        shutil.copy(self.module, self.modules)
        (self.modules / "kexlane.so").chmod(0o644)
        self.processes = []
        sys.dont_write_bytecode = True

    def environment(self, **more):
        clean = {k: v for k, v in os.environ.items() if "SSL" not in k}
        return {**clean, "OPENSSL_MODULES": str(self.modules), **more}

    def run(self, *arguments, **more):
        """Runs the program as users do: the exit code and the two outputs."""
        done = subprocess.run([sys.executable, "-IS", str(self.tool), *map(str, arguments)],
                              env=self.environment(**more),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        check("Traceback" not in done.stderr, done.stderr)
        return done.returncode, done.stdout, done.stderr

    def run_quickly(self, *arguments, **more):
        """What run does, in a copy of this process, which has the program's modules: a tenth of the time."""
        sys.path.insert(0, str(self.tool.parent))
        for name in ("main", "apparmor", "checks", "drop_in", "live_server", "service"):
            importlib.import_module(f"kexlane_tls.{name}")
        version = re.search(r'^VERSION = "(.*)"', self.tool.read_text(), re.MULTILINE)[1]
        outputs = [self.dir / "stdout", self.dir / "stderr"]
        child = os.fork()
        if child == 0:
            code = 99
            try:
                for number, path in enumerate(outputs, 1):
                    os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
                os.environ.clear()
                os.environ.update(self.environment(**more))
                sys.argv = ["kexlane-tls", *map(str, arguments)]
                code = sys.modules["kexlane_tls.main"].main(version)
            except SystemExit as end:
                code = end.code
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output, errors = (path.read_text() for path in outputs)
        check("Traceback" not in errors, errors)
        return code, output, errors

    def check(self, *arguments, **more):
        """The exit code, and what --json prints."""
        code, output, errors = self.run_quickly("check", "--json", *arguments, **more)
        check(output, f"no output: {errors}")
        result = json.loads(output)
        check(result["exit_code"] == code, f"exit code {code}, but {result['exit_code']} in the JSON")
        return code, result

    def conf(self, text, name="openssl.cnf"):
        path = self.dir / name
        path.write_text(text)
        return path

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)


def found(result, id):
    return [f for f in result["findings"] if f["id"] == id]


def expect(result, id, line=None, word="", file=None, level="error"):
    """A finding with this id stands on this line and says this word."""
    fitting = [f for f in found(result, id) if f["level"] == level and (line is None or f["line"] == line) and
               word in f["text"] + f["cure"] and (file is None or f["file"] == str(file))]
    check(fitting,
          f"no {level} {id} on line {line} with '{word}' among {json.dumps(result['findings'], indent=1)}")


def serve(lab, *options, environment=None):
    """An s_server on a free port; gives the port."""
    certificate, key = lab.dir / "certificate.pem", lab.dir / "key.pem"
    if not certificate.exists():
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                   "-nodes", "-subj", "/CN=localhost", "-days", "2", "-keyout", key, "-out", certificate]
        subprocess.run(command, check=True, env=lab.environment(), capture_output=True)
    command = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, *options]
    process = subprocess.Popen(command, env=lab.environment(**(environment or {})), stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lab.processes.append(process)
    for line in process.stdout:
        if line.startswith("ACCEPT"):
            return int(line.rsplit(":", 1)[1])
    raise AssertionError("s_server did not start")


def main(*tests):
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} build/default/kexlane.so build/default/kexlane-tls")
    version = shutil.which("openssl") and subprocess.run(["openssl", "version"], capture_output=True,
                                                         text=True).stdout
    if not version or not version.startswith("OpenSSL 3."):
        print("skipped: no openssl program of OpenSSL 3 is installed")
        sys.exit(77)
    lab = Lab(*sys.argv[1:])
    try:
        for test in tests:
            start = time.monotonic()
            test(lab)
            print(f"{test.__name__}: {time.monotonic() - start:.1f} s")
    finally:
        lab.close()

