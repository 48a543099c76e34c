# SPDX-License-Identifier: Apache-2.0
# Every benchmark of kexlane-bench runs without an error, and the names that others rely on exist on
# every target. Those for which the machine was too noisy say so, and the exit status does. What the
# program cannot do is refused. With KEXLANE_QUICK in the environment only a few kinds of benchmarks run.
# Arguments: the machine that kexlane-bench is for; the words of a command that starts it.
set -eu
machine=$1
shift
# Its own options come first, and Google Benchmark's behind them.
help=$("$@" --benchmark_filter=x --help)
for line in '^usage: kexlane-bench' '^  --compare ' '\[--benchmark_filter='; do
  help=$(echo "$help" | sed -n "/$line/,\$p")
  [ -n "$help" ] || { echo "FAILED: --help does not have '$line' in its place" >&2; exit 1; }
done
for refused in --benchmark_filter=none/such '--benchmark_filter=(' --benchmark_foo=1 --foo foo \
  --benchmark_format=xml --benchmark_time_unit=h --benchmark_repetitions=many; do
  code=0
  said=$("$@" "$refused" 2>&1) || code=$?
  case $code$said in
    2*kexlane-bench:*) ;;
    *) echo "FAILED: $refused: $code: $said" >&2; exit 1 ;;
  esac
done
filter=.
[ -z "${KEXLANE_QUICK-}" ] || filter='^(mlkem768/encaps|kernel|peer)/'
code=0
results=$("$@" --benchmark_filter="$filter" --benchmark_min_time=0.0001 --benchmark_format=console 2> /dev/null) || code=$?
lines=$(echo "$results" | grep '^[^ ]*/')
# A line ends with figures and the share of clean time, or with a rate, or it has no figures.
figures='^[^ ]*( +[0-9]+(\.[0-9]+)?){1,2} +[0-9.]+ - [0-9.]+ +[0-9]+ %$'
rate='^[^ ]*/threads:[0-9]+ +[0-9.]+[kMG]?/s$'
noise='^[^ ]* +too noisy: [0-9]+ % clean$'
if echo "$lines" | grep -vE "$figures|$rate|$noise"; then
  echo "FAILED: the operations above" >&2
  exit 1
fi
noisy=$(echo "$lines" | grep -cE "$noise") || true
[ "$code" = $([ "$noisy" = 0 ] && echo 0 || echo 3) ] || {
  echo "FAILED: exit status $code, with $noisy too noisy" >&2
  exit 1
}
targets=$(echo "$lines" | sed -n 's|^mlkem768/encaps/\([a-z0-9_]*\) .*|\1|p')
[ -n "$targets" ] || { echo "FAILED: no mlkem768/encaps" >&2; exit 1; }

need() {
  echo "$1" | grep -qE "$filter" || return 0
  echo "$lines" | grep -q "^$1 " || { echo "FAILED: no $1" >&2; exit 1; }
}
for target in $targets; do
  for op in keygen encaps decaps; do
    for family in mlkem512 mlkem768 mlkem1024 xwing; do
      need "$family/$op/$target"
    done
  done
  for op in x25519/keygen x25519/public_key x25519/shared_secret x25519mlkem768/client_keygen \
    x25519mlkem768/server_respond x25519mlkem768/client_finish x25519mlkem768/exchange \
    kernel/fe_mul kernel/fe_sqr kernel/ladder_step kernel/ntt kernel/inverse_ntt \
    kernel/inner_product_k3 kernel/sample_ntt kernel/keccak_x1 mlkem768/encaps_prepared \
    mlkem768/decaps_prepared x25519mlkem768/client_prepare x25519mlkem768/client_finish_prepared \
    x25519mlkem768/exchange_prepared xwing/encaps_prepared xwing/decaps_prepared; do
    need "$op/$target"
  done
  for n in 1 4 8 16 64; do
    for op in x25519/keygen_batch x25519/public_key_batch x25519/shared_secret_batch \
      x25519mlkem768/exchange_batch x25519mlkem768/client_finish_prepared_batch \
      xwing/encaps_prepared_batch xwing/decaps_prepared_batch; do
      need "$op/$target/$n"
    done
  done
  case $machine in
    x86_64) states="cold evicted" ;;
    aarch64) states=evicted ;;
    *) states= ;;
  esac
  for state in $states; do
    for op in x25519/public_key x25519/shared_secret x25519mlkem768/exchange mlkem512/keygen \
      mlkem512/encaps mlkem512/decaps mlkem768/keygen mlkem768/encaps mlkem768/decaps \
      mlkem1024/keygen mlkem1024/encaps mlkem1024/decaps; do
      need "$op/$target/$state"
    done
  done
done
for n in 1 3 8 64; do
  need "mlkem768/encaps_batch/portable/$n"
done
for target in $targets; do
  case $target in avx512*) need "kernel/keccak_x8/$target"; need "kernel/keccak_x4/$target" ;; esac
done
need peer/libcrypto/x25519/shared_secret
need peer/libcrypto/x25519/public_key
echo "$(echo "$lines" | wc -l) benchmarks on" $targets ", $noisy too noisy"
