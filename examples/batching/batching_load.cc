// SPDX-License-Identifier: Apache-2.0
// Puts load on batching-server and shows what gathering gains.
//
//   batching-load ./batching-server [SECONDS]
//
// It runs the server without gathering and with batches of 8, each with several numbers of clients
// that ask again and again. It prints the exchanges per second, the server's CPU time for each, and
// how long the clients waited. Of every 16 answers it checks one down to the secret.
#include <arpa/inet.h>
#include <kexlane/kexlane.hpp>
#include <openssl/evp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using kexlane::X25519MlKem768;

// batching-server as a child process. It prints its port at the start, and its report when its
// input closes.
class ServerProcess {
 public:
  ServerProcess(const char* path, const char* batch, const char* limit_us) {
    int in[2], out[2];
    if (pipe(in) != 0 || pipe(out) != 0) throw std::runtime_error("making pipes failed");
    if (fork() == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      for (const int fd : {in[0], in[1], out[0], out[1]}) close(fd);
      execl(path, path, batch, limit_us, static_cast<char*>(nullptr));
      _exit(127);
    }
    close(in[0]);
    close(out[1]);
    input_ = in[1];
    output_ = fdopen(out[0], "r");
    if (std::fscanf(output_, "%d", &port_) != 1)
      throw std::runtime_error("the server did not start");
  }
  ~ServerProcess() { std::fclose(output_); }

  int port() const { return port_; }

  // Ends the server. Returns its CPU time for one exchange in microseconds, and the mean size of
  // its batches.
  std::pair<double, double> Finish() {
    close(input_);
    size_t exchanges, batches;
    double us;
    if (std::fscanf(output_, "%zu exchanges, %zu batches, %lf us", &exchanges, &batches, &us) !=
        3) {
      throw std::runtime_error("the server printed no report");
    }
    return {us, static_cast<double>(exchanges) / static_cast<double>(batches)};
  }

 private:
  int port_ = 0, input_;
  FILE* output_;
};

struct Connection {
  int socket;
  Clock::time_point asked;
  std::array<uint8_t, KXL_X25519MLKEM768_SERVER_SHARE_BYTES + 32> answer;
  size_t received = 0;
};

// The load of many clients. All of them send one client share: the server does the same work for
// each, and the clients do none.
class Load {
 public:
  Load(int port, size_t clients) : client_(X25519MlKem768::ClientKeygen()), connections_(clients) {
    if (!client_) throw std::runtime_error("making the client share failed");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (Connection& connection : connections_) {
      connection.socket = socket(AF_INET, SOCK_STREAM, 0);
      if (connect(connection.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect");
      }
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &connection;
      epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.socket, &event);
    }
  }
  ~Load() {
    for (const Connection& connection : connections_) close(connection.socket);
    close(epoll_);
  }

  // Returns the waiting times in microseconds, sorted.
  std::vector<double> Run(double seconds) {
    for (Connection& connection : connections_) Ask(connection);
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    std::array<epoll_event, 64> events;
    while (Clock::now() < end) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 1000);
      if (count == 0) throw std::runtime_error("the server is silent");
      if (count < 0 && errno != EINTR) throw std::runtime_error("cannot wait for events");
      for (int i = 0; i < count; ++i) {
        Read(*static_cast<Connection*>(events[static_cast<size_t>(i)].data.ptr));
      }
    }
    std::sort(waited_.begin(), waited_.end());
    return waited_;
  }

 private:
  void Ask(Connection& connection) {
    connection.asked = Clock::now();
    connection.received = 0;
    const auto& share = client_->share;
    if (send(connection.socket, share.data(), share.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(share.size())) {
      throw std::runtime_error("the server has gone");
    }
  }

  void Read(Connection& connection) {
    const ssize_t size = recv(connection.socket, connection.answer.data() + connection.received,
                              connection.answer.size() - connection.received, 0);
    if (size <= 0) throw std::runtime_error("the server has hung up");
    connection.received += static_cast<size_t>(size);
    if (connection.received < connection.answer.size()) return;
    waited_.push_back(
        std::chrono::duration<double, std::micro>(Clock::now() - connection.asked).count());
    if (waited_.size() % 16 == 0) Check(connection);
    Ask(connection);
  }

  void Check(const Connection& connection) const {
    const auto share = std::span(connection.answer).first<KXL_X25519MLKEM768_SERVER_SHARE_BYTES>();
    const auto secret = X25519MlKem768::ClientFinish(client_->state, share);
    std::array<uint8_t, 32> hash;
    if (!secret ||
        EVP_Digest(secret->bytes().data(), secret->size(), hash.data(), nullptr, EVP_sha256(),
                   nullptr) != 1 ||
        std::memcmp(hash.data(), connection.answer.data() + share.size(), hash.size()) != 0) {
      throw std::runtime_error("the server has a different secret");
    }
  }

  const kexlane::Result<X25519MlKem768::Client> client_;
  std::vector<Connection> connections_;
  std::vector<double> waited_;
  const int epoll_ = epoll_create1(0);
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2 || argc > 3)
      throw std::runtime_error("usage: batching-load ./batching-server [SECONDS]");
    char* end = nullptr;
    const double seconds = argc > 2 ? std::strtod(argv[2], &end) : 2;
    if (!(seconds > 0 && seconds <= 3600) || (end != nullptr && *end != '\0'))
      throw std::runtime_error("SECONDS must be above 0 and at most 3600");
    std::printf("target %s\n", kxl_target_active());
    std::puts(
        "clients  batch  limit us  mean batch  exchanges/s  server CPU us  median wait us  99 % "
        "us");
    for (const size_t clients : {1, 8, 32, 128}) {
      for (const auto& [batch, limit_us] : {std::pair("1", "0"), {"8", "0"}, {"8", "200"}}) {
        ServerProcess server(argv[1], batch, limit_us);
        const std::vector<double> waited = Load(server.port(), clients).Run(seconds);
        const auto [us, mean] = server.Finish();
        if (waited.empty()) throw std::runtime_error("no exchange finished in this time");
        std::printf("%7zu  %5s  %8s  %10.1f  %11.0f  %13.1f  %14.0f  %7.0f\n", clients, batch,
                    limit_us, mean, static_cast<double>(waited.size()) / seconds, us,
                    waited[waited.size() / 2], waited[waited.size() * 99 / 100]);
        std::fflush(stdout);
      }
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "batching-load: %s\n", error.what());
    return 1;
  }
}
