// SPDX-License-Identifier: Apache-2.0
// TLS handshakes through the built kexlane.so, both ends in this process and joined by memory.
#ifndef KEXLANE_TESTS_SUPPORT_PROVIDER_TLS_H_
#define KEXLANE_TESTS_SUPPORT_PROVIDER_TLS_H_

#include <openssl/ec.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <functional>

#include "tests/support/provider_util.h"
#include "tests/support/test_util.h"

namespace kexlane::test {

struct TlsFree {
  void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
  void operator()(SSL* p) const { SSL_free(p); }
  void operator()(X509* p) const { X509_free(p); }
};
using Context = std::unique_ptr<SSL_CTX, TlsFree>;
using Connection = std::unique_ptr<SSL, TlsFree>;

// Changes the bytes of a flight on their way.
using Tamper = std::function<void(Buffer&)>;

struct Result {
  bool client = false, server = false;  // who finished the handshake
  std::string client_errors, server_errors;
  int server_hellos = 0;  // that the client saw; a HelloRetryRequest is one
};

class ProviderTls : public WithProvider {
 protected:
  void SetUp() override {
    WithProvider::SetUp();
    key_.reset(EVP_PKEY_Q_keygen(lib_, nullptr, "EC", "P-256"));
    certificate_.reset(X509_new());
    X509* x = certificate_.get();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 86400);
    X509_set_pubkey(x, key_.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    ASSERT_GT(X509_sign(x, key_.get(), EVP_sha256()), 0);
  }

  // OpenSSL 3.5 has the same groups, so that ours must be asked for.
  Context MakeContext(bool server, const char* groups,
                      const char* properties = "?provider=kexlane") {
    Context context(
        SSL_CTX_new_ex(lib_, properties, server ? TLS_server_method() : TLS_client_method()));
    EXPECT_EQ(SSL_CTX_set1_groups_list(context.get(), groups), 1) << Errors();
    if (server) {
      EXPECT_EQ(SSL_CTX_use_certificate(context.get(), certificate_.get()), 1);
      EXPECT_EQ(SSL_CTX_use_PrivateKey(context.get(), key_.get()), 1);
    } else {
      EXPECT_EQ(X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), certificate_.get()), 1);
      SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
      SSL_CTX_set_msg_callback(context.get(), CountServerHellos);
    }
    return context;
  }

  static void CountServerHellos(int written, int /*version*/, int type, const void* message,
                                size_t bytes, SSL* /*ssl*/, void* count) {
    if (written == 0 && type == SSL3_RT_HANDSHAKE && bytes > 0 &&
        *static_cast<const uint8_t*>(message) == SSL3_MT_SERVER_HELLO && count != nullptr) {
      ++*static_cast<int*>(count);
    }
  }

  void Connect(const Context& client, const Context& server) {
    client_.reset(SSL_new(client.get()));
    server_.reset(SSL_new(server.get()));
    SSL_set_bio(client_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_bio(server_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(client_.get());
    SSL_set_accept_state(server_.get());
  }

  static void Move(SSL* from, SSL* to, const Tamper& tamper = {}) {
    Buffer flight(BIO_ctrl_pending(SSL_get_wbio(from)));
    if (flight.empty()) return;
    BIO_read(SSL_get_wbio(from), flight.data(), static_cast<int>(flight.size()));
    if (tamper) tamper(flight);
    BIO_write(SSL_get_rbio(to), flight.data(), static_cast<int>(flight.size()));
  }

  Result Handshake(const Tamper& to_server = {}, const Tamper& to_client = {}) {
    Result result;
    SSL_set_msg_callback_arg(client_.get(), &result.server_hellos);
    for (int flight = 0; flight < 6 && !(result.client && result.server); ++flight) {
      result.client = SSL_do_handshake(client_.get()) == 1;
      result.client_errors += Errors();
      Move(client_.get(), server_.get(), to_server);
      result.server = SSL_do_handshake(server_.get()) == 1;
      result.server_errors += Errors();
      Move(server_.get(), client_.get(), to_client);
    }
    SSL_set_msg_callback_arg(client_.get(), nullptr);
    return result;
  }

  void ExpectDataFlows() {
    Buffer sent(10000), received(sent.size());
    for (size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<uint8_t>(i * 7);
    SSL* ends[] = {client_.get(), server_.get()};
    for (int i = 0; i < 2; ++i) {
      std::fill(received.begin(), received.end(), uint8_t{0});
      ASSERT_EQ(SSL_write(ends[i], sent.data(), static_cast<int>(sent.size())),
                static_cast<int>(sent.size()));
      Move(ends[i], ends[1 - i]);
      ASSERT_EQ(SSL_read(ends[1 - i], received.data(), static_cast<int>(received.size())),
                static_cast<int>(received.size()))
          << Errors();
      EXPECT_EQ(received, sent);
    }
  }

  unsigned Group(const Connection& end) {
    return static_cast<unsigned>(SSL_get_negotiated_group(end.get())) & 0xffffU;
  }

  Pkey key_;
  std::unique_ptr<X509, TlsFree> certificate_;
  Connection client_, server_;
};

// The place of a key share in a flight: after its group and its length.
inline uint8_t* FindShare(Buffer& flight, unsigned group, size_t bytes) {
  const uint8_t head[] = {static_cast<uint8_t>(group >> 8), static_cast<uint8_t>(group),
                          static_cast<uint8_t>(bytes >> 8), static_cast<uint8_t>(bytes)};
  const auto at = std::search(flight.begin(), flight.end(), std::begin(head), std::end(head));
  return at == flight.end() ? nullptr : flight.data() + (at - flight.begin()) + 4;
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_PROVIDER_TLS_H_
