// SPDX-License-Identifier: Apache-2.0
// Highway's vectors of the numbers of mlkem_numbers.h. The proofs compile the unchanged code of
// kernels/mlkem/ with them.
//
// A vector consists of cells of 16 bits, which shuffles only move. Lanes of 32 bits that are
// computed with are numbers as well. Nothing is known of bytes.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_LANES_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_LANES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "tests/support/lane_moves.h"
#include "tests/support/mlkem_numbers.h"

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

template <size_t m, class T, size_t n, class From>
Vector<T, m> Pick(const Vector<T, n>& a, const Vector<T, n>& b, From from) {
  constexpr size_t kPerLane = sizeof(T) / 2;
  Vector<T, m> out;
  for (size_t i = 0; i < m; ++i) {
    const size_t lane = from(i);
    for (size_t j = 0; j < kPerLane; ++j) {
      out.cells[kPerLane * i + j] = (lane < n ? a : b).cells[kPerLane * (lane % n) + j];
    }
  }
  return out;
}
template <class T, size_t n>
Vector<T, n> ConcatLowerLower(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick<n>(low, high, [](size_t i) { return i < n / 2 ? i : i + n / 2; });
}
template <class T, size_t n>
Vector<T, n> ConcatUpperUpper(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick<n>(low, high, [](size_t i) { return i < n / 2 ? i + n / 2 : i + n; });
}
template <class T, size_t n>
Vector<T, n> ConcatEven(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick<n>(low, high, [](size_t i) { return 2 * i; });
}
template <class T, size_t n>
Vector<T, n> ConcatOdd(Tag<T, n>, const Vector<T, n>& high, const Vector<T, n>& low) {
  return Pick<n>(low, high, [](size_t i) { return 2 * i + 1; });
}
template <class T, size_t n>
Vector<T, n> Reverse2(Tag<T, n>, const Vector<T, n>& a) {
  return Pick<n>(a, a, [](size_t i) { return i ^ 1; });
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
