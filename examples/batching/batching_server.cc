// SPDX-License-Identifier: Apache-2.0
// A key-exchange server with an event loop that gathers the requests of its clients into batches.
//
//   batching-server [BATCH [MICROSECONDS]]
//
// A batch has at most BATCH exchanges, by default 8. By default, MICROSECONDS is 0: a batch is what
// has arrived when the server looks. Nobody waits for others, and batches form by themselves under
// load. If MICROSECONDS is larger, an exchange waits up to that long for others.
//
// A request is a client share of X25519MLKEM768, 1216 bytes. The answer is the server share and the
// SHA-256 of the secret, which shows the client that both sides have the same secret. A connection
// may carry any number of exchanges. When standard input, a pipe or a terminal, ends, the server
// stops and prints what it did.
#include <arpa/inet.h>
#include <kexlane/kexlane.hpp>
#include <openssl/evp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>
#include <stdexcept>
#include <vector>

namespace {

using kexlane::X25519MlKem768;

// Returns the number that an argument is, or -1.
long Number(const char* argument) {
  long number = -1;
  const char* const end = argument + std::strlen(argument);
  const auto read = std::from_chars(argument, end, number);
  return read.ec == std::errc() && read.ptr == end ? number : -1;
}

int Checked(int result, const char* what) {
  if (result < 0) throw std::runtime_error(what);
  return result;
}

struct Client {
  X25519MlKem768::ClientShare share;
  size_t received = 0;
};

class Server {
 public:
  Server(size_t batch, long limit_us) : batch_(batch), limit_us_(limit_us) {
    Checked(listener_, "cannot make a socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    Checked(bind(listener_, reinterpret_cast<sockaddr*>(&address), size), "cannot bind");
    Checked(listen(listener_, SOMAXCONN), "cannot listen");
    Checked(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size),
            "cannot read the port");
    for (const int fd : {STDIN_FILENO, listener_, timer_}) Watch(fd, EPOLL_CTL_ADD, EPOLLIN);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
  }

  void Run() {
    std::array<epoll_event, 64> events;
    while (true) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                   accepting_ ? -1 : kPauseMs);
      if (count < 0 && errno != EINTR) throw std::runtime_error("cannot wait for events");
      if (!accepting_ && Clock::now() >= accept_again_) Accepting(true);
      for (int i = 0; i < count; ++i) {
        const int fd = events[static_cast<size_t>(i)].data.fd;
        if (fd == STDIN_FILENO) {
          char byte;
          if (read(fd, &byte, 1) <= 0) return;
        } else if (fd == listener_) {
          Accept();
        } else if (fd == timer_) {
          Answer();
        } else {
          Read(fd);
        }
      }
      if (limit_us_ == 0) Answer();
    }
  }

  void Report() const {
    rusage used;
    getrusage(RUSAGE_SELF, &used);
    const double us = 1e6 * static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                      static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    std::printf("%zu exchanges, %zu batches, %.1f us CPU each\n", exchanges_, batches_,
                exchanges_ == 0 ? 0 : us / static_cast<double>(exchanges_));
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr int kPauseMs = 100;

  int TryWatch(int fd, int operation, uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    return epoll_ctl(epoll_, operation, fd, &event);
  }

  void Watch(int fd, int operation, uint32_t events) {
    Checked(TryWatch(fd, operation, events), "cannot watch a pipe, terminal or socket");
  }

  void Accept() {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
    if (connection >= 0 && TryWatch(connection, EPOLL_CTL_ADD, EPOLLIN) == 0) {
      said_why_ = false;
      return;
    }
    const int error = errno;
    if (connection >= 0) close(connection);
    // The client has gone again. That concerns no other.
    if (error == EAGAIN || error == EINTR || error == ECONNABORTED) return;
    // Descriptors or memory are used up. The client still waits, so the listener stays ready: to
    // look at it again at once would take all CPU time and change nothing.
    if (!said_why_) {
      std::fprintf(stderr, "batching-server: new clients wait: %s\n", std::strerror(error));
      said_why_ = true;
    }
    Accepting(false);
  }

  // Watches for new clients, or does not for a while.
  void Accepting(bool on) {
    Watch(listener_, EPOLL_CTL_MOD, on ? uint32_t{EPOLLIN} : 0);
    accepting_ = on;
    accept_again_ = Clock::now() + std::chrono::milliseconds(kPauseMs);
  }

  // Reads what has arrived on a connection. A complete share waits for the next batch. Until it is
  // answered, the next share stays in the socket.
  void Read(int connection) {
    Client& client = clients_[connection];
    if (client.received == client.share.size()) {  // its share waits, and the client has gone
      Drop(connection);
      return;
    }
    const ssize_t size = recv(connection, client.share.data() + client.received,
                              client.share.size() - client.received, 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) {
      Drop(connection);
      return;
    }
    client.received += static_cast<size_t>(size);
    if (client.received < client.share.size()) return;
    waiting_.push_back(connection);
    Watch(connection, EPOLL_CTL_MOD, 0);
    if (waiting_.size() >= batch_) {
      Answer();
    } else if (waiting_.size() == 1 && limit_us_ != 0) {
      SetTimer(limit_us_);
    }
  }

  // Answers all waiting exchanges in one call.
  void Answer() {
    if (limit_us_ != 0) SetTimer(0);  // also where all have gone: it would stay ready
    const size_t n = waiting_.size();
    if (n == 0) return;
    std::vector<X25519MlKem768::Server> answers(n);
    std::vector<kexlane::Input<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES>> shares;
    std::vector<kxl_status> status(n);
    for (const int connection : waiting_) shares.emplace_back(clients_[connection].share);
    // Each exchange has its own status, so the common one adds nothing.
    (void)X25519MlKem768::ServerRespondBatch(answers, shares, status);

    const std::vector<int> connections = std::move(waiting_);
    waiting_.clear();
    for (size_t i = 0; i < n; ++i) {
      std::array<uint8_t, KXL_X25519MLKEM768_SERVER_SHARE_BYTES + 32> answer;
      std::copy(answers[i].share.begin(), answers[i].share.end(), answer.begin());
      const auto secret = answers[i].secret.bytes();
      // A bad share is an error of this client alone. TLS would answer it with illegal_parameter.
      if (status[i] != KXL_OK ||
          EVP_Digest(secret.data(), secret.size(), answer.data() + answers[i].share.size(), nullptr,
                     EVP_sha256(), nullptr) != 1 ||
          send(connections[i], answer.data(), answer.size(), MSG_NOSIGNAL) !=
              static_cast<ssize_t>(answer.size())) {
        Drop(connections[i]);
        continue;
      }
      clients_[connections[i]].received = 0;
      Watch(connections[i], EPOLL_CTL_MOD, EPOLLIN);
    }
    exchanges_ += n;
    ++batches_;
  }

  void Drop(int connection) {
    // The connection may be among the waiting ones: a client that sent its share and went away.
    std::erase(waiting_, connection);
    clients_.erase(connection);
    close(connection);
  }

  // Makes the timer ring once after this time. 0 stops it.
  void SetTimer(long us) {
    itimerspec time{};
    time.it_value.tv_sec = us / 1000000;
    time.it_value.tv_nsec = us % 1000000 * 1000;
    timerfd_settime(timer_, 0, &time, nullptr);
  }

  const size_t batch_;
  const long limit_us_;
  const int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int epoll_ = epoll_create1(0);
  const int timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  std::map<int, Client> clients_;
  std::vector<int> waiting_;  // connections whose share is complete, oldest first
  size_t exchanges_ = 0, batches_ = 0;
  bool accepting_ = true, said_why_ = false;
  Clock::time_point accept_again_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    const long batch = argc > 1 ? Number(argv[1]) : 8;
    const long limit_us = argc > 2 ? Number(argv[2]) : 0;
    if (argc > 3 || batch < 1 || limit_us < 0)
      throw std::runtime_error("usage: batching-server [BATCH [MICROSECONDS]]");
    Server server(static_cast<size_t>(batch), limit_us);
    server.Run();
    server.Report();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "batching-server: %s\n", error.what());
    return 1;
  }
}
