//! Whether what was written of a document says what the document does: the line and the DocBin, each read again.
//!
//! Owns: [`check`]. Unit: code points.

use super::super::format::{Context, OutputFile, WriteError};
use super::super::intake::{Draft, DraftSpan};
use super::super::json::Json;
use super::super::unread::Unread;
use super::is_bin;
use super::read::read_value;
use super::unbind::unpack;
use crate::model::document::Document;

pub(super) fn check(document: &Document, files: &[OutputFile], _: &Context<'_>) -> Result<(), WriteError> {
    let wrong = |what: String| WriteError::Unreadable(format!("“{}”, read again: {what}", document.id));
    for file in files {
        let mut problem = None;
        let mut noting = |message| problem = Some(message);
        let draft = if is_bin(&file.path) {
            unpack(&file.bytes, &mut noting).map_err(wrong)?.pop()
        } else {
            let (row, stop) = Json::parse(&file.text());
            let draft = read_value(&row, &mut Unread::default(), &mut noting);
            let is_whole = stop.is_none() && text_of_words(&row) == document.text.as_str();
            draft.filter(|_| is_whole)
        };
        if let Some(problem) = problem {
            return Err(wrong(problem));
        }
        let draft = draft.ok_or_else(|| wrong("it is not whole".to_owned()))?;
        compare(document, &draft)?;
    }
    Ok(())
}

/// The text that `words` and `spaces` make, as spaCy puts it together.
fn text_of_words(row: &Json) -> String {
    let mut text = String::new();
    for (word, space) in row.get("words").items().iter().zip(row.get("spaces").items()) {
        text.push_str(word.text().unwrap_or_default());
        text.push_str(if *space == Json::Bool(true) { " " } else { "" });
    }
    text
}

fn compare(document: &Document, draft: &Draft) -> Result<(), WriteError> {
    if draft.text != document.text.as_str() || draft.spans.len() != document.annotations.span_count() {
        return Err(WriteError::Unreadable(format!("“{}”, read again, is another document", document.id)));
    }
    let said = |span: &DraftSpan| (span.start, span.end);
    for (written, span) in draft.spans.iter().zip(document.annotations.spans()) {
        let range = (Some(span.range.start.0), Some(span.range.end.0));
        let quote = written.quote.as_deref();
        let is_same = said(written) == range
            && (written.label.as_str(), written.id.as_str()) == (span.label.as_str(), span.id.as_str())
            && quote.is_none_or(|quote| quote == document.text.slice(span.range));
        if !is_same {
            return Err(WriteError::Offset(document.id.to_string(), span.id.to_string()));
        }
    }
    Ok(())
}
