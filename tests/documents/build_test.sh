# SPDX-License-Identifier: Apache-2.0
# Builds kexlane's libraries and provider twice, with one target: with the README's commands, and as
# a part of a project that builds in unity mode, in a folder with a name that is hard for CMake and
# shells. Both give equal bytes, without a path of their folders. Then it installs them in several
# ways and builds programs with what was installed. Arguments: cmake, the generator of the second
# build, the C compiler, the C++ compiler, objdump.
set -eu
cmake=$1 generator=$2 cc=$3 cxx=$4 objdump=$5
source=$(cd "$(dirname "$0")/../.." && pwd)
unset CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CMAKE_GENERATOR CMAKE_BUILD_TYPE CMAKE_INSTALL_PREFIX DESTDIR
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
export CC="$cc" CXX="$cxx"
fail() {
  echo "FAILED: $1" >&2
  exit 1
}
# quiet COMMAND...: shows its output only if it fails.
quiet() {
  "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "$*"; }
}
# copy FOLDER: what the build needs of the sources.
copy() {
  mkdir -p "$1"
  (cd "$source" && cp -r CMakeLists.txt CMakePresets.json api cmake compat dispatch docs include kat \
    kernels provider schemes "$1")
}

plain=$work/plain
copy "$plain"
commands=$(grep '^    cmake .*build/library' "$source/README.md")
[ -n "$commands" ] || fail "the README says no more how to build the library"
configure=$(echo "$commands" | grep -o 'cmake --preset library')
build=$(echo "$commands" | grep -o 'cmake --build [^&]*')
install=$(echo "$commands" | grep -o 'cmake --install [^&]*')
# Beside the README's: a small library, the provider and liboqs.
small="-DKEXLANE_TARGETS=portable -DKEXLANE_PROVIDER=ON -DKEXLANE_LIBOQS=ON"
cd "$plain"
quiet sh -c "$configure $small"
quiet sh -c "$build"

hard="$work/a [b] (c)*?+'é{d}"
copy "$hard/kexlane"
cp "$source/tests/documents/consumer/c99/main.c" "$hard/main.c"
cat > "$hard/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.25)
project(whole LANGUAGES C CXX)
set(CMAKE_UNITY_BUILD ON)
add_subdirectory(kexlane)
add_executable(app main.c)
target_link_libraries(app kexlane::kexlane_static)
END
quiet "$cmake" -S "$hard" -B "$hard/[*] b" -G "$generator" -DCMAKE_BUILD_TYPE=Release $small
quiet "$cmake" --build "$hard/[*] b" --parallel "$(nproc)"
"$hard/[*] b/app"

for file in libkexlane.a libkexlane.so kexlane.so; do
  one=$plain/build/library/$file two="$hard/[*] b/kexlane/$file"
  cmp "$one" "$two" || fail "$file depends on the folder where it is built"
  ! grep -qaF -e "$work" "$one" || fail "$file has a path of its build"
  ! "$objdump" -h "$one" | grep -q ' \.debug_' || fail "$file has debugging information"
done

needs_library() {
  "$objdump" -p "$plain/build/library/kexlane.so" | grep -q 'NEEDED *libkexlane\.so\.[0-9]'
}
! needs_library || fail "the provider is not self-contained"

echo "DESTDIR"
quiet env DESTDIR="$work/stage" sh -c "$install"
[ -z "$(find "$work/stage" -type f | grep -v "^$work/stage/usr/local/")" ] ||
  fail "DESTDIR: not in /usr/local"
[ "$(find "$work/stage" -name 'libkexlane.*' | wc -l)" = 4 ] || fail "DESTDIR: not all libraries"
! grep -rqF -e "$work" "$work/stage" || fail "DESTDIR is in a file that is installed"
# A file of someone else stays.
touch "$work/stage/usr/local/include/kexlane/other.h"
quiet env DESTDIR="$work/stage" "$cmake" --install build/library --component provider
[ -n "$(find "$work/stage" -name kexlane.so)" ] || fail "DESTDIR: no provider"
quiet env DESTDIR="$work/stage" "$cmake" --install build/library --component liboqs
[ -n "$(find "$work/stage" -name liboqs.so.9)" ] || fail "DESTDIR: no liboqs"
quiet env DESTDIR="$work/stage" "$cmake" --build build/library --target uninstall
left=$(cd "$work/stage" && find . ! -type d -o -name '*kexlane*' | sort | paste -sd ' ')
[ "$left" = "./usr/local/include/kexlane ./usr/local/include/kexlane/other.h" ] ||
  fail "uninstall left $left"
! "$cmake" --build build/library --target uninstall > "$work/log" 2>&1 ||
  fail "what is not installed was uninstalled"
grep -q 'Nothing was installed' "$work/log" || fail "a second uninstall: $(cat "$work/log")"

# use: builds programs with what pkg-config and find_package find in $libdir.
use() {
  export PKG_CONFIG_PATH="$libdir/pkgconfig"
  pkg-config --cflags --libs kexlane > "$work/flags"
  ! grep -q '//' "$work/flags" || fail "pkg-config: $(cat "$work/flags")"
  main=$source/tests/documents/consumer/c99/main.c
  quiet sh -c "'$cc' '$main' -o '$work/app' $(cat "$work/flags")"
  LD_LIBRARY_PATH=$libdir "$work/app"
  rm -rf "$work/c99"
  quiet "$cmake" -S "$source/tests/documents/consumer/c99" -B "$work/c99" -G "$generator" \
    -Dkexlane_DIR="$libdir/cmake/kexlane"
  quiet "$cmake" --build "$work/c99"
  "$work/c99/shared"
  "$work/c99/static"
}
echo "BUILD_SHARED_LIBS"
for folder in "$plain/build/library" "$hard/[*] b"; do
  quiet "$cmake" "$folder" -DBUILD_SHARED_LIBS=ON
  quiet "$cmake" --build "$folder" --target kexlane_provider
done
needs_library || fail "the provider contains the library, which is to be shared"
cmp "$plain/build/library/kexlane.so" "$hard/[*] b/kexlane/kexlane.so" ||
  fail "the provider depends on the folder where it is built"
quiet "$cmake" "$plain/build/library" -DBUILD_SHARED_LIBS=OFF
echo "absolute folders"
cd "$plain"
libdir="$work/opt a/l"
quiet "$cmake" build/library -DCMAKE_INSTALL_PREFIX="$work/prefix" -DCMAKE_INSTALL_LIBDIR="$libdir" \
  -DCMAKE_INSTALL_INCLUDEDIR="$work/opt a/i"
quiet "$cmake" --install build/library
[ -e "$work/opt a/i/kexlane/kexlane.h" ] || fail "the headers are not where they were to go"
use
! "$cmake" --install build/library --prefix "$work/else" > "$work/log" 2>&1 ||
  fail "another prefix was accepted"
grep -q 'in place of --prefix' "$work/log" || fail "another prefix: $(cat "$work/log")"
echo "another prefix"
quiet "$cmake" build/library -DCMAKE_INSTALL_LIBDIR=lib/some -DCMAKE_INSTALL_INCLUDEDIR=include
quiet "$cmake" --install build/library --prefix "$work/else+where é"
libdir="$work/else+where é/lib/some"
use
mv "$work/else+where é" "$work/else [x]"
! "$cmake" -S "$source/tests/documents/consumer/c99" -B "$work/c99" \
  -Dkexlane_DIR="$work/else [x]/lib/some/cmake/kexlane" > "$work/log" 2>&1 ||
  fail "a package was found in a folder with brackets, where its libraries were not before"
grep -q 'a bracket' "$work/log" || fail "a prefix with brackets: $(cat "$work/log")"

echo "folders that are refused"
for name in 'one[' 'one]' 'a#b' 'a;b' 'a"b' 'a<b' 'a>b' 'a=b' 'a${b}'; do
  mkdir -p "$work/$name"
  cp "$source/CMakeLists.txt" "$work/$name"
  rm -rf "$work/refused"
  ! "$cmake" -S "$work/$name" -B "$work/refused" > "$work/log" 2>&1 || fail "$name was accepted"
  grep -q 'kexlane cannot be built in' "$work/log" || fail "$name: $(cat "$work/log")"
done
