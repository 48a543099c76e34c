// SPDX-License-Identifier: Apache-2.0
// The caller: chat-client PORT
#include "chat.h"

namespace {

void Run(uint16_t port) {
  chat::Connection connection(chat::Connect(port));
  std::puts("1. Public start. We are connected. From here on anyone may listen and record.");

  const auto client = chat::X25519MlKem768::ClientKeygen();
  if (!client) throw std::runtime_error(std::string(kexlane::StatusText(client.status())));
  std::puts(
      "2. Private choice. I drew random numbers and made two secret keys from them, one for\n"
      "   ML-KEM-768 and one for X25519. They never leave this program.");

  connection.Send(client->share);
  std::printf(
      "3. Public exchange. I sent my share, the two public keys that belong to them:\n   %s\n",
      chat::Shown(client->share).c_str());

  chat::X25519MlKem768::ServerShare server_share;
  connection.Receive(server_share);
  std::printf(
      "4. Public exchange. Their share came, an ML-KEM-768 ciphertext and an X25519 key:\n   %s\n",
      chat::Shown(server_share).c_str());

  const auto secret = chat::X25519MlKem768::ClientFinish(client->state, server_share);
  if (!secret) {
    throw std::runtime_error("their share was refused: " +
                             std::string(kexlane::StatusText(secret.status())));
  }
  chat::Keys keys = chat::DeriveKeys(*secret, client->share, server_share);
  std::printf(
      "5. Shared result. From my secret keys and their share I computed %zu secret bytes. The\n"
      "   other side has the same bytes. Nobody who recorded the two shares can compute them, not\n"
      "   even with a quantum computer years from now. Two keys derived from them seal this chat,\n"
      "   one for each direction.\n"
      "6. Who is it? Compare %s with what the other screen shows, for example\n"
      "   by telephone. A key exchange alone does not tell who is at the other end.\n"
      "Type; Ctrl-D ends.\n",
      secret->size(), keys.fingerprint.c_str());
  std::fflush(stdout);
  chat::Talk(connection, std::move(keys.client_to_server), std::move(keys.server_to_client));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw std::runtime_error("usage: chat-client PORT (the server tells which)");
    Run(chat::Port(argv[1]));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chat-client: %s\n", error.what());
    return 1;
  }
}
