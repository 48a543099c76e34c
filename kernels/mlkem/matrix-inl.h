// SPDX-License-Identifier: Apache-2.0
// Samples the matrix A-hat of K-PKE, FIPS 203 section 5, as lanes of the sponges become free.
#ifndef KEXLANE_KERNELS_MLKEM_MATRIX_INL_H_
#define KEXLANE_KERNELS_MLKEM_MATRIX_INL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include KXL_POLY_INL
#include "kernels/keccak/sponge-inl.h"
#include "kernels/mlkem/params.h"
#include "kernels/mlkem/poly.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// A polynomial in the NTT domain that SampleNTT, FIPS 203 algorithm 7, fills from SHAKE128(seed).
struct SampledPoly : SpongeJob {
  PolyHat poly;
  size_t count;

  // Makes the job for the seed rho || j || i. It first squeezes three blocks, which are nearly
  // always enough, and then one block at a time.
  void SetSeed(const uint8_t* rho, uint8_t j, uint8_t i) {
    SetTail(kShake128, nullptr, 3 * kShake128.rate_bytes, rho, kSeedBytes, 2, j, i);
    more = Continue;
    count = 0;
  }

 private:
  static size_t Continue(SpongeJob& job, const uint8_t* stream, size_t stream_bytes) {
    SampledPoly& self = static_cast<SampledPoly&>(job);
    // Room for the candidates of three blocks, or for 255 coefficients and the candidates of one
    // block, and for a vector more.
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

enum class WhichMatrix { kA, kATransposed };

// The matrices A-hat, or their transposes, of up to kMax operations. Entry (i, j) of A-hat is
// SampleNTT(rho || j || i), and entry (i, j) of the transpose is SampleNTT(rho || i || j).
//
// The caller calls Add() for each operation and Start(). Then it asks for the rows i = 0, ..., k-1
// in order: Row(row, operation, i) for each operation, and Done(i). A single operation has memory
// for all rows, and its rows are sampled as lanes become free. Several operations have memory for
// one row each, and Done(i) starts the next row.
template <class P, class S, size_t kMax>
class Matrices {
 public:
  Matrices(Sponges<S>& sponges, WhichMatrix which)
      : sponges_(sponges), transposed_(which == WhichMatrix::kATransposed) {}

  void Add(const uint8_t* rho) { rho_[count_++] = rho; }
  void Start() {
    for (size_t i = 0; i < kWindow; ++i) AddRow(i);
  }

  // Points row[j] at entry (i, j) of the operation's matrix, after it is sampled. The pointers are
  // valid until Done(i).
  void Row(const PolyHat* (&row)[P::k], size_t operation, size_t i) {
    for (size_t j = 0; j < P::k; ++j) {
      SampledPoly& entry = entries_[i % kWindow][operation][j];
      sponges_.RunUntil(entry);
      row[j] = &entry.poly;
    }
  }
  // Ends the use of row i of all operations.
  void Done(size_t i) {
    if (i + kWindow < P::k) AddRow(i + kWindow);
  }
  // Returns memory of a row of the operation. After the last Done() the caller may use it as it
  // likes.
  PolyHat& Spare(size_t operation, size_t j) { return entries_[0][operation][j].poly; }

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

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_MATRIX_INL_H_
