# SPDX-License-Identifier: Apache-2.0
# Every program in the README and the guides compiles as it is and succeeds. Every link between the
# documents leads somewhere. Nothing names a standard that is replaced. Arguments: the source folder,
# the C compiler, the C++ compiler, the static library.
set -eu
source=$1 cc=$2 cxx=$3 library=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
failed=0
programs=0
cd "$source"
for file in *.md provider/README.md packaging/README.md packages/*/README.md bindings/*/README.md docs/*.md \
  docs/design/*.md examples/*/README.md; do
  [ -e "$file" ] || continue
  # Write each block to its own file: 1.c, 2.cpp and so on.
  rm -f "$work"/*.c "$work"/*.cpp
  awk -v work="$work" '
    /^```(c|cpp)$/ { out = work "/" ++count "." substr($0, 4); next }
    /^```/ { out = "" }
    out != "" { print > out }' "$file"
  for program in "$work"/*.c "$work"/*.cpp; do
    [ -e "$program" ] || continue
    programs=$((programs + 1))
    case $program in
      *.c) compile="$cc -std=c99 -pedantic" ;;
      *) compile="$cxx -std=c++20" ;;
    esac
    if ! $compile -Wall -Wextra -Werror -Iinclude "$program" "$library" -o "$work/program" ||
      ! "$work/program"; then
      echo "FAILED: a program in $file:" >&2
      head -3 "$program" >&2
      failed=1
    fi
  done
  for link in $(grep -o '](\([^)#:]*\))' "$file" | sed 's/^](//; s/)$//'); do
    [ -e "$(dirname "$file")/$link" ] || { echo "FAILED: $file has a dead link: $link" >&2; failed=1; }
  done
done
# TLS 1.3 is RFC 9846 now.
for file in $(grep -rlE 'RFC ?8446' --exclude=CHANGELOG.md ./*.md api bench docs examples \
  include provider schemes tests/interop tests/provider); do
  echo "FAILED: $file names the RFC of TLS 1.3 that RFC 9846 replaces" >&2
  failed=1
done
[ "$programs" -ge 5 ] || { echo "FAILED: only $programs programs were found" >&2; failed=1; }
echo "$programs programs"
exit $failed
