# SPDX-License-Identifier: Apache-2.0
# Written by bindings/generate.py from the C headers, which describe everything.
KXL_MLKEM_N = 256
KXL_MLKEM_Q = 3329
KXL_MLKEM512_EK_BYTES = 800
KXL_MLKEM512_DK_BYTES = 1632
KXL_MLKEM512_C_BYTES = 768
KXL_MLKEM768_EK_BYTES = 1184
KXL_MLKEM768_DK_BYTES = 2400
KXL_MLKEM768_C_BYTES = 1088
KXL_MLKEM1024_EK_BYTES = 1568
KXL_MLKEM1024_DK_BYTES = 3168
KXL_MLKEM1024_C_BYTES = 1568
KXL_MLKEM_K_BYTES = 32
KXL_MLKEM_KEYGEN_SEED_BYTES = 64
KXL_MLKEM_ENCAPS_SEED_BYTES = 32
KXL_MLKEM512_PREPARED_EK_BYTES = 3136
KXL_MLKEM512_PREPARED_DK_BYTES = 5248
KXL_MLKEM768_PREPARED_EK_BYTES = 6208
KXL_MLKEM768_PREPARED_DK_BYTES = 9344
KXL_MLKEM1024_PREPARED_EK_BYTES = 10304
KXL_MLKEM1024_PREPARED_DK_BYTES = 14464
KXL_PREPARED_ALIGNMENT = 64
KXL_VERSION_MAJOR = 0
KXL_VERSION_MINOR = 2
KXL_VERSION_PATCH = 0
KXL_VERSION = "0.2.0"
KXL_X25519_PK_BYTES = 32
KXL_X25519_SK_BYTES = 32
KXL_X25519_SS_BYTES = 32
KXL_X25519MLKEM768_CLIENT_SHARE_BYTES = 1216
KXL_X25519MLKEM768_SERVER_SHARE_BYTES = 1120
KXL_X25519MLKEM768_SECRET_BYTES = 64
KXL_X25519MLKEM768_STATE_BYTES = 2432
KXL_X25519MLKEM768_CLIENT_SEED_BYTES = 96
KXL_X25519MLKEM768_SERVER_SEED_BYTES = 64
KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES = 9408
KXL_XWING_EK_BYTES = 1216
KXL_XWING_SK_BYTES = 32
KXL_XWING_CT_BYTES = 1120
KXL_XWING_SS_BYTES = 32
KXL_XWING_KEYGEN_SEED_BYTES = 32
KXL_XWING_ENCAPS_SEED_BYTES = 64
KXL_XWING_PREPARED_EK_BYTES = 6272
KXL_XWING_PREPARED_DK_BYTES = 9408

STATUSES = {
    "KXL_OK": 0,
    "KXL_ERR_NULL": 1,
    "KXL_ERR_LENGTH": 2,
    "KXL_ERR_KEY": 3,
    "KXL_ERR_LOW_ORDER": 4,
    "KXL_ERR_RANDOM": 5,
    "KXL_ERR_TARGET": 6,
    "KXL_ERR_ALIGNMENT": 7,
}

# Prepared keys: the struct and its size in bytes.
STRUCTS = {
    "kxl_mlkem768_ek": KXL_MLKEM768_PREPARED_EK_BYTES,
    "kxl_mlkem768_dk": KXL_MLKEM768_PREPARED_DK_BYTES,
    "kxl_mlkem512_ek": KXL_MLKEM512_PREPARED_EK_BYTES,
    "kxl_mlkem512_dk": KXL_MLKEM512_PREPARED_DK_BYTES,
    "kxl_mlkem1024_ek": KXL_MLKEM1024_PREPARED_EK_BYTES,
    "kxl_mlkem1024_dk": KXL_MLKEM1024_PREPARED_DK_BYTES,
    "kxl_x25519mlkem768_client": KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES,
    "kxl_xwing_ek": KXL_XWING_PREPARED_EK_BYTES,
    "kxl_xwing_dk": KXL_XWING_PREPARED_DK_BYTES,
}

# Each function: the type of its result, then those of its arguments.
FUNCTIONS = {
    "kxl_kem_find": ("const kxl_kem*", "const char*"),
    "kxl_kem_at": ("const kxl_kem*", "size_t"),
    "kxl_kernel_ntt": ("kxl_status", "int16_t*", "const int16_t*"),
    "kxl_kernel_inverse_ntt": ("kxl_status", "int16_t*", "const int16_t*"),
    "kxl_kernel_multiply_ntts": ("kxl_status", "int16_t*", "const int16_t*", "const int16_t*", "size_t"),
    "kxl_kernel_sample_ntt": ("kxl_status", "int16_t*", "const uint8_t*", "size_t"),
    "kxl_kernel_sample_poly_cbd": ("kxl_status", "int16_t*", "const uint8_t*", "unsigned"),
    "kxl_kernel_byte_encode": ("kxl_status", "uint8_t*", "const int16_t*", "unsigned"),
    "kxl_kernel_byte_decode": ("kxl_status", "int16_t*", "const uint8_t*", "unsigned"),
    "kxl_kernel_compress": ("kxl_status", "int16_t*", "const int16_t*", "unsigned"),
    "kxl_kernel_decompress": ("kxl_status", "int16_t*", "const int16_t*", "unsigned"),
    "kxl_kernel_keccak_f1600": ("kxl_status", "uint64_t*", "size_t"),
    "kxl_kernel_fe25519_mul": ("kxl_status", "uint8_t*", "const uint8_t*", "const uint8_t*", "size_t"),
    "kxl_kernel_fe25519_sqr": ("kxl_status", "uint8_t*", "const uint8_t*", "size_t"),
    "kxl_mlkem768_keygen": ("kxl_status", "uint8_t*", "uint8_t*"),
    "kxl_mlkem768_keygen_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem768_encaps": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem768_encaps_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_mlkem768_decaps": ("kxl_status", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_mlkem768_check_ek": ("kxl_status", "const uint8_t*"),
    "kxl_mlkem768_check_dk": ("kxl_status", "const uint8_t*"),
    "kxl_mlkem768_check_pair": ("kxl_status", "const uint8_t*", "const uint8_t*"),
    "kxl_mlkem768_ek_from_dk": ("kxl_status", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem768_ek_new": ("kxl_mlkem768_ek*",),
    "kxl_mlkem768_dk_new": ("kxl_mlkem768_dk*",),
    "kxl_mlkem768_ek_free": ("void", "kxl_mlkem768_ek*"),
    "kxl_mlkem768_dk_free": ("void", "kxl_mlkem768_dk*"),
    "kxl_mlkem768_ek_parse": ("kxl_status", "kxl_mlkem768_ek*", "const uint8_t*"),
    "kxl_mlkem768_encaps_prepared": ("kxl_status", "uint8_t*", "uint8_t*", "const kxl_mlkem768_ek*"),
    "kxl_mlkem768_encaps_prepared_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const kxl_mlkem768_ek*", "const uint8_t*"),
    "kxl_mlkem768_dk_parse": ("kxl_status", "kxl_mlkem768_dk*", "const uint8_t*"),
    "kxl_mlkem768_dk_from_seed": ("kxl_status", "kxl_mlkem768_dk*", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem768_dk_keygen": ("kxl_status", "kxl_mlkem768_dk*", "uint8_t*"),
    "kxl_mlkem768_decaps_prepared": ("kxl_status", "uint8_t*", "const uint8_t*", "const kxl_mlkem768_dk*"),
    "kxl_mlkem768_dk_wipe": ("kxl_status", "kxl_mlkem768_dk*"),
    "kxl_mlkem768_keygen_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "kxl_status*"),
    "kxl_mlkem768_keygen_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem768_encaps_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem768_encaps_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem768_decaps_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem768_encaps_prepared_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const kxl_mlkem768_ek* const*", "kxl_status*"),
    "kxl_mlkem768_encaps_prepared_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const kxl_mlkem768_ek* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem768_decaps_prepared_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const kxl_mlkem768_dk* const*", "kxl_status*"),
    "kxl_mlkem512_keygen": ("kxl_status", "uint8_t*", "uint8_t*"),
    "kxl_mlkem512_keygen_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem512_encaps": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem512_encaps_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_mlkem512_decaps": ("kxl_status", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_mlkem512_check_ek": ("kxl_status", "const uint8_t*"),
    "kxl_mlkem512_check_dk": ("kxl_status", "const uint8_t*"),
    "kxl_mlkem512_check_pair": ("kxl_status", "const uint8_t*", "const uint8_t*"),
    "kxl_mlkem512_ek_from_dk": ("kxl_status", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem512_ek_new": ("kxl_mlkem512_ek*",),
    "kxl_mlkem512_dk_new": ("kxl_mlkem512_dk*",),
    "kxl_mlkem512_ek_free": ("void", "kxl_mlkem512_ek*"),
    "kxl_mlkem512_dk_free": ("void", "kxl_mlkem512_dk*"),
    "kxl_mlkem512_ek_parse": ("kxl_status", "kxl_mlkem512_ek*", "const uint8_t*"),
    "kxl_mlkem512_encaps_prepared": ("kxl_status", "uint8_t*", "uint8_t*", "const kxl_mlkem512_ek*"),
    "kxl_mlkem512_encaps_prepared_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const kxl_mlkem512_ek*", "const uint8_t*"),
    "kxl_mlkem512_dk_parse": ("kxl_status", "kxl_mlkem512_dk*", "const uint8_t*"),
    "kxl_mlkem512_dk_from_seed": ("kxl_status", "kxl_mlkem512_dk*", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem512_dk_keygen": ("kxl_status", "kxl_mlkem512_dk*", "uint8_t*"),
    "kxl_mlkem512_decaps_prepared": ("kxl_status", "uint8_t*", "const uint8_t*", "const kxl_mlkem512_dk*"),
    "kxl_mlkem512_dk_wipe": ("kxl_status", "kxl_mlkem512_dk*"),
    "kxl_mlkem512_keygen_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "kxl_status*"),
    "kxl_mlkem512_keygen_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem512_encaps_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem512_encaps_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem512_decaps_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem512_encaps_prepared_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const kxl_mlkem512_ek* const*", "kxl_status*"),
    "kxl_mlkem512_encaps_prepared_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const kxl_mlkem512_ek* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem512_decaps_prepared_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const kxl_mlkem512_dk* const*", "kxl_status*"),
    "kxl_mlkem1024_keygen": ("kxl_status", "uint8_t*", "uint8_t*"),
    "kxl_mlkem1024_keygen_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem1024_encaps": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem1024_encaps_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_mlkem1024_decaps": ("kxl_status", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_mlkem1024_check_ek": ("kxl_status", "const uint8_t*"),
    "kxl_mlkem1024_check_dk": ("kxl_status", "const uint8_t*"),
    "kxl_mlkem1024_check_pair": ("kxl_status", "const uint8_t*", "const uint8_t*"),
    "kxl_mlkem1024_ek_from_dk": ("kxl_status", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem1024_ek_new": ("kxl_mlkem1024_ek*",),
    "kxl_mlkem1024_dk_new": ("kxl_mlkem1024_dk*",),
    "kxl_mlkem1024_ek_free": ("void", "kxl_mlkem1024_ek*"),
    "kxl_mlkem1024_dk_free": ("void", "kxl_mlkem1024_dk*"),
    "kxl_mlkem1024_ek_parse": ("kxl_status", "kxl_mlkem1024_ek*", "const uint8_t*"),
    "kxl_mlkem1024_encaps_prepared": ("kxl_status", "uint8_t*", "uint8_t*", "const kxl_mlkem1024_ek*"),
    "kxl_mlkem1024_encaps_prepared_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const kxl_mlkem1024_ek*", "const uint8_t*"),
    "kxl_mlkem1024_dk_parse": ("kxl_status", "kxl_mlkem1024_dk*", "const uint8_t*"),
    "kxl_mlkem1024_dk_from_seed": ("kxl_status", "kxl_mlkem1024_dk*", "uint8_t*", "const uint8_t*"),
    "kxl_mlkem1024_dk_keygen": ("kxl_status", "kxl_mlkem1024_dk*", "uint8_t*"),
    "kxl_mlkem1024_decaps_prepared": ("kxl_status", "uint8_t*", "const uint8_t*", "const kxl_mlkem1024_dk*"),
    "kxl_mlkem1024_dk_wipe": ("kxl_status", "kxl_mlkem1024_dk*"),
    "kxl_mlkem1024_keygen_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "kxl_status*"),
    "kxl_mlkem1024_keygen_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem1024_encaps_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem1024_encaps_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem1024_decaps_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem1024_encaps_prepared_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const kxl_mlkem1024_ek* const*", "kxl_status*"),
    "kxl_mlkem1024_encaps_prepared_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const kxl_mlkem1024_ek* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_mlkem1024_decaps_prepared_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const kxl_mlkem1024_dk* const*", "kxl_status*"),
    "kxl_self_test": ("const char*", "const char*"),
    "kxl_status_text": ("const char*", "kxl_status"),
    "kxl_target_count": ("size_t",),
    "kxl_target_name": ("const char*", "size_t"),
    "kxl_target_supported": ("int", "size_t"),
    "kxl_target_active": ("const char*",),
    "kxl_target_force": ("kxl_status", "const char*"),
    "kxl_target_environment": ("kxl_status",),
    "kxl_version": ("const char*",),
    "kxl_x25519_keygen": ("kxl_status", "uint8_t*", "uint8_t*"),
    "kxl_x25519_public_key": ("kxl_status", "uint8_t*", "const uint8_t*"),
    "kxl_x25519_shared_secret": ("kxl_status", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_x25519_keygen_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "kxl_status*"),
    "kxl_x25519_public_key_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_x25519_shared_secret_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_client_keygen": ("kxl_status", "uint8_t*", "uint8_t*"),
    "kxl_x25519mlkem768_client_keygen_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_x25519mlkem768_server_respond": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_x25519mlkem768_server_respond_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_x25519mlkem768_check_share": ("kxl_status", "const uint8_t*"),
    "kxl_x25519mlkem768_client_finish": ("kxl_status", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_x25519mlkem768_client_finish_derand": ("kxl_status", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_x25519mlkem768_client_keygen_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_client_keygen_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_server_respond_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_server_respond_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_client_finish_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_client_finish_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_client_new": ("kxl_x25519mlkem768_client*",),
    "kxl_x25519mlkem768_client_free": ("void", "kxl_x25519mlkem768_client*"),
    "kxl_x25519mlkem768_client_prepare": ("kxl_status", "kxl_x25519mlkem768_client*", "uint8_t*"),
    "kxl_x25519mlkem768_client_prepare_derand": ("kxl_status", "kxl_x25519mlkem768_client*", "uint8_t*", "const uint8_t*"),
    "kxl_x25519mlkem768_client_parse": ("kxl_status", "kxl_x25519mlkem768_client*", "uint8_t*", "const uint8_t*"),
    "kxl_x25519mlkem768_client_finish_prepared": ("kxl_status", "uint8_t*", "const kxl_x25519mlkem768_client*", "const uint8_t*"),
    "kxl_x25519mlkem768_client_prepare_batch": ("kxl_status", "size_t", "kxl_x25519mlkem768_client* const*", "uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_client_prepare_batch_derand": ("kxl_status", "size_t", "kxl_x25519mlkem768_client* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_client_finish_prepared_batch": ("kxl_status", "size_t", "uint8_t* const*", "const kxl_x25519mlkem768_client* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_x25519mlkem768_client_wipe": ("kxl_status", "kxl_x25519mlkem768_client*"),
    "kxl_xwing_keygen": ("kxl_status", "uint8_t*", "uint8_t*"),
    "kxl_xwing_keygen_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_xwing_encaps": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*"),
    "kxl_xwing_encaps_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_xwing_decaps": ("kxl_status", "uint8_t*", "const uint8_t*", "const uint8_t*"),
    "kxl_xwing_keygen_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "kxl_status*"),
    "kxl_xwing_keygen_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_xwing_encaps_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_xwing_encaps_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_xwing_decaps_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_xwing_ek_new": ("kxl_xwing_ek*",),
    "kxl_xwing_dk_new": ("kxl_xwing_dk*",),
    "kxl_xwing_ek_free": ("void", "kxl_xwing_ek*"),
    "kxl_xwing_dk_free": ("void", "kxl_xwing_dk*"),
    "kxl_xwing_ek_parse": ("kxl_status", "kxl_xwing_ek*", "const uint8_t*"),
    "kxl_xwing_encaps_prepared": ("kxl_status", "uint8_t*", "uint8_t*", "const kxl_xwing_ek*"),
    "kxl_xwing_encaps_prepared_derand": ("kxl_status", "uint8_t*", "uint8_t*", "const kxl_xwing_ek*", "const uint8_t*"),
    "kxl_xwing_dk_parse": ("kxl_status", "kxl_xwing_dk*", "const uint8_t*"),
    "kxl_xwing_dk_from_seed": ("kxl_status", "kxl_xwing_dk*", "uint8_t*", "const uint8_t*"),
    "kxl_xwing_dk_keygen": ("kxl_status", "kxl_xwing_dk*", "uint8_t*"),
    "kxl_xwing_decaps_prepared": ("kxl_status", "uint8_t*", "const uint8_t*", "const kxl_xwing_dk*"),
    "kxl_xwing_encaps_prepared_batch": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const kxl_xwing_ek* const*", "kxl_status*"),
    "kxl_xwing_encaps_prepared_batch_derand": ("kxl_status", "size_t", "uint8_t* const*", "uint8_t* const*", "const kxl_xwing_ek* const*", "const uint8_t* const*", "kxl_status*"),
    "kxl_xwing_decaps_prepared_batch": ("kxl_status", "size_t", "uint8_t* const*", "const uint8_t* const*", "const kxl_xwing_dk* const*", "kxl_status*"),
    "kxl_xwing_dk_wipe": ("kxl_status", "kxl_xwing_dk*"),
}
