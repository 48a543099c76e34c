# SPDX-License-Identifier: Apache-2.0
"""strongSwan 6, two ends of a VPN by IKEv2 in network namespaces of their own: which provider computes each key
exchange, and data through the tunnel.

Its openssl plugin has ML-KEM since 6.0.2, with OpenSSL 3.5. Debian 13 has 6.0.1, so X25519 alone is tested there.
interop.debians says how to test a newer one.

Not every kernel has ESP, so charon's own (the plugin kernel-libipsec) carries the data, through a tunnel device.
"""

import pathlib
import re
import shutil
import subprocess
import sys

import interop

BUILT_IN = None  # no configuration: OpenSSL alone
OURS = "openssl/prefer.cnf"
ADDRESSES = {"alice": "192.0.2.1", "bob": "192.0.2.2"}
NETWORKS = {"alice": "198.51.100.1/32", "bob": "203.0.113.1/32"}
EXCHANGES = {"x25519": None, "x25519-ke1_mlkem512": "ML-KEM-512", "x25519-ke1_mlkem768": "ML-KEM-768",
             "x25519-ke1_mlkem1024": "ML-KEM-1024"}
WITNESS = "kex_witness.so"
PAGE = "a page behind the tunnel\n"
PLUGINS = "random nonce openssl kernel-libipsec kernel-netlink socket-default vici"
HOME = "/run/kexlane"  # of an end, in its root

STRONGSWAN = f"""
charon-systemd {{
  load = {PLUGINS}
  plugins {{
    vici {{
      socket = unix://{HOME}/vici
    }}
  }}
  filelog {{
    all {{
      path = stderr
      flush_line = yes
    }}
  }}
}}
swanctl {{
  load = random openssl
  socket = unix://{HOME}/vici
}}
"""
SWANCTL = """
connections {{
  vpn {{
    version = 2
    local_addrs = {local}
    remote_addrs = {remote}
    proposals = aes256gcm16-prfsha384-{exchange}
    local {{
      auth = psk
    }}
    remote {{
      auth = psk
    }}
    children {{
      data {{
        local_ts = {local_network}
        remote_ts = {remote_network}
        esp_proposals = aes256gcm16-{exchange}
      }}
    }}
  }}
}}
secrets {{
  ike {{
    secret = "the ends of a test"
  }}
}}
"""


class End:
    """One end: a network namespace, and charon in it, in the root of a Debian."""

    def __init__(self, lab, debian, name):
        self.lab, self.debian, self.name = lab, debian, name
        self.home = lab.dir / f"{name}-{len(lab.processes)}"
        self.home.mkdir()
        (self.home / "strongswan.conf").write_text(STRONGSWAN)
        for file in (lab.module, lab.dir / WITNESS, interop.SOURCE / "examples" / OURS):
            shutil.copy(file, self.home)
        # The mounts are gone with the namespace.
        namespace = lab.start(f"{name}'s network", [
            "unshare", "--mount", "--net", "sh", "-euc",
            'mkdir -p "$1/dev" "$1/run" && mount --bind /dev "$1/dev" && mount -t tmpfs none "$1/run" && '
            'mkdir "$1$3" && mount --bind "$2" "$1$3" && echo ready && exec sleep 3600',
            "sh", debian.root, self.home, HOME], ready="^ready$")
        self.process = namespace.popen.pid
        self.enter = ["nsenter", f"--target={self.process}", "--net", "--mount"]
        self.daemon = None

    def program(self, path, *loader_options):
        """The beginning of a command with a program of the root, which sees the root alone."""
        loader, *_ = self.debian.command(path)
        loader = loader.relative_to(self.debian.root)
        return [*self.enter, "chroot", self.debian.root, f"/{loader}", "--library-path",
                f"/{loader.parent}:/usr/lib/ipsec", *loader_options, f"/{path}"]

    def environment(self, **more):
        return self.lab.environment(None, STRONGSWAN_CONF=f"{HOME}/strongswan.conf", SWANCTL_DIR=HOME, **more)

    def serve(self, configuration):
        """Starts charon: with our provider, or without a configuration of OpenSSL."""
        ours = {"OPENSSL_CONF": f"{HOME}/{pathlib.Path(OURS).name}", "OPENSSL_MODULES": HOME} if configuration else {}
        self.daemon = self.lab.start(self.name, self.program("usr/sbin/charon-systemd", "--preload",
                                                             f"{HOME}/{WITNESS}"),
                                     env=self.environment(**ours), ready="spawning .* threads")

    def swanctl(self, *options):
        return self.lab.run([*self.program("usr/sbin/swanctl"), *options], env=self.environment())

    def load(self, exchange):
        other = next(name for name in ADDRESSES if name != self.name)
        (self.home / "swanctl.conf").write_text(SWANCTL.format(
            exchange=exchange, local=ADDRESSES[self.name], remote=ADDRESSES[other],
            local_network=NETWORKS[self.name], remote_network=NETWORKS[other]))
        self.swanctl("--load-all")

    def exchanges(self):
        """Each key exchange of this end so far, as the witness saw it. HKDF is no exchange."""
        return re.findall("^witness: (.*(?<!HKDF) @ .*)$", self.daemon.log(), re.MULTILINE)

    def network(self):
        """The address of this end behind the tunnel."""
        return NETWORKS[self.name].split("/")[0]


def networks(lab, debian):
    """The two ends, each with an address behind it, and a cable between them. Nothing but the tunnel leads to what
    is behind the other end."""
    alice, bob = (End(lab, debian, name) for name in ADDRESSES)
    lab.run([*alice.enter, "ip", "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns",
             bob.process])
    for end in (alice, bob):
        for device, address in (("lo", NETWORKS[end.name]), ("cable", f"{ADDRESSES[end.name]}/24")):
            lab.run([*end.enter, "ip", "address", "add", address, "dev", device])
            lab.run([*end.enter, "ip", "link", "set", device, "up"])
    (lab.dir / "page").write_text(PAGE)
    lab.start("page", [*bob.enter, sys.executable, "-u", "-m", "http.server", "8000", "--bind", bob.network(),
                       "--directory", lab.dir], ready="Serving HTTP")
    return alice, bob


def agree(alice, bob, exchange, kem):
    """Alice calls Bob, reads a page through the tunnel, renews the keys of IKE and of the data, and reads it again.
    Both ends make this exchange each of the three times. What the witness saw of them, for each end."""
    algorithms = ["X25519", *([kem] if kem else [])]
    for end in (alice, bob):
        end.load(exchange)
    before = {end: len(end.exchanges()) for end in (alice, bob)}

    def wait_for(count):
        for end in (alice, bob):
            interop.wait_until(lambda: len(end.exchanges()) - before[end] == count * len(algorithms),
                               f"{count} exchanges of {end.name}")

    def read_page():
        page = alice.lab.run([*alice.enter, interop.need("curl", "curl"), "--silent", "--show-error", "--max-time",
                              "10", "--interface", alice.network(), f"http://{bob.network()}:8000/page"])
        interop.check(page == PAGE, f"not Bob's page:\n{page}")

    alice.swanctl("--initiate", "--child", "data")
    agreed = re.search("/CURVE_25519.*", alice.swanctl("--list-sas"))[0]
    interop.check(agreed == "/CURVE_25519" + (f"/KE1_{kem.replace('-', '_')}" if kem else ""), f"agreed: {agreed}")
    read_page()
    wait_for(1)
    alice.swanctl("--rekey", "--ike", "vpn")
    wait_for(2)
    alice.swanctl("--rekey", "--child", "data")
    wait_for(3)
    read_page()
    alice.swanctl("--terminate", "--ike", "vpn")
    return [end.exchanges()[before[end]:] for end in (alice, bob)]


def vpn(lab, debian):
    """Both ends with our provider, and each with it alone, the other end with OpenSSL's own."""
    alice, bob = networks(lab, debian)
    for configurations in ((OURS, OURS), (OURS, BUILT_IN), (BUILT_IN, OURS)):
        for end, configuration in zip((alice, bob), configurations):
            end.serve(configuration)
        has_kem = "ML_KEM_768[openssl]" in alice.swanctl("--list-algs")
        for exchange, kem in EXCHANGES.items() if has_kem else [("x25519", None)]:
            computed = agree(alice, bob, exchange, kem)
            for seen, configuration, operation in zip(computed, configurations, ("decapsulate", "encapsulate")):
                provider = "kexlane" if configuration else "default"
                expected = [f"derive X25519 @ {provider}"] + ([f"{operation} {kem} @ {provider}"] if kem else [])
                interop.check(sorted(seen) == sorted(3 * expected), f"{exchange} with {configuration}: {seen}")
        for end in (alice, bob):
            end.daemon.stop()
    print(f"{debian.root}: {'X25519 and ML-KEM' if has_kem else 'X25519 alone: no ML-KEM in its openssl plugin'}")


def test(lab):
    debians = list(interop.debians())
    for name, package in (("unshare", "util-linux"), ("nsenter", "util-linux"), ("ip", "iproute2"), ("curl", "curl")):
        interop.need(name, package)
    tried = subprocess.run(["unshare", "--mount", "--net", "sh", "-euc", "mount -t tmpfs none /tmp; ip link add a0 "
                            "type veth peer name b0; ip tuntap add c0 mode tun"], text=True, capture_output=True)
    if tried.returncode:
        raise interop.Skip(f"no network namespaces with a tunnel device here: {tried.stderr.strip()}")
    lab.run([interop.need("cc", "gcc"), "-shared", "-fPIC", "-Wall", "-Werror", "-o", lab.dir / WITNESS,
             interop.SOURCE / "tests/interop/kex_witness.c", "-lcrypto"])
    for debian in debians:
        vpn(lab, debian)


interop.main(test)
