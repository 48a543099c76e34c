// SPDX-License-Identifier: Apache-2.0
// kexlane-bench --compare: compares the medians of two runs, and tests with the Mann-Whitney U test
// whether their difference can be noise. That test uses only the order of the figures, so a few
// disturbed ones do not spoil it. What was too noisy has no figures; it is named, not compared.
#include "bench/compare.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace kexlane::bench {
namespace {

using Samples = std::vector<double>;
using Run = std::map<std::string, Samples>;  // by the name of the benchmark; none if all were noisy

// With fewer figures on either side, no difference could be told from noise.
constexpr size_t kMinSamples = 4;
constexpr double kSignificance = 0.01;

double Median(Samples samples) {
  std::sort(samples.begin(), samples.end());
  const size_t half = samples.size() / 2;
  return samples.size() % 2 != 0 ? samples[half] : (samples[half - 1] + samples[half]) / 2;
}

// Reads the figures of each benchmark: cycles_per_op, or ns_per_op if there are no cycles. Of
// threads there is only what all of them do in a second.
Run Read(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot be read");
  Run run;
  try {
    const nlohmann::json results = nlohmann::json::parse(file);
    for (const nlohmann::json& entry : results.at("benchmarks")) {
      const std::string name = entry.at("name");
      if (entry.value("run_type", "iteration") != "iteration") continue;
      Samples& samples = run[name];
      if (entry.value("error_occurred", false)) {
        const std::string why = entry.value("error_message", "an error");
        if (!why.starts_with("too noisy")) {
          throw std::runtime_error((path + ": ").append(name).append(": ").append(why));
        }
        continue;
      }
      if (entry.contains("items_per_second")) {
        samples.push_back(1e9 / entry.at("items_per_second").get<double>());
      } else {
        const char* figure = entry.contains("cycles_per_op") ? "cycles_per_op" : "ns_per_op";
        samples.push_back(entry.at(figure).get<double>());
      }
    }
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(path + ": not written with --benchmark_format=json: " + error.what());
  }
  if (run.empty()) throw std::runtime_error(path + ": has no results");
  return run;
}

// Divides all figures by the median of one benchmark, which measures the clock.
void Scale(Run& run, const std::string& path, const std::string& yardstick) {
  if (!run.contains(yardstick)) throw std::runtime_error(path + ": has no " + yardstick);
  if (run[yardstick].empty()) throw std::runtime_error(path + ": too noisy: " + yardstick);
  const double unit = Median(run[yardstick]);
  for (auto& [name, samples] : run) {
    for (double& sample : samples) sample /= unit;
  }
}

// Returns the two-sided p-value of the Mann-Whitney U test, by the normal approximation with
// corrections for ties and for continuity.
double PValue(const Samples& a, const Samples& b) {
  enum Side { kA, kB };
  std::vector<std::pair<double, Side>> all;
  for (const double x : a) all.emplace_back(x, kA);
  for (const double x : b) all.emplace_back(x, kB);
  std::sort(all.begin(), all.end());
  double rank_sum = 0, ties = 0;
  for (size_t i = 0; i < all.size();) {
    size_t end = i;
    while (end < all.size() && all[end].first == all[i].first) ++end;
    const double rank = (static_cast<double>(i + end) + 1) / 2;  // ranks count from 1
    const double equal = static_cast<double>(end - i);
    ties += equal * equal * equal - equal;
    for (; i < end; ++i) rank_sum += all[i].second == kA ? rank : 0;
  }
  const double m = static_cast<double>(a.size()), n = static_cast<double>(b.size()), N = m + n;
  const double u = rank_sum - m * (m + 1) / 2;
  const double variance = m * n / 12 * (N + 1 - ties / (N * (N - 1)));
  if (variance <= 0) return 1;  // all figures are equal
  const double z = std::max(0.0, std::abs(u - m * n / 2) - 0.5) / std::sqrt(variance);
  return std::erfc(z / std::sqrt(2.0));
}

// Prints the differences and returns how many operations became slower.
size_t Print(const Run& before, const Run& after, double threshold) {
  std::printf("%-58s %12s %12s %8s %8s\n", "", "before", "after", "change", "p");
  size_t compared = 0, slower = 0, faster = 0, few = 0, noisy = 0;
  for (const auto& [name, a] : before) {
    const auto found = after.find(name);
    if (found == after.end()) continue;
    const Samples& b = found->second;
    if (a.empty() || b.empty()) {
      ++noisy;
      std::printf("%-58s %12s %12s\n", name.c_str(), a.empty() ? "too noisy" : "",
                  b.empty() ? "too noisy" : "");
      continue;
    }
    if (a.size() < kMinSamples || b.size() < kMinSamples) {
      ++few;
      continue;
    }
    ++compared;
    const double from = Median(a), to = Median(b), change = 100 * (to / from - 1);
    const double p = PValue(a, b);
    if (p > kSignificance || std::abs(change) < threshold) continue;
    ++(change > 0 ? slower : faster);
    std::printf("%-58s %12.4g %12.4g %+7.1f%% %8.1g  %s\n", name.c_str(), from, to, change, p,
                change > 0 ? "slower" : "faster");
  }
  std::printf("%zu compared: %zu slower, %zu faster by %g %% or more with p < %g\n", compared,
              slower, faster, threshold, kSignificance);
  if (few != 0) {
    std::printf("%zu with too few repetitions: --benchmark_repetitions=9 gives enough\n", few);
  }
  if (noisy != 0) std::printf("%zu not compared: too noisy\n", noisy);
  const auto missing = [](const Run& here, const Run& there, const char* side) {
    for (const auto& [name, samples] : here) {
      if (!there.contains(name)) std::printf("only %s: %s\n", side, name.c_str());
    }
  };
  missing(before, after, "before");
  missing(after, before, "after");
  if (compared == 0)
    throw std::runtime_error("the two runs have no benchmark in common to compare");
  return slower;
}

}  // namespace

int Compare(int argc, char** argv) {
  CLI::App app("Compares two runs of kexlane-bench", "kexlane-bench");
  std::vector<std::string> paths;
  std::string yardstick;
  double threshold = 5;
  app.add_option("--compare", paths, "Two files written with --benchmark_format=json")
      ->expected(2)
      ->required()
      ->type_name("BEFORE AFTER");
  app.add_option("--threshold", threshold,
                 "The least change of the median to report, in percent (5)")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--yardstick", yardstick,
                 "benchmark to divide all others by, for runs at different clocks, such as "
                 "peer/libcrypto/x25519/shared_secret");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    Run before = Read(paths[0]), after = Read(paths[1]);
    if (!yardstick.empty()) {
      Scale(before, paths[0], yardstick);
      Scale(after, paths[1], yardstick);
    }
    return Print(before, after, threshold) == 0 ? 0 : 1;
  } catch (const std::runtime_error& error) {
    std::fprintf(stderr, "kexlane-bench: %s\n", error.what());
    return 2;
  }
}

}  // namespace kexlane::bench
