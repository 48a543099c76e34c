# SPDX-License-Identifier: Apache-2.0
# The man page of a program has each option of its --help and no other, and mandoc, where it is
# installed, finds no fault in it. Arguments: the page, what starts the program, and the program.
set -eu
page=$1
shift
failed=0
fail() {
  echo "FAILED: $page: $1" >&2
  failed=1
}

# In the page an option is an .It of "Fl" macros: "Fl h" is -h, and "Fl Fl help" is --help.
in_page=$(sed -n 's/^\.It //p' "$page" | grep -o 'Fl Fl [a-z_-]*\|Fl [a-z]\b' |
  sed 's/^Fl Fl /--/; s/^Fl /-/' | sort -u)
# In --help it begins a line, or follows a comma or a bracket. Google Benchmark's own, which begin
# with --benchmark_ or are --v, differ from version to version.
help() {
  "$@" --help
  # Its other form has a --help of its own.
  [ "${page##*/}" != kexlane-bench.1 ] || "$@" --compare before after --help | sed s/-h,//
}
in_help=$(help "$@" |
  grep -oE '(^ *|,|\[)--?[a-z][a-z_-]*' | grep -oE -e '--?[a-z].*' |
  grep -vE -e '^--(benchmark_|v$)' | sort -u)
[ -n "$in_help" ] || fail "--help shows no option"
for option in $in_help; do
  echo "$in_page" | grep -qxF -e "$option" || fail "$option is missing"
done
for option in $in_page; do
  case $option in
    --benchmark_* | --v) ;;
    *) echo "$in_help" | grep -qxF -e "$option" || fail "the program has no $option" ;;
  esac
done
echo "$(echo "$in_help" | wc -l) options"

if command -v mandoc > /dev/null; then
  mandoc -T lint -W warning "$page" || fail "mandoc finds faults"
fi
exit $failed
