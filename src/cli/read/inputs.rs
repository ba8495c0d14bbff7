//! Which files are to be read.
//!
//! Owns: [`collect`], [`Source`].

use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek};
use std::path::{Component, Path, PathBuf};

use super::nameless::{is_docbin, is_json};
use crate::formats::dataset::Problem;
use crate::formats::format::{Format, InputFile};
use crate::formats::{FORMATS, glance, text_source};

/// As much of a file as formats look at, if that is enough.
const HEAD: u64 = 4096;

/// How many times as much, again and again, if it ends within the first record of JSON.
const GROWTH: u64 = 16;

/// As much as is looked at in the end.
const MOST: u64 = 512 << 20;

/// Something to read.
#[derive(Debug)]
pub struct Source {
    /// Its name for messages and formats, `/` between folders: one alone has its short name, what is in a folder its path
    /// in there, and of several inputs each its path as it was given, by which formats know what lies beside it.
    pub name: String,
    /// Its beginning, by which formats know it.
    pub head: InputFile,
    /// What it is, as far as its beginning tells.
    pub format: Option<&'static Format>,
    /// True if a person named it, false if it was found in a folder.
    pub is_given: bool,
    content: Content,
}

#[derive(Debug)]
enum Content {
    File(PathBuf),
    /// Standard input, of which the head has been read.
    Input,
    /// A pipe with a path, of which the head has been read.
    Pipe(File),
    /// A copy of what could be read only once.
    Copy(File),
}

impl Source {
    /// Opens it at its beginning. Standard input and pipes can be opened once, unless they were kept.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.content {
            Content::File(path) => Box::new(File::open(path)?),
            Content::Input => Box::new(Cursor::new(self.head.bytes.clone()).chain(io::stdin())),
            Content::Pipe(file) => Box::new(Cursor::new(self.head.bytes.clone()).chain(file.try_clone()?)),
            Content::Copy(file) => {
                let mut file = file.try_clone()?;
                file.rewind()?;
                Box::new(file)
            }
        })
    }

    /// True if it can be opened more than once.
    pub fn is_lasting(&self) -> bool {
        matches!(self.content, Content::File(_) | Content::Copy(_))
    }

    /// Copies standard input or a pipe into a temporary file, so that it can be opened again. It lies where the system
    /// keeps such files (`TMPDIR`): where the output goes is not known here, and may be nowhere.
    pub fn keep(&mut self) -> io::Result<()> {
        if !self.is_lasting() {
            let mut file = super::super::write::temporary(&std::env::temp_dir())?;
            io::copy(&mut self.open()?, &mut file)?;
            self.content = Content::Copy(file);
        }
        Ok(())
    }

    /// All of it.
    pub fn read(&self) -> io::Result<InputFile> {
        let mut bytes = Vec::new();
        self.open()?.read_to_end(&mut bytes)?;
        Ok(InputFile { name: self.head.name.clone(), bytes })
    }
}

/// The files that `inputs` name, folders with all that is in them. What cannot be opened is a problem. `column`: that of
/// the text, in standard input or a pipe that is only texts.
pub fn collect(inputs: &[PathBuf], column: Option<&str>) -> (Vec<Source>, Vec<Problem>) {
    let (mut sources, mut problems) = (Vec::new(), Vec::new());
    let is_one_of_several = inputs.len() > 1;
    for input in inputs {
        if input.as_os_str() == "-" {
            add(&mut sources, &mut problems, Content::Input, "standard input".to_owned(), true, column);
        } else if input.is_dir() {
            let prefix = is_one_of_several.then_some(input.as_path());
            let before = (sources.len(), problems.len());
            folder(input, prefix, &mut sources, &mut problems);
            if before == (sources.len(), problems.len()) {
                let message = "There are no files in this folder, or only hidden ones.".to_owned();
                problems.push(Problem::new(input.display().to_string(), message));
            }
        } else {
            let name = input.file_name().filter(|_| !is_one_of_several).map_or(input.as_path(), Path::new);
            add(&mut sources, &mut problems, Content::File(input.clone()), name_of(name), true, column);
        }
    }
    (sources, problems)
}

fn add(
    sources: &mut Vec<Source>,
    problems: &mut Vec<Problem>,
    content: Content,
    name: String,
    is_given: bool,
    column: Option<&str>,
) {
    let place = if let Content::File(path) = &content { path.display().to_string() } else { name.clone() };
    match head(content, &name, column) {
        Err(error) => problems.push(Problem::new(place, format!("It cannot be read: {error}."))),
        Ok((content, mut head)) => {
            let format = readable().find(|format| (format.recognise)(&head));
            if let Content::File(_) = content {
                // It can be read again; thousands of files may begin with long texts.
                head.bytes.truncate(usize::try_from(HEAD).unwrap_or(usize::MAX));
                head.bytes.shrink_to_fit();
            }
            sources.push(Source { name, head, format, is_given, content });
        }
    }
}

/// The content as it can be read after its beginning was, and the beginning.
fn head(content: Content, name: &str, column: Option<&str>) -> io::Result<(Content, InputFile)> {
    let Content::File(path) = &content else {
        let head = beginning(&mut io::stdin(), "", column)?;
        return Ok((content, head));
    };
    let mut file = File::open(path)?;
    if file.metadata()?.is_file() {
        let head = beginning(&mut file, name, column)?;
        return Ok((content, head));
    }
    // A pipe has a path, too, and its beginning is there only once.
    let head = beginning(&mut file, "", column)?;
    Ok((Content::Pipe(file), head))
}

/// The beginning of what `reader` gives, with a name by which formats know it; `name` is empty if there is none. It is
/// as long as they need: what is JSON may be known by a field that comes after a text of many megabytes.
fn beginning(reader: &mut dyn Read, name: &str, column: Option<&str>) -> io::Result<InputFile> {
    let mut file = InputFile { name: name.to_owned(), bytes: Vec::new() };
    let mut size = HEAD;
    loop {
        let missing = size - file.bytes.len() as u64;
        let is_whole = (reader.take(missing).read_to_end(&mut file.bytes)? as u64) < missing;
        let is_known = if name.is_empty() { take_name(&mut file) } else { !is_lines(&file) || known(&file) };
        if is_known || is_whole || size >= MOST || !glance::is_cut(&file) {
            if !is_known && name.is_empty() {
                let of_text = || if is_json(&file) { "json" } else { "txt" };
                file.name = format!("stdin.{}", text_source::ending(&file, column).unwrap_or_else(of_text));
            }
            return Ok(file);
        }
        size = (size * GROWTH).min(MOST);
    }
}

fn readable() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.reading.is_some())
}

/// True for files that are read line by line, without knowing all of them: only of these a long beginning is worth it.
fn is_lines(file: &InputFile) -> bool {
    ["jsonl", "json1"].iter().any(|ending| file.has_extension(ending))
}

fn known(file: &InputFile) -> bool {
    readable().any(|format| (format.recognise)(file))
}

/// Standard input, or a pipe, has no name by which it could be known; it gets an ending under which a format knows what is in it.
/// A format that takes anything for its own because of the ending says nothing of the content, and is passed over.
/// False if no format knows it. It may still be a table, or lines of JSON, of texts.
fn take_name(file: &mut InputFile) -> bool {
    let mut endings: Vec<&str> = Vec::new();
    for ending in readable().map(|format| format.extension).chain(["txt"]) {
        if !endings.contains(&ending) {
            endings.push(ending);
        }
    }
    if is_docbin(file) {
        file.name = "stdin.spacy".to_owned();
        return true;
    }
    for ending in endings {
        file.name = format!("stdin.{ending}");
        let anything = InputFile { name: file.name.clone(), bytes: b".".to_vec() };
        if readable().any(|format| (format.recognise)(file) && !(format.recognise)(&anything)) {
            return true;
        }
    }
    false
}

/// Everything in `top` in the order of the names, but hidden files. Links to folders are not followed, because they
/// may lead back.
fn folder(top: &Path, prefix: Option<&Path>, sources: &mut Vec<Source>, problems: &mut Vec<Problem>) {
    let mut waiting = vec![top.to_path_buf()];
    while let Some(path) = waiting.pop() {
        let is_link = path.symlink_metadata().is_ok_and(|data| data.is_symlink());
        if path != top && path.is_dir() && is_link {
            let message = "It is a link to a folder, which is not followed. Name the folder itself.".to_owned();
            problems.push(Problem::new(path.display().to_string(), message));
        } else if path.is_dir() {
            match entries(&path) {
                Ok(entries) => waiting.extend(entries.into_iter().rev()),
                Err(error) => {
                    let message = format!("The folder cannot be read: {error}.");
                    problems.push(Problem::new(path.display().to_string(), message));
                }
            }
        } else if path.metadata().is_ok_and(|data| !data.is_file()) {
            // Reading from a pipe waits until somebody writes.
            let message = "It is no regular file and was left out. Name it to read it.".to_owned();
            problems.push(Problem::new(path.display().to_string(), message));
        } else {
            let inside = path.strip_prefix(top).unwrap_or(&path);
            let named = prefix.map_or_else(|| inside.to_path_buf(), |prefix| prefix.join(inside));
            let name = name_of(&named);
            add(sources, problems, Content::File(path), name, false, None);
        }
    }
}

/// `path` with `/` between folders and without `.` for the folder one is in: two ways to one folder have one name.
fn name_of(path: &Path) -> String {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    parts.collect::<PathBuf>().to_string_lossy().replace('\\', "/")
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok(entries)
}
