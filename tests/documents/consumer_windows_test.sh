# SPDX-License-Identifier: Apache-2.0
# Installs kexlane for Windows into a folder, and builds the programs of tests/documents/consumer with it
# through find_package, with the DLL and the static library, and the C program with the commands of a
# user of mingw. They run under wine, beside the DLL. Arguments: cmake, its generator, kexlane's build folder.
set -eu
cmake=$1 generator=$2 build=$3
cd "$(dirname "$0")/../.."
source=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
prefix=$work/prefix
"$cmake" --install "$build" --prefix "$prefix" > /dev/null
dll=$(echo "$prefix"/bin/libkexlane-*.dll)

run() {
  sh "$source/tests/support/wine.sh" "$@"
}

for language in c99 cxx20; do
  echo "$language, find_package"
  "$cmake" -S "tests/documents/consumer/$language" -B "$work/$language" -G "$generator" \
    --toolchain "$source/cmake/x86_64-w64-mingw32.cmake" -DCMAKE_FIND_ROOT_PATH="$prefix" > /dev/null
  "$cmake" --build "$work/$language" > /dev/null
  run "$work/$language/static.exe"
  ! run "$work/$language/shared.exe" 2> /dev/null || { echo "FAILED: it runs without the DLL" >&2; exit 1; }
  cp "$dll" "$work/$language/"
  run "$work/$language/shared.exe"
done

echo "c99, GCC for mingw, with -lkexlane"
for how in shared static; do
  case $how in
    shared) link=-lkexlane ;;
    static) link="-static -lkexlane -lbcrypt" ;;
  esac
  x86_64-w64-mingw32-gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" \
    tests/documents/consumer/c99/main.c -o "$work/c99/gcc-$how.exe" -L"$prefix/lib" $link
  run "$work/c99/gcc-$how.exe"
done

echo "kexlane by GCC for mingw: refused with vectors, configured without"
gcc="--preset library -B $work/gcc -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_C_COMPILER=x86_64-w64-mingw32-gcc
  -DCMAKE_CXX_COMPILER=x86_64-w64-mingw32-g++"
! "$cmake" $gcc > "$work/log" 2>&1 && grep -q 'bug 54412' "$work/log" ||
  { echo "FAILED: not refused" >&2; exit 1; }
"$cmake" $gcc -DKEXLANE_TARGETS=portable > /dev/null
