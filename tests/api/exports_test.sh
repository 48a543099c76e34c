# SPDX-License-Identifier: Apache-2.0
# The shared library exports only kxl_* symbols, has a SONAME, needs only libc, and is small when
# stripped. Arguments: the library, nm, strip, objdump, the folder of the headers.
set -eu
library=$1 nm=$2 strip=$3 objdump=$4 include=$5
failed=0

fail() {
  echo "FAILED: $1" >&2
  failed=1
}

exported=$("$nm" --dynamic --defined-only --format=posix "$library" | cut -d ' ' -f 1)
foreign=$(echo "$exported" | grep -v '^kxl_' || true)
[ -z "$foreign" ] || fail "symbols that are not kxl_*: $foreign"
# It exports exactly the functions that the headers declare. A declaration looks like "name(".
declared=$(cat "$include"/*.h | sed 's,/\*.*\*/,,' | grep -v '^ \*' | grep -o 'kxl_[a-z0-9_]*(' |
  tr -d '(' | sort -u)
[ "$(echo "$declared" | wc -l)" -gt 100 ] || fail "the headers declare only these: $declared"
different=$(printf '%s\n' "$declared" "$(echo "$exported" | sort -u)" | sort | uniq -u)
[ -z "$different" ] || fail "declared or exported, but not both: $different"

dynamic=$("$objdump" -p "$library")
echo "$dynamic" | grep -q 'SONAME  *libkexlane\.so\.[0-9]' || fail "no SONAME libkexlane.so.N"
needed=$(echo "$dynamic" | sed -n 's/^ *NEEDED *//p')
# A sanitizer needs more.
sanitizer=$("$nm" --dynamic "$library" | grep -m 1 -E ' __(a|t|ub)san_' || true)
if [ -z "$sanitizer" ]; then
  foreign=$(echo "$needed" | grep -v -e '^libc\.' -e '^ld-linux' || true)
  [ -z "$foreign" ] || fail "needs more than libc: $foreign"
fi

stripped=$library.stripped
"$strip" -o "$stripped" "$library"
bytes=$(wc -c < "$stripped")
rm -f "$stripped"
echo "$(echo "$exported" | wc -l) symbols, $bytes bytes when stripped"
[ -n "$sanitizer" ] || [ "$bytes" -lt 2000000 ] || fail "2 MB or more when stripped"
exit $failed
