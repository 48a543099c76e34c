// SPDX-License-Identifier: Apache-2.0
// Times full TLS 1.3 handshakes.
#include "bench/handshake/handshake.h"

#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace kexlane::bench {
namespace {

int64_t CpuTime() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void Require(bool condition, const char* what) {
  if (!condition) Die(what);
}

// Does one step of a handshake and adds its time to *spent. Returns true when the handshake is
// done.
bool Step(SSL* end, int64_t* spent) {
  const int64_t start = CpuTime();
  const int result = SSL_do_handshake(end);
  *spent += CpuTime() - start;
  if (result == 1) return true;
  Require(SSL_get_error(end, result) == SSL_ERROR_WANT_READ, "a handshake failed");
  return false;
}

SSL* NewEnd(SSL_CTX* context, BIO* in, BIO* out) {
  SSL* end = SSL_new(context);
  Require(end != nullptr, "no memory for a connection");
  BIO_up_ref(in);
  BIO_up_ref(out);
  SSL_set_bio(end, in, out);
  return end;
}

X509* MakeCertificate(EVP_PKEY* key) {
  X509* x = X509_new();
  X509_set_version(x, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x), 86400);
  X509_set_pubkey(x, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(x, X509_get_subject_name(x));
  Require(X509_sign(x, key, EVP_sha256()) > 0, "signing the certificate failed");
  return x;
}

}  // namespace

void Die(const char* what) {
  std::fprintf(stderr, "FAILED: %s\n", what);
  ERR_print_errors_fp(stderr);
  std::exit(1);
}

Handshakes::Handshakes(OSSL_LIB_CTX* lib, std::string group, std::string provider,
                       const char* properties)
    : group_(std::move(group)), provider_(std::move(provider)) {
  server_.reset(SSL_CTX_new_ex(lib, properties, TLS_server_method()));
  client_.reset(SSL_CTX_new_ex(lib, properties, TLS_client_method()));
  Require(server_ != nullptr && client_ != nullptr, "setting up TLS failed");
  for (SSL_CTX* context : {server_.get(), client_.get()}) {
    Require(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
                SSL_CTX_set1_groups_list(context, group_.c_str()) == 1,
            "the group is unknown");
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  }
  SSL_CTX_set_num_tickets(server_.get(), 0);
  EVP_PKEY* key = EVP_PKEY_Q_keygen(lib, nullptr, "EC", "P-256");
  Require(key != nullptr, "making a P-256 key failed");
  X509* certificate = MakeCertificate(key);
  Require(SSL_CTX_use_certificate(server_.get(), certificate) == 1 &&
              SSL_CTX_use_PrivateKey(server_.get(), key) == 1 &&
              X509_STORE_add_cert(SSL_CTX_get_cert_store(client_.get()), certificate) == 1,
          "the certificate is refused");
  SSL_CTX_set_verify(client_.get(), SSL_VERIFY_PEER, nullptr);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

Cost Handshakes::Run() {
  BIO* to_server = BIO_new(BIO_s_mem());
  BIO* to_client = BIO_new(BIO_s_mem());
  Require(to_server != nullptr && to_client != nullptr, "no memory for a connection");
  SSL* server = NewEnd(server_.get(), to_server, to_client);
  SSL* client = NewEnd(client_.get(), to_client, to_server);
  SSL_set_accept_state(server);
  SSL_set_connect_state(client);

  // One round trip is client hello, the server's flight, and Finished. Nothing else may be sent.
  Cost cost{0, 0};
  const bool one_round_trip = !Step(client, &cost.client) && !Step(server, &cost.server) &&
                              Step(client, &cost.client) && Step(server, &cost.server);
  Require(one_round_trip, "a handshake took more than one round trip");

  EVP_PKEY* share = nullptr;
  Require(SSL_session_reused(server) == 0 && SSL_get_peer_tmp_key(server, &share) == 1,
          "a handshake had no key exchange");
  Require(provider_ == OSSL_PROVIDER_get0_name(EVP_PKEY_get0_provider(share)) &&
              EVP_PKEY_is_a(share, group_.c_str()) == 1,
          "a handshake used another group or provider than it should");
  EVP_PKEY_free(share);
  SSL_free(client);
  SSL_free(server);
  BIO_free(to_server);
  BIO_free(to_client);
  return cost;
}

}  // namespace kexlane::bench
