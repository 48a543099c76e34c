#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the library and kexlane-kat for this CPU's best target with Debian 13's compiler and libraries,
# in the root that tests/run brings. Warnings are errors. Then verifies the official answers.
set -eu
unset CDPATH
cd "$(dirname "$0")/../.."
. tests/support/targets.sh

root=build/peers/debian13/root
highway=$root/usr/include/hwy/base.h
[ ! -e "$highway" ] || sed -n 's/^#define HWY_\(MAJOR\|MINOR\)/Highway: &/p' "$highway"
exec sh tests/support/in_debian13.sh usr/bin/g++ sh -eu -c '
  cmake --version
  cmake -S . -B build/debian13 -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1 -DNDEBUG" -DCMAKE_COMPILE_WARNING_AS_ERROR=ON \
    -DKEXLANE_TARGETS="$1" -DKEXLANE_TESTS=OFF -DKEXLANE_BENCH=OFF -DKEXLANE_PROVIDER=OFF \
    -DKEXLANE_LIBOQS=OFF
  cmake --build build/debian13
  build/debian13/kexlane-kat --target "$1"
' sh "$(cpu_targets | tail -n 1)"
