// SPDX-License-Identifier: Apache-2.0
//! X25519MLKEM768 (RFC 10024). In shares and in the secret, ML-KEM comes first.
use crate::error;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use kexlane::mlkem768::{self, Ciphertext, EncapsulationKey, PreparedDecapsulationKey};
use kexlane::x25519::{self, PublicKey, SecretKey};
use kexlane::x25519mlkem768::{self, ClientShare, Secret, ServerShare};
use rustls::crypto::{ActiveKeyExchange, CompletedKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{Error, NamedGroup, ProtocolVersion};

pub(crate) struct Group;

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("X25519MLKEM768 of kexlane")
    }
}

impl SupportedKxGroup for Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let mut exchange = Box::new(Exchange {
            dk: PreparedDecapsulationKey::zeroed(),
            sk: SecretKey::zeroed(),
            share: [0; ClientShare::BYTES],
        });
        let Exchange { dk, sk, share } = &mut *exchange;
        let (mut ek, mut pk) = (EncapsulationKey::zeroed(), PublicKey::zeroed());
        x25519::keygen_into(sk, &mut pk).map_err(error)?;
        PreparedDecapsulationKey::keygen_into(dk, &mut ek).map_err(error)?;
        let (share_ek, share_pk) = share.split_at_mut(EncapsulationKey::BYTES);
        share_ek.copy_from_slice(ek.as_bytes());
        share_pk.copy_from_slice(pk.as_bytes());
        Ok(exchange)
    }

    fn start_and_complete(&self, peer: &[u8]) -> Result<CompletedKeyExchange, Error> {
        let (mut share, mut secret) = (ServerShare::zeroed(), Secret::zeroed());
        ClientShare::ref_from(peer)
            .and_then(|peer| x25519mlkem768::respond_into(peer, &mut share, &mut secret))
            .map_err(error)?;
        Ok(CompletedKeyExchange {
            group: self.name(),
            pub_key: share.as_bytes().to_vec(),
            secret: SharedSecret::from(&secret.as_bytes()[..]),
        })
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::X25519MLKEM768
    }

    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        version == ProtocolVersion::TLSv1_3
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }
}

/// The client's side. It stays in its box, so that the secret keys are not copied.
///
/// The keys of the two parts are apart, because a server may choose X25519 alone. ML-KEM's is
/// prepared: key generation has expanded what decapsulation needs.
struct Exchange {
    dk: PreparedDecapsulationKey,
    sk: SecretKey,
    share: [u8; ClientShare::BYTES],
}

impl Exchange {
    fn x25519(&self, peer: &[u8], secret: &mut x25519::SharedSecret) -> Result<(), kexlane::Error> {
        self.sk.diffie_hellman_into(PublicKey::ref_from(peer)?, secret)
    }
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let (c, pk) =
            ServerShare::ref_from(peer).map_err(error)?.as_bytes().split_at(Ciphertext::BYTES);
        let (mut k, mut x) = (mlkem768::SharedSecret::zeroed(), x25519::SharedSecret::zeroed());
        self.x25519(pk, &mut x)
            .and_then(|()| self.dk.decapsulate_into(Ciphertext::ref_from(c)?, &mut k))
            .map_err(error)?;
        let mut secret = Vec::with_capacity(Secret::BYTES);
        secret.extend_from_slice(k.as_bytes());
        secret.extend_from_slice(x.as_bytes());
        Ok(SharedSecret::from(secret))
    }

    /// rustls sends it as a share of its own, for a server without the hybrid.
    fn hybrid_component(&self) -> Option<(NamedGroup, &[u8])> {
        Some((NamedGroup::X25519, &self.share[EncapsulationKey::BYTES..]))
    }

    fn complete_hybrid_component(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let mut secret = x25519::SharedSecret::zeroed();
        self.x25519(peer, &mut secret).map_err(error)?;
        Ok(SharedSecret::from(&secret.as_bytes()[..]))
    }

    fn pub_key(&self) -> &[u8] {
        &self.share
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::X25519MLKEM768
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }
}
