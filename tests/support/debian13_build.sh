#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the library and kexlane-kat for this CPU's best target with Debian 13's compiler and libraries,
# in the root that tests/run brings. Warnings are errors. Then verifies the official answers.
set -eu
unset CDPATH
cd "$(dirname "$0")/../.."
. tests/support/targets.sh

root=$PWD/build/peers/debian13/root
[ -x "$root/usr/bin/g++" ] || { echo "skipped: no compiler in $root"; exit 77; }
user=
[ "$(id -u)" = 0 ] || user=--map-root-user
unshare --mount $user true || { echo "skipped: this user may not go into a root"; exit 77; }

sed -n 's/^#define HWY_\(MAJOR\|MINOR\)/Highway: &/p' "$root/usr/include/hwy/base.h"
mkdir -p "$root/dev" "$root/proc" "$root/mnt"
# What is mounted there ends with this command.
unshare --mount $user sh -eu -c '
  mount --rbind /dev "$1/dev"
  mount --rbind /proc "$1/proc"
  mount --bind . "$1/mnt"
  exec env -i PATH=/usr/bin:/usr/sbin LC_ALL=C.UTF-8 chroot "$1" sh -eu -c "$3" sh "$2"
' sh "$root" "$(cpu_targets | tail -n 1)" '
  cd /mnt
  cmake --version
  cmake -S . -B build/debian13 -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1 -DNDEBUG" -DCMAKE_COMPILE_WARNING_AS_ERROR=ON \
    -DKEXLANE_TARGETS="$1" -DKEXLANE_TESTS=OFF -DKEXLANE_BENCH=OFF -DKEXLANE_PROVIDER=OFF \
    -DKEXLANE_LIBOQS=OFF
  cmake --build build/debian13
  build/debian13/kexlane-kat --target "$1"
'
