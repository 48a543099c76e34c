// SPDX-License-Identifier: Apache-2.0
//! The official answers: those that kexlane-kat has inside it, and the files of ACVP, Wycheproof
//! and X-Wing in the folder that KEXLANE_VECTORS names.
mod support;

use kexlane::mlkem1024::MlKem1024;
use kexlane::mlkem512::MlKem512;
use kexlane::mlkem768::MlKem768;
use kexlane::xwing::XWing;
use kexlane::{mlkem1024, mlkem512, mlkem768, x25519, Bytes, Error, Kem};
use support::json::Json;
use support::shake128::Shake128;
use support::unhex;

/// Why a case fails.
enum Failure {
    Refused(Error),
    Wrong(&'static str),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Refused(error)
    }
}

type Outcome = Result<(), Failure>;

fn equal(what: &'static str, found: &[u8], wanted: &[u8]) -> Outcome {
    if found == wanted {
        Ok(())
    } else {
        Err(Failure::Wrong(what))
    }
}

fn parse<T: Bytes>(bytes: &[u8]) -> Result<&T, Error> {
    T::ref_from(bytes)
}

/// The checks of keys, which ML-KEM has and other KEMs have not.
trait MlKem: Kem {
    fn check_ek(ek: &Self::EncapsulationKey) -> Result<(), Error>;
    fn check_dk(dk: &Self::DecapsulationKey) -> Result<(), Error>;
}

macro_rules! implement {
    ($kem:ident, $module:ident) => {
        impl MlKem for $kem {
            fn check_ek(ek: &$module::EncapsulationKey) -> Result<(), Error> {
                ek.check()
            }
            fn check_dk(dk: &$module::DecapsulationKey) -> Result<(), Error> {
                dk.check()
            }
        }
    };
}

implement!(MlKem512, mlkem512);
implement!(MlKem768, mlkem768);
implement!(MlKem1024, mlkem1024);

/// Calls a function that is generic over ML-KEM for the set of this name.
macro_rules! for_set {
    ($name:expr, $function:ident($($argument:expr),*)) => {
        match $name {
            "ML-KEM-512" => $function::<MlKem512>($($argument),*),
            "ML-KEM-768" => $function::<MlKem768>($($argument),*),
            "ML-KEM-1024" => $function::<MlKem1024>($($argument),*),
            other => panic!("no such set: {other}"),
        }
    };
}

// ---- Answers that need no file ------------------------------------------------------------------

fn x25519(scalar: &[u8], u: &[u8]) -> Result<Vec<u8>, Error> {
    let scalar = x25519::SecretKey::try_from(scalar)?;
    Ok(scalar.diffie_hellman(x25519::PublicKey::ref_from(u)?)?.as_bytes().to_vec())
}

#[test]
fn rfc_7748() -> Result<(), Error> {
    let vectors = [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        ),
    ];
    for (scalar, u, result) in vectors {
        assert_eq!(x25519(&unhex(scalar), &unhex(u))?, unhex(result));
    }
    let mut scalar = vec![0; 32];
    scalar[0] = 9;
    let mut u = scalar.clone();
    for _ in 0..1000 {
        let result = x25519(&scalar, &u)?;
        u = std::mem::replace(&mut scalar, result);
    }
    let result = "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51";
    assert_eq!(scalar, unhex(result));
    Ok(())
}

fn accumulated<K: Kem>(result: &str) -> Result<(), Error> {
    let mut random = Shake128::new();
    let mut digest = Shake128::new();
    for _ in 0..100 {
        let (dk, ek) = K::keygen_derand(&random.squeeze(64))?;
        let (c, secret) = K::encapsulate_derand(&ek, &random.squeeze(32))?;
        assert_eq!(K::decapsulate(&dk, &c)?, secret);
        let noise = random.squeeze(K::Ciphertext::BYTES);
        let rejected = K::decapsulate(&dk, parse(&noise)?)?;
        for bytes in
            [ek.as_ref(), dk.as_slice(), c.as_ref(), secret.as_slice(), rejected.as_slice()]
        {
            digest.absorb(bytes);
        }
    }
    assert_eq!(digest.squeeze(32), unhex(result), "{}", K::NAME);
    Ok(())
}

#[test]
fn mlkem_accumulated() -> Result<(), Error> {
    accumulated::<MlKem512>("449120c6e320ef3e9fbfa2316e5f2d2e1e6dd37d8ff5d086d5d2db7d42aff0a1")?;
    accumulated::<MlKem768>("8d65b902f28edc683cebee2872962fd165a4d197c9e24ec74caa4470270df0b7")?;
    accumulated::<MlKem1024>("c3ffe9ebecfa479c142656cbfbc6417efa05b77e994fe538eef4daed166363df")
}

#[test]
fn xwing_draft() -> Result<(), Error> {
    let mut random = Shake128::new();
    for wanted in [
        "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
        "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
        "953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f",
    ] {
        let (dk, ek) = XWing::keygen_derand(&random.squeeze(32))?;
        let (c, secret) = XWing::encapsulate_derand(&ek, &random.squeeze(64))?;
        assert_eq!(secret.as_slice(), unhex(wanted));
        assert_eq!(dk.decapsulate(&c)?, secret);
        assert_eq!(dk.encapsulation_key()?, ek);
    }
    Ok(())
}

// ---- Vector files -------------------------------------------------------------------------------

fn acvp<K: MlKem>(function: &str, test: &Json, answer: &Json) -> Outcome {
    match function {
        "keyGen" => {
            let (dk, ek) = K::keygen_derand(&[test.bytes("d"), test.bytes("z")].concat())?;
            equal("ek", ek.as_ref(), &answer.bytes("ek"))?;
            equal("dk", dk.as_slice(), &answer.bytes("dk"))
        }
        "encapsulation" => {
            let (c, secret) = K::encapsulate_derand(parse(&test.bytes("ek"))?, &test.bytes("m"))?;
            equal("c", c.as_ref(), &answer.bytes("c"))?;
            equal("k", secret.as_slice(), &answer.bytes("k"))
        }
        "decapsulation" => {
            let secret = K::decapsulate(parse(&test.bytes("dk"))?, parse(&test.bytes("c"))?)?;
            equal("k", secret.as_slice(), &answer.bytes("k"))
        }
        "encapsulationKeyCheck" | "decapsulationKeyCheck" => {
            let outcome = if function == "encapsulationKeyCheck" {
                parse(&test.bytes("ek")).and_then(K::check_ek)
            } else {
                parse(&test.bytes("dk")).and_then(K::check_dk)
            };
            match (outcome, answer.text("testPassed")) {
                (Ok(()), "true") | (Err(Error::Key | Error::Length), "false") => Ok(()),
                _ => Err(Failure::Wrong("testPassed")),
            }
        }
        other => panic!("no such function: {other}"),
    }
}

fn wycheproof<K: MlKem>(kind: &str, test: &Json) -> Outcome {
    match kind {
        "MLKEMTest" => {
            let (dk, ek) = K::keygen_derand(&test.bytes("seed"))?;
            if test.get("ek").is_some() {
                equal("ek", ek.as_ref(), &test.bytes("ek"))?;
            }
            let secret = K::decapsulate(&dk, parse(&test.bytes("c"))?)?;
            equal("K", secret.as_slice(), &test.bytes("K"))
        }
        "MLKEMEncapsTest" => {
            let (c, secret) = K::encapsulate_derand(parse(&test.bytes("ek"))?, &test.bytes("m"))?;
            equal("c", c.as_ref(), &test.bytes("c"))?;
            equal("K", secret.as_slice(), &test.bytes("K"))
        }
        "MLKEMKeyGen" => {
            let (dk, ek) = K::keygen_derand(&test.bytes("seed"))?;
            equal("ek", ek.as_ref(), &test.bytes("ek"))?;
            equal("dk", dk.as_slice(), &test.bytes("dk"))
        }
        other => panic!("no such type: {other}"),
    }
}

fn wycheproof_x25519(test: &Json) -> Outcome {
    let wanted = test.bytes("shared");
    match x25519(&test.bytes("private"), &test.bytes("public")) {
        Ok(shared) => equal("shared", &shared, &wanted),
        Err(Error::LowOrder) if wanted == [0; 32] => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// What the files of Wycheproof call invalid must be refused, for its length or as a key.
fn judge(outcome: Outcome, result: &str) -> Outcome {
    match (outcome, result) {
        (Err(Failure::Refused(Error::Key | Error::Length)), "invalid") => Ok(()),
        (Ok(()), "invalid") => Err(Failure::Wrong("was not refused")),
        (outcome, _) => outcome,
    }
}

fn xwing_file(test: &Json) -> Outcome {
    let (dk, ek) = XWing::keygen_derand(&test.bytes("seed"))?;
    equal("pk", ek.as_ref(), &test.bytes("pk"))?;
    equal("sk", dk.as_bytes(), &test.bytes("sk"))?;
    let (c, secret) = XWing::encapsulate_derand(&ek, &test.bytes("eseed"))?;
    equal("ct", c.as_ref(), &test.bytes("ct"))?;
    equal("ss", secret.as_bytes(), &test.bytes("ss"))?;
    equal("ss of decapsulate", dk.decapsulate(&c)?.as_bytes(), &test.bytes("ss"))
}

/// Every case of a file, with its name: each is verified when the iterator reaches it.
fn cases(folder: &str, name: &str) -> Vec<(String, Outcome)> {
    let read = |name: &str| {
        let path = format!("{folder}/{name}.json");
        Json::parse(&std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}")))
    };
    if name.starts_with("acvp/") {
        let (prompt, expected) =
            (read(&format!("{name}.prompt")), read(&format!("{name}.expectedResults")));
        let groups = prompt.list("testGroups").iter().zip(expected.list("testGroups"));
        return groups
            .flat_map(|(group, answers)| {
                assert_eq!(group.text("tgId"), answers.text("tgId"));
                assert_eq!(group.list("tests").len(), answers.list("tests").len());
                group.list("tests").iter().zip(answers.list("tests")).map(|(test, answer)| {
                    assert_eq!(test.text("tcId"), answer.text("tcId"));
                    let function = match group.get("function") {
                        Some(_) => group.text("function"),
                        None => prompt.text("mode"),
                    };
                    let set = group.text("parameterSet");
                    (
                        format!("{function} {}", test.text("tcId")),
                        for_set!(set, acvp(function, test, answer)),
                    )
                })
            })
            .collect();
    }
    let file = read(name);
    if let Json::List(tests) = &file {
        return tests.iter().map(|test| ("X-Wing".into(), xwing_file(test))).collect();
    }
    file.list("testGroups")
        .iter()
        .flat_map(|group| {
            let kind = group.text("type");
            group.list("tests").iter().map(move |test| {
                let outcome = match kind {
                    "XdhComp" => wycheproof_x25519(test),
                    _ => for_set!(group.text("parameterSet"), wycheproof(kind, test)),
                };
                (format!("{kind} {}", test.text("tcId")), judge(outcome, test.text("result")))
            })
        })
        .collect()
}

#[test]
fn vector_files() {
    let folder = match std::env::var("KEXLANE_VECTORS") {
        Ok(folder) if !folder.is_empty() => folder,
        _ => return println!("skipped: KEXLANE_VECTORS names no folder of vector files"),
    };
    let mut names: Vec<String> = ["acvp/ML-KEM-keyGen-FIPS203", "acvp/ML-KEM-encapDecap-FIPS203"]
        .into_iter()
        .chain(["wycheproof/x25519_test", "xwing/test-vectors"])
        .map(String::from)
        .collect();
    for set in ["512", "768", "1024"] {
        for part in ["", "_encaps", "_keygen_seed"] {
            names.push(format!("wycheproof/mlkem_{set}{part}_test"));
        }
    }
    let mut failed = 0;
    for name in names {
        let cases = cases(&folder, &name);
        assert!(!cases.is_empty(), "{name} has no case");
        println!("{name}: {} answers", cases.len());
        for (case, outcome) in cases {
            if let Err(failure) = outcome {
                match failure {
                    Failure::Refused(error) => println!("{name}, {case}: {error}"),
                    Failure::Wrong(what) => println!("{name}, {case}: wrong: {what}"),
                }
                failed += 1;
            }
        }
    }
    assert_eq!(failed, 0, "cases failed");
}
