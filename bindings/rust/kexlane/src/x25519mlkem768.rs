// SPDX-License-Identifier: Apache-2.0
//! X25519MLKEM768, the key exchange of TLS 1.3 and SSH. It stays secure as long as either of
//! ML-KEM-768 and X25519 is unbroken.
//!
//! ```
//! use kexlane::x25519mlkem768::{respond, Client};
//!
//! let (client, client_share) = Client::start()?;               // the client sends its share
//! let (server_share, server) = respond(&client_share)?;        // the server sends its share
//! assert_eq!(client.finish(&server_share)?, server);           // 64 bytes
//! # Ok::<(), kexlane::Error>(())
//! ```
//!
//! TLS 1.3 uses the 64 bytes of the secret in its key schedule as they are. In SSH the shared
//! secret K is SHA-256 of them.
use crate::batch;
use crate::bytes::{filled, prepared_secret, public, secret};
use crate::error::check;
use crate::{Error, Kem};
use core::borrow::Borrow;
use kexlane_sys as sys;

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

/// How many bytes of randomness a client takes: d || z of ML-KEM-768, and the X25519 secret key.
pub const CLIENT_SEED_BYTES: usize = sys::KXL_X25519MLKEM768_CLIENT_SEED_BYTES;
/// How many bytes of randomness a server takes: m of ML-KEM-768, and the X25519 secret key.
pub const SERVER_SEED_BYTES: usize = sys::KXL_X25519MLKEM768_SERVER_SEED_BYTES;

const _: () = assert!(sys::KXL_X25519MLKEM768_CLIENT_SHARE_BYTES == 1216);
const _: () = assert!(sys::KXL_X25519MLKEM768_SERVER_SHARE_BYTES == 1120);
const _: () = assert!(sys::KXL_X25519MLKEM768_STATE_BYTES == 2432);
const _: () = assert!(sys::KXL_X25519MLKEM768_SECRET_BYTES == 64);

public! {
    /// What the client sends: the encapsulation key and the X25519 public key, 1216 bytes.
    ClientShare, sys::KXL_X25519MLKEM768_CLIENT_SHARE_BYTES
}
public! {
    /// What the server sends: the ciphertext and the X25519 public key, 1120 bytes.
    ServerShare, sys::KXL_X25519MLKEM768_SERVER_SHARE_BYTES
}
secret! {
    /// What the client keeps until it finishes: the decapsulation key and the X25519 secret key,
    /// 2432 bytes.
    Client, sys::KXL_X25519MLKEM768_STATE_BYTES
}
secret! {
    /// The secret that both sides have in the end: that of ML-KEM-768 and that of X25519, 64 bytes.
    Secret, sys::KXL_X25519MLKEM768_SECRET_BYTES
}
prepared_secret! {
    /// A client whose key is expanded, which saves about 40 % of the decapsulation. It is for a
    /// client that stays in memory until it finishes.
    PreparedClient, kxl_x25519mlkem768_client, sys::KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES
}

impl Client {
    /// Starts the exchange: makes the client's key pairs from the operating system's randomness.
    /// Fails with [`Error::Random`] if there is none.
    pub fn start() -> Result<(Client, ClientShare), Error> {
        filled(|(client, share)| Self::start_into(client, share))
    }

    /// Starts the exchange like [`start`](Self::start), in place. On failure both outputs hold only
    /// zero bytes.
    pub fn start_into(client: &mut Client, share: &mut ClientShare) -> Result<(), Error> {
        // SAFETY: the buffers have the sizes of their types and do not overlap.
        check(unsafe {
            sys::kxl_x25519mlkem768_client_keygen(share.as_mut_ptr(), client.as_mut_ptr())
        })
    }

    /// Starts the exchange with the caller's randomness, for tests. The seed must be secret,
    /// uniformly random and used once.
    pub fn start_derand(seed: &[u8; CLIENT_SEED_BYTES]) -> Result<(Client, ClientShare), Error> {
        filled(|(client, share): &mut (Client, ClientShare)| {
            // SAFETY: the buffers have the sizes of their types and do not overlap.
            check(unsafe {
                sys::kxl_x25519mlkem768_client_keygen_derand(
                    share.as_mut_ptr(),
                    client.as_mut_ptr(),
                    seed.as_ptr(),
                )
            })
        })
    }

    /// Finishes the exchange. Fails with [`Error::LowOrder`] if the server's X25519 public key is a
    /// point of low order. A tampered ciphertext is not an error: it gives a secret that the server
    /// does not have.
    pub fn finish(&self, server_share: &ServerShare) -> Result<Secret, Error> {
        filled(|secret| self.finish_into(server_share, secret))
    }

    /// Finishes the exchange like [`finish`](Self::finish), in place. On failure the secret holds
    /// only zero bytes.
    pub fn finish_into(
        &self,
        server_share: &ServerShare,
        secret: &mut Secret,
    ) -> Result<(), Error> {
        // SAFETY: the buffers have the sizes of their types and do not overlap.
        check(unsafe {
            sys::kxl_x25519mlkem768_client_finish(
                secret.as_mut_ptr(),
                self.as_ptr(),
                server_share.as_ptr(),
            )
        })
    }
}

impl PreparedClient {
    /// Starts the exchange like [`Client::start`].
    pub fn start() -> Result<(PreparedClient, ClientShare), Error> {
        filled(|(client, share)| Self::start_into(client, share))
    }

    /// Starts the exchange like [`start`](Self::start), in place.
    pub fn start_into(client: &mut PreparedClient, share: &mut ClientShare) -> Result<(), Error> {
        // SAFETY: the struct is aligned as its type says, and the share has its size.
        check(unsafe { sys::kxl_x25519mlkem768_client_prepare(&mut client.0, share.as_mut_ptr()) })
    }

    /// Finishes the exchange like [`Client::finish`].
    pub fn finish(&self, server_share: &ServerShare) -> Result<Secret, Error> {
        filled(|secret| self.finish_into(server_share, secret))
    }

    /// Finishes the exchange like [`finish`](Self::finish), in place. On failure the secret holds
    /// only zero bytes.
    pub fn finish_into(
        &self,
        server_share: &ServerShare,
        secret: &mut Secret,
    ) -> Result<(), Error> {
        // SAFETY: the buffers have the sizes of their types and do not overlap.
        check(unsafe {
            sys::kxl_x25519mlkem768_client_finish_prepared(
                secret.as_mut_ptr(),
                &self.0,
                server_share.as_ptr(),
            )
        })
    }
}

impl ClientShare {
    /// Checks the share as [`respond`] does, at a small part of its cost, for a server that must
    /// refuse a bad share before it responds.
    pub fn check(&self) -> Result<(), Error> {
        // SAFETY: the buffer has the size of its type.
        check(unsafe { sys::kxl_x25519mlkem768_check_share(self.as_ptr()) })
    }
}

/// Answers the client. Fails with [`Error::Key`] if the encapsulation key in the share is not
/// valid, with [`Error::LowOrder`] if its X25519 public key is a point of low order, or with
/// [`Error::Random`]. TLS must answer the first two with the alert illegal_parameter.
pub fn respond(client_share: &ClientShare) -> Result<(ServerShare, Secret), Error> {
    filled(|(share, secret)| respond_into(client_share, share, secret))
}

/// Answers the client like [`respond`], in place. On failure both outputs hold only zero bytes.
pub fn respond_into(
    client_share: &ClientShare,
    share: &mut ServerShare,
    secret: &mut Secret,
) -> Result<(), Error> {
    // SAFETY: the buffers have the sizes of their types and do not overlap.
    check(unsafe {
        sys::kxl_x25519mlkem768_server_respond(
            share.as_mut_ptr(),
            secret.as_mut_ptr(),
            client_share.as_ptr(),
        )
    })
}

/// Answers the client with the caller's randomness, for tests. The seed must be secret, uniformly
/// random and used once.
pub fn respond_derand(
    client_share: &ClientShare,
    seed: &[u8; SERVER_SEED_BYTES],
) -> Result<(ServerShare, Secret), Error> {
    filled(|(share, secret): &mut (ServerShare, Secret)| {
        // SAFETY: the buffers have the sizes of their types and do not overlap.
        check(unsafe {
            sys::kxl_x25519mlkem768_server_respond_derand(
                share.as_mut_ptr(),
                secret.as_mut_ptr(),
                client_share.as_ptr(),
                seed.as_ptr(),
            )
        })
    })
}

crate::kem_batches::keygen_batch!(
    start_batch_into,
    start_batch,
    Client,
    ClientShare,
    kxl_x25519mlkem768_client_keygen_batch
);
crate::kem_batches::encapsulation_batch!(
    "Answers each client",
    respond_batch_into,
    respond_batch,
    ClientShare,
    u8,
    (ServerShare, Secret),
    kxl_x25519mlkem768_server_respond_batch
);

/// Finishes the exchange of each client with the server's share beside it. Each result is the
/// secret, or the error of its item. Returns the first error, or [`Error::Length`] if there are not
/// as many places as items.
pub fn finish_batch_into<C: Borrow<Client>, S: Borrow<ServerShare>>(
    items: &[(C, S)],
    results: &mut [Result<Secret, Error>],
) -> Result<(), Error> {
    batch::run(
        items.len(),
        results,
        |i| [items[i].0.borrow().as_ptr(), items[i].1.borrow().as_ptr()],
        |secret| [secret.as_mut_ptr()],
        |n, [secret], [client, share], status| {
            // SAFETY: each array has n pointers to buffers of the sizes of their types.
            unsafe {
                sys::kxl_x25519mlkem768_client_finish_batch(
                    n,
                    secret.as_ptr(),
                    client.as_ptr(),
                    share.as_ptr(),
                    status,
                )
            }
        },
    )
}

/// Finishes the exchange of each client with the server's share beside it. Each result is the
/// secret, or the error of its item.
#[cfg(feature = "alloc")]
pub fn finish_batch<C: Borrow<Client>, S: Borrow<ServerShare>>(
    items: &[(C, S)],
) -> Vec<Result<Secret, Error>> {
    batch::collect(items.len(), |results| finish_batch_into(items, results))
}

/// X25519MLKEM768 as a type, for [`Kem`]: the client makes the keys, and the server encapsulates.
#[derive(Clone, Copy, Debug)]
pub enum X25519MlKem768 {}

impl Kem for X25519MlKem768 {
    const NAME: &'static str = "X25519MLKEM768";
    const KEYGEN_SEED_BYTES: usize = CLIENT_SEED_BYTES;
    const ENCAPSULATION_SEED_BYTES: usize = SERVER_SEED_BYTES;
    type EncapsulationKey = ClientShare;
    type DecapsulationKey = Client;
    type Ciphertext = ServerShare;
    type SharedSecret = Secret;

    fn keygen() -> Result<(Client, ClientShare), Error> {
        Client::start()
    }

    fn keygen_derand(seed: &[u8]) -> Result<(Client, ClientShare), Error> {
        Client::start_derand(seed.try_into().map_err(|_| Error::Length)?)
    }

    fn encapsulate(share: &ClientShare) -> Result<(ServerShare, Secret), Error> {
        respond(share)
    }

    fn encapsulate_derand(
        share: &ClientShare,
        seed: &[u8],
    ) -> Result<(ServerShare, Secret), Error> {
        respond_derand(share, seed.try_into().map_err(|_| Error::Length)?)
    }

    fn decapsulate(client: &Client, server_share: &ServerShare) -> Result<Secret, Error> {
        client.finish(server_share)
    }
}
