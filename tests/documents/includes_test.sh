# SPDX-License-Identifier: Apache-2.0
# Every include goes the way that ARCHITECTURE.md allows: from include/ to nothing else, from api/
# to schemes/, from schemes/ to dispatch/ and the table of kernels, from dispatch/ to that table,
# and within kernels/. The provider, the programs, bindings/ and compat/ see only the public headers,
# and the provider the source of randomness. Of packages/, the addon for Node.js sees the public
# headers. Argument: the source folder.
set -eu
cd "$1"
failed=0
seen=0

# Prints each include below a folder as "file:header", without quotes or brackets: those of the
# project, and those of other projects that only some rooms may see. Go has them in comments.
includes_of() {
  find "$1" -type f \( -name '*.h' -o -name '*.hpp' -o -name '*.cc' -o -name '*.c' \
    -o -name '*.go' \) \
    -exec grep -HoE '^ *(// *)?# *include *("[^"]*"|<(kexlane|hwy|openssl)/[^>]*>)' {} + |
    sed -E 's/: *(\/\/ *)?# *include */:/; s/["<>]//g'
}

# allow FOLDER PATTERN: every header that includes_of finds below FOLDER matches PATTERN.
allow() {
  found=$(includes_of "$1")
  seen=$((seen + $(echo "$found" | wc -w)))
  wrong=$(echo "$found" | grep -vE "^[^:]*:($2)\$" || true)
  if [ -n "$wrong" ]; then
    echo "FAILED: $1/ may include only $2, but:" >&2
    echo "$wrong" >&2
    failed=1
  fi
}

# deny FOLDER PATTERN EXCEPT REASON: no "file:header" below FOLDER matches PATTERN, except those
# that match EXCEPT.
deny() {
  wrong=$(includes_of "$1" | grep -E "$2" | grep -vE "$3" || true)
  if [ -n "$wrong" ]; then
    echo "FAILED: $4:" >&2
    echo "$wrong" >&2
    failed=1
  fi
}

allow include 'kexlane/.*'
allow api 'kexlane/.*|api/.*|schemes/.*|dispatch/target\.h|kernels/(table|ct|mlkem/params)\.h'
allow schemes 'schemes/.*|dispatch/target\.h|kernels/(table|ct|mlkem/params)\.h'
allow dispatch 'dispatch/.*|kernels/table\.h|kernels/targets\.def|cpuinfo_.*\.h|cpu_features_.*\.h'
allow kernels 'kernels/.*|hwy/.*'
allow kat 'kexlane/.*|kat/.*|openssl/.*'
allow provider 'kexlane/.*|provider/.*|api/random\.h|openssl/(bn|core|core_dispatch|core_names|core_object|crypto|ec|err|evp|obj_mac|params|pem|pkcs12|prov_ssl|x509)\.h'
allow compat 'kexlane/.*|compat/.*|api/random\.h|kernels/ct\.h|openssl/(base|bytestring|mem)\.h|(\.\./)*(wipe|crypto_kem_set|api|mlkem_native_config|src/sys)\.h'
allow examples 'kexlane/.*|openssl/.*|[a-z]*\.h'
allow packages 'kexlane/kexlane\.h|packages/node/.*'
allow bindings 'kexlane/.*|[a-z0-9_]*\.h'
allow bench 'kexlane/.*|bench/.*|openssl/.*|kernels/(table|profile)\.h|kernels/probes/probes\.h|dispatch/target\.h'
allow tests 'kexlane/.*|api/self_test(_findings)?\.h|(api|schemes)/.*\.cc|compat/.*|src/sys\.h|tests/.*|openssl/.*|kat/vectors\.h|bench/clean\.h|kernels/(table|ct|bounds|bytes|profile)\.h|kernels/targets\.def|kernels/profile\.cc|kernels/(keccak|mlkem|x25519|probes)/.*\.h|dispatch/(target|cpu)\.h|hwy/.*|cpuinfo_.*\.h|cpu_features_.*\.h'

deny compat ':(api/random|kernels/ct)\.h$' '^compat/liboqs/' 'only liboqs, which is a library of its own, draws and compares itself'
deny packages ':' '^packages/node/' 'only the addon for Node.js is C++ around the library'
deny include ':kexlane/kernels\.h$' 'none' 'the unstable kernels.h is part of no other header'
deny dispatch ':cpu(info|_features)_' '^dispatch/cpu\.' 'only dispatch/cpu.* asks cpu_features'
deny kernels ':hwy/|-inl\.h$' '^[^:]*(-inl\.h|\.cc):' 'Highway is seen only by -inl.h and .cc'

[ "$seen" -gt 50 ] || { echo "FAILED: only $seen includes were found" >&2; failed=1; }
echo "$seen includes"
exit $failed
