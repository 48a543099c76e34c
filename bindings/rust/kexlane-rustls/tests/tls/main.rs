// SPDX-License-Identifier: Apache-2.0
//! Handshakes of rustls in memory with these groups: those agreed on, and what ends the others.
mod pair;

use kexlane_rustls::{
    provider, ALL_KX_GROUPS, DEFAULT_KX_GROUPS, MLKEM1024, MLKEM768, X25519, X25519MLKEM768,
};
use pair::{configs, ring_with, share_at, Failure, Group, Pair, ILLEGAL_PARAMETER};
use rustls::crypto::ring::{self, kx_group};
use rustls::crypto::{ActiveKeyExchange, CryptoProvider, SharedSecret, SupportedKxGroup};
use rustls::version::{TLS12, TLS13};
use rustls::{Error, HandshakeKind, NamedGroup, PeerIncompatible, PeerMisbehaved, ProtocolVersion};

const INVALID_KEY_SHARE: Error = Error::PeerMisbehaved(PeerMisbehaved::InvalidKeyShare);
const FULL: HandshakeKind = HandshakeKind::Full;
const RETRIED: HandshakeKind = HandshakeKind::FullWithHelloRetryRequest;

/// Each group, the sizes of the client's and the server's share, and of the secret.
const SIZES: [(NamedGroup, usize, usize, usize); 4] = [
    (NamedGroup::X25519MLKEM768, 1216, 1120, 64),
    (NamedGroup::X25519, 32, 32, 32),
    (NamedGroup::MLKEM768, 1184, 1088, 32),
    (NamedGroup::MLKEM1024, 1568, 1568, 32),
];

/// Points of small order and their other encodings: RFC 7748 section 6.1 asks for a check.
const LOW_ORDER: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
];

fn ours() -> CryptoProvider {
    provider(ring::default_provider())
}

fn listed(provider: &CryptoProvider) -> Vec<String> {
    provider.kx_groups.iter().map(|group| format!("{group:?}")).collect()
}

/// What this client and this server agree on, and how.
fn agree(client: CryptoProvider, server: CryptoProvider, group: NamedGroup, kind: HandshakeKind) {
    let mut pair = Pair::new(&configs(client, server, &[&TLS13]));
    pair.handshake().unwrap();
    pair.expect(group, kind);
}

// ---- which groups ------------------------------------------------------------------------------

#[test]
fn groups_of_the_base_are_replaced_or_kept() {
    assert_eq!(
        listed(&ours()),
        ["X25519MLKEM768 of kexlane", "X25519 of kexlane", "secp256r1", "secp384r1"]
    );
    // Wherever the base has them, and once each.
    let base = ring_with(&[kx_group::SECP384R1, &Other(NamedGroup::MLKEM768), kx_group::X25519]);
    assert_eq!(
        listed(&provider(base)),
        ["X25519MLKEM768 of kexlane", "X25519 of kexlane", "secp384r1", "MLKEM768 of kexlane"]
    );
    let twice = provider(ours());
    assert_eq!(listed(&twice), listed(&ours()));
    assert_eq!(DEFAULT_KX_GROUPS.len(), 2);
    assert_eq!(ALL_KX_GROUPS.len(), 4);
}

/// A group of somebody else's that is only named.
#[derive(Debug)]
struct Other(NamedGroup);

impl SupportedKxGroup for Other {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        Err(Error::General("only a name".into()))
    }
    fn name(&self) -> NamedGroup {
        self.0
    }
}

#[test]
fn the_rest_of_the_base_is_kept() {
    let (made, base) = (ours(), ring::default_provider());
    let suites = |provider: &CryptoProvider| -> Vec<_> {
        provider.cipher_suites.iter().map(|suite| suite.suite()).collect()
    };
    assert_eq!(suites(&made), suites(&base));
    assert!(!made.fips());
    for group in ALL_KX_GROUPS {
        assert!(!group.fips());
        assert!(group.ffdhe_group().is_none());
        assert!(group.usable_for_version(ProtocolVersion::TLSv1_3));
        let ecdh = group.name() == NamedGroup::X25519;
        assert_eq!(group.usable_for_version(ProtocolVersion::TLSv1_2), ecdh);
    }
}

// ---- handshakes --------------------------------------------------------------------------------

#[test]
fn every_group_agrees() {
    for group in ALL_KX_GROUPS {
        agree(ring_with(&[*group]), ring_with(ALL_KX_GROUPS), group.name(), FULL);
        // The client's first share is the hybrid's, and X25519's comes beside it.
        let at_once = matches!(group.name(), NamedGroup::X25519MLKEM768 | NamedGroup::X25519);
        let kind = if at_once { FULL } else { RETRIED };
        agree(ring_with(ALL_KX_GROUPS), ring_with(&[*group]), group.name(), kind);
    }
    agree(ours(), ours(), NamedGroup::X25519MLKEM768, FULL);
}

#[test]
fn an_older_peer_agrees_without_a_retry() {
    agree(ours(), ring::default_provider(), NamedGroup::X25519, FULL);
    agree(ring::default_provider(), ours(), NamedGroup::X25519, FULL);
    agree(ring_with(&[kx_group::X25519]), ring_with(&[X25519]), NamedGroup::X25519, FULL);
}

#[test]
fn a_hello_retry_request_is_sent_and_followed() {
    // The server sends it for the hybrid, for which the client has sent no share.
    agree(
        ring_with(&[kx_group::SECP256R1, X25519MLKEM768]),
        ring_with(&[X25519MLKEM768]),
        NamedGroup::X25519MLKEM768,
        RETRIED,
    );
    // The client follows it from the hybrid to another group.
    agree(ours(), ring_with(&[kx_group::SECP384R1]), NamedGroup::secp384r1, RETRIED);
    agree(
        ring_with(&[X25519MLKEM768, MLKEM1024]),
        ring_with(&[MLKEM1024]),
        NamedGroup::MLKEM1024,
        RETRIED,
    );
}

#[test]
fn the_client_sends_both_shares_with_one_x25519_key() {
    let mut pair = Pair::new(&configs(ours(), ours(), &[&TLS13]));
    pair.handshake().unwrap();
    let hybrid = share_at(&pair.from_client, NamedGroup::X25519MLKEM768, 1216).unwrap();
    let x25519 = share_at(&pair.from_client, NamedGroup::X25519, 32).unwrap();
    assert_eq!(x25519, hybrid + 1216 + 4);
    let sent = &pair.from_client;
    assert_eq!(sent[hybrid + 1184..hybrid + 1216], sent[x25519..x25519 + 32]);
    // Without X25519 among the groups there is one share.
    let alone = ring_with(&[X25519MLKEM768]);
    let mut pair = Pair::new(&configs(alone.clone(), alone, &[&TLS13]));
    pair.handshake().unwrap();
    assert!(share_at(&pair.from_client, NamedGroup::X25519, 32).is_none());
}

#[test]
fn sessions_are_resumed_with_a_new_exchange() {
    let configs = configs(ours(), ours(), &[&TLS13]);
    let mut shares = Vec::new();
    for kind in [FULL, HandshakeKind::Resumed] {
        let mut pair = Pair::new(&configs);
        pair.handshake().unwrap();
        pair.expect(NamedGroup::X25519MLKEM768, kind);
        let at = share_at(&pair.from_client, NamedGroup::X25519MLKEM768, 1216).unwrap();
        shares.push(pair.from_client[at..at + 1216].to_vec());
    }
    assert_ne!(shares[0], shares[1]);
}

#[test]
fn tls_1_2_has_x25519_alone() {
    for client in [ours(), ring_with(ALL_KX_GROUPS), ring::default_provider()] {
        let mut pair = Pair::new(&configs(client, ours(), &[&TLS12]));
        pair.handshake().unwrap();
        pair.expect(NamedGroup::X25519, FULL);
        assert_eq!(pair.server.protocol_version(), Some(ProtocolVersion::TLSv1_2));
    }
    // A server without a group for TLS 1.2 says so.
    let (client, _) = configs(ours(), ours(), &[&TLS12]);
    let (_, server) = configs(ours(), ring_with(&[X25519MLKEM768, MLKEM768]), &[&TLS12, &TLS13]);
    assert_eq!(
        Pair::new(&(client, server)).handshake(),
        Err(Failure::Server(PeerIncompatible::NoKxGroupsInCommon.into()))
    );
}

// ---- bad shares --------------------------------------------------------------------------------

/// A handshake with this group alone, in which these bytes replace the beginning or the end of a
/// share. Returns how it ended, and what the side that noticed has sent.
fn spoiled(group: Group, of_client: bool, at_end: bool, bytes: &[u8]) -> (Failure, Vec<u8>) {
    let (_, client, server, _) = *SIZES.iter().find(|row| row.0 == group.name()).unwrap();
    let size = if of_client { client } else { server };
    let spoil = |flight: &mut [u8]| {
        if let Some(at) = share_at(flight, group.name(), size) {
            let from = at + if at_end { size - bytes.len() } else { 0 };
            flight[from..from + bytes.len()].copy_from_slice(bytes);
        }
    };
    let nothing = |_: &mut [u8]| ();
    let mut pair = Pair::new(&configs(ring_with(&[group]), ring_with(&[group]), &[&TLS13]));
    let result = if of_client { pair.talk(&spoil, &nothing) } else { pair.talk(&nothing, &spoil) };
    let failure = result.expect_err("a spoiled share was accepted");
    let sent = match failure {
        Failure::Client(_) => pair.from_client,
        Failure::Server(_) => pair.from_server,
    };
    (failure, sent)
}

#[test]
fn bad_shares_of_a_client_get_illegal_parameter() {
    let not_below_q: &[u8] = &[0xff; 3];
    for group in [X25519MLKEM768, MLKEM768, MLKEM1024] {
        let (failure, sent) = spoiled(group, true, false, not_below_q);
        assert_eq!(
            (failure, &sent[..]),
            (Failure::Server(INVALID_KEY_SHARE), &ILLEGAL_PARAMETER[..])
        );
    }
    for group in [X25519MLKEM768, X25519] {
        for point in LOW_ORDER {
            let (failure, sent) = spoiled(group, true, true, &from_hex(point));
            assert_eq!(failure, Failure::Server(INVALID_KEY_SHARE), "{group:?} {point}");
            assert_eq!(sent, ILLEGAL_PARAMETER);
        }
    }
}

#[test]
fn bad_shares_of_a_server_get_illegal_parameter() {
    for group in [X25519MLKEM768, X25519] {
        for point in LOW_ORDER {
            let (failure, sent) = spoiled(group, false, true, &from_hex(point));
            assert_eq!(failure, Failure::Client(INVALID_KEY_SHARE), "{group:?} {point}");
            assert!(sent.ends_with(&ILLEGAL_PARAMETER));
        }
    }
}

/// X25519 of a side that sends this share, whatever it gets. In TLS 1.2 a server signs its share, so
/// that bytes changed on their way would only spoil the signature.
#[derive(Clone, Debug)]
struct Sends(Vec<u8>);

impl SupportedKxGroup for Sends {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        Ok(Box::new(self.clone()))
    }
    fn name(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}

impl ActiveKeyExchange for Sends {
    fn complete(self: Box<Self>, _: &[u8]) -> Result<SharedSecret, Error> {
        Ok(SharedSecret::from(&[0; 32][..]))
    }
    fn pub_key(&self) -> &[u8] {
        &self.0
    }
    fn group(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}

#[test]
fn bad_shares_of_x25519_get_illegal_parameter_in_both_versions() {
    let mut shares = vec![vec![9; 31], vec![9; 33]];
    shares.extend(LOW_ORDER.iter().map(|point| from_hex(point)));
    for share in shares {
        let bad = || ring_with(&[Box::leak(Box::new(Sends(share.clone())))]);
        for version in [&TLS12, &TLS13] {
            // In TLS 1.3 the client's X25519 is the component of its hybrid.
            let mut pair = Pair::new(&configs(ours(), bad(), &[version]));
            let refused = pair.handshake();
            assert_eq!(refused, Err(Failure::Client(INVALID_KEY_SHARE)), "{version:?} {share:?}");
            assert!(pair.from_client.ends_with(&ILLEGAL_PARAMETER));
            let mut pair = Pair::new(&configs(bad(), ours(), &[version]));
            let refused = pair.handshake();
            assert_eq!(refused, Err(Failure::Server(INVALID_KEY_SHARE)), "{version:?} {share:?}");
            assert!(pair.from_server.ends_with(&ILLEGAL_PARAMETER));
        }
    }
}

/// Another ciphertext gives another secret (FIPS 203, implicit rejection).
#[test]
fn a_changed_ciphertext_ends_the_handshake() {
    for group in [X25519MLKEM768, MLKEM768, MLKEM1024] {
        let (failure, _) = spoiled(group, false, false, &[0; 8]);
        assert_eq!(failure, Failure::Client(Error::DecryptError), "{group:?}");
    }
}

#[test]
fn shares_of_a_wrong_size_are_refused() {
    for (group, (name, client, server, _)) in
        ALL_KX_GROUPS.iter().map(|group| (group, sizes(*group)))
    {
        assert_eq!(group.name(), name);
        for size in [0, 1, 31, 33, client - 1, client + 1, client + server, 65535] {
            let refused = group.start_and_complete(&vec![9; size]).err();
            assert_eq!(refused, Some(INVALID_KEY_SHARE), "{group:?} {size}");
        }
        for size in [0, 1, 31, 33, server - 1, server + 1, client + server, 65535] {
            let refused = group.start().unwrap().complete(&vec![9; size]).err();
            assert_eq!(refused, Some(INVALID_KEY_SHARE), "{group:?} {size}");
        }
    }
    for size in [0, 31, 33, 1120] {
        let refused =
            X25519MLKEM768.start().unwrap().complete_hybrid_component(&vec![9; size]).err();
        assert_eq!(refused, Some(INVALID_KEY_SHARE), "{size}");
    }
    let zero = X25519MLKEM768.start().unwrap().complete_hybrid_component(&[0; 32]).err();
    assert_eq!(zero, Some(INVALID_KEY_SHARE));
}

fn sizes(group: Group) -> (NamedGroup, usize, usize, usize) {
    *SIZES.iter().find(|row| row.0 == group.name()).unwrap()
}

#[test]
fn shares_and_secrets_have_the_sizes_of_the_standard() {
    for group in ALL_KX_GROUPS {
        let (name, client_bytes, server_bytes, secret_bytes) = sizes(*group);
        let client = group.start().unwrap();
        assert_eq!((client.group(), client.pub_key().len()), (name, client_bytes));
        assert!(client.ffdhe_group().is_none());
        let server = group.start_and_complete(client.pub_key()).unwrap();
        assert_eq!((server.group, server.pub_key.len()), (name, server_bytes));
        let secret = client.complete(&server.pub_key).unwrap();
        assert_eq!(secret.secret_bytes(), server.secret.secret_bytes());
        assert_eq!(secret.secret_bytes().len(), secret_bytes);
    }
    // K comes first, and then X25519's result, which ring computes as well.
    let client = X25519MLKEM768.start().unwrap();
    let (component, share) = client.hybrid_component().unwrap();
    assert_eq!((component, share), (NamedGroup::X25519, &client.pub_key()[1184..]));
    let peer = kx_group::X25519.start_and_complete(share).unwrap();
    let secret = client.complete_hybrid_component(&peer.pub_key).unwrap();
    assert_eq!(secret.secret_bytes(), peer.secret.secret_bytes());
}

fn from_hex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}
