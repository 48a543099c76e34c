# SPDX-License-Identifier: Apache-2.0
# The shared library exports only kxl_* symbols, under the version of its SONAME, needs only libc,
# and is small when stripped. every_call.c calls all of them. Arguments: the library, nm, strip,
# objdump, the folder of the headers, the object of every_call.c.
set -eu
library=$1 nm=$2 strip=$3 objdump=$4 include=$5 every_call=$6
failed=0

fail() {
  echo "FAILED: $1" >&2
  failed=1
}

dynamic=$("$objdump" -p "$library")
major=$(echo "$dynamic" | sed -n 's/^ *SONAME  *libkexlane\.so\.\([0-9]*\)$/\1/p')
[ -n "$major" ] || fail "no SONAME libkexlane.so.N"
# The version's own name has the type A.
symbols=$("$nm" --dynamic --defined-only --format=posix "$library" |
  awk -v own="KEXLANE_$major" 'index($1, own) != 1 || $2 != "A" { print $1 }')
foreign=$(echo "$symbols" | grep -vE "^kxl_[a-z0-9_]+@@KEXLANE_$major\$" || true)
[ -z "$foreign" ] || fail "symbols that are not kxl_* of KEXLANE_$major: $foreign"
exported=$(echo "$symbols" | sed 's/@.*//')
# It exports exactly the functions that the headers declare. A declaration looks like "name(".
declared=$(cat "$include"/*.h | sed 's,/\*.*\*/,,' | grep -v '^ \*' | grep -o 'kxl_[a-z0-9_]*(' |
  tr -d '(' | sort -u)
[ "$(echo "$declared" | wc -l)" -gt 100 ] || fail "the headers declare only these: $declared"
different=$(printf '%s\n' "$declared" "$(echo "$exported" | sort -u)" | sort | uniq -u)
[ -z "$different" ] || fail "declared or exported, but not both: $different"
called=$("$nm" --undefined-only "$every_call" | grep -o 'kxl_[a-z0-9_]*' | sort -u)
different=$(printf '%s\n' "$declared" "$called" | sort | uniq -u)
[ -z "$different" ] || fail "every_call.c lacks these: $different"

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
