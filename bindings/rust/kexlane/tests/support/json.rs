// SPDX-License-Identifier: Apache-2.0
//! Reads JSON (RFC 8259), as far as the vector files use it: it panics at anything else.
use std::collections::BTreeMap;

#[derive(Debug)]
pub enum Json {
    /// null, true, false, or a number, as it stands in the file.
    Word(String),
    Text(String),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
}

impl Json {
    pub fn parse(text: &str) -> Json {
        let mut rest = text;
        let value = value(&mut rest);
        assert!(rest.trim_start().is_empty(), "there is more after the value");
        value
    }

    /// The member of this name, if there is one.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Map(members) => members.get(name),
            _ => panic!("{name} is asked of {self:?}"),
        }
    }

    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Json::Text(text)) | Some(Json::Word(text)) => text,
            other => panic!("{name} is {other:?}"),
        }
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        super::unhex(self.text(name))
    }

    pub fn list(&self, name: &str) -> &[Json] {
        match self.get(name) {
            Some(Json::List(items)) => items,
            other => panic!("{name} is {other:?}"),
        }
    }
}

/// Takes a character that must come next, after white space.
fn expect(rest: &mut &str, wanted: char) {
    *rest = rest
        .trim_start()
        .strip_prefix(wanted)
        .unwrap_or_else(|| panic!("no {wanted} but {:.20}", rest.trim_start()));
}

fn value(rest: &mut &str) -> Json {
    *rest = rest.trim_start();
    match rest.chars().next().expect("a value") {
        '"' => Json::Text(string(rest)),
        '[' => {
            let mut items = Vec::new();
            sequence(rest, '[', ']', |rest| items.push(value(rest)));
            Json::List(items)
        }
        '{' => {
            let mut members = BTreeMap::new();
            sequence(rest, '{', '}', |rest| {
                let name = string(rest);
                expect(rest, ':');
                let value = value(rest);
                assert!(members.insert(name, value).is_none(), "a name stands twice");
            });
            Json::Map(members)
        }
        _ => {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)));
            let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
            assert!(!word.is_empty(), "no value: {rest:.20}");
            *rest = after;
            Json::Word(word.into())
        }
    }
}

fn sequence(rest: &mut &str, open: char, close: char, mut item: impl FnMut(&mut &str)) {
    expect(rest, open);
    let mut first = true;
    while !rest.trim_start().starts_with(close) {
        if !first {
            expect(rest, ',');
        }
        first = false;
        item(rest);
    }
    expect(rest, close);
}

/// A string. Escapes stand only in comments, which no test reads: they are kept as they are.
fn string(rest: &mut &str) -> String {
    expect(rest, '"');
    let mut escaped = false;
    let end = rest
        .find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })
        .expect("the end of a string");
    let text = rest[..end].into();
    *rest = &rest[end + 1..];
    text
}
