// SPDX-License-Identifier: Apache-2.0
// libcrypto's integers modulo p = 2^255 - 19, for the tests of the curve's arithmetic.
#ifndef KEXLANE_TESTS_SUPPORT_OPENSSL_NUMBER_H_
#define KEXLANE_TESTS_SUPPORT_OPENSSL_NUMBER_H_

#include <gtest/gtest.h>
#include <openssl/bn.h>

#include <array>
#include <cstdint>
#include <memory>

namespace kexlane::test {

struct BnFree {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
using Number = std::unique_ptr<BIGNUM, BnFree>;

inline BN_CTX* Context() {
  static const std::unique_ptr<BN_CTX, BnFree> context(BN_CTX_new());
  return context.get();
}

inline const BIGNUM* P() {
  static const Number p = [] {
    Number number(BN_new());
    EXPECT_TRUE(BN_set_bit(number.get(), 255));
    EXPECT_TRUE(BN_sub_word(number.get(), 19));
    return number;
  }();
  return p.get();
}

// A word of OpenSSL's numbers may have only 32 bits.
inline Number ToNumber(uint64_t x) {
  Number number(BN_new());
  EXPECT_TRUE(BN_set_word(number.get(), static_cast<uint32_t>(x >> 32)) &&
              BN_lshift(number.get(), number.get(), 32) &&
              BN_add_word(number.get(), static_cast<uint32_t>(x)));
  return number;
}

// Returns the value of limbs of radix 2^51, modulo p.
inline Number ToNumber(const std::array<uint64_t, 5>& limbs) {
  Number sum(BN_new());
  for (size_t i = 5; i-- > 0;) {
    EXPECT_TRUE(BN_lshift(sum.get(), sum.get(), 51));
    EXPECT_TRUE(BN_add(sum.get(), sum.get(), ToNumber(limbs[i]).get()));
  }
  EXPECT_TRUE(BN_nnmod(sum.get(), sum.get(), P(), Context()));
  return sum;
}

// Arithmetic modulo p.
inline Number Add(const Number& a, const Number& b) {
  Number sum(BN_new());
  EXPECT_TRUE(BN_mod_add(sum.get(), a.get(), b.get(), P(), Context()));
  return sum;
}
inline Number Sub(const Number& a, const Number& b) {
  Number difference(BN_new());
  EXPECT_TRUE(BN_mod_sub(difference.get(), a.get(), b.get(), P(), Context()));
  return difference;
}
inline Number Mul(const Number& a, const Number& b) {
  Number product(BN_new());
  EXPECT_TRUE(BN_mod_mul(product.get(), a.get(), b.get(), P(), Context()));
  return product;
}
// Returns 1 / a, or 0 for a = 0.
inline Number Inverse(const Number& a) {
  Number inverse(BN_new());
  if (!BN_is_zero(a.get())) {
    EXPECT_NE(BN_mod_inverse(inverse.get(), a.get(), P(), Context()), nullptr);
  }
  return inverse;
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_OPENSSL_NUMBER_H_
