// SPDX-License-Identifier: Apache-2.0
// The vectors of kernels/x25519/ on bits for one target, and what the proofs run. Includes
// KXL_X25519_LOOKUP and KXL_X25519_MOVES of the target.
#undef KEXLANE_KERNELS_X25519_BASE_INL_H_
#undef KEXLANE_KERNELS_X25519_BASE_LOOKUP_INL_H_
#undef KEXLANE_KERNELS_X25519_COLUMNS_INL_H_
#undef KEXLANE_KERNELS_X25519_FIELD_HALVES_INL_H_
#undef KEXLANE_KERNELS_X25519_FIELD_INL_H_
#undef KEXLANE_KERNELS_X25519_INVERT_INL_H_
#undef KEXLANE_KERNELS_X25519_ITEMS_INL_H_
#undef KEXLANE_KERNELS_X25519_LANES_INL_H_
#undef KEXLANE_KERNELS_X25519_PUBLIC_KEY_LANES_INL_H_
#undef KEXLANE_KERNELS_X25519_QUAD_INL_H_
#undef KEXLANE_KERNELS_X25519_TRANSITION_INL_H_
#undef KEXLANE_KERNELS_X25519_WIDE_INL_H_
#undef KEXLANE_KERNELS_X25519_DIVISION_STEPS_WORDS_INL_H_
#include "kernels/x25519/base-inl.h"

// In the place of a scalar's digits a proof chooses some. In that of the last additions and of the
// encoding, their operands are noted.
namespace kexlane::KXL_NAMESPACE {
inline std::vector<const uint8_t*>& Scalars() {
  static std::vector<const uint8_t*> scalars;
  return scalars;
}
inline void ChosenDigits(Word b[4], const uint8_t* scalar) {
  Scalars().push_back(scalar);
  std::memcpy(b, scalar, 32);
}
}  // namespace kexlane::KXL_NAMESPACE
#define OddDigits ChosenDigits
#define AddParts NotedParts
#define AddHalves NotedHalves
#define EncodeQuotients NotedQuotients
#include KXL_X25519_LOOKUP
#include KXL_X25519_MOVES
#include "kernels/x25519/public_key_lanes-inl.h"
#undef OddDigits
#undef AddParts
#undef AddHalves
#undef EncodeQuotients

namespace kexlane::KXL_NAMESPACE {

// A field whose products and carries are unknown functions of each lane.
template <class L>
struct UnknownField : LaneField<UnknownField<L>, L, typename L::Int> {
  using Base = LaneField<UnknownField<L>, L, typename L::Int>;
  using typename Base::Fe, typename Base::Int, typename Base::Product;
  static constexpr bool kUnknown = true;

  template <class Out, class F, class G>
  static Out Unknown(const char* name, const F& f, const G& g) {
    Out out;
    for (size_t lane = 0; lane < L::kLanes; ++lane) {
      std::vector<test::Bit> in;
      for (const auto* v : {f.v, g.v}) {
        for (int i = 0; i < 5; ++i)
          in.insert(in.end(), v[i].raw[lane].bit.begin(), v[i].raw[lane].bit.end());
      }
      const std::vector<test::Bit> bits = test::Forms::Get().Unknown(name, in, 5 * 64);
      for (size_t i = 0; i < 5 * 64; ++i) out.v[i / 64].raw[lane].bit[i % 64] = bits[i];
    }
    return out;
  }
  static Product Mul(const Fe& f, const Fe& g) { return Unknown<Product>("product", f, g); }
  template <Terms kOf>
  static Fe Carry(const Columns<L, kOf>& c) {
    return Unknown<Fe>(kOf.mul == 1 ? "carry of one" : "carry of two", c, c);
  }
  static Fe FromLimbs(const Int limbs[5]) {
    return FromUnsigned({limbs[0], limbs[1], limbs[2], limbs[3], limbs[4]});
  }
  static Fe FromUnsigned(const Int (&limbs)[5]) {
    return {{limbs[0], limbs[1], limbs[2], limbs[3], limbs[4]}};
  }
  // Makes limbs of so many variables.
  static Fe New(size_t bits = 64) {
    Fe f;
    for (Int& v : f.v) {
      for (auto& lane : v.raw) lane = test::NewBits<unsigned long>(bits);
    }
    return f;
  }
};

// What a public key did with the entries that it read, in order.
template <class F>
struct Steps {
  using Fe = typename F::Fe;
  using Group = LaneGroup<F>;

  std::vector<TablePoint<Group>> entries;
  bool in_order = true, ended = false;
  size_t bits = 64;                   // that are variables in a limb of a point
  EdwardsPoint<Group> sum;            // after the last addition
  std::vector<std::pair<Fe, Fe>> of;  // the operands of the last three additions of a split key
  std::vector<Fe> results;            // their results
  std::vector<X25519Item*> items;
  size_t count = 0;
  Fe a, b;  // what is encoded

  static Steps& Get() {
    static Steps steps;
    return steps;
  }
  static bool Same(const typename F::Int (&f)[5], const typename F::Int (&g)[5]) {
    bool same = true;
    for (int i = 0; i < 5; ++i) {
      for (size_t lane = 0; lane < F::kLanes; ++lane) {
        same = same && f[i].raw[lane].SameBits(g[i].raw[lane]);
      }
    }
    return same;
  }
  bool Same(const EdwardsPoint<Group>& p) const {
    return Same(p.minus.v, sum.minus.v) && Same(p.plus.v, sum.plus.v) && Same(p.t.v, sum.t.v) &&
           Same(p.z.v, sum.z.v);
  }
  // Takes an entry, which is added to a point unless it is the first.
  EdwardsPoint<Group> Take(const EdwardsPoint<Group>* p, const TablePoint<Group>& q) {
    in_order =
        in_order && !ended && (p == nullptr ? entries.empty() : !entries.empty() && Same(*p));
    entries.push_back(q);
    const Fe z = F::New(bits);
    return sum = {F::New(bits),
                  F::New(bits),
                  F::New(bits),
                  {{z.v[0], z.v[1], z.v[2], z.v[3], z.v[4]}}};
  }
};

// The first three come before the functions of base-inl.h, because they are for this field alone.
template <class F>
requires F::kUnknown EdwardsPoint<LaneGroup<F>> FirstPointOf(const TablePoint<LaneGroup<F>>& q) {
  return Steps<F>::Get().Take(nullptr, q);
}
template <class F>
requires F::kUnknown void Add(EdwardsPoint<LaneGroup<F>>& p, const TablePoint<LaneGroup<F>>& q) {
  p = Steps<F>::Get().Take(&p, q);
}
template <class F>
requires F::kUnknown Quotient<LaneGroup<F>> AddLast(const EdwardsPoint<LaneGroup<F>>& p,
                                                    const TablePoint<LaneGroup<F>>& q) {
  const auto sum = Steps<F>::Get().Take(&p, q);
  Steps<F>::Get().ended = true;
  return {sum.minus, sum.plus};
}
template <class F>
typename F::Fe AddTwo(const typename F::Fe& p, const typename F::Fe& q) {
  Steps<F>::Get().of.push_back({p, q});
  Steps<F>::Get().results.push_back(F::New());
  return Steps<F>::Get().results.back();
}
template <class F>
typename F::Fe NotedParts(const typename F::Fe& p, const typename F::Fe& q) {
  return AddTwo<F>(p, q);
}
template <class F>
typename F::Fe NotedHalves(const typename F::Fe& p, const typename F::Fe& q) {
  EXPECT_EQ(Steps<F>::Get().of.size(), 2);
  return AddTwo<F>(p, q);
}
template <class F>
void NotedQuotients(X25519Item* items, size_t n, const typename F::Fe& a, const typename F::Fe& b) {
  Steps<F>& steps = Steps<F>::Get();
  steps.items.push_back(items);
  steps.count = n;
  steps.a = a;
  steps.b = b;
}

// ---- the entries of the table

// The entry (y + x) / 2, (y - x) / 2, d x y, or that of (-x, y). Digit n is 2 n - 15.
struct Expected {
  test::Word plus, minus, t;
};
template <class At>
Expected EntryOf(unsigned n, int limb, At at) {
  const bool positive = n >= 8;
  const unsigned j = positive ? n - 8 : 7 - n;
  const test::Word x = at(0, j), y = at(1, j), t = at(2, j);
  const test::Word p = kMask51 - (limb == 0 ? 18 : 0);
  return positive ? Expected{x, y, t} : Expected{y, x, test::DifferenceOf(p, t)};
}
template <class Point, class At>
bool IsEntry(const Point& q, size_t lane, unsigned n, At at) {
  bool same = true;
  for (int limb = 0; limb < 5; ++limb) {
    const Expected e =
        EntryOf(n, limb, [&](int coordinate, unsigned j) { return at(coordinate, limb, j); });
    same = same && q.plus.v[limb].raw[lane].SameBits(e.plus) &&
           q.minus.v[limb].raw[lane].SameBits(e.minus) && q.t.v[limb].raw[lane].SameBits(e.t);
  }
  return same;
}

// Every digit in every lane, from a window of free entries, or from one for each lane. All bits
// above the digits are free. Nothing takes bits from one lane to another, except an index of its
// own: the other lanes once have the same digit, and once others.
template <class L, class Lookup, class Window>
void ExpectLookups() {
  using F = UnknownField<L>;
  static Window window;  // only its addresses count
  constexpr bool kSplit = std::is_same_v<Window, uint64_t[3][5][8][4]>;
  const auto address = [&](int coordinate, int limb, unsigned j, size_t lane) -> const uint64_t* {
    if constexpr (kSplit) {
      return &window[coordinate][limb][j][lane];
    } else {
      return &window[coordinate][limb][j];
    }
  };
  test::Forms::Forget();
  test::Variables().clear();
  for (int i = 0; i < 15; ++i) {
    for (unsigned j = 0; j < 8; ++j) {
      for (size_t lane = 0; lane < (kSplit ? 4 : 1); ++lane) {
        test::Variables()[address(i / 5, i % 5, j, lane)] = test::NewWord();
      }
    }
  }
  typename L::Int digits;
  for (test::Word& word : digits.raw) word = test::NewWord();
  const auto digit = [](unsigned n, size_t lane) {
    return static_cast<unsigned>(n + n / 16 * lane) % 16;
  };
  for (unsigned n = 0; n < 32; ++n) {
    for (size_t lane = 0; lane < L::kLanes; ++lane) {
      for (size_t bit = 0; bit < 4; ++bit) digits.raw[lane].bit[bit] = {digit(n, lane) >> bit & 1};
    }
    const auto positive = Positive<L>(digits);
    const auto q = ReadTable<F>(Lookup(window, Places<L>(digits, positive)), positive);
    for (size_t lane = 0; lane < L::kLanes; ++lane) {
      EXPECT_TRUE(IsEntry(q, lane, digit(n, lane),
                          [&](int coordinate, int limb, unsigned j) {
                            return test::WordAt(address(coordinate, limb, j, lane));
                          }))
          << lane << " " << n;
    }
  }
  EXPECT_THAT(test::Reports(), testing::IsEmpty());
  test::Variables().clear();
}

// A digit for each window and lane. That every digit is looked up rightly is proved above.
inline unsigned ChosenDigit(size_t window, size_t lane) {
  return static_cast<unsigned>(5 * window + 7 * (window / 16) + 3 * lane) % 16;
}
using Digits = std::array<uint8_t, 32>;
inline Digits DigitsOf(size_t lane) {
  Digits bytes{};
  for (size_t window = 0; window < 64; ++window) {
    bytes[window / 2] |= static_cast<uint8_t>(ChosenDigit(window, lane) << window % 2 * 4);
  }
  return bytes;
}
template <class F>
bool IsTableEntry(const Steps<F>& steps, size_t entry, size_t lane, size_t window, unsigned n) {
  return IsEntry(steps.entries[entry], lane, n, [&](int coordinate, int limb, unsigned j) {
    return test::Word(kBaseTable[window][coordinate][limb][j]);
  });
}

// A key in each of n lanes: 64 windows, the same for all lanes, each added to the sum of those
// before. The digits of the other lanes are zeros.
template <class L>
void ExpectPublicKeys(size_t n) {
  using F = UnknownField<L>;
  test::Forms::Forget();
  test::Variables().clear();
  Scalars().clear();
  Steps<F>& steps = Steps<F>::Get() = {};
  if (n < L::kLanes) steps.bits = 1;  // for time
  Digits digits[L::kLanes];
  X25519Item items[L::kLanes];
  std::vector<const uint8_t*> scalars;
  for (size_t lane = 0; lane < L::kLanes; ++lane) {
    digits[lane] = DigitsOf(lane);
    items[lane] = {nullptr, digits[lane].data(), nullptr, false};
    if (lane < n) scalars.push_back(digits[lane].data());
  }
  PublicKeyLanes<F>(items, n);
  EXPECT_EQ(Scalars(), scalars);
  ASSERT_EQ(steps.entries.size(), 64);
  EXPECT_TRUE(steps.in_order && steps.ended);
  for (size_t window = 0; window < 64; ++window) {
    for (size_t lane = 0; lane < L::kLanes; ++lane) {
      const unsigned digit = lane < n ? ChosenDigit(window, lane) : 0;
      EXPECT_TRUE(IsTableEntry(steps, window, lane, window, digit));
    }
  }
  EXPECT_TRUE(steps.Same(steps.a.v, steps.sum.minus.v) && steps.Same(steps.b.v, steps.sum.plus.v));
  EXPECT_THAT(steps.items, testing::ElementsAre(items));
  EXPECT_EQ(steps.count, n);
  EXPECT_THAT(test::Reports(), testing::IsEmpty());
}
template <class L>
void ExpectPublicKeys() {
  for (size_t n = 1; n <= L::kLanes; ++n) ExpectPublicKeys<L>(n);
}

// Selection of integers and of doubles by the highest bit, and products with the low 32 bits, lane
// by lane.
template <class L>
void ExpectLanesAlone() {
  using D = typename FmaLanes<L>::DDouble;
  test::Forms::Forget();
  typename L::Int a, b, c;
  for (auto* v : {&a, &b, &c}) {
    for (test::Word& lane : v->raw) lane = test::NewWord();
  }
  const auto selected = L::Select(L::HighestBit(a), b, c);
  const auto doubles =
      FmaLanes<L>::Select(L::HighestBit(a), hn::BitCast(D(), b), hn::BitCast(D(), c));
  const auto product = L::Mul32(a, 19);
  for (size_t lane = 0; lane < L::kLanes; ++lane) {
    const test::Word low = test::AndOf(a.raw[lane], test::Word(0xFFFFFFFF));
    EXPECT_TRUE(product.raw[lane].SameBits(test::ProductOf<unsigned long>(low, test::Word(19))));
    for (size_t bit = 0; bit < 64; ++bit) {
      const test::Bit x = b.raw[lane].bit[bit], y = c.raw[lane].bit[bit], top = a.raw[lane].bit[63];
      EXPECT_TRUE(selected.raw[lane].bit[bit] == ((top & x) | (~top & y)));
      EXPECT_TRUE(doubles.raw[lane].bit[bit] == selected.raw[lane].bit[bit]);
    }
  }
  EXPECT_THAT(test::Reports(), testing::IsEmpty());
}

}  // namespace kexlane::KXL_NAMESPACE
