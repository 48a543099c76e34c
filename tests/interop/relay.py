# SPDX-License-Identifier: Apache-2.0
"""A relay between TLS programs that reads the negotiated group on the wire or spoils a key share."""

import contextlib
import re
import socket
import threading
import typing


class Hybrid(typing.NamedTuple):
    """A hybrid group of RFC 10024: the sizes of its shares, and where in both of them its parts lie."""
    name: str
    number: int
    client_bytes: int
    server_bytes: int
    ml_kem_at: int
    point: slice


HYBRIDS = (Hybrid("X25519MLKEM768", 0x11EC, 1216, 1120, 0, slice(-32, None)),
           Hybrid("SecP256r1MLKEM768", 0x11EB, 1249, 1153, 65, slice(65)),
           Hybrid("SecP384r1MLKEM1024", 0x11ED, 1665, 1665, 97, slice(97)))
X25519MLKEM768 = HYBRIDS[0].number
X25519 = 0x001D
# RFC 9846 section 4.2.3: the random value of a ServerHello that is a HelloRetryRequest.
RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")


def check(condition, message):
    if not condition:
        raise AssertionError(message)


class Relay:
    """Passes the bytes of TCP connections on to a port, keeps them, and may spoil a key share.

    spoil_client and spoil_server are given the key share of that side, a bytearray to be changed in place,
    and the hybrid group that it is of.
    """

    def __init__(self, to_port, spoil_client=None, spoil_server=None, address=("127.0.0.1", 0),
                 hybrid=HYBRIDS[0]):
        self.to_port, self.hybrid = to_port, hybrid
        self.spoil_client, self.spoil_server = spoil_client, spoil_server
        self.connections = []  # [bytes from the client, bytes from the server]
        self.spoiled = 0
        self.listener = socket.create_server(address)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self.listener.close()

    def server_hellos(self):
        """Per connection the server's answers: ("retry", group) and ("hello", group)."""
        return [list(_server_hellos(bytes(server))) for _, server in self.connections]

    def expect(self, *connections):
        seen = self.server_hellos()
        check(seen == list(connections), f"the server answered {seen}")

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.to_port), timeout=30)
            except OSError:
                client.close()
                continue
            client.settimeout(30)
            seen = [bytearray(), bytearray()]
            self.connections.append(seen)
            for source, target, kept, spoil, size in (
                (client, server, seen[0], self.spoil_client, self.hybrid.client_bytes),
                (server, client, seen[1], self.spoil_server, self.hybrid.server_bytes),
            ):
                threading.Thread(target=self._pass_on, args=(source, target, kept, spoil, size),
                                 daemon=True).start()

    def _pass_on(self, source, target, kept, spoil, size):
        # A handshake record, wherever in the stream TLS starts, is held back until it is whole.
        marker = self.hybrid.number.to_bytes(2, "big") + size.to_bytes(2, "big")
        held = bytearray()
        try:
            while data := source.recv(65536):
                kept += data
                held += data
                if spoil:
                    at = held.find(b"\x16\x03")
                    if at >= 0 and len(held) < at + 5 + int.from_bytes(held[at + 3 : at + 5], "big"):
                        continue
                    at = held.find(marker)
                    if at >= 0:
                        share = held[at + 4 : at + 4 + size]
                        spoil(share, self.hybrid)
                        held[at + 4 : at + 4 + size] = share
                        spoil = None
                        self.spoiled += 1
                target.sendall(held)
                held.clear()
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for end in (source, target):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


def _server_hellos(stream):
    """The ServerHellos of a byte stream (RFC 9846 section 4.2.3), wherever in it TLS starts."""
    for match in re.finditer(rb"\x16\x03\x03..\x02\x00..\x03\x03", stream, re.DOTALL):
        at = match.end()
        retry = stream[at : at + 32] == RETRY_RANDOM
        at += 32
        at += 1 + stream[at] + 2 + 1  # legacy_session_id_echo, cipher_suite, compression method
        end = at + 2 + int.from_bytes(stream[at : at + 2], "big")
        at += 2
        while at + 4 <= end:
            kind, size = (int.from_bytes(stream[i : i + 2], "big") for i in (at, at + 2))
            if kind == 51:  # key_share
                group = int.from_bytes(stream[at + 4 : at + 6], "big")
                yield ("retry" if retry else "hello", group)
            at += 4 + size


def bad_key(share, hybrid):  # a coefficient that is not below q
    share[hybrid.ml_kem_at : hybrid.ml_kem_at + 3] = b"\xff\xff\xff"


def bad_ciphertext(share, hybrid):  # decapsulates to another secret, silently
    share[hybrid.ml_kem_at + 100] ^= 1


def bad_point(share, hybrid):  # X25519's is of low order; an uncompressed point never begins with a zero
    share[hybrid.point] = bytes(len(share[hybrid.point]))


SPOILED = (("client", bad_key), ("client", bad_point), ("server", bad_ciphertext), ("server", bad_point))
