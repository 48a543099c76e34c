// SPDX-License-Identifier: Apache-2.0
// Highway's vectors of the numbers of bit_numbers.h, and the instructions that the kernels use by
// their own names. This file says what each operation does to the bits of its operands. Lanes are
// ordered as on every target of the library, and blocks have 128 bits.
#ifndef KEXLANE_TESTS_SUPPORT_BIT_LANES_H_
#define KEXLANE_TESTS_SUPPORT_BIT_LANES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "tests/support/bit_numbers.h"
#include "tests/support/lane_moves.h"

namespace kexlane::test::hn {

// Makes one deliberate mistake, to show that it is found: this operation, counted down, complements
// all bits of its result.
inline int& PlantedMistake() {
  static int operation = -1;
  return operation;
}
// Every operation but a load of variables passes its result through this function.
template <class V>
V Result(V v) {
  if (PlantedMistake() >= 0 && PlantedMistake()-- == 0) {
    for (auto& lane : v.raw) lane = NotOf(lane);
  }
  return v;
}

template <class T, size_t n>
struct Vector {
  std::array<Bits<T>, n> raw{};
};

template <class T, size_t n, class Operation>
Vector<T, n> ForEachLane(const Vector<T, n>& a, const Vector<T, n>& b, Operation operation) {
  Vector<T, n> out;
  for (size_t i = 0; i < n; ++i) out.raw[i] = operation(a.raw[i], b.raw[i]);
  return Result(out);
}
template <size_t m, class T, size_t n, class From>
Vector<T, m> Pick(const Vector<T, n>& a, const Vector<T, n>& b, From from) {
  Vector<T, m> out;
  for (size_t i = 0; i < m; ++i) {
    const size_t lane = from(i);
    out.raw[i] = lane < n ? a.raw[lane] : b.raw[lane - n];
  }
  return Result(out);
}

// ---- memory

// The code may load and store vectors as lanes of another width, so bits are copied as they are.
inline void CopyBits(void* to, const void* from, size_t size) { std::memcpy(to, from, size); }
template <class T, size_t n, class From>
Vector<T, n> LoadU(Tag<T, n>, const From* p) {
  static_assert(sizeof(Raw<From>) == sizeof(T));
  Vector<T, n> out;
  if constexpr (kIsBits<From>) {
    CopyBits(&out.raw, p, sizeof(out.raw));
    return out;
  } else {
    for (size_t i = 0; i < n; ++i) out.raw[i] = Bits<T>(p[i]);
    return Result(out);
  }
}
template <class T, size_t n, class From>
Vector<T, n> LoadDup128(Tag<T, n>, const From* p) {
  const auto block = LoadU(Tag<T, 16 / sizeof(T)>(), p);
  return Pick<n>(block, block, [](size_t i) { return i % (16 / sizeof(T)); });
}
template <class T, size_t n>
void StoreU(const Vector<T, n>& v, Tag<T, n>, Bits<T>* p) {
  CopyBits(p, &v.raw, sizeof(v.raw));
}
template <class T, size_t n>
void Store(const Vector<T, n>& v, Tag<T, n> d, Bits<T>* p) {
  StoreU(v, d, p);
}
template <class T, size_t n, class From>
Vector<T, n> Set(Tag<T, n>, const From& x) {
  Vector<T, n> out;
  out.raw.fill(Bits<T>(x));
  return Result(out);
}
template <class T, size_t n, class U, size_t m>
Vector<T, n> BitCast(Tag<T, n>, const Vector<U, m>& a) {
  static_assert(sizeof(T) * n == sizeof(U) * m);
  Vector<T, n> out;
  CopyBits(&out.raw, &a.raw, sizeof(out.raw));
  return out;
}

// ---- logic

template <class T, size_t n>
Vector<T, n> And(const Vector<T, n>& a, const Vector<T, n>& b) {
  return ForEachLane(a, b, AndOf<T>);
}
template <class T, size_t n>
Vector<T, n> Or(const Vector<T, n>& a, const Vector<T, n>& b) {
  return ForEachLane(a, b, OrOf<T>);
}
template <class T, size_t n>
Vector<T, n> Xor(const Vector<T, n>& a, const Vector<T, n>& b) {
  return ForEachLane(a, b, XorOf<T>);
}
template <class T, size_t n>
Vector<T, n> Xor3(const Vector<T, n>& a, const Vector<T, n>& b, const Vector<T, n>& c) {
  return Xor(Xor(a, b), c);
}
// Returns ~a & b.
template <class T, size_t n>
Vector<T, n> AndNot(const Vector<T, n>& a, const Vector<T, n>& b) {
  return ForEachLane(a, b, [](auto x, auto y) { return AndOf(NotOf(x), y); });
}

// ---- shifts

template <int kBits, class T, size_t n>
Vector<T, n> ShiftLeft(const Vector<T, n>& a) {
  return ForEachLane(a, a, [](auto x, auto) { return ShiftedUp(x, kBits); });
}
template <int kBits, class T, size_t n>
Vector<T, n> ShiftRight(const Vector<T, n>& a) {
  return ForEachLane(a, a, [](auto x, auto) { return ShiftedDown(x, kBits); });
}
template <int kBits, class T, size_t n>
Vector<T, n> RotateRight(const Vector<T, n>& a) {
  return ForEachLane(a, a, [](auto x, auto) { return std::rotl(x, 8 * sizeof(T) - kBits); });
}
// These shift each lane by its own constant, which is less than the width of a lane.
template <class T>
size_t CountOf(const Bits<T>& bits) {
  const size_t count = static_cast<size_t>(static_cast<T>(bits));
  if (count >= 8 * sizeof(T)) Report("a shift by a whole lane");
  return count;
}
template <class T, size_t n>
Vector<T, n> Shl(const Vector<T, n>& a, const Vector<T, n>& bits) {
  return ForEachLane(a, bits, [](auto x, auto y) { return ShiftedUp(x, CountOf(y)); });
}
template <class T, size_t n>
Vector<T, n> Shr(const Vector<T, n>& a, const Vector<T, n>& bits) {
  return ForEachLane(a, bits, [](auto x, auto y) { return ShiftedDown(x, CountOf(y)); });
}
template <class T, size_t n>
Vector<T, n> BroadcastSignBit(const Vector<T, n>& a) {
  return ShiftRight<8 * sizeof(T) - 1>(a);
}

// ---- arithmetic modulo 2^width

template <class T, size_t n>
Vector<T, n> Add(const Vector<T, n>& a, const Vector<T, n>& b) {
  return ForEachLane(a, b, [](auto x, auto y) { return SumOf(x, y); });
}
template <class T, size_t n>
Vector<T, n> Sub(const Vector<T, n>& a, const Vector<T, n>& b) {
  return ForEachLane(a, b, DifferenceOf<T>);
}
template <class T, size_t n>
Vector<T, n> Neg(const Vector<T, n>& a) {
  return Sub(Vector<T, n>(), a);
}
template <class T, size_t n>
Vector<T, n> Mul(const Vector<T, n>& a, const Vector<T, n>& b) {
  return ForEachLane(a, b, ProductOf<T>);
}
template <size_t n>
Vector<int16_t, n> MulHigh(const Vector<int16_t, n>& a, const Vector<int16_t, n>& b) {
  return ForEachLane(a, b, [](Cell x, Cell y) { return Cell((x * y) >> 16); });
}
template <size_t n>
Vector<int16_t, n> MulFixedPoint15(const Vector<int16_t, n>& a, const Vector<int16_t, n>& b) {
  return ForEachLane(a, b, [](Cell x, Cell y) { return Cell((x * y + (1 << 14)) >> 15); });
}

// ---- movements

template <class T, size_t n>
Vector<T, n / 2> LowerHalf(const Vector<T, n>& a) {
  return Pick<n / 2>(a, a, [](size_t i) { return i; });
}
template <class T, size_t half, size_t n>
Vector<T, half> UpperHalf(Tag<T, half>, const Vector<T, n>& a) {
  return Pick<half>(a, a, [](size_t i) { return i + half; });
}
template <class T, size_t n>
Vector<T, n> Combine(Tag<T, n>, const Vector<T, n / 2>& high, const Vector<T, n / 2>& low) {
  return Pick<n>(low, high, [](size_t i) { return i; });
}

// Looks up bytes within blocks. Constant indices are below 16, or from 128 on, which give 0. What
// other indices do differs between instructions. Variable indices must be below 16.
inline Byte LookUp(const Byte* table, const Byte& index) {
  if (index.IsConstant()) {
    const uint8_t i = index;
    if (16 <= i && i < 128) Report("an index that instructions take differently");
    return i < 16 ? table[i] : Byte();
  }
  if (!ShiftedDown(index, 4).SameBits(Byte())) Report("an index that may be above 15");
  std::array<Byte, 16> rest;
  std::copy_n(table, 16, rest.begin());
  for (size_t bit = 0, half = 8; bit < 4; ++bit, half /= 2) {
    Byte choose;
    choose.bit.fill(index.bit[bit]);
    for (size_t i = 0; i < half; ++i) {
      rest[i] = XorOf(rest[2 * i], AndOf(choose, XorOf(rest[2 * i], rest[2 * i + 1])));
    }
  }
  return rest[0];
}
template <size_t n>
Vector<uint8_t, n> TableLookupBytesOr0(const Vector<uint8_t, n>& a,
                                       const Vector<uint8_t, n>& from) {
  Vector<uint8_t, n> out;
  for (size_t i = 0; i < n; ++i) out.raw[i] = LookUp(a.raw.data() + i / 16 * 16, from.raw[i]);
  return Result(out);
}
template <size_t n>
Vector<uint8_t, n> TableLookupBytes(const Vector<uint8_t, n>& a, const Vector<uint8_t, n>& from) {
  for (const Byte& index : from.raw) {
    if (index.bit[7].form != 0) Report("an index for which Highway promises nothing");
  }
  return TableLookupBytesOr0(a, from);
}

// ---- conversions

template <size_t n>
Vector<int16_t, n> PromoteTo(Tag<int16_t, n>, const Vector<int8_t, n>& a) {
  Vector<int16_t, n> out;
  for (size_t i = 0; i < n; ++i) out.raw[i] = a.raw[i];
  return Result(out);
}
// Narrows the lanes within each block. Numbers that saturate are never given to it.
template <size_t n>
Vector<int16_t, n> ReorderDemote2To(Tag<int16_t, n>, const Vector<int32_t, n / 2>& a,
                                    const Vector<int32_t, n / 2>& b) {
  Vector<int16_t, n> out;
  for (size_t i = 0; i < n; ++i) {
    const Bits<int32_t>& x = (i % 8 < 4 ? a : b).raw[i / 8 * 4 + i % 4];
    if (!ShiftedDown(x, 15).SameBits({})) Report("a number that may saturate");
    out.raw[i] = x;
  }
  return Result(out);
}

// ---- comparisons

// A bit for each lane. The library's code reads it as a number where it branches on it.
template <class T, size_t n>
struct Mask {
  struct Raw {
    std::array<Bit, n> lanes;

    operator uint16_t() const {
      unsigned number = 0;
      for (size_t i = 0; i < n; ++i) number |= static_cast<unsigned>(Decide(lanes[i])) << i;
      return static_cast<uint16_t>(number);
    }
  } raw;
};
template <class T, size_t n>
Mask<T, n> Lt(const Vector<T, n>& a, const Vector<T, n>& b) {
  Mask<T, n> mask;
  for (size_t i = 0; i < n; ++i) mask.raw.lanes[i] = LessOf(a.raw[i], b.raw[i]);
  return mask;
}
template <class T, size_t n>
Mask<T, n> Eq(const Vector<T, n>& a, const Vector<T, n>& b) {
  Mask<T, n> mask;
  for (size_t i = 0; i < n; ++i) {
    mask.raw.lanes[i] = {1};
    for (const Bit x : XorOf(a.raw[i], b.raw[i]).bit) {
      mask.raw.lanes[i] = mask.raw.lanes[i] & ~x;
    }
  }
  return mask;
}
template <class T, size_t n>
Vector<T, n> VecFromMask(Tag<T, n>, const Mask<T, n>& mask) {
  Vector<T, n> out;
  for (size_t i = 0; i < n; ++i) out.raw[i].bit.fill(mask.raw.lanes[i]);
  return Result(out);
}
template <class T, size_t n>
bool AllTrue(Tag<T, n>, const Mask<T, n>& mask) {
  Bit all = {1};
  for (const Bit lane : mask.raw.lanes) all = all & lane;
  return Decide(all);
}
template <class T, size_t n>
size_t StoreMaskBits(Tag<T, n>, const Mask<T, n>& mask, Byte* bits) {
  const unsigned number = mask.raw;
  for (size_t i = 0; i < n / 8; ++i) bits[i] = Byte(number >> (8 * i));
  return n / 8;
}

}  // namespace kexlane::test::hn

namespace kexlane::test {

// ---- simd_x86-inl.h, simd_neon-inl.h, simd_wasm-inl.h

template <size_t n>
hn::Vector<int32_t, n / 2> MulPairwiseAdd(const hn::Vector<int16_t, n>& a,
                                          const hn::Vector<int16_t, n>& b) {
  hn::Vector<int32_t, n / 2> sum;
  for (size_t i = 0; i < n / 2; ++i) {
    sum.raw[i] = a.raw[2 * i] * b.raw[2 * i] + a.raw[2 * i + 1] * b.raw[2 * i + 1];
  }
  return hn::Result(sum);
}
template <size_t n>
hn::Vector<int16_t, n> HighDifference(const hn::Vector<int16_t, n>& a,
                                      const hn::Vector<int16_t, n>& b,
                                      const hn::Vector<int16_t, n>& c,
                                      const hn::Vector<int16_t, n>& d) {
  return hn::Sub(hn::MulHigh(a, b), hn::MulHigh(c, d));
}

}  // namespace kexlane::test

// ---- instructions by their own names

namespace kexlane {

using __mmask16 = unsigned short;  // NOLINT(bugprone-reserved-identifier)

// VPCOMPRESSW: moves the lanes of the mask to the front, in order, and zeroes the others.
inline std::array<test::Cell, 16> _mm256_maskz_compress_epi16(unsigned short mask,
                                                              const std::array<test::Cell, 16>& a) {
  test::hn::Vector<int16_t, 16> out;
  size_t count = 0;
  for (size_t i = 0; i < 16; ++i) {
    if ((mask >> i & 1) != 0) out.raw[count++] = a[i];
  }
  return test::hn::Result(out).raw;
}
template <class Raw>
unsigned wasm_i16x8_bitmask(const Raw& mask) {
  return static_cast<uint16_t>(mask);
}

}  // namespace kexlane

#endif  // KEXLANE_TESTS_SUPPORT_BIT_LANES_H_
