#!/bin/sh
# Checks on CPUs that qemu-user imitates that the library chooses the right target and works there.
# usage: cpus.sh QEMU BUILD CPU=TARGET...
set -eu
qemu=$1
build=$2
shift 2
failed=0
for pair; do
  cpu=${pair%%=*}
  target=${pair#*=}
  active=$($qemu -cpu "$cpu" "$build/kexlane-kat" --list 2> /dev/null |
    sed -n 's/^target  *\([^:]*\): .*, active$/\1/p')
  if [ "$active" != "$target" ]; then
    echo "FAILED: $cpu got ${active:-nothing} in place of $target"
    failed=1
    continue
  fi
  # All calls, on all targets that this CPU has.
  if ! $qemu -cpu "$cpu" "$build/tests/answers_test" --gtest_brief=1 > /dev/null 2>&1; then
    echo "FAILED: answers_test on $cpu"
    failed=1
    continue
  fi
  echo "$cpu: $target"
done
exit $failed
