# SPDX-License-Identifier: Apache-2.0
# The DLL exports exactly the functions that the headers declare, it and the programs need no DLL but
# Windows' own, and it may be loaded at any address. Arguments: objdump, the folder of the headers, the DLL, a
# program...
set -eu
objdump=$1 include=$2 library=$3
shift 2
failed=0

fail() {
  echo "FAILED: $1" >&2
  failed=1
}

case $(basename "$library") in
  libkexlane-[0-9]*.dll) ;;
  *) fail "the name of $library has no number" ;;
esac
# A line of the table of names is a number in brackets and, in newer versions, more, then the name.
exported=$("$objdump" -p "$library" |
  awk '/Ordinal\/Name Pointer/ { p = 1; next } !NF { p = 0 } p && $1 ~ /^\[/ { print $NF }' | sort)
# A declaration looks like "name(".
declared=$(cat "$include"/*.h | sed 's,/\*.*\*/,,' | grep -v '^ \*' | grep -o 'kxl_[a-z0-9_]*(' |
  tr -d '(' | sort -u)
[ "$(echo "$declared" | wc -l)" -gt 100 ] || fail "the headers declare only these: $declared"
different=$(printf '%s\n' "$declared" "$exported" | sort | uniq -u)
[ -z "$different" ] || fail "declared or exported, but not both: $different"

for file; do
  imports=$("$objdump" -p "$file" | sed -n 's/^.*DLL Name: *//p')
  [ -n "$imports" ] || fail "no DLL was found that $file needs"
  foreign=$(echo "$imports" | grep -viE '^(kernel32|msvcrt|bcrypt|ucrtbase|api-ms-win-[a-z0-9-]*)\.dll$' ||
    true)
  [ -z "$foreign" ] || fail "$file needs more than Windows: $foreign"
  "$objdump" -p "$file" | grep -q DYNAMIC_BASE || fail "$file must be loaded at one address"
  "$objdump" -p "$file" | grep -q NX_COMPAT || fail "$file lets data run"
done
echo "$(echo "$exported" | wc -l) functions; $# files"
exit $failed
