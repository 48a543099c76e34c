# SPDX-License-Identifier: Apache-2.0
"""examples/sftp, which is AsyncSSH with kexlane's liboqs, with each other and with OpenSSH 10 and Dropbear
in both roles: a large file up and down, the key exchange in the logs, and replies that were spoiled. The
programs run in a root of Debian 13."""

import contextlib
import hashlib
import os
import pathlib
import shutil
import tempfile

import interop

ROOT = interop.SOURCE / "build/peers/debian13/root"
BYTES = 64 << 20
HYBRID, LARGER_HYBRID = "mlkem768x25519-sha256", "mlkem1024nistp384-sha384"
OPENSSH_LOG = f"kex: algorithm: {HYBRID}"


class SshRelay(interop.Relay):
    """A relay that spoils the shares of SSH's hybrid key exchange, which are those of X25519MLKEM768."""

    def _pass_on(self, source, target, kept, spoil, size):
        held = bytearray()
        version_came = False
        try:
            while data := source.recv(65536):
                kept += data
                held += data
                while spoil:  # line by line, and packet by packet until the share came by
                    line = held.find(b"\n") + 1
                    end = line if not version_came else 4 + int.from_bytes(held[:4], "big")
                    if end == 0 or len(held) < max(end, 4):
                        break
                    if version_came:
                        at = held.find(size.to_bytes(4, "big"), 5, end) + 4
                        if held[5] in (30, 31) and at >= 4:  # SSH_MSG_KEX_HYBRID_INIT, _REPLY
                            share = held[at : at + size]
                            spoil(share, self.hybrid)
                            held[at : at + size] = share
                            self.spoiled += 1
                            spoil = None
                    else:
                        version_came = held.startswith(b"SSH-")
                    target.sendall(held[:end])
                    del held[:end]
                if not spoil:
                    target.sendall(held)
                    held.clear()
            target.shutdown(interop.socket.SHUT_WR)
        except OSError:
            for end in (source, target):
                with contextlib.suppress(OSError):
                    end.shutdown(interop.socket.SHUT_RDWR)


class Debian:
    """The root of Debian 13, with a folder for this test inside, whose paths are those in the root."""

    def __init__(self, lab):
        self.lab = lab
        self.outside = pathlib.Path(tempfile.mkdtemp(prefix="kexlane-", dir=ROOT / "tmp"))
        self.outside.chmod(0o755)
        self.inside = pathlib.Path("/") / self.outside.relative_to(ROOT)
        self.enter = [interop.need("chroot", "coreutils"), ROOT]
        self.environment = lab.environment(None, LD_LIBRARY_PATH=str(self.inside / "liboqs"), HOME="/root",
                                           PATH="/usr/bin:/usr/sbin")

    def prepare(self):
        shutil.copytree(self.lab.module.parent / "liboqs", self.outside / "liboqs", symlinks=True)
        shutil.copytree(interop.SOURCE / "examples/sftp", self.outside / "example")
        # What the packages' scripts would have made.
        if not (ROOT / "dev/null").exists():
            os.mknod(ROOT / "dev/null", 0o020666, os.makedev(1, 3))
        (ROOT / "run/sshd").mkdir(exist_ok=True)
        (ROOT / "etc/passwd").write_text("root:*:0:0::/root:/bin/sh\nsshd:*:1:65534::/run/sshd:/bin/false\n")
        (ROOT / "etc/shells").write_text("/bin/sh\n")
        (self.outside / "served").mkdir()
        (self.outside / "large").write_bytes(os.urandom(BYTES))
        for key in ("host_key", "user_key"):
            self.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.inside / key])

    def run(self, command, **options):
        return self.lab.run([*self.enter, *command], timeout=300, env=self.environment, **options)

    def start(self, name, command, ready):
        return self.lab.start(name, [*self.enter, *command], ready=ready, env=self.environment)

    def file(self, name):
        return hashlib.sha256((self.outside / name).read_bytes()).hexdigest()

    def close(self):
        shutil.rmtree(self.outside, ignore_errors=True)


# Servers: each serves the folder "served", and is returned as (port, process).
def our_server(debian):
    server = debian.start("our server", ["python3", debian.inside / "example/sftp_server.py", "0",
                                         debian.inside / "host_key", debian.inside / "user_key.pub",
                                         debian.inside / "served"], r"^listening on port (\d+)$")
    maps = pathlib.Path(f"/proc/{server.popen.pid}/maps").read_text()
    interop.check(f"{debian.inside}/liboqs/liboqs.so" in maps, "the server does not use kexlane's liboqs")
    return int(server.wait_for(r"^listening on port (\d+)$")[1]), server


def openssh_server(debian):
    port = debian.lab.port()
    (debian.outside / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {debian.inside}/host_key\n"
        f"AuthorizedKeysFile {debian.inside}/user_key.pub\nStrictModes no\nUsePAM no\nPidFile none\n"
        f"PermitRootLogin yes\nLogLevel DEBUG1\nMaxStartups 1000\nPerSourcePenalties no\n"
        f"Subsystem sftp internal-sftp -d {debian.inside}/served\n")
    return port, debian.start("sshd", ["/usr/sbin/sshd", "-D", "-e", "-f", debian.inside / "sshd_config"],
                              "^Server listening on 127.0.0.1")


def dropbear_server(debian):
    port = debian.lab.port()
    debian.run(["dropbearconvert", "openssh", "dropbear", debian.inside / "host_key",
                debian.inside / "dropbear_host_key"])
    keys = ROOT / "root/.ssh/authorized_keys"
    keys.parent.mkdir(mode=0o700, exist_ok=True)
    shutil.copy(debian.outside / "user_key.pub", keys)
    keys.chmod(0o600)
    return port, debian.start("dropbear", ["/usr/sbin/dropbear", "-F", "-E", "-s", "-p", f"127.0.0.1:{port}",
                                           "-r", debian.inside / "dropbear_host_key", "-P",
                                           debian.inside / "dropbear.pid"], "Not backgrounding")


# Clients: each transfers a file; "put" is to the server. The output is its log.
def known_hosts(debian, port):
    host_key = (debian.outside / "host_key.pub").read_text()
    (debian.outside / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}")
    return debian.inside / "known_hosts"


def our_client(debian, port, command, source, target, **options):
    return debian.run(["python3", debian.inside / "example/sftp_client.py", port, known_hosts(debian, port),
                       "root", debian.inside / "user_key", command, source, target], **options)


def openssh_client(debian, port, command, source, target, **options):
    return debian.run(["sftp", "-v", "-b", "-", "-P", port, "-i", debian.inside / "user_key", "-o",
                       "StrictHostKeyChecking=yes", "-o", f"UserKnownHostsFile={known_hosts(debian, port)}",
                       "root@127.0.0.1"], input=f"{command} {source} {target}\n", **options)


def dropbear_client(debian, port, command, source, target, **options):
    debian.run(["dropbearconvert", "openssh", "dropbear", debian.inside / "user_key",
                debian.inside / "dropbear_user_key"])
    return debian.run(["sftp", "-b", "-", "-D", f"dbclient -y -y -i {debian.inside}/dropbear_user_key "
                       f"-p {port} -s root@127.0.0.1 sftp"], input=f"{command} {source} {target}\n",
                      **options)


def transfer(debian, port, client, remote):
    """The large file up and down; the client's log."""
    (debian.outside / "served" / "up").unlink(missing_ok=True)
    (debian.outside / "down").unlink(missing_ok=True)
    log = client(debian, port, "put", debian.inside / "large", f"{remote}up")
    interop.check(debian.file("large") == debian.file("served/up"), "the file is another one on the server")
    log += client(debian, port, "get", f"{remote}up", debian.inside / "down")
    interop.check(debian.file("large") == debian.file("down"), "another file came back")
    return log


def expect(log, line, whose):
    interop.check(line in log, f"{whose} log has no '{line}':\n{log[-3000:]}")
    print(f"{whose} log: {line}")


def check_spoiled(debian, port, client, source):
    """A share that was spoiled on its way ends the connection before a file is transferred."""
    for side, spoil in interop.SPOILED:
        relay = SshRelay(port, **{f"spoil_{side}": spoil})
        debian.lab.relays.append(relay)
        (debian.outside / "down").unlink(missing_ok=True)
        client(debian, relay.port, "get", source, debian.inside / "down", fails=True)
        interop.check(relay.spoiled == 1, f"{relay.spoiled} shares of the {side} came by")
        interop.check(not (debian.outside / "down").exists(), f"a file came by after {spoil.__name__}")
        print(f"no file after {spoil.__name__} of the {side}")


def test(lab):
    if not (ROOT.parent / "complete").exists() or not (ROOT / "usr/sbin/sshd").exists():
        raise interop.Skip(f"no AsyncSSH and OpenSSH of Debian 13 are in {ROOT} (tests/run --all brings them)")
    if os.geteuid() != 0:
        raise interop.Skip("only root can start programs in the root of another Debian")
    if not (lab.module.parent / "liboqs/liboqs.so.9").exists():
        raise interop.Skip("there is no liboqs.so.9 beside the module (KEXLANE_LIBOQS)")
    debian = Debian(lab)
    try:
        debian.prepare()
        without_liboqs(debian)
        with_our_server(debian)
        with_our_client(debian)
    finally:
        debian.close()


def without_liboqs(debian):
    """The example ends. It does not take another key exchange, nor another liboqs, which nobody has."""
    libraries = debian.environment.pop("LD_LIBRARY_PATH")
    said = debian.run(["python3", debian.inside / "example/sftp_server.py", "0", debian.inside / "host_key",
                       debian.inside / "user_key.pub", debian.inside / "served"], fails=True)
    expect(said, f"{LARGER_HYBRID} is not a valid key exchange algorithm", "without liboqs our server's")
    debian.environment["LD_LIBRARY_PATH"] = libraries


def with_our_server(debian):
    port, server = our_server(debian)
    expect(transfer(debian, port, our_client, "/"), f"Key exchange alg: {LARGER_HYBRID}", "our client's")
    expect(server.log(), f"Key exchange alg: {LARGER_HYBRID}", "our server's")
    interop.check(f"Key exchange alg: {HYBRID}" not in server.log(), "two of ours have the smaller hybrid")
    expect(transfer(debian, port, openssh_client, "/"), OPENSSH_LOG, "OpenSSH's")
    expect(server.log(), f"Key exchange alg: {HYBRID}", "our server's")
    transfer(debian, port, dropbear_client, "/")
    check_spoiled(debian, port, openssh_client, "/up")


def with_our_client(debian):
    port, server = openssh_server(debian)
    expect(transfer(debian, port, our_client, ""), f"Key exchange alg: {HYBRID}", "our client's")
    expect(server.log(), OPENSSH_LOG, "OpenSSH's")
    check_spoiled(debian, port, our_client, "up")
    port, _ = dropbear_server(debian)
    expect(transfer(debian, port, our_client, f"{debian.inside}/served/"), f"Key exchange alg: {HYBRID}",
           "our client's")


interop.main(test)
