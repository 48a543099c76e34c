# SPDX-License-Identifier: Apache-2.0
"""X25519MLKEM768, the key exchange of TLS 1.3 (RFC 10024) and SSH (RFC 10042). The secret is safe
as long as ML-KEM-768 or X25519 is unbroken.

    client:  share, state = client_keygen()                sends share, keeps state
    server:  share, secret = server_respond(client_share)  sends share
    client:  secret = client_finish(state, server_share)

Client share 1216 bytes (ek || x), server share 1120 (c || x), secret 64 (K || X25519 result),
state 2432, seed of the client 96 (d || z || X25519 secret key), of the server 64 (m || X25519
secret key). SSH hashes the secret with SHA-256; TLS 1.3 takes it as it is.
"""
from __future__ import annotations

from typing import Any, Iterable, List, NamedTuple, Optional, Union

from . import _batch, _library, _memory, _prepared
from ._batch import Errors, Input, Output
from ._errors import KexlaneError
from ._memory import Bytes, Secret
from ._prepared import PreparedClient
from ._table import KXL_X25519MLKEM768_CLIENT_SEED_BYTES as CLIENT_SEED_BYTES
from ._table import KXL_X25519MLKEM768_CLIENT_SHARE_BYTES as CLIENT_SHARE_BYTES
from ._table import KXL_X25519MLKEM768_SECRET_BYTES as SECRET_BYTES
from ._table import KXL_X25519MLKEM768_SERVER_SEED_BYTES as SERVER_SEED_BYTES
from ._table import KXL_X25519MLKEM768_SERVER_SHARE_BYTES as SERVER_SHARE_BYTES
from ._table import KXL_X25519MLKEM768_STATE_BYTES as STATE_BYTES

__all__ = [
    "CLIENT_SEED_BYTES", "CLIENT_SHARE_BYTES", "Client", "PackedClients", "PackedResponses",
    "PackedSecrets", "PreparedStart", "Response", "SECRET_BYTES", "SERVER_SEED_BYTES",
    "SERVER_SHARE_BYTES", "STATE_BYTES", "check_share", "client_finish", "client_finish_batch",
    "client_finish_packed", "client_keygen", "client_keygen_batch", "client_keygen_packed",
    "client_parse", "client_prepare", "client_prepare_batch", "server_respond",
    "server_respond_batch", "server_respond_packed",
]


class _Client(NamedTuple):
    share: bytes
    state: Secret


class Client(_Client):
    """share, which the client sends, and state, which it keeps secret. The end of a with statement
    wipes state."""

    __slots__ = ()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *exception: object) -> None:
        self.state.wipe()


class PreparedStart(NamedTuple):
    """share, which the client sends, and client, its prepared state."""

    share: bytes
    client: PreparedClient


class _Response(NamedTuple):
    share: bytes
    secret: Secret


class Response(_Response):
    """share, which the server sends, and secret. The end of a with statement wipes secret."""

    __slots__ = ()

    def __enter__(self) -> Response:
        return self

    def __exit__(self, *exception: object) -> None:
        self.secret.wipe()


class PackedClients(NamedTuple):
    """All shares in one buffer, all states in one, and the errors by item."""

    share: bytes
    state: Secret
    errors: Errors


class PackedResponses(NamedTuple):
    """All shares in one buffer, all secrets in one, and the errors by item; what failed has
    zeros."""

    share: bytes
    secret: Secret
    errors: Errors


class PackedSecrets(NamedTuple):
    """All secrets in one buffer, and the errors by item; what failed has zeros."""

    secret: Secret
    errors: Errors


def _function(call: str) -> Any:
    return _library.function(f"kxl_x25519mlkem768_{call}")


_keygen, _keygen_derand = _function("client_keygen"), _function("client_keygen_derand")
_respond, _respond_derand = _function("server_respond"), _function("server_respond_derand")
_finish, _finish_prepared = _function("client_finish"), _function("client_finish_prepared")
_check_share, _parse = _function("check_share"), _function("client_parse")
_prepare, _prepare_derand = _function("client_prepare"), _function("client_prepare_derand")
_keygen_batch = _function("client_keygen_batch")
_keygen_batch_derand = _function("client_keygen_batch_derand")
_respond_batch = _function("server_respond_batch")
_respond_batch_derand = _function("server_respond_batch_derand")
_finish_batch = _function("client_finish_batch")
_finish_prepared_batch = _function("client_finish_prepared_batch")
_prepare_batch = _function("client_prepare_batch")
_prepare_batch_derand = _function("client_prepare_batch_derand")
_client_share = _memory.public_type(CLIENT_SHARE_BYTES)
_server_share = _memory.public_type(SERVER_SHARE_BYTES)
_state = _memory.secret_type(STATE_BYTES)
_secret = _memory.secret_type(SECRET_BYTES)
_prepared_client = _prepared.prepared_type(PreparedClient, "kxl_x25519mlkem768_client")
_client_outputs = [Output(CLIENT_SHARE_BYTES, False), Output(STATE_BYTES, True)]
_server_outputs = [Output(SERVER_SHARE_BYTES, False), Output(SECRET_BYTES, True)]
_secret_output = [Output(SECRET_BYTES, True)]

# ---- one exchange ------------------------------------------------------------------------------


def client_keygen(*, seed: Optional[Bytes] = None) -> Client:
    """Starts the exchange. seed (96 bytes, secret, used once) is for tests.

    Raises RandomError, or LengthError for the seed.
    """
    share, state = _client_share(), _state()
    if seed is None:
        status = _keygen(share, state)
    else:
        status = _keygen_derand(share, state, _memory.exactly(seed, CLIENT_SEED_BYTES, "seed"))
    if status:
        raise _library.error(status)
    return Client(share.raw, state)


def server_respond(client_share: Bytes, *, seed: Optional[Bytes] = None) -> Response:
    """Answers the client's share (1216 bytes). seed (64 bytes, secret, used once) is for tests.

    Raises LengthError, InvalidKeyError if the ek in the share fails the check of FIPS 203 section
    7.2, LowOrderError if its x is a point of low order, or RandomError. TLS answers the first three
    with the alert illegal_parameter.
    """
    share, secret = _server_share(), _secret()
    client_share = _memory.exactly(client_share, CLIENT_SHARE_BYTES, "client_share")
    if seed is None:
        status = _respond(share, secret, client_share)
    else:
        status = _respond_derand(
            share, secret, client_share, _memory.exactly(seed, SERVER_SEED_BYTES, "seed"))
    if status:
        raise _library.error(status)
    return Response(share.raw, secret)


def client_finish(state: Union[Bytes, PreparedClient], server_share: Bytes) -> Secret:
    """Computes the client's secret from its state (2432 bytes, or a prepared client) and the
    server's share (1120 bytes). A tampered c is not an error: it gives a secret that the server
    does not have.

    Raises LengthError, LowOrderError if the server's x is a point of low order, or InvalidKeyError
    if the dk in state fails the check of FIPS 203 section 7.3.
    """
    secret = _secret()
    server_share = _memory.exactly(server_share, SERVER_SHARE_BYTES, "server_share")
    if isinstance(state, PreparedClient):
        status = _finish_prepared(
            secret, _prepared.address(state, _prepared_client, "state"), server_share)
    else:
        status = _finish(secret, _memory.exactly(state, STATE_BYTES, "state"), server_share)
    if status:
        raise _library.error(status)
    return secret


def check_share(client_share: Bytes) -> None:
    """Checks a client's share (1216 bytes) as server_respond does, at a small part of its cost.

    Raises LengthError, InvalidKeyError or LowOrderError.
    """
    _library.check(_check_share(
        _memory.exactly(client_share, CLIENT_SHARE_BYTES, "client_share")))


# ---- prepared clients ----------------------------------------------------------------------------


def client_prepare(*, seed: Optional[Bytes] = None) -> PreparedStart:
    """Starts the exchange like client_keygen. The client's ML-KEM key stays prepared, which saves
    about 40 % of its decapsulation.

    Raises RandomError, or LengthError for the seed.
    """
    client, share = _prepared_client(), _client_share()
    if seed is None:
        status = _prepare(client._address, share)
    else:
        status = _prepare_derand(
            client._address, share, _memory.exactly(seed, CLIENT_SEED_BYTES, "seed"))
    _library.check(status)
    return PreparedStart(share.raw, client)


def client_parse(state: Bytes) -> PreparedStart:
    """Prepares a client from its state (2432 bytes), and gives its share again.

    Raises LengthError, or InvalidKeyError if the dk in state fails the check of FIPS 203 section
    7.3.
    """
    client, share = _prepared_client(), _client_share()
    _library.check(_parse(client._address, share, _memory.exactly(state, STATE_BYTES, "state")))
    return PreparedStart(share.raw, client)


# ---- lists -------------------------------------------------------------------------------------


def client_keygen_batch(n: int, *, seeds: Optional[Iterable[Bytes]] = None
                        ) -> List[Union[Client, KexlaneError]]:
    """Starts n exchanges in one call. Gives a list; what failed is a KexlaneError in its place."""
    function, inputs = _keygen_batch, []
    if seeds is not None:
        function, inputs = _keygen_batch_derand, [Input("seeds", seeds, CLIENT_SEED_BYTES)]
    return _batch.over_list(function, Client, _batch.count(n), _client_outputs, inputs)


def server_respond_batch(client_shares: Iterable[Bytes], *,
                         seeds: Optional[Iterable[Bytes]] = None
                         ) -> List[Union[Response, KexlaneError]]:
    """Answers each client's share of a list in one call. Gives a list; what failed is a
    KexlaneError in its place."""
    client_shares = _batch.listed(client_shares, "client_shares")
    function, inputs = _respond_batch, [Input("client_shares", client_shares, CLIENT_SHARE_BYTES)]
    if seeds is not None:
        function = _respond_batch_derand
        inputs.append(Input("seeds", seeds, SERVER_SEED_BYTES))
    return _batch.over_list(function, Response, len(client_shares), _server_outputs, inputs)


def client_finish_batch(states: Iterable[Union[Bytes, PreparedClient]],
                        server_shares: Iterable[Bytes]) -> List[Union[Secret, KexlaneError]]:
    """Finishes the exchange of each state, or of prepared clients, with the server's share in the
    same place. Gives a list of secrets; what failed is a KexlaneError in its place."""
    states = _batch.listed(states, "states")
    prepared = _batch.are_prepared(states)
    return _batch.over_list(
        _finish_prepared_batch if prepared else _finish_batch, lambda secret: secret, len(states),
        _secret_output, [Input("states", states, _prepared_client if prepared else STATE_BYTES),
                         Input("server_shares", server_shares, SERVER_SHARE_BYTES)])


def client_prepare_batch(n: int, *, seeds: Optional[Iterable[Bytes]] = None
                         ) -> List[Union[PreparedStart, KexlaneError]]:
    """Starts n exchanges like client_prepare in one call. Gives a list; what failed is a
    KexlaneError in its place."""
    clients = [_prepared_client() for _ in range(_batch.count(n))]
    inputs = [Input("clients", clients, _prepared_client)]
    function = _prepare_batch
    if seeds is not None:
        function = _prepare_batch_derand
        inputs.append(Input("seeds", seeds, CLIENT_SEED_BYTES))

    # In this call of the library the clients come before the shares.
    def in_order(n: int, shares: Any, *others: Any) -> Any:
        return function(n, others[0], shares, *others[1:])

    shares = _batch.over_list(in_order, lambda share: share, len(clients),
                              [Output(CLIENT_SHARE_BYTES, False)], inputs)
    return [share if isinstance(share, KexlaneError) else PreparedStart(share, client)
            for share, client in zip(shares, clients)]


# ---- buffers with one item after the other -------------------------------------------------------


def client_keygen_packed(n: int, *, seeds: Optional[Bytes] = None) -> PackedClients:
    """Starts n exchanges in one call. Takes and gives buffers with one item after the other."""
    function, inputs = _keygen_batch, []
    if seeds is not None:
        function, inputs = _keygen_batch_derand, [Input("seeds", seeds, CLIENT_SEED_BYTES)]
    return PackedClients(
        *_batch.over_buffer(function, _batch.count(n), _client_outputs, inputs))


def server_respond_packed(client_shares: Bytes, *, seeds: Optional[Bytes] = None
                          ) -> PackedResponses:
    """Answers each client's share of a buffer with one after the other."""
    client_shares, n = _batch.items_in(client_shares, "client_shares", CLIENT_SHARE_BYTES)
    function, inputs = _respond_batch, [Input("client_shares", client_shares, CLIENT_SHARE_BYTES)]
    if seeds is not None:
        function = _respond_batch_derand
        inputs.append(Input("seeds", seeds, SERVER_SEED_BYTES))
    return PackedResponses(*_batch.over_buffer(function, n, _server_outputs, inputs))


def client_finish_packed(states: Bytes, server_shares: Bytes) -> PackedSecrets:
    """Finishes the exchange of each state of a buffer with the server's share in the same place of
    another."""
    states, n = _batch.items_in(states, "states", STATE_BYTES)
    return PackedSecrets(*_batch.over_buffer(
        _finish_batch, n, _secret_output,
        [Input("states", states, STATE_BYTES),
         Input("server_shares", server_shares, SERVER_SHARE_BYTES)]))
