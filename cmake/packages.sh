# SPDX-License-Identifier: Apache-2.0
# Sourced by the run scripts, bench/tls and provider/demo: the packages they need, and how they get them.

kat_packages="g++ cmake ninja-build pkg-config libhwy-dev libssl-dev nlohmann-json3-dev libcli11-dev"
[ "$(uname -m)" != x86_64 ] || kat_packages="$kat_packages libcpu-features-dev"
test_packages="$kat_packages libgtest-dev libgmock-dev libbenchmark-dev
  openssl"
# bench/run; those of the second line are libraries to compare with.
bench_packages="$kat_packages libbenchmark-dev python3-matplotlib
  libsodium-dev libwolfssl-dev nettle-dev libgcrypt20-dev"
# packaging/deb. packaging/debian/control has the same ones, but those of every Debian package.
deb_packages="g++ make dpkg-dev debhelper cmake dh-python libbenchmark-dev libcli11-dev libhwy-dev
  libssl-dev nlohmann-json3-dev python3"
[ "$(uname -m)" != x86_64 ] || deb_packages="$deb_packages libcpu-features-dev"
rpm_packages="$kat_packages rpm libbenchmark-dev python3"  # packaging/rpm
# What tests/run --proofs needs beyond test_packages.
proofs_packages="z3 python3"
# What tests/run --all needs beyond test_packages and proofs_packages.
all_packages="python3 doxygen python3-matplotlib abigail-tools mandoc"
clang_packages="clang clang-format clang-tidy"
x86_64_packages="bochs bochs-term musl-tools qemu-user"
fuzz_packages="clang libclang-rt-dev"  # of tests/fuzz/run, with afl++
ct_packages="clang libclang-rt-dev valgrind python3"  # of tests/ct/run
# The programs of tests/interop/.
interop_packages="python3 nginx-light curl apache2 haproxy openvpn proftpd-core proftpd-mod-crypto
  mosquitto mosquitto-clients postfix stunnel4 postgresql postgresql-client chromium python3-requests
  libcurl4-openssl-dev iproute2"
js_packages="firefox-esr"  # of packages/js/test/run, with npm and chromium
# Of bindings/python/test/run.
python_packages="python3-pytest python3-venv python3-cryptography mypy"
rust_packages="cargo rustc"  # of bindings/rust/test/run
# Debian 13's compiler and Highway, its OpenSSL 3.5, TLS programs and VPN, rustls, and what SFTP is
# tested with: AsyncSSH finds liboqs by binutils. Java 25 compiles a program by itself, and Mono
# compiles C#.
debian13_packages="$kat_packages
  openssl libstdc++6 curl nginx-light apache2-bin haproxy golang-go libnss3-tools botan
  base-files dash binutils python3-asyncssh openssh-client openssh-server dropbear-bin
  strongswan-swanctl charon-systemd libcharon-extra-plugins
  openjdk-25-jre-headless mono-mcs coreutils grep sed cargo rustc librust-rustls-dev"
aarch64_packages="g++-aarch64-linux-gnu qemu-user libhwy-dev:arm64 libssl-dev:arm64
  libgtest-dev:arm64 libgmock-dev:arm64 libbenchmark-dev:arm64"
# A big-endian machine. Debian's security updates of OpenSSL do not cover it, and its older libssl-dev
# cannot be installed beside this machine's: the tests that need OpenSSL are not built there.
s390x_packages="g++-s390x-linux-gnu qemu-user libhwy-dev:s390x libgtest-dev:s390x libgmock-dev:s390x"
# 32-bit machines: the compilers, and what debian_root brings for them, for the tests too.
armhf_packages="g++-arm-linux-gnueabihf qemu-user"
i386_packages="g++-i686-linux-gnu qemu-user"
windows_packages="clang lld g++-mingw-w64-x86-64-posix wine64 googletest libhwy-dev nlohmann-json3-dev
  libcli11-dev ninja-build cmake python3"
root_packages="libc6-dev libhwy-dev libssl-dev nlohmann-json3-dev libcli11-dev libgtest-dev
  libgmock-dev"
# WebAssembly. The headers of the libraries and GoogleTest's sources serve every machine.
wasm_packages="emscripten nodejs ninja-build libhwy-dev nlohmann-json3-dev googletest"

# debian_root ARCHITECTURE: a root of this Debian with root_packages, in build/peers/.
debian_root() {
  sh tests/support/debian_root.sh "build/peers/$1" \
    "$(. /etc/os-release && echo "${VERSION_CODENAME-}")" "$1" $root_packages
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo > /dev/null; then
    sudo "$@"
  else
    echo "kexlane: neither root nor sudo is here; as root, run: $*" >&2
    return 1
  fi
}

# need_packages PACKAGE...: installs those that are missing. Does nothing, and needs no network,
# when none is. No server of a package is started.
need_packages() {
  if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
    echo "kexlane: packages are installed only on Debian and its kin. Here, see to these" \
      "(Debian's names; -DKEXLANE_FETCH_DEPS=ON downloads the libraries):" $* >&2
    return 0
  fi
  missing=
  for package; do
    case $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2> /dev/null) in
      installed*) ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0
  echo "kexlane: installing with apt-get:$missing" >&2
  for other in arm64 s390x; do
    case "$missing" in
      *:$other*) as_root dpkg --add-architecture $other || return 1 ;;
    esac
  done
  # invoke-rc.d, with which packages start their servers, asks this program; 101 is no.
  policy=/usr/sbin/policy-rc.d
  (
    trap 'as_root sh -c "! grep -qs kexlane $policy || rm $policy"' EXIT
    trap 'exit 130' HUP INT PIPE TERM
    as_root sh -c "[ -e $policy ] || { printf '#!/bin/sh\\n# kexlane\\nexit 101\\n' > $policy &&
      chmod 755 $policy; }" &&
      as_root apt-get update -qq >&2 &&
      as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
        --no-install-recommends $missing >&2
  )
}

# find_node: prints the path of a Node.js whose OpenSSL is 3.5 or newer: $KEXLANE_NODE, the one on the
# path, or that of build/peers. To be called in the source folder.
find_node() {
  for node in "${KEXLANE_NODE-}" "$(command -v node)" \
    "$PWD"/build/peers/node_modules/node-linux-*/bin/node; do
    case $([ -x "$node" ] && "$node" -p process.versions.openssl) in
      3.[5-9]* | 3.[1-4][0-9]* | [4-9].*) echo "$node" && return ;;
    esac
  done
  return 1
}

# find_matplotlib: prints a Python that has it; Debian's package is for Debian's own Python alone.
find_matplotlib() {
  for python in python3 /usr/bin/python3; do
    "$python" -c 'import matplotlib' 2> /dev/null && echo "$python" && return
  done
  return 1
}
