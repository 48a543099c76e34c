#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Brings packages of a Debian, and those they need, into a folder of its own: FOLDER/root is then like
# the root of a machine. They come from the mirrors that this Debian is configured with. Nothing is
# installed, and the system's own lists of packages stay as they are. A root that was made with other
# arguments is made anew.
#
#     sh tests/support/debian_root.sh FOLDER CODENAME ARCHITECTURE PACKAGE...
set -eu
[ $# -ge 4 ] || { echo "usage: $0 FOLDER CODENAME ARCHITECTURE PACKAGE..." >&2; exit 2; }
arguments=$(shift && echo "$*")
[ "$(cat "$1/complete" 2> /dev/null)" != "$arguments" ] || exit 0
codename=$2 architecture=$3
fail() {
  echo "no $architecture packages of Debian $codename: $1" >&2
  exit 1
}
[ -r /etc/os-release ] && . /etc/os-release
[ "${ID-}" = debian ] || fail "this is no Debian"
command -v apt-get > /dev/null || fail "there is no apt-get"

rm -rf "$1"
mkdir -p "$1/apt/lists/partial" "$1/apt/cache/archives/partial" "$1/apt/parts" "$1/packages" "$1/root"
folder=$(cd "$1" && pwd)
shift 3
machine=$(dpkg --print-architecture)
# apt-get with folders of its own, no package installed, and one architecture alone.
cat > "$folder/apt/apt.conf" << END
Dir::State "$folder/apt";
Dir::State::status "/dev/null";
Dir::Cache "$folder/apt/cache";
Dir::Etc::SourceList "$folder/apt/sources.list";
Dir::Etc::SourceParts "$folder/apt/parts";
APT::Architectures "$architecture";
APT::Architecture "$architecture";
APT::Sandbox::User "root";
END
# Without the security updates: their lists of other architectures may be older than their signature.
apt-get indextargets --format '$(ARCHITECTURE) $(COMPONENT) $(REPO_URI) $(RELEASE)' \
  'Created-By: Packages' |
  sed -n "s/^$machine main \(.*\) $VERSION_CODENAME\(\(-updates\)\{0,1\}\)\$/\1 $codename\2 main/p" |
  sort -u | sed 's|^|deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] |' \
  > "$folder/apt/sources.list"
[ -s "$folder/apt/sources.list" ] || fail "no mirror is configured"

export APT_CONFIG="$folder/apt/apt.conf"
apt-get update -qq || fail "the mirrors do not answer"
packages=$(apt-get --simulate --no-install-recommends install "$@" | sed -n 's/^Inst \([^ ]*\) .*/\1/p')
[ -n "$packages" ] || fail "the mirrors have no packages"
(cd "$folder/packages" && apt-get download -qq $packages) || fail "a package was not downloaded"
for package in "$folder"/packages/*.deb; do
  dpkg -x "$package" "$folder/root"
done
rm -rf "$folder/apt" "$folder/packages"
echo "$arguments" > "$folder/complete"
