// SPDX-License-Identifier: Apache-2.0
// What x25519_lanes_interval_test.cc expects of four lanes that change places, for one target.
namespace kexlane::KXL_NAMESPACE {

// One key in four lanes: step i adds the entries of windows 4 i to 4 i + 3 to four points.
template <class L>
void ExpectSplitPublicKey() {
  using F = UnknownField<L>;
  using Fe = typename F::Fe;
  test::Forms::Forget();
  test::Variables().clear();
  Steps<F>& steps = Steps<F>::Get() = {};
  const Digits digits = DigitsOf(0);
  X25519Item item = {nullptr, digits.data(), nullptr, false};
  PublicKeySplit<F>(item);
  ASSERT_EQ(steps.entries.size(), 16);
  EXPECT_TRUE(steps.in_order && !steps.ended);
  for (size_t window = 0; window < 64; ++window) {
    EXPECT_TRUE(IsTableEntry(steps, window / 4, window % 4, window, ChosenDigit(window, 0)));
  }

  // Points 0 and 2 as Y - X, Y + X, T, Z; points 1 and 3 with 2 d T and 2 Z.
  const auto& sum = steps.sum;
  const Fe t2 = F::Carry(F::Mul(sum.t, Constant<F>(kEdwards2D))), z1 = F::Carry(sum.z),
           z2 = F::Carry(AddColumns(sum.z, sum.z));
  ASSERT_EQ(steps.of.size(), 3);
  const auto lane_of = [](const Fe& f, size_t from, const Fe& g, size_t to) {
    bool same = true;
    for (int i = 0; i < 5; ++i) same = same && f.v[i].raw[from].SameBits(g.v[i].raw[to]);
    return same;
  };
  for (size_t lane = 0; lane < 4; ++lane) {
    const Fe& part = lane % 2 == 0 ? steps.of[lane / 2].first : steps.of[lane / 2].second;
    EXPECT_TRUE(lane_of(sum.minus, lane, part, 0));
    EXPECT_TRUE(lane_of(sum.plus, lane, part, 1));
    EXPECT_TRUE(lane_of(lane % 2 == 0 ? sum.t : t2, lane, part, 2));
    EXPECT_TRUE(lane_of(lane % 2 == 0 ? z1 : z2, lane, part, 3));
  }
  EXPECT_TRUE(steps.Same(steps.of[2].first.v, steps.results[0].v));
  EXPECT_TRUE(steps.Same(steps.of[2].second.v, steps.results[1].v));
  EXPECT_TRUE(lane_of(steps.results[2], 2, steps.a, 0));
  EXPECT_TRUE(lane_of(steps.results[2], 1, steps.b, 0));
  EXPECT_THAT(steps.items, testing::ElementsAre(&item));
  EXPECT_EQ(steps.count, 1);
  EXPECT_THAT(test::Reports(), testing::IsEmpty());
}

// ---- the movements of x25519_intervals.h, which the proofs of the formulas run on

// Makes four free lanes.
template <class V>
V FreeLanes() {
  V v;
  for (auto& lane : v.raw) {
    for (test::Bit& bit : lane.bit) bit = test::Forms::Get().NewVariable();
  }
  return v;
}
// Returns lanes that are numbers, counted from a first one on.
template <class Kind>
test::Four<Kind> Counted(int first) {
  test::Four<Kind> v;
  for (int i = 0; i < 4; ++i) v.lane[i] = {first + i, first + i};
  return v;
}
// Expects that the lanes are those which the numbers count, of a and then of b.
template <class V, class Kind>
void ExpectLanes(const V& v, const test::Four<Kind>& numbers, const V& a, const V& b) {
  for (size_t i = 0; i < 4; ++i) {
    ASSERT_TRUE(numbers.lane[i].In(0, 7));
    const auto from = static_cast<size_t>(numbers.lane[i].lo);
    EXPECT_TRUE(v.raw[i].SameBits((from < 4 ? a : b).raw[from % 4])) << i;
  }
}

template <class V, class Kind, int kSet>
void ExpectBlend() {
  const V a = FreeLanes<V>(), b = FreeLanes<V>();
  ExpectLanes(QuadLanes::Blend<kSet>(a, b),
              test::IntervalLanes::Blend<kSet>(Counted<Kind>(0), Counted<Kind>(4)), a, b);
}
template <int kSet>
void ExpectAddLanes() {
  using Int = QuadLanes::Int;
  const Int a = FreeLanes<Int>(), b = FreeLanes<Int>(), sum = QuadLanes::AddLanes<kSet>(a, b);
  const auto numbers =
      test::IntervalLanes::AddLanes<kSet>(Counted<uint64_t>(0), Counted<uint64_t>(40));
  for (size_t i = 0; i < 4; ++i) {
    const auto n = static_cast<size_t>(numbers.lane[i].lo);
    EXPECT_TRUE(n == i || n == 40 + 2 * i);
    EXPECT_TRUE(sum.raw[i].SameBits(n < 40 ? a.raw[i] : test::SumOf(a.raw[i], b.raw[i])));
  }
}
template <int kCase>
void ExpectNeighbours() {
  constexpr Signs kSigns{{kCase % 3 - 1, kCase / 3 % 3 - 1, kCase / 9 % 3 - 1, kCase / 27 - 1}};
  using Int = QuadLanes::Int;
  const Int a = FreeLanes<Int>(), out = QuadLanes::Neighbours<kSigns>(a);
  const auto numbers = test::IntervalLanes::Neighbours<kSigns>(Counted<uint64_t>(1));
  for (size_t i = 0; i < 4; ++i) {
    const int n = static_cast<int>(numbers.lane[i].lo);  // a lane from 1 on, or -1 - n, or 0
    const test::Word expected = n == 0  ? test::Word(0)
                                : n > 0 ? a.raw[n - 1]
                                        : test::NotOf(a.raw[-2 - n]);
    EXPECT_TRUE(out.raw[i].SameBits(expected)) << kCase;
  }
}
template <int... kSets>
void ForEachSet(std::integer_sequence<int, kSets...>) {
  using Int = QuadLanes::Int;
  using Double = hn::Vec256<double>;
  (ExpectBlend<Int, uint64_t, kSets>(), ...);
  (ExpectBlend<Double, double, kSets>(), ...);
  (ExpectAddLanes<kSets>(), ...);
}
template <int... kCases>
void ForEachSign(std::integer_sequence<int, kCases...>) {
  (ExpectNeighbours<kCases>(), ...);
}
template <class V, class Kind>
void ExpectSwapsAndOrders() {
  const V a = FreeLanes<V>();
  ExpectLanes(QuadLanes::Swap(a), test::IntervalLanes::Swap(Counted<Kind>(0)), a, a);
  for (uint64_t n = 0; n < 256; ++n) {
    const LaneOrder order{{n & 3, n >> 2 & 3, n >> 4 & 3, n >> 6}};
    const auto moved = QuadLanes::Permute(a, QuadLanes::OrderOf(QuadLanes::LoadInt(order.lane)));
    const auto numbers = test::IntervalLanes::Permute(
        Counted<Kind>(0), test::IntervalLanes::OrderOf(test::IntervalLanes::LoadInt(order.lane)));
    ExpectLanes(moved, numbers, a, a);
  }
}
template <class V>
void ExpectTransposes() {
  struct Rows {
    V v[5];
  };
  Rows row[4], column[4];
  for (Rows& r : row) {
    for (V& v : r.v) v = FreeLanes<V>();
  }
  Transpose(column, row[0], row[1], row[2], row[3]);
  for (size_t i = 0; i < 4; ++i) {
    for (size_t j = 0; j < 4; ++j) {
      for (size_t limb = 0; limb < 5; ++limb) {
        EXPECT_TRUE(column[i].v[limb].raw[j].SameBits(row[j].v[limb].raw[i]));
      }
    }
  }
}

inline void ExpectMovements() {
  test::Forms::Forget();
  test::Variables().clear();
  using Double = hn::Vec256<double>;
  ExpectSwapsAndOrders<QuadLanes::Int, uint64_t>();
  ExpectSwapsAndOrders<Double, double>();
  ForEachSet(std::make_integer_sequence<int, 16>());
  ForEachSign(std::make_integer_sequence<int, 81>());
  ExpectTransposes<QuadLanes::Int>();
  ExpectTransposes<Double>();
  EXPECT_THAT(test::Reports(), testing::IsEmpty());
}

}  // namespace kexlane::KXL_NAMESPACE
