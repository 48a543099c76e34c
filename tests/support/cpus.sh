#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks on CPUs that qemu-user imitates that the library chooses the right target and works there.
# usage: cpus.sh QEMU BUILD CPU=TARGET...
set -eu
qemu=$1
build=$2
shift 2

# imitate CPU TARGET
imitate() {
  active=$($qemu -cpu "$1" "$build/kexlane-kat" --list 2> /dev/null |
    sed -n 's/^target  *\([^:]*\): .*, active$/\1/p')
  if [ "$active" != "$2" ]; then
    echo "FAILED: $1 got ${active:-nothing} in place of $2"
    return 1
  fi
  # All calls, on all targets that this CPU has.
  if ! $qemu -cpu "$1" "$build/tests/answers_test" --gtest_brief=1 > /dev/null 2>&1; then
    echo "FAILED: answers_test on $1"
    return 1
  fi
  echo "$1: $2"
}

pids=
for pair; do
  imitate "${pair%%=*}" "${pair#*=}" &
  pids="$pids $!"
done
status=0
for pid in $pids; do wait "$pid" || status=1; done
exit $status
