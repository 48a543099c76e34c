/* The kernels under ML-KEM and X25519, for those who build their own scheme or study them.
 *
 * NOT YET STABLE: unlike the rest of the library these functions may change with any version.
 *
 * All run on the active target (target.h). Whatever order a target uses inside, polynomials are
 * here in the order of FIPS 203: f[i] is the coefficient of X^i, and in the NTT domain f_hat[2i],
 * f_hat[2i+1] are the coefficients modulo X^2 - zeta^(2 BitRev7(i) + 1). q = 3329. Unless a comment
 * says otherwise every coefficient, in and out, is in [0, q); one outside is answered with
 * KXL_ERR_KEY and a zero output. Values are treated as secret (constant time), except in
 * sample_ntt, whose seeds are public. Outputs may be the same buffer as inputs, but not in
 * sample_ntt. Each returns KXL_OK, KXL_ERR_NULL, KXL_ERR_LENGTH (d, eta, k or n out of range) or
 * KXL_ERR_KEY.
 */
#ifndef KEXLANE_KERNELS_H_
#define KEXLANE_KERNELS_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KXL_MLKEM_N 256  /* coefficients of a polynomial */
#define KXL_MLKEM_Q 3329 /* the modulus q */

/* NTT, FIPS 203 algorithm 9. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_ntt(int16_t f_hat[256], const int16_t f[256]);

/* NTT^-1, FIPS 203 algorithm 10. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_inverse_ntt(int16_t f[256], const int16_t f_hat[256]);

/* The inner product sum_{i<k} f_hat[i] * g_hat[i] with MultiplyNTTs, FIPS 203 algorithm 11; for
 * k = 1 MultiplyNTTs itself. In: f_hat and g_hat, each k polynomials of 256 one after the other;
 * 1 <= k <= 4. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_multiply_ntts(int16_t h_hat[256], const int16_t* f_hat,
                                                          const int16_t* g_hat, size_t k);

/* SampleNTT, FIPS 203 algorithm 7, for n seeds at once (n = 0 is allowed). Out: a_hat, n
 * polynomials of 256 one after the other. In: n seeds of 34 bytes = rho || j || i one after the
 * other. The seeds are public: the time depends on them. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_sample_ntt(int16_t* a_hat, const uint8_t* seeds,
                                                       size_t n);

/* SamplePolyCBD_eta, FIPS 203 algorithm 8. In: b[64 eta], eta 2 or 3. Out: coefficients in
 * [0, q), that is q - 1 for -1. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_sample_poly_cbd(int16_t f[256], const uint8_t* b,
                                                            unsigned eta);

/* ByteEncode_d, FIPS 203 algorithm 5. Out: b[32 d]. In: f, below 2^d (d < 12) or q (d = 12);
 * 1 <= d <= 12. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_byte_encode(uint8_t* b, const int16_t f[256],
                                                        unsigned d);

/* ByteDecode_d, FIPS 203 algorithm 6. In: b[32 d], 1 <= d <= 12. For d = 12 the values are taken
 * modulo q, as the standard says. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_byte_decode(int16_t f[256], const uint8_t* b,
                                                        unsigned d);

/* Compress_d, FIPS 203 equation 4.7. Out: y[i] < 2^d. 1 <= d <= 11. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_compress(int16_t y[256], const int16_t x[256],
                                                     unsigned d);

/* Decompress_d, FIPS 203 equation 4.8. In: y[i] < 2^d. 1 <= d <= 11. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_decompress(int16_t x[256], const int16_t y[256],
                                                       unsigned d);

/* Keccak-f[1600], FIPS 202 section 3.3, in place on n states of 25 words one after the other (n = 0
 * is allowed); word x + 5 y of a state is its lane (x, y). */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_keccak_f1600(uint64_t* states, size_t n);

/* h[i] = f[i] * g[i] modulo 2^255 - 19 for n elements of 32 bytes one after the other,
 * little-endian (n = 0 is allowed). As in RFC 7748 the top bit of an input is ignored and values
 * from 2^255 - 19 on are reduced; outputs are fully reduced. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_fe25519_mul(uint8_t* h, const uint8_t* f,
                                                        const uint8_t* g, size_t n);

/* h[i] = f[i]^2 modulo 2^255 - 19 for n elements, as above. */
KXL_API KXL_NODISCARD kxl_status kxl_kernel_fe25519_sqr(uint8_t* h, const uint8_t* f, size_t n);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_KERNELS_H_ */
