// SPDX-License-Identifier: Apache-2.0
//! X25519 (RFC 7748): in TLS 1.3, and in TLS 1.2 by RFC 8422.
use crate::error;
use alloc::boxed::Box;
use core::fmt;
use kexlane::x25519::{self, PublicKey, SecretKey};
use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{Error, NamedGroup};

pub(crate) struct Group;

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("X25519 of kexlane")
    }
}

impl SupportedKxGroup for Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let mut exchange = Box::new(Exchange { sk: SecretKey::zeroed(), pk: PublicKey::zeroed() });
        let Exchange { sk, pk } = &mut *exchange;
        x25519::keygen_into(sk, pk).map_err(error)?;
        Ok(exchange)
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::X25519
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }
}

/// It stays in its box, so that the secret key is not copied.
struct Exchange {
    sk: SecretKey,
    pk: PublicKey,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let mut secret = x25519::SharedSecret::zeroed();
        PublicKey::ref_from(peer)
            .and_then(|peer| self.sk.diffie_hellman_into(peer, &mut secret))
            .map_err(error)?;
        Ok(SharedSecret::from(&secret.as_bytes()[..]))
    }

    fn pub_key(&self) -> &[u8] {
        self.pk.as_bytes()
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::X25519
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }
}
