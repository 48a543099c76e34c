# Includes go one way: public headers know nothing of the rest; api/ knows schemes/, and both know the
# target that runs and the table of kernels; dispatch/ knows that table, and nothing of the C ABI;
# kernels/ know only kernels/; programs and the provider know only the public headers.
# OpenSSL is seen by programs, provider and tests alone. Argument: the source folder.
set -eu
cd "$1"
failed=0
seen=0

# The project's include lines below a folder, and the headers of other projects that have one home,
# as "file:header" without quotes or brackets.
includes_of() {
  find "$1" -type f \( -name '*.h' -o -name '*.hpp' -o -name '*.cc' -o -name '*.c' \) \
    -exec grep -HoE '^ *# *include *("[^"]*"|<(kexlane|hwy|openssl)/[^>]*>)' {} + |
    sed -E 's/: *# *include */:/; s/["<>]//g'
}

# allow FOLDER PATTERN: every such include below the folder matches "file:header" PATTERN.
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

# deny FOLDER PATTERN EXCEPT REASON: no include below the folder matches "file:header" PATTERN without
# matching EXCEPT.
deny() {
  wrong=$(includes_of "$1" | grep -E "$2" | grep -vE "$3" || true)
  if [ -n "$wrong" ]; then
    echo "FAILED: $4:" >&2
    echo "$wrong" >&2
    failed=1
  fi
}

allow include 'kexlane/.*'
allow api 'kexlane/.*|api/.*|schemes/.*|dispatch/target\.h|kernels/(table|ct)\.h|kernels/mlkem/params\.h'
allow schemes 'schemes/.*|dispatch/target\.h|kernels/(table|ct)\.h|kernels/mlkem/params\.h'
allow dispatch 'dispatch/.*|kernels/table\.h|kernels/targets\.def|cpuinfo_.*\.h|cpu_features_.*\.h'
allow kernels 'kernels/.*|hwy/.*'
allow kat 'kexlane/.*|kat/.*|openssl/.*'
allow provider 'kexlane/.*|provider/.*|openssl/(bio|core|core_dispatch|core_names|core_object|crypto|evp|params|pem|pkcs12|prov_ssl|x509)\.h'
allow examples 'kexlane/.*|openssl/.*|[a-z]*\.h'
allow bench 'kexlane/.*|bench/.*|openssl/.*|kernels/(table|profile)\.h|kernels/probes/.*\.h|dispatch/target\.h'
allow tests 'kexlane/.*|tests/.*|openssl/.*|kat/vectors\.h|kernels/(table|ct)\.h|kernels/targets\.def|kernels/(mlkem|x25519|probes)/.*\.h|dispatch/(target|cpu)\.h|kernels/profile\.cc|hwy/.*|cpuinfo_.*\.h|cpu_features_.*\.h'

deny include ':kexlane/kernels\.h$' 'none' 'the unstable kernels.h is part of no other header'
deny dispatch ':cpu(info|_features)_' '^dispatch/cpu\.' 'only dispatch/cpu.* asks cpu_features'
deny kernels ':hwy/|-inl\.h$' '^[^:]*(-inl\.h|\.cc):' 'Highway is seen only by -inl.h and .cc'

[ "$seen" -gt 50 ] || { echo "FAILED: only $seen includes were found" >&2; failed=1; }
echo "$seen includes looked at"
exit $failed
