// SPDX-License-Identifier: Apache-2.0
// TLS 1.3 through the OpenSSL provider, both ends in this process and joined by memory: what is
// negotiated, retried and refused.
#include <gmock/gmock.h>
#include <malloc.h>
#include <openssl/ec.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <string_view>

#include "tests/support/provider_util.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;

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
uint8_t* FindShare(Buffer& flight, unsigned group, size_t bytes) {
  const uint8_t head[] = {static_cast<uint8_t>(group >> 8), static_cast<uint8_t>(group),
                          static_cast<uint8_t>(bytes >> 8), static_cast<uint8_t>(bytes)};
  const auto at = std::search(flight.begin(), flight.end(), std::begin(head), std::end(head));
  return at == flight.end() ? nullptr : flight.data() + (at - flight.begin()) + 4;
}

constexpr unsigned kHybrid = 0x11EC;
constexpr size_t kClientShare = 1216;
constexpr size_t kServerShare = 1120;

TEST_F(ProviderTls, EveryGroupIsNegotiatedAndDataFlows) {
  const struct {
    const char* name;
    unsigned id;
  } groups[] = {{"X25519MLKEM768", 0x11EC},
                {"MLKEM512", 0x0200},
                {"MLKEM768", 0x0201},
                {"MLKEM1024", 0x0202}};
  for (const auto& group : groups) {
    Connect(MakeContext(false, group.name), MakeContext(true, group.name));
    const Result result = Handshake();
    ASSERT_TRUE(result.client && result.server) << group.name << "\n"
                                                << result.client_errors << result.server_errors;
    EXPECT_EQ(Group(client_), group.id);
    EXPECT_EQ(Group(server_), group.id);
    EXPECT_EQ(SSL_version(client_.get()), TLS1_3_VERSION);
    EXPECT_EQ(result.server_hellos, 1);
    ExpectDataFlows();
  }
}

TEST_F(ProviderTls, TheServersChoiceWinsByAHelloRetryRequest) {
  Connect(MakeContext(false, "X25519:X25519MLKEM768"), MakeContext(true, "X25519MLKEM768"));
  const Result result = Handshake();
  ASSERT_TRUE(result.client && result.server) << result.client_errors << result.server_errors;
  EXPECT_EQ(result.server_hellos, 2);
  EXPECT_EQ(Group(client_), kHybrid);
  EXPECT_EQ(Group(server_), kHybrid);
  ExpectDataFlows();
}

TEST_F(ProviderTls, APeerWithoutTheHybridGetsX25519) {
  Connect(MakeContext(false, "X25519MLKEM768:X25519"), MakeContext(true, "X25519"));
  const Result result = Handshake();
  ASSERT_TRUE(result.client && result.server) << result.client_errors << result.server_errors;
  EXPECT_EQ(Group(client_), static_cast<unsigned>(NID_X25519));
  ExpectDataFlows();
}

TEST_F(ProviderTls, PlainX25519IsOursByAPropertyQuery) {
  for (const char* properties : {"?provider=kexlane", "?provider=default"}) {
    Connect(MakeContext(false, "X25519", properties), MakeContext(true, "X25519", properties));
    const Result result = Handshake();
    ASSERT_TRUE(result.client && result.server) << result.client_errors << result.server_errors;
    EXPECT_EQ(Group(client_), static_cast<unsigned>(NID_X25519));
    for (const Connection* end : {&client_, &server_}) {
      EVP_PKEY* peer = nullptr;
      ASSERT_EQ(SSL_get_peer_tmp_key(end->get(), &peer), 1);
      const bool ours = OSSL_PROVIDER_get0_provider_ctx(EVP_PKEY_get0_provider(peer)) ==
                        OSSL_PROVIDER_get0_provider_ctx(kexlane_);
      EXPECT_EQ(ours, std::string_view(properties) == "?provider=kexlane");
      EVP_PKEY_free(peer);
    }
    ExpectDataFlows();
  }
}

TEST_F(ProviderTls, Tls12IsLeftAlone) {
  Context client = MakeContext(false, "X25519MLKEM768:X25519:P-256");
  SSL_CTX_set_max_proto_version(client.get(), TLS1_2_VERSION);
  Connect(client, MakeContext(true, "X25519MLKEM768:X25519:P-256"));
  const Result result = Handshake();
  ASSERT_TRUE(result.client && result.server) << result.client_errors << result.server_errors;
  EXPECT_EQ(SSL_version(client_.get()), TLS1_2_VERSION);
  EXPECT_EQ(Group(server_), static_cast<unsigned>(NID_X25519));
  ExpectDataFlows();
}

TEST_F(ProviderTls, MalformedClientSharesEndInIllegalParameter) {
  const struct {
    const char* reason;
    std::function<void(uint8_t*)> change;
  } cases[] = {
      {"the public key fails the check of FIPS 203",
       [](uint8_t* share) { share[0] = share[1] = 0xff; }},
      {"point of low order", [](uint8_t* share) { std::fill_n(share + 1184, 32, uint8_t{0}); }},
      // The share is 5 bytes shorter, and these are another share of 1 byte. OpenSSL 3.5 asks
      // nobody.
      {OPENSSL_version_major() == 3 && OPENSSL_version_minor() < 5 ? "wrong length"
                                                                   : "bad key share",
       [](uint8_t* share) {
         share[-1] = static_cast<uint8_t>(kClientShare - 5);
         const uint8_t other[] = {0, 0, 0, 1, 0};
         std::copy_n(other, 5, share + kClientShare - 5);
       }},
  };
  for (const auto& test : cases) {
    Connect(MakeContext(false, "X25519MLKEM768"), MakeContext(true, "X25519MLKEM768"));
    bool found = false;
    const Result result = Handshake([&](Buffer& flight) {
      uint8_t* share = FindShare(flight, kHybrid, kClientShare);
      if (share == nullptr) return;
      found = true;
      test.change(share);
    });
    EXPECT_TRUE(found);
    EXPECT_FALSE(result.client);
    EXPECT_FALSE(result.server);
    EXPECT_THAT(result.server_errors, HasSubstr(test.reason));
    EXPECT_THAT(result.client_errors, HasSubstr("alert illegal parameter"));
  }
}

TEST_F(ProviderTls, TamperedSharesAreNoticed) {
  // A client's share that is valid but not the one it sent: the server answers, and the client's
  // keys are others. A server's share likewise; one of low order is refused by name.
  const struct {
    size_t client_at, server_at;  // 0: leave it alone
    bool zero;
    const char* reason;
  } cases[] = {{1200, 0, false, ""},
               {0, 100, false, ""},
               {0, 1100, false, ""},
               {0, 1088, true, "point of low order"}};
  for (const auto& test : cases) {
    Connect(MakeContext(false, "X25519MLKEM768"), MakeContext(true, "X25519MLKEM768"));
    bool found = false;
    const Result result = Handshake(
        [&](Buffer& flight) {
          uint8_t* share = FindShare(flight, kHybrid, kClientShare);
          if (share == nullptr || test.client_at == 0) return;
          found = true;
          share[test.client_at] ^= 1;
        },
        [&](Buffer& flight) {
          uint8_t* share = FindShare(flight, kHybrid, kServerShare);
          if (share == nullptr || test.server_at == 0) return;
          found = true;
          if (test.zero) {
            std::fill_n(share + test.server_at, 32, uint8_t{0});
          } else {
            share[test.server_at] ^= 1;
          }
        });
    EXPECT_TRUE(found);
    EXPECT_FALSE(result.client);
    EXPECT_FALSE(result.server);
    EXPECT_THAT(result.client_errors, HasSubstr(test.reason));
    EXPECT_FALSE(result.client_errors.empty());
  }
}

TEST_F(ProviderTls, AForkedChildMakesHandshakesOfItsOwn) {
  const Context client = MakeContext(false, "X25519MLKEM768");
  const Context server = MakeContext(true, "X25519MLKEM768");
  // What the client and the server sent: 64 bytes of each share, none where the handshake failed.
  const auto shares = [&] {
    Connect(client, server);
    Buffer sent;
    const auto keep = [&](unsigned bytes) {
      return [&sent, bytes](Buffer& flight) {
        const uint8_t* share = FindShare(flight, kHybrid, bytes);
        if (share != nullptr) sent.insert(sent.end(), share + bytes - 64, share + bytes);
      };
    };
    const Result result = Handshake(keep(kClientShare), keep(kServerShare));
    return result.client && result.server ? sent : Buffer{};
  };
  ASSERT_EQ(shares().size(), 128U);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Buffer sent = shares();
    _exit(sent.size() == 128 && write(ends[1], sent.data(), 128) == 128 ? 0 : 1);
  }
  const Buffer own = shares();
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  Buffer theirs(128);
  ASSERT_EQ(read(ends[0], theirs.data(), 128), 128);
  ASSERT_EQ(own.size(), 128U);
  for (const auto at : {0, 32, 64, 96}) {
    EXPECT_FALSE(std::equal(own.begin() + at, own.begin() + at + 32, theirs.begin() + at)) << at;
  }
  close(ends[0]);
  close(ends[1]);
}

// Every second of them fails, in one of four ways or because the client goes away.
// KEXLANE_HANDSHAKES in the environment makes another number of them.
TEST_F(ProviderTls, HandshakesLeaveNoMemoryBehind) {
  const char* given = getenv("KEXLANE_HANDSHAKES");
  const int count = given == nullptr ? 1000 : std::stoi(given);
  const Context client = MakeContext(false, "X25519MLKEM768");
  const Context server = MakeContext(true, "X25519MLKEM768");
  SSL_CTX_set_session_cache_mode(server.get(), SSL_SESS_CACHE_OFF);
  size_t before = 0;
  for (int i = 0; i < count; ++i) {
    const int failure = i % 2 == 0 ? i / 2 % 5 : -1;
    Connect(client, server);
    if (failure == 4) {
      SSL_do_handshake(client_.get());
      Move(client_.get(), server_.get());
      SSL_do_handshake(server_.get());
      Errors();
    } else {
      const Result result = Handshake(
          [failure](Buffer& flight) {
            uint8_t* share = FindShare(flight, kHybrid, kClientShare);
            if (share == nullptr) return;
            if (failure == 0) share[0] = share[1] = 0xff;
            if (failure == 1) std::fill_n(share + 1184, 32, uint8_t{0});
          },
          [failure](Buffer& flight) {
            uint8_t* share = FindShare(flight, kHybrid, kServerShare);
            if (share == nullptr) return;
            if (failure == 2) share[100] ^= 1;
            if (failure == 3) std::fill_n(share + 1088, 32, uint8_t{0});
          });
      ASSERT_EQ(result.client && result.server, failure < 0)
          << i << result.client_errors << result.server_errors;
    }
    client_.reset();
    server_.reset();
    if (i == 40) before = mallinfo2().uordblks;
  }
  // A key that is left behind in each would be megabytes.
  EXPECT_LT(mallinfo2().uordblks, before + 65536);
}

}  // namespace
}  // namespace kexlane::test
