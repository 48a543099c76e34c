# SPDX-License-Identifier: Apache-2.0
"""ProFTPD with examples/proftpd, and curl: 64 MiB up and down, control and data channel, HelloRetryRequests,
spoiled key shares on either channel."""

import hashlib
import os

import interop

# In place of Debian's proftpd.conf: one user, in a folder of our own. The data channel's address is told as
# 127.0.0.2, where a relay reads it.
SERVER = """
ServerType standalone
UseIPv6 off
DefaultAddress 127.0.0.1
Port {port}
PassivePorts {low} {high}
MasqueradeAddress 127.0.0.2
User proftpd
Group nogroup
AuthOrder mod_auth_file.c
AuthUserFile {dir}/users
RequireValidShell off
DelayEngine off
ControlsEngine off
WtmpLog off
PidFile {dir}/proftpd.pid
ScoreboardFile {dir}/scoreboard
ScoreboardMutex {dir}/scoreboard.lck
SystemLog {dir}/proftpd.log
TransferLog none
Include {tls}
"""


def test(lab):
    proftpd = interop.need("proftpd", "proftpd-core")
    curl = interop.need("curl", "curl")
    if not os.path.exists("/usr/lib/proftpd/mod_tls.so"):
        raise interop.Skip("ProFTPD has no mod_tls (Debian package proftpd-mod-crypto)")
    if os.geteuid():
        raise interop.Skip("ProFTPD becomes the user who logs in, which needs root")
    certificate, key = lab.certificate()
    port, low = lab.port(), lab.port()
    tls = lab.example("proftpd/ftp_tls.conf", {
        "/etc/ssl/certs/localhost.pem": certificate,
        "/etc/ssl/private/localhost.key": key,
        "/var/log/proftpd/tls.log": lab.dir / "tls.log",
    })
    configuration = lab.dir / "proftpd.conf"
    configuration.write_text(SERVER.format(dir=lab.dir, port=port, low=low, high=low + 1, tls=tls))
    home = lab.dir / "home"
    home.mkdir()
    os.chown(home, 65534, 65534)
    password = lab.run([interop.need("openssl", "openssl"), "passwd", "-6", "a password"]).strip()
    users = lab.dir / "users"
    users.write_text(f"friend:{password}:65534:65534::{home}:/bin/sh\n")
    users.chmod(0o600)
    lab.start("proftpd", [proftpd, "-n", "-c", configuration], port=port)
    control = lab.relay(port)
    data = [lab.relay(number, address=("127.0.0.2", number)) for number in (low, low + 1)]

    def transfer(relay, name, *options, **more):
        lab.run([curl, "--silent", "--show-error", "--ssl-reqd", "--disable-epsv", "--no-ftp-skip-pasv-ip",
                 "--cacert", certificate, "--user", "friend:a password", *options,
                 f"ftp://localhost:{relay.port}/{name}"], **more)

    def check_same(*files):
        hashes = {hashlib.sha256(file.read_bytes()).digest() for file in files}
        interop.check(len(hashes) == 1, f"{files[0].name} was changed on its way")

    large, small, received = (lab.dir / name for name in ("large", "small", "received"))
    large.write_bytes(os.urandom(2**26))
    small.write_bytes(os.urandom(1000))
    transfer(control, "large", "--upload-file", large, timeout=120)
    transfer(control, "large", "--output", received, timeout=120)
    check_same(large, home / "large", received)
    # The key shares, of either channel, are for a group that the server has not.
    transfer(control, "small", "--upload-file", small, "--curves", "P-521:X25519MLKEM768")
    check_same(small, home / "small")
    hello, retry = ("hello", interop.X25519MLKEM768), ("retry", interop.X25519MLKEM768)
    control.expect([hello], [hello], [retry, hello])
    seen = sorted(data[0].server_hellos() + data[1].server_hellos())
    interop.check(seen == [[hello], [hello], [retry, hello]], f"the data channel's answers were {seen}")

    def fetch(relay, **more):
        transfer(relay, "small", "--output", received, **more)

    interop.check_spoiled(lab, port, fetch)

    for relay in data:
        relay.spoil_server = interop.bad_ciphertext
    fetch(control, fails=True)
    interop.check(data[0].spoiled + data[1].spoiled == 1, "no data connection was spoiled")


interop.main(test)
