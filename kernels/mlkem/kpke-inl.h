// SPDX-License-Identifier: Apache-2.0
// K-PKE, FIPS 203 section 5: the parts of key generation, encryption and decryption. All hashing
// goes through one Sponges, so that independent streams fill the lanes of each permutation.
#ifndef KEXLANE_KERNELS_MLKEM_KPKE_INL_H_
#define KEXLANE_KERNELS_MLKEM_KPKE_INL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include KXL_POLY_INL
#include "kernels/ct.h"
#include "kernels/keccak/sponge-inl.h"
#include "kernels/mlkem/keys-inl.h"
#include "kernels/mlkem/params.h"
#include "kernels/mlkem/poly.h"
#include "kernels/mlkem/zetas.h"
#include "kernels/stack-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// The polynomials SamplePolyCBD_eta(PRF_eta(sigma, N)) for N = first, first + 1, ...,
// first + count - 1.
template <int eta, size_t count>
class Noise {
 public:
  Noise() = default;
  ~Noise() { WipeLines(bytes_); }
  Noise(const Noise&) = delete;
  Noise& operator=(const Noise&) = delete;

  template <class S>
  void AddTo(Sponges<S>& sponges, const uint8_t* sigma, uint8_t first) {
    for (size_t i = 0; i < count; ++i) {
      jobs_[i].SetTail(kShake256, bytes_.of[i], 64 * eta, sigma, kSeedBytes, 1,
                       static_cast<uint8_t>(first + i));
      sponges.Add(jobs_[i]);
    }
  }

  template <class S>
  void Get(Poly& f, Sponges<S>& sponges, size_t i) {
    sponges.RunUntil(jobs_[i]);
    SamplePolyCBD<eta>(f, bytes_.of[i]);
  }

 private:
  SpongeJob jobs_[count];
  struct alignas(64) {
    uint8_t of[count][64 * eta];
  } bytes_;
};

// One encryption: K-PKE.Encrypt(key, m[32], r[32]). If c is not null, the ciphertext is written to
// c. If c is null, the ciphertext is compared with `expected`: `differ` becomes all ones if they
// differ, and keeps its value if they are equal.
struct Encryption {
  uint8_t* c;
  const uint8_t* expected;
  const uint8_t* m;
  const uint8_t* r;
  uint64_t differ = 0;
};

// Samples y of FIPS 203 algorithm 14 for each operation, and transforms it to the NTT domain. The
// hashes for y enter the queue first. Those for e1 and e2 follow, and `e` holds them.
template <class P, class S, size_t kMax>
HWY_NOINLINE void SampleY(PolyHatCached (&y)[kMax][P::k], Noise<P::eta2, P::k + 1> (&e)[kMax],
                          Sponges<S>& sponges, const Encryption (&operations)[kMax], size_t n) {
  const BurnStackAtExit burn;
  Noise<P::eta1, P::k> noise[kMax];
  struct {
    Poly f;
    PolyHat hat;
  } secret;
  const WipeLinesAtExit wipe(secret);
  for (size_t op = 0; op < n; ++op) noise[op].AddTo(sponges, operations[op].r, 0);
  for (size_t op = 0; op < n; ++op) e[op].AddTo(sponges, operations[op].r, P::k);
  for (size_t op = 0; op < n; ++op) {
    for (size_t i = 0; i < P::k; ++i) {
      noise[op].Get(secret.f, sponges, i);
      NTT(secret.hat, secret.f);
      Cache(y[op][i], secret.hat);
    }
  }
}

// K-PKE.Encrypt, FIPS 203 algorithm 14, for n operations side by side. `keys` is a RawKeys or a
// PreparedKeys of keys-inl.h, after its Start(). Encrypt() asks it for row i of the transposed
// matrix of each operation in turn, then calls Done(i), for i = 0, ..., k-1. It asks for the
// vectors t last.
template <class P, class S, size_t kMax, class Keys>
HWY_NOINLINE void Encrypt(Sponges<S>& sponges, Keys& keys, Encryption (&operations)[kMax],
                          size_t n) {
  const BurnStackAtExit burn;
  Noise<P::eta2, P::k + 1> e[kMax];
  struct {
    PolyHatCached y[kMax][P::k];
    PolyHat hat;
    Poly f, noise;
    uint8_t compressed[P::kUBytes];
  } secret;
  static_assert(P::dv < P::du);
  const WipeLinesAtExit wipe(secret);
  // place() says where the bytes of c from `at` on are written, and placed() compares them if there
  // is no c.
  const auto place = [&](const Encryption& x, size_t at) {
    return x.c != nullptr ? x.c + at : secret.compressed;
  };
  const auto placed = [&](Encryption& x, size_t at, size_t bytes) {
    if (x.c == nullptr) x.differ |= MaskDiffer(secret.compressed, x.expected + at, bytes);
  };
  SampleY<P>(secret.y, e, sponges, operations, n);
  // u = NTT^-1(A^T y) + e1
  for (size_t i = 0; i < P::k; ++i) {
    for (size_t op = 0; op < n; ++op) {
      const PolyHat* row[P::k];
      keys.Row(row, op, i);
      InnerProduct<P::k>(secret.hat, row, secret.y[op]);
      InverseNTT<kInverseNttScaleR>(secret.f, secret.hat);
      e[op].Get(secret.noise, sponges, i);
      AddCompressEncode<P::du>(place(operations[op], i * P::kUBytes), secret.f, secret.noise);
      placed(operations[op], i * P::kUBytes, P::kUBytes);
    }
    keys.Done(i);
  }
  // v = NTT^-1(t^T y) + e2 + mu
  for (size_t op = 0; op < n; ++op) {
    const PolyHat* t[P::k];
    keys.T(t, op);
    InnerProduct<P::k>(secret.hat, t, secret.y[op]);
    InverseNTT<kInverseNttScaleR>(secret.f, secret.hat);
    e[op].Get(secret.noise, sponges, P::k);
    AddCanonical(secret.f, secret.f, secret.noise);
    DecodeDecompress<1>(secret.noise, operations[op].m);
    constexpr size_t kV = P::k * P::kUBytes;
    AddCompressEncode<P::dv>(place(operations[op], kV), secret.f, secret.noise);
    placed(operations[op], kV, P::kCBytes - kV);
  }
}

// K-PKE.Decrypt, FIPS 203 algorithm 15: computes m[32] from c.
template <class P>
HWY_NOINLINE void Decrypt(uint8_t* m, const uint8_t* c, const PolyHatCached (&s)[P::k]) {
  struct {
    PolyHat u[P::k];
    PolyHat hat;
    Poly f, v;
  } secret;
  const WipeLinesAtExit wipe(secret);
  const PolyHat* u[P::k];
  for (size_t i = 0; i < P::k; ++i) {
    DecodeDecompress<P::du>(secret.f, c + i * P::kUBytes);
    NTT(secret.u[i], secret.f);
    u[i] = &secret.u[i];
  }
  // w = v - NTT^-1(s^T u)
  InnerProduct<P::k>(secret.hat, u, s);
  InverseNTT<kInverseNttScaleR>(secret.f, secret.hat);
  DecodeDecompress<P::dv>(secret.v, c + P::k * P::kUBytes);
  SubtractCanonical(secret.f, secret.v, secret.f);
  CompressEncode<1>(m, secret.f);
  // What the functions above saved of this one's registers lies below where the caller burns the
  // stack.
  BurnStack<512>();
}

// K-PKE.Decrypt, FIPS 203 algorithm 15, with s as bytes: s_bytes is ByteEncode_12(s).
template <class P>
HWY_NOINLINE void DecryptRaw(uint8_t* m, const uint8_t* c, const uint8_t* s_bytes) {
  PolyHatCached s[P::k];
  const WipeLinesAtExit wipe(s);
  DecodeS<P>(s, s_bytes);
  Decrypt<P>(m, c, s);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_KPKE_INL_H_
