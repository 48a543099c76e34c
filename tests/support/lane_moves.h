// SPDX-License-Identifier: Apache-2.0
// The part of Highway that is the same whatever stands in the place of numbers: tags, and how lanes
// move. bit_lanes.h and mlkem_lanes.h each define Vector, Pick() and the rest.
#ifndef KEXLANE_TESTS_SUPPORT_LANE_MOVES_H_
#define KEXLANE_TESTS_SUPPORT_LANE_MOVES_H_

#include <cstddef>

namespace kexlane::test {

template <class T>
struct RawOf;  // RawOf<T>::type is the integer of C++ that T replaces

}  // namespace kexlane::test

namespace kexlane::test::hn {

template <class T, size_t n>
struct Tag {
  using Lane = T;
  static constexpr size_t kLanes = n;
};
template <class T, size_t n>
using FixedTag = Tag<typename RawOf<T>::type, n>;
template <class T, class D>
using Repartition =
    FixedTag<T, sizeof(typename D::Lane) * D::kLanes / sizeof(typename RawOf<T>::type)>;

template <class T, size_t n>
struct Vector;
template <class D>
using Vec = Vector<typename D::Lane, D::kLanes>;

template <class T, size_t n, class From>
Vector<T, n> Load(Tag<T, n> d, const From* p) {
  return LoadU(d, p);
}
template <class T, size_t n>
Vector<T, n> Zero(Tag<T, n> d) {
  return Set(d, T{0});
}

// Returns a vector whose lane i is lane from(i) of a and b. The lanes of b count after those of a.
template <size_t m, class T, size_t n, class From>
Vector<T, m> Pick(const Vector<T, n>& a, const Vector<T, n>& b, From from);

// Interleaves the lower halves of each block of 128 bits, or the upper ones.
template <size_t kFirst, class T, size_t n>
Vector<T, n> Interleave(const Vector<T, n>& a, const Vector<T, n>& b) {
  constexpr size_t kBlock = 16 / sizeof(T);
  return Pick<n>(a, b, [](size_t i) {
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
  return Pick<n>(even, odd, [](size_t i) { return i % 2 == 0 ? i : i + n; });
}

}  // namespace kexlane::test::hn

#endif  // KEXLANE_TESTS_SUPPORT_LANE_MOVES_H_
