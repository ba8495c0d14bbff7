//! Training data of spaCy, ours and others', as JSON or DocBin.
//!
//! Owns: [`read`]. Unit: code points.
//!
//! JSON may be a list or one value a line, and each value an object with `text`, or a pair of the text and an object
//! (as in spaCy 2). Spans are in `spans` (a list, or an object with a list for each group, as `Doc.to_json` has it),
//! in `ents` or in `entities`, each an object or `[start, end, label]`. The `ents` of an export are a view of its
//! `spans` and not read again.

use super::super::format::InputFile;
use super::super::intake::{Draft, DraftSpan, Intake};
use super::super::json::{Json, Stop};
use super::super::options::ReadOptions;
use super::super::records;
use super::super::rows::{Noting, SPAN, read_span};
use super::super::unread::Unread;
use super::unbind::unbind;
use super::union::Union;
use super::{BIN, FILE, LINK, add_link, note_groups};

/// Fields of a document that are read, views of them, and those that are counted; all others become its metadata.
const TAKEN: [&str; 9] = ["id", "title", "text", "ents", "entities", "spans", "tokens", "words", "spaces"];

/// Where the sentences are, which nothing here keeps.
const SENTENCES: &str = "sents";

/// The fields of a token that say where it is.
const TOKEN: [&str; 5] = ["id", "start", "end", "text", "orth"];

pub(super) fn read(files: &[&InputFile], _: &ReadOptions, intake: &mut Intake) {
    for file in files {
        if file.has_extension(BIN) {
            read_bin(file, files, intake);
        } else {
            for (place, draft) in read_json(file, intake) {
                intake.document(&place, draft);
            }
        }
        intake.end_file(&file.name);
    }
}

/// The documents of a DocBin; of one that lies beside its lines, nothing but whether it agrees with them.
fn read_bin(file: &InputFile, files: &[&InputFile], intake: &mut Intake) {
    let name = file.name.as_str();
    let drafts = match unbind(&file.bytes, &mut |message| intake.problem(name, message)) {
        Ok(drafts) => drafts,
        Err(why) => return intake.problem(name, why),
    };
    let Some(lines) = lines_of(file, files) else {
        for (number, draft) in drafts.into_iter().enumerate() {
            intake.document(&format!("{name}, document {}", number + 1), draft);
        }
        return;
    };
    // What is wrong with the lines is noted when they are read themselves.
    let mut unheard = Intake::new(Default::default());
    let lines: Vec<Draft> = read_json(lines, &mut unheard).into_iter().map(|(_, draft)| draft).collect();
    let same = lines.len() == drafts.len() && lines.iter().zip(&drafts).all(|(a, b)| said(a) == said(b));
    if !same {
        intake.problem(
            name,
            format!("It differs from the {FILE} beside it, which was read instead. To read it, open it alone."),
        );
    }
}

/// The lines that an export has beside this DocBin, in its folder or in the folder of its split.
fn lines_of<'f>(file: &InputFile, files: &[&'f InputFile]) -> Option<&'f InputFile> {
    let folder = file.name.strip_suffix(file.file_name()).unwrap_or_default();
    let beside = [format!("{folder}{FILE}"), format!("{folder}{}/{FILE}", file.stem())];
    files.iter().find(|other| beside.contains(&other.name)).copied()
}

/// What must be the same in a DocBin and in its lines.
fn said(draft: &Draft) -> (&str, Option<&str>, Vec<String>) {
    let span = |span: &DraftSpan| {
        let attributes: Vec<String> =
            span.attributes.iter().map(|(id, value)| format!("{id}={}", value.as_str())).collect();
        let place = [span.start, span.end].map(|at| at.map_or_else(String::new, |at| at.to_string())).join(" ");
        [place.as_str(), &span.id, &span.label, &attributes.join(" "), &span.note, &span.annotator].join(" ")
    };
    (&draft.text, draft.id.as_deref(), draft.spans.iter().map(span).collect())
}

/// The documents of a JSON file with their places.
fn read_json(file: &InputFile, intake: &mut Intake) -> Vec<(String, Draft)> {
    let Some(text) = intake.text(file) else { return Vec::new() };
    let mut drafts = Vec::new();
    let mut add = |place: String, value: &Json, intake: &mut Intake| {
        let mut unread = std::mem::take(&mut intake.unread);
        if let Some(draft) = read_value(value, &mut unread, &mut |message| intake.problem(&place, message)) {
            drafts.push((place, draft));
        }
        intake.unread = unread;
    };
    if let Some((whole, stop)) = as_one(&text) {
        if let Some(stop) = stop {
            let message = format!("It is not JSON from character {} on. What is whole was read.", stop.at + 1);
            intake.problem(&file.name, message);
        }
        let rows = if matches!(whole, Json::List(_)) { whole.items() } else { std::slice::from_ref(&whole) };
        for (number, row) in rows.iter().enumerate() {
            add(format!("{}, item {}", file.name, number + 1), row, intake);
        }
        return drafts;
    }
    for (number, line) in text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("{}, line {}", file.name, number + 1);
        let (value, stop) = Json::parse(line);
        if let Some(stop) = stop {
            let message = format!("The line is not JSON from character {} on. What is whole was read.", stop.at + 1);
            intake.problem(&place, message);
        }
        add(place, &value, intake);
    }
    drafts
}

/// The file as one value, if it is a list of documents or a document over several lines; and where it is flawed.
fn as_one(text: &str) -> Option<(Json, Option<Stop>)> {
    let mut first = text.chars().filter(|c| !c.is_ascii_whitespace());
    let is_list = first.next() == Some('[') && matches!(first.next(), Some('[' | '{'));
    let line = text.trim_start().lines().next().unwrap_or_default();
    if !is_list && Json::parse(line).1.is_none() {
        return None;
    }
    let (whole, stop) = Json::parse(text);
    (is_list || stop.is_none()).then_some((whole, stop))
}

/// A document from an object, or from a pair of its text and an object.
pub(super) fn read_value(value: &Json, unread: &mut Unread, noting: &mut Noting<'_>) -> Option<Draft> {
    let (text, said) = match value {
        Json::List(pair) => (pair.first().unwrap_or(&Json::Null), pair.get(1).unwrap_or(&Json::Null)),
        row => (row.get("text"), row),
    };
    let Some(text) = text.text() else {
        noting("There is no “text” in it. It was left out.".to_owned());
        return None;
    };
    let mut draft = Draft { text: text.to_owned(), ..Draft::default() };
    draft.id = said.get("id").text_or_number().map(str::to_owned);
    draft.details.title = said.get("title").text().unwrap_or_default().to_owned();
    let spans = said.get("spans");
    let mut lists: Vec<&[Json]> = vec![spans.items()];
    lists.extend(spans.fields().iter().map(|(_, group)| group.items()));
    let in_use = spans.fields().iter().filter(|(_, group)| !group.items().is_empty());
    note_groups(&in_use.map(|(name, _)| name.as_str()).collect::<Vec<_>>(), noting);
    let is_other = |key: &str| !TAKEN.contains(&key) && key != SENTENCES;
    let others = said.fields().iter().filter(|(key, _)| is_other(key));
    draft.metadata = records::metadata(&[], others, noting);
    let is_export = matches!(spans, Json::List(_)) && !said.get("words").is_null();
    if !is_export {
        lists.extend([said.get("ents").items(), said.get("entities").items()]);
    }
    let (mut union, mut is_first) = (Union::default(), true);
    let in_span = [SPAN.as_slice(), &[LINK]].concat();
    for list in lists.into_iter().filter(|list| !list.is_empty()) {
        for span in list {
            unread.fields("spans", span, &in_span);
            let span = read_entity(span, noting);
            if is_first {
                union.add(span);
            } else {
                union.add_unless_there(span);
            }
        }
        is_first = false;
    }
    draft.spans = union.into_spans();
    said.get("tokens").items().iter().for_each(|token| unread.fields("tokens", token, &TOKEN));
    unread.count("documents", SENTENCES, usize::from(!said.get(SENTENCES).is_nothing()));
    Some(draft)
}

/// A span as an object or as `[start, end, label]`.
fn read_entity(span: &Json, noting: &mut Noting<'_>) -> DraftSpan {
    let Json::List(fields) = span else {
        let mut read = read_span(span, noting);
        add_link(&mut read, LINK, span.get(LINK).text().unwrap_or_default());
        return read;
    };
    DraftSpan {
        start: fields.first().and_then(Json::whole),
        end: fields.get(1).and_then(Json::whole),
        label: fields.get(2).and_then(Json::text_or_number).unwrap_or_default().to_owned(),
        ..DraftSpan::default()
    }
}
