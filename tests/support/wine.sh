#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a Windows program under wine, whose settings and files are in build/wine: no window, no messages of
# wine's own. With the argument --end it ends wine's server.
set -eu
export WINEPREFIX="$(cd "$(dirname "$0")/../.." && pwd)/build/wine"
export WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=;winemenubuilder.exe=d'
unset DISPLAY
for folder in /usr/lib/wine "$(dirname "$(command -v wine64 || echo /)")"; do
  [ -x "$folder/wine64" ] && break
done
[ -x "$folder/wine64" ] || { echo "wine64 is not here: apt-get install wine64" >&2; exit 127; }
if [ "$*" = --end ]; then
  # It says no if none runs.
  "$folder/wineserver" -k || true
  exit 0
fi
mkdir -p "${WINEPREFIX%/wine}"
# Two programs that start at first would both make the folder.
(
  flock 9
  [ -e "$WINEPREFIX/complete" ] || {
    "$folder/wine64" wineboot --init > "$WINEPREFIX.log" 2>&1
    "$folder/wineserver" -w
    : > "$WINEPREFIX/complete"
  }
) 9> "$WINEPREFIX.lock"
exec "$folder/wine64" "$@"
