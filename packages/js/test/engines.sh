# SPDX-License-Identifier: Apache-2.0
# Sourced by packages/js/test/run and packages/node/test/run, from the source folder: the JavaScript
# engines without a browser, and the folder of vector files.

[ -n "${KEXLANE_VECTORS-}" ] || [ ! -d ../shared/kat ] || KEXLANE_VECTORS=$PWD/../shared/kat
export KEXLANE_VECTORS=${KEXLANE_VECTORS-}
[ -n "$KEXLANE_VECTORS" ] || echo "no vector files: embedded answers only"

ran=0
failed=0
missing=  # the engines that are not here
node=  # the last Node.js that ran

# try NAME COMMAND...
try() {
  echo "-- $1"
  shift
  ran=$((ran + 1))
  "$@" || failed=$((failed + 1))
}

# lacks ENGINE
lacks() {
  echo "skipped: no $1"
  missing="$missing${missing:+, }$1"
}

# in_node NODE TEST...: an older Node.js has not what the packages need.
in_node() {
  if [ -x "$1" ] && version=$("$1" -p 'process.version') &&
    [ "$(echo "$version" | sed 's/^v//; s/\..*//')" -ge 20 ]; then
    node=$1
    shift
    try "Node.js $version" "$node" --test --test-reporter=spec "$@"
  else
    lacks "Node.js 20 or newer at ${1:-any place of the path}"
  fi
}

# in_nodes TEST...: in the Node.js on the path and in that of build/peers.
in_nodes() {
  in_node "$(command -v node || true)" "$@"
  in_node "$(echo "$PWD"/build/peers/node_modules/node-linux-*/bin/node)" "$@"
}

# in_bun TEST...
in_bun() {
  bun=$(echo "$PWD"/build/peers/node_modules/@oven/bun-linux-*/bin/bun)
  if [ -x "$bun" ]; then
    try "Bun $("$bun" --version)" "$bun" test --timeout 300000 $(printf './%s ' "$@")
  else
    lacks "Bun in build/peers"
  fi
}

# How many engines ran, which are not here, and whether all went well; 77 if there was none.
end_of_engines() {
  [ $ran != 0 ] || exit 77
  echo "$ran engines, $failed failed${missing:+. NOT TESTED, because they are not here: $missing}"
  [ $failed = 0 ]
}
