// SPDX-License-Identifier: Apache-2.0
// Proves for all inputs that the conversions and the noise of kernels/mlkem/ are those of FIPS 203,
// bit for bit. The test runs their code on bits that are functions of Boolean variables (bits.h).
// The input consists of variables, and each bit of the output must be the function of them that the
// standard gives.
//
// Where compression is part of a kernel, it counts as an unknown function here: the test shows that
// its results have the right inputs and go to the right places. mlkem_interval_test proves what
// compression computes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/support/mlkem_kernels_on_bits.h"

namespace kexlane::test {

// Compress_d and Decompress_d of a coefficient: d bits, or 12 bits, of which nothing is known.
template <int d>
Cell UnknownCompressed(const Cell& x) {
  const auto bits = Forms::Get().Unknown("Compress", {x.bit.begin(), x.bit.end()}, d);
  Cell y;
  std::copy(bits.begin(), bits.end(), y.bit.begin());
  return y;
}
template <int d>
Cell UnknownDecompressed(const Cell& y) {
  const auto bits = Forms::Get().Unknown("Decompress", {y.bit.begin(), y.bit.end()}, 12);
  Cell x;
  std::copy(bits.begin(), bits.end(), x.bit.begin());
  return x;
}

}  // namespace kexlane::test

// These take the places of the kernels' own functions.
#define KXL_UNKNOWN_OF_D(pass, d)                \
  template <>                                    \
  inline V16 CompressVector<d>(V16 x) {          \
    for (test::Cell & lane : x.raw) {            \
      lane = test::UnknownCompressed<d>(lane);   \
    }                                            \
    return x;                                    \
  }                                              \
  template <>                                    \
  inline V16 DecompressVector<d>(V16 y) {        \
    for (test::Cell & lane : y.raw) {            \
      lane = test::UnknownDecompressed<d>(lane); \
    }                                            \
    return y;                                    \
  }
#define KXL_UNKNOWN(pass)    \
  namespace kexlane::pass {  \
  KXL_UNKNOWN_OF_D(pass, 1)  \
  KXL_UNKNOWN_OF_D(pass, 4)  \
  KXL_UNKNOWN_OF_D(pass, 5)  \
  KXL_UNKNOWN_OF_D(pass, 10) \
  KXL_UNKNOWN_OF_D(pass, 11) \
  }
KXL_UNKNOWN(Lanes16)
KXL_UNKNOWN(Lanes8)
#undef KXL_UNKNOWN
#undef KXL_UNKNOWN_OF_D

#define KXL_UNKNOWN_OF_D(d)                                          \
  template <>                                                        \
  void Compress<d>(test::Cell(&y)[kN], const test::Cell(&x)[kN]) {   \
    std::transform(x, x + kN, y, test::UnknownCompressed<d>);        \
  }                                                                  \
  template <>                                                        \
  void Decompress<d>(test::Cell(&x)[kN], const test::Cell(&y)[kN]) { \
    std::transform(y, y + kN, x, test::UnknownDecompressed<d>);      \
  }
namespace kexlane::portable {
KXL_UNKNOWN_OF_D(1)
KXL_UNKNOWN_OF_D(4)
KXL_UNKNOWN_OF_D(5)
KXL_UNKNOWN_OF_D(10)
KXL_UNKNOWN_OF_D(11)
}  // namespace kexlane::portable
#undef KXL_UNKNOWN_OF_D

namespace kexlane::test {
namespace {

using testing::IsEmpty;

// Gives the kernels of each pass the same names.
#define KXL_PASS(Pass, pass)                                      \
  struct Pass {                                                   \
    KEXLANE_CONVERSIONS(pass, Byte)                               \
    static bool BelowQ(const Byte* b) { return pass::BelowQ(b); } \
    template <int eta>                                            \
    static void SamplePolyCBD(Poly& f, const Byte* b) {           \
      pass::SamplePolyCBD<eta>(f, b);                             \
    }                                                             \
  }
KXL_PASS(Portable, portable);
KXL_PASS(X86, Lanes16);
KXL_PASS(Neon, Lanes8);  // WebAssembly's operations are the same
#undef KXL_PASS

template <class Pass>
class MlkemBytesProofTest : public testing::Test {
 protected:
  MlkemBytesProofTest() { Forms::Forget(); }
  ~MlkemBytesProofTest() override { EXPECT_THAT(Reports(), IsEmpty()); }
};
using Passes = testing::Types<Portable, X86, Neon>;
TYPED_TEST_SUITE(MlkemBytesProofTest, Passes);

// The values of d that ML-KEM compresses to, and all that conversion is made for.
using CompressedD = std::integer_sequence<int, 1, 4, 5, 10, 11>;
using EveryD = std::integer_sequence<int, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12>;
// Calls body.operator()<d>() for each d.
template <int... d, class Body>
void ForEachD(std::integer_sequence<int, d...>, Body body) {
  (body.template operator()<d>(), ...);
}

// Bytes that a kernel reads or writes, between others that it must leave alone.
class Guarded {
 public:
  static constexpr size_t kGuard = 32;

  explicit Guarded(size_t bytes) : before_(NewNumbers<uint8_t>(bytes + 2 * kGuard)), b_(before_) {}
  Byte* Data() { return b_.data() + kGuard; }
  bool OthersAreUnchanged() const {
    for (size_t i = 0; i < b_.size(); ++i) {
      const bool inside = kGuard <= i && i < b_.size() - kGuard;
      if (!inside && !b_[i].SameBits(before_[i])) return false;
    }
    return true;
  }

 private:
  std::vector<Byte> before_, b_;
};

template <class T>
T NewPoly(size_t bits) {
  T f;
  for (Cell& x : f.c) x = NewBits<int16_t>(bits);
  return f;
}

// FIPS 203 algorithms 5 and 6: whether bit i d + j of b is bit j of f[i], and f has no other bits.
bool IsEncoding(const Byte* b, const Cell (&f)[kN], size_t d) {
  for (size_t i = 0; i < kN; ++i) {
    for (size_t j = 0; j < f[i].kWidth; ++j) {
      if (f[i].bit[j] != (j < d ? BitOf(b, i * d + j) : Bit{0})) return false;
    }
  }
  return true;
}

template <class Pass, int d>
bool ByteEncodeIsRight() {
  Forms::Forget();
  const Poly f = NewPoly<Poly>(d);
  Guarded b(32 * d);
  Pass::template ByteEncode<d>(b.Data(), f.c);
  return IsEncoding(b.Data(), f.c, d) && b.OthersAreUnchanged();
}
template <class Pass, int d>
bool ByteDecodeIsRight() {
  Forms::Forget();
  Poly f = NewPoly<Poly>(16);
  Guarded b(32 * d);
  Pass::template ByteDecode<d>(f.c, b.Data());
  return IsEncoding(b.Data(), f.c, d);
}
TYPED_TEST(MlkemBytesProofTest, ByteEncode) {
  ForEachD(EveryD(), []<int d>() { EXPECT_TRUE((ByteEncodeIsRight<TypeParam, d>())) << d; });
}
TYPED_TEST(MlkemBytesProofTest, ByteDecode) {
  ForEachD(EveryD(), []<int d>() { EXPECT_TRUE((ByteDecodeIsRight<TypeParam, d>())) << d; });
}

template <class Pass, int d>
bool CompressEncodeIsRight() {
  Forms::Forget();
  const Poly f = NewPoly<Poly>(12);
  Guarded b(32 * d);
  Pass::template CompressEncode<d>(b.Data(), f);
  Poly y;
  std::transform(f.c, f.c + kN, y.c, UnknownCompressed<d>);
  return IsEncoding(b.Data(), y.c, d) && b.OthersAreUnchanged();
}

// Returns the sum that AddCompressEncode compresses. mlkem_interval_test proves that it is the sum
// modulo q.
Cell CanonicalSum(Portable, const Cell& f, const Cell& g) {
  return portable::Canonical(portable::BarrettReduce(Cell(f + g)));
}
Cell CanonicalSum(X86, const Cell& f, const Cell& g) {
  return Lanes16::Canonical(hn::Set(Lanes16::D16(), SumOf(f, g))).raw[0];
}
Cell CanonicalSum(Neon, const Cell& f, const Cell& g) {
  return Lanes8::Canonical(hn::Set(Lanes8::D16(), SumOf(f, g))).raw[0];
}
template <class Pass, int d>
bool AddCompressEncodeIsRight() {
  Forms::Forget();
  const Poly f = NewPoly<Poly>(16), g = NewPoly<Poly>(16);
  Guarded b(32 * d);
  Pass::template AddCompressEncode<d>(b.Data(), f, g);
  Poly y;
  for (size_t i = 0; i < kN; ++i) {
    y.c[i] = UnknownCompressed<d>(CanonicalSum(Pass(), f.c[i], g.c[i]));
  }
  return IsEncoding(b.Data(), y.c, d) && b.OthersAreUnchanged();
}
template <class Pass, int d>
bool DecodeDecompressIsRight() {
  Forms::Forget();
  Poly f = NewPoly<Poly>(16), y;
  Guarded b(32 * d);
  Pass::template DecodeDecompress<d>(f, b.Data());
  for (size_t i = 0; i < kN; ++i) {
    for (size_t j = 0; j < d; ++j) y.c[i].bit[j] = BitOf(b.Data(), i * d + j);
    if (!f.c[i].SameBits(UnknownDecompressed<d>(y.c[i]))) return false;
  }
  return true;
}
TYPED_TEST(MlkemBytesProofTest, CompressEncode) {
  ForEachD(CompressedD(),
           []<int d>() { EXPECT_TRUE((CompressEncodeIsRight<TypeParam, d>())) << d; });
}
TYPED_TEST(MlkemBytesProofTest, AddCompressEncode) {
  ForEachD(std::integer_sequence<int, 4, 5, 10, 11>(),
           []<int d>() { EXPECT_TRUE((AddCompressEncodeIsRight<TypeParam, d>())) << d; });
}
TYPED_TEST(MlkemBytesProofTest, DecodeDecompress) {
  ForEachD(CompressedD(),
           []<int d>() { EXPECT_TRUE((DecodeDecompressIsRight<TypeParam, d>())) << d; });
}

// FIPS 203 section 7.2: the result must be that all coefficients are below q. A number of 12 bits
// is below q if its difference with q is negative.
template <class Pass>
bool BelowQIsRight() {
  using Number = std::conditional_t<std::is_same_v<Pass, Portable>, Bits<int>, Cell>;
  Forms::Forget();
  Guarded b(384);
  Bit all = {1};
  for (size_t i = 0; i < kN; ++i) {
    Number x;
    for (size_t j = 0; j < 12; ++j) x.bit[j] = BitOf(b.Data(), 12 * i + j);
    all = all & DifferenceOf(x, Number(kQ)).bit[Number::kWidth - 1];
  }
  std::vector<Bit> asked;
  for (const bool answer : {false, true}) {
    Decider() = [&](Bit bit) {
      asked.push_back(bit);
      return answer;
    };
    const bool below = Pass::BelowQ(b.Data());
    Decider() = nullptr;
    if (below != answer) return false;
  }
  return asked == std::vector<Bit>{all, all};
}
TYPED_TEST(MlkemBytesProofTest, BelowQ) { EXPECT_TRUE(BelowQIsRight<TypeParam>()); }

// FIPS 203 algorithm 8, without its reduction modulo q.
template <class Pass, int eta>
bool SamplePolyCbdIsRight() {
  Forms::Forget();
  Poly f = NewPoly<Poly>(16);
  Guarded b(64 * eta);
  Pass::template SamplePolyCBD<eta>(f, b.Data());
  for (size_t i = 0; i < kN; ++i) {
    Cell x = 0, y = 0;
    for (size_t j = 0; j < eta; ++j) {
      Cell of_x, of_y;
      of_x.bit[0] = BitOf(b.Data(), 2 * i * eta + j);
      of_y.bit[0] = BitOf(b.Data(), 2 * i * eta + eta + j);
      x = Cell(x + of_x);
      y = Cell(y + of_y);
    }
    if (!f.c[i].SameBits(Cell(x - y))) return false;
  }
  return true;
}
TYPED_TEST(MlkemBytesProofTest, SamplePolyCbd) {
  EXPECT_TRUE((SamplePolyCbdIsRight<TypeParam, 2>()));
  EXPECT_TRUE((SamplePolyCbdIsRight<TypeParam, 3>()));
}

// ---- mistakes that must be found

template <class Pass>
class MlkemBytesMistakeTest : public MlkemBytesProofTest<Pass> {};
using VectorPasses = testing::Types<X86, Neon>;
TYPED_TEST_SUITE(MlkemBytesMistakeTest, VectorPasses);

// Plants a mistake in operation 0, 5, 10, ... of a kernel in turn, and expects that its proof
// fails.
template <class Proof>
void ExpectEveryMistakeFound(Proof is_right) {
  for (int operation = 0;; operation += 5) {
    hn::PlantedMistake() = operation;
    const bool right = is_right();
    const bool made = hn::PlantedMistake() < 0;
    hn::PlantedMistake() = -1;
    const bool found = !right || !Reports().empty();
    Reports().clear();
    ASSERT_EQ(found, made) << operation;
    if (!made) {
      ASSERT_GT(operation, 32);
      return;
    }
  }
}
TYPED_TEST(MlkemBytesMistakeTest, EveryOperationCounts) {
  ForEachD(std::integer_sequence<int, 4, 11, 12>(), []<int d>() {
    SCOPED_TRACE(d);
    ExpectEveryMistakeFound(ByteEncodeIsRight<TypeParam, d>);
    ExpectEveryMistakeFound(ByteDecodeIsRight<TypeParam, d>);
  });
  ExpectEveryMistakeFound(SamplePolyCbdIsRight<TypeParam, 2>);
  ExpectEveryMistakeFound(SamplePolyCbdIsRight<TypeParam, 3>);
}

}  // namespace
}  // namespace kexlane::test
