//! Columns of other programs: two or more, with tabs or blanks between, in any of the tag schemes.
//!
//! Owns: [`read`], [`looks_like_columns`]. Unit: code points of the text that is put together.
//!
//! The first column is the token, the last one the tag. A first column of running numbers is passed over; if all that
//! follows the token then is tags, as in GermEval 2014, each column is a layer of spans. Columns between, such as parts of
//! speech and chunks in CoNLL-2003, are not read but counted; tags in them that are no chunks are counted apart. Lines
//! that begin with `#` and end in no tag are comments, and counted, too.

use std::ops::Range;

use super::super::format::InputFile;
use super::super::intake::{Draft, DraftSpan, Intake};
use super::super::layers::Layers;
use super::super::loss::shorten;
use super::super::options::ReadOptions;
use super::super::rebuild::Rebuilt;
use super::super::tags::{is_tag, spans_of};
use super::super::tokens::is_blank;
use super::labels::Joined;

/// How many lines of a file are named that could not be read.
const NAMED: usize = 20;

/// How many lines must look like columns.
const ENOUGH: usize = 3;

/// What other programs write where IOB has `O`.
const NONE: [&str; 3] = ["_", "-", "o"];

/// What chunks are called (CoNLL-2000, and the German data of CoNLL-2003).
const CHUNKS: [&str; 14] =
    ["NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP", "NC", "VC", "PC"];

/// Reads each file as one document, or as several if it has `-DOCSTART-` lines; those of an export that has one for each
/// label as one together.
pub(super) fn read(files: &[&InputFile], _: &ReadOptions, intake: &mut Intake) {
    let mut joined = Joined::default();
    for file in files {
        let Some(text) = intake.text(file) else { continue };
        let layout = Layout::of(&text);
        let mut reading = FileReading {
            file,
            intake,
            joined: &mut joined,
            layout,
            open: None,
            documents: 0,
            bad: 0,
            passed_over: 0,
            compounds: 0,
            others: Vec::new(),
            comments: 0,
            layers: Layers::default(),
        };
        for (number, line) in text.split('\n').enumerate() {
            reading.line(number + 1, line);
        }
        reading.end();
    }
    joined.finish(intake);
}

/// A document that is being read.
#[derive(Default)]
struct Open {
    text: Rebuilt,
    /// Places of the tokens of the sentence at hand, with their tags, one for each layer.
    sentence: Vec<(Range<usize>, Vec<String>)>,
    spans: Vec<DraftSpan>,
}

impl Open {
    /// `layers` hears of the labels in each column of tags; `first` is the number of the first one.
    fn end_sentence(&mut self, layers: &mut Layers, first: usize) {
        let sentence = std::mem::take(&mut self.sentence);
        for layer in 0..sentence.iter().map(|(_, tags)| tags.len()).max().unwrap_or_default() {
            let name = format!("column {}", first + layer);
            let tags = sentence.iter().map(|(_, tags)| tags.get(layer).map_or("O", String::as_str));
            for (places, label) in spans_of(tags) {
                let (start, end) = (sentence.get(places.start), sentence.get(places.end - 1));
                layers.add(&label, &name);
                self.spans.push(DraftSpan {
                    label: unescaped(&label),
                    start: start.map(|(place, _)| place.start),
                    end: end.map(|(place, _)| place.end),
                    ..DraftSpan::default()
                });
            }
        }
        self.text.end_sentence();
    }
}

/// Which columns of a file mean what.
#[derive(Clone, Copy)]
struct Layout {
    /// The one with the tokens.
    token: usize,
    /// True if each column after it is a layer of spans.
    is_layered: bool,
}

impl Layout {
    fn of(text: &str) -> Self {
        let (mut rows, mut last, mut is_new) = (0, 0, true);
        let (mut is_numbered, mut is_layered) = (true, true);
        for line in text.split('\n').map(trimmed).filter(|line| !line.starts_with("-DOCSTART-")) {
            let cells: Vec<&str> = cells(line).collect();
            let is_tagged = cells.last().is_some_and(|cell| is_tag(cell));
            if line.is_empty() || line.starts_with('#') && !is_tagged {
                is_new = true;
                continue;
            }
            if cells.first().is_some_and(|cell| is_compound(cell)) {
                continue;
            }
            let number = cells.first().and_then(|cell| cell.parse::<usize>().ok()).filter(|_| cells.len() > 2);
            is_numbered &= number.is_some_and(|number| number == last + 1 || is_new && number < 2);
            is_layered &= cells.iter().skip(2).all(|cell| is_tag(cell) && !is_chunk(cell));
            if !is_numbered {
                break;
            }
            (last, is_new) = (number.unwrap_or_default(), false);
            rows += 1;
        }
        let is_numbered = is_numbered && rows > 1;
        Self { token: usize::from(is_numbered), is_layered: is_numbered && is_layered }
    }

    /// The number of the first column of tags where all after the tokens are, counted from 1.
    fn first_tags(self) -> usize {
        self.token + 2
    }
}

struct FileReading<'a> {
    file: &'a InputFile,
    intake: &'a mut Intake,
    joined: &'a mut Joined,
    layout: Layout,
    open: Option<Open>,
    /// How many documents of the file are done.
    documents: usize,
    /// How many lines could not be read as they should.
    bad: usize,
    /// How many tags are in columns that are not read.
    passed_over: usize,
    /// How many rows are of several words, or of none.
    compounds: usize,
    /// How many cells of each column after the token say something else and are not read.
    others: Vec<usize>,
    comments: usize,
    layers: Layers,
}

impl FileReading<'_> {
    fn line(&mut self, number: usize, line: &str) {
        let line = trimmed(line);
        if line.is_empty() {
            let first = self.layout.first_tags();
            return self.open.iter_mut().for_each(|open| open.end_sentence(&mut self.layers, first));
        }
        if line.starts_with("-DOCSTART-") {
            self.end_document();
            self.open = Some(Open::default());
            return;
        }
        if self.layout.token > 0 && cells(line).next().is_some_and(is_compound) {
            self.compounds += 1;
            return;
        }
        let cells: Vec<&str> = cells(line).skip(self.layout.token).collect();
        let (token, others) = cells.split_first().map_or(("", &[][..]), |(token, others)| (*token, others));
        let tag = others.last().copied();
        let known = tag.filter(|tag| is_tag(tag) || NONE.contains(tag));
        if line.starts_with('#') && known.is_none() {
            // The text of a sentence, as in CoNLL-U, is what its tokens say.
            self.comments += usize::from(!line.starts_with("# text ="));
            return;
        }
        if token.is_empty() || token.chars().all(is_blank) {
            return self.bad_line(number, "There is no token in it. The line was left out.");
        }
        match (known, tag) {
            (Some(_), _) => {}
            (None, None) => self.bad_line(number, "It has one column. It was read as a token without a tag."),
            (None, Some(tag)) => {
                let tag = shorten(tag);
                self.bad_line(
                    number,
                    &format!(
                        "“{tag}” in its last column is no tag of IOB, BILOU or IOBES. The token was read without one."
                    ),
                );
            }
        }
        let layers = if self.layout.is_layered { 0 } else { others.len().saturating_sub(1) };
        for (place, cell) in others.iter().take(layers).enumerate() {
            if is_passed_over(cell) {
                self.passed_over += 1;
            } else if !cell.is_empty() && *cell != "O" && !NONE.contains(cell) {
                self.others.resize(self.others.len().max(place + 1), 0);
                self.others.iter_mut().skip(place).take(1).for_each(|count| *count += 1);
            }
        }
        let tags = others.iter().skip(layers).map(|tag| if is_tag(tag) { *tag } else { "O" }.to_owned());
        let open = self.open.get_or_insert_default();
        let place = open.text.token(token);
        open.sentence.push((place, tags.collect()));
    }

    fn bad_line(&mut self, number: usize, message: &str) {
        self.bad += 1;
        if self.bad <= NAMED {
            self.intake.problem(&format!("{}, line {number}", self.file.name), message);
        }
    }

    fn end_document(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        open.end_sentence(&mut self.layers, self.layout.first_tags());
        let mut draft = Draft { text: open.text.into_text(), spans: open.spans, ..Draft::default() };
        self.documents += 1;
        let known = &self.intake.known;
        let id = known.id(self.file).map(str::to_owned);
        let is_part = known.is_per_label(self.file);
        match (self.documents, id) {
            (1, Some(id)) => draft.id = Some(id),
            (1, None) => draft.details.title = self.file.stem().to_owned(),
            (number, _) => draft.details.title = format!("{} {number}", self.file.stem()),
        }
        self.joined.add(&self.file.name, draft, is_part, self.intake);
    }

    fn end(mut self) {
        // A document without text is an empty file.
        if self.documents == 0 {
            self.open.get_or_insert_default();
        }
        self.end_document();
        if self.bad > NAMED {
            let more = self.bad - NAMED;
            self.intake.problem(&self.file.name, format!("{more} more lines could not be read as they should."));
        }
        if self.passed_over > 0 {
            let message = format!("Tags in columns before the last one: {}, not read.", self.passed_over);
            self.intake.problem(&self.file.name, message);
        }
        if self.compounds > 0 {
            let rows = "Rows of several words (1-2) or of none in the text (4.1)";
            self.intake
                .mild(&self.file.name, format!("{rows}: {}, not read; those of single words are.", self.compounds));
        }
        if let Some(said) = self.layers.said() {
            self.intake.problem(&self.file.name, said);
        }
        for (place, count) in self.others.iter().enumerate() {
            let name = format!("column {}", self.layout.first_tags() + place);
            self.intake.unread.count("tokens", &name, *count);
        }
        self.intake.unread.count("documents", "# comment", self.comments);
        self.intake.end_file(&self.file.name);
    }
}

fn trimmed(line: &str) -> &str {
    line.trim_end_matches(['\r', ' ', '\t'])
}

/// The cells of a line: between tabs, or between blanks if there is no tab.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let separator = if line.contains('\t') { '\t' } else { ' ' };
    line.trim_start_matches(' ').split(separator).filter(move |cell| separator == '\t' || !cell.is_empty())
}

/// True for a tag that begins or goes on, but for those of chunks.
fn is_passed_over(cell: &str) -> bool {
    !is_chunk(cell) && cell.split_once('-').is_some_and(|(prefix, _)| matches!(prefix, "B" | "I"))
}

fn is_chunk(cell: &str) -> bool {
    cell.split_once('-').is_some_and(|(_, label)| CHUNKS.contains(&label))
}

/// The first column and the last one.
fn columns(line: &str) -> (&str, Option<&str>) {
    let separator = if line.contains('\t') { '\t' } else { ' ' };
    let line = line.trim_start_matches(' ');
    match (line.split_once(separator), line.rsplit_once(separator)) {
        (Some((token, _)), Some((_, tag))) => (token, Some(tag)),
        _ => (line, None),
    }
}

/// True if the lines of `head` are tokens with tags.
pub(super) fn looks_like_columns(head: &str) -> bool {
    let mut found = 0;
    // The last line may be cut off.
    let lines = head.split('\n').rev().skip(1).map(|line| line.trim_end_matches(['\r', ' ', '\t']));
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("-DOCSTART-")) {
        let (token, tag) = columns(line);
        match tag {
            Some(tag) if is_tag(tag) && !token.is_empty() => found += 1,
            _ if line.starts_with('#') || is_compound(token) => {}
            _ => return false,
        }
    }
    // Of a few lines, a comment such as `# text = …` before them tells enough.
    let is_commented = head.starts_with("# ") && head.split('\n').next().is_some_and(|line| line.contains(" = "));
    found >= if is_commented { 1 } else { ENOUGH }
}

/// True for the number of a row that stands for the words of the rows after it (`1-2`), or for one that is not in the text
/// (`4.1`). Source: CoNLL-U, "Words, Tokens and Empty Nodes".
fn is_compound(cell: &str) -> bool {
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    cell.split_once(['-', '.']).is_some_and(|(first, second)| is_number(first) && is_number(second))
}

/// Undoes what the writer did to blanks and `%`; other percent signs are left alone.
fn unescaped(label: &str) -> String {
    let mut text = String::with_capacity(label.len());
    let mut rest = label;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        match encoded(after) {
            Some((c, left)) => {
                text.push(c);
                rest = left;
            }
            None => {
                text.push('%');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// The blank or `%` whose bytes `text` begins with, after the first `%`; and what follows.
fn encoded(text: &str) -> Option<(char, &str)> {
    let mut bytes = Vec::new();
    let mut rest = text;
    loop {
        let (digits, after) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
        if let Ok(whole) = std::str::from_utf8(&bytes) {
            let c = whole.chars().next()?;
            return (c == '%' || is_blank(c)).then_some((c, rest));
        }
        if bytes.len() == 4 {
            return None;
        }
        rest = rest.strip_prefix('%')?;
    }
}
