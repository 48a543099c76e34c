# In the avx512 target only code for batches of eight (KeccakLanes<8>, IntLanes<8>) may touch a 512-bit register:
# the first ones after a pause are slow, so one operation at a time must do without.
# usage: width_test.sh OBJDUMP LIBRARY
set -eu
"$1" --disassemble --demangle --no-show-raw-insn "$2" | awk '
  /^[0-9a-f]+ <.*>:$/ { name = $0; wide = name ~ /(Keccak|Int)Lanes<8/; avx512 = name ~ /N_AVX3/ }
  avx512 { lines++ }
  avx512 && wide && /%zmm/ { used++ }
  avx512 && !wide && /%zmm/ && !(name in seen) { seen[name]; print "512-bit register in " name; bad++ }
  END {
    if (lines < 1000 || used < 100) { print "the code of the avx512 target was not found"; bad++ }
    print lines + 0 " instructions of the avx512 target looked at, " used + 0 " with 512-bit registers"
    exit bad != 0
  }'
