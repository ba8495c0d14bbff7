//! Reading again what was written, before it is handed over.
//!
//! Owns: [`verify`]. Unit: code points, counted here character by character as Python does, so that a mistake in
//! the table of offsets cannot hide itself.

use super::super::WriteError;
use super::document::{RawDocument, read_document};
use super::source::Source;
use crate::model::project::Project;

/// Whether every span in `json` covers the words it should: its `text` is `document.text[start:end]`.
pub(crate) fn verify(project: &Project, json: &str) -> Result<(), WriteError> {
    let mut source = Source::new(json, false);
    let mut result = Ok(());
    let mut expected = project.documents.iter();
    source.object(&mut |source, key| {
        if key != "documents" {
            source.reader.skip();
            return true;
        }
        source.list("documents", &mut |source, _| {
            if let (Some(raw), Some(document)) = (read_document(source, &mut |_, _| false), expected.next())
                && result.is_ok()
            {
                let same = raw.text.as_deref() == Some(document.text.as_str())
                    && raw.spans.len() == document.annotations.span_count()
                    && raw.relations.len() == document.annotations.relation_count();
                result = if same { check_slices(&raw) } else { Err(WriteError::Unreadable(changed(&raw))) };
            }
        });
        true
    });
    result?;
    if expected.next().is_some() || source.reader.stop().is_some() || !source.reader.flaws().is_empty() {
        return Err(WriteError::Unreadable("the file is not whole when it is read again".to_owned()));
    }
    Ok(())
}

fn changed(raw: &RawDocument<'_>) -> String {
    format!("“{}” is not the same when it is read again", raw.title.as_deref().unwrap_or_default())
}

/// One pass over the text for all spans: the code points where spans begin or end, sorted, get their bytes.
fn check_slices(raw: &RawDocument<'_>) -> Result<(), WriteError> {
    let text = raw.text.as_deref().unwrap_or_default();
    let mut places: Vec<usize> = raw.spans.iter().flat_map(|(_, span)| [span.start, span.end]).flatten().collect();
    places.sort_unstable();
    places.dedup();
    let mut bytes = Vec::with_capacity(places.len());
    let mut chars = text.char_indices();
    let mut taken = 0;
    for place in &places {
        // After `place` characters the next one begins at its byte; at the end there is none.
        for _ in taken..*place {
            chars.next();
        }
        taken = *place;
        bytes.push(chars.offset());
    }
    let total = text.chars().count();
    for (_, span) in &raw.spans {
        let byte = |at: Option<usize>| places.binary_search(&at?).ok().and_then(|index| bytes.get(index));
        let slice = match (byte(span.start), byte(span.end)) {
            (Some(start), Some(end)) if span.end <= Some(total) => text.get(*start..*end),
            _ => None,
        };
        if slice.is_none_or(str::is_empty) || slice != span.text.as_deref() {
            let title = raw.title.as_deref().unwrap_or_default().to_owned();
            return Err(WriteError::Offset(title, span.id.as_deref().unwrap_or_default().to_owned()));
        }
    }
    Ok(())
}
