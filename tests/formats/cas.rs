//! UIMA CAS: every byte of small exports, what INCEpTION, WebAnno and DKPro write, and broken files.

use std::sync::{Arc, LazyLock};

use counterclaim::formats::archive;
use counterclaim::formats::cas::{json, xmi};
use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::{Format, InputFile, OutputFile};
use counterclaim::formats::import;
use counterclaim::formats::options::{Options, ReadOptions};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::project::Project;
use counterclaim::model::scheme::{Attribute, AttributeKind, Label, Scheme};
use counterclaim::model::span::{Origin, Span, Value};
use counterclaim::model::text::Text;
use proptest::prelude::*;

use super::examples::small;
use super::{as_input, exported, file, read_again};
use crate::adversarial::{self, span};
use crate::texts::config;

/// A text with a tab, line breaks and an emoji, as another program would write it: `Army 🚒 said` and more.
const FOREIGN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:tcas="http:///uima/tcas.ecore" xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
  xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"
  xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
  xmlns:anno="http:///de/tudarmstadt/ukp/clarin/webanno/api/type.ecore"
  xmlns:dep="http:///de/tudarmstadt/ukp/dkpro/core/api/syntax/type/dependency.ecore"
  xmlns:plain="http:///uima/noNamespace.ecore" xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
  <tcas:DocumentAnnotation xmi:id="2" sofa="1" begin="0" end="26" language="en"/>
  <anno:CASMetadata xmi:id="3" sofa="1" begin="0" end="26" username="anna"/>
  <seg:Sentence xmi:id="4" sofa="1" begin="0" end="26"/>
  <seg:Token xmi:id="5" sofa="1" begin="0" end="4" order="0"/>
  <seg:Token xmi:id="6" sofa="1" begin="5" end="7" order="0"/>
  <dep:Dependency xmi:id="7" sofa="1" begin="0" end="4" Governor="5" Dependent="6" DependencyType="obj"/>
  <ner:NamedEntity xmi:id="8" sofa="1" begin="0" end="7" value="ORG" identifier="http://x/1"/>
  <custom:Claim xmi:id="9" sofa="1" begin="8" end="19" strength="3" sure="true" link="8"><tags>a</tags><tags>b&amp;c</tags></custom:Claim>
  <custom:ClaimRelation xmi:id="10" sofa="1" begin="0" end="7" Governor="9" Dependent="8" label="by"/>
  <custom:Topic xmi:id="11" name="war"/>
  <plain:Mention xmi:id="12" sofa="1" begin="5" end="7" label=""/>
  <custom:Claim xmi:id="13" sofa="1" begin="0" end="4"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Army &#128658; said&#9;1&lt;2&#13;&#10;killed.&#10;"/>
  <cas:View sofa="1" members="2 3 4 5 6 7 8 9 10 11 12"/>
</xmi:XMI>"#;

const FOREIGN_TYPES: &str = r#"<?xml version="1.0"?><typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
<types><typeDescription><name>webanno.custom.Claim</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>strength</name><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
<featureDescription><name>sure</name><rangeTypeName>uima.cas.Boolean</rangeTypeName></featureDescription>
<featureDescription><name>link</name><rangeTypeName>webanno.custom.Claim</rangeTypeName></featureDescription>
<featureDescription><name>tags</name><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>
</features></typeDescription></types></typeSystemDescription>"#;

fn input(name: &str, content: &str) -> InputFile {
    InputFile { name: name.to_owned(), bytes: content.as_bytes().to_vec() }
}

fn read(format: &'static Format, files: &[InputFile]) -> Reading {
    import::read(format, files, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// `label place words`, one a line.
fn spans(document: &Document) -> Vec<String> {
    let line = |span: &Arc<Span>| format!("{} {} {:?}", span.label, span.range, document.text.slice(span.range));
    document.annotations.spans().map(line).collect()
}

fn problems(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(|problem| problem.message.clone()).collect()
}

#[test]
fn xmi_of_a_small_document() {
    let export = exported(&small(), &xmi::FORMAT, &Options::default());
    let said = |who: &str| {
        format!(
            "annotator=\"{who}\" created_at=\"2026-01-01T00:00:00Z\" updated_at=\"2026-01-02T00:00:00Z\" origin=\"manual\""
        )
    };
    let expected = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
  <type:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="22" language="x-unspecified" documentTitle="d1" documentId="d1"/>
  <custom:Span xmi:id="3" sofa="1" begin="0" end="11" label="denial" id="a2" {said}/>
  <custom:Span xmi:id="4" sofa="1" begin="12" end="21" label="casualty_figure" id="a1" {said}/>
  <custom:SpanRelation xmi:id="5" sofa="1" begin="0" end="11" Governor="4" Dependent="3" label="denies" id="r1" annotator="a1" created_at="2026-01-01T00:00:00Z"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Army denies 12 killed."/>
  <cas:View sofa="1" members="2 3 4 5"/>
</xmi:XMI>
"#,
        said = said("a1")
    );
    assert_eq!(file(&export, "d1.xmi"), expected);
    let types = file(&export, "TypeSystem.xml");
    assert!(types.contains("<name>webanno.custom.SpanRelation</name>"), "{types}");
    assert!(!types.contains("<rangeTypeName/>"), "{types}");
}

#[test]
fn json_of_a_small_document() {
    let export = exported(&small(), &json::FORMAT, &Options::default());
    let text = file(&export, "d1.json");
    let tree: serde_json::Value = serde_json::from_str(text).unwrap();
    let structures = tree["%FEATURE_STRUCTURES"].as_array().unwrap();
    let sofa = serde_json::json!({"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView",
        "mimeType": "text", "sofaString": "Army denies 12 killed."});
    assert_eq!(structures[0], sofa);
    assert_eq!(structures[2]["%TYPE"], "webanno.custom.Span");
    assert_eq!((&structures[3]["begin"], &structures[3]["end"]), (&12.into(), &21.into()));
    assert_eq!(structures[4]["@Governor"], structures[3]["%ID"]);
    assert_eq!(structures[4]["@Dependent"], structures[2]["%ID"]);
    let views = serde_json::json!({"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3, 4, 5]}});
    assert_eq!(tree["%VIEWS"], views);
    assert_eq!(tree["%TYPES"]["webanno.custom.SpanRelation"]["Governor"]["%RANGE"], "webanno.custom.Span");
}

#[test]
fn white_space_of_the_text_is_written_as_references() {
    let text = Text::new("a\tb\r\nc\rd\ne \"&<>' f");
    let document = Document::new("d".into(), text, Details::default());
    let project = Project { documents: vec![document], ..Project::default() };
    let export = exported(&project, &xmi::FORMAT, &Options::default());
    let written = "sofaString=\"a&#9;b&#13;&#10;c&#13;d&#10;e &quot;&amp;&lt;&gt;' f\"";
    assert!(file(&export, "d.xmi").contains(written), "{}", file(&export, "d.xmi"));
}

/// A project whose attributes are called what features cannot be, or are called already; one is not in the scheme.
fn odd_attributes() -> Project {
    let text = Text::new("One claim.");
    let ids = ["note", "begin", "type", "who, \"exactly\"?", "attr_low", "né", "self", "unknown one"];
    let mut one = span(&text, "s", "claim", "claim").as_ref().clone();
    one.attributes = ids.iter().map(|id| ((*id).into(), Value::Text(format!("<{id}>")))).collect();
    one.note = "a \u{1}note".to_owned();
    let attribute = |id: &&str| Attribute {
        id: (*id).into(),
        name: (*id).to_owned(),
        kind: AttributeKind::Text,
        definition: "What & who".to_owned(),
        extra: Default::default(),
    };
    let label = Label {
        id: "claim".into(),
        name: "Claim".to_owned(),
        key: None,
        color: "#000000".to_owned(),
        definition: String::new(),
        attributes: ids[..7].iter().map(attribute).collect(),
        extra: Default::default(),
    };
    let annotations = Annotations::new(vec![Arc::new(one)], Vec::new()).unwrap();
    let document = Document { annotations, ..Document::new("odd".into(), text, Details::default()) };
    let scheme = Arc::new(Scheme { labels: vec![label], ..Scheme::default() });
    Project { documents: vec![document], scheme, ..Project::default() }
}

#[test]
fn every_attribute_id_comes_back() {
    let project = odd_attributes();
    for (format, path) in [(&xmi::FORMAT, "TypeSystem.xml"), (&json::FORMAT, "odd.json")] {
        let export = exported(&project, format, &Options::default());
        let read = read_again(&export, format, &ReadOptions::default());
        let before = project.documents[0].annotations.spans().next().unwrap();
        let after = read.documents[0].annotations.spans().next().unwrap().clone();
        assert_eq!(after.attributes, before.attributes, "{}", format.id);
        let declared = file(&export, path);
        for feature in ["attr_note", "attr_begin", "attr_type", "attr_attr_5f_low", "attr_n_e9_", "other_attributes"] {
            assert!(declared.contains(feature), "{feature} in {declared}");
        }
        assert!(!declared.contains("unknown_20_one"), "the types do not depend on documents: {declared}");
    }
}

#[test]
fn what_xml_cannot_say_is_replaced_and_counted_wherever_it_stands() {
    let export = exported(&odd_attributes(), &xmi::FORMAT, &Options::default());
    let read = read_again(&export, &xmi::FORMAT, &ReadOptions::default());
    assert_eq!(read.documents[0].annotations.spans().next().unwrap().note, "a \u{fffd}note");
    let counted: Vec<_> = export.losses.losses.iter().map(|loss| (loss.kind.as_str(), loss.count)).collect();
    assert_eq!(counted, [("character", 1)]);
    assert!(exported(&odd_attributes(), &json::FORMAT, &Options::default()).losses.is_empty());
}

#[test]
fn layers_of_inception_are_spans_and_relations() {
    let reading = read(&xmi::FORMAT, &[input("a/TypeSystem.xml", FOREIGN_TYPES), input("a/one.xmi", FOREIGN)]);
    let [document] = reading.project.documents.as_slice() else { panic!("{:?}", reading.project.documents) };
    assert_eq!(document.text.as_str(), "Army 🚒 said\t1<2\r\nkilled.\n");
    assert_eq!(document.id.as_str(), "one");
    assert_eq!(document.details.language, "en");
    assert_eq!(spans(document), ["ORG 0–6 \"Army 🚒\"", "Mention 5–6 \"🚒\"", "Claim 7–18 \"said\\t1<2\\r\\nk\""]);
    let named = document.annotations.spans().next().unwrap();
    assert_eq!(named.attributes, [("identifier".into(), Value::Text("http://x/1".to_owned()))]);
    assert_eq!((named.annotator.as_str(), named.origin), ("anna", Origin::Imported));
    let claim = document.annotations.spans().nth(2).unwrap();
    let expected = [
        ("strength".into(), Value::Number("3".to_owned())),
        ("sure".into(), Value::Text("true".to_owned())),
        ("tags".into(), Value::Text("a, b&c".to_owned())),
    ];
    assert_eq!(claim.attributes, expected);
    let relation = document.annotations.relations().next().unwrap();
    assert_eq!((relation.kind.as_str(), relation.from.as_str(), relation.to.as_str()), ("by", "8", "9"));
    assert_eq!(document.annotations.relation_count(), 1);
    assert_eq!(
        problems(&reading),
        [
            "Dependency: 1, not read.",
            "Links of Claim to other structures (“link”): 1, not read.",
            "Sentence: 1, not read.",
            "Token: 2, not read.",
            "Topic, which lies nowhere in the text: 1, not read.",
        ]
    );
}

#[test]
fn what_a_relation_says_beyond_its_type_is_counted() {
    let file = FOREIGN.replace("Dependent=\"8\" label=\"by\"", "Dependent=\"8\" label=\"by\" sure=\"yes\" note=\"\"");
    let reading = read(&xmi::FORMAT, &[input("a.xmi", &file)]);
    let said = problems(&reading);
    assert!(said.contains(&"“sure” of ClaimRelation, a relation: 1, not read.".to_owned()), "{said:?}");
    assert!(!said.iter().any(|said| said.contains("“note”")), "{said:?}");
}

#[test]
fn a_file_of_one_annotator_is_called_by_its_document() {
    let about = |more: &str| {
        let line = format!("<meta:DocumentMetaData xmi:id=\"90\" sofa=\"1\" begin=\"0\" end=\"26\" {more}/>");
        FOREIGN
            .replace("<cas:NULL", &format!("{line}<cas:NULL"))
            .replace("members=\"2 ", "members=\"90 2 ")
            .replace("username=\"anna\"", "")
            .replace(
                "xmi:version",
                "xmlns:meta=\"http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore\" xmi:version",
            )
    };
    let one = |more: &str| {
        let reading = read(&xmi::FORMAT, &[input("f.xmi", &about(more))]);
        let document = &reading.project.documents[0];
        let by = document.annotations.spans().next().unwrap().annotator.to_string();
        (document.id.to_string(), document.details.title.clone(), by)
    };
    let three = |id: &str, title: &str, by: &str| (id.to_owned(), title.to_owned(), by.to_owned());
    let webanno = "documentTitle=\"news.txt\" collectionId=\"p\" documentId";
    assert_eq!(one(&format!("{webanno}=\"admin\"")), three("news.txt", "news.txt", "admin"));
    assert_eq!(one(&format!("{webanno}=\"CURATION_USER\"")), three("news.txt", "news.txt", ""));
    // Others, and this program, call the document so.
    assert_eq!(one(&format!("{webanno}=\"news2.txt\"")), three("news2.txt", "news.txt", ""));
    assert_eq!(one("documentTitle=\"News\" documentId=\"d1\""), three("d1", "News", ""));
    let first = about(&format!("{webanno}=\"admin\""));
    let second = first.replace("news.txt", "other.txt");
    let reading = read(&xmi::FORMAT, &[input("a/admin.xmi", &first), input("b/admin.xmi", &second)]);
    assert!(!problems(&reading).iter().any(|said| said.contains("used before")), "{:?}", problems(&reading));
}

#[test]
fn both_shapes_of_json_are_read() {
    let listed = r##"{"%TYPES":{"x.Said":{"%NAME":"x.Said","%SUPER_TYPE":"uima.tcas.Annotation","who":{"%NAME":"who","%RANGE":"x.Person"}}},
        "%FEATURE_STRUCTURES":[
        {"%ID":5,"%TYPE":"x.Said","@sofa":1,"begin":5,"end":7,"value":"emoji","n":2,"ok":true,"@who":6,"#far":"Infinity","%FLAGS":[]},
        {"%ID":6,"%TYPE":"x.Said","@sofa":1,"begin":0,"end":40},
        {"%ID":9,"%TYPE":"x.Said","@sofa":1,"begin":0,"end":1},
        {"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView","sofaString":"Army 🚒."}],
        "%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":[5,6]}}}"##;
    let keyed = r#"{"%TYPES":{},"%VIEWS":{},"%FEATURE_STRUCTURES":{
        "1":{"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView","sofaString":"Army 🚒."},
        "5":{"%TYPE":"x.Said","@sofa":1,"begin":5,"end":7,"value":"emoji"}}}"#;
    let reading = read(&json::FORMAT, &[input("a.json", listed), input("b.json", keyed)]);
    for document in &reading.project.documents {
        assert_eq!(spans(document), ["emoji 5–6 \"🚒\""]);
    }
    assert_eq!(reading.project.documents.len(), 2);
    let said = &reading.project.documents[0].annotations.spans().next().unwrap().attributes;
    let said: Vec<(&str, &str)> = said.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
    assert_eq!(said, [("n", "2"), ("ok", "true"), ("far", "Infinity")]);
    assert_eq!(reading.unplaced.len(), 1, "the span beyond the text is held back");
    assert!(problems(&reading).contains(&"Links of Said to other structures (“who”): 1, not read.".to_owned()));
}

#[test]
fn a_broken_file_is_named_and_costs_the_others_nothing() {
    let cut = FOREIGN.split_once("  <custom:Claim ").unwrap().0;
    let entity = FOREIGN.replace("value=\"ORG\"", "value=\"&org;\"");
    let no_text = FOREIGN.replace("sofaString", "sofaURI");
    let whole = input("whole.xmi", FOREIGN);
    for (content, expected) in [
        (cut, "an element is not ended"),
        (&entity, "from line 15 on: a tag, an attribute or a reference"),
        (&no_text, "There is no text in the file"),
        ("<xmi:XMI", "There is no text in the file"),
    ] {
        let reading = read(&xmi::FORMAT, &[input("broken.xmi", content), whole.clone()]);
        assert_eq!(reading.project.documents.len(), 1, "{expected}");
        let found = problems(&reading);
        assert!(found.iter().any(|message| message.contains(expected)), "{expected} in {found:?}");
    }
    let half = r#"{"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaString":"Army."},{"%ID":2,"%TY"#;
    let reading = read(&json::FORMAT, &[input("half.json", half)]);
    assert_eq!(reading.project.documents[0].text.as_str(), "Army.");
    assert!(problems(&reading)[0].contains("not JSON from character"), "{:?}", problems(&reading));
}

#[test]
fn an_export_in_an_archive_is_found() {
    let export = exported(&small(), &xmi::FORMAT, &Options::default());
    let (bytes, ..) = export.into_file(&xmi::FORMAT).unwrap();
    let (found, rest, refused) = import::sort_out(vec![InputFile { name: "a.zip".to_owned(), bytes }]);
    assert_eq!((found.len(), rest.len(), refused.len()), (1, 0, 0));
    assert_eq!(found[0].format.id, "cas-xmi");
}

/// What is damaged below: the adversarial project in both formats.
static EXPORTS: LazyLock<Vec<(&Format, Vec<InputFile>)>> = LazyLock::new(|| {
    let files = |format: &'static Format| {
        let export = exported(&adversarial::project(), format, &Options::default());
        (format, as_input(&export).into_iter().filter(format.recognise).collect())
    };
    [&xmi::FORMAT, &json::FORMAT].map(files).into()
});

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn no_file_makes_a_reader_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        at in any::<proptest::sample::Index>(),
        len in 0..60_usize,
        which in 0..6_usize,
    ) {
        for (format, files) in EXPORTS.iter() {
            let mut files = files.clone();
            let which = which % files.len();
            let damaged = &mut files[which];
            let from = at.index(damaged.bytes.len());
            let to = (from + len).min(damaged.bytes.len());
            damaged.bytes.splice(from..to, bytes.iter().copied());
            files.push(InputFile { name: "raw.xmi".to_owned(), bytes: bytes.clone() });
            // A refusal is as good as a reading.
            drop(import::read(format, &files, &ReadOptions::default()));
        }
    }
}

#[test]
fn links_of_a_list_are_counted_each() {
    let both = r##"{"%TYPES":{"x.Said":{"%NAME":"x.Said","%SUPER_TYPE":"uima.tcas.Annotation","args":{"%NAME":"args","%RANGE":"x.Link[]"}}},
        "%FEATURE_STRUCTURES":[
        {"%ID":5,"%TYPE":"x.Said","@sofa":1,"begin":5,"end":7,"value":"emoji","@args":8},
        {"%ID":8,"%TYPE":"uima.cas.FSArray","%ELEMENTS":[6,7]},
        {"%ID":6,"%TYPE":"x.Link","role":"a"},{"%ID":7,"%TYPE":"x.Link","role":"b"},
        {"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView","sofaString":"Army 🚒."}],
        "%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":[5]}}}"##;
    let xmi = r#"<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:x="http:///x.ecore" xmi:version="2.0"><cas:NULL xmi:id="0"/><x:Said xmi:id="5" sofa="1" begin="5" end="7" value="emoji" args="6 7"/><x:Link xmi:id="6" role="a"/><x:Link xmi:id="7" role="b"/><cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" sofaString="Army 🚒."/><cas:View sofa="1" members="5"/></xmi:XMI>"#;
    for reading in [read(&json::FORMAT, &[input("a.json", both)]), read(&xmi::FORMAT, &[input("a.xmi", xmi)])] {
        let said = problems(&reading);
        let part = "Links of Said to other structures (“args”): 2, not read.";
        assert!(said.contains(&part.to_owned()), "{said:?}");
    }
}

/// An archive of `files`.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let files: Vec<OutputFile> = files.iter().map(|(name, bytes)| OutputFile::new(*name, bytes.to_vec())).collect();
    archive::write(&files).unwrap()
}

/// A CAS that does not say whose it is; `named`: its types are in the type system beside it.
fn version(text: &str, end: usize, feature: &str) -> (String, String) {
    let xmi = format!(
        r#"<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:c="http:///custom.ecore" xmi:version="2.0"><cas:NULL xmi:id="0"/><c:Claim xmi:id="3" sofa="1" begin="0" end="{end}" label="claim" {feature}="3"/><cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/><cas:View sofa="1" members="3"/></xmi:XMI>"#
    );
    let types = format!(
        r#"<?xml version="1.0"?><typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription><name>custom.Claim</name><supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription><name>label</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription><featureDescription><name>{feature}</name><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription></features></typeDescription></types></typeSystemDescription>"#
    );
    (xmi, types)
}

#[test]
fn a_project_of_inception_is_an_archive_of_archives() {
    let text = "The mayor denies it.";
    let inner = |name: &str, end: usize, feature: &str| {
        let (xmi, types) = version(text, end, feature);
        packed(&[(&format!("{name}.xmi"), xmi.as_bytes()), ("TypeSystem.xml", types.as_bytes())])
    };
    let (ann, bo, start, curated) = (
        inner("ann", 3, "sure"),
        inner("bo", 9, "weight"),
        inner("INITIAL_CAS", 1, "sure"),
        inner("CURATION_USER", 9, "sure"),
    );
    let outer = packed(&[
        ("exportedproject.json", b"{}"),
        ("source/news.txt", text.as_bytes()),
        ("source/other.txt", b"Not annotated."),
        ("annotation_ser/news.txt/ann.ser", b"\0\x01\x02"),
        ("annotation/news.txt/ann.zip", &ann),
        ("annotation/news.txt/bo.zip", &bo),
        ("annotation/news.txt/INITIAL_CAS.zip", &start),
        ("curation/news.txt/CURATION_USER.zip", &curated),
    ]);
    let (found, rest, refused) = import::sort_out(vec![InputFile { name: "p.zip".to_owned(), bytes: outer }]);
    assert_eq!(refused, Vec::<String>::new());
    let names: Vec<&str> = rest.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["exportedproject.json", "source/other.txt"]);
    assert_eq!(found.len(), 1);
    assert!(found[0].files.iter().any(|file| file.name == "annotation/news.txt/ann.zip/ann.xmi"));
    let reading = read(&xmi::FORMAT, &found[0].files);
    let said: Vec<String> = reading
        .project
        .documents
        .iter()
        .map(|document| {
            let span = document.annotations.spans().next().unwrap();
            let (id, value) = &span.attributes[0];
            format!("{} {} {:?} {id}={value:?}", document.id, span.annotator, document.text.slice(span.range))
        })
        .collect();
    let expected = [
        "news.txt ann \"The\" sure=Number(\"3\")",
        "news.txt-2 bo \"The mayor\" weight=Number(\"3\")",
        "news.txt-3  \"The mayor\" sure=Number(\"3\")",
    ];
    assert_eq!(said, expected);
    let problems = problems(&reading);
    assert!(
        problems.iter().any(|one| one.contains("Left out: 1 version that nobody has annotated yet (INITIAL_CAS)")),
        "{problems:?}"
    );
}

#[test]
fn the_start_is_read_where_nobody_has_annotated() {
    let (xmi, types) = version("The mayor denies it.", 3, "sure");
    let files = [
        input("annotation/news.txt/INITIAL_CAS.zip/INITIAL_CAS.xmi", &xmi),
        input("annotation/news.txt/INITIAL_CAS.zip/TypeSystem.xml", &types),
    ];
    let reading = read(&xmi::FORMAT, &files);
    let document = &reading.project.documents[0];
    let span = document.annotations.spans().next().unwrap();
    assert_eq!((document.id.as_str(), span.annotator.as_str()), ("news.txt", ""));
    assert_eq!(problems(&reading), Vec::<String>::new());
}
