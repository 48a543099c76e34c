// SPDX-License-Identifier: Apache-2.0
// Proves for all inputs that the kernels of kernels/mlkem/ stay in their ranges and compute what
// FIPS 203 says. The test runs their code on everything that a coefficient can be (mlkem_values.h),
// from the inputs that their comments allow. No number overflows. Every bound that the code states
// with KXL_BOUND holds. Every result is, modulo q, the polynomial in the inputs that the standard
// gives.
//
// The kernels run in portable C++, in vectors of 16 lanes with the operations of x86, and in
// vectors of 8 lanes with those of NEON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/mlkem_forms.h"

namespace kexlane::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

template <class Pass>
class MlkemIntervalTest : public testing::Test {
 protected:
  MlkemIntervalTest() { Values::ForgetVariables(); }
  ~MlkemIntervalTest() override { EXPECT_THAT(Reports(), IsEmpty()); }
};
using Passes = testing::Types<Portable, X86, Neon>;
TYPED_TEST_SUITE(MlkemIntervalTest, Passes);

// ---- the kernels

TYPED_TEST(MlkemIntervalTest, Ntt) {
  PolyHat f_hat;
  TypeParam::NTT(f_hat, Input<Poly>(kBelowQ, 0));
  ExpectRange(f_hat.c, kBelowQ);
  TypeParam::ToStandardOrder(f_hat.c);
  ExpectForms(f_hat.c, [](size_t i) { return NttForm(0, i); });
  TypeParam::MakeCanonical(f_hat.c);
  ExpectRange(f_hat.c, kCanonical);
  ExpectForms(f_hat.c, [](size_t i) { return NttForm(0, i); });
}

template <class Pass>
PolyHat NttOfInput() {
  PolyHat f_hat;
  for (size_t i = 0; i < kN; ++i) {
    f_hat.c[i].v = Values::Get().NewForm(kTypeOf<int16_t>, kBelowQ, NttForm(0, i));
  }
  Pass::FromStandardOrder(f_hat.c);
  return f_hat;
}
template <class Pass, bool kTimesR>
void InverseNtt() {
  Poly f;
  Pass::template InverseNTT<kTimesR>(f, NttOfInput<Pass>());
  ExpectRange(f.c, kBelowQ);
  ExpectForms(f.c, [](size_t i) {
    Form form;
    AddTo(form, FormOf(0, i), kTimesR ? 65536 : 1);
    return form;
  });
}
TYPED_TEST(MlkemIntervalTest, InverseNtt) { InverseNtt<TypeParam, false>(); }
TYPED_TEST(MlkemIntervalTest, InverseNttTimesR) { InverseNtt<TypeParam, true>(); }

// Proves the product, and the product without InnerProduct's factor R^-1, as the public key has it.
template <class Pass, int k>
void InnerProducts(Interval range) {
  Values::ForgetVariables();
  PolyHat a[k], product, zero = {};
  PolyHatCached b[k];
  const PolyHat* pointers[k];
  for (size_t j = 0; j < k; ++j) {
    a[j] = HatInput<Pass>(range, 2 * j);
    Pass::Cache(b[j], HatInput<Pass>(range, 2 * j + 1));
    pointers[j] = &a[j];
  }
  Pass::template InnerProduct<k>(product, pointers, b);
  ExpectRange(product.c, kBelowQ);
  Pass::AddScaledCanonical(product, product, zero);
  ExpectRange(product.c, kCanonical);
  Pass::ToStandardOrder(product.c);
  ExpectForms(product.c, [](size_t i) { return InnerProductForm(k, i); });
  EXPECT_THAT(Reports(), IsEmpty()) << k;
}
TYPED_TEST(MlkemIntervalTest, InnerProducts) {
  InnerProducts<TypeParam, 1>(kBelowQ);
  InnerProducts<TypeParam, 2>(kBelowQ);
  InnerProducts<TypeParam, 3>(kBelowQ);
  InnerProducts<TypeParam, 4>(kBelowQ);
}

TYPED_TEST(MlkemIntervalTest, Sums) {
  const auto a = Input<Poly>(kBelowQ, 0), b = Input<Poly>(kBelowQ, 1);
  const auto a_hat = Input<PolyHat>(kBelowQ, 0), b_hat = Input<PolyHat>(kBelowQ, 1);
  const auto form = [](int64_t of_a, int64_t of_b) {
    return [=](size_t i) {
      Form sum;
      AddTo(sum, FormOf(0, i), of_a);
      AddTo(sum, FormOf(1, i), of_b);
      return sum;
    };
  };
  Poly f;
  PolyHat f_hat;
  TypeParam::AddCanonical(f, a, b);
  ExpectRange(f.c, kCanonical);
  ExpectForms(f.c, form(1, 1));
  TypeParam::SubtractCanonical(f, a, b);
  ExpectRange(f.c, kCanonical);
  ExpectForms(f.c, form(1, -1));
  TypeParam::AddScaledCanonical(f_hat, a_hat, b_hat);
  ExpectRange(f_hat.c, kCanonical);
  ExpectForms(f_hat.c, form(65536, 1));
}

// Proves what a kernel makes of 256 coefficients in the range, value by value.
template <class Kernel, class Expected>
void ExpectFunction(Interval range, Kernel kernel, Expected expected) {
  const Poly in = Any<Poly>(range);
  Poly out;
  kernel(out.c, in.c);
  for (const Cell& y : out.c) {
    int64_t count = 0;
    ASSERT_TRUE(
        Values::Get().ForAll(y.v, [&](int64_t x, int64_t f_x) { count += f_x == expected(x); }));
    ASSERT_EQ(count, range.hi - range.lo + 1);
  }
}

template <class Pass, int d>
void CompressAndDecompress() {
  ExpectFunction(kCanonical, Pass::template Compress<d>,
                 [](int64_t x) { return ((int64_t{2} << d) * x + kQ) / (2 * kQ) % (1 << d); });
  ExpectFunction({0, (1 << d) - 1}, Pass::template Decompress<d>,
                 [](int64_t y) { return (2 * kQ * y + (1 << d)) / (2 << d); });
}
TYPED_TEST(MlkemIntervalTest, CompressAndDecompress) {
  [&]<int... d>(std::integer_sequence<int, d...>) {
    (CompressAndDecompress<TypeParam, d + 1>(), ...);
  }
  (std::make_integer_sequence<int, 11>());
}

TYPED_TEST(MlkemIntervalTest, ReduceOnce) {
  ExpectFunction(
      {0, 4095},
      [](Cell(&y)[kN], const Cell(&x)[kN]) {
        std::copy(x, x + kN, y);
        TypeParam::ReduceOnce(y);
      },
      [](int64_t x) { return x % kQ; });
}

// ---- sequences of kernels, as kpke-inl.h and mlkem-inl.h call them

template <class Pass, int k, int eta1>
void KeyGen() {
  auto bytes = AnyBytes<typename Pass::Byte>();
  PolyHat row[k], hat, e;
  PolyHatCached s[k];
  const PolyHat* pointers[k];
  for (size_t j = 0; j < k; ++j) {
    Pass::NTT(hat, Any<Poly>({-eta1, eta1}));
    Pass::Cache(s[j], hat);
    Pass::MakeCanonical(hat.c);
    Pass::ToStandardOrder(hat.c);
    Pass::template ByteEncode<12>(bytes.data(), hat.c);
    row[j] = Any<PolyHat>(kCanonical);
    pointers[j] = &row[j];
  }
  Pass::NTT(e, Any<Poly>({-eta1, eta1}));
  Pass::template InnerProduct<k>(hat, pointers, s);
  Pass::AddScaledCanonical(hat, hat, e);
  Pass::ToStandardOrder(hat.c);
  Pass::template ByteEncode<12>(bytes.data(), hat.c);
}

template <class Pass, int k, int eta1, int du, int dv>
void Encrypt() {
  auto bytes = AnyBytes<typename Pass::Byte>();
  PolyHat row[k], hat;
  PolyHatCached y[k];
  const PolyHat* pointers[k];
  Poly f, noise;
  for (size_t j = 0; j < k; ++j) {
    Pass::NTT(hat, Any<Poly>({-eta1, eta1}));
    Pass::Cache(y[j], hat);
    Pass::template ByteDecode<12>(row[j].c, AnyBytes<typename Pass::Byte>().data());
    Pass::ReduceOnce(row[j].c);
    Pass::FromStandardOrder(row[j].c);
    pointers[j] = &row[j];
  }
  Pass::template InnerProduct<k>(hat, pointers, y);
  Pass::template InverseNTT<true>(f, hat);
  noise = Any<Poly>({-2, 2});
  Pass::template AddCompressEncode<du>(bytes.data(), f, noise);
  Pass::AddCanonical(f, f, noise);
  Pass::template DecodeDecompress<1>(noise, AnyBytes<typename Pass::Byte>().data());
  Pass::template AddCompressEncode<dv>(bytes.data(), f, noise);
}

template <class Pass, int k, int du, int dv>
void Decrypt() {
  auto bytes = AnyBytes<typename Pass::Byte>();
  PolyHat u[k], hat;
  PolyHatCached s[k];
  const PolyHat* pointers[k];
  Poly f, v;
  for (size_t j = 0; j < k; ++j) {
    Pass::template DecodeDecompress<du>(f, bytes.data());
    Pass::NTT(u[j], f);
    pointers[j] = &u[j];
    Pass::template ByteDecode<12>(hat.c, AnyBytes<typename Pass::Byte>().data());
    Pass::ReduceOnce(hat.c);
    Pass::Cache(s[j], hat);
  }
  Pass::template InnerProduct<k>(hat, pointers, s);
  Pass::template InverseNTT<true>(f, hat);
  Pass::template DecodeDecompress<dv>(v, bytes.data());
  Pass::SubtractCanonical(f, v, f);
  Pass::template CompressEncode<1>(bytes.data(), f);
}

template <class Pass, class P>
void Scheme() {
  KeyGen<Pass, P::k, P::eta1>();
  Encrypt<Pass, P::k, P::eta1, P::du, P::dv>();
  Decrypt<Pass, P::k, P::du, P::dv>();
}
TYPED_TEST(MlkemIntervalTest, Schemes) {
  Scheme<TypeParam, P512>();
  Scheme<TypeParam, P768>();
  Scheme<TypeParam, P1024>();
}

// ---- mistakes that must be found: large inputs, missing reductions, extra additions

template <class Body>
std::vector<std::string> ReportsOf(Body body) {
  Values::ForgetVariables();
  body();
  return std::exchange(Reports(), {});
}

TYPED_TEST(MlkemIntervalTest, FindsInputsTooLarge) {
  constexpr Interval kTwice = {2 - 2 * kQ, 2 * kQ - 2}, kEightTimes = {-8 * kQ, 8 * kQ};
  PolyHat f_hat;
  Poly f;
  PolyHatCached cached[4];
  const auto ntt = [&](Interval range) {
    return [&, range] { TypeParam::NTT(f_hat, Any<Poly>(range)); };
  };
  EXPECT_THAT(ReportsOf(ntt(kBelowQ)), IsEmpty());
  EXPECT_THAT(ReportsOf(ntt({-kQ, 0})), Contains("not all: first <= x && x < bound"));
  EXPECT_THAT(ReportsOf(ntt({0, kQ})), Contains("not all: first <= x && x < bound"));
  EXPECT_THAT(ReportsOf(ntt(kEightTimes)), Contains(HasSubstr("of more than 16 bits")));
  EXPECT_THAT(ReportsOf([&] {
                PolyHat a = Any<PolyHat>(kTwice);
                for (auto& b : cached) {
                  std::copy_n(a.c, kN, b.straight);
                  std::copy_n(a.c, kN, b.crossed);
                }
                const PolyHat* const pointers[4] = {&a, &a, &a, &a};
                TypeParam::template InnerProduct<4>(f_hat, pointers, cached);
              }),
              Contains(testing::AnyOf(HasSubstr("reduced < kQ"), HasSubstr("lane < bound"))));
  EXPECT_THAT(ReportsOf([&] {
                TypeParam::template Compress<10>(f.c, Any<Poly>({0, 2 * kQ}).c);
              }),
              Not(IsEmpty()));
  EXPECT_THAT(ReportsOf([&] {
                TypeParam::template Decompress<10>(f.c, Any<Poly>({0, 1024}).c);
              }),
              Not(IsEmpty()));
  EXPECT_THAT(ReportsOf([&] {
                f = Any<Poly>({0, 4096});
                TypeParam::ReduceOnce(f.c);
              }),
              Not(IsEmpty()));
}

template <class Pass>
class MlkemMistakeTest : public MlkemIntervalTest<Pass> {};
using VectorPasses = testing::Types<X86, Neon>;
TYPED_TEST_SUITE(MlkemMistakeTest, VectorPasses);

// Runs a kernel with a mistake in call 0, kStep, 2 kStep, ... of an operation, until it makes no
// more calls. Expects that each mistake is noticed, by a report or by a result of another form.
template <int kStep, class Kernel>
void ExpectNoticed(int hn::Mistakes::*mistake, size_t least_calls, Kernel kernel) {
  for (size_t call = 0;; call += kStep) {
    Values::ForgetVariables();
    hn::Planted().*mistake = static_cast<int>(call);
    const bool right = kernel();
    const bool made = hn::Planted().*mistake < 0;
    hn::Planted() = {};
    const bool noticed = !right || !Reports().empty();
    Reports().clear();
    ASSERT_EQ(noticed, made) << call;
    if (!made) {
      EXPECT_GE(call, least_calls);
      return;
    }
  }
}

// Ranges alone reveal this: without a reduction the polynomial is still right modulo q.
TYPED_TEST(MlkemMistakeTest, FindsEveryMissingReduction) {
  const size_t vectors = kN / (std::is_same_v<TypeParam, X86> ? 16 : 8);
  ExpectNoticed<1>(&hn::Mistakes::no_quotient, vectors, [] {
    PolyHat f_hat;
    TypeParam::NTT(f_hat, Any<Poly>(kBelowQ));
    return true;
  });
  ExpectNoticed<1>(&hn::Mistakes::no_quotient, vectors, [] {
    Poly f;
    TypeParam::template InverseNTT<true>(f, Any<PolyHat>(kBelowQ));
    return true;
  });
}

bool HasForms(const Cell (&c)[kN], Form (*expected)(size_t p, size_t i)) {
  for (size_t i = 0; i < kN; ++i) {
    if (!IsForm(c[i], expected(0, i))) return false;
  }
  return true;
}
TYPED_TEST(MlkemMistakeTest, FindsEveryExtraAddition) {
  // Half of the results of butterflies are sums.
  const size_t additions = 7 * kN / 2 / (std::is_same_v<TypeParam, X86> ? 16 : 8);
  ExpectNoticed<17>(&hn::Mistakes::second_addition, additions, [] {
    PolyHat f_hat;
    TypeParam::NTT(f_hat, Input<Poly>(kBelowQ, 0));
    TypeParam::ToStandardOrder(f_hat.c);
    return HasForms(f_hat.c, NttForm);
  });
  ExpectNoticed<17>(&hn::Mistakes::second_addition, additions, [] {
    Poly f;
    TypeParam::template InverseNTT<false>(f, NttOfInput<TypeParam>());
    return HasForms(f.c, FormOf);
  });
}

}  // namespace
}  // namespace kexlane::test
