# SPDX-License-Identifier: Apache-2.0
# Looks through the machine code of a library that is not run with marked secrets, and shows that planted
# leaks are found. Arguments: the processor, Python, objdump or the word wasm, the static library, the
# object of leaks.cc.
set -eu
cd "$(dirname "$0")"

# expect STATUS ARGUMENT...
expect() {
  wanted=$1
  shift
  status=0
  "$python" disassembly.py "$objdump" "$@" > "$log" 2>&1 || status=$?
  [ $status = "$wanted" ] || { cat "$log" && echo "FAILED: $*: status $status, not $wanted" && exit 1; }
  tail -n 1 "$log"
}

processor=$1 python=$2 objdump=$3 archive=$4 leaks=$5
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' HUP INT PIPE TERM
expect 0 "$archive"
kinds="SecretBranch SecretStore SecretOnStack SecretSwitch SecretIndex SecretDivision
  SecretLongDivision EarlyExit SecretCompare SecretWordStore SecretPlace SecretLength"
[ "$processor" != x86_64 ] || kinds="$kinds SecretMask"
[ "$objdump" != wasm ] || kinds="$kinds SecretSelection SecretWholeSelection"
for kind in $kinds; do
  expect 9 "$leaks" "leaks::$kind"
done
expect 0 "$leaks" leaks::NoLeak
