//! Fields that this version does not know, of several sources as one.
//!
//! Owns: [`complete`]. Must not know: what the fields mean.

use crate::formats::json::{Reader, Writer, transcode};
use crate::model::extra::Extra;

/// A field that two sources fill differently.
#[derive(Debug, PartialEq, Eq)]
pub struct Clash {
    /// Its name; with those of the objects it lies in, `.` between them.
    pub field: String,
    /// The value that stays, as JSON.
    pub own: String,
    /// The value that does not, as JSON.
    pub other: String,
}

/// Takes from `other` the fields that `own` lacks, also those of objects inside. Returns where the two differ.
pub fn complete(own: &mut Extra, other: &Extra) -> Vec<Clash> {
    let mut clashes = Vec::new();
    match (own.as_str(), other.as_str()) {
        (_, None) => {}
        (None, Some(_)) => own.clone_from(other),
        (Some(mine), Some(theirs)) if mine == theirs => {}
        (Some(mine), Some(theirs)) => *own = Extra::new(&joined(mine, theirs, "", &mut clashes)),
    }
    clashes
}

/// The fields of both objects; where they differ, those of `own`. `inside`: the names of the objects around, for clashes.
fn joined(own: &str, other: &str, inside: &str, clashes: &mut Vec<Clash>) -> String {
    let mut all = fields(own);
    for (name, value) in fields(other) {
        match all.iter_mut().find(|(known, _)| *known == name) {
            None => all.push((name, value)),
            Some((_, mine)) if *mine == value => {}
            Some((_, mine)) if mine.starts_with('{') && value.starts_with('{') => {
                *mine = joined(mine, &value, &format!("{inside}{name}."), clashes);
            }
            Some((_, mine)) => {
                clashes.push(Clash { field: format!("{inside}{name}"), own: mine.clone(), other: value });
            }
        }
    }
    let mut writer = Writer::compact();
    writer.open('{');
    for (name, value) in all {
        writer.key(&name);
        writer.raw(&value);
    }
    writer.close('}');
    writer.finish()
}

/// The fields of an object, their values as compact JSON.
fn fields(object: &str) -> Vec<(String, String)> {
    let (mut reader, mut fields) = (Reader::of_kept(object), Vec::new());
    if reader.open_object() {
        while let Some(key) = reader.key() {
            let mut value = Writer::compact();
            if transcode(&mut reader, &mut value) {
                fields.push((key.into_owned(), value.finish()));
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_joined_by_name_and_what_differs_is_told() {
        let mut own = Extra::new(r#"{"a":1,"in":{"b":"x"}}"#);
        let clashes = complete(&mut own, &Extra::new(r#"{"c":[2],"in":{"b":"y","d":null},"a":1}"#));
        assert_eq!(own.as_str(), Some(r#"{"a":1,"in":{"b":"x","d":null},"c":[2]}"#));
        let clash = Clash { field: "in.b".to_owned(), own: "\"x\"".to_owned(), other: "\"y\"".to_owned() };
        assert_eq!(clashes, [clash]);
        let mut none = Extra::default();
        assert_eq!(complete(&mut none, &own), []);
        assert_eq!(none, own);
    }
}
