// SPDX-License-Identifier: Apache-2.0
// What the programs of the chat share: TCP connections, and sealed messages over them.
//
// A message is two bytes of length and then the text, sealed with ChaCha20-Poly1305 (RFC 8439).
// Each direction has its own key, and the nonce counts its messages. So no message can be left out,
// repeated or moved. An empty message says goodbye.
#ifndef KEXLANE_EXAMPLES_CHAT_H_
#define KEXLANE_EXAMPLES_CHAT_H_

#include <kexlane/kexlane.hpp>
#include <openssl/evp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

using kexlane::X25519MlKem768;
using Key = kexlane::SecretBytes<32>;

constexpr size_t kTagBytes = 16;  // what sealing adds to a text

// A connected TCP socket.
class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}
  Connection(const Connection&) = delete;
  ~Connection() { close(socket_); }

  int socket() const { return socket_; }

  void Send(std::span<const uint8_t> bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0) throw std::runtime_error("the other side has gone");
      bytes = bytes.subspan(static_cast<size_t>(sent));
    }
  }

  void Receive(std::span<uint8_t> bytes) {
    while (!bytes.empty()) {
      const ssize_t received = recv(socket_, bytes.data(), bytes.size(), 0);
      if (received <= 0) throw std::runtime_error("the connection ended without a goodbye");
      bytes = bytes.subspan(static_cast<size_t>(received));
    }
  }

 private:
  const int socket_;
};

// Returns the port that an argument names.
uint16_t Port(const char* argument);

// Connects to a port of this machine.
int Connect(uint16_t port);

// Listens on this machine only, says so, and waits for one client. Port 0 means any free port.
int Accept(uint16_t port);

// Waits until one of these can be read.
void Wait(std::span<pollfd> ready);

inline void Require(int done, const char* what) {
  if (done != 1) throw std::runtime_error(what);
}

struct Keys {
  Key client_to_server, server_to_client;
  // A public hash of both shares. It is equal on both ends if nobody is between them.
  std::string fingerprint;
};

// Derives the keys from the shared secret and from everything that was said in public, with HKDF
// (RFC 5869).
Keys DeriveKeys(const X25519MlKem768::SharedSecret& secret,
                const X25519MlKem768::ClientShare& client_share,
                const X25519MlKem768::ServerShare& server_share);

// Receives a sealed message as it was sent, with its length.
std::vector<uint8_t> ReceiveSealed(Connection& connection);

// One direction of the chat. It seals or opens messages in their order.
class Direction {
 public:
  explicit Direction(Key key)
      : key_(std::move(key)), context_(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free) {}

  void Send(Connection& connection, std::string_view text);
  std::string Receive(Connection& connection);

 private:
  std::array<uint8_t, 12> NextNonce();

  Key key_;
  std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context_;
  uint64_t count_ = 0;
};

// Describes bytes on the wire, such as "1184 bytes: 3f 02 .. 9b".
std::string Shown(std::span<const uint8_t> bytes);

// Replaces with ? what could control a terminal: what another person sends must not.
void HideControls(std::string& text);

// Sends the lines of standard input and shows the messages that arrive, until one side says
// goodbye.
void Talk(Connection& connection, Key send_key, Key receive_key);

}  // namespace chat

#endif  // KEXLANE_EXAMPLES_CHAT_H_
