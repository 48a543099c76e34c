// SPDX-License-Identifier: Apache-2.0
//! What a call costs in Rust: the C function, the call that writes to a place, and the call that
//! returns a value, each in nanoseconds.
//!
//!     cargo run --release --example bench
use kexlane::{mlkem768, x25519, x25519mlkem768 as hybrid, xwing, Error};
use kexlane_sys as sys;
use std::time::Instant;

const SAMPLES: usize = 300;
const CALLS: u32 = 30;

/// The fastest of many samples of each function, taken in turn: time in which others used the core
/// does not count.
fn fastest<const N: usize>(mut functions: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut best = [f64::MAX; N];
    for _ in 0..SAMPLES {
        for (function, best) in functions.iter_mut().zip(&mut best) {
            let start = Instant::now();
            for _ in 0..CALLS {
                function();
            }
            *best = best.min(start.elapsed().as_nanos() as f64 / f64::from(CALLS));
        }
    }
    best
}

fn row(name: &str, functions: [&mut dyn FnMut(); 3]) {
    let [c, place, value] = fastest(functions);
    println!("{name:28} {c:8.0} {place:8.0} {value:8.0}");
}

fn ok(status: sys::kxl_status) {
    assert_eq!(status, sys::KXL_OK);
}

fn main() -> Result<(), Error> {
    println!("kexlane {} on {}", kexlane::version(), kexlane::target::active());
    println!("{:28} {:>8} {:>8} {:>8}", "ns", "C", "_into", "by value");

    let (mut dk, mut ek) = mlkem768::keygen()?;
    let (mut c, mut secret) = ek.encapsulate()?;
    let (mut ek_bytes, mut dk_bytes) = ([0u8; 1184], [0u8; 2400]);
    let (mut c_bytes, mut secret_bytes) = ([0u8; 1088], [0u8; 32]);
    // SAFETY, here and below: the buffers have the sizes of the C headers.
    row(
        "ML-KEM-768 keygen",
        [
            &mut || {
                ok(unsafe {
                    sys::kxl_mlkem768_keygen(ek_bytes.as_mut_ptr(), dk_bytes.as_mut_ptr())
                })
            },
            &mut || mlkem768::keygen_into(&mut dk, &mut ek).unwrap(),
            &mut || drop(mlkem768::keygen().unwrap()),
        ],
    );
    row(
        "ML-KEM-768 encapsulate",
        [
            &mut || {
                ok(unsafe {
                    sys::kxl_mlkem768_encaps(
                        c_bytes.as_mut_ptr(),
                        secret_bytes.as_mut_ptr(),
                        ek_bytes.as_ptr(),
                    )
                })
            },
            &mut || ek.encapsulate_into(&mut c, &mut secret).unwrap(),
            &mut || drop(ek.encapsulate().unwrap()),
        ],
    );
    row(
        "ML-KEM-768 decapsulate",
        [
            &mut || {
                ok(unsafe {
                    sys::kxl_mlkem768_decaps(
                        secret_bytes.as_mut_ptr(),
                        c_bytes.as_ptr(),
                        dk_bytes.as_ptr(),
                    )
                })
            },
            &mut || dk.decapsulate_into(&c, &mut secret).unwrap(),
            &mut || drop(dk.decapsulate(&c).unwrap()),
        ],
    );
    let (mut client, mut share) = hybrid::Client::start()?;
    let (mut state_bytes, mut share_bytes) = ([0u8; 2432], [0u8; 1216]);
    row(
        "X25519MLKEM768 start",
        [
            &mut || {
                ok(unsafe {
                    sys::kxl_x25519mlkem768_client_keygen(
                        share_bytes.as_mut_ptr(),
                        state_bytes.as_mut_ptr(),
                    )
                })
            },
            &mut || hybrid::Client::start_into(&mut client, &mut share).unwrap(),
            &mut || drop(hybrid::Client::start().unwrap()),
        ],
    );
    let (sk, pk) = x25519::keygen()?;
    let mut shared = x25519::SharedSecret::zeroed();
    row(
        "X25519 shared secret",
        [
            &mut || {
                ok(unsafe {
                    sys::kxl_x25519_shared_secret(
                        secret_bytes.as_mut_ptr(),
                        sk.as_bytes().as_ptr(),
                        pk.as_bytes().as_ptr(),
                    )
                })
            },
            &mut || sk.diffie_hellman_into(&pk, &mut shared).unwrap(),
            &mut || drop(sk.diffie_hellman(&pk).unwrap()),
        ],
    );
    let key = xwing::keygen()?.1;
    let (mut c, mut secret) = key.encapsulate()?;
    row(
        "X-Wing encapsulate",
        [
            &mut || {
                ok(unsafe {
                    sys::kxl_xwing_encaps(
                        share_bytes.as_mut_ptr(),
                        secret_bytes.as_mut_ptr(),
                        key.as_bytes().as_ptr(),
                    )
                })
            },
            &mut || key.encapsulate_into(&mut c, &mut secret).unwrap(),
            &mut || drop(key.encapsulate().unwrap()),
        ],
    );

    // An item of a batch: into places, and into a new Vec.
    let n = 64;
    let keys = vec![&ek; n];
    let mut places: Vec<_> = (0..n).map(|_| Err(Error::Random)).collect();
    let mut buffers = vec![(([0u8; 1088], [0u8; 32]), 0); n];
    let [c, place, value] = fastest([
        &mut || {
            let c: Vec<_> = buffers.iter_mut().map(|b| b.0 .0.as_mut_ptr()).collect();
            let secret: Vec<_> = buffers.iter_mut().map(|b| b.0 .1.as_mut_ptr()).collect();
            let ek: Vec<_> = keys.iter().map(|ek| ek.as_bytes().as_ptr()).collect();
            let mut status = vec![0; n];
            ok(unsafe {
                sys::kxl_mlkem768_encaps_batch(
                    n,
                    c.as_ptr(),
                    secret.as_ptr(),
                    ek.as_ptr(),
                    status.as_mut_ptr(),
                )
            });
        },
        &mut || mlkem768::encapsulate_batch_into(&keys, &mut places).unwrap(),
        &mut || drop(mlkem768::encapsulate_batch(&keys)),
    ])
    .map(|ns| ns / n as f64);
    println!("{:28} {c:8.0} {place:8.0} {value:8.0}", "ML-KEM-768 encapsulate, of 64");
    Ok(())
}
