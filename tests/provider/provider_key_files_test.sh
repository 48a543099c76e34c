# SPDX-License-Identifier: Apache-2.0
# ML-KEM key files by the openssl program with the provider: made, printed, converted, encrypted, read
# again, and refused. Argument: the module. Skipped (77) where there is no openssl.
set -eu
folder=$(cd "$(dirname "$1")" && pwd)
command -v openssl > /dev/null || { echo "skipped: no openssl program is installed"; exit 77; }
case $(openssl version) in
  'OpenSSL 3.'*) ;;
  *) echo "skipped: not OpenSSL 3"; exit 77 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
cd "$work"
fail() {
  echo "FAILED: $1" >&2
  exit 1
}
OPENSSL_MODULES=$folder
export OPENSSL_MODULES
providers="-provider kexlane -provider default"
pkey() { openssl pkey $providers "$@"; }

# refused WORDS COMMAND...: the command fails and says these words.
refused() {
  words=$1
  shift
  if "$@" > output 2>&1; then fail "no failure: $*"; fi
  grep -q "$words" output || { cat output >&2; fail "not '$words': $*"; }
}

count=0
for set in 512 768 1024; do
  openssl genpkey $providers -algorithm ML-KEM-$set -out key.pem
  grep -q '^-----BEGIN PRIVATE KEY-----$' key.pem || fail "genpkey wrote no PEM"
  pkey -in key.pem -check -noout > output 2>&1 || fail "pkey -check"
  grep -q 'Key is valid' output || fail "pkey -check says $(cat output)"
  pkey -in key.pem -text -noout > text
  [ "$(grep -v '^  ' text)" = "ML-KEM-$set Private-Key:
seed:
dk:
ek:" ] || fail "pkey -text printed $(grep -v '^  ' text)"

  seed=$(sed -n '/^seed:/,/^dk:/s/^    //p' text | tr -d ':\n')
  openssl genpkey $providers -algorithm ML-KEM-$set -pkeyopt "hexseed:$seed" | cmp - key.pem ||
    fail "another key from the same seed"

  # To DER and back, through encryption and back: the same file.
  pkey -in key.pem -outform DER -out key.der
  pkey -inform DER -in key.der | cmp - key.pem || fail "DER and back"
  pkey -in key.pem -aes256 -passout pass:secret -out sealed.pem
  grep -q '^-----BEGIN ENCRYPTED PRIVATE KEY-----$' sealed.pem || fail "pkey -aes256 did not encrypt"
  pkey -in sealed.pem -passin pass:secret | cmp - key.pem || fail "encrypted and back"
  # With one wrong password in 256 the padding looks right, and no error names the password.
  refused 'Could not read' pkey -in sealed.pem -passin pass:wrong
  openssl pkcs8 $providers -topk8 -in key.pem -v2 aes-128-cbc -passout pass:secret -outform DER \
    -out sealed.der
  openssl pkcs8 $providers -inform DER -in sealed.der -passin pass:secret | cmp - key.pem ||
    fail "pkcs8 -topk8 and back"

  pkey -in key.pem -pubout -out public.pem
  pkey -in key.pem -pubout -outform DER -out public.der
  pkey -pubin -inform DER -in public.der -pubcheck > output 2>&1 || fail "pkey -pubcheck"
  grep -q 'Key is valid' output || fail "pkey -pubcheck says $(cat output)"
  pkey -pubin -in public.pem -text -noout > public
  head -n 1 public | grep -qx "ML-KEM-$set Public-Key:" || fail "pkey -pubin -text"
  [ "$(sed -n '/^ek:/,$p' text)" = "$(sed 1d public)" ] || fail "another ek in the public file"

  # Cut short, with a changed byte of the hash of ek, and by an OpenSSL that has no ML-KEM.
  head -c 100 key.der > cut.der
  refused 'Could not read' pkey -inform DER -in cut.der
  bytes=$(wc -c < key.der)
  { head -c $((bytes - 64)) key.der; printf 'kexlane!'; tail -c 56 key.der; } > changed.der
  refused 'Could not read' pkey -inform DER -in changed.der
  case $(openssl version) in
    'OpenSSL 3.'[0-4].*) refused 'Could not read' openssl pkey -in key.pem -noout ;;
  esac
  count=$((count + 1))
done

# The form is the configuration's to choose.
cat > openssl.cnf << END
openssl_conf = init
[init]
providers = providers
[providers]
default = default_provider
kexlane = kexlane_provider
[default_provider]
activate = 1
[kexlane_provider]
activate = 1
ml-kem.output_formats = seed-only
END
export OPENSSL_MODULES="$folder"
OPENSSL_CONF=openssl.cnf openssl pkey -in key.pem -outform DER -out seed.der
[ "$(wc -c < seed.der)" = 86 ] || fail "seed-only wrote $(wc -c < seed.der) bytes"
pkey -inform DER -in seed.der | cmp - key.pem || fail "from the seed alone"

# X25519 keys of the provider are written by OpenSSL; X25519MLKEM768 has no format.
openssl genpkey $providers -propquery provider=kexlane -algorithm X25519 -out x25519.pem
refused 'Error setting hexseed' openssl genpkey $providers -propquery provider=kexlane \
  -algorithm X25519 -pkeyopt hexseed:
openssl pkey -in x25519.pem -text -noout | grep -q '^X25519 Private-Key:' || fail "no X25519 key"
refused 'No encoders were found' openssl genpkey $providers -algorithm X25519MLKEM768
echo "key files of $count parameter sets"
