/* SPDX-License-Identifier: Apache-2.0 */
/* A program as users of liboqs write it: each enabled KEM by its name, and ML-KEM-768 on the stack.
 * It knows nothing of kexlane. */
#include <oqs/oqs.h>
#include <stdio.h>
#include <string.h>

static OQS_STATUS by_name(const char* name) {
  OQS_STATUS status = OQS_ERROR;
  OQS_KEM* kem = OQS_KEM_new(name);
  if (kem == NULL) return OQS_ERROR;
  uint8_t* public_key = OQS_MEM_malloc(kem->length_public_key);
  uint8_t* secret_key = OQS_MEM_malloc(kem->length_secret_key);
  uint8_t* ciphertext = OQS_MEM_malloc(kem->length_ciphertext);
  uint8_t* sent = OQS_MEM_malloc(kem->length_shared_secret);
  uint8_t* received = OQS_MEM_malloc(kem->length_shared_secret);
  if (public_key != NULL && secret_key != NULL && ciphertext != NULL && sent != NULL &&
      received != NULL && OQS_KEM_keypair(kem, public_key, secret_key) == OQS_SUCCESS &&
      OQS_KEM_encaps(kem, ciphertext, sent, public_key) == OQS_SUCCESS &&
      OQS_KEM_decaps(kem, received, ciphertext, secret_key) == OQS_SUCCESS &&
      OQS_MEM_secure_bcmp(sent, received, kem->length_shared_secret) == 0) {
    status = OQS_SUCCESS;
  }
  printf("%s, %s: %s\n", kem->method_name, kem->alg_version,
         status == OQS_SUCCESS ? "agreed" : "failed");
  OQS_MEM_secure_free(secret_key, kem->length_secret_key);
  OQS_MEM_secure_free(sent, kem->length_shared_secret);
  OQS_MEM_secure_free(received, kem->length_shared_secret);
  OQS_MEM_insecure_free(public_key);
  OQS_MEM_insecure_free(ciphertext);
  OQS_KEM_free(kem);
  return status;
}

static OQS_STATUS on_the_stack(void) {
#ifdef OQS_ENABLE_KEM_ml_kem_768
  uint8_t public_key[OQS_KEM_ml_kem_768_length_public_key];
  uint8_t secret_key[OQS_KEM_ml_kem_768_length_secret_key];
  uint8_t ciphertext[OQS_KEM_ml_kem_768_length_ciphertext];
  uint8_t sent[OQS_KEM_ml_kem_768_length_shared_secret];
  uint8_t received[OQS_KEM_ml_kem_768_length_shared_secret];
  OQS_STATUS status = OQS_KEM_ml_kem_768_keypair(public_key, secret_key);
  if (status == OQS_SUCCESS) status = OQS_KEM_ml_kem_768_encaps(ciphertext, sent, public_key);
  if (status == OQS_SUCCESS) status = OQS_KEM_ml_kem_768_decaps(received, ciphertext, secret_key);
  if (status == OQS_SUCCESS && memcmp(sent, received, sizeof sent) != 0) status = OQS_ERROR;
  OQS_MEM_cleanse(secret_key, sizeof secret_key);
  return status;
#else
  return OQS_ERROR;
#endif
}

int main(void) {
  int enabled = 0;
  OQS_init();
  printf("liboqs %s\n", OQS_version());
  for (size_t i = 0; i < OQS_KEM_algs_length; ++i) {
    const char* name = OQS_KEM_alg_identifier(i);
    if (!OQS_KEM_alg_is_enabled(name)) continue;
    ++enabled;
    if (by_name(name) != OQS_SUCCESS) return 1;
  }
  if (enabled != 3 || on_the_stack() != OQS_SUCCESS) return 1;
  OQS_destroy();
  return 0;
}
