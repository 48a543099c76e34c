// SPDX-License-Identifier: Apache-2.0
//! An HTTPS server that answers each request with the group that was agreed on, and prints it.
//!
//!     server PORT CERTIFICATE KEY [GROUP...]
//!
//! CERTIFICATE and KEY are PEM files. GROUP is a name such as X25519MLKEM768; without any, the
//! groups are those of `kexlane_rustls::provider`.
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection};
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

mod groups;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, certificate, key, groups @ ..] = &arguments[..] else {
        return Err("usage: server PORT CERTIFICATE KEY [GROUP...]".into());
    };
    // The one line. What follows takes this provider by itself.
    groups::provider(groups)?.install_default().map_err(|_| "a provider was installed before")?;

    let certificates = CertificateDer::pem_file_iter(certificate)?.collect::<Result<_, _>>()?;
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(certificates, PrivateKeyDer::from_pem_file(key)?)?;
    let config = Arc::new(config);
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    println!("port {}", listener.local_addr()?.port());
    for stream in listener.incoming() {
        let (config, stream) = (config.clone(), stream?);
        std::thread::spawn(move || match answer(config, stream) {
            Ok(group) => println!("group {group}"),
            Err(error) => println!("error {error}"),
        });
    }
    Ok(())
}

fn answer(config: Arc<ServerConfig>, mut stream: TcpStream) -> Result<String, Box<dyn Error>> {
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut connection = ServerConnection::new(config)?;
    // With an error it has sent an alert.
    while connection.is_handshaking() {
        connection.complete_io(&mut stream)?;
    }
    let group = connection.negotiated_key_exchange_group().ok_or("no group")?.name();
    let group = format!("{group:?}");
    let mut tls = BufReader::new(rustls::Stream::new(&mut connection, &mut stream));
    let mut line = String::new();
    while tls.read_line(&mut line)? > 2 {
        line.clear();
    }
    let page = format!("<body>post-quantum by {group}</body>\n");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close";
    write!(tls.get_mut(), "{head}\r\nContent-Length: {}\r\n\r\n{page}", page.len())?;
    connection.send_close_notify();
    connection.complete_io(&mut stream)?;
    Ok(group)
}
