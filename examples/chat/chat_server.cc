// SPDX-License-Identifier: Apache-2.0
// The one who waits for a call: chat-server [PORT]
#include <arpa/inet.h>

#include <cstdlib>

#include "chat.h"

namespace {

// Listens on this machine only, waits for one client, and accepts its connection. Port 0 means any
// free port.
int Accept(uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      listen(listener, 1) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("cannot listen on port " + std::to_string(port));
  }
  std::printf("Waiting on 127.0.0.1, port %d. In a second window: chat-client %d\n",
              ntohs(address.sin_port), ntohs(address.sin_port));
  std::fflush(stdout);
  const int connection = accept(listener, nullptr, nullptr);
  close(listener);
  if (connection < 0) throw std::runtime_error("nobody could connect");
  return connection;
}

void Run(uint16_t port) {
  chat::Connection connection(Accept(port));
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
    Run(static_cast<uint16_t>(argc > 1 ? std::atoi(argv[1]) : 0));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chat-server: %s\n", error.what());
    return 1;
  }
}
