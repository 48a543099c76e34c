// K-PKE, FIPS 203 section 5: the parts of key generation, encryption and
// decryption. All hashing goes through one Sponges, so that independent streams
// fill the lanes of each permutation.
#if defined(KEXLANE_KERNELS_MLKEM_KPKE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_MLKEM_KPKE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_KPKE_INL_H_
#else
#define KEXLANE_KERNELS_MLKEM_KPKE_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/ct.h"
#include "kernels/keccak/sponge-inl.h"
#include "kernels/table.h"
#include "kernels/mlkem/params.h"
#include "kernels/mlkem/poly-inl.h"
#include "kernels/mlkem/poly.h"
#include "kernels/mlkem/zetas.h"
#include "kernels/profile.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// A polynomial of the NTT domain that SampleNTT (FIPS 203 algorithm 7) fills
// from SHAKE128(seed).
struct SampledPoly : SpongeJob {
  PolyHat poly;
  size_t count;

  // Makes the job for the seed rho || j || i. Three blocks nearly always do;
  // after them block by block.
  void SetSeed(const uint8_t* rho, uint8_t j, uint8_t i) {
    SetTail(kShake128, nullptr, 3 * kShake128.rate_bytes, rho, kSeedBytes, 2, j, i);
    more = Continue;
    count = 0;
  }

 private:
  static size_t Continue(SpongeJob& job, const uint8_t* stream, size_t stream_bytes) {
    SampledPoly& self = static_cast<SampledPoly&>(job);
    // Room for what three blocks may hold, or 255 and what one block may hold,
    // and a vector more.
    alignas(64) int16_t accepted[kN + 128];
    if (self.count != 0) std::memcpy(accepted, self.poly.c, sizeof(self.poly.c));
    self.count = RejectionSample(accepted, self.count, stream, stream_bytes);
    if (self.count < kN) {
      std::memcpy(self.poly.c, accepted, sizeof(self.poly.c));
      return kShake128.rate_bytes;
    }
    FromStandardOrder(self.poly.c, accepted);
    return 0;
  }
};

// The matrices A-hat, or their transposes, of up to kMax operations, by rows:
// entry (i, j) is SampleNTT(rho || j || i), in the transpose SampleNTT(rho || i
// || j). One operation keeps all rows and samples them as lanes become free; of
// several only one row each is there at a time.
template <class P, class S, size_t kMax>
class Matrices {
 public:
  Matrices(Sponges<S>& sponges, bool transposed) : sponges_(sponges), transposed_(transposed) {}

  void Add(const uint8_t* rho) { rho_[count_++] = rho; }
  void Start() {
    for (size_t i = 0; i < kWindow; ++i) AddRow(i);
  }

  // Row i of an operation, i = 0, 1, ... in turn for all operations, then
  // Done(i).
  void Row(const PolyHat* (&row)[P::k], size_t operation, size_t i) {
    for (size_t j = 0; j < P::k; ++j) {
      SampledPoly& entry = entries_[i % kWindow][operation][j];
      sponges_.RunUntil(entry);
      row[j] = &entry.poly;
    }
  }
  void Done(size_t i) {
    if (i + kWindow < P::k) AddRow(i + kWindow);
  }
  // When all rows are done, memory of an operation's first row for other use.
  PolyHat& UsedUp(size_t operation, size_t j) { return entries_[0][operation][j].poly; }

 private:
  static constexpr size_t kWindow = kMax == 1 ? P::k : 1;

  void AddRow(size_t i) {
    for (size_t j = 0; j < P::k; ++j) {
      const uint8_t row = static_cast<uint8_t>(i), column = static_cast<uint8_t>(j);
      for (size_t operation = 0; operation < count_; ++operation) {
        SampledPoly& entry = entries_[i % kWindow][operation][j];
        entry.SetSeed(rho_[operation], transposed_ ? row : column, transposed_ ? column : row);
        sponges_.Add(entry);
      }
    }
  }

  Sponges<S>& sponges_;
  bool transposed_;
  size_t count_ = 0;
  const uint8_t* rho_[kMax] = {};
  SampledPoly entries_[kWindow][kMax][P::k];
};

// Polynomials of SamplePolyCBD_eta(PRF_eta(sigma, N)) for N = first, first + 1,
// ...
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

// What an encapsulation key ek = ByteEncode_12(t) || rho is expanded to.
template <class P>
struct alignas(64) PreparedEk {
  PreparedTag tag;
  uint8_t hash[kHashBytes];  // H(ek)
  PolyHat t[P::k];
  PolyHat transposed_matrix[P::k][P::k];
};

// The encryption keys of up to kMax operations as byte strings: the matrices
// are sampled on the way.
template <class P, class S, size_t kMax>
class RawKeys {
 public:
  explicit RawKeys(Sponges<S>& sponges) : matrices_(sponges, true) {}

  void Add(const uint8_t* ek) {
    ek_[count_++] = ek;
    matrices_.Add(ek + P::kVectorBytes);
  }
  void Start() { matrices_.Start(); }

  void Row(const PolyHat* (&row)[P::k], size_t operation, size_t i) {
    matrices_.Row(row, operation, i);
  }
  void Done(size_t i) { matrices_.Done(i); }
  // After all rows, in whose place it is decoded.
  void T(const PolyHat* (&t)[P::k], size_t operation) {
    for (size_t j = 0; j < P::k; ++j) {
      PolyHat& place = matrices_.UsedUp(operation, j);
      DecodeHat(place, ek_[operation] + j * kPolyBytes);
      t[j] = &place;
    }
  }

 private:
  size_t count_ = 0;
  const uint8_t* ek_[kMax] = {};
  Matrices<P, S, kMax> matrices_;
};

// The same for prepared keys.
template <class P, size_t kMax>
class PreparedKeys {
 public:
  void Add(const PreparedEk<P>& ek) { ek_[count_++] = &ek; }

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

// One encryption: K-PKE.Encrypt(key, m[32], r[32]), written to c or, where c is null, compared with
// `expected`: `differ` then becomes all ones if they differ, and stays as it is if not.
struct Encryption {
  uint8_t* c;
  const uint8_t* expected;
  const uint8_t* m;
  const uint8_t* r;
  uint64_t differ;
};

// y of algorithm 14 in the NTT domain for each operation; e1 and e2 are added
// to the queue behind it.
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

// K-PKE.Encrypt, FIPS 203 algorithm 14, for n operations side by side. `keys`
// is a RawKeys, whose jobs the sponges hold, done or not, or a PreparedKeys.
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
  // Where the bytes of c from `at` on are to be written, and what is to be done when they are.
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

// K-PKE.Decrypt, FIPS 203 algorithm 15: m[32] from c.
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
}

// The same with ByteEncode_12(s).
template <class P>
HWY_NOINLINE void DecryptRaw(uint8_t* m, const uint8_t* c, const uint8_t* s_bytes) {
  PolyHatCached s[P::k];
  const WipeLinesAtExit wipe(s);
  DecodeS<P>(s, s_bytes);
  Decrypt<P>(m, c, s);
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

#endif  // include guard
