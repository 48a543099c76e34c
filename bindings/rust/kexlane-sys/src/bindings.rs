// SPDX-License-Identifier: Apache-2.0
// Written by bindings/generate.py from the C headers, which describe everything.
pub const KXL_MLKEM_N: usize = 256;
pub const KXL_MLKEM_Q: usize = 3329;
pub const KXL_MLKEM512_EK_BYTES: usize = 800;
pub const KXL_MLKEM512_DK_BYTES: usize = 1632;
pub const KXL_MLKEM512_C_BYTES: usize = 768;
pub const KXL_MLKEM768_EK_BYTES: usize = 1184;
pub const KXL_MLKEM768_DK_BYTES: usize = 2400;
pub const KXL_MLKEM768_C_BYTES: usize = 1088;
pub const KXL_MLKEM1024_EK_BYTES: usize = 1568;
pub const KXL_MLKEM1024_DK_BYTES: usize = 3168;
pub const KXL_MLKEM1024_C_BYTES: usize = 1568;
pub const KXL_MLKEM_K_BYTES: usize = 32;
pub const KXL_MLKEM_KEYGEN_SEED_BYTES: usize = 64;
pub const KXL_MLKEM_ENCAPS_SEED_BYTES: usize = 32;
pub const KXL_MLKEM512_PREPARED_EK_BYTES: usize = 3136;
pub const KXL_MLKEM512_PREPARED_DK_BYTES: usize = 5248;
pub const KXL_MLKEM768_PREPARED_EK_BYTES: usize = 6208;
pub const KXL_MLKEM768_PREPARED_DK_BYTES: usize = 9344;
pub const KXL_MLKEM1024_PREPARED_EK_BYTES: usize = 10304;
pub const KXL_MLKEM1024_PREPARED_DK_BYTES: usize = 14464;
pub const KXL_PREPARED_ALIGNMENT: usize = 64;
pub const KXL_VERSION_MAJOR: usize = 0;
pub const KXL_VERSION_MINOR: usize = 2;
pub const KXL_VERSION_PATCH: usize = 0;
pub const KXL_VERSION: &str = "0.2.0";
pub const KXL_X25519_PK_BYTES: usize = 32;
pub const KXL_X25519_SK_BYTES: usize = 32;
pub const KXL_X25519_SS_BYTES: usize = 32;
pub const KXL_X25519MLKEM768_CLIENT_SHARE_BYTES: usize = 1216;
pub const KXL_X25519MLKEM768_SERVER_SHARE_BYTES: usize = 1120;
pub const KXL_X25519MLKEM768_SECRET_BYTES: usize = 64;
pub const KXL_X25519MLKEM768_STATE_BYTES: usize = 2432;
pub const KXL_X25519MLKEM768_CLIENT_SEED_BYTES: usize = 96;
pub const KXL_X25519MLKEM768_SERVER_SEED_BYTES: usize = 64;
pub const KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES: usize = 9408;
pub const KXL_XWING_EK_BYTES: usize = 1216;
pub const KXL_XWING_SK_BYTES: usize = 32;
pub const KXL_XWING_CT_BYTES: usize = 1120;
pub const KXL_XWING_SS_BYTES: usize = 32;
pub const KXL_XWING_KEYGEN_SEED_BYTES: usize = 32;
pub const KXL_XWING_ENCAPS_SEED_BYTES: usize = 64;
pub const KXL_XWING_PREPARED_EK_BYTES: usize = 6272;
pub const KXL_XWING_PREPARED_DK_BYTES: usize = 9408;

pub type kxl_status = c_int;
pub const KXL_OK: kxl_status = 0;
pub const KXL_ERR_NULL: kxl_status = 1;
pub const KXL_ERR_LENGTH: kxl_status = 2;
pub const KXL_ERR_KEY: kxl_status = 3;
pub const KXL_ERR_LOW_ORDER: kxl_status = 4;
pub const KXL_ERR_RANDOM: kxl_status = 5;
pub const KXL_ERR_TARGET: kxl_status = 6;
pub const KXL_ERR_ALIGNMENT: kxl_status = 7;

#[repr(C, align(64))]
pub struct kxl_mlkem768_ek {
    pub opaque: [u8; KXL_MLKEM768_PREPARED_EK_BYTES],
}

#[repr(C, align(64))]
pub struct kxl_mlkem768_dk {
    pub opaque: [u8; KXL_MLKEM768_PREPARED_DK_BYTES],
}

#[repr(C, align(64))]
pub struct kxl_mlkem512_ek {
    pub opaque: [u8; KXL_MLKEM512_PREPARED_EK_BYTES],
}

#[repr(C, align(64))]
pub struct kxl_mlkem512_dk {
    pub opaque: [u8; KXL_MLKEM512_PREPARED_DK_BYTES],
}

#[repr(C, align(64))]
pub struct kxl_mlkem1024_ek {
    pub opaque: [u8; KXL_MLKEM1024_PREPARED_EK_BYTES],
}

#[repr(C, align(64))]
pub struct kxl_mlkem1024_dk {
    pub opaque: [u8; KXL_MLKEM1024_PREPARED_DK_BYTES],
}

#[repr(C, align(64))]
pub struct kxl_x25519mlkem768_client {
    pub opaque: [u8; KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES],
}

#[repr(C, align(64))]
pub struct kxl_xwing_ek {
    pub opaque: [u8; KXL_XWING_PREPARED_EK_BYTES],
}

#[repr(C, align(64))]
pub struct kxl_xwing_dk {
    pub opaque: [u8; KXL_XWING_PREPARED_DK_BYTES],
}

#[repr(C)]
pub struct kxl_kem {
    pub name: *const c_char,
    pub ek_bytes: usize,
    pub dk_bytes: usize,
    pub c_bytes: usize,
    pub K_bytes: usize,
    pub keygen_seed_bytes: usize,
    pub encaps_seed_bytes: usize,
    pub keygen: unsafe extern "C" fn(
        ek: *mut u8,
        ek_bytes: usize,
        dk: *mut u8,
        dk_bytes: usize,
    ) -> kxl_status,
    pub keygen_derand: unsafe extern "C" fn(
        ek: *mut u8,
        ek_bytes: usize,
        dk: *mut u8,
        dk_bytes: usize,
        seed: *const u8,
        seed_bytes: usize,
    ) -> kxl_status,
    pub encaps: unsafe extern "C" fn(
        c: *mut u8,
        c_bytes: usize,
        K: *mut u8,
        K_bytes: usize,
        ek: *const u8,
        ek_bytes: usize,
    ) -> kxl_status,
    pub encaps_derand: unsafe extern "C" fn(
        c: *mut u8,
        c_bytes: usize,
        K: *mut u8,
        K_bytes: usize,
        ek: *const u8,
        ek_bytes: usize,
        seed: *const u8,
        seed_bytes: usize,
    ) -> kxl_status,
    pub decaps: unsafe extern "C" fn(
        K: *mut u8,
        K_bytes: usize,
        c: *const u8,
        c_bytes: usize,
        dk: *const u8,
        dk_bytes: usize,
    ) -> kxl_status,
    pub keygen_batch: unsafe extern "C" fn(
        n: usize,
        ek: *mut u8,
        ek_stride: usize,
        dk: *mut u8,
        dk_stride: usize,
        status: *mut kxl_status,
    ) -> kxl_status,
    pub encaps_batch: unsafe extern "C" fn(
        n: usize,
        c: *mut u8,
        c_stride: usize,
        K: *mut u8,
        K_stride: usize,
        ek: *const u8,
        ek_stride: usize,
        status: *mut kxl_status,
    ) -> kxl_status,
    pub decaps_batch: unsafe extern "C" fn(
        n: usize,
        K: *mut u8,
        K_stride: usize,
        c: *const u8,
        c_stride: usize,
        dk: *const u8,
        dk_stride: usize,
        status: *mut kxl_status,
    ) -> kxl_status,
}

extern "C" {
    pub fn kxl_kem_find(name: *const c_char) -> *const kxl_kem;
    pub fn kxl_kem_at(index: usize) -> *const kxl_kem;
    pub fn kxl_kernel_ntt(f_hat: *mut i16, f: *const i16) -> kxl_status;
    pub fn kxl_kernel_inverse_ntt(f: *mut i16, f_hat: *const i16) -> kxl_status;
    pub fn kxl_kernel_multiply_ntts(
        h_hat: *mut i16,
        f_hat: *const i16,
        g_hat: *const i16,
        k: usize,
    ) -> kxl_status;
    pub fn kxl_kernel_sample_ntt(a_hat: *mut i16, seeds: *const u8, n: usize) -> kxl_status;
    pub fn kxl_kernel_sample_poly_cbd(f: *mut i16, b: *const u8, eta: c_uint) -> kxl_status;
    pub fn kxl_kernel_byte_encode(b: *mut u8, f: *const i16, d: c_uint) -> kxl_status;
    pub fn kxl_kernel_byte_decode(f: *mut i16, b: *const u8, d: c_uint) -> kxl_status;
    pub fn kxl_kernel_compress(y: *mut i16, x: *const i16, d: c_uint) -> kxl_status;
    pub fn kxl_kernel_decompress(x: *mut i16, y: *const i16, d: c_uint) -> kxl_status;
    pub fn kxl_kernel_keccak_f1600(states: *mut u64, n: usize) -> kxl_status;
    pub fn kxl_kernel_fe25519_mul(h: *mut u8, f: *const u8, g: *const u8, n: usize) -> kxl_status;
    pub fn kxl_kernel_fe25519_sqr(h: *mut u8, f: *const u8, n: usize) -> kxl_status;
    pub fn kxl_mlkem768_keygen(ek: *mut u8, dk: *mut u8) -> kxl_status;
    pub fn kxl_mlkem768_keygen_derand(ek: *mut u8, dk: *mut u8, seed: *const u8) -> kxl_status;
    pub fn kxl_mlkem768_encaps(c: *mut u8, K: *mut u8, ek: *const u8) -> kxl_status;
    pub fn kxl_mlkem768_encaps_derand(
        c: *mut u8,
        K: *mut u8,
        ek: *const u8,
        m: *const u8,
    ) -> kxl_status;
    pub fn kxl_mlkem768_decaps(K: *mut u8, c: *const u8, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem768_check_ek(ek: *const u8) -> kxl_status;
    pub fn kxl_mlkem768_check_dk(dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem768_check_pair(ek: *const u8, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem768_ek_from_dk(ek: *mut u8, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem768_ek_new() -> *mut kxl_mlkem768_ek;
    pub fn kxl_mlkem768_dk_new() -> *mut kxl_mlkem768_dk;
    pub fn kxl_mlkem768_ek_free(prepared: *mut kxl_mlkem768_ek);
    pub fn kxl_mlkem768_dk_free(prepared: *mut kxl_mlkem768_dk);
    pub fn kxl_mlkem768_ek_parse(prepared: *mut kxl_mlkem768_ek, ek: *const u8) -> kxl_status;
    pub fn kxl_mlkem768_encaps_prepared(
        c: *mut u8,
        K: *mut u8,
        prepared: *const kxl_mlkem768_ek,
    ) -> kxl_status;
    pub fn kxl_mlkem768_encaps_prepared_derand(
        c: *mut u8,
        K: *mut u8,
        prepared: *const kxl_mlkem768_ek,
        m: *const u8,
    ) -> kxl_status;
    pub fn kxl_mlkem768_dk_parse(prepared: *mut kxl_mlkem768_dk, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem768_dk_from_seed(
        prepared: *mut kxl_mlkem768_dk,
        ek: *mut u8,
        seed: *const u8,
    ) -> kxl_status;
    pub fn kxl_mlkem768_dk_keygen(prepared: *mut kxl_mlkem768_dk, ek: *mut u8) -> kxl_status;
    pub fn kxl_mlkem768_decaps_prepared(
        K: *mut u8,
        c: *const u8,
        prepared: *const kxl_mlkem768_dk,
    ) -> kxl_status;
    pub fn kxl_mlkem768_dk_wipe(prepared: *mut kxl_mlkem768_dk) -> kxl_status;
    pub fn kxl_mlkem768_keygen_batch(
        n: usize,
        ek: *const *mut u8,
        dk: *const *mut u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem768_keygen_batch_derand(
        n: usize,
        ek: *const *mut u8,
        dk: *const *mut u8,
        seed: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem768_encaps_batch(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        ek: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem768_encaps_batch_derand(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        ek: *const *const u8,
        m: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem768_decaps_batch(
        n: usize,
        K: *const *mut u8,
        c: *const *const u8,
        dk: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem768_encaps_prepared_batch(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        prepared: *const *const kxl_mlkem768_ek,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem768_encaps_prepared_batch_derand(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        prepared: *const *const kxl_mlkem768_ek,
        m: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem768_decaps_prepared_batch(
        n: usize,
        K: *const *mut u8,
        c: *const *const u8,
        prepared: *const *const kxl_mlkem768_dk,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem512_keygen(ek: *mut u8, dk: *mut u8) -> kxl_status;
    pub fn kxl_mlkem512_keygen_derand(ek: *mut u8, dk: *mut u8, seed: *const u8) -> kxl_status;
    pub fn kxl_mlkem512_encaps(c: *mut u8, K: *mut u8, ek: *const u8) -> kxl_status;
    pub fn kxl_mlkem512_encaps_derand(
        c: *mut u8,
        K: *mut u8,
        ek: *const u8,
        m: *const u8,
    ) -> kxl_status;
    pub fn kxl_mlkem512_decaps(K: *mut u8, c: *const u8, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem512_check_ek(ek: *const u8) -> kxl_status;
    pub fn kxl_mlkem512_check_dk(dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem512_check_pair(ek: *const u8, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem512_ek_from_dk(ek: *mut u8, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem512_ek_new() -> *mut kxl_mlkem512_ek;
    pub fn kxl_mlkem512_dk_new() -> *mut kxl_mlkem512_dk;
    pub fn kxl_mlkem512_ek_free(prepared: *mut kxl_mlkem512_ek);
    pub fn kxl_mlkem512_dk_free(prepared: *mut kxl_mlkem512_dk);
    pub fn kxl_mlkem512_ek_parse(prepared: *mut kxl_mlkem512_ek, ek: *const u8) -> kxl_status;
    pub fn kxl_mlkem512_encaps_prepared(
        c: *mut u8,
        K: *mut u8,
        prepared: *const kxl_mlkem512_ek,
    ) -> kxl_status;
    pub fn kxl_mlkem512_encaps_prepared_derand(
        c: *mut u8,
        K: *mut u8,
        prepared: *const kxl_mlkem512_ek,
        m: *const u8,
    ) -> kxl_status;
    pub fn kxl_mlkem512_dk_parse(prepared: *mut kxl_mlkem512_dk, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem512_dk_from_seed(
        prepared: *mut kxl_mlkem512_dk,
        ek: *mut u8,
        seed: *const u8,
    ) -> kxl_status;
    pub fn kxl_mlkem512_dk_keygen(prepared: *mut kxl_mlkem512_dk, ek: *mut u8) -> kxl_status;
    pub fn kxl_mlkem512_decaps_prepared(
        K: *mut u8,
        c: *const u8,
        prepared: *const kxl_mlkem512_dk,
    ) -> kxl_status;
    pub fn kxl_mlkem512_dk_wipe(prepared: *mut kxl_mlkem512_dk) -> kxl_status;
    pub fn kxl_mlkem512_keygen_batch(
        n: usize,
        ek: *const *mut u8,
        dk: *const *mut u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem512_keygen_batch_derand(
        n: usize,
        ek: *const *mut u8,
        dk: *const *mut u8,
        seed: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem512_encaps_batch(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        ek: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem512_encaps_batch_derand(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        ek: *const *const u8,
        m: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem512_decaps_batch(
        n: usize,
        K: *const *mut u8,
        c: *const *const u8,
        dk: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem512_encaps_prepared_batch(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        prepared: *const *const kxl_mlkem512_ek,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem512_encaps_prepared_batch_derand(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        prepared: *const *const kxl_mlkem512_ek,
        m: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem512_decaps_prepared_batch(
        n: usize,
        K: *const *mut u8,
        c: *const *const u8,
        prepared: *const *const kxl_mlkem512_dk,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_keygen(ek: *mut u8, dk: *mut u8) -> kxl_status;
    pub fn kxl_mlkem1024_keygen_derand(ek: *mut u8, dk: *mut u8, seed: *const u8) -> kxl_status;
    pub fn kxl_mlkem1024_encaps(c: *mut u8, K: *mut u8, ek: *const u8) -> kxl_status;
    pub fn kxl_mlkem1024_encaps_derand(
        c: *mut u8,
        K: *mut u8,
        ek: *const u8,
        m: *const u8,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_decaps(K: *mut u8, c: *const u8, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem1024_check_ek(ek: *const u8) -> kxl_status;
    pub fn kxl_mlkem1024_check_dk(dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem1024_check_pair(ek: *const u8, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem1024_ek_from_dk(ek: *mut u8, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem1024_ek_new() -> *mut kxl_mlkem1024_ek;
    pub fn kxl_mlkem1024_dk_new() -> *mut kxl_mlkem1024_dk;
    pub fn kxl_mlkem1024_ek_free(prepared: *mut kxl_mlkem1024_ek);
    pub fn kxl_mlkem1024_dk_free(prepared: *mut kxl_mlkem1024_dk);
    pub fn kxl_mlkem1024_ek_parse(prepared: *mut kxl_mlkem1024_ek, ek: *const u8) -> kxl_status;
    pub fn kxl_mlkem1024_encaps_prepared(
        c: *mut u8,
        K: *mut u8,
        prepared: *const kxl_mlkem1024_ek,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_encaps_prepared_derand(
        c: *mut u8,
        K: *mut u8,
        prepared: *const kxl_mlkem1024_ek,
        m: *const u8,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_dk_parse(prepared: *mut kxl_mlkem1024_dk, dk: *const u8) -> kxl_status;
    pub fn kxl_mlkem1024_dk_from_seed(
        prepared: *mut kxl_mlkem1024_dk,
        ek: *mut u8,
        seed: *const u8,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_dk_keygen(prepared: *mut kxl_mlkem1024_dk, ek: *mut u8) -> kxl_status;
    pub fn kxl_mlkem1024_decaps_prepared(
        K: *mut u8,
        c: *const u8,
        prepared: *const kxl_mlkem1024_dk,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_dk_wipe(prepared: *mut kxl_mlkem1024_dk) -> kxl_status;
    pub fn kxl_mlkem1024_keygen_batch(
        n: usize,
        ek: *const *mut u8,
        dk: *const *mut u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_keygen_batch_derand(
        n: usize,
        ek: *const *mut u8,
        dk: *const *mut u8,
        seed: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_encaps_batch(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        ek: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_encaps_batch_derand(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        ek: *const *const u8,
        m: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_decaps_batch(
        n: usize,
        K: *const *mut u8,
        c: *const *const u8,
        dk: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_encaps_prepared_batch(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        prepared: *const *const kxl_mlkem1024_ek,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_encaps_prepared_batch_derand(
        n: usize,
        c: *const *mut u8,
        K: *const *mut u8,
        prepared: *const *const kxl_mlkem1024_ek,
        m: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_mlkem1024_decaps_prepared_batch(
        n: usize,
        K: *const *mut u8,
        c: *const *const u8,
        prepared: *const *const kxl_mlkem1024_dk,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_self_test(target: *const c_char) -> *const c_char;
    pub fn kxl_status_text(status: kxl_status) -> *const c_char;
    pub fn kxl_target_count() -> usize;
    pub fn kxl_target_name(index: usize) -> *const c_char;
    pub fn kxl_target_supported(index: usize) -> c_int;
    pub fn kxl_target_active() -> *const c_char;
    pub fn kxl_target_force(name: *const c_char) -> kxl_status;
    pub fn kxl_target_environment() -> kxl_status;
    pub fn kxl_version() -> *const c_char;
    pub fn kxl_x25519_keygen(pk: *mut u8, sk: *mut u8) -> kxl_status;
    pub fn kxl_x25519_public_key(pk: *mut u8, sk: *const u8) -> kxl_status;
    pub fn kxl_x25519_shared_secret(ss: *mut u8, sk: *const u8, peer_pk: *const u8) -> kxl_status;
    pub fn kxl_x25519_keygen_batch(
        n: usize,
        pk: *const *mut u8,
        sk: *const *mut u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519_public_key_batch(
        n: usize,
        pk: *const *mut u8,
        sk: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519_shared_secret_batch(
        n: usize,
        ss: *const *mut u8,
        sk: *const *const u8,
        peer_pk: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_keygen(share: *mut u8, state: *mut u8) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_keygen_derand(
        share: *mut u8,
        state: *mut u8,
        seed: *const u8,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_server_respond(
        share: *mut u8,
        secret: *mut u8,
        client_share: *const u8,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_server_respond_derand(
        share: *mut u8,
        secret: *mut u8,
        client_share: *const u8,
        seed: *const u8,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_check_share(client_share: *const u8) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_finish(
        secret: *mut u8,
        state: *const u8,
        server_share: *const u8,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_finish_derand(
        secret: *mut u8,
        state: *const u8,
        server_share: *const u8,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_keygen_batch(
        n: usize,
        share: *const *mut u8,
        state: *const *mut u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_keygen_batch_derand(
        n: usize,
        share: *const *mut u8,
        state: *const *mut u8,
        seed: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_server_respond_batch(
        n: usize,
        share: *const *mut u8,
        secret: *const *mut u8,
        client_share: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_server_respond_batch_derand(
        n: usize,
        share: *const *mut u8,
        secret: *const *mut u8,
        client_share: *const *const u8,
        seed: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_finish_batch(
        n: usize,
        secret: *const *mut u8,
        state: *const *const u8,
        server_share: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_finish_batch_derand(
        n: usize,
        secret: *const *mut u8,
        state: *const *const u8,
        server_share: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_new() -> *mut kxl_x25519mlkem768_client;
    pub fn kxl_x25519mlkem768_client_free(client: *mut kxl_x25519mlkem768_client);
    pub fn kxl_x25519mlkem768_client_prepare(
        client: *mut kxl_x25519mlkem768_client,
        share: *mut u8,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_prepare_derand(
        client: *mut kxl_x25519mlkem768_client,
        share: *mut u8,
        seed: *const u8,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_parse(
        client: *mut kxl_x25519mlkem768_client,
        share: *mut u8,
        state: *const u8,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_finish_prepared(
        secret: *mut u8,
        client: *const kxl_x25519mlkem768_client,
        server_share: *const u8,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_prepare_batch(
        n: usize,
        client: *const *mut kxl_x25519mlkem768_client,
        share: *const *mut u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_prepare_batch_derand(
        n: usize,
        client: *const *mut kxl_x25519mlkem768_client,
        share: *const *mut u8,
        seed: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_finish_prepared_batch(
        n: usize,
        secret: *const *mut u8,
        client: *const *const kxl_x25519mlkem768_client,
        server_share: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_x25519mlkem768_client_wipe(client: *mut kxl_x25519mlkem768_client) -> kxl_status;
    pub fn kxl_xwing_keygen(ek: *mut u8, sk: *mut u8) -> kxl_status;
    pub fn kxl_xwing_keygen_derand(ek: *mut u8, sk: *mut u8, seed: *const u8) -> kxl_status;
    pub fn kxl_xwing_encaps(ct: *mut u8, ss: *mut u8, ek: *const u8) -> kxl_status;
    pub fn kxl_xwing_encaps_derand(
        ct: *mut u8,
        ss: *mut u8,
        ek: *const u8,
        eseed: *const u8,
    ) -> kxl_status;
    pub fn kxl_xwing_decaps(ss: *mut u8, ct: *const u8, sk: *const u8) -> kxl_status;
    pub fn kxl_xwing_keygen_batch(
        n: usize,
        ek: *const *mut u8,
        sk: *const *mut u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_xwing_keygen_batch_derand(
        n: usize,
        ek: *const *mut u8,
        sk: *const *mut u8,
        seed: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_xwing_encaps_batch(
        n: usize,
        ct: *const *mut u8,
        ss: *const *mut u8,
        ek: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_xwing_encaps_batch_derand(
        n: usize,
        ct: *const *mut u8,
        ss: *const *mut u8,
        ek: *const *const u8,
        eseed: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_xwing_decaps_batch(
        n: usize,
        ss: *const *mut u8,
        ct: *const *const u8,
        sk: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_xwing_ek_new() -> *mut kxl_xwing_ek;
    pub fn kxl_xwing_dk_new() -> *mut kxl_xwing_dk;
    pub fn kxl_xwing_ek_free(prepared: *mut kxl_xwing_ek);
    pub fn kxl_xwing_dk_free(prepared: *mut kxl_xwing_dk);
    pub fn kxl_xwing_ek_parse(prepared: *mut kxl_xwing_ek, ek: *const u8) -> kxl_status;
    pub fn kxl_xwing_encaps_prepared(
        ct: *mut u8,
        ss: *mut u8,
        prepared: *const kxl_xwing_ek,
    ) -> kxl_status;
    pub fn kxl_xwing_encaps_prepared_derand(
        ct: *mut u8,
        ss: *mut u8,
        prepared: *const kxl_xwing_ek,
        eseed: *const u8,
    ) -> kxl_status;
    pub fn kxl_xwing_dk_parse(prepared: *mut kxl_xwing_dk, sk: *const u8) -> kxl_status;
    pub fn kxl_xwing_dk_from_seed(
        prepared: *mut kxl_xwing_dk,
        ek: *mut u8,
        seed: *const u8,
    ) -> kxl_status;
    pub fn kxl_xwing_dk_keygen(prepared: *mut kxl_xwing_dk, ek: *mut u8) -> kxl_status;
    pub fn kxl_xwing_decaps_prepared(
        ss: *mut u8,
        ct: *const u8,
        prepared: *const kxl_xwing_dk,
    ) -> kxl_status;
    pub fn kxl_xwing_encaps_prepared_batch(
        n: usize,
        ct: *const *mut u8,
        ss: *const *mut u8,
        prepared: *const *const kxl_xwing_ek,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_xwing_encaps_prepared_batch_derand(
        n: usize,
        ct: *const *mut u8,
        ss: *const *mut u8,
        prepared: *const *const kxl_xwing_ek,
        eseed: *const *const u8,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_xwing_decaps_prepared_batch(
        n: usize,
        ss: *const *mut u8,
        ct: *const *const u8,
        prepared: *const *const kxl_xwing_dk,
        status: *mut kxl_status,
    ) -> kxl_status;
    pub fn kxl_xwing_dk_wipe(prepared: *mut kxl_xwing_dk) -> kxl_status;
}
