# In the AVX-512 targets only code for batches of eight (KeccakTernary<8>, IntLanes<8>) may touch a
# 512-bit register: the first ones after a pause are slow, so one operation at a time must do without.
# usage: width_test.sh OBJDUMP LIBRARY
set -eu
"$1" --disassemble --demangle --no-show-raw-insn "$2" | awk '
  /^[0-9a-f]+ <.*>:$/ { name = $0; wide = name ~ /(Keccak(Lanes|Ternary)|IntLanes)<8/; avx512 = name ~ /kexlane::avx512/
    ifma = name ~ /kexlane::avx512ifma::/ }
  avx512 { lines[ifma]++ }
  avx512 && wide && /%zmm/ { used[ifma]++ }
  avx512 && !wide && /%zmm/ && !(name in seen) { seen[name]; print "512-bit register in " name; bad++ }
  END {
    for (i = 0; i < 2; i++) {
      target = i ? "avx512ifma" : "avx512"
      if (lines[i] < 1000 || used[i] < 100) { print "the code of " target " was not found"; bad++ }
      print target ": " lines[i] + 0 " instructions looked at, " used[i] + 0 " with 512-bit registers"
    }
    exit bad != 0
  }'
