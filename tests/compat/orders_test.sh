# SPDX-License-Identifier: Apache-2.0
# A program that keeps the other library includes that library's header first (libsodium), or not at all
# (BoringSSL). The compiler refuses the wrong order, whose structs and functions would be those of the
# other header in silence. Argument: the C compiler.
set -eu
cc=$1
source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM

# compile LINE...: compiles a file of these lines, with kexlane's headers.
compile() {
  printf '%s\n' "$@" > "$work/file.c"
  "$cc" -std=c90 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$source" -I"$source/include" \
    -I"$source/compat/boringssl" "$work/file.c" > "$work/log" 2>&1
}
accepts() {
  compile "$@" || { echo "FAILED: $*: $(cat "$work/log")" >&2; exit 1; }
}
# refuses MESSAGE LINE...: the compiler's error has MESSAGE in it.
refuses() {
  message=$1
  shift
  ! compile "$@" && grep -q "$message" "$work/log" ||
    { echo "FAILED: not refused with $message: $*" >&2; cat "$work/log" >&2; exit 1; }
}

# What libsodium's core.h has of sodium_init.
theirs='int sodium_init(void);'
ours='#include "compat/libsodium/sodium.h"'
call='int start(void); int start(void) { return sodium_init(); }'
accepts '#define sodium_core_H' "$theirs" "$ours" "$call"
accepts "$ours" "$call"
refuses sodium_init "$ours" "$theirs" "$call"

for header in mlkem curve25519; do
  guard=OPENSSL_HEADER_$(echo $header | tr a-z A-Z)_H
  ours="#include \"compat/boringssl/openssl/$header.h\""
  accepts "$ours" "$ours"
  refuses 'came first' "#define $guard" "$ours"
done
