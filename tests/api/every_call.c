/* SPDX-License-Identifier: Apache-2.0 */
/* Every function of the C API, on each target that this CPU can run, in threads whose stack has as
 * little as musl gives them: 128 KB. A call that needs more ends the program. What comes out of
 * given seeds is what came out where the official answers pass. exports_test.sh checks that no
 * function is missing. */
#include <inttypes.h>
#include <kexlane/kernels.h>
#include <kexlane/kexlane.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"

enum {
  kItems = 33,
  kBytes = KXL_MLKEM1024_DK_BYTES,
  kStackBytes = 128 * 1024,
  kSelfTestStackBytes = 160 * 1024
};

#define CALL(call) CHECK((call) == KXL_OK)

/* The buffers of one argument, as batches take them. A single call takes the first. */
typedef struct {
  uint8_t memory[kItems][kBytes];
  uint8_t* out[kItems];
  const uint8_t* in[kItems];
} Buffers;
static Buffers ek, dk, c, K, L, seed;
static kxl_status status[kItems];
#define FIRST(buffers) ((buffers).memory[0])

/* Every buffer begins with other bytes. */
static void fill(Buffers* buffers, unsigned start) {
  size_t i, j;
  for (i = 0; i < kItems; ++i) {
    for (j = 0; j < kBytes; ++j) {
      buffers->memory[i][j] = (uint8_t)(start + i * 59 + j * 101 + (j >> 8));
    }
    buffers->out[i] = buffers->memory[i];
    buffers->in[i] = buffers->memory[i];
  }
}

static void fill_all(void) {
  fill(&ek, 1);
  fill(&dk, 2);
  fill(&c, 3);
  fill(&K, 4);
  fill(&L, 5);
  fill(&seed, 6);
}

/* Whether both sides have the same secrets, which then are forgotten. */
static int agree(size_t n, size_t bytes) {
  size_t i;
  int equal = 1;
  for (i = 0; i < n; ++i) {
    equal &= memcmp(K.memory[i], L.memory[i], bytes) == 0;
    memset(L.memory[i], 0, bytes);
  }
  return equal;
}

/* FNV-1a of what the calls made of the seeds on this target. */
static const uint64_t kDigest = UINT64_C(0x8CB61DE5302852A5);
static uint64_t digest;

static void mix_buffers(const Buffers* buffers, size_t n) {
  size_t i, j;
  for (i = 0; i < n; ++i) {
    for (j = 0; j < kBytes; ++j) {
      digest = (digest ^ buffers->memory[i][j]) * UINT64_C(0x100000001B3);
    }
  }
}

static void mix(size_t n) {
  mix_buffers(&ek, n);
  mix_buffers(&dk, n);
  mix_buffers(&c, n);
  mix_buffers(&K, n);
}

/* What the parameter sets of ML-KEM and X-Wing have in common. */
#define KEM_CALLS(kem)                                                                        \
  kxl_##kem##_ek* const prepared_ek = kxl_##kem##_ek_new();                                   \
  kxl_##kem##_dk* const prepared_dk = kxl_##kem##_dk_new();                                   \
  const kxl_##kem##_ek* eks[kItems];                                                          \
  const kxl_##kem##_dk* dks[kItems];                                                          \
  size_t i;                                                                                   \
  for (i = 0; i < kItems; ++i) {                                                              \
    eks[i] = prepared_ek;                                                                     \
    dks[i] = prepared_dk;                                                                     \
  }                                                                                           \
  fill_all();                                                                                 \
  CALL(kxl_##kem##_keygen(FIRST(ek), FIRST(dk)));                                             \
  CALL(kxl_##kem##_encaps(FIRST(c), FIRST(K), FIRST(ek)));                                    \
  CALL(kxl_##kem##_decaps(FIRST(L), FIRST(c), FIRST(dk)));                                    \
  CHECK(agree(1, 32));                                                                        \
  CALL(kxl_##kem##_keygen_derand(FIRST(ek), FIRST(dk), FIRST(seed)));                         \
  CALL(kxl_##kem##_encaps_derand(FIRST(c), FIRST(K), FIRST(ek), FIRST(seed)));                \
  mix(1);                                                                                     \
  CALL(kxl_##kem##_decaps(FIRST(L), FIRST(c), FIRST(dk)));                                    \
  CHECK(agree(1, 32));                                                                        \
  FIRST(c)[0] ^= 1;                                                                           \
  CALL(kxl_##kem##_decaps(FIRST(K), FIRST(c), FIRST(dk)));                                    \
  mix(1);                                                                                     \
  CALL(kxl_##kem##_ek_parse(prepared_ek, FIRST(ek)));                                         \
  CALL(kxl_##kem##_dk_parse(prepared_dk, FIRST(dk)));                                         \
  CALL(kxl_##kem##_encaps_prepared(FIRST(c), FIRST(K), prepared_ek));                         \
  CALL(kxl_##kem##_decaps_prepared(FIRST(L), FIRST(c), prepared_dk));                         \
  CHECK(agree(1, 32));                                                                        \
  CALL(kxl_##kem##_dk_from_seed(prepared_dk, FIRST(ek), FIRST(seed)));                        \
  CALL(kxl_##kem##_encaps_prepared_derand(FIRST(c), FIRST(K), prepared_ek, FIRST(seed)));     \
  CALL(kxl_##kem##_decaps_prepared(FIRST(L), FIRST(c), prepared_dk));                         \
  CHECK(agree(1, 32));                                                                        \
  CALL(kxl_##kem##_keygen_batch(kItems, ek.out, dk.out, status));                             \
  CALL(kxl_##kem##_encaps_batch(kItems, c.out, K.out, ek.in, status));                        \
  CALL(kxl_##kem##_decaps_batch(kItems, L.out, c.in, dk.in, status));                         \
  CHECK(agree(kItems, 32));                                                                   \
  CALL(kxl_##kem##_keygen_batch_derand(kItems, ek.out, dk.out, seed.in, status));             \
  CALL(kxl_##kem##_encaps_batch_derand(kItems, c.out, K.out, ek.in, seed.in, status));        \
  mix(kItems);                                                                                \
  CALL(kxl_##kem##_decaps_batch(kItems, L.out, c.in, dk.in, status));                         \
  CHECK(agree(kItems, 32));                                                                   \
  CALL(kxl_##kem##_encaps_prepared_batch(kItems, c.out, K.out, eks, status));                 \
  CALL(kxl_##kem##_decaps_prepared_batch(kItems, L.out, c.in, dks, status));                  \
  CHECK(agree(kItems, 32));                                                                   \
  CALL(kxl_##kem##_encaps_prepared_batch_derand(kItems, c.out, K.out, eks, seed.in, status)); \
  CALL(kxl_##kem##_decaps_prepared_batch(kItems, L.out, c.in, dks, status));                  \
  CHECK(agree(kItems, 32));                                                                   \
  CALL(kxl_##kem##_dk_keygen(prepared_dk, FIRST(ek)));                                        \
  CALL(kxl_##kem##_dk_wipe(prepared_dk));                                                     \
  kxl_##kem##_ek_free(prepared_ek);                                                           \
  kxl_##kem##_dk_free(prepared_dk)

#define MLKEM_CALLS(kem)                                            \
  do {                                                              \
    KEM_CALLS(kem);                                                 \
    CALL(kxl_##kem##_keygen(FIRST(ek), FIRST(dk)));                 \
    CALL(kxl_##kem##_check_ek(FIRST(ek)));                          \
    CALL(kxl_##kem##_check_dk(FIRST(dk)));                          \
    CALL(kxl_##kem##_check_pair(FIRST(ek), FIRST(dk)));             \
    CALL(kxl_##kem##_ek_from_dk(FIRST(c), FIRST(dk)));              \
    CHECK(memcmp(FIRST(c), FIRST(ek), KXL_MLKEM512_EK_BYTES) == 0); \
  } while (0)

static void kem_calls(void) {
  MLKEM_CALLS(mlkem512);
  MLKEM_CALLS(mlkem768);
  MLKEM_CALLS(mlkem1024);
  { KEM_CALLS(xwing); }
}

static void x25519_calls(void) {
  uint8_t* const pk = FIRST(ek);
  uint8_t* const peer_pk = FIRST(c);
  fill_all();
  CALL(kxl_x25519_keygen(pk, FIRST(dk)));
  CALL(kxl_x25519_public_key(peer_pk, FIRST(seed)));
  CALL(kxl_x25519_shared_secret(FIRST(K), FIRST(dk), peer_pk));
  CALL(kxl_x25519_shared_secret(FIRST(L), FIRST(seed), pk));
  CHECK(agree(1, KXL_X25519_SS_BYTES));
  CALL(kxl_x25519_keygen_batch(kItems, ek.out, dk.out, status));
  CALL(kxl_x25519_public_key_batch(kItems, c.out, seed.in, status));
  CALL(kxl_x25519_shared_secret_batch(kItems, K.out, dk.in, c.in, status));
  CALL(kxl_x25519_shared_secret_batch(kItems, L.out, seed.in, ek.in, status));
  CHECK(agree(kItems, KXL_X25519_SS_BYTES));
  fill_all();
  CALL(kxl_x25519_public_key_batch(kItems, c.out, seed.in, status));
  CALL(kxl_x25519_shared_secret_batch(kItems, K.out, seed.in, c.in, status));
  mix(kItems);
}

/* ek has the client's shares, dk its states, and c the server's shares. */
static void hybrid_calls(void) {
  enum { kSecretBytes = KXL_X25519MLKEM768_SECRET_BYTES };
  kxl_x25519mlkem768_client* client[kItems];
  const kxl_x25519mlkem768_client* clients[kItems];
  size_t i;
  for (i = 0; i < kItems; ++i) {
    client[i] = kxl_x25519mlkem768_client_new();
    clients[i] = client[i];
  }
  fill_all();
  CALL(kxl_x25519mlkem768_client_keygen(FIRST(ek), FIRST(dk)));
  CALL(kxl_x25519mlkem768_check_share(FIRST(ek)));
  CALL(kxl_x25519mlkem768_server_respond(FIRST(c), FIRST(K), FIRST(ek)));
  CALL(kxl_x25519mlkem768_client_finish(FIRST(L), FIRST(dk), FIRST(c)));
  CHECK(agree(1, kSecretBytes));
  CALL(kxl_x25519mlkem768_client_keygen_derand(FIRST(ek), FIRST(dk), FIRST(seed)));
  CALL(kxl_x25519mlkem768_server_respond_derand(FIRST(c), FIRST(K), FIRST(ek), FIRST(seed)));
  mix(1);
  CALL(kxl_x25519mlkem768_client_finish_derand(FIRST(L), FIRST(dk), FIRST(c)));
  CHECK(agree(1, kSecretBytes));
  CALL(kxl_x25519mlkem768_client_prepare_derand(client[0], FIRST(ek), FIRST(seed)));
  CALL(kxl_x25519mlkem768_client_finish_prepared(FIRST(L), client[0], FIRST(c)));
  CHECK(agree(1, kSecretBytes));
  CALL(kxl_x25519mlkem768_client_parse(client[0], FIRST(ek), FIRST(dk)));
  CALL(kxl_x25519mlkem768_client_finish_prepared(FIRST(L), client[0], FIRST(c)));
  CHECK(agree(1, kSecretBytes));
  CALL(kxl_x25519mlkem768_client_prepare(client[0], FIRST(ek)));

  CALL(kxl_x25519mlkem768_client_keygen_batch(kItems, ek.out, dk.out, status));
  CALL(kxl_x25519mlkem768_server_respond_batch(kItems, c.out, K.out, ek.in, status));
  CALL(kxl_x25519mlkem768_client_finish_batch(kItems, L.out, dk.in, c.in, status));
  CHECK(agree(kItems, kSecretBytes));
  CALL(kxl_x25519mlkem768_client_keygen_batch_derand(kItems, ek.out, dk.out, seed.in, status));
  CALL(
      kxl_x25519mlkem768_server_respond_batch_derand(kItems, c.out, K.out, ek.in, seed.in, status));
  mix(kItems);
  CALL(kxl_x25519mlkem768_client_finish_batch_derand(kItems, L.out, dk.in, c.in, status));
  CHECK(agree(kItems, kSecretBytes));
  CALL(kxl_x25519mlkem768_client_prepare_batch_derand(kItems, client, ek.out, seed.in, status));
  CALL(kxl_x25519mlkem768_client_finish_prepared_batch(kItems, L.out, clients, c.in, status));
  CHECK(agree(kItems, kSecretBytes));
  CALL(kxl_x25519mlkem768_client_prepare_batch(kItems, client, ek.out, status));

  CALL(kxl_x25519mlkem768_client_wipe(client[0]));
  for (i = 0; i < kItems; ++i) kxl_x25519mlkem768_client_free(client[i]);
}

/* The KEMs by their names. In a batch, item i stands i strides from the start. */
static void kem_table_calls(void) {
  const kxl_kem* kem;
  size_t i;
  for (i = 0; (kem = kxl_kem_at(i)) != NULL; ++i) {
    CHECK(kxl_kem_find(kem->name) == kem);
    fill_all();
    CALL(kem->keygen(FIRST(ek), kem->ek_bytes, FIRST(dk), kem->dk_bytes));
    CALL(kem->encaps(FIRST(c), kem->c_bytes, FIRST(K), kem->K_bytes, FIRST(ek), kem->ek_bytes));
    CALL(kem->decaps(FIRST(L), kem->K_bytes, FIRST(c), kem->c_bytes, FIRST(dk), kem->dk_bytes));
    CHECK(agree(1, kem->K_bytes));
    CALL(kem->keygen_derand(FIRST(ek), kem->ek_bytes, FIRST(dk), kem->dk_bytes, FIRST(seed),
                            kem->keygen_seed_bytes));
    CALL(kem->encaps_derand(FIRST(c), kem->c_bytes, FIRST(K), kem->K_bytes, FIRST(ek),
                            kem->ek_bytes, FIRST(seed), kem->encaps_seed_bytes));
    CALL(kem->keygen_batch(kItems, FIRST(ek), kBytes, FIRST(dk), kBytes, status));
    CALL(kem->encaps_batch(kItems, FIRST(c), kBytes, FIRST(K), kBytes, FIRST(ek), kBytes, status));
    CALL(kem->decaps_batch(kItems, FIRST(L), kBytes, FIRST(c), kBytes, FIRST(dk), kBytes, status));
    CHECK(agree(kItems, kem->K_bytes));
  }
  CHECK(i == 5);
}

static void kernel_calls(void) {
  static int16_t f[4 * KXL_MLKEM_N], g[KXL_MLKEM_N], h[KXL_MLKEM_N], a[kItems * KXL_MLKEM_N];
  static uint64_t states[25 * kItems];
  static uint8_t seeds[34 * kItems], elements[32 * kItems];
  int i;
  fill_all();
  for (i = 0; i < 4 * KXL_MLKEM_N; ++i) f[i] = (int16_t)(i * 7 % KXL_MLKEM_Q);
  CALL(kxl_kernel_ntt(g, f));
  CALL(kxl_kernel_inverse_ntt(h, g));
  CHECK(memcmp(f, h, sizeof h) == 0);
  CALL(kxl_kernel_multiply_ntts(h, f, f, 4));
  CALL(kxl_kernel_sample_ntt(a, seeds, kItems));
  CALL(kxl_kernel_sample_poly_cbd(h, FIRST(seed), 3));
  CALL(kxl_kernel_byte_encode(FIRST(c), f, 12));
  CALL(kxl_kernel_byte_decode(h, FIRST(c), 12));
  CHECK(memcmp(f, h, sizeof h) == 0);
  CALL(kxl_kernel_compress(h, f, 11));
  CALL(kxl_kernel_decompress(g, h, 11));
  CALL(kxl_kernel_keccak_f1600(states, kItems));
  CALL(kxl_kernel_fe25519_mul(elements, seeds, seeds, kItems));
  CALL(kxl_kernel_fe25519_sqr(elements, seeds, kItems));
}

static void self_test(void) { CHECK(kxl_self_test(NULL) == NULL); }

static void* in_thread(void* calls) {
  (*(void (*const*)(void))calls)();
  return NULL;
}

/* Each runs in a thread of its own, whose stack nothing has touched. */
static void run(void (*calls)(void), size_t stack_bytes) {
  pthread_attr_t attributes;
  pthread_t thread;
  CHECK(pthread_attr_init(&attributes) == 0);
  CHECK(pthread_attr_setstacksize(&attributes, stack_bytes) == 0);
  CHECK(pthread_create(&thread, &attributes, in_thread, &calls) == 0);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(pthread_attr_destroy(&attributes) == 0);
}

int main(void) {
  size_t i, targets = 0;
  for (i = 0; i < kxl_target_count(); ++i) {
    if (!kxl_target_supported(i)) continue;
    CALL(kxl_target_force(kxl_target_name(i)));
    digest = UINT64_C(0xCBF29CE484222325);
    run(kem_calls, kStackBytes);
    run(x25519_calls, kStackBytes);
    run(hybrid_calls, kStackBytes);
    run(kem_table_calls, kStackBytes);
    run(kernel_calls, kStackBytes);
    run(self_test, kSelfTestStackBytes);
    CHECK(digest == kDigest);
    printf("every call on %s: %016" PRIx64 "\n", kxl_target_active(), digest);
    ++targets;
  }
  CHECK(kxl_status_text(kxl_target_environment()) != NULL);
  CHECK(targets > 0);
  CHECK(strcmp(kxl_version(), KXL_VERSION) == 0);
  return check_failures != 0;
}
