//! What files say that has no place here: counted, and said once a file instead of once a line.
//!
//! Owns: [`Unread`]. Must not know: any one format.

use super::json::Json;

/// How many names are told of each kind of thing; the rest is counted together.
const TOLD: usize = 10;

/// The names of what was not read, each with how often it came, by what it is said of.
#[derive(Clone, Debug, Default)]
pub struct Unread(Vec<Of>);

#[derive(Clone, Debug)]
struct Of {
    /// `spans`.
    what: &'static str,
    names: Vec<(String, usize)>,
    /// How often names came that are too many to be told.
    others: usize,
}

impl Unread {
    /// Counts the fields of `item`, one of `what` (`spans`), that are not in `read` and say something.
    pub(super) fn fields(&mut self, what: &'static str, item: &Json, read: &[&str]) {
        for (name, value) in item.fields() {
            if !read.contains(&name.as_str()) && !value.is_nothing() {
                self.count(what, name, 1);
            }
        }
    }

    /// Counts that `name` is said of `what` (`spans`) `count` times more.
    pub(super) fn count(&mut self, what: &'static str, name: &str, count: usize) {
        if count == 0 {
            return;
        }
        let place = self.0.iter().position(|of| of.what == what).unwrap_or(self.0.len());
        if place == self.0.len() {
            self.0.push(Of { what, names: Vec::new(), others: 0 });
        }
        let Some(of) = self.0.get_mut(place) else { return };
        let is_full = of.names.len() == TOLD;
        match of.names.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known += count,
            None if is_full => of.others += count,
            None => of.names.push((name.to_owned(), count)),
        }
    }

    /// Counts what `later` counted, too.
    pub fn add(&mut self, later: Self) {
        for Of { what, names, others } in later.0 {
            names.iter().for_each(|(name, count)| self.count(what, name, *count));
            let of = self.0.iter_mut().find(|of| of.what == what);
            of.into_iter().for_each(|of| of.others += others);
        }
    }

    /// What is to be said of it, a sentence for each kind of thing. It is forgotten then.
    pub fn said(&mut self) -> Vec<String> {
        let sentence = |Of { what, names, others }: Of| {
            let mut said = ["More is said of ", what, " than is read here: "].concat();
            for (place, (name, count)) in names.iter().enumerate() {
                let comma = if place == 0 { "“" } else { ", “" };
                said.push_str(&[comma, name, "” (", &count.to_string(), ")"].concat());
            }
            if others > 0 {
                said.push_str(&[", others (", &others.to_string(), ")"].concat());
            }
            said + "."
        };
        std::mem::take(&mut self.0).into_iter().map(sentence).collect()
    }
}
