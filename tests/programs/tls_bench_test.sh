# SPDX-License-Identifier: Apache-2.0
# kexlane-tls-bench makes its handshakes. Its table and its JSON have every row, with plausible
# figures. Arguments: the program, the folder of kexlane.so, the module for Node.js, cmake.
set -eu
bench=$1 modules=$2 node_module=$3 cmake=$4
cd "$(dirname "$0")/../.."
. cmake/packages.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
fail() {
  echo "FAILED: $1" >&2
  exit 1
}

rows=3
set -- --modules "$modules" --json "$work/json" --rounds 2 --handshakes 3
if node=$(find_node); then
  rows=5
  set -- "$@" --node "$node" --node-module "$node_module"
else
  echo "skipped: the rows of Node.js, because none with OpenSSL 3.5 was found"
fi
"$bench" "$@" > "$work/table"
cat "$work/table"

# Prints the rows of the JSON as the table has them: figures rounded to integers, the ratio to
# hundredths.
cat > "$work/rows.cmake" << 'END'
file(READ "${FILE}" text)
string(JSON count LENGTH "${text}" rows)
math(EXPR last "${count} - 1")
foreach(key cpu compiler openssl kexlane_target)
  string(JSON value GET "${text}" ${key})
  if(value STREQUAL "")
    message(FATAL_ERROR "${key} is empty")
  endif()
endforeach()
foreach(i RANGE ${last})
  string(JSON by GET "${text}" rows ${i} by)
  string(JSON group GET "${text}" rows ${i} group)
  string(JSON handshakes GET "${text}" rows ${i} handshakes)
  set(line "${handshakes} ${by}, ${group}")
  foreach(side server client)
    foreach(figure us per_second ratio)
      string(JSON value GET "${text}" rows ${i} ${side} ${figure})
      string(APPEND line " ${value}")
    endforeach()
  endforeach()
  message("${line}")
endforeach()
END
"$cmake" -DFILE="$work/json" -P "$work/rows.cmake" 2> "$work/rows" || { cat "$work/rows" >&2; exit 1; }
[ "$(wc -l < "$work/rows")" = $rows ] || fail "the JSON does not have $rows rows"
openssl='OpenSSL 3\.[0-9.]*'
for name in 'kexlane, X25519MLKEM768' 'kexlane, X25519' "$openssl, X25519" \
  "$openssl in Node.js, X25519" "$openssl in Node.js, X25519MLKEM768"; do
  case $rows$name in 3*Node*) continue ;; esac
  line=$(grep "^$name " "$work/table") || fail "the table has no row $name"
  grep "^6 $name " "$work/rows" > "$work/row" || fail "the JSON has no row $name of 6 handshakes"
  # A handshake takes from 20 us to 50 ms on any machine. The table has the figures of the JSON,
  # rounded.
  printf '%s\n' "$line" | sed "s|^$name||; s|us||g; s|/s||g" > "$work/figures"
  sed "s|^6 $name||" "$work/row" | paste -d ' ' - "$work/figures" | awk '
    NF != 12 { exit 1 }
    { for (i = 1; i <= 6; ++i) {
        difference = $i - $(i + 6)
        if (difference < -0.51 || difference > 0.51) exit 1
        if ($i <= 0) exit 1
      }
      if ($1 < 20 || $1 > 50000 || $4 < 20 || $4 > 50000) exit 1
      if ($1 * $2 < 999999 || $1 * $2 > 1000001 || $4 * $5 < 999999 || $4 * $5 > 1000001) exit 1
    }' || fail "the figures of $name are not plausible"
done

# A missing provider is an error, not a missing row.
if "$bench" --modules "$work" > "$work/table" 2>&1; then
  fail "it ran without the provider"
fi
grep -q '^FAILED: kexlane$' "$work/table" || fail "it did not say that the provider is missing"
