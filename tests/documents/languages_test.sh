# SPDX-License-Identifier: Apache-2.0
# Runs the programs of examples/java, csharp, swift and zig in the languages that are here. Each agrees on
# a secret, says in the library's words why a key is refused, and agrees on eight secrets in one call.
# Arguments: the source folder, the folder of the shared library, the languages that must be here: Java,
# C#, Swift or Zig. Without these, skipped (77) if there is no language at all.
set -eu
unset CDPATH
source=$(cd "$1" && pwd) libraries=$(cd "$2" && pwd)
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
export LD_LIBRARY_PATH="$libraries"
failed=0
ran=

# runs LANGUAGE COMMAND...: the program prints what it must.
runs() {
  language=$1
  shift
  ran="$ran $language"
  if ! "$@" > "$work/printed" 2>&1 || [ "$(sed -n '$=' "$work/printed")" != 3 ] ||
    ! sed -n 1p "$work/printed" | grep -qx agreed ||
    ! sed -n 2p "$work/printed" | grep -q ': A key fails the checks of its standard' ||
    ! sed -n 3p "$work/printed" | grep -qx '8 agreed'; then
    echo "FAILED: the program in $language printed:" >&2
    cat "$work/printed" >&2
    failed=1
  fi
}

# compiles LANGUAGE COMMAND...
compiles() {
  language=$1
  shift
  "$@" > "$work/said" 2>&1 && return
  echo "FAILED: the program in $language does not compile:" >&2
  cat "$work/said" >&2
  failed=1
  return 1
}

# The newest Java, which need not be the one on the path.
java=
for found in $(ls -d /usr/lib/jvm/*/bin/java 2> /dev/null) $(command -v java); do
  version=$("$found" -version 2>&1 | sed -n '1s/.* version "\([0-9]*\).*/\1/p')
  [ "${version:-0}" -lt 22 ] || java=$found
done
if [ -n "$java" ]; then
  "$java" -version 2>&1 | head -1
  runs Java "$java" --enable-native-access=ALL-UNNAMED "$source/examples/java/Handshake.java"
else
  echo "skipped: Java, because there is no version 22 or newer"
fi

if command -v mcs && command -v mono; then
  compiles C# mcs -warnaserror -out:"$work/handshake.exe" "$source"/examples/csharp/*.cs &&
    runs C# mono "$work/handshake.exe"
else
  echo "skipped: C#, because there is no mcs or no mono"
fi

swift=$source/examples/swift/Sources
if command -v swiftc; then
  compiles Swift swiftc -warnings-as-errors -I "$swift/CKexlane" -Xcc "-I$source/include" \
    -L "$libraries" "$swift/Handshake/main.swift" -o "$work/handshake" &&
    runs Swift "$work/handshake"
else
  echo "skipped: Swift, because there is no swiftc"
fi

if command -v zig; then
  compiles Zig zig build-exe "$source/examples/zig/handshake.zig" -lc -lkexlane \
    -I "$source/include" -L "$libraries" --cache-dir "$work" -femit-bin="$work/handshake-zig" &&
    runs Zig "$work/handshake-zig"
else
  echo "skipped: Zig, because there is no zig"
fi

for language in "$@"; do
  case "$ran " in
    *" $language "*) ;;
    *) echo "FAILED: no program ran in $language" >&2; failed=1 ;;
  esac
done
[ -n "$ran" ] || [ $failed != 0 ] || exit 77
echo "programs ran in:$ran"
exit $failed
