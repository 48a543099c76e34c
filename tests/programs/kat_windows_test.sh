# SPDX-License-Identifier: Apache-2.0
# kexlane-kat for Windows: a folder and a report, an environment variable, and files that it cannot
# verify without OpenSSL. Arguments: the program, after its emulator if there is one.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
cd "$work"
failed=0

# expect STATUS TEXT ARGUMENT...: the program ends so, and says this. It runs in the folder of the files.
expect() {
  wanted=$1 text=$2
  shift 2
  status=0
  "$@" > said 2>&1 || status=$?
  [ $status = "$wanted" ] && grep -qF -- "$text" said && return
  echo "FAILED: $*: status $status, not $wanted, or it does not say: $text" && cat said
  failed=1
}

# vectors TYPE PUBLIC: a file of Wycheproof with one test; its keys are made up.
vectors() {
  echo '{"numberOfTests": 1, "testGroups": [{"type": "'"$1"'", "curve": "curve25519", "tests": [{
    "tcId": 1, "result": "valid", "public": "'"$2"'",
    "private": "77076d0a7318a57d3c16c17251b26645120ad49c5e8b0cbd42f9bd1eb15c2fd3",
    "shared": "ac9d48802fb2e7f1c9b7b9e43ef55d68581395139ab9ca2e5e5c58093dd00558"}]}]}'
}
key=de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f
folder="a folder/names"
mkdir -p "$folder"
vectors XdhComp $key > "$folder/x25519.json"
expect 0 "2 passed, 0 failed" "$@" --target portable --vectors "$folder/x25519.json"
expect 0 "2 passed, 0 failed" "$@" --target portable --vectors "$PWD/$folder/x25519.json"
expect 0 "2 passed, 0 failed" "$@" --target portable --vectors "$folder" --report "$folder/report.json"
grep -q names "$folder/report.json" || { echo "FAILED: the report names no file" && failed=1; }
! grep -q '"program_sha256": "unknown"' "$folder/report.json" || { echo "FAILED: no program" && failed=1; }

# What was named is verified or fails. In a folder it is skipped, unless there is nothing else.
rm "$folder/report.json"
vectors XdhAsnComp "302a300506032b656e032100$key" > "$folder/der.json"
expect 0 "skipped der.json: not verified" "$@" --target portable --vectors "$folder"
expect 1 "FAILED der.json: not verified" "$@" --target portable --vectors "$folder/der.json"
rm "$folder/x25519.json"
expect 1 "no vector file to verify" "$@" --target portable --vectors "$folder"

KEXLANE_TARGET=portable
export KEXLANE_TARGET
expect 0 "portable: runs on this CPU, active" "$@" --list
exit $failed
