// SPDX-License-Identifier: Apache-2.0
// What the functions of <kexlane/kernels.h> refuse, and that they then leave zeros. The tests of
// the kernels check their results.
#include <gtest/gtest.h>
#include <kexlane/kernels.h>

#include <cstring>
#include <vector>

#include "tests/support/test_util.h"

namespace {

using kexlane::test::Buffer;
using kexlane::test::Call;
using kexlane::test::ExpectFailure;
using kexlane::test::ExpectNullErrors;
using kexlane::test::ForEachTarget;
using kexlane::test::Garbage;
using kexlane::test::RandomBuffer;

constexpr size_t kPolyBytes = KXL_MLKEM_N * sizeof(int16_t);
constexpr int kQ = KXL_MLKEM_Q;

// The helpers take bytes. A polynomial lies in them as in memory.
int16_t* Poly(uint8_t* bytes) { return reinterpret_cast<int16_t*>(bytes); }

Buffer PolyBytes(const std::vector<int16_t>& f) {
  Buffer bytes(f.size() * sizeof(int16_t));
  std::memcpy(bytes.data(), f.data(), bytes.size());
  return bytes;
}

// Returns count coefficients, all zero but for one of this value.
Buffer PolyWith(size_t at, int value, size_t count = KXL_MLKEM_N) {
  std::vector<int16_t> f(count, 0);
  f[at] = static_cast<int16_t>(value);
  return PolyBytes(f);
}

const Buffer kZero(kPolyBytes, 0);
const Buffer kZeros(4 * kPolyBytes, 0);

const Call kNtt = [](uint8_t* const* p) { return kxl_kernel_ntt(Poly(p[0]), Poly(p[1])); };
const Call kInverseNtt = [](uint8_t* const* p) {
  return kxl_kernel_inverse_ntt(Poly(p[0]), Poly(p[1]));
};
Call MultiplyNtts(size_t k) {
  return [k](uint8_t* const* p) {
    return kxl_kernel_multiply_ntts(Poly(p[0]), Poly(p[1]), Poly(p[2]), k);
  };
}
Call SampleNtt(size_t n) {
  return [n](uint8_t* const* p) { return kxl_kernel_sample_ntt(Poly(p[0]), p[1], n); };
}
Call SampleCbd(unsigned eta) {
  return [eta](uint8_t* const* p) { return kxl_kernel_sample_poly_cbd(Poly(p[0]), p[1], eta); };
}
Call ByteEncode(unsigned d) {
  return [d](uint8_t* const* p) { return kxl_kernel_byte_encode(p[0], Poly(p[1]), d); };
}
Call ByteDecode(unsigned d) {
  return [d](uint8_t* const* p) { return kxl_kernel_byte_decode(Poly(p[0]), p[1], d); };
}
Call Compress(unsigned d) {
  return [d](uint8_t* const* p) { return kxl_kernel_compress(Poly(p[0]), Poly(p[1]), d); };
}
Call Decompress(unsigned d) {
  return [d](uint8_t* const* p) { return kxl_kernel_decompress(Poly(p[0]), Poly(p[1]), d); };
}

// Expects that a call with one polynomial accepts both ends of the range [0, bound) at every place
// and refuses what lies outside.
void ExpectRange(const Call& call, size_t output_bytes, int bound) {
  for (size_t at = 0; at < KXL_MLKEM_N; ++at) {
    Buffer out(output_bytes), in = PolyWith(at, bound - 1);
    uint8_t* pointers[] = {out.data(), in.data()};
    EXPECT_EQ(call(pointers), KXL_OK) << at;
    for (const int value : {bound, -1}) {
      ExpectFailure(KXL_ERR_KEY, {output_bytes}, {PolyWith(at, value)}, call);
    }
  }
  for (const int value : {INT16_MIN, -bound, bound + 1, INT16_MAX}) {
    ExpectFailure(KXL_ERR_KEY, {output_bytes}, {PolyWith(17, value)}, call);
  }
}

TEST(KernelsApiTest, CoefficientsOutOfRange) {
  ForEachTarget([] {
    ExpectRange(kNtt, kPolyBytes, kQ);
    ExpectRange(kInverseNtt, kPolyBytes, kQ);
    for (unsigned d = 1; d <= 12; ++d) {
      ExpectRange(ByteEncode(d), 32 * d, d < 12 ? 1 << d : kQ);
      if (d < 12) {
        ExpectRange(Compress(d), kPolyBytes, kQ);
        ExpectRange(Decompress(d), kPolyBytes, 1 << d);
      }
    }
  });
}

TEST(KernelsApiTest, CoefficientsOutOfRangeInAnyPolynomialOfAProduct) {
  ForEachTarget([] {
    for (size_t k = 1; k <= 4; ++k) {
      const Buffer good(k * kPolyBytes, 0);
      for (size_t at = 5; at < k * KXL_MLKEM_N; at += KXL_MLKEM_N) {
        for (const int value : {kQ, -1}) {
          const Buffer bad = PolyWith(at, value, k * KXL_MLKEM_N);
          ExpectFailure(KXL_ERR_KEY, {kPolyBytes}, {bad, good}, MultiplyNtts(k));
          ExpectFailure(KXL_ERR_KEY, {kPolyBytes}, {good, bad}, MultiplyNtts(k));
        }
      }
    }
  });
}

TEST(KernelsApiTest, ParametersOutOfRange) {
  for (const size_t k : {size_t{0}, size_t{5}, SIZE_MAX}) {
    ExpectFailure(KXL_ERR_LENGTH, {kPolyBytes}, {kZeros, kZeros}, MultiplyNtts(k));
  }
  for (const unsigned eta : {0u, 1u, 4u, ~0u}) {
    ExpectFailure(KXL_ERR_LENGTH, {kPolyBytes}, {RandomBuffer(256)}, SampleCbd(eta));
  }
  for (const unsigned d : {0u, 12u, 13u, 16u, ~0u}) {
    ExpectFailure(KXL_ERR_LENGTH, {kPolyBytes}, {kZero}, Compress(d));
    ExpectFailure(KXL_ERR_LENGTH, {kPolyBytes}, {kZero}, Decompress(d));
  }
  for (const unsigned d : {0u, 13u, 16u, ~0u}) {
    ExpectFailure(KXL_ERR_LENGTH, {kPolyBytes}, {RandomBuffer(384)}, ByteDecode(d));
    // A wrong d gives the output no length, so nothing is written.
    Buffer b = Garbage(32);
    const std::vector<int16_t> f(KXL_MLKEM_N, 0);
    EXPECT_EQ(kxl_kernel_byte_encode(b.data(), f.data(), d), KXL_ERR_LENGTH);
    EXPECT_EQ(b, Garbage(32));
  }
}

TEST(KernelsApiTest, ImpossibleCounts) {
  uint64_t words[25] = {};
  int16_t f[KXL_MLKEM_N];
  uint8_t bytes[32] = {0x5A};
  const Buffer seed = RandomBuffer(34);
  for (const size_t n : {SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 63}) {
    EXPECT_EQ(kxl_kernel_sample_ntt(f, seed.data(), n), KXL_ERR_LENGTH);
    EXPECT_EQ(kxl_kernel_keccak_f1600(words, n), KXL_ERR_LENGTH);
    EXPECT_EQ(kxl_kernel_fe25519_mul(bytes, seed.data(), seed.data(), n), KXL_ERR_LENGTH);
    EXPECT_EQ(kxl_kernel_fe25519_sqr(bytes, seed.data(), n), KXL_ERR_LENGTH);
    // A null pointer comes first.
    EXPECT_EQ(kxl_kernel_sample_ntt(f, nullptr, n), KXL_ERR_NULL);
    EXPECT_EQ(kxl_kernel_sample_ntt(nullptr, seed.data(), n), KXL_ERR_NULL);
    EXPECT_EQ(kxl_kernel_keccak_f1600(nullptr, n), KXL_ERR_NULL);
    EXPECT_EQ(kxl_kernel_fe25519_mul(bytes, seed.data(), nullptr, n), KXL_ERR_NULL);
    EXPECT_EQ(kxl_kernel_fe25519_mul(bytes, nullptr, seed.data(), n), KXL_ERR_NULL);
    EXPECT_EQ(kxl_kernel_fe25519_mul(nullptr, seed.data(), seed.data(), n), KXL_ERR_NULL);
    EXPECT_EQ(kxl_kernel_fe25519_sqr(bytes, nullptr, n), KXL_ERR_NULL);
    EXPECT_EQ(kxl_kernel_fe25519_sqr(nullptr, seed.data(), n), KXL_ERR_NULL);
    EXPECT_EQ(bytes[0], 0x5A);
  }
}

TEST(KernelsApiTest, CountZeroWritesNothing) {
  ForEachTarget([] {
    uint64_t word = 7;
    int16_t coefficient = 7;
    uint8_t byte = 7;
    const uint8_t in = 0;
    EXPECT_EQ(kxl_kernel_keccak_f1600(&word, 0), KXL_OK);
    EXPECT_EQ(kxl_kernel_sample_ntt(&coefficient, &in, 0), KXL_OK);
    EXPECT_EQ(kxl_kernel_fe25519_mul(&byte, &in, &in, 0), KXL_OK);
    EXPECT_EQ(kxl_kernel_fe25519_sqr(&byte, &in, 0), KXL_OK);
    EXPECT_EQ(word, 7u);
    EXPECT_EQ(coefficient, 7);
    EXPECT_EQ(byte, 7);
  });
}

TEST(KernelsApiTest, NullPointers) {
  ExpectNullErrors({kPolyBytes}, {kZero}, kNtt);
  ExpectNullErrors({kPolyBytes}, {kZero}, kInverseNtt);
  ExpectNullErrors({kPolyBytes}, {kZeros, kZeros}, MultiplyNtts(4));
  ExpectNullErrors({2 * kPolyBytes}, {RandomBuffer(68)}, SampleNtt(2));
  ExpectNullErrors({kPolyBytes}, {RandomBuffer(128)}, SampleCbd(2));
  ExpectNullErrors({320}, {kZero}, ByteEncode(10));
  ExpectNullErrors({kPolyBytes}, {RandomBuffer(320)}, ByteDecode(10));
  ExpectNullErrors({kPolyBytes}, {kZero}, Compress(10));
  ExpectNullErrors({kPolyBytes}, {kZero}, Decompress(10));
  EXPECT_EQ(kxl_kernel_keccak_f1600(nullptr, 1), KXL_ERR_NULL);
}

}  // namespace
