// SPDX-License-Identifier: Apache-2.0
//! A client and a server of rustls that talk in memory. The bytes can be changed on their way.
use rustls::crypto::{ring, CryptoProvider, SupportedKxGroup};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{
    ClientConfig, ClientConnection, Error, HandshakeKind, NamedGroup, RootCertStore, ServerConfig,
    ServerConnection, SupportedProtocolVersion,
};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, OnceLock};

pub type Group = &'static dyn SupportedKxGroup;

/// The alert illegal_parameter, fatal, as a record before there are keys.
pub const ILLEGAL_PARAMETER: [u8; 7] = [0x15, 3, 3, 0, 2, 2, 0x2f];

/// A certificate for localhost that is its own authority, and its key, made once by openssl.
fn identity() -> &'static (CertificateDer<'static>, PrivateKeyDer<'static>) {
    static IDENTITY: OnceLock<(CertificateDer<'static>, PrivateKeyDer<'static>)> = OnceLock::new();
    IDENTITY.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let name = |end| folder.join(format!("{}-{end}", std::process::id()));
        let (certificate, key) = (name("certificate.pem"), name("key.pem"));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
            .args(["-nodes", "-days", "2", "-subj", "/CN=localhost"])
            .args(["-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .output()
            .expect("these tests need the program openssl");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let identity = (
            CertificateDer::from_pem_file(&certificate).unwrap(),
            PrivateKeyDer::from_pem_file(&key).unwrap(),
        );
        for file in [certificate, key] {
            std::fs::remove_file(file).unwrap();
        }
        identity
    })
}

/// ring with these groups.
pub fn ring_with(groups: &[Group]) -> CryptoProvider {
    CryptoProvider { kx_groups: groups.to_vec(), ..ring::default_provider() }
}

/// A client and a server, and what the last one that failed said.
pub struct Pair {
    pub client: ClientConnection,
    pub server: ServerConnection,
    /// All that each has sent, before it was changed.
    pub from_client: Vec<u8>,
    pub from_server: Vec<u8>,
}

#[derive(Debug, PartialEq)]
pub enum Failure {
    Client(Error),
    Server(Error),
}

pub fn configs(
    client: CryptoProvider,
    server: CryptoProvider,
    versions: &[&'static SupportedProtocolVersion],
) -> (Arc<ClientConfig>, Arc<ServerConfig>) {
    let (certificate, key) = identity();
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let client = ClientConfig::builder_with_provider(client.into())
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let server = ServerConfig::builder_with_provider(server.into())
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key.clone_key())
        .unwrap();
    (client.into(), server.into())
}

/// A change of the bytes on their way.
pub type Spoil<'a> = &'a dyn Fn(&mut [u8]);

impl Pair {
    pub fn new(configs: &(Arc<ClientConfig>, Arc<ServerConfig>)) -> Pair {
        let name = ServerName::try_from("localhost").unwrap();
        Pair {
            client: ClientConnection::new(configs.0.clone(), name).unwrap(),
            server: ServerConnection::new(configs.1.clone()).unwrap(),
            from_client: Vec::new(),
            from_server: Vec::new(),
        }
    }

    /// Passes everything on until neither has anything to say.
    pub fn talk(&mut self, spoil_client: Spoil, spoil_server: Spoil) -> Result<(), Failure> {
        loop {
            let mut flight = take(|out| self.client.write_tls(out).unwrap());
            self.from_client.extend(&flight);
            spoil_client(&mut flight);
            let idle = flight.is_empty();
            let mut rest = &flight[..];
            while !rest.is_empty() {
                self.server.read_tls(&mut rest).unwrap();
                let done = self.server.process_new_packets();
                if let Err(error) = done {
                    self.from_server.extend(take(|out| self.server.write_tls(out).unwrap()));
                    return Err(Failure::Server(error));
                }
            }
            let mut flight = take(|out| self.server.write_tls(out).unwrap());
            self.from_server.extend(&flight);
            spoil_server(&mut flight);
            if idle && flight.is_empty() {
                return Ok(());
            }
            let mut rest = &flight[..];
            while !rest.is_empty() {
                self.client.read_tls(&mut rest).unwrap();
                if let Err(error) = self.client.process_new_packets() {
                    self.from_client.extend(take(|out| self.client.write_tls(out).unwrap()));
                    return Err(Failure::Client(error));
                }
            }
        }
    }

    pub fn handshake(&mut self) -> Result<(), Failure> {
        self.talk(&|_| (), &|_| ())
    }

    /// Both have agreed on this group, in this way, and have the same secrets.
    pub fn expect(&self, group: NamedGroup, kind: HandshakeKind) {
        let (client, server) = (&self.client, &self.server);
        assert!(!client.is_handshaking() && !server.is_handshaking());
        assert_eq!(client.negotiated_key_exchange_group().unwrap().name(), group);
        assert_eq!(server.negotiated_key_exchange_group().unwrap().name(), group);
        assert_eq!((client.handshake_kind(), server.handshake_kind()), (Some(kind), Some(kind)));
        let [ours, theirs] = [[0; 32]; 2];
        let ours = client.export_keying_material(ours, b"test", None).unwrap();
        let theirs = server.export_keying_material(theirs, b"test", None).unwrap();
        assert_eq!(ours, theirs);
    }
}

fn take(mut write: impl FnMut(&mut Vec<u8>) -> usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while write(&mut bytes) != 0 {}
    bytes
}

/// Where in these bytes the key share of a group begins, given its number and its size.
pub fn share_at(bytes: &[u8], group: NamedGroup, size: usize) -> Option<usize> {
    let [[a, b], [c, d]] = [u16::from(group).to_be_bytes(), (size as u16).to_be_bytes()];
    bytes.windows(4).position(|four| four == [a, b, c, d]).map(|at| at + 4)
}
