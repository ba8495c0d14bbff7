//! x
use counterclaim::formats::dataset::{GENERATOR, read, write};
use counterclaim::formats::journal;
#[test]
fn practice() {
    let bytes = std::fs::read("practice/practice.json").unwrap();
    let reading = read(&bytes).unwrap();
    for p in &reading.problems {
        println!("{p}");
    }
    println!("{} docs, {} unplaced", reading.project.documents.len(), reading.unplaced.len());
    let once = write(&reading.project, &"2026".into(), GENERATOR).unwrap();
    std::fs::write("/tmp/target-dataset/out.json", &once).unwrap();
    let again = read(once.as_bytes()).unwrap();
    assert_eq!(again.project, reading.project);
    assert!(again.problems.is_empty());
    let v: serde_json::Value = serde_json::from_str(&once).unwrap();
    assert_eq!(serde_json::to_string_pretty(&v).unwrap() + "\n", once);
    for d in &reading.project.documents {
        let s = journal::write_snapshot(d);
        assert_eq!(&journal::read_snapshot(&s, d.text.clone()).unwrap(), d);
    }
    for n in (0..bytes.len()).step_by(1999) {
        drop(read(&bytes[..n]));
    }
}
