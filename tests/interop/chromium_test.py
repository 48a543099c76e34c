# SPDX-License-Identifier: Apache-2.0
"""Chromium, without a window, against nginx with the provider: a page, a HelloRetryRequest, spoiled key
shares. It never needs to be asked for X25519MLKEM768, whose share it always sends; what is retried here
is P-256, and that is another group's business that the provider must leave alone."""

import hashlib
import json
import subprocess

import interop
import nginx

P_256 = 0x0017
OPTIONS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-dev-shm-usage
--disable-background-networking --disable-component-update --disable-sync --disable-extensions""".split()


def key_hash(lab):
    """What Chromium is to trust instead of an authority: the base64 of SHA-256 of the public key."""
    certificate, _ = lab.certificate()
    openssl = interop.need("openssl", "openssl")
    pem = lab.run([openssl, "x509", "-in", certificate, "-noout", "-pubkey"], env=lab.environment(None))
    der = subprocess.run([openssl, "pkey", "-pubin", "-outform", "DER"], input=pem.encode(), check=True,
                         stdout=subprocess.PIPE, env=lab.environment(None), timeout=20).stdout
    return subprocess.run([openssl, "base64", "-A"], input=hashlib.sha256(der).digest(), check=True,
                          stdout=subprocess.PIPE, timeout=20).stdout.decode()


def expect(relay, *hellos):
    """Chromium may open more connections than it needs, and leave them."""
    seen = [answers for answers in relay.server_hellos() if answers]
    interop.check(seen and all(answers == [*hellos] for answers in seen), f"the server answered {seen}")


def test(lab):
    chromium = interop.need("chromium", "chromium")
    server = nginx.Nginx(lab)
    trusted = key_hash(lab)
    home = lab.dir / "home"
    home.mkdir()
    runs = 0

    def get(relay, path="index.html"):
        """Shows a page in a new browser; the groups of its connections to this server, as it says."""
        nonlocal runs
        runs += 1
        net_log = lab.dir / f"net-log-{runs}.json"
        process = lab.start(
            "chromium", [chromium, *OPTIONS, f"--user-data-dir={home}/{runs}", f"--log-net-log={net_log}",
                         f"--ignore-certificate-errors-spki-list={trusted}", "--dump-dom",
                         f"https://localhost:{relay.port}/{path}"],
            env=lab.environment(None, HOME=str(home)))
        process.popen.wait(60)
        interop.check("<body>post-quantum" in process.log(), "Chromium does not show the page")
        events = json.loads(net_log.read_text())["events"]
        return {event["params"]["key_exchange_group"] for event in events
                if "key_exchange_group" in event.get("params", {})}

    relay = lab.relay(server.port)
    groups = get(relay)
    interop.check(groups == {interop.X25519MLKEM768}, f"Chromium's net-log says {groups}")
    server.logged("/index.html")
    expect(relay, ("hello", interop.X25519MLKEM768))
    interop.check_spoiled(lab, server.port, get)

    server.reload("P-256")
    relay = lab.relay(server.port)
    groups = get(relay, "?retried")
    interop.check(groups == {P_256}, f"Chromium's net-log says {groups}")
    server.logged("/?retried", group="prime256v1")
    expect(relay, ("retry", P_256), ("hello", P_256))
    server.check_sound()


interop.main(test)
