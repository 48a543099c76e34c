# SPDX-License-Identifier: Apache-2.0
# What the loader can protect in the module and in the shared library: nothing but constant data
# holds pointers to functions. Full RELRO makes that data read-only before the program starts.
# Arguments: readelf, nm, and the files.
set -eu
readelf=$1 nm=$2
shift 2
[ $# -gt 0 ]
failed=0
fail() {
  echo "FAILED: $1" >&2
  failed=1
}
for file; do
  "$readelf" --wide --program-headers "$file" | grep -q GNU_RELRO || fail "$file has no RELRO"
  dynamic=$("$readelf" --wide --dynamic "$file")
  echo "$dynamic" | grep -Eq '\(FLAGS_1\).*NOW' || fail "$file is bound lazily"
  # The compiler's own: a function of its start files, and on AArch64 one that looks for atomics.
  own=$("$nm" "$file" | grep -cE ' (frame_dummy|init_have_lse_atomics)$' || true)
  bytes=$(echo "$dynamic" | sed -n 's/.*(INIT_ARRAYSZ) *\([0-9]*\) .*/\1/p')
  [ "${bytes:-0}" -le $((8 * own)) ] ||
    fail "$file initialises $((bytes / 8 - own)) things at run time"
  functions=$("$nm" "$file" | grep '_GLOBAL__sub_I' || true)
  [ -z "$functions" ] || fail "$file initialises at run time: $functions"
done
echo "$# files"
exit $failed
