// SPDX-License-Identifier: Apache-2.0
// Fills a target's table of ML-KEM, polynomial and Keccak kernels. kernels/targets/NAME.cc includes
// this file as its body.
#define KXL_NAMESPACE KXL_TARGET_NAME

#include <cstddef>
#include <cstdint>

#include "kernels/groups.h"
#include "kernels/keccak/sponge-inl.h"
#include "kernels/mlkem/boundary-inl.h"
#include "kernels/mlkem/mlkem-inl.h"
#include "kernels/table.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {
namespace {

// The greatest number of items in a group: as many as the widest permutation has lanes.
constexpr size_t kGroup = KeccakWide::kStates;

// Passes n items to kSeveral, a group at a time. If fewer than kLeast remain, they go to kOne, one
// by one.
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
    .keygen =
        InGroups<KeygenItem, kLeastRaw, KeyGen<P, KeccakSingle, 1>, KeyGen<P, KeccakWide, kGroup>>,
    .encaps = InGroups<EncapsItem, kLeastRaw, Encaps<P, RawKeys<P, KeccakSingle, 1>>,
                       Encaps<P, RawKeys<P, KeccakWide, kGroup>>>,
    .encaps_prepared =
        InGroups<EncapsItem, kLeastPrepared, Encaps<P, PreparedKeys<P, KeccakSingle, 1>>,
                 Encaps<P, PreparedKeys<P, KeccakWide, kGroup>>>,
    .decaps =
        InGroups<DecapsItem, kLeastRaw, Decaps<P, KeccakSingle, 1>, Decaps<P, KeccakWide, kGroup>>,
    .decaps_prepared = InGroups<DecapsItem, kLeastPrepared, DecapsPrepared<P, KeccakSingle, 1>,
                                DecapsPrepared<P, KeccakWide, kGroup>>,
    .parse_ek = ParseEk<P>,
    .parse_dk = ParseDk<P>,
    .check_ek = CheckEk<P>,
    .check_dk = CheckDk<P>,
    .prepared_ek_bytes = sizeof(PreparedEk<P>),
    .prepared_dk_bytes = sizeof(PreparedDk<P>)};

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
    InGroups<const HashItem, kLeastHashes, HashGroup<kKind, Keccak1>, HashGroup<kKind, KeccakWide>>;

}  // namespace

const MlkemTable kMlkemTable = {.mlkem512 = kMlkem<P512>,
                                .mlkem768 = kMlkem<P768>,
                                .mlkem1024 = kMlkem<P1024>,
                                .polynomial = {.ntt = BoundaryNtt,
                                               .inverse_ntt = BoundaryInverseNtt,
                                               .multiply_ntts = BoundaryMultiplyNtts,
                                               .sample_ntt = BoundarySampleNtt,
                                               .rejection_sample = RejectionSample,
                                               .sample_poly_cbd = BoundarySampleCbd,
                                               .byte_encode = BoundaryByteEncode,
                                               .byte_decode = BoundaryByteDecode,
                                               .compress = BoundaryCompress,
                                               .decompress = BoundaryDecompress},
                                .keccak = {.f1600 = KeccakF1600States,
                                           .sha3_256 = kHash<kSha3_256>,
                                           .sha3_512 = kHash<kSha3_512>,
                                           .shake128 = kHash<kShake128>,
                                           .shake256 = kHash<kShake256>}};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();
