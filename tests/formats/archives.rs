//! Archives: the same bytes each time, hostile ones refused.

use counterclaim::formats::FORMATS;
use counterclaim::formats::archive::{self, LIMITS, Limits, is_archive, salvage, write};
use counterclaim::formats::format::{InputFile, OutputFile, Writing};
use counterclaim::formats::import;
use counterclaim::formats::options::{Options, ReadOptions};
use counterclaim::model::project::Project;

fn read(bytes: &[u8]) -> Result<Vec<InputFile>, String> {
    archive::read(bytes, LIMITS)
}

fn files() -> Vec<OutputFile> {
    vec![OutputFile::new("a/ä 1.txt", "text 👩"), OutputFile::new("b.json", "{}".repeat(1000))]
}

#[test]
fn what_is_packed_comes_out_again() {
    let bytes = write(&files()).unwrap();
    assert!(is_archive(&bytes) && bytes.len() < 1000, "{} bytes", bytes.len());
    let input = |file: OutputFile| InputFile { name: file.path, bytes: file.bytes };
    assert_eq!(read(&bytes).unwrap(), files().into_iter().map(input).collect::<Vec<_>>());
    assert_eq!(write(&files()).unwrap(), bytes, "the same files give the same bytes");
}

#[test]
fn archives_of_other_programs_are_read() {
    // By Python's zipfile, to a stream: sizes after the data, a folder, a comment, one file not packed.
    let files = read(include_bytes!("../fixtures/archive/foreign.zip")).unwrap();
    let found: Vec<(&str, usize)> = files.iter().map(|file| (file.name.as_str(), file.bytes.len())).collect();
    assert_eq!(found, [("folder/ä.txt", 440), ("stored.json", 2)]);
    assert!(files[0].bytes.starts_with("👩 text\r\n".as_bytes()));
}

/// The archive of one file, its name replaced by one of the same length.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = write(&[OutputFile::new(from, "x")]).unwrap();
    let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(from.as_bytes())).collect();
    assert_eq!(places.len(), 2, "in the file's own header and in the directory");
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

#[test]
fn names_outside_the_archive_are_refused() {
    for name in ["../../a.txt", "/etc/passwd", "a/../../b.t", "C:\\a.txt", "..\\..\\a.txt"] {
        let plain = "x".repeat(name.len());
        let why = read(&renamed(&plain, name)).unwrap_err();
        assert!(why.contains("outside itself"), "{why}");
    }
}

#[test]
fn what_is_no_archive_or_cut_off_is_refused() {
    for bytes in [&b""[..], b"PK\x03\x04", b"PK\x03\x04 and then nothing that makes sense"] {
        assert!(read(bytes).unwrap_err().contains("cannot be read"));
    }
    let mut cut = write(&files()).unwrap();
    cut.truncate(cut.len() / 2);
    assert!(read(&cut).is_err());
}

#[test]
fn bombs_are_refused() {
    let limits = Limits { bytes: 3 << 20, files: 3, file: 3 << 20 };
    let read = |files: &[OutputFile]| archive::read(&write(files).unwrap(), limits);
    let blanks = |mega: usize| OutputFile::new(mega.to_string(), vec![b' '; mega << 20]);
    assert!(write(&[blanks(4)]).unwrap().len() < 20_000);
    assert!(read(&[blanks(3)]).is_ok());
    assert!(read(&[blanks(4)]).unwrap_err().contains("more than 3 MB"));
    assert!(read(&[blanks(1), blanks(2), OutputFile::new("x", " ")]).unwrap_err().contains("more than 3 MB"));
    let many: Vec<OutputFile> = (0..4).map(|n| OutputFile::new(n.to_string(), "")).collect();
    assert!(read(&many).unwrap_err().contains("has 4 files; at most 3"));
}

#[test]
fn what_unpacks_to_far_more_than_any_text_is_refused() {
    let blanks = OutputFile::new("bomb.txt", vec![b' '; 20 << 20]);
    let why = read(&write(&[blanks]).unwrap()).unwrap_err();
    assert!(why.contains("“bomb.txt”") && why.contains("more than 500 times"), "{why}");
    let limits = Limits { file: 1 << 20, ..LIMITS };
    let large = OutputFile::new("large.txt", (0..1 << 21).map(|n| (n * 7 % 251) as u8).collect::<Vec<_>>());
    let why = archive::read(&write(&[large]).unwrap(), limits).unwrap_err();
    assert!(why.contains("“large.txt”") && why.contains("more than 1 MB"), "{why}");
}

#[test]
fn links_and_names_that_stand_twice_are_refused() {
    let mut bytes = write(&[OutputFile::new("link", "/etc/passwd")]).unwrap();
    let entry = (0..bytes.len()).find(|at| bytes[*at..].starts_with(b"PK\x01\x02")).unwrap();
    bytes[entry + 38..entry + 42].copy_from_slice(&(0o120_777_u32 << 16).to_le_bytes());
    assert!(read(&bytes).unwrap_err().contains("“link” in the archive is a link"));
    for names in [["a.txt", "a.txt"], ["b/a.txt", "b\\a.txt"]] {
        let why = read(&write(&names.map(|name| OutputFile::new(name, "x"))).unwrap()).unwrap_err();
        assert!(why.contains("twice"), "{why}");
    }
}

#[test]
fn of_a_damaged_archive_the_rest_is_salvaged() {
    let texts: Vec<OutputFile> =
        (0..3).map(|n| OutputFile::new(format!("{n}.txt"), format!("text {n} ").repeat(200))).collect();
    let whole = write(&texts).unwrap();
    let (files, damaged) = salvage(&whole, LIMITS).unwrap();
    assert_eq!((files.len(), damaged.len()), (3, 0));

    let mut hurt = whole.clone();
    let second = (0..hurt.len()).filter(|at| hurt[*at..].starts_with(b"PK\x03\x04")).nth(1).unwrap();
    hurt[second + 40] ^= 0xFF;
    let (files, damaged) = salvage(&hurt, LIMITS).unwrap();
    assert!(
        files.iter().any(|file| file.bytes == texts[0].bytes) && files.iter().any(|file| file.bytes == texts[2].bytes)
    );
    assert_eq!(damaged.len(), 1, "{damaged:?}");
    assert_eq!(damaged[0].0, "1.txt");

    // Without its directory, and cut in the middle of the last file.
    let third = (0..whole.len()).filter(|at| whole[*at..].starts_with(b"PK\x03\x04")).nth(2).unwrap();
    let (files, damaged) = salvage(&whole[..third + 45], LIMITS).unwrap();
    assert_eq!(files[..2].iter().map(|file| &file.bytes).collect::<Vec<_>>(), [&texts[0].bytes, &texts[1].bytes]);
    assert_eq!(damaged.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["2.txt", ""]);
    assert!(salvage(b"nothing", LIMITS).is_err());
    assert!(salvage(&renamed("xxxxxxxx.txt", "../../../a.t"), LIMITS).unwrap_err().contains("outside itself"));
}

#[test]
fn damaged_content_is_refused() {
    let mut bytes = write(&[OutputFile::new("a.txt", "some words that are packed and packed")]).unwrap();
    for byte in &mut bytes[40..60] {
        *byte ^= 0x55;
    }
    assert!(read(&bytes).unwrap_err().contains("damaged"));
}

#[test]
fn the_archive_of_an_export_says_what_it_is_and_whose() {
    let (description, license) = ("Who said what.".to_owned(), "CC BY 4.0".to_owned());
    let project = Project { description, license, ..crate::adversarial::project() };
    for format in FORMATS.iter().filter(|format| matches!(format.writing, Some(Writing::Documents(_)))) {
        let export = super::exported(&project, format, &Options::default());
        let file = InputFile { name: "out.zip".to_owned(), bytes: write(&export.files).unwrap() };
        let (found, rest, refused) = import::sort_out(vec![file]);
        assert!(rest.is_empty(), "{}: {} files left over", format.id, rest.len());
        if format.reading.is_none() {
            assert!(found.is_empty() && refused.len() == 1, "{}: {refused:?}", format.id);
            assert!(refused[0].starts_with("out.zip: ") && refused[0].contains(format.name), "{refused:?}");
            continue;
        }
        let [found] = found.as_slice() else { panic!("{}: {} sets", format.id, found.len()) };
        assert_eq!((found.format.id, found.archive.as_deref()), (format.id, Some("out.zip")));
        let reading = import::read(format, &found.files, &ReadOptions::default()).unwrap();
        let about = |project: &Project| [&project.name, &project.description, &project.license].map(Clone::clone);
        assert_eq!(about(&reading.project), about(&project), "{}", format.id);
    }
}

#[test]
fn archives_in_an_archive_are_opened_within_its_limits() {
    let limits = Limits { bytes: 3 << 20, files: 5, file: 3 << 20 };
    let read = |files: &[OutputFile]| archive::read_nested(&write(files).unwrap(), limits);
    let blanks = |mega: usize| OutputFile::new("b.txt", vec![b' '; mega << 20]);
    let inner = |name: &str, files: &[OutputFile]| OutputFile::new(name, write(files).unwrap());
    let names = |files: &[OutputFile]| read(files).unwrap().into_iter().map(|file| file.name).collect::<Vec<_>>();
    // One level down; a document of Word is a zip archive, too, and stays one.
    let deeper = inner("deep.zip", &[OutputFile::new("x.txt", "x")]);
    let files = [
        OutputFile::new("z.txt", "z"),
        inner("a/one.zip", &[OutputFile::new("c/d.txt", "d"), deeper]),
        inner("w.docx", &[blanks(1)]),
    ];
    assert_eq!(names(&files), ["a/one.zip/c/d.txt", "a/one.zip/deep.zip", "w.docx", "z.txt"]);
    let why = read(&[inner("a.zip", &[blanks(2)]), inner("b.zip", &[blanks(2)])]).unwrap_err();
    assert!(why.contains("“b.zip”") && why.contains("unpacked"), "{why}");
    let many: Vec<OutputFile> = (0..5).map(|n| OutputFile::new(n.to_string(), "")).collect();
    assert!(read(&[inner("a.zip", &many)]).unwrap_err().contains("“a.zip”"));
    assert!(read(&[OutputFile::new("a.zip", "PK\x03\x04")]).unwrap_err().contains("“a.zip”"));
    assert_eq!(names(&[OutputFile::new("a.zip", "no archive")]), ["a.zip"]);
}
