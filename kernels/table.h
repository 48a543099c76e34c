// SPDX-License-Identifier: Apache-2.0
// The tables of function pointers that a target offers. kernels/targets/NAME.cc fills them for the
// target NAME, and dispatch/target.cc chooses a target. This is plain C++ without Highway.
//
// The callers check the arguments: no pointer is null, all lengths are right, and nothing overlaps
// unless a comment allows it. If a function returns false, its outputs are unspecified and the
// caller wipes them.
#ifndef KEXLANE_KERNELS_TABLE_H_
#define KEXLANE_KERNELS_TABLE_H_

#include <cstddef>
#include <cstdint>

namespace kexlane {

// The items of ML-KEM's kernels. Items are independent of each other. If an item's `ok` is false,
// its outputs are unspecified.
struct KeygenItem {
  uint8_t* ek;          // may be the place of ek inside dk
  uint8_t* dk;          // null if prepared is given
  void* prepared;       // kxl_mlkemN_dk; null if dk is given
  const uint8_t* seed;  // d || z
};
struct EncapsItem {
  uint8_t* c;
  uint8_t* K;
  const uint8_t* ek;     // read by encaps
  const void* prepared;  // kxl_mlkemN_ek of this target, read by encaps_prepared
  const uint8_t* m;
  bool ok;
};
struct DecapsItem {
  uint8_t* K;
  const uint8_t* c;
  const uint8_t* dk;     // read by decaps
  const void* prepared;  // kxl_mlkemN_dk of this target, read by decaps_prepared
  bool ok;
};

// The first bytes of a prepared key: the kind of key, and the target that prepared it. Only api/
// reads and writes them. They are zero in a struct that holds no key.
struct PreparedTag {
  uint64_t kind;
  uint64_t target;
};

// The kernels of one parameter set of ML-KEM, FIPS 203. <kexlane/mlkem.h> has the sizes. The first
// five work on n items and choose how many of them run side by side.
struct MlkemKernels {
  // Algorithm 16.
  void (*keygen)(KeygenItem* items, size_t n);
  // Algorithm 17, after the check of section 7.2, which clears `ok` if it fails.
  void (*encaps)(EncapsItem* items, size_t n);
  void (*encaps_prepared)(EncapsItem* items, size_t n);
  // Algorithm 18, after the check of section 7.3, which clears `ok` if it fails.
  void (*decaps)(DecapsItem* items, size_t n);
  void (*decaps_prepared)(DecapsItem* items, size_t n);
  // parse_ek and parse_dk check and expand a key. They return false if the check fails.
  bool (*parse_ek)(void* prepared, const uint8_t* ek);
  bool (*parse_dk)(void* prepared, const uint8_t* dk);
  // Check a key without expanding it.
  bool (*check_ek)(const uint8_t* ek);
  bool (*check_dk)(const uint8_t* dk);
  // The sizes of the structs that parse_ek and parse_dk fill.
  size_t prepared_ek_bytes, prepared_dk_bytes;
};

// The polynomial kernels behind <kexlane/kernels.h>, which describes each of them. Coefficients are
// in [0, q), in FIPS 203's order.
struct PolynomialKernels {
  void (*ntt)(int16_t* f_hat, const int16_t* f);
  void (*inverse_ntt)(int16_t* f, const int16_t* f_hat);
  void (*multiply_ntts)(int16_t* h_hat, const int16_t* f_hat, const int16_t* g_hat, size_t k);
  void (*sample_ntt)(int16_t* a_hat, const uint8_t* seeds, size_t n);
  // The loop of SampleNTT on any stream. c holds `count` coefficients. The kernel appends the
  // candidates below q that stream[bytes] holds, and returns the new count. `bytes` is a multiple
  // of 24. The kernel may write 8 coefficients beyond the last candidate and read 4 bytes beyond
  // the stream.
  size_t (*rejection_sample)(int16_t* c, size_t count, const uint8_t* stream, size_t bytes);
  void (*sample_poly_cbd)(int16_t* f, const uint8_t* b, unsigned eta);
  void (*byte_encode)(uint8_t* b, const int16_t* f, unsigned d);
  void (*byte_decode)(int16_t* f, const uint8_t* b, unsigned d);
  void (*compress)(int16_t* y, const int16_t* x, unsigned d);
  void (*decompress)(int16_t* x, const int16_t* y, unsigned d);
};

// A message and its hash. The output must not overlap another item's input or output.
struct HashItem {
  uint8_t* out;
  size_t out_bytes;  // 32 for SHA3-256, 64 for SHA3-512
  const uint8_t* in;
  size_t in_bytes;
};

// The permutation and the hashes of FIPS 202.
struct KeccakKernels {
  void (*f1600)(uint64_t* states, size_t n);  // as in <kexlane/kernels.h>
  // Each hash takes n independent messages and chooses how many of them run side by side.
  void (*sha3_256)(const HashItem* items, size_t n);
  void (*sha3_512)(const HashItem* items, size_t n);
  void (*shake128)(const HashItem* items, size_t n);
  void (*shake256)(const HashItem* items, size_t n);
};

// The ML-KEM table of a target. kernels/mlkem/mlkem_table-inl.h fills it.
struct MlkemTable {
  MlkemKernels mlkem512, mlkem768, mlkem1024;
  PolynomialKernels polynomial;
  KeccakKernels keccak;
};

// One X25519(sk, u), RFC 7748 section 5. Items are independent of each other. An item's output may
// be the same buffer as its own inputs.
struct X25519Item {
  uint8_t* out;  // a public key or a shared secret
  const uint8_t* sk;
  const uint8_t* u;  // the peer's public key, read by shared_secret
  bool ok;           // written by shared_secret: false if the result is all zero
};

// The X25519 table of a target, RFC 7748. kernels/x25519/x25519_table-inl.h fills it.
struct X25519Table {
  // n >= 1 items.
  void (*public_key)(X25519Item* items, size_t n);
  void (*shared_secret)(X25519Item* items, size_t n);
  // Products and squares of n elements of 32 bytes, as <kexlane/kernels.h> describes them.
  void (*fe_mul)(uint8_t* h, const uint8_t* f, const uint8_t* g, size_t n);
  void (*fe_sqr)(uint8_t* h, const uint8_t* f, size_t n);
};

// Declares each target's tables in the namespace with the target's name.
#define KXL_TARGET(name, features)       \
  namespace name {                       \
  extern const MlkemTable kMlkemTable;   \
  extern const X25519Table kX25519Table; \
  }
#include "kernels/targets.def"

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_TABLE_H_
