// The tables of ML-KEM, polynomial and Keccak kernels, compiled once per
// target.
#include "kernels/table.h"

#include <cstddef>
#include <cstdint>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/mlkem/mlkem.cc"
#include "hwy/foreach_target.h"  // includes this file once per target

#include "kernels/keccak/sponge-inl.h"
#include "kernels/mlkem/boundary-inl.h"
#include "kernels/mlkem/mlkem-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {
namespace {

// Works off n items in groups that fill the lanes of the widest permutation. A rest of fewer than
// kLeast is faster one by one: its hashes would leave most lanes empty.
constexpr size_t kGroup = KeccakWide::kStates;
template <class Item, size_t kLeast, void (*kOne)(Item*, size_t), void (*kSeveral)(Item*, size_t)>
void InGroups(Item* items, size_t n) {
  while (n > 1 && n >= HWY_MIN(kLeast, kGroup)) {
    const size_t count = HWY_MIN(n, kGroup);
    kSeveral(items, count);
    items += count;
    n -= count;
  }
  for (; n > 0; --n) kOne(items++, 1);
}

template <class P>
constexpr MlkemKernels kMlkem = {
    InGroups<KeygenItem, 4, KeyGen<P, KeccakSingle, 1>, KeyGen<P, KeccakWide, kGroup>>,
    InGroups<EncapsItem, 4, Encaps<P, KeccakSingle, 1>, Encaps<P, KeccakWide, kGroup>>,
    InGroups<EncapsItem, 2, EncapsPrepared<P, KeccakSingle, 1>,
             EncapsPrepared<P, KeccakWide, kGroup>>,
    InGroups<DecapsItem, 4, Decaps<P, KeccakSingle, 1>, Decaps<P, KeccakWide, kGroup>>,
    InGroups<DecapsItem, 2, DecapsPrepared<P, KeccakSingle, 1>,
             DecapsPrepared<P, KeccakWide, kGroup>>,
    ParseEk<P>,
    ParseDk<P>,
    CheckEk<P>,
    CheckDk<P>,
    sizeof(PreparedEk<P>),
    sizeof(PreparedDk<P>)};

template <const SpongeKind& kKind, class S>
void HashGroup(const HashItem* items, size_t n) {
  Sponges<S> sponges;
  SpongeJob jobs[S::kStates];
  for (size_t i = 0; i < n; ++i) {
    jobs[i].Set(kKind, items[i].out, items[i].out_bytes, items[i].in, items[i].in_bytes);
    sponges.Add(jobs[i]);
  }
  for (size_t i = 0; i < n; ++i) sponges.RunUntil(jobs[i]);
}

template <const SpongeKind& kKind>
constexpr auto kHash =
    InGroups<const HashItem, 2, HashGroup<kKind, Keccak1>, HashGroup<kKind, KeccakWide>>;

// The permutation on kStates interleaved states, or null where this target has
// none of that width.
template <size_t kStates>
constexpr auto Permutation() -> void (*)(uint64_t*) {
  if constexpr (kStates == Keccak1::kStates) {
    return KeccakF1600<Keccak1>;
  } else if constexpr (kStates == KeccakSingle::kStates) {
    return KeccakF1600<KeccakSingle>;
  } else if constexpr (kStates == KeccakWide::kStates) {
    return KeccakF1600<KeccakWide>;
  } else {
    return nullptr;
  }
}

}  // namespace

const MlkemTable kMlkemTable = {
    kMlkem<P512>,
    kMlkem<P768>,
    kMlkem<P1024>,
    {BoundaryNtt, BoundaryInverseNtt, BoundaryMultiplyNtts, BoundarySampleNtt, RejectionSample,
     BoundarySampleCbd, BoundaryByteEncode, BoundaryByteDecode, BoundaryCompress,
     BoundaryDecompress},
    {KeccakF1600States, Permutation<1>(), Permutation<2>(), Permutation<4>(), Permutation<8>(),
     kHash<kSha3_256>, kHash<kSha3_512>, kHash<kShake128>, kHash<kShake256>}};

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
