# SPDX-License-Identifier: Apache-2.0
# The C example in the README is the program that consumer_test builds and runs. Argument: the
# source folder.
set -eu
cd "$1"
example=$(sed -n '/^```c$/,/^```$/p' README.md | sed '1d;$d')
[ -n "$example" ] || { echo "FAILED: no C example in README.md" >&2; exit 1; }
if ! printf '%s\n' "$example" | diff - tests/documents/consumer/c99/main.c; then
  echo "FAILED: the README's example is not tests/documents/consumer/c99/main.c" >&2
  exit 1
fi
