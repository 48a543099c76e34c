# SPDX-License-Identifier: Apache-2.0
# The component liboqs of an installation: a folder of its own with the library, its headers and its .pc
# file, which no other component brings. Programs in C and C++ are compiled with it by pkg-config alone,
# and find it by LD_LIBRARY_PATH. The library has the soname of liboqs, shows only OQS_*, and needs only
# libc. Arguments: cmake, the build folder, the C compiler, the C++ compiler, readelf, nm.
set -eu
cmake=$1 build=$2 cc=$3 cxx=$4 readelf=$5 nm=$6
source=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
fail() {
  echo "FAILED: $1" >&2
  exit 1
}

"$cmake" --install "$build" --prefix "$work/alone" --component liboqs > /dev/null
"$cmake" --install "$build" --prefix "$work/others" > /dev/null
[ -z "$(find "$work/others" -name '*oqs*')" ] || fail "an installation of kexlane alone has liboqs too"
library=$(find "$work/alone" -name liboqs.so.9)
folder=$(dirname "$library")
case $folder in
  */kexlane/liboqs) ;;
  *) fail "liboqs.so.9 is in $folder" ;;
esac
found=$(cd "$work/alone" && find . ! -type d | sed 's|.*/kexlane/liboqs/||' | LC_ALL=C sort | paste -sd ' ')
headers=$(printf 'include/oqs/%s.h ' common kem kem_ml_kem oqs oqsconfig rand sig)
[ "$found" = "${headers}liboqs.so liboqs.so.0.16.0 liboqs.so.9 pkgconfig/liboqs.pc" ] ||
  fail "the component has $found"

"$readelf" -d "$library" > "$work/dynamic"
grep -q 'SONAME.*\[liboqs\.so\.9\]' "$work/dynamic" || fail "another soname"
needed=$(sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' "$work/dynamic" | grep -vE '^(libc|ld-linux.*)\.so' || true)
[ -z "$needed" ] || fail "liboqs.so.9 needs $needed"
shown=$("$nm" -D --defined-only "$library" | awk '$3 !~ /^OQS_/ && $2 != "A" { print $3 }')
[ -z "$shown" ] || fail "liboqs.so.9 shows $shown"

command -v pkg-config > /dev/null || { echo "skipped: no pkg-config"; exit 77; }
# The folder may be moved.
mv "$work/alone" "$work/moved"
folder=$work/moved${folder#"$work/alone"}
options=$(PKG_CONFIG_PATH=$folder/pkgconfig pkg-config --cflags --libs 'liboqs >= 0.15')
"$cc" -std=c99 -Wall -Wextra -Wpedantic -Werror "$source/liboqs_caller.c" -o "$work/c99" $options
for header in $headers; do
  printf '%s\n' "#include <${header#include/}>" \
    'int main(void) { return OQS_KEM_alg_count() > INT_MAX || fputs("", stdout) < 0 ? EXIT_FAILURE : 0; }' \
    > "$work/header.c"
  "$cc" -std=c99 -Wall -Wextra -Wpedantic -Werror "$work/header.c" -o "$work/header" $options
done
echo '#include <oqs/oqs.h>
int main() { return OQS_KEM_alg_is_enabled(OQS_KEM_alg_ml_kem_768) == 1 ? 0 : 1; }' > "$work/main.cc"
"$cxx" -std=c++11 -Wall -Wextra -Wpedantic -Werror "$work/main.cc" -o "$work/cxx11" $options
for program in c99 cxx11; do
  ! env -u LD_LIBRARY_PATH "$work/$program" > /dev/null 2>&1 || fail "$program found another liboqs"
  LD_LIBRARY_PATH=$folder "$work/$program" > "$work/$program.output" || fail "$program"
done
[ "$(grep -c '^ML-KEM-[0-9]*, FIPS203: agreed$' "$work/c99.output")" = 3 ] ||
  fail "$(cat "$work/c99.output")"
cat "$work/c99.output"
