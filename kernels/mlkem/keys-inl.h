// Keys of ML-KEM, FIPS 203 sections 5 to 7: their checks, the form that they are prepared in, and
// what encryption asks of them, the same of byte strings and of prepared keys.
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

// ByteEncode_12 and ByteDecode_12 of the NTT domain. Encode changes f to FIPS
// 203's order. In: [0, q).
inline void EncodeHat(uint8_t* b, PolyHat& f) {
  KXL_PROFILE(kEncode);
  ToStandardOrder(f.c);
  ByteEncode<12>(b, f.c);
}

inline void DecodeHat(PolyHat& f, const uint8_t* b) {
  KXL_PROFILE(kDecode);
  ByteDecode<12>(f.c, b);
  ReduceOnce(f.c);
  FromStandardOrder(f.c, f.c);
}

// The vector s of ByteEncode_12(s), ready for products.
template <class P>
void DecodeS(PolyHatCached (&cached)[P::k], const uint8_t* bytes) {
  PolyHat s;
  const WipeLinesAtExit wipe(s);
  for (size_t i = 0; i < P::k; ++i) {
    DecodeHat(s, bytes + i * kPolyBytes);
    Cache(cached[i], s);
  }
}

// What an encapsulation key ek = ByteEncode_12(t) || rho is expanded to.
template <class P>
struct alignas(64) PreparedEk {
  PreparedTag tag;
  uint8_t hash[kHashBytes];  // H(ek)
  PolyHat t[P::k];
  PolyHat transposed_matrix[P::k][P::k];
};

// What a decapsulation key is expanded to.
template <class P>
struct alignas(64) PreparedDk {
  PreparedEk<P> ek;
  uint8_t z[kSeedBytes];
  PolyHatCached s[P::k];
};

// The check of FIPS 203 section 7.2.
template <class P>
bool CheckEk(const uint8_t* ek) {
  bool below = true;
  for (size_t i = 0; i < P::k; ++i) below &= BelowQ(ek + i * kPolyBytes);
  return below;
}

// The encryption keys of up to kMax operations as byte strings: the hashes of the keys and the
// matrices are made on the way.
template <class P, class S, size_t kMax>
class RawKeys {
 public:
  using States = S;
  static constexpr size_t kMost = kMax;

  explicit RawKeys(Sponges<S>& sponges) : sponges_(sponges), matrices_(sponges, true) {}

  // Takes an operation's key and puts its hash into the queue.
  void Add(const uint8_t* ek) {
    SpongeJob& job = hash_jobs_[count_];
    job.Set(kSha3_256, hash_[count_], kHashBytes, ek, P::kEkBytes);
    sponges_.Add(job);
    matrices_.Add(ek + P::kVectorBytes);
    ek_[count_++] = ek;
  }
  // Adds the key of an item, if it passes the check of FIPS 203 section 7.2.
  bool Take(const EncapsItem& item) {
    if (!CheckEk<P>(item.ek)) return false;
    Add(item.ek);
    return true;
  }
  // Once, when all keys are there.
  void Start() { matrices_.Start(); }

  // H(ek).
  const uint8_t* Hash(size_t operation) {
    sponges_.RunUntil(hash_jobs_[operation]);
    return hash_[operation];
  }
  // Row i of the transposed matrix, i = 0, 1, ... in turn for all operations, then Done(i).
  void Row(const PolyHat* (&row)[P::k], size_t operation, size_t i) {
    matrices_.Row(row, operation, i);
  }
  void Done(size_t i) { matrices_.Done(i); }
  // The vector t, after all rows: it is decoded in the place of one.
  void T(const PolyHat* (&t)[P::k], size_t operation) {
    for (size_t j = 0; j < P::k; ++j) {
      PolyHat& place = matrices_.UsedUp(operation, j);
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

// Prepared keys, with the same functions as RawKeys. All of them are of this target.
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

// Everything that encryption to ek needs, with the coefficients of ek taken
// modulo q.
template <class P>
void ExpandEk(PreparedEk<P>& prepared, const uint8_t* ek) {
  Sponges<KeccakSingle> sponges;
  Matrices<P, KeccakSingle, 1> matrices(sponges, true);
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

// Expands ek after the check of FIPS 203 section 7.2.
template <class P>
bool ParseEk(void* prepared, const uint8_t* ek) {
  if (!CheckEk<P>(ek)) return false;
  ExpandEk(*static_cast<PreparedEk<P>*>(prepared), ek);
  return true;
}

// The check of FIPS 203 section 7.3.
template <class P>
bool CheckDk(const uint8_t* dk) {
  uint8_t hash[kHashBytes];
  Hash(kSha3_256, hash, kHashBytes, dk + P::kDkEk, P::kEkBytes);
  return MaskDiffer(hash, dk + P::kDkHash, kHashBytes) == 0;
}

// Expands dk and does the check of FIPS 203 section 7.3.
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
