//! Which text of a task is read, and which object shows it.
//!
//! Owns: [`Choice`], [`Results`], [`text_of`], [`object_of`]. Unit: code points, or UTF-16, of quoted places.
//! Must not know: what results say.

use super::super::intake::Intake;
use super::super::json::Json;
use super::super::options::ReadOptions;
use super::super::records;
use super::TEXT;
use super::results::is_region;
use crate::model::offset::{CodePoint, OffsetTable, Utf16};

/// By what the text of a task is chosen, besides what is in the task.
#[derive(Clone, Copy)]
pub(super) struct Choice<'c> {
    pub(super) options: &'c ReadOptions,
    /// What the configuration beside shows.
    pub(super) shown: &'c [(String, String)],
}

/// What results tell of the texts they are about.
#[derive(Default)]
pub(super) struct Results<'j> {
    /// How many regions of plain text are about each object that results name; few are named.
    pub(super) named: Vec<(&'j str, usize)>,
    quotes: Vec<Quote<'j>>,
}

/// Words that a region quotes, of which object, and from where to where.
struct Quote<'j> {
    object: &'j str,
    words: &'j str,
    range: (usize, usize),
}

impl<'j> Results<'j> {
    /// Takes one more into account.
    pub(super) fn add(&mut self, result: &'j Json) {
        if !is_region(result) {
            return;
        }
        let object = result.get("to_name").text();
        if let Some(name) = object {
            match self.named.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => self.named.push((name, 1)),
            }
        }
        let value = result.get("value");
        if let Some(words) = value.get("text").text() {
            let at = |key| value.get(key).whole().unwrap_or_default();
            let range = (at("start"), at("end"));
            self.quotes.push(Quote { object: object.unwrap_or_default(), words, range });
        }
    }

    fn count_of(&self, name: &str) -> usize {
        self.named.iter().find(|(known, _)| *known == name).map_or(0, |(_, count)| *count)
    }

    /// How many of the quotes are in `text`, wherever.
    fn found(&self, text: &str) -> usize {
        self.quotes.iter().filter(|quote| text.contains(quote.words)).count()
    }

    /// True if nothing is quoted, or some of it is in `text`.
    fn may_be_in(&self, text: &str) -> bool {
        self.quotes.is_empty() || self.found(text) > 0
    }

    /// How many of the quotes of `object` are in `text` where they should be, counted in either unit.
    fn placed(&self, object: &str, text: &str, table: &OffsetTable) -> usize {
        let point = |at| table.byte_from_code_point(text, CodePoint(at)).0;
        let unit = |at| table.byte_from_code_point(text, table.code_point_from_utf16(text, Utf16(at))).0;
        let of_it = self.quotes.iter().filter(|quote| quote.object == object);
        let is_there = |quote: &&Quote<'_>| {
            let (start, end) = quote.range;
            text.get(point(start)..point(end)) == Some(quote.words)
                || text.get(unit(start)..unit(end)) == Some(quote.words)
        };
        of_it.filter(is_there).count()
    }
}

/// The field with the text: the one that was chosen, by its name or by that of the object that shows it; the one that the
/// configuration shows where most results are, the one that most results name unless they quote nothing of it, the one
/// that has most of what they quote, `text`, or the longest text. A choice of what is not there is noted.
pub(super) fn text_of<'j>(
    fields: &'j [(String, Json)],
    results: &Results<'_>,
    choice: Choice<'_>,
    (place, intake): (&str, &mut Intake),
) -> Option<(&'j str, &'j str)> {
    let texts = || fields.iter().filter_map(|(key, value)| Some((key.as_str(), value.text()?)));
    let called = |name: &str| texts().find(|(key, _)| *key == name);
    let shown_by = |object: &str| {
        let field = choice.shown.iter().find(|(name, _)| name == object).and_then(|(_, field)| called(field));
        let placed = |text: &str| results.placed(object, text, &OffsetTable::new(text));
        let likely = || texts().map(|text| (placed(text.1), text)).max_by_key(|(count, _)| *count);
        field.or_else(|| likely().filter(|(count, _)| *count > 0).map(|(_, text)| text))
    };
    let wanted = choice.options.text_column.as_deref();
    let chosen = wanted.and_then(|name| called(name).or_else(|| shown_by(name)));
    // Of several with as many results, the first.
    let shown = choice.shown.iter().rev().filter_map(|(name, field)| Some((results.count_of(name), called(field)?)));
    let is_about = |(count, _): &(usize, _)| *count > 0 || results.named.is_empty();
    let shown = || shown.filter(is_about).max_by_key(|(count, _)| *count).map(|(_, text)| text);
    let is_named = |(key, text): &(&str, &str)| results.count_of(key) > 0 && results.may_be_in(text);
    let most = || texts().filter(is_named).max_by_key(|(key, text)| (results.count_of(key), text.len()));
    let likely = || texts().max_by_key(|(key, text)| (results.found(text), *key == TEXT, text.len()));
    let found = chosen.or_else(shown).or_else(most).or_else(likely);
    if let (Some(wanted), None, Some((key, _))) = (wanted, chosen, found) {
        intake.problem(place, records::not_there(wanted, key));
    }
    found
}

/// The object that shows the text `content` of the field `key`: by the configuration, the one of this name, else of those
/// that are no other field's, which would have some of what is quoted, the one with most quotes at their places, or the
/// most named.
pub(super) fn object_of<'j>(
    (key, content): (&'j str, &str),
    fields: &[(String, Json)],
    results: &Results<'j>,
    choice: Choice<'_>,
) -> &'j str {
    let is_shown = |name: &str| choice.shown.iter().any(|(object, field)| object == name && field == key);
    if let Some((name, _)) = results.named.iter().find(|(name, _)| is_shown(name)) {
        return name;
    }
    if results.count_of(key) > 0 {
        return key;
    }
    let is_quoted = |value: &Json| value.text().map_or(results.quotes.is_empty(), |text| results.may_be_in(text));
    let is_free = |name: &str| fields.iter().all(|(key, value)| key != name || !is_quoted(value));
    let table = OffsetTable::new(content);
    let free = results.named.iter().filter(|(name, _)| is_free(name));
    let likely = free.max_by_key(|(name, count)| (results.placed(name, content, &table), *count));
    likely.map_or(key, |(name, _)| name)
}
