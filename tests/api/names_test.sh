# SPDX-License-Identifier: Apache-2.0
# The static library defines no global names but kxl_* and those in the namespace kexlane, so it can
# share a program with another cpu_features, whose structs have another layout. The program here has
# one. Whatever the order of its libraries, each side gets its own. Arguments: the static library,
# the shared library, nm, the C compiler or nothing where programs cannot run, the folder of the
# headers.
set -eu
static=$1 shared=$2 nm=$3 cc=$4 include=$5

names=$("$nm" --extern-only --defined-only --format=posix "$static" 2> /dev/null |
  awk 'NF > 2 { print $1 }')
[ "$(echo "$names" | grep -c '^kxl_')" -gt 100 ] || { echo "FAILED: no names" >&2; exit 1; }
foreign=$(echo "$names" | grep -vE '^kxl_|^_Z[A-Z]*N[A-Z]*7kexlane' | sort -u || true)
if [ -n "$foreign" ]; then
  echo "FAILED: names of others:" >&2
  echo "$foreign" >&2
  exit 1
fi
echo "$(echo "$names" | sort -u | wc -l) names"
[ -n "$cc" ] || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
# Its struct is larger than any of cpu_features: a caller who knows another one has its stack
# damaged.
cat > "$work/other.c" << 'END'
#include <string.h>
typedef struct { char vendor[8192]; } X86Info;
X86Info GetX86Info(void) {
  X86Info info;
  memset(&info, 0, sizeof info);
  memcpy(info.vendor, "the program's own", 18);
  return info;
}
int GetX86Microarchitecture(const X86Info* info) { return info->vendor[0] == 't' ? 4711 : 0; }
int CpuFeatures_OpenFile(const char* name) { (void)name; return -1; }
END
cat > "$work/main.c" << 'END'
#include <kexlane/kexlane.h>
#include <stdio.h>
#ifdef OTHER
typedef struct { char vendor[8192]; } X86Info;
X86Info GetX86Info(void);
int GetX86Microarchitecture(const X86Info*);
static const char* Own(void) {
  static X86Info info;
  info = GetX86Info();
  return GetX86Microarchitecture(&info) == 4711 ? info.vendor : "not the program's own";
}
#else
static const char* Own(void) { return "the program's own"; }
#endif
int main(void) {
  if (kxl_target_force(NULL) != KXL_OK) return 1;
  printf("%s, %s\n", kxl_target_active(), Own());
  return 0;
}
END
cd "$work"
"$cc" -c -fPIC other.c
ar rc libother.a other.o
"$cc" -shared other.o -o libother.so
export LD_LIBRARY_PATH="$work:$(dirname "$shared")"
unset KEXLANE_TARGET

"$cc" -I"$include" main.c "$static" -o alone
wanted=$(./alone)
echo "without another cpu_features: $wanted"
"$cc" -DOTHER -c -I"$include" main.c
failed=0
try() {
  if ! "$cc" -rdynamic main.o "$@" -o program; then
    echo "FAILED: does not link: $*" >&2
  elif ! found=$(./program) || [ "$found" != "$wanted" ]; then
    echo "FAILED: $*: $found" >&2
  else
    return 0
  fi
  failed=1
}
for kexlane in "$static" "$shared"; do
  for other in ./other.o ./libother.a ./libother.so; do
    try "$other" "$kexlane"
    try "$kexlane" "$other"
  done
done
exit $failed
