// SPDX-License-Identifier: Apache-2.0
//! X-Wing, which CFRG calls MLKEM768-X25519: a KEM of ML-KEM-768 and X25519. The shared secret is
//! safe as long as either of the two is unbroken.
//!
//! The decapsulation key is a seed of 32 bytes. Each decapsulation expands everything else from it,
//! unless the key is prepared.
crate::kem_calls::kem_calls! {
    XWing, "X-Wing",
    documented: 1216, 32, 1120,
    sizes: KXL_XWING_EK_BYTES, KXL_XWING_SK_BYTES, KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES,
        KXL_XWING_KEYGEN_SEED_BYTES, KXL_XWING_ENCAPS_SEED_BYTES,
        KXL_XWING_PREPARED_EK_BYTES, KXL_XWING_PREPARED_DK_BYTES,
    prepared: kxl_xwing_ek, kxl_xwing_dk,
    single: kxl_xwing_keygen, kxl_xwing_keygen_derand, kxl_xwing_encaps, kxl_xwing_encaps_derand,
        kxl_xwing_decaps,
    with_prepared: kxl_xwing_ek_parse, kxl_xwing_encaps_prepared,
        kxl_xwing_encaps_prepared_derand, kxl_xwing_dk_parse, kxl_xwing_dk_keygen,
        kxl_xwing_dk_from_seed, kxl_xwing_decaps_prepared,
    batches: kxl_xwing_keygen_batch, kxl_xwing_encaps_batch, kxl_xwing_decaps_batch,
        kxl_xwing_encaps_prepared_batch, kxl_xwing_decaps_prepared_batch,
}

impl DecapsulationKey {
    /// Computes the encapsulation key that belongs to this key.
    pub fn encapsulation_key(&self) -> Result<EncapsulationKey, Error> {
        let mut copy = DecapsulationKey::zeroed();
        filled(|ek| keygen_derand_into(&mut copy, ek, &self.0))
    }
}
