// SPDX-License-Identifier: Apache-2.0
// The calls of <kexlane/kernels.h> on marked secrets, except sample_ntt, whose seeds are public.
#include "tests/ct/calls.h"
#include "kexlane/kernels.h"

namespace kexlane::ct {

void CheckKernels() {
  static int16_t f[4 * 256], g[4 * 256], h[256];
  static uint8_t b[384], x[11 * 32], y[11 * 32], z[11 * 32];
  static uint64_t states[11 * 25];
  const auto below = [](int16_t* to, size_t n, int bound) {
    for (size_t i = 0; i < n; ++i) {
      uint16_t random;
      Fill(&random, sizeof(random));
      to[i] = static_cast<int16_t>(random % bound);
    }
    kexlane::Secret(to, 2 * n);
  };
  const auto polynomials = [=] {
    below(f, 4 * 256, KXL_MLKEM_Q);
    below(g, 4 * 256, KXL_MLKEM_Q);
  };
  const auto bytes = [] {
    Fill(b, sizeof(b));
    kexlane::Secret(b, sizeof(b));
  };
  const auto taken = [] { TakeSecret(h, sizeof(h), sizeof(h[0])); };
  Check("kernel_ntt", polynomials, [=] { ExpectOk(kxl_kernel_ntt(h, f)), taken(); });
  Check("kernel_inverse_ntt", polynomials,
        [=] { ExpectOk(kxl_kernel_inverse_ntt(h, f)), taken(); });
  for (static size_t k = 1; k <= 4; ++k) {
    Check("kernel_multiply_ntts", polynomials,
          [=] { ExpectOk(kxl_kernel_multiply_ntts(h, f, g, k)), taken(); });
  }
  for (static unsigned eta = 2; eta <= 3; ++eta) {
    Check("kernel_sample_poly_cbd", bytes,
          [=] { ExpectOk(kxl_kernel_sample_poly_cbd(h, b, eta)), taken(); });
  }
  for (static unsigned d = 1; d <= 12; ++d) {
    const auto numbers = [=] { below(f, 256, d < 12 ? 1 << d : KXL_MLKEM_Q); };
    Check("kernel_byte_encode", numbers, [=] {
      ExpectOk(kxl_kernel_byte_encode(b, f, d));
      TakeSecret(b, 32 * d);
    });
    Check("kernel_byte_decode", bytes, [=] { ExpectOk(kxl_kernel_byte_decode(h, b, d)), taken(); });
    if (d == 12) continue;
    Check("kernel_compress", polynomials, [=] { ExpectOk(kxl_kernel_compress(h, f, d)), taken(); });
    Check("kernel_decompress", numbers, [=] { ExpectOk(kxl_kernel_decompress(h, f, d)), taken(); });
  }
  Check(
      "kernel_keccak_f1600",
      [] {
        Fill(states, sizeof(states));
        kexlane::Secret(states, sizeof(states));
      },
      [] {
        ExpectOk(kxl_kernel_keccak_f1600(states, 11));
        TakeSecret(states, sizeof(states));
      });
  const auto elements = [] {
    Fill(x, sizeof(x));
    Fill(y, sizeof(y));
    kexlane::Secret(x, sizeof(x));
    kexlane::Secret(y, sizeof(y));
  };
  Check("kernel_fe25519_mul", elements, [] {
    ExpectOk(kxl_kernel_fe25519_mul(z, x, y, 11));
    TakeSecret(z, sizeof(z));
  });
  Check("kernel_fe25519_sqr", elements, [] {
    ExpectOk(kxl_kernel_fe25519_sqr(z, x, 11));
    TakeSecret(z, sizeof(z));
  });
}

}  // namespace kexlane::ct
