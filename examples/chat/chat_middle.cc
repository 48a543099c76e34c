// SPDX-License-Identifier: Apache-2.0
// The one in between: chat-middle listen PORT, or chat-middle attack PORT, with chat-server's port.
//
// Whoever calls this program believes it to be the server. With `listen` it passes everything on
// and shows what it sees. With `attack` it makes a key exchange of its own with each side.
#include "chat.h"

namespace {

using chat::Connection;
using chat::Direction;
using chat::X25519MlKem768;

// Calls pass_on(from) for the side that has sent a message, 0 for the caller and 1 for the server,
// until it returns false.
template <typename PassOn>
void Between(Connection& caller, Connection& server, PassOn pass_on) {
  std::array<pollfd, 2> ready{{{caller.socket(), POLLIN, 0}, {server.socket(), POLLIN, 0}}};
  while (true) {
    std::fflush(stdout);
    chat::Wait(ready);
    for (const size_t from : {0u, 1u}) {
      if (ready[from].revents != 0 && !pass_on(from)) return;
    }
  }
}

constexpr const char* kNames[] = {"caller", "server"};

void Listen(Connection& caller, Connection& server) {
  X25519MlKem768::ClientShare client_share;
  caller.Receive(client_share);
  server.Send(client_share);
  X25519MlKem768::ServerShare server_share;
  server.Receive(server_share);
  caller.Send(server_share);
  std::printf(
      "1. I saw the caller's share, and then the server's:\n   %s\n   %s\n"
      "2. That is all there is to see. Their secret does not follow from it.\n",
      chat::Shown(client_share).c_str(), chat::Shown(server_share).c_str());
  Between(caller, server, [&](size_t from) {
    const std::vector<uint8_t> message = chat::ReceiveSealed(from == 0 ? caller : server);
    std::printf("%s> %s\n", kNames[from], chat::Shown(message).c_str());
    (from == 0 ? server : caller).Send(message);
    return message.size() > 2 + chat::kTagBytes;  // lengths are public, so a goodbye is too
  });
}

void Attack(Connection& caller, Connection& server) {
  X25519MlKem768::ClientShare client_share;
  caller.Receive(client_share);
  const auto to_caller = X25519MlKem768::ServerRespond(client_share);
  const auto to_server = X25519MlKem768::ClientKeygen();
  if (!to_caller || !to_server) throw std::runtime_error("a key exchange failed");
  caller.Send(to_caller->share);
  server.Send(to_server->share);
  X25519MlKem768::ServerShare server_share;
  server.Receive(server_share);
  const auto secret = X25519MlKem768::ClientFinish(to_server->state, server_share);
  if (!secret) throw std::runtime_error("a key exchange failed");

  chat::Keys with_caller = chat::DeriveKeys(to_caller->secret, client_share, to_caller->share);
  chat::Keys with_server = chat::DeriveKeys(*secret, to_server->share, server_share);
  std::printf(
      "1. I answered the caller in the server's place, and called the server in the caller's.\n"
      "2. I have a secret with each of them. They believe that they have one with each other.\n"
      "3. Nothing betrays me until they compare: the caller sees %s,\n"
      "   the server %s.\n",
      with_caller.fingerprint.c_str(), with_server.fingerprint.c_str());
  Direction in[] = {Direction(std::move(with_caller.client_to_server)),
                    Direction(std::move(with_server.server_to_client))};
  Direction out[] = {Direction(std::move(with_server.client_to_server)),
                     Direction(std::move(with_caller.server_to_client))};
  Between(caller, server, [&](size_t from) {
    std::string text = in[from].Receive(from == 0 ? caller : server);
    std::string shown = text;
    chat::HideControls(shown);
    std::printf("%s> %s\n", kNames[from], shown.c_str());
    if (text == "yes") {
      text = "no";
      std::puts("   I passed on: no");
    }
    out[from].Send(from == 0 ? server : caller, text);
    return !text.empty();
  });
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string_view how = argc == 3 ? argv[1] : "";
    if (how != "listen" && how != "attack") {
      throw std::runtime_error("usage: chat-middle listen PORT, or chat-middle attack PORT");
    }
    const uint16_t port = chat::Port(argv[2]);
    Connection server(chat::Connect(port));
    Connection caller(chat::Accept(0));
    (how == "listen" ? Listen : Attack)(caller, server);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chat-middle: %s\n", error.what());
    return 1;
  }
}
