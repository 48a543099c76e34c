// SPDX-License-Identifier: Apache-2.0
//! Measures full TLS 1.3 handshakes, client and server in memory in one thread: ring alone, and with
//! kexlane's groups. Each kind has its turn again and again, and the medians are printed.
//!
//!     bench CERTIFICATE KEY [SECONDS]
//!
//! CERTIFICATE and KEY are PEM files, such as those of README.md. Cargo builds this program for
//! speed with `--release`.
use rustls::client::Resumption;
use rustls::crypto::{ring, CryptoProvider, SupportedKxGroup};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection};
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many handshakes are timed together.
const ROUND: u32 = 20;

struct Kind {
    name: &'static str,
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    /// For each round, the microseconds of a handshake: in all, and in the server.
    rounds: Vec<[f64; 2]>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [certificate, key, seconds @ ..] = &arguments[..] else {
        return Err("usage: bench CERTIFICATE KEY [SECONDS]".into());
    };
    let seconds = seconds.first().map_or(Ok(20.0), |text| text.parse())?;

    let ring = ring::default_provider;
    let ours = || kexlane_rustls::provider(ring());
    let mut x25519 = ours();
    x25519.kx_groups.remove(0);
    let mut kinds = [
        ("X25519, ring", ring()),
        ("X25519, kexlane", x25519),
        ("X25519MLKEM768, kexlane", ours()),
    ]
    .into_iter()
    .map(|(name, provider)| Kind::new(name, provider, certificate, key))
    .collect::<Result<Vec<_>, _>>()?;
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    while Instant::now() < end {
        for kind in &mut kinds {
            let round = kind.round()?;
            kind.rounds.push(round);
        }
    }
    println!("kexlane {} on {}\n", kexlane::version(), kexlane::target::active());
    println!("key exchange                  handshakes/s   us, of that the server");
    for kind in &mut kinds {
        let [all, server] = [0, 1].map(|column| median(kind.rounds.iter().map(|row| row[column])));
        println!("{:<28} {:13.0} {all:10.1} {server:10.1}", kind.name, 1e6 / all);
    }

    println!("\ngroup                        us: client starts, server answers, client completes");
    let mut groups = vec![("X25519 of ring".to_string(), ring::kx_group::X25519)];
    groups.extend(kexlane_rustls::ALL_KX_GROUPS.iter().map(|group| (format!("{group:?}"), *group)));
    let mut rounds = vec![Vec::new(); groups.len()];
    let end = Instant::now() + Duration::from_secs_f64(seconds / 4.0);
    while Instant::now() < end {
        for ((_, group), rounds) in groups.iter().zip(&mut rounds) {
            rounds.push(exchanges(*group)?);
        }
    }
    for ((name, _), rounds) in groups.iter().zip(rounds) {
        let [start, answer, complete] =
            [0, 1, 2].map(|column| median(rounds.iter().map(|row: &[f64; 3]| row[column])));
        println!("{name:<28} {start:17.1} {answer:15.1} {complete:17.1}");
    }
    Ok(())
}

impl Kind {
    fn new(
        name: &'static str,
        provider: CryptoProvider,
        certificate: &str,
        key: &str,
    ) -> Result<Kind, Box<dyn Error>> {
        let provider = Arc::new(provider);
        let certificate = CertificateDer::from_pem_file(certificate)?;
        let mut roots = RootCertStore::empty();
        roots.add(certificate.clone())?;
        let mut client = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        client.resumption = Resumption::disabled();
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], PrivateKeyDer::from_pem_file(key)?)?;
        server.send_tls13_tickets = 0;
        Ok(Kind { name, client: client.into(), server: server.into(), rounds: Vec::new() })
    }

    fn round(&self) -> Result<[f64; 2], Box<dyn Error>> {
        let (start, mut in_server) = (Instant::now(), Duration::ZERO);
        for _ in 0..ROUND {
            in_server += self.handshake()?;
        }
        Ok([start.elapsed(), in_server].map(|time| time.as_secs_f64() * 1e6 / f64::from(ROUND)))
    }

    /// One handshake; how long the server took for its part.
    fn handshake(&self) -> Result<Duration, Box<dyn Error>> {
        let mut in_server = Duration::ZERO;
        let mut bytes = Vec::with_capacity(4096);
        let mut client =
            ClientConnection::new(self.client.clone(), ServerName::try_from("localhost")?)?;
        let start = Instant::now();
        let mut server = ServerConnection::new(self.server.clone())?;
        in_server += start.elapsed();
        while client.is_handshaking() || server.is_handshaking() {
            bytes.clear();
            while client.wants_write() {
                client.write_tls(&mut bytes)?;
            }
            let start = Instant::now();
            server.read_tls(&mut &bytes[..])?;
            server.process_new_packets()?;
            bytes.clear();
            while server.wants_write() {
                server.write_tls(&mut bytes)?;
            }
            in_server += start.elapsed();
            if !bytes.is_empty() {
                client.read_tls(&mut &bytes[..])?;
                client.process_new_packets()?;
            }
        }
        Ok(in_server)
    }
}

/// The microseconds of the three parts of a key exchange by itself.
fn exchanges(group: &dyn SupportedKxGroup) -> Result<[f64; 3], Box<dyn Error>> {
    let mut times = [Duration::ZERO; 3];
    for _ in 0..ROUND {
        let start = Instant::now();
        let client = group.start()?;
        let started = Instant::now();
        let server = group.start_and_complete(client.pub_key())?;
        let answered = Instant::now();
        black_box(client.complete(&server.pub_key)?);
        let completed = Instant::now();
        for (time, (from, to)) in
            times.iter_mut().zip([(start, started), (started, answered), (answered, completed)])
        {
            *time += to - from;
        }
    }
    Ok(times.map(|time| time.as_secs_f64() * 1e6 / f64::from(ROUND)))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
