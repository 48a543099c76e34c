// SPDX-License-Identifier: Apache-2.0
// X25519MLKEM768. The comments in x25519mlkem768.h say what each function computes and when it
// fails.
//
//   const auto client = kexlane::X25519MlKem768::ClientKeygen();                // sends share
//   const auto server = kexlane::X25519MlKem768::ServerRespond(client->share);  // sends share
//   const auto secret = kexlane::X25519MlKem768::ClientFinish(client->state, server->share);
//
// A client whose state stays in memory until it finishes is faster with ClientPrepare() instead of
// ClientKeygen().
#ifndef KEXLANE_CPP_X25519MLKEM768_HPP_
#define KEXLANE_CPP_X25519MLKEM768_HPP_

#include <kexlane/cpp/batch.hpp>
#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/cpp/result.hpp>
#include <kexlane/cpp/secret.hpp>
#include <kexlane/x25519mlkem768.h>

#include <span>

namespace kexlane {

struct X25519MlKem768 {
  using ClientShare = Bytes<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES>;
  using ServerShare = Bytes<KXL_X25519MLKEM768_SERVER_SHARE_BYTES>;
  using State = SecretBytes<KXL_X25519MLKEM768_STATE_BYTES>;
  using PreparedState = SecretStruct<kxl_x25519mlkem768_client, kxl_x25519mlkem768_client_wipe>;
  using SharedSecret = SecretBytes<KXL_X25519MLKEM768_SECRET_BYTES>;

  struct Client {
    ClientShare share{};
    State state;
  };
  struct PreparedClient {
    ClientShare share{};
    PreparedState state;
  };
  struct Server {
    ServerShare share{};
    SharedSecret secret;
  };

  static Result<Client> ClientKeygen() {
    return Result<Client>([](Client& out) {
      return kxl_x25519mlkem768_client_keygen(out.share.data(), out.state.bytes().data());
    });
  }
  static Result<Client> ClientKeygenDerand(Input<KXL_X25519MLKEM768_CLIENT_SEED_BYTES> seed) {
    return Result<Client>([seed](Client& out) {
      return kxl_x25519mlkem768_client_keygen_derand(out.share.data(), out.state.bytes().data(),
                                                     seed.data());
    });
  }
  static Result<Server> ServerRespond(Input<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share) {
    return Result<Server>([client_share](Server& out) {
      return kxl_x25519mlkem768_server_respond(out.share.data(), out.secret.bytes().data(),
                                               client_share.data());
    });
  }
  static Result<Server> ServerRespondDerand(
      Input<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share,
      Input<KXL_X25519MLKEM768_SERVER_SEED_BYTES> seed) {
    return Result<Server>([client_share, seed](Server& out) {
      return kxl_x25519mlkem768_server_respond_derand(out.share.data(), out.secret.bytes().data(),
                                                      client_share.data(), seed.data());
    });
  }
  // Checks a client's share without responding to it.
  [[nodiscard]] static kxl_status CheckShare(
      Input<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share) {
    return kxl_x25519mlkem768_check_share(client_share.data());
  }
  static Result<SharedSecret> ClientFinish(
      Input<KXL_X25519MLKEM768_STATE_BYTES> state,
      Input<KXL_X25519MLKEM768_SERVER_SHARE_BYTES> server_share) {
    return Result<SharedSecret>([state, server_share](SharedSecret& out) {
      return kxl_x25519mlkem768_client_finish(out.bytes().data(), state.data(),
                                              server_share.data());
    });
  }

  // ---- prepared clients

  static Result<PreparedClient> ClientPrepare() {
    return Result<PreparedClient>([](PreparedClient& out) {
      return kxl_x25519mlkem768_client_prepare(out.state.get(), out.share.data());
    });
  }
  static Result<PreparedClient> ClientPrepareDerand(
      Input<KXL_X25519MLKEM768_CLIENT_SEED_BYTES> seed) {
    return Result<PreparedClient>([seed](PreparedClient& out) {
      return kxl_x25519mlkem768_client_prepare_derand(out.state.get(), out.share.data(),
                                                      seed.data());
    });
  }
  static Result<PreparedClient> ClientParse(Input<KXL_X25519MLKEM768_STATE_BYTES> state) {
    return Result<PreparedClient>([state](PreparedClient& out) {
      return kxl_x25519mlkem768_client_parse(out.state.get(), out.share.data(), state.data());
    });
  }
  static Result<SharedSecret> ClientFinish(
      const PreparedState& state, Input<KXL_X25519MLKEM768_SERVER_SHARE_BYTES> server_share) {
    return Result<SharedSecret>([&state, server_share](SharedSecret& out) {
      return kxl_x25519mlkem768_client_finish_prepared(out.bytes().data(), state.get(),
                                                       server_share.data());
    });
  }

  // ---- batches

  [[nodiscard]] static kxl_status ClientKeygenBatch(std::span<Client> out, Statuses status) {
    return detail::RunBatch(kxl_x25519mlkem768_client_keygen_batch, out, status,
                            detail::Column(out, &Client::share),
                            detail::Column(out, &Client::state));
  }
  [[nodiscard]] static kxl_status ClientKeygenBatchDerand(
      std::span<Client> out, Inputs<KXL_X25519MLKEM768_CLIENT_SEED_BYTES> seed, Statuses status) {
    return detail::RunBatch(kxl_x25519mlkem768_client_keygen_batch_derand, out, status,
                            detail::Column(out, &Client::share),
                            detail::Column(out, &Client::state), detail::Column(seed));
  }
  [[nodiscard]] static kxl_status ServerRespondBatch(
      std::span<Server> out, Inputs<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share,
      Statuses status) {
    return detail::RunBatch(kxl_x25519mlkem768_server_respond_batch, out, status,
                            detail::Column(out, &Server::share),
                            detail::Column(out, &Server::secret), detail::Column(client_share));
  }
  [[nodiscard]] static kxl_status ServerRespondBatchDerand(
      std::span<Server> out, Inputs<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share,
      Inputs<KXL_X25519MLKEM768_SERVER_SEED_BYTES> seed, Statuses status) {
    return detail::RunBatch(kxl_x25519mlkem768_server_respond_batch_derand, out, status,
                            detail::Column(out, &Server::share),
                            detail::Column(out, &Server::secret), detail::Column(client_share),
                            detail::Column(seed));
  }
  [[nodiscard]] static kxl_status ClientFinishBatch(
      std::span<SharedSecret> out, Inputs<KXL_X25519MLKEM768_STATE_BYTES> state,
      Inputs<KXL_X25519MLKEM768_SERVER_SHARE_BYTES> server_share, Statuses status) {
    return detail::RunBatch(kxl_x25519mlkem768_client_finish_batch, out, status,
                            detail::Column(out), detail::Column(state),
                            detail::Column(server_share));
  }

  // ---- batches of prepared clients

  using PreparedStates = std::span<const PreparedState* const>;

  [[nodiscard]] static kxl_status ClientPrepareBatch(std::span<PreparedClient> out,
                                                     Statuses status) {
    return detail::RunBatch(kxl_x25519mlkem768_client_prepare_batch, out, status,
                            detail::Column(out, &PreparedClient::state),
                            detail::Column(out, &PreparedClient::share));
  }
  [[nodiscard]] static kxl_status ClientPrepareBatchDerand(
      std::span<PreparedClient> out, Inputs<KXL_X25519MLKEM768_CLIENT_SEED_BYTES> seed,
      Statuses status) {
    return detail::RunBatch(kxl_x25519mlkem768_client_prepare_batch_derand, out, status,
                            detail::Column(out, &PreparedClient::state),
                            detail::Column(out, &PreparedClient::share), detail::Column(seed));
  }
  [[nodiscard]] static kxl_status ClientFinishBatch(
      std::span<SharedSecret> out, PreparedStates state,
      Inputs<KXL_X25519MLKEM768_SERVER_SHARE_BYTES> server_share, Statuses status) {
    return detail::RunBatch(kxl_x25519mlkem768_client_finish_prepared_batch, out, status,
                            detail::Column(out), detail::Column(state),
                            detail::Column(server_share));
  }
};

}  // namespace kexlane

#endif  // KEXLANE_CPP_X25519MLKEM768_HPP_
