// SPDX-License-Identifier: Apache-2.0
// ML-KEM, FIPS 203 sections 6 and 7, for one or several operations side by side.
#ifndef KEXLANE_KERNELS_MLKEM_MLKEM_INL_H_
#define KEXLANE_KERNELS_MLKEM_MLKEM_INL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/ct.h"
#include "kernels/mlkem/keys-inl.h"
#include "kernels/mlkem/kpke-inl.h"
#include "kernels/mlkem/params.h"
#include "kernels/table.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Returns the number of operations n <= kMax. If kMax is 1, the compiler learns that n is 1.
template <size_t kMax>
constexpr size_t Count(size_t n) {
  return kMax == 1 ? 1 : n;
}

// ML-KEM.KeyGen_internal, FIPS 203 algorithm 16, with K-PKE.KeyGen, algorithm 13, for n <= kMax
// operations side by side. A single operation hashes ek while it samples the rows of A that the
// rest of ek needs. The hash keeps its lane while it waits for more of ek, so this takes more than
// one lane.
template <class P, class S, size_t kMax>
void KeyGen(KeygenItem* items, size_t n) {
  n = Count<kMax>(n);
  constexpr bool kHashEarly = kMax == 1 && S::kStates > 1;
  Sponges<S> sponges;
  Matrices<P, S, kMax> matrices(sponges, WhichMatrix::kA);
  Noise<P::eta1, P::k> s_noise[kMax], e_noise[kMax];
  SpongeJob jobs[kMax];
  struct {
    uint8_t rho_sigma[kMax][2 * kSeedBytes];
    PolyHatCached s[kMax][P::k];
    PolyHat hat, e;
    Poly f;
  } secret;
  const WipeLinesAtExit wipe(secret);

  for (size_t op = 0; op < n; ++op) {
    jobs[op].SetTail(kSha3_512, secret.rho_sigma[op], 2 * kSeedBytes, items[op].seed, kSeedBytes, 1,
                     P::k);
    sponges.Add(jobs[op]);
  }
  for (size_t op = 0; op < n; ++op) {
    sponges.RunUntil(jobs[op]);
    uint8_t* const rho = items[op].ek + P::kVectorBytes;
    std::memcpy(rho, secret.rho_sigma[op], kSeedBytes);
    Declassify(rho, kSeedBytes, "rho is part of the encapsulation key");
    const uint8_t* const sigma = secret.rho_sigma[op] + kSeedBytes;
    s_noise[op].AddTo(sponges, sigma, 0);
    e_noise[op].AddTo(sponges, sigma, P::k);
    matrices.Add(rho);
  }
  matrices.Start();

  for (size_t op = 0; op < n; ++op) {
    const KeygenItem& item = items[op];
    for (size_t i = 0; i < P::k; ++i) {
      s_noise[op].Get(secret.f, sponges, i);
      NTT(secret.hat, secret.f);
      Cache(secret.s[op][i], secret.hat);
      if (item.dk == nullptr) continue;
      MakeCanonical(secret.hat.c);
      EncodeHat(item.dk + i * kPolyBytes, secret.hat);
    }
    PreparedDk<P>* const prepared = static_cast<PreparedDk<P>*>(item.prepared);
    uint8_t* const hash = prepared != nullptr ? prepared->ek.hash : item.dk + P::kDkHash;
    jobs[op].Set(kSha3_256, hash, kHashBytes, item.ek, P::kEkBytes);
    jobs[op].ready_bytes = 0;
  }
  for (size_t i = 0; i < P::k; ++i) {
    for (size_t op = 0; op < n; ++op) {
      // t = A s + e
      const KeygenItem& item = items[op];
      e_noise[op].Get(secret.f, sponges, i);
      NTT(secret.e, secret.f);
      const PolyHat* row[P::k];
      matrices.Row(row, op, i);
      InnerProduct<P::k>(secret.hat, row, secret.s[op]);
      AddScaledCanonical(secret.hat, secret.hat, secret.e);
      if (item.prepared != nullptr) {
        PreparedEk<P>& ek = static_cast<PreparedDk<P>*>(item.prepared)->ek;
        ek.t[i] = secret.hat;
        for (size_t j = 0; j < P::k; ++j) ek.transposed_matrix[j][i] = *row[j];
      }
      EncodeHat(item.ek + i * kPolyBytes, secret.hat);
      Declassify(item.ek + i * kPolyBytes, kPolyBytes, "t is part of the encapsulation key");
      jobs[op].ready_bytes = i + 1 < P::k ? (i + 1) * kPolyBytes : P::kEkBytes;
      if (kHashEarly && i == 0) sponges.AddUrgent(jobs[op]);
      if (!kHashEarly && i + 1 == P::k) sponges.Add(jobs[op]);
    }
    matrices.Done(i);
  }
  for (size_t op = 0; op < n; ++op) {
    const KeygenItem& item = items[op];
    sponges.RunUntil(jobs[op]);
    if (item.dk != nullptr) {
      std::memmove(item.dk + P::kDkEk, item.ek, P::kEkBytes);
      std::memcpy(item.dk + P::kDkZ, item.seed + kSeedBytes, kSeedBytes);
    }
    if (item.prepared != nullptr) {
      PreparedDk<P>& prepared = *static_cast<PreparedDk<P>*>(item.prepared);
      std::memcpy(prepared.s, secret.s[op], sizeof(prepared.s));
      std::memcpy(prepared.z, item.seed + kSeedBytes, kSeedBytes);
    }
  }
}

// ML-KEM.Encaps_internal, FIPS 203 algorithm 17, for n <= Keys::kMost operations side by side. Keys
// is a RawKeys, which checks the keys as section 7.2 says, or a PreparedKeys. The matrices are
// sampled while ek is hashed.
template <class P, class Keys>
void Encaps(EncapsItem* items, size_t n) {
  constexpr size_t kMax = Keys::kMost;
  n = Count<kMax>(n);
  Sponges<typename Keys::States> sponges;
  Keys keys(sponges);
  EncapsItem* live[kMax];
  size_t live_count = 0;
  for (size_t i = 0; i < n; ++i) {
    items[i].ok = keys.Take(items[i]);
    if (items[i].ok) live[live_count++] = &items[i];
  }
  keys.Start();
  const uint8_t* hash[kMax];
  for (size_t op = 0; op < live_count; ++op) hash[op] = keys.Hash(op);

  SpongeJob g[kMax];
  uint8_t K_r[kMax][2 * kSeedBytes];
  const WipeAtExit wipe(K_r);
  Encryption operations[kMax];
  for (size_t op = 0; op < live_count; ++op) {
    const EncapsItem& item = *live[op];
    g[op].Set(kSha3_512, K_r[op], 2 * kSeedBytes, item.m, kSeedBytes, hash[op], kHashBytes);
    sponges.AddUrgent(g[op]);
    operations[op] = {.c = item.c, .expected = nullptr, .m = item.m, .r = K_r[op] + kSeedBytes};
  }
  for (size_t op = 0; op < live_count; ++op) sponges.RunUntil(g[op]);
  Encrypt<P>(sponges, keys, operations, live_count);
  for (size_t op = 0; op < live_count; ++op) std::memcpy(live[op]->K, K_r[op], kHashBytes);
}

// ML-KEM.Decaps_internal, FIPS 203 algorithm 18, for up to kMax operations. They are started one by
// one and finished together.
template <class P, class S, size_t kMax>
class Decapsulation {
 public:
  explicit Decapsulation(Sponges<S>& sponges) : sponges_(sponges) {}
  ~Decapsulation() { Wipe(secret_); }
  Decapsulation(const Decapsulation&) = delete;
  Decapsulation& operator=(const Decapsulation&) = delete;

  // Starts an operation with the decrypted m', and puts G(m' || h) and J(z || c) into the queue.
  void Start(DecapsItem& item, const uint8_t (&m)[kSeedBytes], const uint8_t* h, const uint8_t* z) {
    const size_t op = count_++;
    items_[op] = &item;
    std::memcpy(secret_.m[op], m, kSeedBytes);
    g_[op].Set(kSha3_512, secret_.K_r[op], 2 * kSeedBytes, secret_.m[op], kSeedBytes, h,
               kHashBytes);
    j_[op].Set(kShake256, secret_.K_reject[op], kHashBytes, z, kSeedBytes, item.c, P::kCBytes);
    sponges_.AddUrgent(g_[op]);
    sponges_.Add(j_[op]);
  }

  // Encrypts m' again and compares the ciphertexts. K comes from G if they are equal, and from J if
  // not.
  template <class Keys>
  void Finish(Keys& keys) {
    Encryption operations[kMax];
    const WipeAtExit wipe(operations);  // whether a ciphertext was rejected is secret
    for (size_t op = 0; op < count_; ++op) {
      sponges_.RunUntil(g_[op]);
      operations[op] = {.c = nullptr,
                        .expected = items_[op]->c,
                        .m = secret_.m[op],
                        .r = secret_.K_r[op] + kSeedBytes};
    }
    Encrypt<P>(sponges_, keys, operations, count_);
    for (size_t op = 0; op < count_; ++op) {
      sponges_.RunUntil(j_[op]);
      MoveIf(operations[op].differ, secret_.K_r[op], secret_.K_reject[op], kHashBytes);
      std::memcpy(items_[op]->K, secret_.K_r[op], kHashBytes);
    }
  }

 private:
  Sponges<S>& sponges_;
  size_t count_ = 0;
  DecapsItem* items_[kMax];
  SpongeJob g_[kMax], j_[kMax];
  struct {
    uint8_t m[kMax][kSeedBytes];
    uint8_t K_r[kMax][2 * kSeedBytes];
    uint8_t K_reject[kMax][kHashBytes];
  } secret_;
};

// ML-KEM.Decaps_internal, FIPS 203 algorithm 18, with the check of section 7.3, for n <= kMax
// operations side by side. The hashes of ek, the rejection secrets J(z || c) and the matrices share
// the lanes.
template <class P, class S, size_t kMax>
void Decaps(DecapsItem* items, size_t n) {
  n = Count<kMax>(n);
  Sponges<S> sponges;
  RawKeys<P, S, kMax> keys(sponges);
  Decapsulation<P, S, kMax> operation(sponges);
  uint8_t m[kSeedBytes];
  const WipeAtExit wipe(m);
  for (size_t op = 0; op < n; ++op) {
    const uint8_t* const dk = items[op].dk;
    DecryptRaw<P>(m, items[op].c, dk);
    operation.Start(items[op], m, dk + P::kDkHash, dk + P::kDkZ);
    keys.Add(dk + P::kDkEk);
  }
  keys.Start();
  operation.Finish(keys);
  for (size_t op = 0; op < n; ++op) {
    const uint8_t* const stored = items[op].dk + P::kDkHash;
    // Whether dk is well-formed is public.
    items[op].ok = MaskDiffer(keys.Hash(op), stored, kHashBytes) == 0;
  }
}

// ML-KEM.Decaps_internal, FIPS 203 algorithm 18, with prepared keys of this target, for n <= kMax
// operations side by side. The hashes inside the keys were checked when they were prepared.
template <class P, class S, size_t kMax>
void DecapsPrepared(DecapsItem* items, size_t n) {
  n = Count<kMax>(n);
  Sponges<S> sponges;
  PreparedKeys<P, S, kMax> keys(sponges);
  Decapsulation<P, S, kMax> operation(sponges);
  uint8_t m[kSeedBytes];
  const WipeAtExit wipe(m);
  for (size_t op = 0; op < n; ++op) {
    const PreparedDk<P>& dk = *static_cast<const PreparedDk<P>*>(items[op].prepared);
    Decrypt<P>(m, items[op].c, dk.s);
    operation.Start(items[op], m, dk.ek.hash, dk.z);
    keys.Add(dk.ek);
    items[op].ok = true;
  }
  operation.Finish(keys);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_MLKEM_INL_H_
