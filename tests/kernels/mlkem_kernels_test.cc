// SPDX-License-Identifier: Apache-2.0
// The polynomial kernels of every target equal FIPS 203's definitions, which are written here as
// plainly as possible. Inputs are random or at the bounds, at any alignment, and outputs may be in
// place.
#include <gtest/gtest.h>
#include <kexlane/kernels.h>
#include <openssl/evp.h>

#include <array>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

constexpr int kQ = KXL_MLKEM_Q;
using Coefficients = std::array<int16_t, 256>;

int Mod(long long x) { return static_cast<int>((x % kQ + kQ) % kQ); }

Coefficients RandomPoly(int below = kQ) {
  static std::mt19937 generator(1);
  Coefficients f;
  for (int16_t& x : f) x = static_cast<int16_t>(generator() % static_cast<unsigned>(below));
  return f;
}

// Returns random polynomials, and polynomials at the bounds of the range.
std::vector<Coefficients> Inputs(int below = kQ) {
  std::vector<Coefficients> inputs;
  for (int i = 0; i < 20; ++i) inputs.push_back(RandomPoly(below));
  const int16_t top = static_cast<int16_t>(below - 1), half = static_cast<int16_t>(below / 2);
  Coefficients f = {};
  inputs.push_back(f);
  for (const int16_t x : {top, half, static_cast<int16_t>(half + 1 < below ? half + 1 : half)}) {
    f.fill(x);
    inputs.push_back(f);
  }
  for (size_t period = 1; period <= 128; period *= 2) {
    for (size_t i = 0; i < 256; ++i) f[i] = (i / period) % 2 == 0 ? top : int16_t{0};
    inputs.push_back(f);
  }
  for (const unsigned place : {0u, 1u, 2u, 17u, 127u, 128u, 255u}) {
    f = {};
    f[place] = 1;
    inputs.push_back(f);
  }
  return inputs;
}

int Power(int base, int exponent) {
  int power = 1;
  for (int i = 0; i < exponent; ++i) power = Mod(static_cast<long long>(power) * base);
  return power;
}

int BitReverse7(int x) {
  int r = 0;
  for (int i = 0; i < 7; ++i) r |= (x >> i & 1) << (6 - i);
  return r;
}

// Returns zeta^(2 BitRev7(i) + 1). Places 2i and 2i + 1 of the NTT hold f modulo X^2 - Gamma(i).
int Gamma(int i) { return Power(17, 2 * BitReverse7(i) + 1); }

Coefficients NttByDefinition(const Coefficients& f) {
  Coefficients f_hat;
  for (size_t i = 0; i < 128; ++i) {
    const int gamma = Gamma(static_cast<int>(i));
    long long even = 0, odd = 0, power = 1;
    for (size_t j = 0; j < 128; ++j) {
      even = Mod(even + f[2 * j] * power);
      odd = Mod(odd + f[2 * j + 1] * power);
      power = Mod(power * gamma);
    }
    f_hat[2 * i] = static_cast<int16_t>(even);
    f_hat[2 * i + 1] = static_cast<int16_t>(odd);
  }
  return f_hat;
}

// Returns f g modulo X^256 + 1.
Coefficients Schoolbook(const Coefficients& f, const Coefficients& g) {
  std::array<long long, 256> h = {};
  for (size_t i = 0; i < 256; ++i) {
    for (size_t j = 0; j < 256; ++j) {
      const long long product = static_cast<long long>(f[i]) * g[j];
      h[(i + j) % 256] += i + j < 256 ? product : -product;
    }
  }
  Coefficients result;
  for (size_t i = 0; i < 256; ++i) result[i] = static_cast<int16_t>(Mod(h[i]));
  return result;
}

TEST(NttTest, EqualsDefinitionAndInverts) {
  std::vector<std::pair<Coefficients, Coefficients>> cases;
  for (const Coefficients& f : Inputs()) cases.emplace_back(f, NttByDefinition(f));
  ForEachTarget([&] {
    for (const auto& [f, f_hat] : cases) {
      Coefficients out;
      ASSERT_EQ(kxl_kernel_ntt(out.data(), f.data()), KXL_OK);
      ASSERT_EQ(out, f_hat);
      ASSERT_EQ(kxl_kernel_inverse_ntt(out.data(), out.data()), KXL_OK);  // in place
      ASSERT_EQ(out, f);
      ASSERT_EQ(kxl_kernel_ntt(out.data(), out.data()), KXL_OK);
      ASSERT_EQ(out, f_hat);
    }
  });
}

TEST(NttTest, AnyAlignment) {
  const Coefficients f = RandomPoly(), f_hat = NttByDefinition(f);
  ForEachTarget([&] {
    for (size_t offset = 0; offset < 32; ++offset) {
      std::vector<int16_t> in(256 + 32), out(256 + 32, -1);
      std::copy(f.begin(), f.end(), in.begin() + static_cast<std::ptrdiff_t>(offset));
      ASSERT_EQ(kxl_kernel_ntt(out.data() + offset, in.data() + offset), KXL_OK);
      for (size_t i = 0; i < out.size(); ++i) {
        ASSERT_EQ(out[i], i < offset || i >= offset + 256 ? -1 : f_hat[i - offset]);
      }
    }
  });
}

TEST(MultiplyNttsTest, EqualsSchoolbook) {
  const std::vector<Coefficients> inputs = Inputs();
  for (size_t k = 1; k <= 4; ++k) {
    for (size_t first = 0; first + k < inputs.size(); ++first) {
      std::array<long long, 256> sum = {};
      std::vector<int16_t> f_hat, g_hat;
      for (size_t j = 0; j < k; ++j) {
        const Coefficients &f = inputs[first + j], &g = inputs[inputs.size() - 1 - first];
        const Coefficients f_ntt = NttByDefinition(f), g_ntt = NttByDefinition(g);
        f_hat.insert(f_hat.end(), f_ntt.begin(), f_ntt.end());
        g_hat.insert(g_hat.end(), g_ntt.begin(), g_ntt.end());
        const Coefficients product = Schoolbook(f, g);
        for (size_t i = 0; i < 256; ++i) sum[i] += product[i];
      }
      Coefficients expected;
      for (size_t i = 0; i < 256; ++i) expected[i] = static_cast<int16_t>(Mod(sum[i]));
      ForEachTarget([&] {
        Coefficients h;
        ASSERT_EQ(kxl_kernel_multiply_ntts(h.data(), f_hat.data(), g_hat.data(), k), KXL_OK);
        for (const int16_t x : h) ASSERT_TRUE(x >= 0 && x < kQ);
        ASSERT_EQ(kxl_kernel_inverse_ntt(h.data(), h.data()), KXL_OK);
        ASSERT_EQ(h, expected) << k << " " << first;
      });
    }
  }
}

// SampleNTT of FIPS 203 on libcrypto's SHAKE128. Also returns how many blocks of 168 bytes it took.
std::pair<Coefficients, size_t> SampleNttByDefinition(const uint8_t* seed) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  Buffer stream(168 * 8);
  EXPECT_EQ(EVP_DigestInit_ex(context.get(), EVP_shake128(), nullptr), 1);
  EXPECT_EQ(EVP_DigestUpdate(context.get(), seed, 34), 1);
  EXPECT_EQ(EVP_DigestFinalXOF(context.get(), stream.data(), stream.size()), 1);
  Coefficients a;
  size_t count = 0, i = 0;
  for (; count < 256; i += 3) {
    const int d1 = stream.at(i) + 256 * (stream.at(i + 1) % 16);
    const int d2 = stream.at(i + 1) / 16 + 16 * stream.at(i + 2);
    if (d1 < kQ) a[count++] = static_cast<int16_t>(d1);
    if (d2 < kQ && count < 256) a[count++] = static_cast<int16_t>(d2);
  }
  return {a, (i + 167) / 168};
}

// There are so many seeds that several need a fourth block, in every lane.
TEST(SampleNttTest, EqualsDefinition) {
  constexpr size_t kSeeds = 8000;
  const Buffer seeds = RandomBuffer(34 * kSeeds);
  std::vector<Coefficients> expected;
  std::array<size_t, 8> fourth_block_in_lane = {};
  for (size_t i = 0; i < kSeeds; ++i) {
    const auto [a, blocks] = SampleNttByDefinition(&seeds[34 * i]);
    expected.push_back(a);
    fourth_block_in_lane[i % 8] += blocks > 3;
  }
  for (const size_t count : fourth_block_in_lane) ASSERT_GT(count, 0u);
  ForEachTarget([&] {
    std::vector<int16_t> a(256 * kSeeds);
    ASSERT_EQ(kxl_kernel_sample_ntt(a.data(), seeds.data(), kSeeds), KXL_OK);
    for (size_t i = 0; i < kSeeds; ++i) {
      ASSERT_EQ(std::memcmp(&a[256 * i], expected[i].data(), 512), 0) << i;
    }
  });
}

TEST(SampleNttTest, AnyNumberOfSeeds) {
  const Buffer seeds = RandomBuffer(34 * 21);
  ForEachTarget([&] {
    for (size_t n = 0; n <= 21; ++n) {
      std::vector<int16_t> a(256 * (n + 1), -1);
      ASSERT_EQ(kxl_kernel_sample_ntt(a.data(), seeds.data(), n), KXL_OK);
      for (size_t i = 0; i < n; ++i) {
        const Coefficients expected = SampleNttByDefinition(&seeds[34 * i]).first;
        ASSERT_EQ(std::memcmp(&a[256 * i], expected.data(), 512), 0) << n << " " << i;
      }
      for (size_t i = 256 * n; i < a.size(); ++i) ASSERT_EQ(a[i], -1);
    }
  });
}

int Bit(const Buffer& b, size_t i) { return b[i / 8] >> (i % 8) & 1; }

TEST(SamplePolyCbdTest, EqualsDefinition) {
  for (const unsigned eta : {2u, 3u}) {
    std::vector<Buffer> inputs = {Buffer(64 * eta, 0), Buffer(64 * eta, 0xFF),
                                  Buffer(64 * eta, 0x55), Buffer(64 * eta, 0x0F)};
    for (int i = 0; i < 50; ++i) inputs.push_back(RandomBuffer(64 * eta));
    // All values of the 2 eta bits of a coefficient, at every place.
    for (unsigned first = 0; first < 1u << (2 * eta); ++first) {
      Buffer b(64 * eta);
      for (unsigned i = 0; i < 512 * eta; ++i) {
        const unsigned bits = first + i / (2 * eta);
        b[i / 8] |= static_cast<uint8_t>((bits >> i % (2 * eta) & 1) << i % 8);
      }
      inputs.push_back(b);
    }
    for (const Buffer& b : inputs) {
      Coefficients expected;
      for (size_t i = 0; i < 256; ++i) {
        int x = 0, y = 0;
        for (size_t j = 0; j < eta; ++j) {
          x += Bit(b, 2 * i * eta + j);
          y += Bit(b, 2 * i * eta + eta + j);
        }
        expected[i] = static_cast<int16_t>(Mod(x - y));
      }
      ForEachTarget([&] {
        Coefficients f;
        ASSERT_EQ(kxl_kernel_sample_poly_cbd(f.data(), b.data(), eta), KXL_OK);
        ASSERT_EQ(f, expected) << eta;
      });
    }
  }
}

TEST(ByteEncodeTest, EqualsDefinitionForEveryD) {
  for (unsigned d = 1; d <= 12; ++d) {
    for (const Coefficients& f : Inputs(d < 12 ? 1 << d : kQ)) {
      Buffer expected(32 * d);
      for (size_t i = 0; i < 256 * d; ++i) {
        expected[i / 8] |= static_cast<uint8_t>((f[i / d] >> (i % d) & 1) << (i % 8));
      }
      ForEachTarget([&] {
        // Guards on both sides show that exactly 32 d bytes are written.
        Buffer b = Garbage(32 * d + 64);
        ASSERT_EQ(kxl_kernel_byte_encode(b.data() + 32, f.data(), d), KXL_OK);
        ASSERT_EQ(Buffer(b.begin(), b.begin() + 32), Garbage(32)) << d;
        ASSERT_EQ(Buffer(b.begin() + 32, b.end() - 32), expected) << d;
        ASSERT_EQ(Buffer(b.end() - 32, b.end()), Garbage(32)) << d;
        Coefficients back;
        ASSERT_EQ(kxl_kernel_byte_decode(back.data(), expected.data(), d), KXL_OK);
        ASSERT_EQ(back, f) << d;
      });
    }
  }
}

// Every value of 12 bits, from 0 to 4095, at every place.
TEST(ByteDecodeTest, TwelveBitsAreReducedModuloQ) {
  ForEachTarget([] {
    for (unsigned shift = 0; shift < 4096; shift += 16) {
      Coefficients in, expected;
      Buffer b(384);
      for (unsigned i = 0; i < 256; ++i) {
        const unsigned x = (shift + i * 17) % 4096;
        expected[i] = static_cast<int16_t>(x % kQ);
        for (unsigned j = 0; j < 12; ++j) {
          b[(12 * i + j) / 8] |= static_cast<uint8_t>((x >> j & 1) << ((12 * i + j) % 8));
        }
      }
      ASSERT_EQ(kxl_kernel_byte_decode(in.data(), b.data(), 12), KXL_OK);
      ASSERT_EQ(in, expected);
    }
  });
}

// Every x for every d, at places that cover all lanes. The expected rounding uses exact integers.
TEST(CompressTest, EqualsDefinitionForEveryInput) {
  ForEachTarget([] {
    for (unsigned d = 1; d <= 11; ++d) {
      for (int start = 0; start < kQ; start += 251) {
        Coefficients x, y;
        for (int i = 0; i < 256; ++i)
          x[static_cast<size_t>(i)] = static_cast<int16_t>((start + i) % kQ);
        ASSERT_EQ(kxl_kernel_compress(y.data(), x.data(), d), KXL_OK);
        for (size_t i = 0; i < 256; ++i) {
          const int exact = ((2 << d) * x[i] + kQ) / (2 * kQ) % (1 << d);
          ASSERT_EQ(y[i], exact) << "d = " << d << ", x = " << x[i];
        }
      }
    }
  });
}

TEST(DecompressTest, EqualsDefinitionForEveryInput) {
  ForEachTarget([] {
    for (unsigned d = 1; d <= 11; ++d) {
      for (int start = 0; start < 1 << d; start += 249) {
        Coefficients x, y;
        for (int i = 0; i < 256; ++i) {
          y[static_cast<size_t>(i)] = static_cast<int16_t>((start + i) % (1 << d));
        }
        ASSERT_EQ(kxl_kernel_decompress(x.data(), y.data(), d), KXL_OK);
        for (size_t i = 0; i < 256; ++i) {
          const int exact = (2 * kQ * y[i] + (1 << d)) / (2 << d);
          ASSERT_EQ(x[i], exact) << "d = " << d << ", y = " << y[i];
        }
      }
    }
  });
}

}  // namespace
}  // namespace kexlane::test
