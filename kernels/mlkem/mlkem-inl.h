// ML-KEM, FIPS 203 sections 6 and 7, for one operation at a time.
#if defined(KEXLANE_KERNELS_MLKEM_MLKEM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_MLKEM_MLKEM_INL_H_
#undef KEXLANE_KERNELS_MLKEM_MLKEM_INL_H_
#else
#define KEXLANE_KERNELS_MLKEM_MLKEM_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/ct.h"
#include "kernels/mlkem/kpke-inl.h"
#include "kernels/mlkem/params.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// dk = ByteEncode_12(s) || ek || H(ek) || z.
template <class P>
struct DkParts {
  static constexpr size_t kEk = P::kVectorBytes;
  static constexpr size_t kHash = kEk + P::kEkBytes;
  static constexpr size_t kZ = kHash + kHashBytes;
  static_assert(kZ + kSeedBytes == P::kDkBytes);
};

// ML-KEM.KeyGen_internal, FIPS 203 algorithm 16 with K-PKE.KeyGen, algorithm 13; seed = d || z.
// The hash of ek runs beside the sampling of the rows of A that ek does not need yet.
template <class P>
void KeyGen(uint8_t* ek, uint8_t* dk, const uint8_t* seed) {
  Sponges<KeccakSingle> sponges;
  Matrix<P> matrix;
  Noise<P::eta1, P::k> s_noise, e_noise;
  SpongeJob g, h;
  struct {
    uint8_t rho_sigma[2 * kSeedBytes];
    PolyHatCached s[P::k];
    PolyHat hat, e;
    Poly f;
  } secret;
  const WipeAtExit wipe(secret);

  g.SetTail(kSha3_512, secret.rho_sigma, sizeof(secret.rho_sigma), seed, kSeedBytes, 1, P::k);
  sponges.Add(g);
  sponges.RunUntil(g);
  uint8_t* const rho = ek + P::kVectorBytes;
  std::memcpy(rho, secret.rho_sigma, kSeedBytes);
  Declassify(rho, kSeedBytes, "rho is part of the encapsulation key");
  const uint8_t* const sigma = secret.rho_sigma + kSeedBytes;
  s_noise.AddTo(sponges, sigma, 0);
  e_noise.AddTo(sponges, sigma, P::k);
  matrix.AddTo(sponges, rho, false);

  for (size_t i = 0; i < P::k; ++i) {
    s_noise.Get(secret.f, sponges, i);
    NTT(secret.hat, secret.f);
    Cache(secret.s[i], secret.hat);
    MakeCanonical(secret.hat.c);
    EncodeHat(dk + i * kPolyBytes, secret.hat);
  }
  h.Set(kSha3_256, dk + DkParts<P>::kHash, kHashBytes, ek, P::kEkBytes);
  h.ready_bytes = 0;
  // A hash that waits for rows keeps its lane, so it starts with the first row if there are others.
  constexpr size_t kHashFrom = KeccakSingle::kStates > 1 ? 0 : P::k - 1;
  for (size_t i = 0; i < P::k; ++i) {
    // t = A s + e
    e_noise.Get(secret.f, sponges, i);
    NTT(secret.e, secret.f);
    matrix.MultiplyRow(secret.hat, sponges, i, secret.s);
    AddScaledCanonical(secret.hat, secret.hat, secret.e);
    EncodeHat(ek + i * kPolyBytes, secret.hat);
    Declassify(ek + i * kPolyBytes, kPolyBytes, "t is part of the encapsulation key");
    h.ready_bytes = i + 1 < P::k ? (i + 1) * kPolyBytes : P::kEkBytes;
    if (i == kHashFrom) sponges.AddUrgent(h);
  }
  sponges.RunUntil(h);
  std::memcpy(dk + DkParts<P>::kEk, ek, P::kEkBytes);
  std::memcpy(dk + DkParts<P>::kZ, seed + kSeedBytes, kSeedBytes);
}

// ML-KEM.Encaps_internal, FIPS 203 algorithm 17, after the check of section 7.2.
// The matrix is sampled beside the hash of ek.
template <class P>
bool Encaps(uint8_t* c, uint8_t* K, const uint8_t* ek, const uint8_t* m) {
  EncryptionKey<P> key;
  if (!key.Decode(ek)) return false;
  Sponges<KeccakSingle> sponges;
  SpongeJob h, g;
  uint8_t hash[kHashBytes];
  uint8_t K_r[2 * kSeedBytes];
  const WipeAtExit wipe(K_r);
  h.Set(kSha3_256, hash, kHashBytes, ek, P::kEkBytes);
  sponges.Add(h);
  key.transposed_matrix.AddTo(sponges, ek + P::kVectorBytes, true);
  sponges.RunUntil(h);
  g.Set(kSha3_512, K_r, sizeof(K_r), m, kSeedBytes, hash, kHashBytes);
  sponges.AddUrgent(g);
  sponges.RunUntil(g);
  Encrypt(c, key, sponges, m, K_r + kSeedBytes);
  std::memcpy(K, K_r, kHashBytes);
  return true;
}

// ML-KEM.Decaps_internal, FIPS 203 algorithm 18, with the check of section 7.3. The hash of ek, the
// rejection secret J(z || c) and the matrix are computed side by side.
template <class P>
bool Decaps(uint8_t* K, const uint8_t* c, const uint8_t* dk) {
  const uint8_t* const ek = dk + DkParts<P>::kEk;
  const uint8_t* const stored_hash = dk + DkParts<P>::kHash;
  Sponges<KeccakSingle> sponges;
  SpongeJob g, h, j;
  EncryptionKey<P> key;
  uint8_t hash[kHashBytes];
  struct {
    uint8_t m[kSeedBytes];
    uint8_t K_r[2 * kSeedBytes];
    uint8_t K_reject[kHashBytes];
    uint8_t c[P::kCBytes];
  } secret;
  const WipeAtExit wipe(secret);

  Decrypt<P>(secret.m, c, dk);
  g.Set(kSha3_512, secret.K_r, sizeof(secret.K_r), secret.m, kSeedBytes, stored_hash, kHashBytes);
  h.Set(kSha3_256, hash, kHashBytes, ek, P::kEkBytes);
  j.Set(kShake256, secret.K_reject, kHashBytes, dk + DkParts<P>::kZ, kSeedBytes, c, P::kCBytes);
  sponges.Add(g);
  sponges.Add(h);
  sponges.Add(j);
  key.Decode(ek);
  key.transposed_matrix.AddTo(sponges, ek + P::kVectorBytes, true);
  sponges.RunUntil(g);
  Encrypt(secret.c, key, sponges, secret.m, secret.K_r + kSeedBytes);
  sponges.RunUntil(h);
  sponges.RunUntil(j);
  // Whether dk is well-formed is public; whether c is, is not.
  if (MaskDiffer(hash, stored_hash, kHashBytes) != 0) return false;
  MoveIf(MaskDiffer(secret.c, c, P::kCBytes), secret.K_r, secret.K_reject, kHashBytes);
  std::memcpy(K, secret.K_r, kHashBytes);
  return true;
}

// The check of FIPS 203 section 7.2.
template <class P>
bool CheckEk(const uint8_t* ek) {
  EncryptionKey<P> key;
  return key.Decode(ek);
}

// The check of FIPS 203 section 7.3.
template <class P>
bool CheckDk(const uint8_t* dk) {
  uint8_t hash[kHashBytes];
  Hash(kSha3_256, hash, kHashBytes, dk + DkParts<P>::kEk, P::kEkBytes);
  return MaskDiffer(hash, dk + DkParts<P>::kHash, kHashBytes) == 0;
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

#endif  // include guard
