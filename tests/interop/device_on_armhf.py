# SPDX-License-Identifier: Apache-2.0
"""examples/device, built as its README.md says and run under qemu, publishes to mosquitto with
X25519MLKEM768; a subscriber on this machine reads it. tests/run --all starts it once the library for 32-bit
Arm is there."""

import re
import shutil

import interop

EXAMPLE = interop.SOURCE / "examples/device"


def build(lab):
    """Runs the README's commands in a tree that looks like the sources."""
    tree = lab.dir / "tree"
    (tree / "examples").mkdir(parents=True)
    for folder in ("api", "build", "include", "provider"):
        (tree / folder).symlink_to(interop.SOURCE / folder)
    shutil.copytree(EXAMPLE, tree / "examples/device")
    commands = re.findall(r"^    (arm-linux-gnueabihf-.*)$", (EXAMPLE / "README.md").read_text(), re.MULTILINE)
    interop.check(len(commands) == 2, f"examples/device/README.md has {len(commands)} commands of the compiler")
    for command in commands:
        lab.run(["sh", "-c", command], cwd=tree / "examples/device", timeout=300, env=lab.environment(None))
    device = tree / "examples/device/device"
    print(f"the device's program has {device.stat().st_size} bytes")
    return device


def test(lab):
    mosquitto = interop.need("mosquitto", "mosquitto")
    subscribe = interop.need("mosquitto_sub", "mosquitto-clients")
    qemu = interop.need("qemu-arm", "qemu-user")
    interop.need("arm-linux-gnueabihf-g++", "g++-arm-linux-gnueabihf")
    debian = "build/peers/armhf/root"
    for path in ("build/armhf/libkexlane.a", f"{debian}/usr/lib/arm-linux-gnueabihf/libssl.a"):
        if not (interop.SOURCE / path).exists():
            raise interop.Skip(f"there is no {path} (examples/device/README.md says how to make it)")
    device = build(lab)
    certificate, key = lab.certificate()
    passwords = lab.dir / "passwords"
    lab.run([interop.need("mosquitto_passwd", "mosquitto"), "-b", "-c", passwords, "device", "a password"])
    passwords.chmod(0o644)

    def serve(**more):
        port = lab.port()
        configuration = lab.example("mosquitto/mqtt_tls.conf", {
            "8883": f"{port} 127.0.0.1",
            "/etc/mosquitto/certs/localhost.pem": certificate,
            "/etc/mosquitto/certs/localhost.key": key,
            "/etc/mosquitto/passwords": passwords,
        })
        lab.start("mosquitto", [mosquitto, "-c", configuration], port=port, **more)
        return port

    def publish(relay, message="21.5", password="a password", address="127.0.0.1", topic="temperature", **more):
        return lab.run([qemu, device, address, relay.port, certificate, "device", topic, message],
                       env=lab.environment(None, PASSWORD=password), **more)

    port = serve()
    cloud = lab.start("cloud", [interop.need("stdbuf", "coreutils"), "-oL", subscribe, "-h", "localhost", "-p", port, "--cafile", certificate,
                                "-u", "device", "-P", "a password", "-t", "temperature", "-q", "1", "-C", "2", "-d"],
                      ready="received SUBACK")
    relay = lab.relay(port)
    for message in ("21.5", "-3"):
        publish(relay, message)
        cloud.wait_for(f"^{message}$")
    relay.expect(*[[("hello", interop.X25519MLKEM768)]] * 2)

    relay = lab.relay(port)
    publish(relay, password="another password", fails=True)
    interop.check("too long" in publish(relay, "1" * 120, fails=True), "a long message was not refused")
    interop.check("too long" in publish(relay, topic="t" * 70000, fails=True), "a long topic was not refused")
    refusal = publish(relay, topic="t" * 130, message="1" * 100000, fails=True)
    interop.check("too long" in refusal, "a long message after a long topic was not refused")
    # The relay listens on 127.0.0.1 only, but the certificate does not name this address.
    publish(lab.relay(port, address=("127.0.0.2", 0)), address="127.0.0.2", fails=True)
    interop.check_spoiled(lab, port, publish)
    # A server that has no ML-KEM gets nothing.
    print(publish(lab.relay(serve(env=lab.environment(None))), fails=True))


interop.main(test)
