// SPDX-License-Identifier: Apache-2.0
//! Every call: that both sides agree, and what is refused.
use kexlane::x25519mlkem768::{respond, respond_into, Client, ClientShare, PreparedClient};
use kexlane::x25519mlkem768::{Secret, ServerShare, X25519MlKem768};
use kexlane::xwing::XWing;
use kexlane::{mlkem1024, mlkem512, mlkem768, target, x25519, xwing, Bytes, Error, Kem};
use kexlane_sys as sys;

fn agrees<K: Kem>() -> Result<(), Error> {
    let (dk, ek) = K::keygen()?;
    let (other_dk, other_ek) = K::keygen()?;
    assert!(dk != other_dk && ek != other_ek);
    let (c, secret) = K::encapsulate(&ek)?;
    let (_, other) = K::encapsulate(&ek)?;
    assert!(secret != other);
    assert_eq!(K::decapsulate(&dk, &c)?, secret);
    let mut tampered = c.as_ref().to_vec();
    tampered[0] ^= 1;
    assert_ne!(K::decapsulate(&dk, K::Ciphertext::ref_from(&tampered)?)?, secret);
    assert_ne!(K::decapsulate(&other_dk, &c)?, secret);

    let seed = vec![7; K::KEYGEN_SEED_BYTES];
    let (seeded, seeded_ek) = K::keygen_derand(&seed)?;
    assert_eq!(K::keygen_derand(&seed)?, (seeded, seeded_ek.clone()));
    let seed = vec![8; K::ENCAPSULATION_SEED_BYTES];
    assert_eq!(K::encapsulate_derand(&ek, &seed)?, K::encapsulate_derand(&ek, &seed)?);
    for bytes in [0, K::KEYGEN_SEED_BYTES - 1, K::KEYGEN_SEED_BYTES + 1] {
        assert_eq!(K::keygen_derand(&vec![0; bytes]).err(), Some(Error::Length));
    }
    for bytes in [0, K::ENCAPSULATION_SEED_BYTES - 1, K::ENCAPSULATION_SEED_BYTES + 1] {
        assert_eq!(K::encapsulate_derand(&ek, &vec![0; bytes]).err(), Some(Error::Length));
    }
    lengths::<K::EncapsulationKey>(ek.as_slice());
    lengths::<K::DecapsulationKey>(dk.as_slice());
    lengths::<K::Ciphertext>(c.as_slice());
    lengths::<K::SharedSecret>(secret.as_slice());
    Ok(())
}

/// Only slices of the right length become a value.
fn lengths<T: Bytes>(bytes: &[u8]) {
    assert_eq!(bytes.len(), T::BYTES);
    assert_eq!(T::try_from(bytes).unwrap().as_slice(), bytes);
    assert_eq!(T::ref_from(bytes).unwrap().as_slice().as_ptr(), bytes.as_ptr());
    assert!(T::zeroed().as_slice().iter().all(|b| *b == 0));
    let longer = [bytes, &[0]].concat();
    for wrong in [&[][..], &bytes[1..], &longer] {
        assert_eq!(T::try_from(wrong).err(), Some(Error::Length));
        assert_eq!(T::ref_from(wrong).err(), Some(Error::Length));
    }
}

#[test]
fn kems_agree() -> Result<(), Error> {
    agrees::<mlkem512::MlKem512>()?;
    agrees::<mlkem768::MlKem768>()?;
    agrees::<mlkem1024::MlKem1024>()?;
    agrees::<XWing>()?;
    agrees::<X25519MlKem768>()
}

/// The library's own table says which sizes a KEM has. It also shows that the struct is C's.
fn sizes<K: Kem>() {
    let name = std::ffi::CString::new(K::NAME).unwrap();
    // SAFETY: the name ends with a zero byte, and the entry is constant.
    let entry = unsafe { sys::kxl_kem_find(name.as_ptr()).as_ref() }.expect(K::NAME);
    assert_eq!(entry.ek_bytes, K::EncapsulationKey::BYTES);
    assert_eq!(entry.dk_bytes, K::DecapsulationKey::BYTES);
    assert_eq!(entry.c_bytes, K::Ciphertext::BYTES);
    assert_eq!(entry.K_bytes, K::SharedSecret::BYTES);
    assert_eq!(entry.keygen_seed_bytes, K::KEYGEN_SEED_BYTES);
    assert_eq!(entry.encaps_seed_bytes, K::ENCAPSULATION_SEED_BYTES);
    let (mut ek, mut dk) = (vec![0; entry.ek_bytes], vec![0; entry.dk_bytes]);
    // SAFETY: the buffers have the sizes that are given.
    let status = unsafe { (entry.keygen)(ek.as_mut_ptr(), ek.len(), dk.as_mut_ptr(), dk.len()) };
    assert_eq!(status, sys::KXL_OK);
    let ek = K::EncapsulationKey::ref_from(&ek).unwrap();
    let (c, secret) = K::encapsulate(ek).unwrap();
    let dk = K::DecapsulationKey::ref_from(&dk).unwrap();
    assert_eq!(K::decapsulate(dk, &c).unwrap(), secret);
}

#[test]
fn sizes_are_those_of_the_library() {
    sizes::<mlkem512::MlKem512>();
    sizes::<mlkem768::MlKem768>();
    sizes::<mlkem1024::MlKem1024>();
    sizes::<XWing>();
    sizes::<X25519MlKem768>();
}

macro_rules! test_prepared {
    ($test:ident, $module:ident, $kem:ident) => {
        #[test]
        fn $test() -> Result<(), Error> {
            use $module::*;
            let seed = [3; $kem::KEYGEN_SEED_BYTES];
            let (dk, ek) = keygen_derand(&seed)?;
            let (prepared_dk, prepared_ek) = (Box::new(dk.prepare()?), Box::new(ek.prepare()?));

            let randomness = [4; $kem::ENCAPSULATION_SEED_BYTES];
            let (c, secret) = prepared_ek.encapsulate_derand(&randomness)?;
            assert_eq!((c.clone(), secret), ek.encapsulate_derand(&randomness)?);
            assert_eq!(prepared_dk.decapsulate(&c)?, dk.decapsulate(&c)?);
            let (c, secret) = prepared_ek.encapsulate()?;
            assert_eq!(prepared_dk.decapsulate(&c)?, secret);
            let (c, secret) = ek.encapsulate()?;
            assert_eq!(prepared_dk.decapsulate(&c)?, secret);

            // Those that write to a place.
            let (mut place_dk, mut place_ek) =
                (DecapsulationKey::zeroed(), EncapsulationKey::zeroed());
            let (mut place_c, mut place_secret) = (Ciphertext::zeroed(), SharedSecret::zeroed());
            keygen_derand_into(&mut place_dk, &mut place_ek, &seed)?;
            assert_eq!((&place_dk, &place_ek), (&dk, &ek));
            keygen_into(&mut place_dk, &mut place_ek)?;
            assert!(place_ek != ek);
            place_ek.encapsulate_into(&mut place_c, &mut place_secret)?;
            assert_eq!(place_dk.decapsulate(&place_c)?, place_secret);
            let mut prepared = PreparedDecapsulationKey::zeroed();
            PreparedDecapsulationKey::keygen_derand_into(&mut prepared, &mut place_ek, &seed)?;
            assert_eq!(place_ek, ek);
            prepared_ek.encapsulate_into(&mut place_c, &mut place_secret)?;
            assert_eq!(prepared.decapsulate(&place_c)?, place_secret);
            let (prepared, ek) = PreparedDecapsulationKey::keygen()?;
            let (c, secret) = ek.encapsulate()?;
            assert_eq!(prepared.decapsulate(&c)?, secret);

            // What holds no key yet, and what is no valid key.
            let bad = EncapsulationKey::from([255; EncapsulationKey::BYTES]);
            assert_eq!(bad.prepare().err(), Some(Error::Key));
            assert_eq!(bad.encapsulate().err(), Some(Error::Key));
            assert_eq!(bad.encapsulate_derand(&randomness).err(), Some(Error::Key));
            assert_eq!(bad.encapsulate_into(&mut place_c, &mut place_secret), Err(Error::Key));
            assert_eq!((place_c, place_secret), (Ciphertext::zeroed(), SharedSecret::zeroed()));
            let none = PreparedEncapsulationKey::zeroed();
            assert_eq!(none.encapsulate().err(), Some(Error::Key));
            assert_eq!(none.encapsulate_derand(&randomness).err(), Some(Error::Key));
            let none = PreparedDecapsulationKey::zeroed();
            assert_eq!(none.decapsulate(&c).err(), Some(Error::Key));
            Ok(())
        }
    };
}

test_prepared!(prepared_mlkem512, mlkem512, MlKem512);
test_prepared!(prepared_mlkem768, mlkem768, MlKem768);
test_prepared!(prepared_mlkem1024, mlkem1024, MlKem1024);
test_prepared!(prepared_xwing, xwing, XWing);

macro_rules! test_checks {
    ($test:ident, $module:ident) => {
        #[test]
        fn $test() -> Result<(), Error> {
            use $module::*;
            let (dk, ek) = keygen()?;
            let (_, other) = keygen()?;
            ek.check()?;
            dk.check()?;
            dk.check_pair(&ek)?;
            assert_eq!(dk.check_pair(&other), Err(Error::Key));
            assert_eq!(dk.encapsulation_key()?, ek);
            let bad = EncapsulationKey::from([255; EncapsulationKey::BYTES]);
            assert_eq!(bad.check(), Err(Error::Key));
            // The hash of ek stands before the last 32 bytes.
            let mut bytes = *dk.as_bytes();
            bytes[DecapsulationKey::BYTES - 33] ^= 1;
            let bad = DecapsulationKey::from(&bytes);
            assert_eq!(bad.check(), Err(Error::Key));
            assert_eq!(bad.check_pair(&ek), Err(Error::Key));
            assert_eq!(bad.encapsulation_key().err(), Some(Error::Key));
            assert_eq!(bad.prepare().err(), Some(Error::Key));
            let (c, mut secret) = ek.encapsulate()?;
            assert_eq!(bad.decapsulate(&c).err(), Some(Error::Key));
            assert_eq!(bad.decapsulate_into(&c, &mut secret), Err(Error::Key));
            assert_eq!(secret, SharedSecret::zeroed());
            Ok(())
        }
    };
}

test_checks!(checks_mlkem512, mlkem512);
test_checks!(checks_mlkem768, mlkem768);
test_checks!(checks_mlkem1024, mlkem1024);

#[test]
fn x25519_agrees() -> Result<(), Error> {
    let (alice, alice_public) = x25519::keygen()?;
    let (bob, bob_public) = x25519::keygen()?;
    assert_eq!(alice.public_key(), alice_public);
    assert_eq!(x25519::PublicKey::from(&bob), bob_public);
    let mut secret = x25519::SharedSecret::zeroed();
    alice.diffie_hellman_into(&bob_public, &mut secret)?;
    assert_eq!(bob.diffie_hellman(&alice_public)?, secret);
    // A point of order 1.
    let low = x25519::PublicKey::from([0; 32]);
    assert_eq!(alice.diffie_hellman(&low).err(), Some(Error::LowOrder));
    assert_eq!(alice.diffie_hellman_into(&low, &mut secret), Err(Error::LowOrder));
    assert_eq!(secret, x25519::SharedSecret::zeroed());
    Ok(())
}

#[test]
fn x25519mlkem768_refuses() -> Result<(), Error> {
    let (client, share) = Client::start()?;
    let (prepared, prepared_share) = PreparedClient::start()?;
    share.check()?;
    let (server_share, secret) = respond(&prepared_share)?;
    assert_eq!(prepared.finish(&server_share)?, secret);

    let mut bytes = *share.as_bytes();
    bytes[1184..].fill(0);
    let low = ClientShare::from(bytes);
    assert_eq!(low.check(), Err(Error::LowOrder));
    assert_eq!(respond(&low).err(), Some(Error::LowOrder));
    bytes[..1184].fill(255);
    let bad = ClientShare::from(bytes);
    assert_eq!(bad.check(), Err(Error::Key));
    let (mut place, mut secret) = (ServerShare::zeroed(), Secret::zeroed());
    respond_into(&share, &mut place, &mut secret)?;
    assert_eq!(client.finish(&place)?, secret);
    assert_eq!(respond_into(&bad, &mut place, &mut secret), Err(Error::Key));
    assert_eq!((place, secret), (ServerShare::zeroed(), Secret::zeroed()));

    let mut bytes = *server_share.as_bytes();
    bytes[1088..].fill(0);
    let low = ServerShare::from(bytes);
    assert_eq!(client.finish(&low).err(), Some(Error::LowOrder));
    assert_eq!(prepared.finish(&low).err(), Some(Error::LowOrder));
    assert_eq!(PreparedClient::zeroed().finish(&server_share).err(), Some(Error::Key));
    Ok(())
}

#[test]
fn values_show_what_they_may() -> Result<(), Error> {
    let public = x25519::PublicKey::from([0xab; 32]);
    assert_eq!(format!("{public:?}"), format!("PublicKey({})", "ab".repeat(32)));
    let secret = x25519::SecretKey::from(&[0xab; 32]);
    assert_eq!(format!("{secret:?}"), "SecretKey(..)");
    let prepared = mlkem768::PreparedDecapsulationKey::keygen()?.0;
    assert_eq!(format!("{prepared:?}"), "PreparedDecapsulationKey(..)");
    // Every byte counts when secrets are compared.
    for i in 0..32 {
        let mut bytes = [0xab; 32];
        bytes[i] ^= 0x10;
        assert_ne!(x25519::SecretKey::from(&bytes), secret);
    }
    Ok(())
}

#[test]
fn errors_have_the_words_of_the_library() {
    let statuses = [
        (Error::Length, sys::KXL_ERR_LENGTH),
        (Error::Key, sys::KXL_ERR_KEY),
        (Error::LowOrder, sys::KXL_ERR_LOW_ORDER),
        (Error::Random, sys::KXL_ERR_RANDOM),
        (Error::Target, sys::KXL_ERR_TARGET),
        (Error::Other(1000), 1000),
    ];
    for (error, status) in statuses {
        // SAFETY: the function takes any status and gives a constant string.
        let text = unsafe { std::ffi::CStr::from_ptr(sys::kxl_status_text(status)) };
        assert_eq!(error.to_string(), text.to_str().unwrap());
    }
    assert!(Error::Key.to_string().contains("key"));
    #[cfg(feature = "std")]
    let _: Box<dyn std::error::Error> = Error::Key.into();
}

#[test]
fn targets() -> Result<(), Error> {
    assert_eq!(kexlane::version(), sys::KXL_VERSION);
    target::environment()?;
    assert_eq!(target::names().last(), Some("portable"));
    assert!(target::supported("portable") && target::supported(target::active()));
    let best = target::active();
    for name in target::names().filter(|name| target::supported(name)) {
        target::force(Some(name))?;
        // Other tests of this program may run meanwhile: every target gives the same bytes.
        assert_eq!(target::active(), name);
        target::self_test(None)?;
    }
    target::force(None)?;
    let active = target::active();
    for name in target::names() {
        let wanted = if target::supported(name) { Ok(()) } else { Err(Error::Target) };
        assert_eq!(target::self_test(Some(name)), wanted, "{name}");
        assert_eq!(target::active(), active);
    }
    for name in ["", "avx", "portable\0", "Portable"] {
        assert!(!target::supported(name));
        assert_eq!(target::force(Some(name)), Err(Error::Target));
        assert_eq!(target::self_test(Some(name)), Err(Error::Target));
    }
    if std::env::var_os("KEXLANE_TARGET").is_none() {
        assert_eq!(target::active(), best);
    }
    Ok(())
}

#[test]
fn threads_share_keys() -> Result<(), Error> {
    let (dk, ek) = xwing::keygen()?;
    let (prepared_dk, prepared_ek) = (dk.prepare()?, ek.prepare()?);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let (c, secret) = prepared_ek.encapsulate().unwrap();
                    assert_eq!(dk.decapsulate(&c).unwrap(), secret);
                    assert_eq!(prepared_dk.decapsulate(&c).unwrap(), secret);
                }
            });
        }
    });
    Ok(())
}
