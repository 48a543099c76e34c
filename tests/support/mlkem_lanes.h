// SPDX-License-Identifier: Apache-2.0
// Integers that are Values (mlkem_values.h) instead of C++'s, and Highway's vectors of them. The
// proofs compile the unchanged code of kernels/mlkem/ with them.
//
// A vector consists of cells of 16 bits, which shuffles only move. Lanes of 32 bits that are
// computed with are numbers as well. Nothing is known of bytes.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_LANES_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_LANES_H_

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "tests/support/mlkem_values.h"

namespace kexlane::test {

template <class T>
inline constexpr Type kTypeOf = {8 * sizeof(T), std::is_signed_v<T>};

template <class T>
struct Int {
  Value v;

  Int() = default;
  template <std::integral U>
  constexpr Int(U x) : v(Convert<U>({static_cast<int64_t>(x), 0, 0})) {}
  template <class U>
  constexpr Int(const Int<U>& x) : v(Convert<U>(x.v)) {}

  constexpr operator T() const {
    if (v.node != 0) Report("a variable where a number is needed");
    return static_cast<T>(v.constant);
  }

 private:
  template <class U>
  static constexpr Value Convert(const Value& x) {
    if constexpr (std::is_same_v<T, U>) return x;
    if (x.node != 0) return Values::Get().Convert(kTypeOf<T>, kTypeOf<U>, x);
    const int64_t wrapped = kTypeOf<T>.Wrap(x.constant);
    if (wrapped != x.constant && !MayWrap(Op::kConvert, kTypeOf<T>, kTypeOf<U>)) {
      Report("a constant that does not fit");
    }
    return {wrapped, 0, 0};
  }
};

template <class T>
struct RawOf {
  using type = T;
};
template <class T>
struct RawOf<Int<T>> {
  using type = T;
};
template <class T>
using Raw = typename RawOf<T>::type;
template <class T>
inline constexpr bool kIsInt = !std::is_same_v<T, Raw<T>>;
template <class A, class B>
concept IntOperands = (kIsInt<A> || kIsInt<B>)&&std::integral<Raw<A>>&& std::integral<Raw<B>>;

template <class T>
constexpr Int<T> Apply(Op op, const Int<T>& a, const Int<T>& b) {
  Int<T> out;
  if (a.v.node == 0 && b.v.node == 0) {
    const int64_t x = Compute(op, a.v.constant, b.v.constant);
    out.v = {kTypeOf<T>.Wrap(x), 0, 0};
    if (out.v.constant != x && !MayWrap(op, kTypeOf<T>, kTypeOf<T>)) {
      Report("a constant that does not fit");
    }
  } else {
    out.v = Values::Get().Combine(op, kTypeOf<T>, a.v, b.v);
  }
  return out;
}

#define KXL_BINARY(symbol, op)                                  \
  template <class A, class B>                                   \
  requires IntOperands<A, B>                                    \
  constexpr auto operator symbol(const A& a, const B& b) {      \
    using T = decltype(Raw<A>() symbol Raw<B>(1));              \
    return Apply<T>(op, Int<T>(a), Int<T>(b));                  \
  }                                                             \
  template <class A, class B>                                   \
  constexpr Int<A>& operator symbol##=(Int<A>& a, const B& b) { \
    return a = Int<A>(a symbol b);                              \
  }
KXL_BINARY(+, Op::kAdd)
KXL_BINARY(-, Op::kSub)
KXL_BINARY(*, Op::kMul)
KXL_BINARY(/, Op::kDiv)
KXL_BINARY(%, Op::kMod)
KXL_BINARY(&, Op::kAnd)
KXL_BINARY(|, Op::kOr)
KXL_BINARY(<<, Op::kShl)
KXL_BINARY(>>, Op::kShr)
#undef KXL_BINARY

template <class A>
constexpr auto operator-(const Int<A>& a) {
  return 0 - a;
}

template <class A>
constexpr Interval RangeOf(const A& a) {
  if constexpr (kIsInt<A>) {
    return a.v.node == 0 ? Interval{a.v.constant, a.v.constant} : Values::Get().RangeOf(a.v);
  } else {
    return {static_cast<int64_t>(a), static_cast<int64_t>(a)};
  }
}
// Whether the comparison holds for all values of both numbers.
template <class A, class B>
requires IntOperands<A, B>
constexpr bool operator<(const A& a, const B& b) { return RangeOf(a).hi < RangeOf(b).lo; }
template <class A, class B>
requires IntOperands<A, B>
constexpr bool operator<=(const A& a, const B& b) { return RangeOf(a).hi <= RangeOf(b).lo; }
template <class A, class B>
requires IntOperands<A, B>
constexpr bool operator>=(const A& a, const B& b) { return b <= a; }
template <class A, class B>
requires IntOperands<A, B>
constexpr bool operator==(const A& a, const B& b) {
  return RangeOf(a) == RangeOf(b) && RangeOf(a).lo == RangeOf(a).hi;
}

using Cell = Int<int16_t>;
using Word = Int<int32_t>;

}  // namespace kexlane::test

// ---- hn

namespace kexlane::test::hn {

// Makes one deliberate mistake, to show that it is found: in this call of an operation, counted
// down.
struct Mistakes {
  int no_quotient = -1;      // MulFixedPoint15 gives 0, so that a reduction leaves its input
  int second_addition = -1;  // Add adds b twice
};
inline Mistakes& Planted() {
  static Mistakes mistakes;
  return mistakes;
}

template <class T, size_t n>
struct Tag {
  using Lane = T;
  static constexpr size_t kLanes = n;
};
template <class T, size_t n>
using FixedTag = Tag<Raw<T>, n>;
template <class T, class D>
using Repartition = Tag<Raw<T>, sizeof(typename D::Lane) * D::kLanes / sizeof(Raw<T>)>;

template <class T, size_t n>
struct Vector {
  std::array<Cell, sizeof(T) * n / 2> cells{};
  std::array<Int<T>, sizeof(T) == 4 ? n : 0> numbers{};
  bool has_numbers = false;

  static Vector OfNumbers(const std::array<Int<T>, n>& numbers) {
    Vector out{{}, numbers, true};
    for (size_t i = 0; i < n; ++i) {
      using Half = Int<std::conditional_t<std::is_signed_v<T>, int16_t, uint16_t>>;
      out.cells[2 * i] = Cell(Int<uint16_t>(Int<uint32_t>(numbers[i])));
      out.cells[2 * i + 1] = Cell(Half(numbers[i] >> 16));
    }
    return out;
  }
  const std::array<Int<T>, sizeof(T) == 4 ? n : 0>& Numbers() const {
    if (!has_numbers) Report("32-bit arithmetic on cells that were moved");
    return numbers;
  }
};
template <class D>
using Vec = Vector<typename D::Lane, D::kLanes>;
template <size_t n>
using Cells = Vector<int16_t, n>;

template <size_t n, class Operation>
Cells<n> ForEachCell(const Cells<n>& a, const Cells<n>& b, Operation operation) {
  Cells<n> out;
  for (size_t i = 0; i < n; ++i) out.cells[i] = operation(a.cells[i], b.cells[i]);
  return out;
}

// Lanes that no shuffle could produce.
template <class T, size_t n>
Vector<T, n> Anything() {
  Vector<T, n> out;
  for (Cell& cell : out.cells)
    cell.v = Values::Get().NewAny(kTypeOf<int16_t>, kTypeOf<int16_t>.Range());
  if constexpr (sizeof(T) == 4) {
    for (auto& x : out.numbers) x.v = Values::Get().NewAny(kTypeOf<T>, kTypeOf<T>.Range());
    out.has_numbers = true;
  }
  return out;
}

// ---- memory

template <class T, size_t n, class From>
Vector<T, n> LoadU(Tag<T, n>, const From* p) {
  static_assert(sizeof(Raw<From>) == sizeof(T));
  if constexpr (sizeof(T) == 1) {
    return {};
  } else if constexpr (sizeof(T) == 2) {
    Vector<T, n> out;
    std::copy_n(p, n, out.cells.begin());
    return out;
  } else {
    std::array<Int<T>, n> numbers;
    std::copy_n(p, n, numbers.begin());
    return Vector<T, n>::OfNumbers(numbers);
  }
}
template <class T, size_t n, class From>
Vector<T, n> Load(Tag<T, n> d, const From* p) {
  return LoadU(d, p);
}
template <size_t n>
void Store(const Cells<n>& v, Tag<int16_t, n>, Cell* p) {
  std::copy(v.cells.begin(), v.cells.end(), p);
}
template <class T, size_t n, class From>
Vector<T, n> Set(Tag<T, n>, const From& x) {
  Vector<T, n> out;
  if constexpr (sizeof(T) == 2) out.cells.fill(Int<T>(x));
  if constexpr (sizeof(T) == 4) {
    std::array<Int<T>, n> numbers;
    numbers.fill(Int<T>(x));
    out = Vector<T, n>::OfNumbers(numbers);
  }
  return out;
}
template <class T, size_t n>
Vector<T, n> Zero(Tag<T, n> d) {
  return Set(d, T{0});
}

// ---- 16-bit arithmetic

template <size_t n>
Cells<n> Add(const Cells<n>& a, const Cells<n>& b) {
  if (Planted().second_addition-- == 0) return Add(Add(a, b), b);
  return ForEachCell(a, b, [](Cell x, Cell y) { return Apply(Op::kAdd, x, y); });
}
template <size_t n>
Cells<n> Sub(const Cells<n>& a, const Cells<n>& b) {
  return ForEachCell(a, b, [](Cell x, Cell y) { return Apply(Op::kSub, x, y); });
}
template <size_t n>
Cells<n> Neg(const Cells<n>& a) {
  return Sub(Cells<n>(), a);
}
template <size_t n>
Cells<n> Mul(const Cells<n>& a, const Cells<n>& b) {
  return ForEachCell(a, b, [](Cell x, Cell y) { return Apply(Op::kMul, x, y); });
}
template <size_t n>
Cells<n> And(const Cells<n>& a, const Cells<n>& b) {
  return ForEachCell(a, b, [](Cell x, Cell y) { return Apply(Op::kAnd, x, y); });
}
template <size_t n>
Cells<n> MulHigh(const Cells<n>& a, const Cells<n>& b) {
  return ForEachCell(a, b, [](Cell x, Cell y) { return Cell((x * y) >> 16); });
}
// Instructions differ for 2^30, which only -2^15 squared gives. So 2^30 does not fit here.
template <size_t n>
Cells<n> MulFixedPoint15(const Cells<n>& a, const Cells<n>& b) {
  if (Planted().no_quotient-- == 0) return {};
  return ForEachCell(a, b, [](Cell x, Cell y) { return Cell((x * y + (1 << 14)) >> 15); });
}
template <size_t n>
Cells<n> BroadcastSignBit(const Cells<n>& a) {
  return ForEachCell(a, a, [](Cell x, Cell) { return Cell(x >> 15); });
}

// Shifting wider lanes by whole cells moves the cells. Nothing is known of other shifts.
template <int kBits, class T, size_t n>
Vector<T, n> ShiftLeft(const Vector<T, n>& a) {
  Vector<T, n> out;
  if constexpr (sizeof(T) == 2) {
    for (size_t i = 0; i < n; ++i) {
      out.cells[i] = Apply(Op::kShl, a.cells[i], Cell(kBits));
    }
  } else if constexpr (kBits % 16 != 0) {
    return Anything<T, n>();
  } else {
    constexpr size_t kPerLane = sizeof(T) / 2, kBy = kBits / 16;
    for (size_t i = 0; i < n * kPerLane; ++i) {
      if (i % kPerLane >= kBy) out.cells[i] = a.cells[i - kBy];
    }
  }
  return out;
}
template <int kBits, class T, size_t n>
Vector<T, n> ShiftRight(const Vector<T, n>& a) {
  Vector<T, n> out;
  if constexpr (sizeof(T) == 2) {
    for (size_t i = 0; i < n; ++i) out.cells[i] = Cell(Int<T>(Int<T>(a.cells[i]) >> kBits));
  } else if constexpr (kBits % 16 != 0) {
    return Anything<T, n>();
  } else {
    constexpr size_t kPerLane = sizeof(T) / 2, kBy = kBits / 16;
    for (size_t i = 0; i < n * kPerLane; ++i) {
      if (i % kPerLane + kBy < kPerLane) {
        out.cells[i] = a.cells[i + kBy];
      } else if (std::is_signed_v<T>) {
        out.cells[i] = Cell(a.cells[i - i % kPerLane + kPerLane - 1] >> 15);
      }
    }
  }
  return out;
}

// ---- 32-bit arithmetic

template <class T, size_t n>
requires(sizeof(T) == 4) Vector<T, n> Add(const Vector<T, n>& a, const Vector<T, n>& b) {
  std::array<Int<T>, n> sum;
  for (size_t i = 0; i < n; ++i) sum[i] = a.Numbers()[i] + b.Numbers()[i];
  return Vector<T, n>::OfNumbers(sum);
}
template <size_t n>
Vector<uint32_t, n> And(const Vector<uint32_t, n>& a, const Vector<uint32_t, n>& b) {
  std::array<Int<uint32_t>, n> out;
  for (size_t i = 0; i < n; ++i) out[i] = a.Numbers()[i] & b.Numbers()[i];
  return Vector<uint32_t, n>::OfNumbers(out);
}
template <size_t n>
Vector<uint32_t, n> Shr(const Vector<uint32_t, n>& a, const Vector<uint32_t, n>& bits) {
  std::array<Int<uint32_t>, n> out;
  for (size_t i = 0; i < n; ++i) out[i] = a.Numbers()[i] >> bits.Numbers()[i];
  return Vector<uint32_t, n>::OfNumbers(out);
}
template <size_t n>
Vector<uint32_t, n> Shl(const Vector<uint32_t, n>& a, const Vector<uint32_t, n>& bits) {
  std::array<Int<uint32_t>, n> out;
  for (size_t i = 0; i < n; ++i) out[i] = a.Numbers()[i] << bits.Numbers()[i];
  return Vector<uint32_t, n>::OfNumbers(out);
}
// Narrows the lanes within each block of four.
template <size_t n>
Cells<n> ReorderDemote2To(Tag<int16_t, n>, const Vector<int32_t, n / 2>& a,
                          const Vector<int32_t, n / 2>& b) {
  Cells<n> out;
  for (size_t i = 0; i < n; ++i) {
    const size_t from = i / 8 * 4 + i % 4;
    out.cells[i] = Cell((i % 8 < 4 ? a : b).Numbers()[from]);
  }
  return out;
}

// ---- shuffles

template <class T, size_t n, class U, size_t m>
Vector<T, n> BitCast(Tag<T, n>, const Vector<U, m>& a) {
  static_assert(sizeof(T) * n == sizeof(U) * m);
  if constexpr (sizeof(T) == 1) {
    return {};
  } else if constexpr (sizeof(U) == 1) {
    return Anything<T, n>();
  } else {
    Vector<T, n> out;
    out.cells = a.cells;
    if constexpr (sizeof(T) == 4 && sizeof(U) == 4) {
      for (size_t i = 0; i < n; ++i) out.numbers[i] = a.numbers[i];
      out.has_numbers = a.has_numbers;
    }
    return out;
  }
}

// Returns a vector whose lane i is lane from(i) of a and b. The lanes of b count after those of a.
template <class T, size_t n, class From>
Vector<T, n> Pick(const Vector<T, n>& a, const Vector<T, n>& b, From from) {
  constexpr size_t kPerLane = sizeof(T) / 2;
  Vector<T, n> out;
  for (size_t i = 0; i < n; ++i) {
    const size_t lane = from(i);
    for (size_t j = 0; j < kPerLane; ++j) {
      out.cells[kPerLane * i + j] = (lane < n ? a : b).cells[kPerLane * (lane % n) + j];
    }
  }
  return out;
}
template <class T, size_t n>
Vector<T, n> ConcatLowerLower(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick(low, high, [](size_t i) { return i < n / 2 ? i : i + n / 2; });
}
template <class T, size_t n>
Vector<T, n> ConcatUpperUpper(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick(low, high, [](size_t i) { return i < n / 2 ? i + n / 2 : i + n; });
}
template <class T, size_t n>
Vector<T, n> ConcatEven(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick(low, high, [](size_t i) { return 2 * i; });
}
template <class T, size_t n>
Vector<T, n> ConcatOdd(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick(low, high, [](size_t i) { return 2 * i + 1; });
}
// Moves lanes within each block of 128 bits.
template <size_t kFirst, class T, size_t n>
Vector<T, n> Interleave(const Vector<T, n>& a, const Vector<T, n>& b) {
  constexpr size_t kBlock = 16 / sizeof(T);
  return Pick(a, b, [](size_t i) {
    return i / kBlock * kBlock + kFirst * kBlock / 2 + i % kBlock / 2 + (i % 2 == 0 ? 0 : n);
  });
}
template <class T, size_t n>
Vector<T, n> InterleaveLower(Tag<T, n>, const Vector<T, n>& a, const Vector<T, n>& b) {
  return Interleave<0>(a, b);
}
template <class T, size_t n>
Vector<T, n> InterleaveUpper(Tag<T, n>, const Vector<T, n>& a, const Vector<T, n>& b) {
  return Interleave<1>(a, b);
}
template <class T, size_t n>
Vector<T, n> OddEven(const Vector<T, n>& odd, const Vector<T, n>& even) {
  return Pick(even, odd, [](size_t i) { return i % 2 == 0 ? i : i + n; });
}
template <class T, size_t n>
Vector<T, n> Reverse2(Tag<T, n>, const Vector<T, n>& a) {
  return Pick(a, a, [](size_t i) { return i ^ 1; });
}

// ---- bytes

template <size_t n>
Vector<uint8_t, n> TableLookupBytesOr0(const Vector<uint8_t, n>&, const Vector<uint8_t, n>&) {
  return {};
}
template <size_t n, size_t half>
Vector<uint8_t, n> Combine(Tag<uint8_t, n>, const Vector<uint8_t, half>&,
                           const Vector<uint8_t, half>&) {
  return {};
}

template <size_t n>
Vector<uint8_t, n> Or(const Vector<uint8_t, n>&, const Vector<uint8_t, n>&) {
  return {};
}
template <size_t n>
Vector<uint8_t, n / 2> LowerHalf(const Vector<uint8_t, n>&) {
  return {};
}
template <size_t half, size_t n>
Vector<uint8_t, half> UpperHalf(Tag<uint8_t, half>, const Vector<uint8_t, n>&) {
  return {};
}
template <size_t n>
void StoreU(const Vector<uint8_t, n>&, Tag<uint8_t, n>, uint8_t*) {}

// ---- comparisons, which no kernel of coefficients uses

struct Mask {};
template <size_t n>
Mask Lt(const Cells<n>&, const Cells<n>&) {
  return {};
}
template <size_t n>
bool AllTrue(Tag<int16_t, n>, Mask) {
  Report("a comparison of vectors");
  return false;
}

}  // namespace kexlane::test::hn

// ---- simd_x86-inl.h and simd_neon-inl.h

namespace kexlane::test {

template <size_t n>
hn::Vector<int32_t, n / 2> MulPairwiseAdd(const hn::Cells<n>& a, const hn::Cells<n>& b) {
  std::array<Word, n / 2> sum;
  for (size_t i = 0; i < n / 2; ++i) {
    sum[i] = a.cells[2 * i] * b.cells[2 * i] + a.cells[2 * i + 1] * b.cells[2 * i + 1];
  }
  return hn::Vector<int32_t, n / 2>::OfNumbers(sum);
}

// x86 has the high half of a product. NEON has the high half of the doubled product, and the halved
// difference. The doubled 2^30 does not fit into 32 bits, where NEON saturates.
template <size_t n>
hn::Cells<n> HighDifference(const hn::Cells<n>& a, const hn::Cells<n>& b, const hn::Cells<n>& c,
                            const hn::Cells<n>& d) {
  if constexpr (n == 16) {
    return hn::Sub(hn::MulHigh(a, b), hn::MulHigh(c, d));
  } else {
    hn::Cells<n> out;
    for (size_t i = 0; i < n; ++i) {
      const Word first = (2 * (a.cells[i] * b.cells[i])) >> 16;
      const Word second = (2 * (c.cells[i] * d.cells[i])) >> 16;
      out.cells[i] = Cell((first - second) >> 1);
    }
    return out;
  }
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_MLKEM_LANES_H_
