// SPDX-License-Identifier: Apache-2.0
// kexlane-tls-bench: what a TLS 1.3 handshake costs each side with the provider, with the OpenSSL
// that loads it, and with the OpenSSL inside Node.js.
#include <kexlane/kexlane.h>
#include <openssl/core_names.h>
#include <openssl/provider.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "bench/handshake/handshake.h"
#include "bench/handshake/node.h"

namespace kexlane::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kHybrid = "X25519MLKEM768";
constexpr const char* kCurve = "X25519";

struct Options {
  std::string modules, node, node_module, json;
  int rounds = 200;
  int handshakes = 10;
};

// A row of the table.
struct Row {
  std::string by, group;
  std::function<std::vector<Cost>(int count)> run;
  std::vector<Cost> costs;
};

std::string OpensslVersion() { return OpenSSL_version(OPENSSL_FULL_VERSION_STRING); }

OSSL_PROVIDER* Load(OSSL_LIB_CTX* lib, const char* name) {
  OSSL_PROVIDER* provider = OSSL_PROVIDER_load(lib, name);
  if (provider == nullptr) Die(name);
  return provider;
}

// Returns the SIMD target that the provider reports.
std::string Target(const OSSL_PROVIDER* provider) {
  const char* target = nullptr;
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_ptr(OSSL_PROV_PARAM_BUILDINFO, const_cast<char**>(&target), 0),
      OSSL_PARAM_construct_end()};
  if (OSSL_PROVIDER_get_params(provider, params) != 1) Die("the provider reports no target");
  return target;
}

std::string CpuName() {
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

std::string Compiler() {
#if defined(__clang__)
  return __VERSION__;
#else
  return "GCC " __VERSION__;
#endif
}

Row Here(const std::string& by, OSSL_LIB_CTX* lib, const char* provider, const char* group,
         const char* properties) {
  auto handshakes = std::make_shared<Handshakes>(lib, group, provider, properties);
  return {by,
          group,
          [handshakes](int count) {
            std::vector<Cost> costs(static_cast<size_t>(count));
            for (Cost& cost : costs) cost = handshakes->Run();
            return costs;
          },
          {}};
}

Row InNode(const std::shared_ptr<Node>& node, const char* group) {
  return {"OpenSSL " + node->OpensslVersion() + " in Node.js",
          group,
          [node, group](int count) { return node->Run(group, count); },
          {}};
}

// Returns the median of one side's costs in microseconds.
double Median(const std::vector<Cost>& costs, int64_t Cost::*side) {
  std::vector<int64_t> sorted(costs.size());
  std::transform(costs.begin(), costs.end(), sorted.begin(), std::mem_fn(side));
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return static_cast<double>(*middle) / 1000;
}

Json Report(const std::vector<Row>& rows, const Row& yardstick, const std::string& target) {
  Json report{{"cpu", CpuName()},
              {"compiler", Compiler()},
              {"openssl", OpensslVersion()},
              {"kexlane_target", target},
              {"rows", Json::array()}};
  for (const Row& row : rows) {
    Json entry{{"by", row.by}, {"group", row.group}, {"handshakes", row.costs.size()}};
    for (const auto& [name, side] :
         {std::pair{"server", &Cost::server}, std::pair{"client", &Cost::client}}) {
      const double us = Median(row.costs, side);
      entry[name] = {
          {"us", us}, {"per_second", 1e6 / us}, {"ratio", us / Median(yardstick.costs, side)}};
    }
    report["rows"].push_back(entry);
  }
  return report;
}

void Print(const Json& report) {
  const auto text = [](const Json& value) { return value.get<std::string>(); };
  std::printf("CPU       %s\n", text(report["cpu"]).c_str());
  std::printf("compiler  %s\n", text(report["compiler"]).c_str());
  std::printf("OpenSSL   %s\n", text(report["openssl"]).c_str());
  std::printf("kexlane   %s, %s\n\n", KXL_VERSION, text(report["kexlane_target"]).c_str());
  std::printf(
      "Full TLS 1.3 handshakes with an ECDSA P-256 certificate: the median of each side's CPU "
      "time,\n"
      "handshakes per second of one core, and the ratio to plain X25519 by this OpenSSL "
      "alone.\n\n");
  std::printf("%-41s%11s%26s\n", "", "server", "client");
  for (const Json& row : report["rows"]) {
    std::printf("%-41s", (text(row["by"]) + ", " + text(row["group"])).c_str());
    for (const char* side : {"server", "client"}) {
      const Json& figures = row[side];
      std::printf("%8.0f us%7.0f /s%6.2f", figures["us"].get<double>(),
                  figures["per_second"].get<double>(), figures["ratio"].get<double>());
    }
    std::printf("\n");
  }
}

void Run(const Options& options) {
  OSSL_LIB_CTX* plain = OSSL_LIB_CTX_new();
  Load(plain, "default");
  OSSL_LIB_CTX* lib = OSSL_LIB_CTX_new();
  OSSL_PROVIDER_set_default_search_path(lib, options.modules.c_str());
  Load(lib, "default");
  const OSSL_PROVIDER* kexlane = Load(lib, "kexlane");
  const std::string target = Target(kexlane);

  // In each round all rows take turns, so that other load on the machine affects all of them alike.
  constexpr const char* kOurs = "?provider=kexlane";
  std::vector<Row> rows{Here("kexlane", lib, "kexlane", kHybrid, kOurs),
                        Here("kexlane", lib, "kexlane", kCurve, kOurs),
                        Here("OpenSSL " + OpensslVersion(), plain, "default", kCurve, nullptr)};
  if (!options.node.empty()) {
    const auto node = std::make_shared<Node>(options.node, options.node_module);
    rows.push_back(InNode(node, kCurve));
    rows.push_back(InNode(node, kHybrid));
  }
  for (int round = 0; round < options.rounds; ++round) {
    for (Row& row : rows) {
      const std::vector<Cost> costs = row.run(options.handshakes);
      row.costs.insert(row.costs.end(), costs.begin(), costs.end());
    }
  }
  const Json report = Report(rows, rows[2], target);
  Print(report);
  if (!options.json.empty() && !(std::ofstream(options.json) << report.dump(2) << std::endl)) {
    Die(("cannot write " + options.json).c_str());
  }
}

}  // namespace
}  // namespace kexlane::bench

int main(int argc, char** argv) {
  CLI::App app("Measures TLS 1.3 handshakes with the provider and without it.",
               "kexlane-tls-bench");
  kexlane::bench::Options options;
  app.add_option("--modules", options.modules, "The folder that holds kexlane.so")->required();
  auto* module =
      app.add_option("--node-module", options.node_module, "The module kexlane-tls-node.so");
  app.add_option("--node", options.node, "A Node.js program, for the rows of the OpenSSL inside it")
      ->needs(module);
  app.add_option("--rounds", options.rounds, "The number of rounds; all rows take turns in each")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--handshakes", options.handshakes,
                 "The number of handshakes of each row in each round")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--json", options.json, "The file for the figures")->take_last();
  CLI11_PARSE(app, argc, argv);
  kexlane::bench::Run(options);
  return 0;
}
