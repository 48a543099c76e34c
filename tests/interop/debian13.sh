#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Brings the openssl program of Debian 13, which is OpenSSL 3.5, and the libraries it needs into a
# folder of its own, from the mirrors that this Debian is configured with. Nothing is installed, and
# the system's own lists of packages stay as they are.
#
#     sh tests/interop/debian13.sh build/peers/debian13
set -eu
[ $# = 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
[ ! -e "$1/complete" ] || exit 0
fail() {
  echo "no OpenSSL of Debian 13: $1" >&2
  exit 1
}
[ -r /etc/os-release ] && . /etc/os-release
[ "${ID-}" = debian ] || fail "this is no Debian"
command -v apt-get > /dev/null || fail "there is no apt-get"

rm -rf "$1"
mkdir -p "$1/apt/lists/partial" "$1/apt/cache/archives/partial" "$1/apt/parts" "$1/packages" "$1/root"
folder=$(cd "$1" && pwd)
machine=$(dpkg --print-architecture)
# apt-get with folders of its own, no package installed, and this machine's architecture alone.
cat > "$folder/apt/apt.conf" << END
Dir::State "$folder/apt";
Dir::State::status "/dev/null";
Dir::Cache "$folder/apt/cache";
Dir::Etc::SourceList "$folder/apt/sources.list";
Dir::Etc::SourceParts "$folder/apt/parts";
APT::Architectures "$machine";
APT::Sandbox::User "root";
END
apt-get indextargets --format '$(ARCHITECTURE) $(COMPONENT) $(REPO_URI) $(RELEASE)' \
  'Created-By: Packages' | sed -n "s/^$machine main \(.*\) $VERSION_CODENAME\(\(-updates\|-security\)\{0,1\}\)\$/\1 trixie\2 main/p" |
  sort -u | sed 's|^|deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] |' \
  > "$folder/apt/sources.list"
[ -s "$folder/apt/sources.list" ] || fail "no mirror is configured"

export APT_CONFIG="$folder/apt/apt.conf"
apt-get update -qq || fail "the mirrors do not answer"
wanted="openssl libstdc++6"
packages=$(apt-get --simulate --no-install-recommends install $wanted | sed -n 's/^Inst \([^ ]*\) .*/\1/p')
[ -n "$packages" ] || fail "the mirrors have no packages"
(cd "$folder/packages" && apt-get download -qq $packages) || fail "a package was not downloaded"
for package in "$folder"/packages/*.deb; do
  dpkg -x "$package" "$folder/root"
done
rm -rf "$folder/apt" "$folder/packages"
touch "$folder/complete"
