// SPDX-License-Identifier: Apache-2.0
// The keys of ML-KEM, FIPS 203 sections 5 to 7: their checks, and the form that they are prepared
// in.
//
// RawKeys holds encapsulation keys as byte strings, and PreparedKeys holds prepared ones. Both have
// the functions that Encaps(), Decaps() and Encrypt() call, in this order:
//   1. Add() or Take() for each operation, with its key
//   2. Start(), once
//   3. Hash(operation), for encapsulation, any time from here on
//   4. for each i = 0, ..., k-1: Row(row, operation, i) for each operation, then Done(i)
//   5. T(t, operation) for each operation
// RawKeys needs this order, because it has memory for only one row of each operation's matrix if
// there are several operations, and it decodes t in memory that the rows no longer need.
#ifndef KEXLANE_KERNELS_MLKEM_KEYS_INL_H_
#define KEXLANE_KERNELS_MLKEM_KEYS_INL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include KXL_POLY_INL
#include "kernels/ct.h"
#include "kernels/keccak/sponge-inl.h"
#include "kernels/mlkem/matrix-inl.h"
#include "kernels/mlkem/params.h"
#include "kernels/mlkem/poly.h"
#include "kernels/profile.h"
#include "kernels/stack-inl.h"
#include "kernels/table.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// ByteEncode_12 of a polynomial in the NTT domain. It leaves f in FIPS 203's order. In: [0, q).
inline void EncodeHat(uint8_t* b, PolyHat& f) {
  KXL_PROFILE(kEncode);
  ToStandardOrder(f.c);
  ByteEncode<12>(b, f.c);
}

// ByteDecode_12 of a polynomial in the NTT domain. Out: [0, q).
inline void DecodeHat(PolyHat& f, const uint8_t* b) {
  KXL_PROFILE(kDecode);
  ByteDecode<12>(f.c, b);
  ReduceOnce(f.c);
  FromStandardOrder(f.c, f.c);
}

// Decodes the vector s from ByteEncode_12(s) and prepares it for products.
template <class P>
void DecodeS(PolyHatCached (&cached)[P::k], const uint8_t* bytes) {
  PolyHat s;
  const WipeLinesAtExit wipe(s);
  for (size_t i = 0; i < P::k; ++i) {
    DecodeHat(s, bytes + i * kPolyBytes);
    // MemorySanitizer does not follow the carries of ReduceOnce() into the upper bits.
    Secret(&s, sizeof(s));
    Cache(cached[i], s);
  }
}

// The form that an encapsulation key ek = ByteEncode_12(t) || rho is prepared in.
template <class P>
struct alignas(64) PreparedEk {
  PreparedTag tag;
  uint8_t hash[kHashBytes];  // H(ek)
  PolyHat t[P::k];
  PolyHat transposed_matrix[P::k][P::k];
};

// The form that a decapsulation key is prepared in.
template <class P>
struct alignas(64) PreparedDk {
  PreparedEk<P> ek;
  uint8_t z[kSeedBytes];
  PolyHatCached s[P::k];
};

// The check of an encapsulation key, FIPS 203 section 7.2: returns whether all coefficients of t
// are below q.
template <class P>
bool CheckEk(const uint8_t* ek) {
  bool below = true;
  for (size_t i = 0; i < P::k; ++i) below &= BelowQ(ek + i * kPolyBytes);
  return below;
}

// The encapsulation keys of up to kMax operations as byte strings. Their hashes and matrices are
// computed while the operations run. The top of this file says in which order to call the
// functions.
template <class P, class S, size_t kMax>
class RawKeys {
 public:
  using States = S;
  static constexpr size_t kMost = kMax;

  explicit RawKeys(Sponges<S>& sponges)
      : sponges_(sponges), matrices_(sponges, WhichMatrix::kATransposed) {}

  // Adds the key of the next operation and puts its hash into the queue.
  void Add(const uint8_t* ek) {
    SpongeJob& job = hash_jobs_[count_];
    job.Set(kSha3_256, hash_[count_], kHashBytes, ek, P::kEkBytes);
    sponges_.Add(job);
    matrices_.Add(ek + P::kVectorBytes);
    ek_[count_++] = ek;
  }
  // Adds the key of an item if it passes the check of FIPS 203 section 7.2. Returns whether it
  // does.
  bool Take(const EncapsItem& item) {
    if (!CheckEk<P>(item.ek)) return false;
    Add(item.ek);
    return true;
  }
  // Starts the sampling of the matrices.
  void Start() { matrices_.Start(); }

  // Returns H(ek).
  const uint8_t* Hash(size_t operation) {
    sponges_.RunUntil(hash_jobs_[operation]);
    return hash_[operation];
  }
  // Points `row` at row i of the operation's transposed matrix. The pointers are valid until
  // Done(i).
  void Row(const PolyHat* (&row)[P::k], size_t operation, size_t i) {
    matrices_.Row(row, operation, i);
  }
  void Done(size_t i) { matrices_.Done(i); }
  // Points t at the vector t of the operation, which is decoded in the memory of a row.
  void T(const PolyHat* (&t)[P::k], size_t operation) {
    for (size_t j = 0; j < P::k; ++j) {
      PolyHat& place = matrices_.Spare(operation, j);
      DecodeHat(place, ek_[operation] + j * kPolyBytes);
      t[j] = &place;
    }
  }

 private:
  Sponges<S>& sponges_;
  size_t count_ = 0;
  const uint8_t* ek_[kMax] = {};
  SpongeJob hash_jobs_[kMax];
  uint8_t hash_[kMax][kHashBytes];
  Matrices<P, S, kMax> matrices_;
};

// The prepared encapsulation keys of up to kMax operations, all prepared by this target. The class
// has the functions of RawKeys.
template <class P, class S, size_t kMax>
class PreparedKeys {
 public:
  using States = S;
  static constexpr size_t kMost = kMax;

  explicit PreparedKeys(Sponges<S>&) {}

  void Add(const PreparedEk<P>& ek) { ek_[count_++] = &ek; }
  bool Take(const EncapsItem& item) {
    Add(*static_cast<const PreparedEk<P>*>(item.prepared));
    return true;
  }
  void Start() {}

  const uint8_t* Hash(size_t operation) const { return ek_[operation]->hash; }
  void Row(const PolyHat* (&row)[P::k], size_t operation, size_t i) const {
    for (size_t j = 0; j < P::k; ++j) row[j] = &ek_[operation]->transposed_matrix[i][j];
  }
  void Done(size_t) const {}
  void T(const PolyHat* (&t)[P::k], size_t operation) const {
    for (size_t j = 0; j < P::k; ++j) t[j] = &ek_[operation]->t[j];
  }

 private:
  size_t count_ = 0;
  const PreparedEk<P>* ek_[kMax] = {};
};

// Expands ek to everything that encryption needs. Coefficients of ek count modulo q.
template <class P>
void ExpandEk(PreparedEk<P>& prepared, const uint8_t* ek) {
  Sponges<KeccakSingle> sponges;
  Matrices<P, KeccakSingle, 1> matrices(sponges, WhichMatrix::kATransposed);
  SpongeJob h;
  h.Set(kSha3_256, prepared.hash, kHashBytes, ek, P::kEkBytes);
  sponges.Add(h);
  matrices.Add(ek + P::kVectorBytes);
  matrices.Start();
  for (size_t i = 0; i < P::k; ++i) {
    DecodeHat(prepared.t[i], ek + i * kPolyBytes);
    const PolyHat* row[P::k];
    matrices.Row(row, 0, i);
    for (size_t j = 0; j < P::k; ++j) prepared.transposed_matrix[i][j] = *row[j];
  }
  sponges.RunUntil(h);
}

// Expands ek if it passes the check of FIPS 203 section 7.2. Returns whether it does.
template <class P>
bool ParseEk(void* prepared, const uint8_t* ek) {
  if (!CheckEk<P>(ek)) return false;
  ExpandEk(*static_cast<PreparedEk<P>*>(prepared), ek);
  return true;
}

// The check of a decapsulation key, FIPS 203 section 7.3: returns whether the hash inside dk is
// that of the ek inside dk.
template <class P>
bool CheckDk(const uint8_t* dk) {
  uint8_t hash[kHashBytes];
  Hash(kSha3_256, hash, kHashBytes, dk + P::kDkEk, P::kEkBytes);
  return MaskDiffer(hash, dk + P::kDkHash, kHashBytes) == 0;
}

// Expands dk and returns whether it passes the check of FIPS 203 section 7.3.
template <class P>
bool ParseDk(void* prepared, const uint8_t* dk) {
  PreparedDk<P>& to = *static_cast<PreparedDk<P>*>(prepared);
  ExpandEk(to.ek, dk + P::kDkEk);
  DecodeS<P>(to.s, dk);
  std::memcpy(to.z, dk + P::kDkZ, kSeedBytes);
  return MaskDiffer(to.ek.hash, dk + P::kDkHash, kHashBytes) == 0;
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_KEYS_INL_H_
