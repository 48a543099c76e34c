/* SPDX-License-Identifier: Apache-2.0 */
/* What examples/ssh/openssh_kex.c sees of OpenSSH: the members, prototypes and numbers that its
 * kex.h, sshbuf.h, digest.h and ssherr.h publish. */
#ifndef KEXLANE_TESTS_COMPAT_OPENSSH_H_
#define KEXLANE_TESTS_COMPAT_OPENSSH_H_

#include <stddef.h>
#include <sys/types.h>

/* ssherr.h */
#define SSH_ERR_INTERNAL_ERROR -1
#define SSH_ERR_ALLOC_FAIL -2
#define SSH_ERR_KEY_INVALID_EC_VALUE -20
#define SSH_ERR_SIGNATURE_INVALID -21

/* digest.h */
#define SSH_DIGEST_MAX_LENGTH 64
#define SSH_DIGEST_SHA256 2
size_t ssh_digest_bytes(int alg);
int ssh_digest_memory(int alg, const void* m, size_t mlen, u_char* d, size_t dlen);

/* sshbuf.h */
struct sshbuf;
struct sshbuf* sshbuf_new(void);
void sshbuf_free(struct sshbuf* buf);
size_t sshbuf_len(const struct sshbuf* buf);
const u_char* sshbuf_ptr(const struct sshbuf* buf);
int sshbuf_reserve(struct sshbuf* buf, size_t len, u_char** dpp);
int sshbuf_put_string(struct sshbuf* buf, const void* v, size_t len);

/* kex.h: of its struct, the members that key exchanges use */
struct kex {
  int hash_alg;
  u_char c25519_client_key[32];
  u_char mlkem768_client_key[2400];
  struct sshbuf* client_pub;
};
int kex_kem_mlkem768x25519_keypair(struct kex*);
int kex_kem_mlkem768x25519_enc(struct kex*, const struct sshbuf*, struct sshbuf**, struct sshbuf**);
int kex_kem_mlkem768x25519_dec(struct kex*, const struct sshbuf*, struct sshbuf**);

#endif /* KEXLANE_TESTS_COMPAT_OPENSSH_H_ */
