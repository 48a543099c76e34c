# SPDX-License-Identifier: Apache-2.0
# The openssl program with the provider: what it lists, and a handshake between s_server and s_client
# with X25519MLKEM768 on loopback, by options and by the openssl.cnf of provider/README.md. Arguments:
# the module, nm. Skipped (77) where there is no openssl.
set -eu
module=$1 nm=$2
command -v openssl > /dev/null || { echo "skipped: no openssl program is installed"; exit 77; }
openssl version
case $(openssl version) in
  'OpenSSL 3.'*) ;;
  *) echo "skipped: not OpenSSL 3"; exit 77 ;;
esac
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
  exit 1
}

exported=$("$nm" --dynamic --defined-only --format=posix "$module" | cut -d ' ' -f 1)
[ "$exported" = OSSL_provider_init ] || fail "the module shows $exported"

OPENSSL_MODULES=$(dirname "$module")
export OPENSSL_MODULES
providers="-provider kexlane -provider default"
openssl list -kem-algorithms $providers > "$work/list"
for name in ML-KEM-512 ML-KEM-768 ML-KEM-1024 X25519MLKEM768 SecP256r1MLKEM768 \
  SecP384r1MLKEM1024; do
  grep -q "$name.* @ kexlane" "$work/list" || fail "openssl list does not show $name"
done

# serve CURVE OPTION...: starts s_server with a new certificate on this curve, in place of the one before.
serve() {
  openssl req -x509 -newkey ec -pkeyopt "ec_paramgen_curve:$1" -nodes -subj /CN=localhost -days 2 \
    -keyout "$work/key.pem" -out "$work/certificate.pem" 2> "$work/req"
  shift
  [ -z "$server" ] || { kill "$server"; wait "$server" || true; }
  : > "$work/server"
  openssl s_server "$@" -accept 127.0.0.1:0 -rev -cert "$work/certificate.pem" -key "$work/key.pem" \
    >> "$work/server" 2>&1 &
  server=$!
  port=
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$work/server")
    [ -z "$port" ] || break
    sleep 0.2
  done
  [ -n "$port" ] || { cat "$work/server" >&2; fail "s_server did not start"; }
}
serve P-256 $providers -groups X25519MLKEM768

# connect OPTION...: -rev sends each line back in reverse.
connect() {
  { echo post-quantum; sleep 1; } | openssl s_client "$@" -connect "127.0.0.1:$port" \
    -CAfile "$work/certificate.pem" > "$work/client" 2>&1 || true
  grep -q '^mutnauq-tsop' "$work/client" || { cat "$work/client" >&2; fail "no data came back"; }
  grep -q 'Verify return code: 0 (ok)' "$work/client" || fail "the certificate was not accepted"
}
connect $providers -groups X25519MLKEM768 -tls1_3
sed -n '/^    openssl_conf/,/^    Groups/s/^    //p' "$(dirname "$0")/../../provider/README.md" \
  > "$work/openssl.cnf"
grep -q Groups "$work/openssl.cnf" || fail "no openssl.cnf in provider/README.md"
export OPENSSL_MODULES="$(dirname "$module")"
(
  export OPENSSL_CONF="$work/openssl.cnf"
  connect -tls1_3
)
# Appended, as the README has it, to a file like Debian's.
installed=$(openssl version -d | sed 's/^OPENSSLDIR: "\(.*\)"$/\1/')/openssl.cnf
if grep -q '^openssl_conf = openssl_init' "$installed"; then
  sed '1d;s/^\[init\]$/[openssl_init]/' "$work/openssl.cnf" | cat "$installed" - > "$work/appended.cnf"
  (
    export OPENSSL_CONF="$work/appended.cnf"
    connect -tls1_3
  )
fi

# A client without the provider has no group in common with this server.
if openssl s_client -groups X25519 -tls1_3 -connect "127.0.0.1:$port" < /dev/null \
  > "$work/client" 2>&1; then
  fail "a client without X25519MLKEM768 was accepted"
fi
grep -q 'alert handshake failure' "$work/client" || fail "no alert for a client without the group"
echo "X25519MLKEM768 between s_server and s_client on port $port"

# The line for CNSA 2.0: its two groups, in this order, and no other.
groups=$(sed -n 's/^    Groups = \(SecP384r1MLKEM1024:.*\)$/\1/p' "$(dirname "$0")/../../docs/servers.md")
sed "s/^Groups = .*/Groups = $groups/" "$work/openssl.cnf" > "$work/1024.cnf"
serve P-384 $providers -groups "$groups"
(
  export OPENSSL_CONF="$work/1024.cnf"
  connect -tls1_3
  connect $providers -groups SecP384r1MLKEM1024 -tls1_3
  connect $providers -groups MLKEM1024 -tls1_3
)
if openssl s_client $providers -groups X25519MLKEM768:X25519 -tls1_3 -connect "127.0.0.1:$port" \
  < /dev/null > "$work/client" 2>&1; then
  fail "$groups let another group in"
fi

# The README's groups leave nobody out: TLS 1.2 with an ECDSA certificate on one of the usual curves.
for curve in P-256 P-384; do
  serve $curve -tls1_2
  (
    export OPENSSL_CONF="$work/openssl.cnf"
    connect
  )
done
