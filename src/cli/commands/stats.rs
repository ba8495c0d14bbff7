//! `counterclaim stats`: how much of what.

use std::collections::BTreeMap;
use std::io::{Write, stdout};

use super::super::arguments::Stats;
use super::super::failure::{Failure, Naming, Outcome};
use super::super::progress::Progress;
use super::super::read::{Corpus, Steps};
use super::super::report::{Findings, Report};
use crate::formats::dataset::Reading;
use crate::formats::json::Writer;
use crate::formats::tokens::tokenise;
use crate::model::document::Document;
use crate::model::text::Text;

/// Of longer texts the tokens are counted in parts of so many bytes.
const PART: usize = 1 << 20;

/// Counts by name.
type Counts = BTreeMap<String, usize>;

/// What is counted.
#[derive(Default)]
struct Tally {
    documents: usize,
    characters: usize,
    tokens: usize,
    spans: usize,
    relations: usize,
    by_label: Counts,
    by_annotator: Counts,
    /// How many documents have so many spans.
    by_document: BTreeMap<usize, usize>,
    /// Pairs of spans that share text, by kind.
    overlaps: Counts,
    by_relation: Counts,
    /// By label and attribute.
    by_attribute: BTreeMap<(String, String), usize>,
}

/// Runs the command.
pub fn run(stats: &Stats) -> Result<Outcome, Failure> {
    let corpus = Corpus::open(&stats.input)?;
    let mut report = Report::new("stats", stats.json, false);
    report.about(&corpus);
    let mut tally = Tally::default();
    let progress = Progress::start();
    let count = |mut batch: Reading| {
        let mut tally = Tally::default();
        batch.project.documents.iter().for_each(|document| tally.count(document));
        (Findings::of(&mut batch), tally)
    };
    let mut add = |(findings, of_batch)| {
        report.add(findings);
        tally.add(of_batch);
        Ok(())
    };
    let result = corpus.each(&progress, Steps { enter: &mut |batch| batch, work: &count, leave: &mut add });
    drop(progress);
    if stats.json {
        report.parts.push(("statistics", tally.to_json()));
        return report.finish(result.map(drop));
    }
    if result.is_ok() {
        let mut out = stdout().lock();
        out.write_all(tally.to_words().as_bytes()).and_then(|()| out.flush()).to_output()?;
        if report.outcome() == Outcome::Clean && !report.has_notes() {
            return Ok(Outcome::Clean);
        }
    }
    report.finish(result.map(drop))
}

impl Tally {
    fn count(&mut self, document: &Document) {
        let annotations = &document.annotations;
        self.documents += 1;
        self.characters += document.text.len().0;
        self.tokens += token_count(&document.text);
        self.spans += annotations.span_count();
        self.relations += annotations.relation_count();
        *self.by_document.entry(annotations.span_count()).or_default() += 1;
        let spans: Vec<_> = annotations.spans().collect();
        for (place, span) in spans.iter().enumerate() {
            add(&mut self.by_label, span.label.as_str(), 1);
            add(&mut self.by_annotator, span.annotator.as_str(), 1);
            for (attribute, _) in &span.attributes {
                let key = (span.label.to_string(), attribute.to_string());
                *self.by_attribute.entry(key).or_default() += 1;
            }
            // Sorted by start, so that those which begin before this one ends follow it.
            let later = spans.iter().skip(place + 1).take_while(|other| other.range.start < span.range.end);
            for other in later {
                let kind = if span.range == other.range {
                    "same_range"
                } else if other.range.end <= span.range.end {
                    "nested"
                } else {
                    "crossing"
                };
                add(&mut self.overlaps, kind, 1);
            }
        }
        for relation in annotations.relations() {
            add(&mut self.by_relation, relation.kind.as_str(), 1);
        }
    }

    fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.characters += other.characters;
        self.tokens += other.tokens;
        self.spans += other.spans;
        self.relations += other.relations;
        for (own, others) in [
            (&mut self.by_label, other.by_label),
            (&mut self.by_annotator, other.by_annotator),
            (&mut self.overlaps, other.overlaps),
            (&mut self.by_relation, other.by_relation),
        ] {
            others.into_iter().for_each(|(name, count)| add(own, &name, count));
        }
        for (spans, count) in other.by_document {
            *self.by_document.entry(spans).or_default() += count;
        }
        for (key, count) in other.by_attribute {
            *self.by_attribute.entry(key).or_default() += count;
        }
    }

    /// The least, the middle and the largest number of spans in a document. The middle of an even number of documents
    /// lies between two, which may be a half.
    fn spans_per_document(&self) -> [String; 3] {
        // The number of spans in the document at `place`, sorted by it.
        let at = |place: usize| {
            let mut seen = 0;
            let there = self.by_document.iter().find(|(_, count)| {
                seen += **count;
                seen > place
            });
            there.map_or(0, |(spans, _)| *spans)
        };
        let last = self.documents.saturating_sub(1);
        let twice = at(last / 2) + at(self.documents / 2);
        let half = if twice % 2 == 0 { "" } else { ".5" };
        [at(0).to_string(), format!("{}{half}", twice / 2), at(last).to_string()]
    }

    fn attributes(&self) -> Counts {
        self.by_attribute.iter().map(|((label, attribute), count)| (format!("{label}.{attribute}"), *count)).collect()
    }

    fn to_json(&self) -> String {
        let mut json = Writer::compact();
        json.open('{');
        json.field_number("documents", self.documents);
        json.field_number("characters", self.characters);
        json.field_number("tokens", self.tokens);
        json.field_number("spans", self.spans);
        json.field_number("relations", self.relations);
        let [least, median, most] = self.spans_per_document();
        json.key("spans_per_document");
        json.open('{');
        for (name, number) in [("least", least), ("median", median), ("most", most)] {
            json.key(name);
            json.number(&number);
        }
        json.close('}');
        for (name, counts) in [
            ("labels", &self.by_label),
            ("annotators", &self.by_annotator),
            ("overlaps", &self.overlaps),
            ("relation_types", &self.by_relation),
            ("attributes", &self.attributes()),
        ] {
            json.key(name);
            json.open('{');
            for (name, count) in counts {
                json.key(name);
                json.whole(*count);
            }
            json.close('}');
        }
        json.close('}');
        json.finish()
    }

    fn to_words(&self) -> String {
        let [least, median, most] = self.spans_per_document();
        let mut text = String::new();
        for (name, count) in [
            ("documents", self.documents),
            ("characters", self.characters),
            ("tokens", self.tokens),
            ("spans", self.spans),
            ("relations", self.relations),
        ] {
            text.push_str(&format!("{name:<24} {count:>12}\n"));
        }
        let per_document = format!("{least} to {most}, median {median}");
        text.push_str(&format!("{:<24} {per_document:>12}\n", "spans in a document"));
        for (title, counts) in [
            ("Spans by label", &self.by_label),
            ("Spans by annotator", &self.by_annotator),
            ("Pairs of spans that share text", &self.overlaps),
            ("Relations by type", &self.by_relation),
            ("Attributes", &self.attributes()),
        ] {
            if !counts.is_empty() {
                text.push_str(&format!("\n{title}\n"));
            }
            for (name, count) in counts {
                let name = if name.is_empty() { "(none)" } else { name };
                text.push_str(&format!("  {name:<22} {count:>12}\n"));
            }
        }
        text
    }
}

/// How many tokens `text` has. They are counted part by part: those of a long text take forty times its room.
fn token_count(text: &Text) -> usize {
    if text.as_str().len() <= PART {
        return tokenise(text, &[]).len();
    }
    parts(text.as_str(), PART).map(|part| tokenise(&Text::new(part), &[]).len()).sum()
}

/// Parts of `text` of `size` bytes and a little more. They end between a blank and a character of ASCII: a token ends
/// there whatever is before and after.
fn parts(text: &str, size: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let ends_here = |pair: &[u8]| matches!(pair, [b' ', next] if next.is_ascii());
        let at = rest.as_bytes().get(size..).and_then(|bytes| bytes.windows(2).position(ends_here));
        let (part, after) = at.and_then(|at| rest.split_at_checked(size + at + 1)).unwrap_or((rest, ""));
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}

fn add(counts: &mut Counts, name: &str, count: usize) {
    match counts.get_mut(name) {
        Some(known) => *known += count,
        None => drop(counts.insert(name.to_owned(), count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_as_many_tokens_as_its_parts() {
        let text = "The mayor,  who can't say é 3.5 \u{301}x 马 y\r\n denies it 🇫🇷 🇫 a b_c. ".repeat(3);
        let whole = tokenise(&Text::new(text.as_str()), &[]).len();
        for size in 0..text.len() + 2 {
            let parts: Vec<&str> = parts(&text, size).collect();
            assert_eq!(parts.concat(), text, "{size}");
            let count: usize = parts.iter().map(|part| tokenise(&Text::new(*part), &[]).len()).sum();
            assert_eq!(count, whole, "{size}");
        }
    }
}
