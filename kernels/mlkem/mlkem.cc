// The tables of ML-KEM, polynomial and Keccak kernels, compiled once per
// target.
#include "kernels/kernels.h"

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

template <const SpongeKind& kKind, size_t kOutBytes>
void FixedHash(uint8_t* out, const uint8_t* in, size_t in_bytes) {
  Hash(kKind, out, kOutBytes, in, in_bytes);
}

template <const SpongeKind& kKind>
void Xof(uint8_t* out, size_t out_bytes, const uint8_t* in, size_t in_bytes) {
  Hash(kKind, out, out_bytes, in, in_bytes);
}

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
     FixedHash<kSha3_256, 32>, FixedHash<kSha3_512, 64>, Xof<kShake128>, Xof<kShake256>}};

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
