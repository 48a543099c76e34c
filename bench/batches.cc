// Benchmarks of ML-KEM with prepared keys, in batches, and cold: after a pause in which the CPU did
// nothing but scalar work, so that its vector units are asleep.
#include <memory>
#include <type_traits>
#include <vector>

#include "bench/bench.h"

namespace kexlane::bench {
namespace {

constexpr size_t kBatchSizes[] = {1, 3, 8, 64};
constexpr size_t kMaxBatch = 64;

// n items of a parameter set with the pointers that a batch call takes.
template <size_t kEk, size_t kDk, size_t kC, class PreparedEk, class PreparedDk>
struct Items {
  struct Item {
    uint8_t ek[kEk], dk[kDk], c[kC], K[KXL_MLKEM_K_BYTES], seed[KXL_MLKEM_KEYGEN_SEED_BYTES];
    PreparedEk prepared_ek;
    PreparedDk prepared_dk;
  };
  std::vector<Item> items = std::vector<Item>(kMaxBatch);
  std::vector<uint8_t*> ek, dk, c, K;
  std::vector<const uint8_t*> const_ek, const_dk, const_c, seed;
  std::vector<const PreparedEk*> prepared_ek;
  std::vector<const PreparedDk*> prepared_dk;
  std::vector<kxl_status> status = std::vector<kxl_status>(kMaxBatch);

  Items() {
    for (Item& item : items) {
      const size_t i = ek.size();
      item.seed[0] = static_cast<uint8_t>(i);
      ek.push_back(item.ek);
      dk.push_back(item.dk);
      c.push_back(item.c);
      K.push_back(item.K);
      const_ek.push_back(item.ek);
      const_dk.push_back(item.dk);
      const_c.push_back(item.c);
      seed.push_back(item.seed);
      prepared_ek.push_back(&item.prepared_ek);
      prepared_dk.push_back(&item.prepared_dk);
    }
  }
};

// Times n operations that one call does.
template <typename Call>
void AddBatch(const char* target, const std::string& name, size_t n, Call call) {
  benchmark::RegisterBenchmark(
      (name + "/" + target + "/" + std::to_string(n)).c_str(),
      [target, n, call](benchmark::State& state) {
        if (kxl_target_force(target) != KXL_OK) {
          state.SkipWithError("the target is not at work");
          return;
        }
        Time(state, [&] { return call(n); });
        // There is no such counter where Time() counts no cycles.
        const auto cycles = state.counters.find("cycles_per_op");
        if (cycles != state.counters.end()) cycles->second.value /= static_cast<double>(n);
        state.SetItemsProcessed(static_cast<int64_t>(n) * state.iterations());
      });
}

#if defined(__x86_64__)
// Scalar work for about 3 ms.
void Rest() {
  const uint64_t start = __rdtsc();
  uint64_t x = start;
  while (__rdtsc() - start < 8'000'000) {
    for (int i = 0; i < 1000; ++i) x = x * 6364136223846793005u + 1442695040888963407u;
    benchmark::DoNotOptimize(x);
  }
}
#endif

template <typename Op>
void AddCold([[maybe_unused]] const char* target, [[maybe_unused]] const std::string& name,
             [[maybe_unused]] Op op) {
#if defined(__x86_64__)
  const auto run = [target, op](benchmark::State& state) {
    if (kxl_target_force(target) != KXL_OK) {
      state.SkipWithError("the target is not at work");
      return;
    }
    uint64_t cycles = 0;
    for (auto _ : state) {
      Rest();
      const uint64_t start = __rdtsc();
      const bool ok = op();
      const uint64_t took = __rdtsc() - start;
      if (!ok) {
        state.SkipWithError("the operation failed");
        return;
      }
      cycles += took;
      state.SetIterationTime(static_cast<double>(took) * 1e-9);
    }
    state.counters["cycles_per_op"] =
        static_cast<double>(cycles) / static_cast<double>(state.iterations());
  };
  benchmark::RegisterBenchmark((name + "/" + target + "/cold").c_str(), run)
      ->UseManualTime()
      ->Iterations(100);
#endif
}

#define KXL_BENCH_MLKEM(N)                                                                       \
  void AddMlkem##N(const char* target) {                                                         \
    const std::string family = "mlkem" #N "/";                                                   \
    auto b =                                                                                     \
        std::make_shared<Items<KXL_MLKEM##N##_EK_BYTES, KXL_MLKEM##N##_DK_BYTES,                 \
                               KXL_MLKEM##N##_C_BYTES, kxl_mlkem##N##_ek, kxl_mlkem##N##_dk>>(); \
    auto& item = b->items[0];                                                                    \
    const auto keygen_batch = [b](size_t n) {                                                    \
      return kxl_mlkem##N##_keygen_batch_derand(n, b->ek.data(), b->dk.data(), b->seed.data(),   \
                                                b->status.data()) == KXL_OK;                     \
    };                                                                                           \
    const auto encaps_batch = [b](size_t n) {                                                    \
      return kxl_mlkem##N##_encaps_batch_derand(n, b->c.data(), b->K.data(), b->const_ek.data(), \
                                                b->seed.data(), b->status.data()) == KXL_OK;     \
    };                                                                                           \
    const auto decaps_batch = [b](size_t n) {                                                    \
      return kxl_mlkem##N##_decaps_batch(n, b->K.data(), b->const_c.data(), b->const_dk.data(),  \
                                         b->status.data()) == KXL_OK;                            \
    };                                                                                           \
    const auto encaps_prepared_batch = [b](size_t n) {                                           \
      return kxl_mlkem##N##_encaps_prepared_batch_derand(n, b->c.data(), b->K.data(),            \
                                                         b->prepared_ek.data(), b->seed.data(),  \
                                                         b->status.data()) == KXL_OK;            \
    };                                                                                           \
    const auto decaps_prepared_batch = [b](size_t n) {                                           \
      return kxl_mlkem##N##_decaps_prepared_batch(n, b->K.data(), b->const_c.data(),             \
                                                  b->prepared_dk.data(),                         \
                                                  b->status.data()) == KXL_OK;                   \
    };                                                                                           \
    /* Keys and ciphertexts for what follows, prepared for this target. */                       \
    bool ready = kxl_target_force(target) == KXL_OK && keygen_batch(kMaxBatch);                  \
    ready = ready && encaps_batch(kMaxBatch);                                                    \
    for (auto& x : b->items) {                                                                   \
      ready = ready && kxl_mlkem##N##_ek_parse(&x.prepared_ek, x.ek) == KXL_OK &&                \
              kxl_mlkem##N##_dk_parse(&x.prepared_dk, x.dk) == KXL_OK;                           \
    }                                                                                            \
    const auto keygen = [b, &item] {                                                             \
      return kxl_mlkem##N##_keygen_derand(item.ek, item.dk, item.seed) == KXL_OK;                \
    };                                                                                           \
    const auto encaps = [b, &item] {                                                             \
      return kxl_mlkem##N##_encaps_derand(item.c, item.K, item.ek, item.seed) == KXL_OK;         \
    };                                                                                           \
    const auto decaps = [b, &item] {                                                             \
      return kxl_mlkem##N##_decaps(item.K, item.c, item.dk) == KXL_OK;                           \
    };                                                                                           \
    AddCold(target, family + "keygen", keygen);                                                  \
    AddCold(target, family + "encaps", encaps);                                                  \
    AddCold(target, family + "decaps", decaps);                                                  \
    AddOn(target, family + "dk_from_seed", [b, ready] {                                          \
      static kxl_mlkem##N##_dk dk;                                                               \
      return ready &&                                                                            \
             kxl_mlkem##N##_dk_from_seed(&dk, b->items[0].ek, b->items[0].seed) == KXL_OK;       \
    });                                                                                          \
    AddOn(target, family + "encaps_prepared", [b, &item] {                                       \
      return kxl_mlkem##N##_encaps_prepared_derand(item.c, item.K, &item.prepared_ek,            \
                                                   item.seed) == KXL_OK;                         \
    });                                                                                          \
    AddOn(target, family + "decaps_prepared", [b, &item] {                                       \
      return kxl_mlkem##N##_decaps_prepared(item.K, item.c, &item.prepared_dk) == KXL_OK;        \
    });                                                                                          \
    for (const size_t n : kBatchSizes) {                                                         \
      AddBatch(target, family + "keygen_batch", n, keygen_batch);                                \
      AddBatch(target, family + "encaps_batch", n, encaps_batch);                                \
      AddBatch(target, family + "decaps_batch", n, decaps_batch);                                \
      AddBatch(target, family + "encaps_prepared_batch", n, encaps_prepared_batch);              \
      AddBatch(target, family + "decaps_prepared_batch", n, decaps_prepared_batch);              \
    }                                                                                            \
  }

KXL_BENCH_MLKEM(512)
KXL_BENCH_MLKEM(768)
KXL_BENCH_MLKEM(1024)

}  // namespace

void AddBatches(const char* target) {
  AddMlkem512(target);
  AddMlkem768(target);
  AddMlkem1024(target);
}

}  // namespace kexlane::bench
