// SPDX-License-Identifier: Apache-2.0
//! Reads a page of an HTTPS server on this machine, and prints the group that was agreed on.
//!
//!     client PORT CERTIFICATE [GROUP...]
//!
//! CERTIFICATE is the PEM file of the authority. GROUP is a name such as X25519MLKEM768; without
//! any, the groups are those of `kexlane_rustls::provider`.
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use std::error::Error;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

mod groups;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, certificate, groups @ ..] = &arguments[..] else {
        return Err("usage: client PORT CERTIFICATE [GROUP...]".into());
    };
    groups::provider(groups)?.install_default().map_err(|_| "a provider was installed before")?;

    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(certificate)? {
        roots.add(certificate?)?;
    }
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("localhost")?;
    let mut connection = ClientConnection::new(config.into(), name)?;
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}"))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut tls = rustls::Stream::new(&mut connection, &mut stream);
    tls.write_all(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
    let mut page = Vec::new();
    match tls.read_to_end(&mut page) {
        // s_server -www of OpenSSL closes the connection without close_notify.
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => return Err(error.into()),
        _ => std::io::stdout().write_all(&page)?,
    }
    let group = connection.negotiated_key_exchange_group().ok_or("no group")?.name();
    let kind = connection.handshake_kind().ok_or("no handshake")?;
    println!("group {group:?} {kind:?}");
    Ok(())
}
