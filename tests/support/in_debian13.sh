#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a command in the root of Debian 13 that tests/run brings. The source folder is its /mnt, where the
# command begins. Skipped (77) where the root has no PROGRAM, which is a path in it, or where this user may
# not go into it.
#
#     sh tests/support/in_debian13.sh PROGRAM COMMAND...
set -eu
unset CDPATH
cd "$(dirname "$0")/../.."
root=$PWD/build/peers/debian13/root
[ -x "$root/$1" ] || { echo "skipped: no $1 in $root"; exit 77; }
user=
[ "$(id -u)" = 0 ] || user=--map-root-user
unshare --mount $user true || { echo "skipped: this user may not go into a root"; exit 77; }
shift
mkdir -p "$root/dev" "$root/proc" "$root/mnt"
# What is mounted there ends with this command.
exec unshare --mount $user sh -eu -c '
  root=$1
  shift
  mount --rbind /dev "$root/dev"
  mount --rbind /proc "$root/proc"
  mount --bind . "$root/mnt"
  exec env -i PATH=/usr/bin:/usr/sbin LC_ALL=C.UTF-8 chroot "$root" \
    sh -eu -c "cd /mnt; exec \"\$@\"" sh "$@"
' sh "$root" "$@"
