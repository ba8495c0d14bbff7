//! One token a line with its tag: CoNLL-2003 with IOB2 tags, and the same with BILOU tags.
//!
//! Unit: tokens (of [`super::tokens`]); the file has no offsets. Shape: token, tab, tag; an empty line after every
//! sentence, the last one too; one file for each document. A `-DOCSTART- -X- O O` line comes first only if asked for:
//! spaCy's converter splits documents at exactly that line, doccano's parser takes it for a token.
//!
//! Cannot hold: blanks and line breaks, so the text comes back with one blank between tokens and one line for each
//! sentence; overlap, relations, attributes. Blanks and `%` in labels are written as `%20`, because most readers split
//! lines at blanks; the reader undoes it. A text that begins with U+FEFF begins with an empty line, or readers would
//! take that character for a byte-order mark.
//!
//! Sources: Sang and De Meulder (2003), "Introduction to the CoNLL-2003 shared task"; `seqeval` 1.2.2, strict IOB2;
//! `conll_ner_to_docs` of spaCy 3.8.

mod labels;
mod read;

use std::ops::Range;

use super::format::{
    Beside, Context, DocumentWriting, Format, Holds, InputFile, OutputFile, Overlaps, Reader, Writing, as_lines,
    no_fixed, no_last,
};
use super::options::{Align, Unit};
use super::reduce::aligned;
use super::tags::{bilou, iob2};
use super::tokens::{is_blank, sentences};
use crate::model::document::Document;
use crate::model::offset::TextRange;
use read::{looks_like_columns, read};

/// Endings that nothing else has.
const ENDINGS: [&str; 8] = ["conll", "conll2003", "iob", "iob2", "bio", "bilou", "bioes", "iobes"];

/// Endings of files that may hold columns: of the corpora of CoNLL-2002 and 2003, and of anything.
const MAYBE: [&str; 15] = [
    "txt", "tsv", "csv", "conllu", "testa", "testb", "train", "dev", "test", "esp", "ned", "deu", "tags", "col", "data",
];

/// The line between documents.
const DOCSTART: &str = "-DOCSTART- -X- O O";

const HOLDS: Holds = Holds { overlap: Overlaps::None, tokens: true, align: Align::Expand, text: false, ..Holds::SPANS };

/// Columns with IOB2 tags.
pub const CONLL: Format = Format {
    id: "conll",
    name: "CoNLL, IOB2",
    extension: "conll",
    media_type: "text/plain",
    description: "One token a line with its IOB2 tag, as in CoNLL-2003, for sequence labelling.",
    loading: "```python\nfrom pathlib import Path\n\nfor path in sorted(Path(\".\").rglob(\"*.conll\")):\n    \
              sentences = path.read_text(encoding=\"utf-8\").split(\"\\n\\n\")\n    \
              rows = [[line.split(\"\\t\") for line in sentence.split(\"\\n\") if line] for sentence in sentences]\n\
              ```\n\nSplit lines at `\\n` only: `str.splitlines()` also splits at other characters. Two columns, \
              token and tag, with a tab between; an empty line after every sentence. With one file for each label \
              there is a folder for each label. Blanks and `%` in labels are percent-encoded: `casualty figure` is \
              `B-casualty%20figure`, and `urllib.parse.unquote` makes it the label again.\n\nspaCy: \
              `python -m spacy convert -c conll FILE.conll .`. Put together (`cat *.conll`), the files keep their \
              documents apart if they begin with `-DOCSTART-`, which an option writes; on the command line, \
              `--docstart --out all.conll` writes them as that one file.\n",
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: HOLDS,
    writing: Some(Writing::Documents(DocumentWriting {
        main: None,
        fixed: no_fixed,
        document: |document, context| write(document, context, iob2),
        join: as_lines,
        last: no_last,
        check: None,
    })),
    reading: Some(Reader::Files(read)),
    recognise,
    beside: Beside::NOTHING,
};

/// Columns with BILOU tags. Read as [`CONLL`] is; an export is told apart by its manifest.
pub const BILOU: Format = Format {
    id: "bilou",
    name: "CoNLL, BILOU",
    description: "One token a line with its BILOU tag, which also says where spans end.",
    loading: "As CoNLL with IOB2 tags: two columns, token and tag, with a tab between, and an empty line after every \
              sentence. `B-` begins a span, `I-` goes on, `L-` ends it, `U-` is a span of one token. \
              Blanks and `%` in labels are percent-encoded, as in `B-casualty%20figure`.\n\n```python\n\
              from pathlib import Path\n\nfor path in sorted(Path(\".\").rglob(\"*.conll\")):\n    \
              sentences = path.read_text(encoding=\"utf-8\").split(\"\\n\\n\")\n    \
              rows = [[line.split(\"\\t\") for line in sentence.split(\"\\n\") if line] for sentence in sentences]\n\
              ```\n\nFor `seqeval`, name the scheme: `seqeval.scheme.BILOU`.\n",
    writing: Some(Writing::Documents(DocumentWriting {
        main: None,
        fixed: no_fixed,
        document: |document, context| write(document, context, bilou),
        join: as_lines,
        last: no_last,
        check: None,
    })),
    ..CONLL
};

/// Tags for so many tokens, of places with labels.
type Tags = fn(usize, &[(Range<usize>, &str)]) -> Vec<String>;

fn write(document: &Document, context: &Context<'_>, tags: Tags) -> Vec<OutputFile> {
    let (tokens, placed) = aligned(document, context.align);
    let labels: Vec<String> = placed.iter().map(|(_, span)| escaped(span.label.as_str())).collect();
    let named: Vec<(Range<usize>, &str)> =
        placed.iter().zip(&labels).map(|((places, _), label)| (places.clone(), label.as_str())).collect();
    let ranges: Vec<TextRange> = placed.iter().map(|(_, span)| span.range).collect();
    let tags = tags(tokens.len(), &named);
    let mut lines = String::with_capacity(document.text.as_str().len() * 2);
    if context.options.docstart {
        lines.push_str(DOCSTART);
        lines.push_str("\n\n");
    } else if tokens.first().is_some_and(|token| token.text(&document.text).starts_with('\u{feff}')) {
        lines.push('\n');
    }
    for sentence in sentences(&document.text, &tokens, &ranges) {
        let rows = tokens.iter().zip(&tags).skip(sentence.start).take(sentence.len());
        for (token, tag) in rows {
            lines.push_str(token.text(&document.text));
            lines.push('\t');
            lines.push_str(tag);
            lines.push('\n');
        }
        lines.push('\n');
    }
    let mut path = context.stem.to_owned();
    path.push_str(".conll");
    vec![OutputFile::new(path, lines)]
}

fn recognise(file: &InputFile) -> bool {
    ENDINGS.iter().any(|ending| file.has_extension(ending))
        || (MAYBE.iter().any(|ending| file.has_extension(ending)) && looks_like_columns(&file.head()))
}

/// A label without blanks: these and `%` percent-encoded (RFC 3986, section 2.1).
fn escaped(label: &str) -> String {
    const DIGITS: [u8; 16] = *b"0123456789ABCDEF";
    let mut escaped = String::with_capacity(label.len());
    for c in label.chars() {
        if c != '%' && !is_blank(c) {
            escaped.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            escaped.push('%');
            for half in [byte >> 4, byte & 15] {
                escaped.extend(DIGITS.get(usize::from(half)).map(|digit| char::from(*digit)));
            }
        }
    }
    escaped
}
