# SPDX-License-Identifier: Apache-2.0
"""An nginx by examples/nginx/nginx.conf, on a free port and without root: the server of several tests."""

import hashlib
import os
import pwd
import re
import signal

import interop

PAGE = "<!doctype html><title>nginx</title>post-quantum\n"
FILE = os.urandom(500_000)
FILE_SHA256 = hashlib.sha256(FILE).hexdigest()


class Nginx:
    """Serves /index.html, which says "post-quantum", and /file, the bytes of FILE."""

    def __init__(self, lab, groups="X25519MLKEM768:X25519:P-256:P-384", command=None,
                 configuration="openssl/providers.cnf"):
        self.lab = lab
        self.port = lab.port()
        self.dir = lab.dir / f"nginx-{self.port}"
        (self.dir / "html").mkdir(parents=True)
        (self.dir / "html/index.html").write_text(PAGE)
        (self.dir / "html/file").write_bytes(FILE)
        certificate, key = lab.certificate()
        self.replacements = {
            "/run/nginx.pid": self.dir / "nginx.pid",
            "/var/log/nginx/error.log": "stderr",
            "/var/log/nginx/access.log": self.dir / "access.log",
            "/var/www/html": self.dir / "html",
            "/etc/ssl/certs/localhost.pem": certificate,
            "/etc/ssl/private/localhost.key": key,
            "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            # Folders that only root may make elsewhere.
            "http {": "http {" + "".join(f"\n    {kind}_temp_path {self.dir}/{kind};" for kind in (
                "client_body", "proxy", "fastcgi", "uwsgi", "scgi")),
        }
        self._write(groups)
        user = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.dir, nobody.pw_uid, nobody.pw_gid)
            user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        command = command or [interop.need("nginx", "nginx-light")]
        # The shell is there to be ended: nginx lets itself be replaced only when its parent is gone.
        self.process = lab.start(
            "nginx", ["sh", "-c", '"$@" & wait', "sh", *command, "-e", "stderr", "-g", "daemon off;", "-c",
                      self.configuration],
            port=self.port, env=lab.environment(configuration), **user)

    def _write(self, groups):
        self.configuration = self.lab.example(
            "nginx/nginx.conf", {**self.replacements, "X25519MLKEM768:X25519:P-256:P-384": groups})
        self.configuration = self.configuration.rename(self.dir / "nginx.conf")

    def pid(self):
        return int((self.dir / "nginx.pid").read_text())

    def workers(self):
        """The process ids of the workers."""
        pid = self.pid()
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            return sorted(map(int, children.read().split()))

    def reload(self, groups):
        """Other groups, by the signal with which nginx takes a new configuration without a pause."""
        before = self.workers()
        self._write(groups)
        os.kill(self.pid(), signal.SIGHUP)
        interop.wait_until(lambda: len(self.workers()) == 2 and not set(before) & set(self.workers()),
                           "nginx has new workers only")

    def replace(self):
        """Another process of nginx in place of this one, as after an update of its package."""
        old = self.pid()
        os.kill(self.process.popen.pid, signal.SIGKILL)
        self.process.popen.wait()
        os.kill(old, signal.SIGUSR2)
        interop.wait_until(lambda: (self.dir / "nginx.pid.oldbin").exists() and
                           (self.dir / "nginx.pid").exists() and len(self.workers()) == 2,
                           "a new nginx beside the old one")
        os.kill(old, signal.SIGQUIT)
        interop.wait_until(lambda: not (self.dir / "nginx.pid.oldbin").exists(), "the old nginx has ended")

    def logged(self, request, protocol="TLSv1.3", group="0x11ec"):
        """Waits for the line of a request that was answered, with what was negotiated."""
        line = rf'^127.0.0.1 "GET {re.escape(request)} HTTP/1.[01]" 200 \d+ {protocol} {group}$'
        log = self.dir / "access.log"
        interop.wait_until(lambda: re.search(line, log.read_text(), re.MULTILINE),
                           f"nginx logged {request} with {protocol} and {group}")

    def check_sound(self):
        """That nothing crashed and nothing was complained of but clients."""
        for word in (" signal ", "[alert]", "[emerg]"):
            interop.check(word not in re.sub(r"signal \d+ \(SIG|signal process", "", self.process.log()),
                          f"nginx: {word}")
