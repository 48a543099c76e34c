# The shared library exports only kxl_* symbols, has a SONAME, needs only libc, and is small when
# stripped. Arguments: the library, nm, strip, objdump.
set -eu
library=$1 nm=$2 strip=$3 objdump=$4
failed=0

fail() {
  echo "FAILED: $1" >&2
  failed=1
}

exported=$("$nm" --dynamic --defined-only --format=posix "$library" | cut -d ' ' -f 1)
foreign=$(echo "$exported" | grep -v '^kxl_' || true)
[ -z "$foreign" ] || fail "symbols that are not kxl_*: $foreign"
# If these are exported, the list is the right one.
for name in kxl_mlkem768_encaps kxl_x25519_keygen kxl_x25519_shared_secret_batch \
  kxl_x25519mlkem768_server_respond_batch kxl_xwing_decaps kxl_target_force kxl_kernel_ntt; do
  echo "$exported" | grep -qx "$name" || fail "$name is not exported"
done

dynamic=$("$objdump" -p "$library")
echo "$dynamic" | grep -q 'SONAME  *libkexlane\.so\.[0-9]' || fail "no SONAME libkexlane.so.N"
needed=$(echo "$dynamic" | sed -n 's/^ *NEEDED *//p')
# A sanitizer links libraries of its own.
case "$needed" in
  *san*) ;;
  *)
    foreign=$(echo "$needed" | grep -v -e '^libc\.' -e '^ld-linux' || true)
    [ -z "$foreign" ] || fail "needs more than libc: $foreign"
    ;;
esac

stripped=$library.stripped
"$strip" -o "$stripped" "$library"
bytes=$(wc -c < "$stripped")
rm -f "$stripped"
echo "$(echo "$exported" | wc -l) symbols, $bytes bytes when stripped"
case "$needed" in
  *san*) ;;
  *) [ "$bytes" -lt 2000000 ] || fail "2 MB or more when stripped" ;;
esac
exit $failed
