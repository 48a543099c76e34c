#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The libraries of the preset musl need nothing that musl lacks. C programs that musl-gcc links with them,
# statically and dynamically, run: README's example, every call, and the shapes of other libraries.
# Every call runs in a root that has musl and nothing else, too. usage: musl.sh BUILD
set -eu
build=$1
libc=/usr/lib/x86_64-linux-musl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
export LD_LIBRARY_PATH="$build:$build/liboqs"
failed=0

fail() {
  echo "FAILED: $1" >&2
  failed=1
}

# Weak names may stay undefined. They are those of the C runtime's start files.
lacks() {
  nm "$3" --undefined-only --format=posix "$1" | awk '$2 == "U" { print $1 }' |
    sort -u > "$work/needs"
  nm "$3" --defined-only --format=posix "$1" "$2" 2> /dev/null | awk 'NF > 2 { print $1 }' |
    sort -u > "$work/has"
  grep -qx getrandom "$work/needs" || fail "nm sees nothing that $1 needs"
  missing=$(comm -23 "$work/needs" "$work/has")
  [ -z "$missing" ] || fail "$1 needs what $2 lacks: $missing"
}
lacks "$build/libkexlane.a" $libc/libc.a --extern-only
lacks "$build/libkexlane.so" $libc/libc.so --dynamic
lacks "$build/liboqs/liboqs.so" $libc/libc.so --dynamic

musl-gcc -I. -Iinclude -c tests/api/every_call.c -o "$work/every_call.o"
sh tests/api/exports_test.sh "$build/libkexlane.so" nm strip objdump include/kexlane \
  "$work/every_call.o" || failed=1

# run LOADER SOURCE ARGUMENT...: a program for this loader, or for none.
run() {
  loader=$1
  shift
  musl-gcc -Wall -Werror -Iinclude -I. -Icompat/"$(basename "$1" .c)" "$@" -o "$work/program"
  found=$(readelf --program-headers "$work/program" | sed -n 's/.*interpreter: \(.*\)\]/\1/p')
  [ "$found" = "$loader" ] || fail "the loader is $found: $*"
  "$work/program" > "$work/said" || fail "ends with $?: $*"
  programs=$((programs + 1))
}
programs=0
for source in tests/documents/consumer/c99/main.c tests/api/every_call.c tests/compat/boringssl.c \
  tests/compat/libsodium.c tests/compat/mlkem_native.c tests/compat/nist.c tests/compat/pqclean.c; do
  run '' "$source" -static "$build/libkexlane_libsodium.a" "$build/libkexlane.a"
  run /lib/ld-musl-x86_64.so.1 "$source" "$build/libkexlane_libsodium.a" "$build/libkexlane.so"
done
run /lib/ld-musl-x86_64.so.1 tests/compat/liboqs_caller.c -Icompat/liboqs "$build/liboqs/liboqs.so"
echo "$programs programs"

as_root=
[ "$(id -u)" = 0 ] || as_root="unshare --map-root-user"
if $as_root true; then
  mkdir -p "$work/alone/lib"
  cp -L /lib/ld-musl-x86_64.so.1 "$build/libkexlane.so.0" "$work/alone/lib"
  musl-gcc -I. -Iinclude tests/api/every_call.c "$build/libkexlane.so" -o "$work/alone/every_call"
  env -u LD_LIBRARY_PATH $as_root chroot "$work/alone" /every_call ||
    fail "every_call in a root of its own"
else
  echo "skipped: every_call in a root of its own, into which this user may not go"
fi
exit $failed
