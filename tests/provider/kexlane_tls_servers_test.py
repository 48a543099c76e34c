# SPDX-License-Identifier: Apache-2.0
"""kexlane-tls check HOST:PORT: servers that agree, refuse, prefer others, hang up, speak something else."""

import contextlib
import socket
import threading
import time

from kexlane_tls_lab import GOOD, check, expect, found, main, serve


@contextlib.contextmanager
def listen(answer):
    """A server that treats each connection with this function; gives the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=treat, args=(connection,), daemon=True).start()

    def treat(connection):
        with connection, contextlib.suppress(OSError):
            answer(connection)

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)  # ends accept, too
    listener.close()


def relay(connection, port):
    with socket.create_connection(("127.0.0.1", port)) as server:
        def back():
            with contextlib.suppress(OSError):
                while data := server.recv(65536):
                    connection.sendall(data)
                connection.shutdown(socket.SHUT_RDWR)
        threading.Thread(target=back, daemon=True).start()
        while data := connection.recv(65536):
            server.sendall(data)


def record(connection):
    data = b""
    while len(data) < 5 or len(data) < 5 + int.from_bytes(data[3:5], "big"):
        more = connection.recv(65536)
        if not more:
            break
        data += more
    return data


def servers(lab):
    providers = ("-provider", "kexlane", "-provider", "default")
    good = lab.conf(GOOD)
    hybrid = serve(lab, *providers, "-groups", "X25519MLKEM768:X25519")

    def connect(port, *options, conf=good, **more):
        code, result = lab.check(f"localhost:{port}", "--conf", conf, "--timeout", "3", *options, **more)
        return code, result, result["server"]

    code, result, server = connect(hybrid)
    check(code == 0 and server["group"] == "X25519MLKEM768" and server["version"] == "TLS 1.3", result)
    check(server["certificate"] == "self-signed certificate" and server["retry"] is None, server)
    code, result = lab.check(f"localhost:{hybrid}")  # whatever this machine's own file says
    check(result["server"]["group"] == "X25519MLKEM768", result)
    check(code == 0 or not found(result, "not-enabled"), result)
    code, result, server = connect(hybrid, conf=lab.conf(GOOD.replace("Groups = ", "Groups = MLKEM1024:"),
                                                         "retry.cnf"))
    check(code == 0 and server["retry"] == "X25519MLKEM768", result)
    expect(result, "hello-retry", level="note")
    last = lab.conf(GOOD.replace("X25519MLKEM768:X25519", "X25519:X25519MLKEM768"), "last.cnf")
    code, result, server = connect(hybrid, conf=last)
    check(code == 4, f"exit code {code}")
    expect(result, "client-prefers-classical", word="X25519MLKEM768")

    port = serve(lab, "-groups", "P-256")
    code, result, server = connect(port)
    check(code == 4 and server["group"] == "P-256" and server["retry"] == "P-256", result)
    expect(result, "server-without-group", word="alert handshake_failure")
    code, result, server = connect(port, conf=lab.conf(GOOD.replace(":X25519:P-256:P-384", ""), "only.cnf"))
    check(code == 5 and server["alert"] == {"sent_by": "server", "number": 40, "name": "handshake_failure"},
          result)
    expect(result, "refuses-groups", word="TLS 1.3 with P-256")
    code, result, server = connect(serve(lab, *providers, "-groups", "MLKEM1024"))
    check(code == 5, result)
    expect(result, "refuses-groups", word="It has MLKEM1024")
    code, result, server = connect(serve(lab, "-tls1_2"))
    check(code == 4 and server["version"] == "TLS 1.2" and server["group"] == "X25519", result)
    expect(result, "server-tls12", word="no TLS 1.3")

    def hang_up(connection):
        record(connection)

    def alert(connection):
        record(connection)
        connection.sendall(b"\x15\x03\x03\x00\x02\x02\x47")
        time.sleep(0.2)

    def small_only(connection):
        data = record(connection)
        if len(data) < 1000:
            with socket.create_connection(("127.0.0.1", hybrid)) as server:
                server.sendall(data)
                threading.Thread(target=copy, args=(connection, server), daemon=True).start()
                copy(server, connection)

    def copy(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def smtp(connection):
        connection.sendall(b"220 localhost ESMTP\r\n")
        connection.recv(999)
        connection.sendall(b"250-localhost\r\n250 STARTTLS\r\n")
        connection.recv(999)
        connection.sendall(b"220 ready\r\n")
        relay(connection, hybrid)

    def no_starttls(connection):
        connection.sendall(b"220 localhost ESMTP\r\n")
        while connection.recv(999):
            connection.sendall(b"250 localhost\r\n")

    for answer, options, code, id, word in (
        (hang_up, (), 5, "handshake-failed", "hangs up without an alert"),
        (alert, (), 5, "handshake-failed", "the server refuses with the alert insufficient_security"),
        (small_only, (), 5, "hello-too-large", "ClientHello"),
        (lambda c: time.sleep(9), ("--timeout", "0.5"), 5, "handshake-failed", "does not answer"),
        (lambda c: c.sendall(b"SSH-2.0-server\r\n"), (), 5, "not-tls", "not answer with TLS"),
        (smtp, ("--starttls", "smtp"), 0, None, ""),
        (no_starttls, ("--starttls", "smtp"), 5, "no-starttls", "smtp"),
    ):
        with listen(answer) as port:
            got, result, server = connect(port, *options)
            check(got == code, f"exit code {got}: {result}")
            if id:
                expect(result, id, word=word)
            else:
                check(server["group"] == "X25519MLKEM768", server)
    with listen(hang_up) as port:
        pass
    code, result, server = connect(port)
    check(code == 5 and server["outcome"] == "unreachable", result)
    expect(result, "unreachable", word="refused")
    _, result = lab.check("no-such-host.invalid", "--conf", good)
    expect(result, "unreachable", word="no-such-host.invalid:443")
    no_default = lab.conf(GOOD.replace("default = default_provider\n", ""), "no_default.cnf")
    code, result, server = connect(hybrid, conf=no_default)
    check(code == 1, f"exit code {code}: {result}")
    expect(result, "default-left-out", 6)


main(servers)
