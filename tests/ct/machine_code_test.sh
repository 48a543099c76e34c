# SPDX-License-Identifier: Apache-2.0
# Looks through the machine code of the library for Windows as tests/ct/run does for Linux, and shows that
# planted leaks are found. Arguments: Python, objdump, the static library, the object of leaks.cc.
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

python=$1 objdump=$2 archive=$3 leaks=$4
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' HUP INT PIPE TERM
expect 0 "$archive"
for kind in SecretBranch SecretSwitch SecretIndex SecretDivision EarlyExit SecretCompare SecretMask; do
  expect 9 "$leaks" "leaks::$kind"
done
expect 0 "$leaks" leaks::NoLeak
