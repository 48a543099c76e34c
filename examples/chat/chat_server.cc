// SPDX-License-Identifier: Apache-2.0
// The one who waits for a call: chat-server [PORT]
#include "chat.h"

namespace {

void Run(uint16_t port) {
  chat::Connection connection(chat::Accept(port));
  std::puts("1. Public start. Someone has connected. From here on anyone may listen and record.");

  chat::X25519MlKem768::ClientShare client_share;
  connection.Receive(client_share);
  std::printf("2. Public exchange. Their share came, an ML-KEM-768 key and an X25519 key:\n   %s\n",
              chat::Shown(client_share).c_str());

  const auto server = chat::X25519MlKem768::ServerRespond(client_share);
  if (!server) {
    throw std::runtime_error("their share was refused: " +
                             std::string(kexlane::StatusText(server.status())));
  }
  std::puts(
      "3. Private choice. I drew random numbers of my own, which never leave this program. With\n"
      "   them and their share I computed a secret, and a share that leads the other side to it.");

  connection.Send(server->share);
  std::printf(
      "4. Public exchange. I sent that share, an ML-KEM-768 ciphertext and an X25519 key:\n"
      "   %s\n",
      chat::Shown(server->share).c_str());

  chat::Keys keys = chat::DeriveKeys(server->secret, client_share, server->share);
  std::printf(
      "5. Shared result. Both ends now have the same %zu secret bytes. Nobody who recorded the "
      "two\n"
      "   shares can compute them, not even with a quantum computer years from now. Two keys\n"
      "   derived from them seal this chat, one for each direction.\n"
      "6. Who is it? Compare %s with what the other screen shows, for example\n"
      "   by telephone. A key exchange alone does not tell who is at the other end.\n"
      "Type; Ctrl-D ends.\n",
      chat::X25519MlKem768::SharedSecret::size(), keys.fingerprint.c_str());
  std::fflush(stdout);
  chat::Talk(connection, std::move(keys.server_to_client), std::move(keys.client_to_server));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc > 2) throw std::runtime_error("usage: chat-server [PORT]");
    Run(argc > 1 ? chat::Port(argv[1]) : uint16_t{0});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chat-server: %s\n", error.what());
    return 1;
  }
}
