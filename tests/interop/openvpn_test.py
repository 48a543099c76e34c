# SPDX-License-Identifier: Apache-2.0
"""OpenVPN 2.6, both ends with examples/openvpn: data over UDP; a HelloRetryRequest and spoiled key shares
over TCP.

There is no tunnel device, so that no privilege is needed: the ends greet each other (ping), and as a server
for many clients wants a device, it is one for one client.
"""

import re

import interop

# Over TCP the relay sees a hello in one piece.
TCP = ["--max-packet-size", "1500", "--tls-exit"]


def certificates(lab, openssl):
    """A certificate authority, ca.pem, and the certificates and keys of both ends."""

    def make(name, *options):
        lab.run([openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-days", "2", "-subj", f"/CN={name}", "-keyout", lab.dir / f"{name}.key", "-out",
                 lab.dir / f"{name}.pem", *options], env=lab.environment(None))

    make("ca", "-addext", "keyUsage=critical,keyCertSign")
    for end in ("server", "client"):
        make(end, "-CA", lab.dir / "ca.pem", "-CAkey", lab.dir / "ca.key", "-addext",
             "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=digitalSignature", "-addext",
             f"extendedKeyUsage={end}Auth")


def has_data(status):
    return status.exists() and re.search("^Auth read bytes,[1-9]", status.read_text(), re.MULTILINE)


def stop(ends):
    for end in ends:
        end.stop()


def test(lab):
    openvpn = interop.need("openvpn", "openvpn")
    certificates(lab, interop.need("openssl", "openssl"))
    server = lab.example("openvpn/server.conf", {
        "dev tun": "dev null",
        "server 10.8.0.0 255.255.255.0\ntopology subnet": "tls-server\nifconfig-noexec",
        "keepalive 10 60": "keepalive 1 20",
        "port 1194": "local 127.0.0.1",
        "proto udp\n": "",
    })
    client = lab.example("openvpn/client.conf", {
        "dev tun": "dev null",
        "client\n": "tls-client\nifconfig-noexec\nkeepalive 1 20\n",
        "remote vpn.example.org 1194": "",
        "proto udp\n": "",
    })
    environment = lab.environment(None, OPENSSL_MODULES=str(lab.module.parent))

    def start(name, configuration, *options):
        return lab.start(name, [openvpn, "--cd", lab.dir, "--config", configuration, *options],
                         env=environment)

    port = lab.port()
    ends = (start("server", server, "--port", port, "--status", "server.status", "1"),
            start("client", client, "--remote", "127.0.0.1", port, "--status", "client.status", "1"))
    ends[0].wait_for("peer temporary key: .* X25519MLKEM768$")
    for end in ends:
        end.wait_for("Initialization Sequence Completed")
        status = lab.dir / f"{end.name}.status"
        interop.wait_until(lambda: has_data(status), f"data in {status.name}")
    stop(ends)

    def over_tcp(relay, *options):
        first = start("server", server, "--port", port, "--proto", "tcp-server", *TCP)
        first.wait_for("Listening for incoming TCP connection")
        return first, start("client", client, "--remote", "127.0.0.1", relay.port, "--proto", "tcp-client",
                            *TCP, *options)

    relay = lab.relay(port)
    ends = over_tcp(relay, "--tls-groups", "P-521:X25519MLKEM768")
    for end in ends:
        end.wait_for("Initialization Sequence Completed")
    stop(ends)
    relay.expect([("retry", interop.X25519MLKEM768), ("hello", interop.X25519MLKEM768)])

    # OpenVPN gives a connection up before it sends the alert, but the log of the end that refuses has it.
    reasons = {
        interop.bad_key: "the public key fails the check of FIPS 203",
        interop.bad_point: "the peer's X25519 key is a point of low order",
        interop.bad_ciphertext: "decryption failed or bad record mac",
    }
    for side, spoil in interop.SPOILED:
        relay = lab.relay(port, **{f"spoil_{side}": spoil})
        ends = over_tcp(relay)
        refusing = ends[0 if side == "client" else 1]
        refusing.wait_for(f"OpenSSL: error.*{reasons[spoil]}")
        refusing.wait_for("TLS handshake failed")
        stop(ends)
        if side == "client":
            refusing.wait_for("Sent fatal SSL alert: illegal parameter")
        interop.check(relay.spoiled >= 1, f"no share of the {side} came by")
        for end in ends:
            interop.check("Peer Connection Initiated" not in end.log(), f"the {end.name} accepted it")


interop.main(test)
