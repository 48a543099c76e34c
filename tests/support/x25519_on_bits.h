// SPDX-License-Identifier: Apache-2.0
// What the vectors of kernels/x25519/ need beyond bit_lanes.h to run on bits: selections, movements
// of lanes, instructions by their own names, and a memory in which words may be variables.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_ON_BITS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_ON_BITS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <type_traits>

#include "tests/support/bit_lanes.h"

namespace kexlane::test {

// Makes a word of variables.
inline Word NewWord() {
  Word word;
  for (Bit& bit : word.bit) bit = Forms::Get().NewVariable();
  return word;
}
// The words that are variables, by the address. All others are the numbers that are there.
inline std::map<const uint64_t*, Word>& Variables() {
  static std::map<const uint64_t*, Word> variables;
  return variables;
}
inline Word WordAt(const uint64_t* p) {
  const auto variable = Variables().find(p);
  return variable == Variables().end() ? Word(*p) : variable->second;
}

// Highway's names for the vectors of kernels/x25519/.
namespace moves {
using namespace hn;  // NOLINT(google-build-using-namespace)

template <class D>
using Mask = hn::Mask<typename D::Lane, D::kLanes>;
template <class D>
using RebindToSigned = Tag<std::make_signed_t<typename D::Lane>, D::kLanes>;
template <class D>
using RebindToFloat = Tag<double, D::kLanes>;
template <class T>
using Vec256 = Vector<T, 32 / sizeof(T)>;
template <class V>
struct TagOf;
template <class T, size_t n>
struct TagOf<Vector<T, n>> {
  using type = Tag<T, n>;
};
template <class V>
using DFromV = typename TagOf<V>::type;

template <size_t n>
Vector<unsigned long, n> Load(Tag<unsigned long, n>, const uint64_t* p) {
  Vector<unsigned long, n> out;
  for (size_t i = 0; i < n; ++i) out.raw[i] = WordAt(p + i);
  return Result(out);
}
template <size_t n>
void Store(const Vector<unsigned long, n>& v, Tag<unsigned long, n>, uint64_t* p) {
  for (size_t i = 0; i < n; ++i) Variables()[p + i] = v.raw[i];
}

// What only the arithmetic of doubles calls, which nothing here runs.
template <class V>
V MulAdd(const V& a, const V& b, const V& c);
template <class V>
V OrAnd(const V& a, const V& b, const V& c);
template <class V>
V Abs(const V& a);
template <class V>
hn::Mask<double, V::kLanes> Le(const V& a, const V& b);

// ---- selections

template <class T, class U, size_t n>
hn::Mask<T, n> RebindMask(Tag<T, n>, const hn::Mask<U, n>& mask) {
  return {{mask.raw.lanes}};
}
template <class T, size_t n>
hn::Mask<T, n> MaskFromVec(const Vector<T, n>& a) {
  hn::Mask<T, n> mask;
  for (size_t i = 0; i < n; ++i) {
    mask.raw.lanes[i] = a.raw[i].bit[0];
    for (const Bit bit : a.raw[i].bit) {
      if (!(bit == mask.raw.lanes[i])) Report("a mask that is neither 0 nor all ones");
    }
  }
  return mask;
}
template <class T, size_t n>
Vector<T, n> IfThenElse(const hn::Mask<T, n>& mask, const Vector<T, n>& yes,
                        const Vector<T, n>& no) {
  Vector<T, n> out;
  for (size_t i = 0; i < n; ++i) {
    const Bit choose = mask.raw.lanes[i];
    if (choose.IsConstant()) {
      out.raw[i] = (choose.form == 1 ? yes : no).raw[i];
      continue;
    }
    for (size_t b = 0; b < out.raw[i].kWidth; ++b) {
      const Bit x = yes.raw[i].bit[b], y = no.raw[i].bit[b];
      out.raw[i].bit[b] = (choose & (x ^ y)) ^ y;
    }
  }
  return Result(out);
}
template <class T, size_t n>
Vector<T, n> IfThenElseZero(const hn::Mask<T, n>& mask, const Vector<T, n>& yes) {
  return IfThenElse(mask, yes, Vector<T, n>());
}

// ---- movements and products

// Exchanges the lanes of each block of two.
template <class T, size_t n>
Vector<T, n> Shuffle01(const Vector<T, n>& a) {
  static_assert(sizeof(T) == 8);
  return Pick<n>(a, a, [](size_t i) { return i ^ 1; });
}
template <class T, size_t n>
Vector<T, n> ConcatLowerLower(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick<n>(low, high, [](size_t i) { return i < n / 2 ? i : i + n / 2; });
}
template <class T, size_t n>
Vector<T, n> ConcatUpperUpper(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick<n>(low, high, [](size_t i) { return i < n / 2 ? i + n / 2 : i + n; });
}
// Multiplies the even lanes, which gives lanes of twice the width.
template <size_t n>
Vector<unsigned long, n / 2> MulEven(const Vector<unsigned, n>& a, const Vector<unsigned, n>& b) {
  Vector<unsigned long, n / 2> out;
  for (size_t i = 0; i < n / 2; ++i) {
    out.raw[i] = ProductOf<unsigned long>(Word(a.raw[2 * i]), Word(b.raw[2 * i]));
  }
  return Result(out);
}

}  // namespace moves

// Returns lanes of a table by the low bits of each index. Where these are variables, nothing is
// known.
template <class T, size_t n, size_t entries>
std::array<Bits<T>, n> LookUpLanes(const std::array<Bits<T>, entries>& table,
                                   const std::array<Bits<T>, n>& index) {
  hn::Vector<T, n> out;
  for (size_t i = 0; i < n; ++i) {
    const Bits<T> low = AndOf(index[i], Bits<T>(entries - 1));
    if (low.IsConstant()) {
      out.raw[i] = table[static_cast<size_t>(static_cast<T>(low))];
    } else {
      for (Bit& bit : out.raw[i].bit) bit = Forms::Get().NewVariable();
    }
  }
  return hn::Result(out).raw;
}

// The low or the high 52 bits of the product of the low 52 bits. Nothing more is known of them.
inline Word HalfOfProduct(const char* which, const Word& a, const Word& b) {
  const Word mask((uint64_t{1} << 52) - 1);
  return AndOf(UnknownResult(which, AndOf(a, mask), AndOf(b, mask)), mask);
}
template <size_t n>
std::array<Word, n> MultiplyAdd(const char* which, const std::array<Word, n>& sum,
                                const std::array<Word, n>& a, const std::array<Word, n>& b) {
  hn::Vector<unsigned long, n> out;
  for (size_t i = 0; i < n; ++i) out.raw[i] = SumOf(sum[i], HalfOfProduct(which, a[i], b[i]));
  return hn::Result(out).raw;
}

}  // namespace kexlane::test

// ---- instructions by their own names

namespace kexlane {

namespace hn = test::moves;
template <size_t n>
using RawWords = std::array<test::Word, n>;
template <size_t n>
using RawDoubles = std::array<test::Bits<double>, n>;

// VPERMQ and VPERMI2Q, by the low three bits, or two for 256 bits.
inline RawWords<8> _mm512_permutexvar_epi64(const RawWords<8>& index, const RawWords<8>& a) {
  return test::LookUpLanes<unsigned long>(a, index);
}
inline RawWords<4> _mm256_permutexvar_epi64(const RawWords<4>& index, const RawWords<4>& a) {
  return test::LookUpLanes<unsigned long>(a, index);
}
inline RawWords<4> _mm256_permutex2var_epi64(const RawWords<4>& a, const RawWords<4>& index,
                                             const RawWords<4>& b) {
  RawWords<8> table;
  for (size_t i = 0; i < 8; ++i) table[i] = i < 4 ? a[i] : b[i - 4];
  return test::LookUpLanes<unsigned long>(table, index);
}
// VPERMD: 32-bit words by the low three bits.
inline RawWords<4> _mm256_permutevar8x32_epi32(const RawWords<4>& a, const RawWords<4>& index) {
  const hn::Tag<unsigned, 8> halves;
  const auto cast = [&](const RawWords<4>& x) {
    return hn::BitCast(halves, hn::Vector<unsigned long, 4>{x});
  };
  const hn::Vector<unsigned, 8> out{test::LookUpLanes<unsigned>(cast(a).raw, cast(index).raw)};
  return hn::BitCast(hn::Tag<unsigned long, 4>(), out).raw;
}
// VPBLENDD and VBLENDPD take the second operand where the constant has a bit.
inline RawWords<4> _mm256_blend_epi32(const RawWords<4>& a, const RawWords<4>& b, int set) {
  hn::Vector<unsigned long, 4> out;
  for (size_t i = 0; i < 256; ++i) {
    out.raw[i / 64].bit[i % 64] = ((set >> i / 32 & 1) != 0 ? b : a)[i / 64].bit[i % 64];
  }
  return hn::Result(out).raw;
}
inline RawDoubles<4> _mm256_blend_pd(const RawDoubles<4>& a, const RawDoubles<4>& b, int set) {
  hn::Vector<double, 4> out;
  for (size_t i = 0; i < 4; ++i) out.raw[i] = ((set >> i & 1) != 0 ? b : a)[i];
  return hn::Result(out).raw;
}
// VPADDQ under a mask, and otherwise the first operand.
inline RawWords<4> _mm256_mask_add_epi64(const RawWords<4>& otherwise, int mask,
                                         const RawWords<4>& a, const RawWords<4>& b) {
  hn::Vector<unsigned long, 4> out;
  for (size_t i = 0; i < 4; ++i) {
    out.raw[i] = (mask >> i & 1) != 0 ? test::SumOf(a[i], b[i]) : otherwise[i];
  }
  return hn::Result(out).raw;
}
// VPTERNLOGQ: bit 4 a + 2 b + c of the constant.
inline RawWords<4> _mm256_ternarylogic_epi64(const RawWords<4>& a, const RawWords<4>& b,
                                             const RawWords<4>& c, unsigned constant) {
  hn::Vector<unsigned long, 4> out;
  for (unsigned row = 0; row < 8; ++row) {
    if ((constant >> row & 1) == 0) continue;
    for (size_t i = 0; i < 4; ++i) {
      const auto is = [row](const test::Word& x, unsigned bit) {
        return (row & bit) != 0 ? x : test::NotOf(x);
      };
      out.raw[i] =
          test::XorOf(out.raw[i], test::AndOf(test::AndOf(is(a[i], 4), is(b[i], 2)), is(c[i], 1)));
    }
  }
  return hn::Result(out).raw;
}

// VPMADD52LUQ and VPMADD52HUQ.
inline RawWords<4> _mm256_madd52lo_epu64(const RawWords<4>& sum, const RawWords<4>& a,
                                         const RawWords<4>& b) {
  return test::MultiplyAdd("low", sum, a, b);
}
inline RawWords<4> _mm256_madd52hi_epu64(const RawWords<4>& sum, const RawWords<4>& a,
                                         const RawWords<4>& b) {
  return test::MultiplyAdd("high", sum, a, b);
}
inline RawWords<8> _mm512_madd52lo_epu64(const RawWords<8>& sum, const RawWords<8>& a,
                                         const RawWords<8>& b) {
  return test::MultiplyAdd("low", sum, a, b);
}
inline RawWords<8> _mm512_madd52hi_epu64(const RawWords<8>& sum, const RawWords<8>& a,
                                         const RawWords<8>& b) {
  return test::MultiplyAdd("high", sum, a, b);
}

// NEON: 64 bytes of four registers by the index, or 0.
using uint8x16_t = hn::Vector<unsigned char, 16>;
using uint64x2_t = hn::Vector<unsigned long, 2>;
using uint32x2_t = hn::Vector<unsigned, 2>;
struct uint8x16x4_t {
  uint8x16_t val[4];
};
inline uint8x16_t vreinterpretq_u8_u64(const RawWords<2>& a) {
  return hn::BitCast(hn::Tag<unsigned char, 16>(), uint64x2_t{a});
}
inline uint64x2_t vreinterpretq_u64_u8(const uint8x16_t& a) {
  return hn::BitCast(hn::Tag<unsigned long, 2>(), a);
}
// The bytes of two words.
inline uint8x16_t vld1q_u8(const uint8_t* p) {
  const auto* words = reinterpret_cast<const uint64_t*>(p);
  return vreinterpretq_u8_u64(hn::Load(hn::Tag<unsigned long, 2>(), words).raw);
}
inline uint8x16_t vqtbl4q_u8(const uint8x16x4_t& table, const uint8x16_t& index) {
  std::array<test::Byte, 256> bytes;
  for (size_t i = 0; i < 64; ++i) bytes[i] = table.val[i / 16].raw[i % 16];
  return {test::LookUpLanes<unsigned char>(bytes, index.raw)};
}
inline uint32x2_t vmovn_u64(const RawWords<2>& a) {
  return {{test::Bits<unsigned>(a[0]), test::Bits<unsigned>(a[1])}};
}
inline uint64x2_t vmull_n_u32(const uint32x2_t& a, uint32_t b) {
  return {{test::ProductOf<unsigned long>(test::Word(a.raw[0]), test::Word(b)),
           test::ProductOf<unsigned long>(test::Word(a.raw[1]), test::Word(b))}};
}

}  // namespace kexlane

#endif  // KEXLANE_TESTS_SUPPORT_X25519_ON_BITS_H_
