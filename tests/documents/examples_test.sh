# SPDX-License-Identifier: Apache-2.0
# Compiles and runs the examples. In examples/chat both ends show the same fingerprint, and what is
# typed at one end is read at the other. Who listens in between reads nothing, and who attacks is
# betrayed by the fingerprints. examples/batching runs a short load, and its server sleeps when nothing
# can go on. Arguments: the C++ compiler, the static library.
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
  head -30 "$work/server" "$work/client" "$work/middle" >&2
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
compile chat-middle chat/chat_middle.cc chat/chat.cc
compile batching-server batching/batching_server.cc
compile batching-load batching/batching_load.cc

# wait_for FILE PATTERN: waits until the file has a matching line, for ten seconds at most.
wait_for() {
  for _ in $(seq 100); do
    ! grep -q "$2" "$work/$1" || return 0
    sleep 0.1
  done
  fail "the $1 did not print '$2'"
}
# port_of FILE: the port on which a program waits.
port_of() {
  wait_for "$1" chat-client
  sed -n 's/.*chat-client //p' "$work/$1"
}
fingerprint='[0-9a-f]*-[0-9a-f]*-[0-9a-f]*-[0-9a-f]*-[0-9a-f]*'
fingerprint_of() {
  grep -o "$fingerprint" "$work/$1" || fail "the $1 shows no fingerprint"
}

# start_chat [listen|attack]: connects a client with a server, or with someone in between. What is
# written to 3 is typed at the server, and to 4 at the client: open pipes act as terminals.
mkfifo "$work/typed" "$work/client-typed"
start_chat() {
  : > "$work/middle"
  "$work/chat-server" < "$work/typed" > "$work/server" 2>&1 &
  server=$!
  exec 3> "$work/typed"
  port=$(port_of server)
  middle=
  if [ $# != 0 ]; then
    timeout 30 "$work/chat-middle" "$1" "$port" > "$work/middle" 2>&1 &
    middle=$!
    port=$(port_of middle)
  fi
  timeout 30 "$work/chat-client" "$port" < "$work/client-typed" > "$work/client" 2>&1 &
  client=$!
  exec 4> "$work/client-typed"
}
end_chat() {
  exec 4>&-
  wait "$client" || fail "the client ended with an error"
  wait "$server" || fail "the server ended with an error"
  server=
  [ -z "$middle" ] || wait "$middle" || fail "the one in between ended with an error"
  grep -q '^The other side said goodbye' "$work/server" || fail "the server did not get a goodbye"
  exec 3>&-
}

start_chat
echo 'first question' >&4
wait_for server '^they> first question$'
printf 'an answer\nand \033[31m more\n\302\233 and the last\n' >&3
wait_for client '^they> an answer$'
wait_for client '^they> and ?\[31m more$'
wait_for client ' and the last$'
! LC_ALL=C grep -q "$(printf '\233')" "$work/client" || fail "a control character reached the terminal"
end_chat
[ "$(fingerprint_of server)" = "$(fingerprint_of client)" ] || fail "the fingerprints differ"
! "$work/chat-client" "$port" > "$work/client" 2>&1 || fail "a client without a server succeeded"

# Who only listens sees both shares and no text.
start_chat listen
echo 'the plan' >&4
wait_for server '^they> the plan$'
echo yes >&3
wait_for client '^they> yes$'
end_chat
[ "$(fingerprint_of server)" = "$(fingerprint_of client)" ] || fail "listening changed the fingerprints"
grep 'bytes: ' "$work/client" > "$work/shares"
[ "$(wc -l < "$work/shares")" = 2 ] && [ "$(grep -cxFf "$work/shares" "$work/middle")" = 2 ] ||
  fail "who listens did not see the shares"
grep -q '^caller> 26 bytes: ' "$work/middle" || fail "who listens did not see a sealed message"
! grep -q 'plan\|yes' "$work/middle" || fail "who listens can read"

# Who attacks reads and changes everything, and only the fingerprints show it.
start_chat attack
echo 'the plan' >&4
wait_for server '^they> the plan$'
echo yes >&3
wait_for client '^they> no$'
end_chat
grep -q '^caller> the plan$' "$work/middle" && grep -q '^server> yes$' "$work/middle" ||
  fail "who attacks cannot read"
[ "$(fingerprint_of server)" != "$(fingerprint_of client)" ] || fail "the fingerprints are equal"
[ "$(fingerprint_of middle)" = "$(fingerprint_of client; fingerprint_of server)" ] ||
  fail "who attacks shows other fingerprints"
for wrong in 0 70000 12x ''; do
  ! "$work/chat-client" "$wrong" > "$work/client" 2>&1 && grep -q 'from 1 to 65535' "$work/client" ||
    fail "the port '$wrong' is taken"
done
echo "a chat, one with a listener, one with an attacker"

"$work/batching-load" "$work/batching-server" 0.1 > "$work/load" ||
  fail "batching-load ended with an error"
cat "$work/load"
# The table has four numbers of clients with three rows each, and every exchange was answered.
[ "$(awk '$1 ~ /^[0-9]+$/ && $5 > 0 && $4 <= $2' "$work/load" | wc -l)" = 12 ] ||
  fail "the table of batching-load is wrong"
for wrong in 0 8x '8 -1' '8 0 1'; do
  ! "$work/batching-server" $wrong < /dev/null > "$work/load" 2>&1 && grep -q usage "$work/load" ||
    fail "batching-server takes '$wrong'"
done
for wrong in 0 1x '1 2'; do
  ! "$work/batching-load" "$work/batching-server" $wrong > "$work/load" 2>&1 && grep -q SECONDS "$work/load" ||
    fail "batching-load takes '$wrong'"
done
if command -v python3 > /dev/null; then
  python3 "$source/tests/documents/batching_sleeps.py" "$work/batching-server"
else
  echo "skipped: how batching-server waits, because there is no python3"
fi
