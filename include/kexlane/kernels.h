/* SPDX-License-Identifier: Apache-2.0 */
/* The kernels of ML-KEM and X25519, for those who build a scheme of their own or study them.
 *
 * NOT YET STABLE: these functions may change with any version, unlike the rest of the library.
 *
 * The kernels run on the active target (target.h) and may be called from any number of threads at
 * once.
 *
 * Polynomials are in the order of FIPS 203, whatever order a target uses inside. f[i] is the
 * coefficient of X^i. In the NTT domain, f_hat[2i] and f_hat[2i+1] are the coefficients modulo
 * X^2 - zeta^(2 BitRev7(i) + 1). q is 3329. Every coefficient of an input or output lies in [0, q),
 * unless the comment of a function says otherwise.
 *
 * The time of a call does not depend on the values, except in sample_ntt, whose seeds are public.
 * An output may be the same buffer as an input, except in sample_ntt.
 *
 * Each function returns one of
 *   KXL_OK
 *   KXL_ERR_NULL    a pointer is null
 *   KXL_ERR_LENGTH  d, eta, k or n is out of range
 *   KXL_ERR_KEY     a coefficient of an input is out of range
 * On an error the output holds only zero bytes. It is left alone if n or d gives it no valid
 * length.
 */
#ifndef KEXLANE_KERNELS_H_
#define KEXLANE_KERNELS_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KXL_MLKEM_N 256  /* coefficients of a polynomial */
#define KXL_MLKEM_Q 3329 /* the modulus q */

/* Transforms f into the NTT domain: NTT, FIPS 203 algorithm 9. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_ntt(int16_t f_hat[256], const int16_t f[256]);

/* Transforms f_hat back from the NTT domain: NTT^-1, FIPS 203 algorithm 10. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_inverse_ntt(int16_t f[256], const int16_t f_hat[256]);

/* Computes the inner product sum_{i<k} f_hat[i] * g_hat[i] with MultiplyNTTs, FIPS 203
 * algorithm 11. With k = 1 it is MultiplyNTTs itself. In: f_hat and g_hat, each k polynomials of
 * 256 coefficients one after the other, 1 <= k <= 4. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_multiply_ntts(int16_t h_hat[256], const int16_t* f_hat,
                                                          const int16_t* g_hat, size_t k);

/* Samples n polynomials from n seeds: SampleNTT, FIPS 203 algorithm 7. n may be 0. The seeds must
 * be public, because the time depends on them.
 * Out: a_hat, n polynomials of 256 coefficients one after the other.
 * In: seeds, n times the 34 bytes rho || j || i, one after the other. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_sample_ntt(int16_t* a_hat, const uint8_t* seeds,
                                                       size_t n);

/* Samples a polynomial from the centred binomial distribution with SamplePolyCBD_eta, FIPS 203
 * algorithm 8.
 * Out: f, in which a coefficient -1 is q - 1. In: b[64 eta], eta 2 or 3. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_sample_poly_cbd(int16_t f[256], const uint8_t* b,
                                                            unsigned eta);

/* Encodes a polynomial with d bits for each coefficient: ByteEncode_d, FIPS 203 algorithm 5.
 * Out: b[32 d]. In: f, below 2^d if d < 12 and below q if d = 12; 1 <= d <= 12. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_byte_encode(uint8_t* b, const int16_t f[256],
                                                        unsigned d);

/* Decodes a polynomial from d bits for each coefficient: ByteDecode_d, FIPS 203 algorithm 6. For
 * d = 12 it reduces the values modulo q, as the standard says. In: b[32 d], 1 <= d <= 12. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_byte_decode(int16_t f[256], const uint8_t* b,
                                                        unsigned d);

/* Rounds each coefficient to d bits: Compress_d, FIPS 203 equation 4.7. Out: y[i] < 2^d. In: x,
 * 1 <= d <= 11. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_compress(int16_t y[256], const int16_t x[256],
                                                     unsigned d);

/* Undoes Compress_d, up to the rounding: Decompress_d, FIPS 203 equation 4.8. In: y[i] < 2^d,
 * 1 <= d <= 11. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_decompress(int16_t x[256], const int16_t y[256],
                                                       unsigned d);

/* Permutes n states in place: Keccak-f[1600], FIPS 202 sections 3.3 and 3.4. n may be 0. Each state
 * is 25 words, and the states stand one after the other. Word x + 5 y of a state is its
 * lane (x, y). */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_keccak_f1600(uint64_t* states, size_t n);

/* Computes h[i] = f[i] * g[i] modulo 2^255 - 19 for n elements. n may be 0. An element is 32 bytes,
 * little-endian, and the elements stand one after the other. As in RFC 7748, the top bit of an
 * input is ignored and any value is accepted. Outputs are fully reduced. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_fe25519_mul(uint8_t* h, const uint8_t* f,
                                                        const uint8_t* g, size_t n);

/* Computes h[i] = f[i]^2 modulo 2^255 - 19 for n elements, in the format of kxl_kernel_fe25519_mul.
 * n may be 0. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_fe25519_sqr(uint8_t* h, const uint8_t* f, size_t n);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_KERNELS_H_ */
