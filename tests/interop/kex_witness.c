// SPDX-License-Identifier: Apache-2.0
// Preloaded into a program, this prints for each key exchange through libcrypto which provider
// computes it. The program's own log names the algorithm alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <stdio.h>
#include <stdlib.h>

static void* Next(const char* name) {
  void* function = dlsym(RTLD_NEXT, name);
  if (function == NULL) abort();
  return function;
}

static void Say(const char* operation, EVP_PKEY_CTX* ctx, const void* out) {
  if (out == NULL) return;  // the caller asks for the length
  fprintf(stderr, "witness: %s %s @ %s\n", operation,
          EVP_PKEY_get0_type_name(EVP_PKEY_CTX_get0_pkey(ctx)),
          OSSL_PROVIDER_get0_name(EVP_PKEY_CTX_get0_provider(ctx)));
}

int EVP_PKEY_encapsulate(EVP_PKEY_CTX* ctx, unsigned char* c, size_t* c_bytes,
                         unsigned char* secret, size_t* secret_bytes) {
  int (*next)(EVP_PKEY_CTX*, unsigned char*, size_t*, unsigned char*, size_t*) =
      Next("EVP_PKEY_encapsulate");
  Say("encapsulate", ctx, c);
  return next(ctx, c, c_bytes, secret, secret_bytes);
}

int EVP_PKEY_decapsulate(EVP_PKEY_CTX* ctx, unsigned char* secret, size_t* secret_bytes,
                         const unsigned char* c, size_t c_bytes) {
  int (*next)(EVP_PKEY_CTX*, unsigned char*, size_t*, const unsigned char*, size_t) =
      Next("EVP_PKEY_decapsulate");
  Say("decapsulate", ctx, secret);
  return next(ctx, secret, secret_bytes, c, c_bytes);
}

int EVP_PKEY_derive(EVP_PKEY_CTX* ctx, unsigned char* secret, size_t* secret_bytes) {
  int (*next)(EVP_PKEY_CTX*, unsigned char*, size_t*) = Next("EVP_PKEY_derive");
  Say("derive", ctx, secret);
  return next(ctx, secret, secret_bytes);
}
