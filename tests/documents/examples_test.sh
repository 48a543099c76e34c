# SPDX-License-Identifier: Apache-2.0
# Compiles and runs the examples. In examples/chat both ends show the same fingerprint, and what is
# typed at one end is read at the other. examples/batching runs a short load, and its server
# sleeps when nothing can go on. Arguments: the C++ compiler, the static library.
set -eu
cxx=$1 library=$2
source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2> /dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' HUP INT PIPE TERM
fail() {
  echo "FAILED: $1" >&2
  head -30 "$work/server" "$work/client" >&2
  exit 1
}

# compile PROGRAM SOURCE...
compile() {
  program=$1
  shift
  (cd "$source/examples" && "$cxx" -std=c++20 -O1 -Wall -Wextra -Wpedantic -Werror -I"$source/include" \
    "$@" "$library" -lcrypto -o "$work/$program")
}
compile chat-server chat/chat_server.cc chat/chat.cc
compile chat-client chat/chat_client.cc chat/chat.cc
compile batching-server batching/batching_server.cc
compile batching-load batching/batching_load.cc

# The text typed at the server waits for the client's message. An open pipe acts as a terminal.
mkfifo "$work/typed"
"$work/chat-server" < "$work/typed" > "$work/server" 2>&1 &
server=$!
exec 3> "$work/typed"
# wait_for FILE PATTERN: waits until the file has a matching line, for ten seconds at most.
wait_for() {
  for _ in $(seq 100); do
    ! grep -q "$2" "$work/$1" || return 0
    sleep 0.1
  done
  fail "the $1 did not print '$2'"
}
wait_for server chat-client
port=$(sed -n 's/.*chat-client //p' "$work/server")
mkfifo "$work/client-typed"
timeout 30 "$work/chat-client" "$port" < "$work/client-typed" > "$work/client" 2>&1 &
client=$!
exec 4> "$work/client-typed"
echo 'first question' >&4
wait_for server '^they> first question$'
printf 'an answer\nand \033[31m more\n\302\233 and the last\n' >&3
wait_for client '^they> an answer$'
wait_for client '^they> and ?\[31m more$'
wait_for client ' and the last$'
! LC_ALL=C grep -q "$(printf '\233')" "$work/client" || fail "a control character reached the terminal"
exec 4>&-
wait "$client" || fail "the client ended with an error"
wait "$server" || fail "the server ended with an error"
server=
grep -q '^The other side said goodbye' "$work/server" || fail "the server did not get a goodbye"

fingerprint='[0-9a-f]*-[0-9a-f]*-[0-9a-f]*-[0-9a-f]*-[0-9a-f]*'
[ "$(grep -o "$fingerprint" "$work/server")" = "$(grep -o "$fingerprint" "$work/client")" ] ||
  fail "the fingerprints differ"
[ -n "$(grep -o "$fingerprint" "$work/client")" ] || fail "no fingerprint"
! "$work/chat-client" "$port" > "$work/client" 2>&1 || fail "a client without a server succeeded"
echo "a chat on port $port"

"$work/batching-load" "$work/batching-server" 0.1 > "$work/load" ||
  fail "batching-load ended with an error"
cat "$work/load"
# The table has four numbers of clients with three rows each, and every exchange was answered.
[ "$(awk '$1 ~ /^[0-9]+$/ && $5 > 0 && $4 <= $2' "$work/load" | wc -l)" = 12 ] ||
  fail "the table of batching-load is wrong"
if command -v python3 > /dev/null; then
  python3 "$source/tests/documents/batching_sleeps.py" "$work/batching-server"
else
  echo "skipped: how batching-server waits, because there is no python3"
fi
