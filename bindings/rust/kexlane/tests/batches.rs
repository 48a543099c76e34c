// SPDX-License-Identifier: Apache-2.0
//! Batches give what single calls give, item by item, for any number of items.
#![cfg(feature = "alloc")]
use kexlane::x25519mlkem768::{finish_batch, finish_batch_into, respond_batch, start_batch};
use kexlane::x25519mlkem768::{ClientShare, Secret};
use kexlane::{mlkem1024, mlkem512, mlkem768, x25519, xwing, Error};
use std::sync::Arc;

/// None, one, and numbers around the 64 that one call of the library is given.
const COUNTS: [usize; 6] = [0, 1, 7, 63, 64, 130];

macro_rules! test_batches {
    ($test:ident, $module:ident) => {
        #[test]
        fn $test() -> Result<(), Error> {
            use $module::*;
            for n in COUNTS {
                let pairs = keygen_batch(n).into_iter().collect::<Result<Vec<_>, _>>()?;
                assert_eq!(pairs.len(), n);
                let keys: Vec<&EncapsulationKey> = pairs.iter().map(|(_, ek)| ek).collect();
                let sent = encapsulate_batch(&keys);
                assert_eq!(sent.len(), n);
                let sent = sent.into_iter().collect::<Result<Vec<_>, _>>()?;
                let items: Vec<_> =
                    pairs.iter().zip(&sent).map(|((dk, _), (c, _))| (dk, c)).collect();
                let received = decapsulate_batch(&items);
                for (i, (c, secret)) in sent.iter().enumerate() {
                    assert_eq!(received[i].as_ref(), Ok(secret), "{i}");
                    assert_eq!(&pairs[i].0.decapsulate(c)?, secret, "{i}");
                    assert!(i == 0 || pairs[i].1 != pairs[i - 1].1, "{i}");
                    assert!(i == 0 || secret != &sent[i - 1].1, "{i}");
                }
            }
            Ok(())
        }
    };
}

test_batches!(mlkem512, mlkem512);
test_batches!(mlkem768, mlkem768);
test_batches!(mlkem1024, mlkem1024);
test_batches!(xwing, xwing);

macro_rules! test_prepared_batches {
    ($test:ident, $module:ident) => {
        #[test]
        fn $test() -> Result<(), Error> {
            use $module::*;
            let (dk, ek) = keygen()?;
            let (prepared_dk, prepared_ek) = (Box::new(dk.prepare()?), Arc::new(ek.prepare()?));
            let none = Arc::new(PreparedEncapsulationKey::zeroed());
            for n in COUNTS {
                // Every fifth place holds no key.
                let keys: Vec<_> = (0..n)
                    .map(|i| if i % 5 == 3 { &none } else { &prepared_ek })
                    .cloned()
                    .collect();
                let sent = encapsulate_prepared_batch(&keys);
                let mut items = Vec::new();
                for (i, result) in sent.iter().enumerate() {
                    match result {
                        Ok((c, secret)) => {
                            assert_ne!(i % 5, 3);
                            assert_eq!(&dk.decapsulate(c)?, secret);
                            items.push((&*prepared_dk, c));
                        }
                        Err(error) => assert_eq!((i % 5, *error), (3, Error::Key)),
                    }
                }
                let received = decapsulate_prepared_batch(&items);
                let secrets: Vec<_> = sent.iter().flatten().map(|(_, secret)| secret).collect();
                assert_eq!(received.len(), secrets.len());
                for (received, secret) in received.iter().zip(secrets) {
                    assert_eq!(received.as_ref(), Ok(secret));
                }
            }
            Ok(())
        }
    };
}

test_prepared_batches!(prepared_mlkem512, mlkem512);
test_prepared_batches!(prepared_mlkem768, mlkem768);
test_prepared_batches!(prepared_mlkem1024, mlkem1024);
test_prepared_batches!(prepared_xwing, xwing);

#[test]
fn each_item_has_its_error() -> Result<(), Error> {
    let (_, good) = mlkem768::keygen()?;
    let bad = mlkem768::EncapsulationKey::from([255; 1184]);
    for at in [0, 1, 63, 64, 99] {
        let mut keys = vec![good.clone(); 100];
        keys[at] = bad.clone();
        let mut results: Vec<_> = (0..100).map(|_| Err(Error::Random)).collect();
        assert_eq!(mlkem768::encapsulate_batch_into(&keys, &mut results), Err(Error::Key));
        for (i, result) in results.iter().enumerate() {
            assert_eq!(result.as_ref().err(), if i == at { Some(&Error::Key) } else { None });
        }
        // The results of an earlier call are overwritten.
        keys[at] = good.clone();
        assert_eq!(mlkem768::encapsulate_batch_into(&keys, &mut results), Ok(()));
        assert!(results.iter().all(|result| result.is_ok()));
    }
    Ok(())
}

#[test]
fn as_many_places_as_items() -> Result<(), Error> {
    let (_, ek) = mlkem768::keygen()?;
    let (c, secret) = ek.encapsulate()?;
    let mut results = vec![Ok((c, secret))];
    for keys in [&[][..], &[&ek, &ek][..]] {
        let outcome = mlkem768::encapsulate_batch_into(keys, &mut results);
        assert_eq!(outcome, Err(Error::Length));
        assert_eq!(results[0].as_ref().err(), Some(&Error::Length));
    }
    Ok(())
}

/// Code of the caller's that panics in a batch must leave neither zero bytes nor what an earlier
/// batch wrote.
#[test]
fn a_panic_leaves_no_secret() -> Result<(), Error> {
    struct Key(Option<mlkem768::EncapsulationKey>);
    impl std::borrow::Borrow<mlkem768::EncapsulationKey> for Key {
        fn borrow(&self) -> &mlkem768::EncapsulationKey {
            self.0.as_ref().expect("a key")
        }
    }
    let (dk, ek) = mlkem768::keygen()?;
    for (at, done) in [(0, 0), (63, 0), (64, 64), (69, 64)] {
        let mut keys: Vec<_> = (0..70).map(|_| Key(Some(ek.clone()))).collect();
        let mut results = mlkem768::encapsulate_batch(&keys);
        let earlier = results[0].as_ref().unwrap().1.as_bytes().to_vec();
        keys[at] = Key(None);
        let call =
            std::panic::AssertUnwindSafe(|| mlkem768::encapsulate_batch_into(&keys, &mut results));
        assert!(std::panic::catch_unwind(call).is_err());
        for (i, result) in results.iter().enumerate() {
            match result {
                Ok((c, secret)) => assert!(i < done && dk.decapsulate(c)? == *secret, "{at} {i}"),
                Err(error) => assert!(i >= done && *error == Error::Length, "{at} {i}"),
            }
        }
        assert!(done == 0 || results[0].as_ref().unwrap().1.as_bytes()[..] != earlier[..]);
    }
    Ok(())
}

#[test]
fn x25519_batches() -> Result<(), Error> {
    for n in COUNTS {
        let alice = x25519::keygen_batch(n).into_iter().collect::<Result<Vec<_>, _>>()?;
        let bob = x25519::keygen_batch(n).into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut items: Vec<_> =
            alice.iter().zip(&bob).map(|((sk, _), (_, peer))| (sk, *peer)).collect();
        if n > 5 {
            items[5].1 = x25519::PublicKey::from([0; 32]);
        }
        for (i, result) in x25519::diffie_hellman_batch(&items).into_iter().enumerate() {
            let wanted =
                if i == 5 { Err(Error::LowOrder) } else { bob[i].0.diffie_hellman(&alice[i].1) };
            assert_eq!(result, wanted, "{i}");
            assert_eq!(alice[i].0.public_key(), alice[i].1);
        }
    }
    Ok(())
}

#[test]
fn x25519mlkem768_batches() -> Result<(), Error> {
    for n in COUNTS {
        let clients = start_batch(n).into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut shares: Vec<ClientShare> = clients.iter().map(|(_, share)| share.clone()).collect();
        if n > 5 {
            shares[5] = ClientShare::from([255; ClientShare::BYTES]);
        }
        let answers = respond_batch(&shares);
        let mut items = Vec::new();
        let mut secrets: Vec<&Secret> = Vec::new();
        for (i, answer) in answers.iter().enumerate() {
            match answer {
                Ok((share, secret)) => {
                    assert_eq!(&clients[i].0.finish(share)?, secret);
                    items.push((&clients[i].0, share));
                    secrets.push(secret);
                }
                Err(error) => assert_eq!((i, *error), (5, Error::Key)),
            }
        }
        let mut finished = finish_batch(&items);
        assert_eq!(finished.len(), secrets.len());
        for (finished, secret) in finished.iter().zip(secrets) {
            assert_eq!(finished.as_ref(), Ok(secret));
        }
        finish_batch_into(&items, &mut finished)?;
    }
    Ok(())
}
