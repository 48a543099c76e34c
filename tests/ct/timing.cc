// SPDX-License-Identifier: Apache-2.0
// A statistical test for leaks through time on this CPU: timing [SECONDS]. Each operation runs many
// times with inputs of two classes, in random order. Welch's t tells whether the classes take
// different times. The program gives no verdict, because other programs disturb it. Run it on a
// quiet machine, and run it again if a |t| is above 4.5.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "kexlane/kexlane.h"

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace {

uint64_t Ticks() {
#if defined(__x86_64__)
  unsigned core;
  return __rdtscp(&core);  // waits for everything before it
#else
  return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

std::mt19937_64 random_bits(1);

using Bytes = std::vector<uint8_t>;

Bytes Random(size_t bytes) {
  Bytes b(bytes);
  for (uint8_t& x : b) x = static_cast<uint8_t>(random_bits());
  return b;
}

void Must(kxl_status status) {
  if (status == KXL_OK) return;
  std::fprintf(stderr, "timing: %s\n", kxl_status_text(status));
  std::exit(1);
}

struct Statistic {
  double t, difference;  // in ticks, the second class minus the first
};

// Computes Welch's t of the times that are below the limit.
Statistic Welch(const std::vector<uint64_t> (&times)[2], uint64_t limit) {
  double n[2], mean[2], error[2];
  for (int c = 0; c < 2; ++c) {
    double count = 0, sum = 0, squares = 0;
    for (const uint64_t time : times[c]) {
      if (time > limit) continue;
      count += 1;
      sum += static_cast<double>(time);
    }
    n[c] = count;
    mean[c] = sum / count;
    for (const uint64_t time : times[c]) {
      const double off = static_cast<double>(time) - mean[c];
      if (time <= limit) squares += off * off;
    }
    error[c] = squares / (n[c] - 1) / n[c];
  }
  return {(mean[1] - mean[0]) / std::sqrt(error[0] + error[1]), mean[1] - mean[0]};
}

// Measures run(input) with inputs of two classes. Each input is first copied to one place.
template <class Run>
void Compare(const char* name, const std::vector<Bytes> (&inputs)[2], double seconds, Run run) {
  std::vector<uint64_t> times[2];
  Bytes input(inputs[0][0].size());
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  for (size_t i = 0; i % 64 != 0 || std::chrono::steady_clock::now() < end; ++i) {
    const uint64_t choice = random_bits();
    const size_t c = choice & 1;
    const Bytes& from = inputs[c][(choice >> 1) % inputs[c].size()];
    std::memcpy(input.data(), from.data(), input.size());
    const uint64_t before = Ticks();
    run(input.data());
    const uint64_t ticks = Ticks() - before;
    if (i >= 64) times[c].push_back(ticks);
  }
  if (times[0].size() < 100 || times[1].size() < 100) {
    std::printf("  %-44s too few measurements: give it more seconds\n", name);
    return;
  }
  // Interrupts cause the longest times, so t is also computed without the upper tenth.
  std::vector<uint64_t> all = times[0];
  all.insert(all.end(), times[1].begin(), times[1].end());
  std::sort(all.begin(), all.end());
  const Statistic whole = Welch(times, all.back());
  const Statistic cut = Welch(times, all[all.size() * 9 / 10]);
  std::printf("  %-44s %8zu %8.2f %8.2f %9.1f\n", name, all.size(), whole.t, cut.t, cut.difference);
}

constexpr size_t kPool = 64;

// Returns the same input as often as the other class has inputs, so that both use as much memory.
std::vector<Bytes> Fixed(const Bytes& b) { return std::vector<Bytes>(kPool, b); }

template <class Make>
std::vector<Bytes> Several(Make make) {
  std::vector<Bytes> pool;
  for (size_t i = 0; i < kPool; ++i) pool.push_back(make());
  return pool;
}

void Measure(double seconds) {
  constexpr size_t kEk = KXL_MLKEM768_EK_BYTES, kDk = KXL_MLKEM768_DK_BYTES;
  static uint8_t ek[kEk], dk[kDk], c[KXL_MLKEM768_C_BYTES], K[64], pk[32], peer[32];
  Must(kxl_mlkem768_keygen(ek, dk));
  Must(kxl_mlkem768_encaps(c, K, ek));
  Must(kxl_x25519_keygen(peer, pk));
  const Bytes key(dk, dk + kDk), ciphertext(c, c + sizeof(c));

  Compare("ML-KEM-768 encaps: m fixed, random",
          {Fixed(Random(32)), Several([] { return Random(32); })}, seconds,
          [](const uint8_t* m) { Must(kxl_mlkem768_encaps_derand(c, K, ek, m)); });
  // Other secrets with the same public key, because another matrix would take another time.
  Compare("ML-KEM-768 decaps: s and z fixed, random",
          {Fixed(key), Several([&] {
             Bytes other = Random(kDk);
             std::copy(key.end() - kEk - 64, key.end() - 32, other.end() - kEk - 64);
             return other;
           })},
          seconds, [&](const uint8_t* x) { Must(kxl_mlkem768_decaps(K, ciphertext.data(), x)); });
  Compare("ML-KEM-768 decaps: valid, tampered", {Fixed(ciphertext), Several([&] {
                                                   Bytes other = ciphertext;
                                                   other[random_bits() % other.size()] ^= 1;
                                                   return other;
                                                 })},
          seconds, [&](const uint8_t* x) { Must(kxl_mlkem768_decaps(K, x, key.data())); });

  struct {
    const char *public_key, *shared_secret;
    Bytes scalar;
  } const special[] = {
      {"X25519 public key: 0, random", "X25519 shared secret: 0, random", Bytes(32, 0)},
      {"X25519 public key: all ones, random", "X25519 shared secret: all ones, random",
       Bytes(32, 0xFF)},
      {"X25519 public key: fixed, random", "X25519 shared secret: fixed, random", Random(32)}};
  for (const auto& one : special) {
    Compare(one.public_key, {Fixed(one.scalar), Several([] { return Random(32); })}, seconds,
            [](const uint8_t* sk) { Must(kxl_x25519_public_key(pk, sk)); });
    Compare(one.shared_secret, {Fixed(one.scalar), Several([] { return Random(32); })}, seconds,
            [](const uint8_t* sk) { Must(kxl_x25519_shared_secret(K, sk, peer)); });
  }

  static uint8_t client[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES];
  static uint8_t state[KXL_X25519MLKEM768_STATE_BYTES];
  static uint8_t server[KXL_X25519MLKEM768_SERVER_SHARE_BYTES];
  Must(kxl_x25519mlkem768_client_keygen(client, state));
  Must(kxl_x25519mlkem768_server_respond(server, K, client));
  const Bytes share(server, server + sizeof(server));
  Compare("X25519MLKEM768 finish: valid, tampered", {Fixed(share), Several([&] {
                                                       Bytes other = share;
                                                       other[random_bits() % sizeof(c)] ^= 1;
                                                       return other;
                                                     })},
          seconds, [](const uint8_t* x) { Must(kxl_x25519mlkem768_client_finish(K, state, x)); });
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc == 2 ? std::atof(argv[1]) : argc == 1 ? 120 : 0;
  if (seconds <= 0) {
    std::fprintf(stderr,
                 "usage: timing [SECONDS], 120 where not given, for all targets together\n");
    return 2;
  }
  size_t targets = 0;
  for (size_t i = 0; i < kxl_target_count(); ++i) targets += kxl_target_supported(i) != 0;
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (!kxl_target_supported(i)) continue;
    Must(kxl_target_force(kxl_target_name(i)));
    std::printf("%s\n  %-44s %8s %8s %8s %9s\n", kxl_target_active(), "two classes of secrets",
                "times", "t", "t of 90%", "ticks");
    Measure(seconds / 10 / static_cast<double>(targets));
  }
  std::printf(
      "A |t| above 4.5 in each of several runs is a leak; ticks is the difference it found.\n");
  return 0;
}
