# SPDX-License-Identifier: Apache-2.0
# No code outside of a target's namespace needs more than every CPU has, and no target's code needs
# what its line in targets.def does not ask for. A function that two objects share is linked once: if
# it is compiled with a target's instructions, it can end up in the code that runs on every CPU.
# The machine code of the library is looked through, and that of planted functions, which must be
# found. usage: isolation_test.sh OBJDUMP C++_COMPILER LIBRARY TARGET...
set -eu
objdump=$1 cxx=$2 library=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM

# look FILE TARGET...: fails, with a line for each, on instructions in the wrong place, and on
# targets of this architecture whose own instructions are not in the objects TARGET.cc.o.
look() {
  file=$1
  shift
  "$objdump" --disassemble --no-show-raw-insn "$file" > "$work/code"
  LC_ALL=C awk -v targets="$*" '
    # level[target]: what it may use, in the numbers of kind_x86 and kind_arm.
    BEGIN {
      level["avx2"] = 1; level["avx512"] = 2; level["avx512ifma"] = 3
      level["neon_sha3"] = 1
      needs[1] = "AVX2, BMI or the like"; needs[2] = "AVX-512"; needs[3] = "IFMA or VBMI"
    }
    # Of a mnemonic m in the line o: 0 for what each CPU has.
    function kind_x86(m, o) {
      if (m ~ /^(vpmadd52|vperm(b|i2b|t2b)$|vpmultishiftqb|vp(compress|expand)[bw]$|vpsh[lr]dv?[wdq]$)/)
        return 3
      if (o ~ /%zmm|%[xy]mm(1[6-9]|2[0-9]|3[01])|%k[0-7]|[{]1to/ ||
          m ~ /^(vpternlog|vmovdq[au](8|16|32|64)$|vpro[lr]|vpermt2|vpermi2|vpmullq|valign|vpsraq)/)
        return 2
      if (m ~ /^v/ && m !~ /^ver[rw]$|^vm(call|clear|func|launch|load|mcall|ptrld|ptrst|read|resume|run|save|write|xoff|xon)/)
        return 1
      # Not tzcnt: the compilers write it where bsf, which old CPUs take it for, gives the same.
      if (m ~ /^(adcx|adox|andn|bextr|blsi|blsmsk|blsr|bzhi|lzcnt|movbe|mulx|pdep|pext|popcnt|rorx|sarx|shlx|shrx)[lqw]?$/)
        return 1
      return 0
    }
    function kind_arm(m) { return m ~ /^(eor3|rax1|xar|bcax|sha512)/ }
    /file format elf64-x86-64/ { arm = 0 }
    /file format elf64-.*aarch64/ { arm = 1; seen_arm = 1 }
    # GNU writes "avx2.cc.o:", LLVM "libkexlane.a(avx2.cc.o):".
    /:[ \t]+file format / {
      object = $1
      sub(/:$/, "", object)
      sub(/^.*\(/, "", object)
      sub(/\)$/, "", object)
      sub(/\.cc\.o$/, "", object)
      next
    }
    /^[0-9a-f]+ <.*>:$/ {
      name = $2
      gsub(/^<|>:$/, "", name)
      target = ""
      if (match(name, /^_Z+N[A-Z]*7kexlane[0-9]+/)) {
        target = substr(name, RLENGTH + 1)
        match(substr(name, 1, RLENGTH), /[0-9]+$/)
        target = substr(target, 1, substr(name, RSTART, RLENGTH) + 0)
      }
      may = target in level ? level[target] : 0
      next
    }
    /^ +[0-9a-f]+:/ {
      kind = arm ? kind_arm($2) : kind_x86($2, $0)
      looked++
      if (target == object) code[target]++
      if (kind > may && !(name in bad)) {
        bad[name] = 1
        print object ": " name ": " $2 " needs " (arm ? "SHA-3" : needs[kind])
      }
      if (kind == may && target == object) own[target]++
    }
    END {
      failed = 0
      for (name in bad) failed = 1
      count = split(targets, wanted, " ")
      for (i = 1; i <= count; i++) {
        target = wanted[i]
        if (target == "portable" || target ~ /^wasm/) continue
        if (seen_arm ? target !~ /^neon/ : target ~ /^neon/) continue
        # Clang on Arm compiles no neon_sha3, so its object is empty.
        if (target == "neon_sha3" && !code[target]) continue
        print target ": " code[target] + 0 " instructions, " own[target] + 0 " of them of its own kind"
        if (code[target] < 1000 || own[target] < 20) { print "the code of " target " was not found"; failed = 1 }
      }
      print looked + 0 " instructions looked at"
      exit failed || !looked
    }' "$work/code"
}

# plant NAME: compiles standard input.
plant() {
  "$cxx" -std=c++20 -O1 -x c++ -c - -o "$work/$1.o"
}

# must_find NAME FUNCTION...: exactly these are reported of the planted object.
must_find() {
  planted=$1
  shift
  look "$work/$planted.o" > "$work/found" || true
  sed -n 's/^[^:]*: \([^ :]*\): .* needs .*/\1/p' "$work/found" | sort > "$work/names"
  printf '%s\n' "$@" | sort > "$work/wanted"
  cmp -s "$work/names" "$work/wanted" || {
    echo "FAILED: planted: $*; found:"
    cat "$work/found"
    exit 1
  }
}

case $("$cxx" -dumpmachine) in
  x86_64*)
    plant outside << 'END'
using Lanes = int __attribute__((vector_size(32)));
#define AVX2 __attribute__((target("avx2,bmi2")))
namespace kexlane { AVX2 void Shared(Lanes* x) { *x += *x; } }
namespace kexlane::avx2 { AVX2 void Own(Lanes* x) { *x += *x; } }
namespace hwy::avx2 { AVX2 long Shift(long x, int n) { return x << n; } }
END
    must_find outside _ZN7kexlane6SharedEPDv8_i _ZN3hwy4avx25ShiftEli
    plant above << 'END'
using Wide = long __attribute__((vector_size(64)));
#define AVX512 __attribute__((target("avx512f")))
namespace kexlane::avx2 { AVX512 void Above(Wide* x) { *x += *x; } }
namespace kexlane::avx512 { AVX512 void Own(Wide* x) { *x += *x; } }
END
    must_find above _ZN7kexlane4avx25AboveEPDv8_l
    ;;
  aarch64*)
    plant outside << 'END'
#define SHA3 __asm__(".arch armv8.2-a+sha3\n eor3 v0.16b, v1.16b, v2.16b, v3.16b" ::: "v0")
namespace kexlane { void Shared() { SHA3; } }
namespace kexlane::neon { void Above() { SHA3; } }
namespace kexlane::neon_sha3 { void Own() { SHA3; } }
END
    must_find outside _ZN7kexlane6SharedEv _ZN7kexlane4neon5AboveEv
    ;;
  *)
    echo "skipped: no rules for this machine"
    exit 77
    ;;
esac

look "$library" "$@"
