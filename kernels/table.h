// What a target offers: tables of function pointers. kernels/targets/NAME.cc fills them for the
// target NAME, and dispatch/target.cc chooses among the targets. Plain C++ without Highway.
//
// Arguments are checked by the callers: no pointer is null, all lengths are
// right, nothing overlaps. Where a function returns false its outputs are
// unspecified, and the caller wipes them.
#ifndef KEXLANE_KERNELS_TABLE_H_
#define KEXLANE_KERNELS_TABLE_H_

#include <cstddef>
#include <cstdint>

namespace kexlane {

// Items of ML-KEM's kernels. They are independent: `ok` of one says nothing of
// another, and where it is false its outputs are unspecified.
struct KeygenItem {
  uint8_t* ek;          // may be the copy of it that is within dk
  uint8_t* dk;          // null where prepared is given
  void* prepared;       // kxl_mlkemN_dk; null where dk is given
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

// What a prepared key begins with: which kind it is and which target prepared
// it. Written and read by dispatch/; all zero in a struct that holds no key.
struct PreparedTag {
  uint64_t kind;
  uint64_t target;
};

// One parameter set of ML-KEM (FIPS 203); sizes as in <kexlane/mlkem.h>. The
// first five work on n items, as many side by side as is fastest.
struct MlkemKernels {
  // Algorithm 16.
  void (*keygen)(KeygenItem* items, size_t n);
  // Algorithm 17 after the check of section 7.2, which clears ok.
  void (*encaps)(EncapsItem* items, size_t n);
  void (*encaps_prepared)(EncapsItem* items, size_t n);
  // Algorithm 18 after the check of section 7.3, which clears ok.
  void (*decaps)(DecapsItem* items, size_t n);
  void (*decaps_prepared)(DecapsItem* items, size_t n);
  // Expand a key; false if it fails its check.
  bool (*parse_ek)(void* prepared, const uint8_t* ek);
  bool (*parse_dk)(void* prepared, const uint8_t* dk);
  // The checks alone.
  bool (*check_ek)(const uint8_t* ek);
  bool (*check_dk)(const uint8_t* dk);
  // Of the structs that parse_ek and parse_dk fill.
  size_t prepared_ek_bytes, prepared_dk_bytes;
};

// The polynomial kernels behind <kexlane/kernels.h>, where each is described:
// coefficients in [0, q), in FIPS 203's order.
struct PolynomialKernels {
  void (*ntt)(int16_t* f_hat, const int16_t* f);
  void (*inverse_ntt)(int16_t* f, const int16_t* f_hat);
  void (*multiply_ntts)(int16_t* h_hat, const int16_t* f_hat, const int16_t* g_hat, size_t k);
  void (*sample_ntt)(int16_t* a_hat, const uint8_t* seeds, size_t n);
  // The loop of SampleNTT on a stream of its own: appends the candidates below q that
  // stream[bytes], a multiple of 24, holds to the `count` that c has, and returns how many it has
  // now. 8 coefficients behind c and 4 bytes behind the stream may be accessed.
  size_t (*rejection_sample)(int16_t* c, size_t count, const uint8_t* stream, size_t bytes);
  void (*sample_poly_cbd)(int16_t* f, const uint8_t* b, unsigned eta);
  void (*byte_encode)(uint8_t* b, const int16_t* f, unsigned d);
  void (*byte_decode)(int16_t* f, const uint8_t* b, unsigned d);
  void (*compress)(int16_t* y, const int16_t* x, unsigned d);
  void (*decompress)(int16_t* x, const int16_t* y, unsigned d);
};

// A whole message and its hash, neither of which may overlap another item's output.
struct HashItem {
  uint8_t* out;
  size_t out_bytes;  // 32 for SHA3-256, 64 for SHA3-512
  const uint8_t* in;
  size_t in_bytes;
};

// FIPS 202.
struct KeccakKernels {
  void (*f1600)(uint64_t* states, size_t n);  // as in <kexlane/kernels.h>
  // n independent messages, as many side by side as is fastest.
  void (*sha3_256)(const HashItem* items, size_t n);
  void (*sha3_512)(const HashItem* items, size_t n);
  void (*shake128)(const HashItem* items, size_t n);
  void (*shake256)(const HashItem* items, size_t n);
};

// Filled by kernels/mlkem/mlkem_table-inl.h.
struct MlkemTable {
  MlkemKernels mlkem512, mlkem768, mlkem1024;
  PolynomialKernels polynomial;
  KeccakKernels keccak;
};

// X25519(sk, u), RFC 7748. Items are independent of each other. An item's output
// may be the same buffer as its own inputs.
struct X25519Item {
  uint8_t* out;  // a public key or a shared secret
  const uint8_t* sk;
  const uint8_t* u;  // the peer's public key, read by shared_secret
  bool ok;           // written by shared_secret: false if the result is all zero
};

// RFC 7748. Filled by kernels/x25519/x25519_table-inl.h.
struct X25519Table {
  // n >= 1 items.
  void (*public_key)(X25519Item* items, size_t n);
  void (*shared_secret)(X25519Item* items, size_t n);
  // n elements of 32 bytes, as in <kexlane/kernels.h>.
  void (*fe_mul)(uint8_t* h, const uint8_t* f, const uint8_t* g, size_t n);
  void (*fe_sqr)(uint8_t* h, const uint8_t* f, size_t n);
};

// Each target's tables stand in the namespace of its name.
#define KXL_TARGET(name, features)       \
  namespace name {                       \
  extern const MlkemTable kMlkemTable;   \
  extern const X25519Table kX25519Table; \
  }
#include "kernels/targets.def"

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_TABLE_H_
