// SPDX-License-Identifier: Apache-2.0
// Connections, keys from the shared secret, sealed messages, and the loop of the chat.
#include "chat.h"

#include <arpa/inet.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace chat {
namespace {

constexpr size_t kMaxTextBytes = 4096;

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

uint16_t Port(const char* argument) {
  uint16_t port = 0;
  const char* const end = argument + std::strlen(argument);
  if (const auto read = std::from_chars(argument, end, port);
      read.ec != std::errc() || read.ptr != end || port == 0) {
    throw std::runtime_error("a port is a number from 1 to 65535");
  }
  return port;
}

int Connect(uint16_t port) {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = Loopback(port);
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(connection);
    throw std::runtime_error("no server on port " + std::to_string(port));
  }
  return connection;
}

int Accept(uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = Loopback(port);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      listen(listener, 1) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("cannot listen on port " + std::to_string(port));
  }
  std::printf("Waiting on 127.0.0.1, port %d. In another window: chat-client %d\n",
              ntohs(address.sin_port), ntohs(address.sin_port));
  std::fflush(stdout);
  const int connection = accept(listener, nullptr, nullptr);
  close(listener);
  if (connection < 0) throw std::runtime_error("nobody could connect");
  return connection;
}

void Wait(std::span<pollfd> ready) {
  while (poll(ready.data(), ready.size(), -1) < 0) {
    if (errno != EINTR) throw std::runtime_error("cannot wait for the others");
  }
}

Keys DeriveKeys(const X25519MlKem768::SharedSecret& secret,
                const X25519MlKem768::ClientShare& client_share,
                const X25519MlKem768::ServerShare& server_share) {
  std::vector<uint8_t> said(client_share.begin(), client_share.end());
  said.insert(said.end(), server_share.begin(), server_share.end());
  std::array<uint8_t, 32> transcript;
  Require(EVP_Digest(said.data(), said.size(), transcript.data(), nullptr, EVP_sha256(), nullptr),
          "SHA-256 failed");

  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> hkdf(
      EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(
      EVP_KDF_CTX_new(hkdf.get()), EVP_KDF_CTX_free);
  char digest[] = "SHA256";
  const auto bytes = secret.bytes();
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, const_cast<uint8_t*>(bytes.data()),
                                        bytes.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, transcript.data(), transcript.size()),
      OSSL_PARAM_construct_end()};
  kexlane::SecretBytes<64> both;
  Require(EVP_KDF_derive(context.get(), both.bytes().data(), both.size(), params), "HKDF failed");

  Keys keys{Key(both.bytes().first<32>()), Key(both.bytes().last<32>()), {}};
  // Ten bytes of the hash are too many for a forger to match by trying.
  for (size_t i = 0; i < 10; i += 2) {
    char group[8];
    std::snprintf(group, sizeof group, "%s%02x%02x", i == 0 ? "" : "-", transcript[i],
                  transcript[i + 1]);
    keys.fingerprint += group;
  }
  return keys;
}

std::array<uint8_t, 12> Direction::NextNonce() {
  std::array<uint8_t, 12> nonce{};
  for (size_t i = 0; i < 8; ++i) nonce[4 + i] = static_cast<uint8_t>(count_ >> (56 - 8 * i));
  ++count_;
  return nonce;
}

void Direction::Send(Connection& connection, std::string_view text) {
  const std::array<uint8_t, 12> nonce = NextNonce();
  std::vector<uint8_t> message(2 + text.size() + kTagBytes);
  const size_t sealed = text.size() + kTagBytes;
  message[0] = static_cast<uint8_t>(sealed >> 8);
  message[1] = static_cast<uint8_t>(sealed);
  EVP_CIPHER_CTX* context = context_.get();
  int length = 0;
  Require(EVP_EncryptInit_ex(context, EVP_chacha20_poly1305(), nullptr, key_.bytes().data(),
                             nonce.data()),
          "no ChaCha20-Poly1305");
  // The length is readable on the way, but a change to it is noticed.
  Require(EVP_EncryptUpdate(context, nullptr, &length, message.data(), 2), "sealing failed");
  Require(EVP_EncryptUpdate(context, &message[2], &length,
                            reinterpret_cast<const uint8_t*>(text.data()),
                            static_cast<int>(text.size())),
          "sealing failed");
  Require(EVP_EncryptFinal_ex(context, &message[2] + length, &length), "sealing failed");
  Require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagBytes, &message[2 + text.size()]),
          "sealing failed");
  connection.Send(message);
}

std::vector<uint8_t> ReceiveSealed(Connection& connection) {
  std::vector<uint8_t> message(2);
  connection.Receive(message);
  const size_t sealed = static_cast<size_t>(message[0] << 8 | message[1]);
  if (sealed < kTagBytes || sealed > kMaxTextBytes + kTagBytes) {
    throw std::runtime_error("a message has an impossible length");
  }
  message.resize(2 + sealed);
  connection.Receive(std::span(message).subspan(2));
  return message;
}

std::string Direction::Receive(Connection& connection) {
  std::vector<uint8_t> message = ReceiveSealed(connection);
  const std::array<uint8_t, 12> nonce = NextNonce();
  const size_t size = message.size() - 2 - kTagBytes;
  std::string text(size + 1, '\0');  // at least one byte, so that &text[0] is valid
  auto* out = reinterpret_cast<uint8_t*>(text.data());
  EVP_CIPHER_CTX* context = context_.get();
  int length = 0;
  Require(EVP_DecryptInit_ex(context, EVP_chacha20_poly1305(), nullptr, key_.bytes().data(),
                             nonce.data()),
          "no ChaCha20-Poly1305");
  Require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagBytes, &message[2 + size]),
          "opening failed");
  Require(EVP_DecryptUpdate(context, nullptr, &length, message.data(), 2), "opening failed");
  Require(EVP_DecryptUpdate(context, out, &length, &message[2], static_cast<int>(size)),
          "opening failed");
  Require(EVP_DecryptFinal_ex(context, out + length, &length), "a message was changed on the way");
  text.resize(size);
  return text;
}

std::string Shown(std::span<const uint8_t> bytes) {
  char text[80];
  std::snprintf(text, sizeof text, "%zu bytes: %02x %02x %02x %02x ... %02x %02x", bytes.size(),
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[bytes.size() - 2], bytes.back());
  return text;
}

// These are the control characters of ASCII, and those from 0x80 to 0x9F, as single bytes or in
// UTF-8.
void HideControls(std::string& text) {
  uint8_t before = 0;
  for (char& c : text) {
    const auto byte = static_cast<uint8_t>(c);
    const bool alone = before < 0x80 || before == 0xC2;
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && byte < 0xA0 && alone)) c = '?';
    before = byte;
  }
}

void Talk(Connection& connection, Key send_key, Key receive_key) {
  Direction out(std::move(send_key)), in(std::move(receive_key));
  std::array<pollfd, 2> ready{{{STDIN_FILENO, POLLIN, 0}, {connection.socket(), POLLIN, 0}}};
  std::string typed;
  while (true) {
    Wait(ready);
    if (ready[1].revents != 0) {
      std::string text = in.Receive(connection);
      if (text.empty()) {
        std::puts("The other side said goodbye.");
        return;
      }
      HideControls(text);
      std::printf("they> %s\n", text.c_str());
      std::fflush(stdout);
    }
    if (ready[0].revents != 0) {
      char part[kMaxTextBytes];
      const ssize_t size = read(STDIN_FILENO, part, sizeof part);
      if (size <= 0) {
        if (!typed.empty()) out.Send(connection, typed);
        out.Send(connection, "");
        return;
      }
      typed.append(part, static_cast<size_t>(size));
      for (size_t end; (end = typed.find('\n')) != std::string::npos;) {
        for (size_t at = 0; at < end; at += kMaxTextBytes) {
          out.Send(connection,
                   std::string_view(typed).substr(at, std::min(end - at, kMaxTextBytes)));
        }
        typed.erase(0, end + 1);
      }
      if (typed.size() > kMaxTextBytes) {
        out.Send(connection, std::string_view(typed).substr(0, kMaxTextBytes));
        typed.erase(0, kMaxTextBytes);
      }
    }
  }
}

}  // namespace chat
