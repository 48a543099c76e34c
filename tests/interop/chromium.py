# SPDX-License-Identifier: Apache-2.0
"""Chromium, without a window, as a client."""

import hashlib
import json
import subprocess

import interop

OPTIONS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-dev-shm-usage
--disable-background-networking --disable-component-update --disable-sync --disable-extensions""".split()


class Chromium:
    def __init__(self, lab):
        self.lab, self.program, self.runs = lab, interop.need("chromium", "chromium"), 0
        self.trusted = self._key_hash()
        self.home = lab.dir / "home"
        self.home.mkdir()

    def _key_hash(self):
        """What it is to trust instead of an authority: the base64 of SHA-256 of the public key."""
        certificate, _ = self.lab.certificate()
        openssl, env = interop.need("openssl", "openssl"), self.lab.environment(None)
        pem = self.lab.run([openssl, "x509", "-in", certificate, "-noout", "-pubkey"], env=env)
        der = subprocess.run([openssl, "pkey", "-pubin", "-outform", "DER"], input=pem.encode(), check=True,
                             stdout=subprocess.PIPE, env=env, timeout=20).stdout
        return subprocess.run([openssl, "base64", "-A"], input=hashlib.sha256(der).digest(), check=True,
                              stdout=subprocess.PIPE, timeout=20).stdout.decode()

    def get(self, port, path="index.html"):
        """Shows a page in a new browser; the groups of its connections to this server, as it says."""
        self.runs += 1
        net_log = self.lab.dir / f"net-log-{self.runs}.json"
        process = self.lab.start(
            "chromium", [self.program, *OPTIONS, f"--user-data-dir={self.home}/{self.runs}",
                         f"--log-net-log={net_log}", f"--ignore-certificate-errors-spki-list={self.trusted}",
                         "--dump-dom", f"https://localhost:{port}/{path}"],
            env=self.lab.environment(None, HOME=str(self.home)))
        process.popen.wait(60)
        interop.check("<body>post-quantum" in process.log(), "Chromium does not show the page")
        events = json.loads(net_log.read_text())["events"]
        return {event["params"]["key_exchange_group"] for event in events
                if "key_exchange_group" in event.get("params", {})}
