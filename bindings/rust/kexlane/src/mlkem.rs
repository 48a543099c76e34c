// SPDX-License-Identifier: Apache-2.0
//! ML-KEM, FIPS 203: three sets that differ in their sizes.

/// The checks of keys that come from elsewhere, which X-Wing has not.
macro_rules! mlkem_checks {
    ($check_ek:ident, $check_dk:ident, $check_pair:ident, $ek_from_dk:ident) => {
        impl EncapsulationKey {
            /// Checks the key as FIPS 203 section 7.2 says: every coefficient must be below q =
            /// 3329. Encapsulation and preparation make this check too.
            pub fn check(&self) -> Result<(), Error> {
                // SAFETY: the buffer has the size of its type.
                check(unsafe { sys::$check_ek(self.as_ptr()) })
            }
        }

        impl DecapsulationKey {
            /// Checks the key as FIPS 203 section 7.3 says: it must hold the right hash of the
            /// encapsulation key inside it. Decapsulation and preparation make this check too.
            pub fn check(&self) -> Result<(), Error> {
                // SAFETY: the buffer has the size of its type.
                check(unsafe { sys::$check_dk(self.as_ptr()) })
            }

            /// Checks that the two keys are a pair, as FIPS 203 section 7.1 says, for keys that
            /// come from elsewhere. Pairs that this library made need no check.
            pub fn check_pair(&self, ek: &EncapsulationKey) -> Result<(), Error> {
                // SAFETY: the buffers have the sizes of their types.
                check(unsafe { sys::$check_pair(ek.as_ptr(), self.as_ptr()) })
            }

            /// Copies the encapsulation key that is inside this key, after
            /// [`check`](Self::check).
            pub fn encapsulation_key(&self) -> Result<EncapsulationKey, Error> {
                filled(|ek: &mut EncapsulationKey| {
                    // SAFETY: the buffers have the sizes of their types and do not overlap.
                    check(unsafe { sys::$ek_from_dk(ek.as_mut_ptr(), self.as_ptr()) })
                })
            }
        }
    };
}

/// ML-KEM-512, FIPS 203: as hard to break as AES-128.
///
/// Key generation is algorithm 19 of FIPS 203, encapsulation algorithm 20 and decapsulation
/// algorithm 21. Those that end in `_derand` are algorithms 16 and 17.
pub mod mlkem512 {
    crate::kem_calls::kem_calls! {
        MlKem512, "ML-KEM-512",
        documented: 800, 1632, 768,
        sizes: KXL_MLKEM512_EK_BYTES, KXL_MLKEM512_DK_BYTES, KXL_MLKEM512_C_BYTES,
            KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES, KXL_MLKEM_ENCAPS_SEED_BYTES,
            KXL_MLKEM512_PREPARED_EK_BYTES, KXL_MLKEM512_PREPARED_DK_BYTES,
        prepared: kxl_mlkem512_ek, kxl_mlkem512_dk,
        single: kxl_mlkem512_keygen, kxl_mlkem512_keygen_derand, kxl_mlkem512_encaps,
            kxl_mlkem512_encaps_derand, kxl_mlkem512_decaps,
        with_prepared: kxl_mlkem512_ek_parse, kxl_mlkem512_encaps_prepared,
            kxl_mlkem512_encaps_prepared_derand, kxl_mlkem512_dk_parse, kxl_mlkem512_dk_keygen,
            kxl_mlkem512_dk_from_seed, kxl_mlkem512_decaps_prepared,
        batches: kxl_mlkem512_keygen_batch, kxl_mlkem512_encaps_batch, kxl_mlkem512_decaps_batch,
            kxl_mlkem512_encaps_prepared_batch, kxl_mlkem512_decaps_prepared_batch,
    }
    mlkem_checks!(
        kxl_mlkem512_check_ek,
        kxl_mlkem512_check_dk,
        kxl_mlkem512_check_pair,
        kxl_mlkem512_ek_from_dk
    );
}

/// ML-KEM-768, FIPS 203: as hard to break as AES-192.
///
/// Key generation is algorithm 19 of FIPS 203, encapsulation algorithm 20 and decapsulation
/// algorithm 21. Those that end in `_derand` are algorithms 16 and 17.
pub mod mlkem768 {
    crate::kem_calls::kem_calls! {
        MlKem768, "ML-KEM-768",
        documented: 1184, 2400, 1088,
        sizes: KXL_MLKEM768_EK_BYTES, KXL_MLKEM768_DK_BYTES, KXL_MLKEM768_C_BYTES,
            KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES, KXL_MLKEM_ENCAPS_SEED_BYTES,
            KXL_MLKEM768_PREPARED_EK_BYTES, KXL_MLKEM768_PREPARED_DK_BYTES,
        prepared: kxl_mlkem768_ek, kxl_mlkem768_dk,
        single: kxl_mlkem768_keygen, kxl_mlkem768_keygen_derand, kxl_mlkem768_encaps,
            kxl_mlkem768_encaps_derand, kxl_mlkem768_decaps,
        with_prepared: kxl_mlkem768_ek_parse, kxl_mlkem768_encaps_prepared,
            kxl_mlkem768_encaps_prepared_derand, kxl_mlkem768_dk_parse, kxl_mlkem768_dk_keygen,
            kxl_mlkem768_dk_from_seed, kxl_mlkem768_decaps_prepared,
        batches: kxl_mlkem768_keygen_batch, kxl_mlkem768_encaps_batch, kxl_mlkem768_decaps_batch,
            kxl_mlkem768_encaps_prepared_batch, kxl_mlkem768_decaps_prepared_batch,
    }
    mlkem_checks!(
        kxl_mlkem768_check_ek,
        kxl_mlkem768_check_dk,
        kxl_mlkem768_check_pair,
        kxl_mlkem768_ek_from_dk
    );
}

/// ML-KEM-1024, FIPS 203: as hard to break as AES-256.
///
/// Key generation is algorithm 19 of FIPS 203, encapsulation algorithm 20 and decapsulation
/// algorithm 21. Those that end in `_derand` are algorithms 16 and 17.
pub mod mlkem1024 {
    crate::kem_calls::kem_calls! {
        MlKem1024, "ML-KEM-1024",
        documented: 1568, 3168, 1568,
        sizes: KXL_MLKEM1024_EK_BYTES, KXL_MLKEM1024_DK_BYTES, KXL_MLKEM1024_C_BYTES,
            KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES, KXL_MLKEM_ENCAPS_SEED_BYTES,
            KXL_MLKEM1024_PREPARED_EK_BYTES, KXL_MLKEM1024_PREPARED_DK_BYTES,
        prepared: kxl_mlkem1024_ek, kxl_mlkem1024_dk,
        single: kxl_mlkem1024_keygen, kxl_mlkem1024_keygen_derand, kxl_mlkem1024_encaps,
            kxl_mlkem1024_encaps_derand, kxl_mlkem1024_decaps,
        with_prepared: kxl_mlkem1024_ek_parse, kxl_mlkem1024_encaps_prepared,
            kxl_mlkem1024_encaps_prepared_derand, kxl_mlkem1024_dk_parse, kxl_mlkem1024_dk_keygen,
            kxl_mlkem1024_dk_from_seed, kxl_mlkem1024_decaps_prepared,
        batches: kxl_mlkem1024_keygen_batch, kxl_mlkem1024_encaps_batch, kxl_mlkem1024_decaps_batch,
            kxl_mlkem1024_encaps_prepared_batch, kxl_mlkem1024_decaps_prepared_batch,
    }
    mlkem_checks!(
        kxl_mlkem1024_check_ek,
        kxl_mlkem1024_check_dk,
        kxl_mlkem1024_check_pair,
        kxl_mlkem1024_ek_from_dk
    );
}
