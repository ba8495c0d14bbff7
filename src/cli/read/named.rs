//! Files of a format that a person named.
//!
//! Owns: [`taken_for`].

use crate::formats::archive;
use crate::formats::dataset::Problem;
use crate::formats::format::{Format, InputFile, Reader};
use crate::formats::import::{self, Found};

/// What [`taken_for`] makes of files.
pub struct Taken {
    /// What is to be read.
    pub found: Vec<Found>,
    /// What was left out, or could not be opened.
    pub problems: Vec<Problem>,
    /// How many of the files were left out.
    pub left_out: usize,
}

/// The files, also those in archives, as files of `format`; those that a person named (true) are in any case. All
/// others are left out and said, but for what lies about in every folder.
pub fn taken_for(format: &'static Format, files: Vec<(InputFile, bool)>) -> Taken {
    let mut taken = Taken { found: Vec::new(), problems: Vec::new(), left_out: 0 };
    let mut of_it = Vec::new();
    let belongs = |file: &InputFile| {
        let is_companion = format.beside.endings.iter().any(|ending| file.has_extension(ending));
        let is_it = file.has_extension(format.extension) || (format.recognise)(file);
        is_companion || is_it || import::is_about(format, file)
    };
    let left_out = |file: &InputFile| {
        let name = format.name;
        Problem::new(
            file.name.as_str(),
            format!("It was left out: it is not known as {name}. To read it as that, name the file itself."),
        )
    };
    for (file, is_given) in files {
        if archive::is_archive(&file.bytes) && format.extension != "docx" {
            match archive::read_nested(&file.bytes, archive::LIMITS).map(format.beside.without_copies) {
                Ok(inside) => {
                    let (its, others): (Vec<_>, Vec<_>) = inside.into_iter().partition(belongs);
                    taken.problems.extend(others.iter().filter(|file| !import::is_wrapping(file)).map(left_out));
                    of_it.extend(its);
                }
                Err(message) => taken.problems.push(Problem::new(file.name, message)),
            }
        } else if is_given || belongs(&file) {
            of_it.push(file);
        } else {
            taken.left_out += 1;
            taken.problems.extend((!import::is_wrapping(&file)).then(|| left_out(&file)));
        }
    }
    taken.found = if matches!(format.reading, Some(Reader::Whole(_))) {
        of_it.into_iter().map(|file| Found { format, files: vec![file], archive: None }).collect()
    } else {
        vec![Found { format, files: of_it, archive: None }]
    };
    taken
}
