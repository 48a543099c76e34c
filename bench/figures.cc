// SPDX-License-Identifier: Apache-2.0
#include "bench/figures.h"

#include <atomic>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <string>

namespace kexlane::bench {
namespace {

std::atomic<size_t> noisy = 0, failed = 0;

// Prints a number with four digits or more.
std::string Text(double x) {
  char text[32];
  const int decimals = x < 10 ? 3 : x < 100 ? 2 : x < 1000 ? 1 : 0;
  std::snprintf(text, sizeof(text), "%.*f", decimals, x);
  return text;
}

// Prints a number of operations in a second.
std::string RateText(double x) {
  for (const char* prefix : {"", "k", "M"}) {
    if (x < 1000) return Text(x) + prefix + "/s";
    x /= 1000;
  }
  return Text(x) + "G/s";
}

// Google Benchmark 1.8 renamed the text of an error.
template <typename AnyRun>
const std::string& Error(const AnyRun& run) {
  if constexpr (requires { run.error_message; }) {
    return run.error_message;
  } else {
    return run.skip_message;
  }
}

}  // namespace

void Report(benchmark::State& state, const Chunks& chunks, const Timing& timing) {
  const double percent = 100 * chunks.CleanShare();
  char text[32];
  if (!chunks.Enough(timing.clean_chunks)) {
    std::snprintf(text, sizeof(text), "too noisy: %.0f %% clean", percent);
    state.SkipWithError(text);
    ++noisy;
    return;
  }
  const double operations =
      static_cast<double>(timing.calls) * static_cast<double>(timing.operations);
  const Summary summary = chunks.Summarize();
  state.counters["ns_per_op"] = summary.median * NanosecondsPerTick() / operations;
  if (kTicksAreCycles) state.counters["cycles_per_op"] = summary.median / operations;
  state.counters["low_quartile"] = summary.low_quartile / operations;
  state.counters["high_quartile"] = summary.high_quartile / operations;
  state.counters["clean_percent"] = percent;
}

void Fail(benchmark::State& state, const char* why) {
  state.SkipWithError(why);
  ++failed;
}

int Conclude() {
  if (noisy != 0) {
    std::fprintf(stderr, "kexlane-bench: too noisy: %zu, which have no figures\n", noisy.load());
  }
  if (failed != 0) std::fprintf(stderr, "kexlane-bench: failed: %zu\n", failed.load());
  return failed != 0 ? 1 : noisy != 0 ? 3 : 0;
}

void Table::PrintHeader(const Run&) {
  char line[256];
  std::snprintf(line, sizeof(line), "%-*s %12s %12s %25s %8s", static_cast<int>(name_field_width_),
                "benchmark", "cycles", "ns", "quartiles", "clean");
  GetOutputStream() << line << '\n' << std::string(std::string(line).size(), '-') << '\n';
}

void Table::PrintRunData(const Run& run) {
  const auto value = [&](const char* counter) {
    const auto found = run.counters.find(counter);
    return found == run.counters.end() ? 0.0 : static_cast<double>(found->second);
  };
  // The coefficient of variation of several repetitions is a share.
  const bool is_share = run.aggregate_unit == benchmark::kPercentage;
  const auto text = [&](const char* counter) {
    if (value(counter) == 0) return std::string();
    return is_share ? Text(100 * value(counter)) + " %" : Text(value(counter));
  };
  char figures[256];
  if (value("ns_per_op") != 0) {
    std::snprintf(figures, sizeof(figures), "%12s %12s %25s %6.0f %%",
                  text("cycles_per_op").c_str(), text("ns_per_op").c_str(),
                  (text("low_quartile") + " - " + text("high_quartile")).c_str(),
                  (is_share ? 100 : 1) * value("clean_percent"));
  } else if (const double rate = value("items_per_second"); rate != 0) {
    std::snprintf(figures, sizeof(figures), "%12s",
                  is_share ? text("items_per_second").c_str() : RateText(rate).c_str());
  } else {
    std::snprintf(figures, sizeof(figures), "  %s", Error(run).c_str());
  }
  const std::string name = run.benchmark_name();
  const size_t padding = name.size() < name_field_width_ ? name_field_width_ - name.size() : 0;
  GetOutputStream() << name << std::string(padding, ' ') << ' ' << figures << std::endl;
}

}  // namespace kexlane::bench
