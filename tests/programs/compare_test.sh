# SPDX-License-Identifier: Apache-2.0
# kexlane-bench --compare finds what became slower or faster, and nothing else. Arguments: the words
# of a command that starts kexlane-bench.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM

# run FILE SLOW FAST YARDSTICK: writes nine repetitions of four operations. Their figures begin with
# these numbers.
run() {
  for i in 1 2 3 4 5 6 7 8 9; do
    printf '{"name": "%s", "run_type": "iteration", "cpu_time": 1, "cycles_per_op": %s},\n' \
      slow "$2$i" fast "$3$i" noise "$(((i * $2) % 7 + 10))" yardstick "$4$i"
  done | sed '1s/^/{"benchmarks": [/; $s/,$/]}/' > "$work/$1"
}
run before 10 10 20
run after 12 9 20
run slow_clock 20 20 40
printf '{"benchmarks": [{"name": "other", "run_type": "iteration", "ns_per_op": 1}]}' > "$work/other"
printf '{"benchmarks": [{"name": "other", "run_type": "iteration"}]}' > "$work/no_figure"
printf '{"benchmarks": 3}' > "$work/malformed"

# The command becomes a program, so that functions can have their own arguments.
{
  echo '#!/bin/sh'
  printf "'%s' " "$@"
  echo '"$@"'
} > "$work/bench"
chmod +x "$work/bench"

# expect EXITCODE PATTERN ARGUMENT...: some line of the output matches the pattern.
expect() {
  code=$1 pattern=$2
  shift 2
  got=0
  (cd "$work" && ./bench --compare "$@") > "$work/output" 2>&1 || got=$?
  if [ "$got" != "$code" ] || ! grep -q -- "$pattern" "$work/output"; then
    echo "FAILED: --compare $*: $got, not $code with '$pattern':" >&2
    cat "$work/output" >&2
    exit 1
  fi
}
expect 0 '4 compared: 0 slower, 0 faster' before before
expect 1 '^slow .* +19.0% .* slower$' before after
expect 1 '^fast .* -9.5% .* faster$' before after
expect 1 '4 compared: 1 slower, 1 faster' before after
expect 0 '4 compared: 0 slower, 0 faster' before after --threshold 20
# One figure out of nine proves nothing, however large it is.
sed '0,/"slow"/s/101}/900}/' "$work/before" > "$work/one"
expect 0 '0 slower, 0 faster' before one
# What was too noisy is named and not compared, be it in every repetition or in some.
noisy='"error_occurred": true, "error_message": "too noisy: 3 % clean"}'
sed "/\"slow\"/s/\"cycles_per_op.*}/$noisy/" "$work/after" > "$work/noisy"
expect 0 '^slow  *too noisy$' before noisy
expect 1 '^1 not compared: too noisy$' noisy before
expect 2 'too noisy: slow' before noisy --yardstick slow
sed "/\"slow\".*12[1-4]}/s/\"cycles_per_op.*}/$noisy/" "$work/after" > "$work/some_noisy"
expect 1 '^slow .* slower$' before some_noisy
# Any other error is one of the comparison too.
sed '/"slow"/s/"cycles_per_op.*}/"error_occurred": true, "error_message": "it failed"}/' "$work/after" > "$work/failed"
expect 2 'slow: it failed' before failed
# At half the clock everything is slower except the yardstick.
expect 1 '3 slower' before slow_clock
expect 0 '1 faster\|0 slower' before slow_clock --yardstick yardstick
expect 2 'has no nothing' before after --yardstick nothing
expect 2 'no benchmark in common' before other
expect 2 'not written with' before malformed
expect 2 'not written with' before no_figure
expect 2 'cannot be read' before missing
expect 2 '2 required' before
echo "--compare tells slower, faster and noise apart"
