//! The whole workspace as one archive and back; damage costs what is damaged and nothing else.

use counterclaim::formats::archive;
use counterclaim::formats::backup::{Backup, Kept, MANIFEST, is_backup, read, write};
use counterclaim::formats::format::OutputFile;
use counterclaim::formats::journal::{Record, write_record};
use counterclaim::model::edit::Edit;
use counterclaim::model::history::Step;

use crate::adversarial;

fn record(note: &str) -> String {
    let document = &adversarial::project().documents[0];
    let span = document.annotations.spans().next().unwrap().clone();
    let edit = Edit { added_spans: vec![span], ..Edit::default() };
    let at = "2026-11-22T00:00:00.000Z".into();
    write_record(&Record { step: Step::Do, edit, at, annotator: note.into(), digest: None, since: None })
}

fn workspace() -> Vec<Kept> {
    let project = adversarial::project();
    let history = vec![(1, record("a \"1\"\n")), (2, record("a2"))];
    let histories = vec![(project.documents[0].id.clone(), history)];
    let mut other = project.clone();
    "../Other: <b>project</b>".clone_into(&mut other.name);
    vec![Kept { id: "pone".into(), project, histories }, Kept { id: "ptwo".into(), project: other, histories: vec![] }]
}

#[test]
fn a_workspace_comes_back_whole_and_is_the_same_bytes_each_time() {
    let workspace = workspace();
    let bytes = write(&workspace).unwrap();
    assert_eq!(write(&workspace).unwrap(), bytes);
    assert!(is_backup(&bytes));
    assert!(!is_backup(&archive::write(&[OutputFile::new("a", "b")]).unwrap()));
    let Backup { projects, problems } = read(&bytes).unwrap();
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(projects.len(), 2);
    for (kept, original) in projects.iter().zip(&workspace) {
        assert_eq!((&kept.id, &kept.histories), (&original.id, &original.histories));
        assert_eq!(kept.files().unwrap(), original.files().unwrap(), "what is restored is told from nothing else");
    }
    assert_eq!(projects[0].last_edit(&projects[0].project.documents[0].id), 2);
    assert_eq!(read(&write(&[]).unwrap()).unwrap(), Backup::default());
}

/// The files of the backup, changed and packed again.
fn changed(change: &dyn Fn(&mut Vec<OutputFile>)) -> Backup {
    let files = archive::read(&write(&workspace()).unwrap(), archive::LIMITS).unwrap();
    let mut files: Vec<OutputFile> = files.into_iter().map(|file| OutputFile::new(file.name, file.bytes)).collect();
    change(&mut files);
    read(&archive::write(&files).unwrap()).unwrap()
}

fn named<'f>(files: &'f mut [OutputFile], part: &str) -> &'f mut OutputFile {
    files.iter_mut().find(|file| file.path.contains(part)).unwrap()
}

#[test]
fn without_its_manifest_every_project_is_found() {
    let backup = changed(&|files| files.retain(|file| file.path != MANIFEST));
    let mut ids: Vec<&str> = backup.projects.iter().map(|kept| kept.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["pone", "ptwo"]);
}

#[test]
fn ids_that_are_none_or_stand_twice_are_not_taken() {
    for (name, taken) in [("ptwo\", \"x\": \"", "ptwo"), ("../../x", ""), ("p two", ""), ("pone", "")] {
        let backup = changed(&|files| {
            let manifest = named(files, MANIFEST);
            let text = String::from_utf8(manifest.bytes.clone()).unwrap();
            manifest.bytes = text.replace("\"id\": \"ptwo\"", &format!("\"id\": \"{name}\"")).into_bytes();
        });
        let ids: Vec<&str> = backup.projects.iter().map(|kept| kept.id.as_str()).collect();
        assert_eq!(ids, ["pone", taken], "{name}");
    }
}

#[test]
fn a_damaged_history_is_left_out_and_named_the_document_stays() {
    let backup = changed(&|files| {
        let history = named(files, "/history/");
        history.bytes = history.bytes[..history.bytes.len() - 20].to_vec();
    });
    assert_eq!(backup.projects.len(), 2);
    assert!(backup.projects[0].histories.is_empty());
    assert!(backup.problems.iter().any(|why| why.contains("the history is not restored")), "{:?}", backup.problems);
}

#[test]
fn of_a_dataset_that_is_cut_off_what_is_whole_comes_back() {
    let backup = changed(&|files| {
        let dataset = named(files, "dataset.json");
        dataset.bytes.truncate(dataset.bytes.len() * 2 / 3);
    });
    assert_eq!(backup.projects.len(), 2);
    assert!(!backup.projects.iter().any(|kept| kept.project.documents.is_empty()));
    assert!(backup.problems.iter().any(|why| why.contains("dataset.json")), "{:?}", backup.problems);
}

#[test]
fn a_missing_dataset_and_a_newer_version_are_said() {
    let backup =
        changed(&|files| files.retain(|file| !(file.path.contains("pone") && file.path.ends_with("dataset.json"))));
    assert_eq!(backup.projects.len(), 1);
    assert!(backup.problems.iter().any(|why| why.contains("the project is lost")), "{:?}", backup.problems);
    let newer = r#"{"format": "counterclaim-backup", "version": 2, "projects": []}"#;
    let why = read(&archive::write(&[OutputFile::new(MANIFEST, newer)]).unwrap()).unwrap_err();
    assert!(why.contains("newer version"), "{why}");
}

#[test]
fn any_byte_may_be_wrong_without_a_fault_of_the_program() {
    let bytes = write(&workspace()).unwrap();
    for at in (0..bytes.len()).step_by(bytes.len() / 300) {
        let mut hurt = bytes.clone();
        hurt[at] ^= 0x41;
        // Whatever comes of it, it is an answer.
        if let Ok(backup) = read(&hurt) {
            assert!(backup.projects.len() <= 3);
        }
        drop(read(&bytes[..at]));
    }
}
