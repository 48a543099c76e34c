// K-PKE, FIPS 203 section 5: the parts of key generation, encryption and decryption. All hashing
// goes through one Sponges, so that independent streams fill the lanes of each permutation.
#if defined(KEXLANE_KERNELS_MLKEM_KPKE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_MLKEM_KPKE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_KPKE_INL_H_
#else
#define KEXLANE_KERNELS_MLKEM_KPKE_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "kernels/ct.h"
#include "kernels/keccak/sponge-inl.h"
#include "kernels/mlkem/params.h"
#include "kernels/mlkem/poly-inl.h"
#include "kernels/mlkem/poly.h"
#include "kernels/mlkem/zetas.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// A polynomial of the NTT domain that SampleNTT (FIPS 203 algorithm 7) fills from SHAKE128(seed).
struct SampledPoly {
  PolyHat poly;
  size_t count;
  SpongeJob job;

  // Makes the job for the seed rho || j || i. Three blocks nearly always do; after them block by
  // block.
  void Set(const uint8_t* rho, uint8_t j, uint8_t i) {
    job.SetTail(kShake128, nullptr, 3 * kShake128.rate_bytes, rho, kSeedBytes, 2, j, i);
    job.more = Continue;
    job.context = this;
    count = 0;
  }

 private:
  static size_t Continue(SpongeJob& job, const uint8_t* stream, size_t stream_bytes) {
    SampledPoly& self = *static_cast<SampledPoly*>(job.context);
    self.count = RejectionSample(self.poly.c, self.count, stream, stream_bytes);
    if (self.count < kN) return kShake128.rate_bytes;
    FromStandardOrder(self.poly.c);
    return 0;
  }
};

// The matrix A-hat, row by row, or its transpose: entry (i, j) is SampleNTT(rho || j || i), in the
// transpose SampleNTT(rho || i || j).
template <class P>
class Matrix {
 public:
  void AddTo(Sponges<KeccakSingle>& sponges, const uint8_t* rho, bool transposed) {
    for (size_t i = 0; i < P::k; ++i) {
      for (size_t j = 0; j < P::k; ++j) {
        const uint8_t row = static_cast<uint8_t>(i), column = static_cast<uint8_t>(j);
        SampledPoly& entry = entries_[i][j];
        entry.Set(rho, transposed ? row : column, transposed ? column : row);
        sponges.Add(entry.job);
      }
    }
  }

  // Runs the sponges until a row is there and multiplies it: product = sum_j A[i][j] * v[j] R^-1.
  void MultiplyRow(PolyHat& product, Sponges<KeccakSingle>& sponges, size_t i,
                   const PolyHatCached (&v)[P::k]) {
    const PolyHat* row[P::k];
    for (size_t j = 0; j < P::k; ++j) {
      sponges.RunUntil(entries_[i][j].job);
      row[j] = &entries_[i][j].poly;
    }
    InnerProduct<P::k>(product, row, v);
  }

 private:
  SampledPoly entries_[P::k][P::k];
};

// Polynomials of SamplePolyCBD_eta(PRF_eta(sigma, N)) for N = first, first + 1, ...
template <int eta, size_t count>
class Noise {
 public:
  Noise() = default;
  ~Noise() { Wipe(bytes_); }
  Noise(const Noise&) = delete;
  Noise& operator=(const Noise&) = delete;

  void AddTo(Sponges<KeccakSingle>& sponges, const uint8_t* sigma, uint8_t first) {
    for (size_t i = 0; i < count; ++i) {
      jobs_[i].SetTail(kShake256, bytes_[i], 64 * eta, sigma, kSeedBytes, 1,
                       static_cast<uint8_t>(first + i));
      sponges.Add(jobs_[i]);
    }
  }

  void Get(Poly& f, Sponges<KeccakSingle>& sponges, size_t i) {
    sponges.RunUntil(jobs_[i]);
    SamplePolyCBD<eta>(f, bytes_[i]);
  }

 private:
  SpongeJob jobs_[count];
  uint8_t bytes_[count][64 * eta];
};

// product = sum_i a[i] * b[i] R^-1.
template <int k>
void VectorProduct(PolyHat& product, const PolyHat (&a)[k], const PolyHatCached (&b)[k]) {
  const PolyHat* pointers[k];
  for (size_t i = 0; i < k; ++i) pointers[i] = &a[i];
  InnerProduct<k>(product, pointers, b);
}

// ByteEncode_12 and ByteDecode_12 of the NTT domain. Encode changes f to FIPS 203's order.
// In: [0, q).
inline void EncodeHat(uint8_t* b, PolyHat& f) {
  ToStandardOrder(f.c);
  ByteEncode<12>(b, f.c);
}

// Returns whether all coefficients were below q; they are reduced if not.
inline bool DecodeHat(PolyHat& f, const uint8_t* b) {
  ByteDecode<12>(f.c, b);
  const bool below = ReduceOnce(f.c);
  FromStandardOrder(f.c);
  return below;
}

template <int d>
void CompressEncode(uint8_t* b, Poly& f) {
  Compress<d>(f.c, f.c);
  ByteEncode<d>(b, f.c);
}

template <int d>
void DecodeDecompress(Poly& f, const uint8_t* b) {
  ByteDecode<d>(f.c, b);
  Decompress<d>(f.c, f.c);
}

// What encryption to ek = ByteEncode_12(t) || rho needs of ek: K-PKE.Encrypt, FIPS 203 algorithm
// 14, lines 2 to 8. Decode() says whether every coefficient of t was below q.
template <class P>
struct EncryptionKey {
  PolyHat t[P::k];
  Matrix<P> transposed_matrix;

  bool Decode(const uint8_t* ek) {
    bool below = true;
    for (size_t i = 0; i < P::k; ++i) below &= DecodeHat(t[i], ek + i * kPolyBytes);
    return below;
  }
};

// K-PKE.Encrypt, FIPS 203 algorithm 14, lines 9 to 23: encrypts m[32] with the randomness r[32].
// The sponges hold the jobs of key.transposed_matrix, done or not.
template <class P>
HWY_NOINLINE void Encrypt(uint8_t* c, EncryptionKey<P>& key, Sponges<KeccakSingle>& sponges,
                          const uint8_t* m, const uint8_t* r) {
  Noise<P::eta1, P::k> y_noise;
  Noise<P::eta2, P::k + 1> e_noise;
  y_noise.AddTo(sponges, r, 0);
  e_noise.AddTo(sponges, r, P::k);

  struct {
    PolyHatCached y[P::k];
    PolyHat hat;
    Poly f, noise;
  } secret;
  const WipeAtExit wipe(secret);
  for (size_t i = 0; i < P::k; ++i) {
    y_noise.Get(secret.f, sponges, i);
    NTT(secret.hat, secret.f);
    Cache(secret.y[i], secret.hat);
  }
  // u = NTT^-1(A^T y) + e1
  for (size_t i = 0; i < P::k; ++i) {
    key.transposed_matrix.MultiplyRow(secret.hat, sponges, i, secret.y);
    InverseNTT<kInverseNttScaleR>(secret.f, secret.hat);
    e_noise.Get(secret.noise, sponges, i);
    AddCanonical(secret.f, secret.f, secret.noise);
    CompressEncode<P::du>(c + i * P::kUBytes, secret.f);
  }
  // v = NTT^-1(t^T y) + e2 + mu
  VectorProduct(secret.hat, key.t, secret.y);
  InverseNTT<kInverseNttScaleR>(secret.f, secret.hat);
  e_noise.Get(secret.noise, sponges, P::k);
  AddCanonical(secret.f, secret.f, secret.noise);
  DecodeDecompress<1>(secret.noise, m);
  AddCanonical(secret.f, secret.f, secret.noise);
  CompressEncode<P::dv>(c + P::k * P::kUBytes, secret.f);
}

// K-PKE.Decrypt, FIPS 203 algorithm 15: m[32] from c and ByteEncode_12(s).
template <class P>
HWY_NOINLINE void Decrypt(uint8_t* m, const uint8_t* c, const uint8_t* s) {
  struct {
    PolyHat s[P::k];
    PolyHatCached u[P::k];
    PolyHat hat;
    Poly f, v;
  } secret;
  const WipeAtExit wipe(secret);
  for (size_t i = 0; i < P::k; ++i) {
    DecodeHat(secret.s[i], s + i * kPolyBytes);
    DecodeDecompress<P::du>(secret.f, c + i * P::kUBytes);
    NTT(secret.hat, secret.f);
    Cache(secret.u[i], secret.hat);
  }
  // w = v - NTT^-1(s^T u)
  VectorProduct(secret.hat, secret.s, secret.u);
  InverseNTT<kInverseNttScaleR>(secret.f, secret.hat);
  DecodeDecompress<P::dv>(secret.v, c + P::k * P::kUBytes);
  SubtractCanonical(secret.f, secret.v, secret.f);
  CompressEncode<1>(m, secret.f);
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

#endif  // include guard
