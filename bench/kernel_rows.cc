// SPDX-License-Identifier: Apache-2.0
// Benchmarks of a target's kernels, called through its tables. They are what <kexlane/kernels.h>
// calls after it has checked the arguments.
#include <memory>
#include <utility>

#include "bench/bench.h"
#include "kernels/probes/probes.h"

namespace kexlane::bench {
namespace {

constexpr size_t kMaxPolynomials = 16;
constexpr size_t kMaxStates = 8;
constexpr size_t kMaxElements = 8;

struct alignas(64) Data {
  int16_t f[kMaxPolynomials * 256], g[kMaxPolynomials * 256], h[kMaxPolynomials * 256];
  uint8_t bytes[32 * 12], seeds[34 * kMaxPolynomials];
  alignas(64) uint64_t interleaved_states[25 * kMaxStates];
  alignas(64) uint64_t limbs[5 * kMaxElements];
  uint8_t x[32 * kMaxElements], y[32 * kMaxElements];
};

}  // namespace

void AddKernels(const Target& row) {
  const PolynomialKernels& p = row.mlkem->polynomial;
  const ProbeTable& probes = ProbesOf(row.name);
  const X25519Table& curve = *row.x25519;

  // Zero is a valid coefficient, seed and element for every kernel. The seeds differ, because they
  // decide how much SampleNTT reads.
  auto d = std::make_shared<Data>();
  for (size_t i = 0; i < kMaxPolynomials; ++i) d->seeds[34 * i] = static_cast<uint8_t>(i);

  const auto add = [&](const std::string& kernel, auto call) {
    AddOn(row.name, "kernel/" + kernel, [d, call] {
      call(*d);
      return true;
    });
  };
  add("ntt", [&p](Data& x) { p.ntt(x.h, x.f); });
  add("inverse_ntt", [&p](Data& x) { p.inverse_ntt(x.h, x.f); });
  for (const unsigned k : {2u, 3u, 4u}) {
    add("inner_product_k" + std::to_string(k),
        [&p, k](Data& x) { p.multiply_ntts(x.h, x.f, x.g, k); });
  }
  for (const unsigned n : {1u, 4u, 9u, 16u}) {
    add("sample_ntt" + (n == 1 ? std::string() : "_x" + std::to_string(n)),
        [&p, n](Data& x) { p.sample_ntt(x.h, x.seeds, n); });
  }
  for (const unsigned eta : {2u, 3u}) {
    add("sample_poly_cbd_eta" + std::to_string(eta),
        [&p, eta](Data& x) { p.sample_poly_cbd(x.h, x.bytes, eta); });
  }
  // ML-KEM uses these widths.
  for (const unsigned width : {1u, 4u, 5u, 10u, 11u, 12u}) {
    const std::string suffix = "_d" + std::to_string(width);
    add("byte_encode" + suffix, [&p, width](Data& x) { p.byte_encode(x.bytes, x.f, width); });
    add("byte_decode" + suffix, [&p, width](Data& x) { p.byte_decode(x.h, x.bytes, width); });
    if (width == 12) continue;
    add("compress" + suffix, [&p, width](Data& x) { p.compress(x.h, x.f, width); });
    add("decompress" + suffix, [&p, width](Data& x) { p.decompress(x.h, x.f, width); });
  }
  // One permutation of several states, if the target has that width.
  const std::pair<int, void (*)(uint64_t*)> permutations[] = {
      {1, probes.f1600_x1}, {2, probes.f1600_x2}, {4, probes.f1600_x4}, {8, probes.f1600_x8}};
  for (const auto& [width, permute] : permutations) {
    if (permute == nullptr) continue;
    add("keccak_x" + std::to_string(width),
        [permute = permute](Data& x) { permute(x.interleaved_states); });
  }
  for (const unsigned n : {1u, 8u}) {
    const std::string suffix = n == 1 ? "" : "_x" + std::to_string(n);
    add("fe_mul" + suffix, [&curve, n](Data& x) { curve.fe_mul(x.x, x.x, x.y, n); });
    add("fe_sqr" + suffix, [&curve, n](Data& x) { curve.fe_sqr(x.x, x.x, n); });
  }
  // One step of the Montgomery ladder, for one operation and for two, four or eight together.
  const std::pair<std::string, void (*)(uint64_t*, size_t)> steps[] = {
      {"", probes.ladder_step},
      {"_x2", probes.ladder_step_x2},
      {"_x4", probes.ladder_step_x4},
      {"_x8", probes.ladder_step_x8}};
  for (const auto& [suffix, step] : steps) {
    if (step == nullptr) continue;
    constexpr size_t kSteps = 64;
    AddOn(
        row.name, "kernel/ladder_step" + suffix,
        [d, step = step] {
          step(d->limbs, kSteps);
          return true;
        },
        kSteps);
  }
}

}  // namespace kexlane::bench
