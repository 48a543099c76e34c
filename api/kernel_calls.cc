// SPDX-License-Identifier: Apache-2.0
// The C ABI of <kexlane/kernels.h>: ranges are checked here, so that a kernel may rely on them.
#include "kexlane/kernels.h"

#include "dispatch/target.h"
#include "kernels/ct.h"
#include "kernels/table.h"

using namespace kexlane;

namespace {

constexpr size_t kN = KXL_MLKEM_N;
constexpr size_t kPolynomialBytes = kN * sizeof(int16_t);

// True if 0 <= f[i] < bound for all i. The coefficients are secret, the answer is not.
bool AllBelow(const int16_t* f, size_t count, int bound) {
  int outside = 0;  // negative as soon as one is
  for (size_t i = 0; i < count; ++i) outside |= f[i] | (bound - 1 - f[i]);
  outside >>= 31;  // of the coefficients nothing else is told
  Declassify(&outside, sizeof(outside), "the answer of the call");
  return outside == 0;
}

bool IsPolynomial(const int16_t* f) { return AllBelow(f, kN, KXL_MLKEM_Q); }

const PolynomialKernels& Kernels() { return ActiveTarget().mlkem->polynomial; }

template <typename... Pointer>
bool AnyNull(Pointer... pointers) {
  return (... || (pointers == nullptr));
}

// Leaves only zeros in an output, which may be null, and returns why.
kxl_status Fail(kxl_status why, void* out, size_t bytes) {
  if (out != nullptr) Wipe(out, bytes);
  return why;
}

// False where n elements of this size cannot be in memory.
bool CanHold(size_t n, size_t element_bytes) { return n <= PTRDIFF_MAX / element_bytes; }

// The bytes of n elements, or 0 where they cannot be in memory.
size_t BytesOf(size_t n, size_t element_bytes) {
  return CanHold(n, element_bytes) ? n * element_bytes : 0;
}

}  // namespace

kxl_status kxl_kernel_ntt(int16_t* f_hat, const int16_t* f) {
  if (AnyNull(f_hat, f)) return Fail(KXL_ERR_NULL, f_hat, kPolynomialBytes);
  if (!IsPolynomial(f)) return Fail(KXL_ERR_KEY, f_hat, kPolynomialBytes);
  Kernels().ntt(f_hat, f);
  return KXL_OK;
}

kxl_status kxl_kernel_inverse_ntt(int16_t* f, const int16_t* f_hat) {
  if (AnyNull(f, f_hat)) return Fail(KXL_ERR_NULL, f, kPolynomialBytes);
  if (!IsPolynomial(f_hat)) return Fail(KXL_ERR_KEY, f, kPolynomialBytes);
  Kernels().inverse_ntt(f, f_hat);
  return KXL_OK;
}

kxl_status kxl_kernel_multiply_ntts(int16_t* h_hat, const int16_t* f_hat, const int16_t* g_hat,
                                    size_t k) {
  if (AnyNull(h_hat, f_hat, g_hat)) return Fail(KXL_ERR_NULL, h_hat, kPolynomialBytes);
  if (k < 1 || k > 4) return Fail(KXL_ERR_LENGTH, h_hat, kPolynomialBytes);
  if (!AllBelow(f_hat, k * kN, KXL_MLKEM_Q) || !AllBelow(g_hat, k * kN, KXL_MLKEM_Q)) {
    return Fail(KXL_ERR_KEY, h_hat, kPolynomialBytes);
  }
  Kernels().multiply_ntts(h_hat, f_hat, g_hat, k);
  return KXL_OK;
}

kxl_status kxl_kernel_sample_ntt(int16_t* a_hat, const uint8_t* seeds, size_t n) {
  if (AnyNull(a_hat, seeds)) return Fail(KXL_ERR_NULL, a_hat, BytesOf(n, kPolynomialBytes));
  if (!CanHold(n, kPolynomialBytes)) return KXL_ERR_LENGTH;
  Kernels().sample_ntt(a_hat, seeds, n);
  return KXL_OK;
}

kxl_status kxl_kernel_sample_poly_cbd(int16_t* f, const uint8_t* b, unsigned eta) {
  if (AnyNull(f, b)) return Fail(KXL_ERR_NULL, f, kPolynomialBytes);
  if (eta != 2 && eta != 3) return Fail(KXL_ERR_LENGTH, f, kPolynomialBytes);
  Kernels().sample_poly_cbd(f, b, eta);
  return KXL_OK;
}

kxl_status kxl_kernel_byte_encode(uint8_t* b, const int16_t* f, unsigned d) {
  const bool d_is_right = d >= 1 && d <= 12;
  const size_t bytes = d_is_right ? 32 * d : 0;  // a wrong d gives b no length
  if (AnyNull(b, f)) return Fail(KXL_ERR_NULL, b, bytes);
  if (!d_is_right) return KXL_ERR_LENGTH;
  if (!AllBelow(f, kN, d < 12 ? 1 << d : KXL_MLKEM_Q)) return Fail(KXL_ERR_KEY, b, bytes);
  Kernels().byte_encode(b, f, d);
  return KXL_OK;
}

kxl_status kxl_kernel_byte_decode(int16_t* f, const uint8_t* b, unsigned d) {
  if (AnyNull(f, b)) return Fail(KXL_ERR_NULL, f, kPolynomialBytes);
  if (d < 1 || d > 12) return Fail(KXL_ERR_LENGTH, f, kPolynomialBytes);
  Kernels().byte_decode(f, b, d);
  return KXL_OK;
}

kxl_status kxl_kernel_compress(int16_t* y, const int16_t* x, unsigned d) {
  if (AnyNull(y, x)) return Fail(KXL_ERR_NULL, y, kPolynomialBytes);
  if (d < 1 || d > 11) return Fail(KXL_ERR_LENGTH, y, kPolynomialBytes);
  if (!IsPolynomial(x)) return Fail(KXL_ERR_KEY, y, kPolynomialBytes);
  Kernels().compress(y, x, d);
  return KXL_OK;
}

kxl_status kxl_kernel_decompress(int16_t* x, const int16_t* y, unsigned d) {
  if (AnyNull(x, y)) return Fail(KXL_ERR_NULL, x, kPolynomialBytes);
  if (d < 1 || d > 11) return Fail(KXL_ERR_LENGTH, x, kPolynomialBytes);
  if (!AllBelow(y, kN, 1 << d)) return Fail(KXL_ERR_KEY, x, kPolynomialBytes);
  Kernels().decompress(x, y, d);
  return KXL_OK;
}

kxl_status kxl_kernel_keccak_f1600(uint64_t* states, size_t n) {
  if (AnyNull(states)) return KXL_ERR_NULL;
  if (!CanHold(n, 25 * sizeof(uint64_t))) return KXL_ERR_LENGTH;
  ActiveTarget().mlkem->keccak.f1600(states, n);
  return KXL_OK;
}

kxl_status kxl_kernel_fe25519_mul(uint8_t* h, const uint8_t* f, const uint8_t* g, size_t n) {
  if (AnyNull(h, f, g)) return Fail(KXL_ERR_NULL, h, BytesOf(n, 32));
  if (!CanHold(n, 32)) return KXL_ERR_LENGTH;
  ActiveTarget().x25519->fe_mul(h, f, g, n);
  return KXL_OK;
}

kxl_status kxl_kernel_fe25519_sqr(uint8_t* h, const uint8_t* f, size_t n) {
  if (AnyNull(h, f)) return Fail(KXL_ERR_NULL, h, BytesOf(n, 32));
  if (!CanHold(n, 32)) return KXL_ERR_LENGTH;
  ActiveTarget().x25519->fe_sqr(h, f, n);
  return KXL_OK;
}
