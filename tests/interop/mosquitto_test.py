# SPDX-License-Identifier: Apache-2.0
"""mosquitto with examples/mosquitto, between mosquitto_pub and mosquitto_sub: a message, a HelloRetryRequest,
spoiled key shares."""

import interop


def test(lab):
    mosquitto = interop.need("mosquitto", "mosquitto")
    publish, subscribe = (interop.need(f"mosquitto_{end}", "mosquitto-clients") for end in ("pub", "sub"))
    certificate, key = lab.certificate()
    passwords = lab.dir / "passwords"
    lab.run([interop.need("mosquitto_passwd", "mosquitto"), "-b", "-c", passwords, "device", "a password"])
    passwords.chmod(0o644)
    port = lab.port()
    configuration = lab.example("mosquitto/mqtt_tls.conf", {
        "8883": f"{port} 127.0.0.1",
        "/etc/mosquitto/certs/localhost.pem": certificate,
        "/etc/mosquitto/certs/localhost.key": key,
        "/etc/mosquitto/passwords": passwords,
    })
    lab.start("mosquitto", [mosquitto, "-c", configuration], port=port)

    def options(relay):
        return ["-h", "localhost", "-p", relay.port, "--cafile", certificate, "-u", "device", "-P",
                "a password", "-t", "temperature", "-q", "1"]

    def send(relay):  # to be kept by the server for subscribers to come
        lab.run([publish, *options(relay), "--retain", "-m", "21.5 degrees"])

    def receive(relay, **more):
        message = lab.run([subscribe, *options(relay), "-C", "1", "-W", "20"], **more)
        interop.check(message == "21.5 degrees\n", f"received {message}")

    retry = lab.example("openssl/openssl.cnf", {"X25519MLKEM768:X25519:P-256:P-384": "P-521:X25519MLKEM768"})
    relay = lab.relay(port)
    send(relay)
    receive(relay)
    receive(relay, env=lab.environment(OPENSSL_CONF=str(retry)))
    relay.expect([("hello", interop.X25519MLKEM768)], [("hello", interop.X25519MLKEM768)],
                 [("retry", interop.X25519MLKEM768), ("hello", interop.X25519MLKEM768)])

    interop.check_spoiled(lab, port, send)


interop.main(test)
