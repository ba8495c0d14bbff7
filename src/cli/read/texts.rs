//! Files of no format as texts.
//!
//! Owns: [`texts`].

use super::origin::Origins;
use crate::formats::dataset::{Problem, Reading};
use crate::formats::format::InputFile;
use crate::formats::naming::{Naming as Ids, Wish};
use crate::formats::options::ReadOptions;
use crate::formats::{plain_text, text_source};
use crate::model::document::Document;
use crate::model::edit::Details;
use crate::model::text::Text;

/// Plain texts as documents without annotations; of the rest is said that nobody knows it.
pub fn texts(
    files: Vec<InputFile>,
    options: &ReadOptions,
    (reading, origins): (&mut Reading, &mut Origins),
    ids: &mut Ids,
    formats: &mut Vec<&'static str>,
) {
    for file in files {
        let is_text = ["txt", "md"].iter().any(|ending| file.has_extension(ending)) && options.text_column.is_none();
        let mut problem = |message: String| {
            reading.problems.push(Problem::new(file.name.as_str(), message));
        };
        if text_source::find(&file).is_some() {
            match text_source::read(&file, options) {
                Ok(read) => {
                    reading.problems.extend(read.problems);
                    for mut document in read.project.documents {
                        document.id = ids.name(&Wish::Title(document.id.to_string())).0;
                        reading.project.documents.push(document);
                    }
                    origins.add(vec![file.name], reading.project.documents.len());
                    note_format(formats, "text");
                }
                Err(refusal) if is_unclear(&file, options) => problem(format!("{refusal} Name it with --text-column.")),
                Err(refusal) => problem(refusal.to_string()),
            }
            continue;
        }
        if ["html", "htm", "xhtml"].iter().any(|ending| file.has_extension(ending)) {
            problem(
                "It is a web page, which only the program in the browser opens. Save its text as a .txt file."
                    .to_owned(),
            );
            continue;
        }
        if !is_text {
            problem("Its format is not known. Name it with --from; `counterclaim formats` lists them.".to_owned());
            continue;
        }
        match plain_text::decode(&file.bytes) {
            Err(why) => problem(why.to_string()),
            Ok(decoded) => {
                let said = decoded
                    .announced
                    .map(|message| Problem { is_mild: decoded.is_whole, ..Problem::new(file.name.as_str(), message) });
                reading.problems.extend(said);
                let (id, _) = ids.name(&Wish::Title(file.stem().to_owned()));
                let details = Details { title: file.stem().to_owned(), ..Details::default() };
                reading.project.documents.push(Document::new(id, Text::new(decoded.text), details));
                origins.add(vec![file.name], reading.project.documents.len());
                note_format(formats, "text");
            }
        }
    }
}

/// True if `file` has columns, and which one holds the text is not clear.
fn is_unclear(file: &InputFile, options: &ReadOptions) -> bool {
    let columns = text_source::find(file).map(|source| (source.columns)(file)).unwrap_or_default();
    !columns.is_empty() && text_source::chosen(&columns, options).is_none()
}

fn note_format(formats: &mut Vec<&'static str>, name: &'static str) {
    if !formats.contains(&name) {
        formats.push(name);
    }
}
