// SPDX-License-Identifier: Apache-2.0
// The polynomial kernels as <kexlane/kernels.h> offers them: arrays of any alignment, coefficients
// in [0, q), FIPS 203's order in the NTT domain. A target may use other forms, which are converted
// here.
#ifndef KEXLANE_KERNELS_MLKEM_BOUNDARY_INL_H_
#define KEXLANE_KERNELS_MLKEM_BOUNDARY_INL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include KXL_POLY_INL
#include "kernels/ct.h"
#include "kernels/keccak/sponge-inl.h"
#include "kernels/mlkem/kpke-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

template <class T>
void CopyIn(T& to, const int16_t* from) {
  std::memcpy(to.c, from, sizeof(to.c));
}
template <class T>
void CopyOut(int16_t* to, const T& from) {
  std::memcpy(to, from.c, sizeof(from.c));
}

inline void BoundaryNtt(int16_t* f_hat, const int16_t* f) {
  Poly in;
  PolyHat out;
  const WipeAtExit wipe_in(in);
  const WipeAtExit wipe_out(out);
  CopyIn(in, f);
  NTT(out, in);
  MakeCanonical(out.c);
  ToStandardOrder(out.c);
  CopyOut(f_hat, out);
}

inline void BoundaryInverseNtt(int16_t* f, const int16_t* f_hat) {
  PolyHat in;
  Poly out;
  const WipeAtExit wipe_in(in);
  const WipeAtExit wipe_out(out);
  CopyIn(in, f_hat);
  FromStandardOrder(in.c, in.c);
  InverseNTT<kInverseNttScale>(out, in);
  MakeCanonical(out.c);
  CopyOut(f, out);
}

template <int k>
void MultiplyNtts(int16_t* h_hat, const int16_t* f_hat, const int16_t* g_hat) {
  PolyHat f[k], g, product, zero = {};
  PolyHatCached cached[k];
  const PolyHat* pointers[k];
  const WipeAtExit wipe_f(f);
  const WipeAtExit wipe_g(g);
  const WipeAtExit wipe_product(product);
  const WipeAtExit wipe_cached(cached);
  for (size_t i = 0; i < k; ++i) {
    CopyIn(f[i], f_hat + kN * i);
    CopyIn(g, g_hat + kN * i);
    FromStandardOrder(f[i].c, f[i].c);
    FromStandardOrder(g.c, g.c);
    Cache(cached[i], g);
    pointers[i] = &f[i];
  }
  InnerProduct<k>(product, pointers, cached);
  AddScaledCanonical(product, product, zero);
  ToStandardOrder(product.c);
  CopyOut(h_hat, product);
}

inline void BoundaryMultiplyNtts(int16_t* h_hat, const int16_t* f_hat, const int16_t* g_hat,
                                 size_t k) {
  constexpr void (*kByRank[])(int16_t*, const int16_t*, const int16_t*) = {
      MultiplyNtts<1>, MultiplyNtts<2>, MultiplyNtts<3>, MultiplyNtts<4>};
  kByRank[k - 1](h_hat, f_hat, g_hat);
}

// Samples as many of the n polynomials as fill groups of S::kStates, and returns that number. A
// seed has 34 bytes.
template <class S>
size_t SampleNttGroups(int16_t* a_hat, const uint8_t* seeds, size_t n) {
  size_t done = 0;
  for (; done + S::kStates <= n; done += S::kStates) {
    Sponges<S> sponges;
    SampledPoly polys[S::kStates];
    for (size_t i = 0; i < S::kStates; ++i) {
      const uint8_t* const seed = seeds + 34 * (done + i);
      polys[i].SetSeed(seed, seed[32], seed[33]);
      sponges.Add(polys[i]);
    }
    for (size_t i = 0; i < S::kStates; ++i) {
      sponges.RunUntil(polys[i]);
      ToStandardOrder(polys[i].poly.c);
      CopyOut(a_hat + kN * (done + i), polys[i].poly);
    }
  }
  return done;
}

inline void BoundarySampleNtt(int16_t* a_hat, const uint8_t* seeds, size_t n) {
  size_t done = SampleNttGroups<KeccakWide>(a_hat, seeds, n);
  done += SampleNttGroups<KeccakSingle>(a_hat + kN * done, seeds + 34 * done, n - done);
  SampleNttGroups<Keccak1>(a_hat + kN * done, seeds + 34 * done, n - done);
}

inline void BoundarySampleCbd(int16_t* f, const uint8_t* b, unsigned eta) {
  Poly out;
  const WipeAtExit wipe(out);
  eta == 2 ? SamplePolyCBD<2>(out, b) : SamplePolyCBD<3>(out, b);
  MakeCanonical(out.c);
  CopyOut(f, out);
}

// The functions F<d>::Run for d from 1 to kMax, as a table.
template <int kMax, template <int> class F>
struct ByD {
  template <size_t... i>
  static constexpr auto Table(std::index_sequence<i...>) {
    return std::array{F<static_cast<int>(i) + 1>::Run...};
  }
  static constexpr auto kTable = Table(std::make_index_sequence<kMax>());
};

template <int d>
struct EncodeD {
  static void Run(uint8_t* b, const int16_t* f) {
    Poly in;
    const WipeAtExit wipe(in);
    CopyIn(in, f);
    ByteEncode<d>(b, in.c);
  }
};

template <int d>
struct DecodeD {
  static void Run(int16_t* f, const uint8_t* b) {
    Poly out;
    const WipeAtExit wipe(out);
    ByteDecode<d>(out.c, b);
    if constexpr (d == 12) ReduceOnce(out.c);
    CopyOut(f, out);
  }
};

template <int d>
struct CompressD {
  static void Run(int16_t* y, const int16_t* x) {
    Poly f;
    const WipeAtExit wipe(f);
    CopyIn(f, x);
    Compress<d>(f.c, f.c);
    CopyOut(y, f);
  }
};

template <int d>
struct DecompressD {
  static void Run(int16_t* x, const int16_t* y) {
    Poly f;
    const WipeAtExit wipe(f);
    CopyIn(f, y);
    Decompress<d>(f.c, f.c);
    CopyOut(x, f);
  }
};

inline void BoundaryByteEncode(uint8_t* b, const int16_t* f, unsigned d) {
  ByD<12, EncodeD>::kTable[d - 1](b, f);
}
inline void BoundaryByteDecode(int16_t* f, const uint8_t* b, unsigned d) {
  ByD<12, DecodeD>::kTable[d - 1](f, b);
}
inline void BoundaryCompress(int16_t* y, const int16_t* x, unsigned d) {
  ByD<11, CompressD>::kTable[d - 1](y, x);
}
inline void BoundaryDecompress(int16_t* x, const int16_t* y, unsigned d) {
  ByD<11, DecompressD>::kTable[d - 1](x, y);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_BOUNDARY_INL_H_
