// SPDX-License-Identifier: Apache-2.0
// Squares and inversion modulo p = 2^255 - 19, of one element and of several, in comparison with
// libcrypto.
// field_body-inl.h compiles this part of X25519 for every target, with bounds checks.
#include <gtest/gtest.h>
#include <kexlane/target.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "tests/kernels/field_pass.h"
#include "tests/support/openssl_number.h"
#include "tests/support/test_util.h"

namespace kexlane {

#define KXL_TARGET(name, features)           \
  namespace name##_field {                   \
    extern const test::FieldPass kFieldPass; \
  }
#include "kernels/targets.def"

namespace test {
namespace {

template <typename Body>
void ForEachPass(Body body) {
  const std::pair<std::string, const FieldPass*> passes[] = {
#define KXL_TARGET(name, features) {#name, &name##_field::kFieldPass},
#include "kernels/targets.def"
  };
  size_t tested = 0;
  for (const auto& [name, pass] : passes) {
    for (const char* supported : SupportedTargets()) {
      if (name != supported) continue;
      SCOPED_TRACE(name);
      body(*pass);
      ++tested;
    }
  }
  EXPECT_EQ(tested, SupportedTargets().size());
}

void ExpectInverse(const FieldPass& pass, const Limbs& inverse, const Limbs& x) {
  const Number number = ToNumber(x);
  EXPECT_EQ(BN_cmp(ToNumber(inverse).get(), Inverse(number).get()), 0)
      << std::hex << x[4] << " " << x[3] << " " << x[2] << " " << x[1] << " " << x[0];
  for (const uint64_t limb : inverse) EXPECT_LT(limb, pass.limb_bound);
  // The product with the inverse must be 1, unless the element is 0.
  EXPECT_EQ(BN_is_one(Mul(ToNumber(inverse), number).get()), !BN_is_zero(number.get()));
}

constexpr uint64_t kLimb = (uint64_t{1} << 51) - 1;

Limbs RandomLimbs() {
  const Buffer bytes = RandomBuffer(40);
  Limbs x;
  std::memcpy(x.data(), bytes.data(), 40);
  for (uint64_t& limb : x) limb &= kLimb;
  return x;
}

// Returns multiples of p near 0, the ends of the limbs' range, powers of two and their neighbours,
// and runs of ones.
std::vector<Limbs> Elements() {
  std::vector<Limbs> elements;
  for (uint64_t low = 0; low < 40; ++low) {
    elements.push_back({low, 0, 0, 0, 0});
    elements.push_back({kLimb - low, kLimb, kLimb, kLimb, kLimb});  // p for low = 18
    elements.push_back({kLimb - low, 0, 0, 0, kLimb});
  }
  const uint64_t most = (uint64_t{1} << 51) + (uint64_t{1} << 11) - 1;
  elements.push_back({most, most, most, most, most});
  for (size_t i = 0; i < 5; ++i) {
    Limbs x = {};
    x[i] = most;
    elements.push_back(x);
    x = {kLimb, kLimb, kLimb, kLimb, kLimb};
    x[i] = uint64_t{1} << 51;
    elements.push_back(x);
  }
  for (unsigned bit = 0; bit < 255; ++bit) {
    Limbs x = {};
    x[bit / 51] = uint64_t{1} << bit % 51;
    elements.push_back(x);
    for (size_t i = 0; i < bit / 51; ++i) x[i] = kLimb;
    x[bit / 51] -= 1;
    elements.push_back(x);  // 2^bit - 1
    for (uint64_t& limb : x) limb ^= kLimb;
    elements.push_back(x);  // 2^255 - 2^bit
  }
  // These need 534 division steps. Most others need fewer than 531, which are nine batches of
  // steps.
  elements.push_back(
      {0x2b6fe34734f6b, 0x7272638ad61a9, 0x2b414a77ba74, 0xcbe51215f0f4, 0x7fd2629838b61});
  elements.push_back(
      {0x7bd9929b7ab97, 0x7f181240b715b, 0x63a33e9fdfe38, 0xcf1b8a8f1dd2, 0x4a5d6c489b319});
  for (int i = 0; i < 2000; ++i) elements.push_back(RandomLimbs());
  return elements;
}

TEST(MultiplyTest, AgreesWithLibcrypto) {
  const std::vector<Limbs> elements = Elements();
  ForEachPass([&](const FieldPass& pass) {
    for (const Limbs& x : elements) {
      const Limbs square = pass.square(x), sum = pass.add_a24(x);
      const Number number = ToNumber(x);
      EXPECT_EQ(BN_cmp(ToNumber(square).get(), Mul(number, number).get()), 0);
      EXPECT_EQ(BN_cmp(ToNumber(sum).get(), Mul(number, ToNumber(uint64_t{121666})).get()), 0);
      for (size_t i = 0; i < 5; ++i) EXPECT_LT(std::max(square[i], sum[i]), pass.limb_bound);
    }
  });
}

TEST(InvertTest, AgreesWithLibcrypto) {
  const std::vector<Limbs> elements = Elements();
  ForEachPass([&](const FieldPass& pass) {
    for (const Limbs& x : elements) ExpectInverse(pass, pass.invert(x), x);
  });
}

TEST(InvertTest, InverseOfInverse) {
  ForEachPass([](const FieldPass& pass) {
    Limbs x = RandomLimbs();
    const Number before = ToNumber(x);
    for (int i = 0; i < 2000; ++i) x = pass.invert(x);
    EXPECT_EQ(BN_cmp(ToNumber(x).get(), before.get()), 0);
  });
}

// Zeros, written as 0 and as p, at every set of places.
TEST(InvertBatchTest, ZerosDisturbNothing) {
  const Limbs zeros[] = {{}, {kLimb - 18, kLimb, kLimb, kLimb, kLimb}};
  ForEachPass([&](const FieldPass& pass) {
    for (size_t n = 1; n <= pass.batch; ++n) {
      for (unsigned places = 0; places < 1u << n; ++places) {
        std::vector<Limbs> x(n);
        for (size_t i = 0; i < n; ++i) {
          x[i] = (places >> i & 1) != 0 ? zeros[(i + places) % 2] : RandomLimbs();
        }
        std::vector<Limbs> inverse = x;
        pass.invert_batch(inverse.data(), n);
        for (size_t i = 0; i < n; ++i) {
          SCOPED_TRACE(std::to_string(i) + " of " + std::to_string(n));
          ExpectInverse(pass, inverse[i], x[i]);
        }
      }
    }
  });
}

TEST(InvertBatchTest, AgreesWithLibcrypto) {
  const std::vector<Limbs> elements = Elements();
  ForEachPass([&](const FieldPass& pass) {
    for (size_t i = 0; i + pass.batch <= elements.size(); i += pass.batch) {
      Limbs x[16];
      ASSERT_LE(pass.batch, std::size(x));
      std::copy_n(&elements[i], pass.batch, x);
      pass.invert_batch(x, pass.batch);
      for (size_t j = 0; j < pass.batch; ++j) ExpectInverse(pass, x[j], elements[i + j]);
    }
  });
}

}  // namespace
}  // namespace test
}  // namespace kexlane
