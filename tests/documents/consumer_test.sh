# SPDX-License-Identifier: Apache-2.0
# Installs kexlane into a folder, and builds and runs the programs of tests/documents/consumer with
# it: through find_package and pkg-config, with the shared and the static library. Then it does the
# same with the C program of examples/, with the commands of the documents, word for word, and with the
# shapes of compat/.
# Arguments: cmake, its generator, kexlane's build folder, the C compiler, the C++ compiler.
set -eu
cmake=$1 generator=$2 build=$3 cc=$4 cxx=$5
source=$(cd "$(dirname "$0")" && pwd)/consumer
# The name of the build folder may contain spaces, which the commands of the documents do not
# expect.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
prefix=$work/prefix
"$cmake" --install "$build" --prefix "$prefix" > /dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name kexlane.pc)")
export PKG_CONFIG_PATH
libdir=$(dirname "$PKG_CONFIG_PATH")

echo "installed programs"
[ ! -e "$prefix/bin/kexlane-kat" ] || "$prefix/bin/kexlane-kat" --list
[ ! -e "$prefix/bin/kexlane-bench" ] || "$prefix/bin/kexlane-bench" --benchmark_list_tests > /dev/null

for language in c99 cxx20; do
  echo "$language, find_package"
  "$cmake" -S "$source/$language" -B "$work/$language" -G "$generator" \
    -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" --no-warn-unused-cli > /dev/null
  "$cmake" --build "$work/$language" > /dev/null
  "$work/$language/shared"
  "$work/$language/static"
done

compile="-Wall -Wextra -Wpedantic -Werror $(pkg-config --cflags kexlane)"
for how in shared static; do
  echo "c99 and cxx20, pkg-config, $how"
  case $how in
    shared) link="$(pkg-config --libs kexlane) -Wl,-rpath,$libdir" ;;
    static) link="-static $(pkg-config --static --libs kexlane)" ;;
  esac
  "$cc" -std=c99 $compile "$source/c99/main.c" -o "$work/c99-$how" $link
  "$cxx" -std=c++20 $compile "$source/cxx20/main.cc" -o "$work/cxx20-$how" $link
  "$work/c99-$how"
  "$work/cxx20-$how"
done

echo "examples/ssh, pkg-config"
for run in kex_mlkem768x25519 'kex_mlkem_nistp 256' 'kex_mlkem_nistp 384'; do
  program=${run%% *}
  "$cc" -std=c99 $compile "$source/../../../examples/ssh/$program.c" -o "$work/$program" \
    $(pkg-config --libs kexlane libcrypto) "-Wl,-rpath,$libdir"
  agreed=$("$work"/$run | grep '^[HC] ' | sort | uniq -d | wc -l)
  [ "$agreed" = 2 ] || { echo "FAILED: client and server of $run disagree" >&2; exit 1; }
done

cd "$source/../../.."
for file in README.md docs/getting-started.md; do
  echo "$file, its CMake block and its commands"
  rm -rf "$work/app"
  mkdir "$work/app"
  cp "$source/c99/main.c" "$work/app/app.c"
  {
    echo 'cmake_minimum_required(VERSION 3.25)'
    echo 'project(app LANGUAGES C)'
    echo 'add_executable(app app.c)'
    sed -n '/^```cmake$/,/^```$/{/^```/!p;}' "$file"
  } > "$work/app/CMakeLists.txt"
  "$cmake" -S "$work/app" -B "$work/app" -G "$generator" -DCMAKE_PREFIX_PATH="$prefix" > /dev/null
  "$cmake" --build "$work/app" > /dev/null
  "$work/app/app"
  grep -o 'cc [^`]*app\.c [^`]*' "$file" > "$work/commands"
  while read -r command; do
    (cd "$work/app" && LD_RUN_PATH=$libdir sh -c "$command" && ./a.out)
  done < "$work/commands"
done
# Each shape of compat/, with the commands that need nothing but kexlane, and as a target of CMake.
# The programs are the tests of the shapes.
echo "docs/dropin.md, its commands and targets"
mkdir "$work/dropin"
{
  echo 'cmake_minimum_required(VERSION 3.25)'
  echo 'project(app LANGUAGES C)'
  echo 'find_package(kexlane 0.2 REQUIRED)'
} > "$work/dropin/CMakeLists.txt"
grep '^    cc app\.c -I' docs/dropin.md > "$work/commands"
[ "$(wc -l < "$work/commands")" = 5 ] || { echo "FAILED: not one command for each shape" >&2; exit 1; }
while read -r command; do
  shape=$(echo "$command" | sed 's,.*/compat/\([a-z_]*\)".*,\1,')
  cp "tests/compat/$shape.c" "$work/dropin/app.c"
  (cd "$work/dropin" && CPATH=$OLDPWD LD_RUN_PATH=$libdir sh -c "$command" && ./a.out)
  mv "$work/dropin/app.c" "$work/dropin/$shape.c"
  echo "add_executable($shape $shape.c)" >> "$work/dropin/CMakeLists.txt"
  echo "target_link_libraries($shape kexlane::$shape)" >> "$work/dropin/CMakeLists.txt"
done < "$work/commands"
CPATH=$PWD:$prefix/include/kexlane/compat/libsodium
export CPATH
"$cmake" -S "$work/dropin" -B "$work/dropin" -G "$generator" -DCMAKE_PREFIX_PATH="$prefix" > /dev/null
"$cmake" --build "$work/dropin" > /dev/null
unset CPATH
for program in boringssl libsodium mlkem_native nist pqclean; do "$work/dropin/$program"; done
# A program with an older libsodium gets KEMs, and then libsodium's own crypto_box takes X25519 from
# kexlane too.
if pkg-config --exists libsodium; then
  printf '%s\n' '#include <sodium.h>' '#include <kexlane/compat/libsodium/sodium.h>' \
    'int main(void) {' '  unsigned char pk[1216], sk[32];' \
    '  return sodium_init() < 0 || crypto_box_keypair(pk, sk) ||' \
    '         crypto_kem_keypair(pk, sk);' '}' > "$work/dropin/app.c"
  command=$(grep '^    cc app\.c .*-lsodium$' docs/dropin.md)
  (cd "$work/dropin" && LD_RUN_PATH=$libdir sh -c "$command" && LD_DEBUG=bindings ./a.out 2> bindings)
  grep -q 'libsodium.* to ./a.out .*`crypto_scalarmult_curve25519_base' "$work/dropin/bindings" || {
    echo "FAILED: libsodium has its own X25519" >&2
    exit 1
  }
fi
cp -r examples "$work"
for file in examples/*/README.md; do
  grep -E '^    c(c|\+\+) ' "$file" > "$work/commands" || continue
  echo "$file, its commands"
  while read -r command; do
    (cd "$work/$(dirname "$file")" && sh -c "$command")
  done < "$work/commands"
done
