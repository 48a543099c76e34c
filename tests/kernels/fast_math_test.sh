# SPDX-License-Identifier: Apache-2.0
# Flags in a user's CMAKE_CXX_FLAGS that make floating-point arithmetic inexact cannot break X25519.
# Either it does not compile, and an #error says why, or it passes its tests. Arguments: cmake, its
# generator, kexlane's source and build folders, the C++ compiler, and the objects and then the
# libraries from which a test program is linked.
set -eu
cmake=$1 generator=$2 source=$3 build=$4 cxx=$5
shift 5
work=$build/fast-math

# The targets whose X25519 has arithmetic in doubles; not those that this CPU cannot run.
targets=
objects=
for file in "$source"/kernels/targets/*.cc; do
  target=$(basename "$file" .cc)
  x25519=$(sed -n 's/^#define KXL_X25519_INL "\(.*\)"/\1/p' "$file")
  grep -q x25519/fma-inl.h "$source/$x25519" || continue
  [ "$target" != avx512 ] || grep -qw avx512vl /proc/cpuinfo || continue
  targets="$targets;$target"
  objects="$objects CMakeFiles/kexlane_x25519.dir/kernels/targets/$target.cc.o"
done
[ -n "$objects" ] || { echo "no target with arithmetic in doubles was found" >&2; exit 1; }

check() {
  flags=$1
  shift
  "$cmake" -S "$source" -B "$work" -G "$generator" -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="$flags" -DCMAKE_CXX_FLAGS="$flags" \
    -DFETCHCONTENT_BASE_DIR="$build/_deps" -DKEXLANE_FETCH_DEPS="${FETCH_DEPS:-OFF}" \
    -DKEXLANE_TESTS=OFF -DKEXLANE_KAT=OFF -DKEXLANE_BENCH=OFF -DKEXLANE_PROVIDER=OFF \
    -DKEXLANE_TARGETS="${targets#;}" > "$work.log" 2>&1 || { cat "$work.log"; exit 1; }
  if ! "$cmake" --build "$work" --target $objects > "$work.log" 2>&1; then
    if grep -q '#error' "$work.log"; then
      echo "$flags: refused"
      return
    fi
    cat "$work.log"
    echo "FAILED: $flags: neither compiled nor refused by an #error" >&2
    exit 1
  fi
  # The objects come before the library, which holds the same ones compiled without the flags. The
  # linker gets the flags too, because some of them change the processor's mode at the start.
  (cd "$work" && "$cxx" $flags $objects "$@" -pthread -o test)
  "$work/test" --gtest_brief=1 \
    --gtest_filter='*AnyNumberOfItems:*EdgesAtEveryPlace:*SingleCallsGiveTheSameBytesOnEveryTarget'
  echo "$flags: passed"
}

check "-Ofast -ffast-math" "$@"
check "-funsafe-math-optimizations -ffp-contract=fast -fassociative-math -fno-signed-zeros \
-fno-trapping-math" "$@"
