#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the tests in a build that counts lines, and asks for 95 % of the library's folders, 90 % of kat/
# and 85 % of provider/. build/coverage/report/ shows each line. (GCC does not count what it always
# inlines, as the vectors are, so Clang builds this.)
set -eu
cd "$(dirname "$0")/../.."
build=build/coverage
cmake --preset coverage
cmake --build --preset coverage
rm -rf $build/raw
ctest --preset coverage --parallel "$(nproc)"
# The embedded answers, once.
LLVM_PROFILE_FILE=$build/raw/%m.profraw $build/kexlane-kat --target portable

llvm-profdata merge -o $build/all.profdata $build/raw/*.profraw
# A function that tests compile in another way too (with checks of bounds) is counted as in the first
# program that has it; llvm-cov warns of each.
set -- $build/kexlane-kat
for program in $build/kexlane.so $build/tests/*_test; do
  set -- "$@" -object "$program"
done
llvm-cov show "$@" -instr-profile $build/all.profdata -format html -output-dir $build/report \
  include api schemes dispatch kernels kat provider 2> $build/warnings
failed=0
for part in api:95 schemes:95 dispatch:95 kernels:95 kat:90 provider:85; do
  folder=${part%:*}
  llvm-cov report "$@" -instr-profile $build/all.profdata $folder > $build/$folder.txt \
    2> $build/warnings
  # Of a file: regions, functions, lines, branches; of each all, those missed, and the percentage.
  awk -v folder="$folder" -v least="${part#*:}" '
    $1 == "TOTAL" {
      seen = 1
      printf "%s: %d of %d lines, %.1f %%\n", folder, $8 - $9, $8, 100 * ($8 - $9) / $8
      if (100 * ($8 - $9) < least * $8) exit 1
    }
    END { if (!seen) exit 1 }' $build/$folder.txt || failed=1
done
exit $failed
