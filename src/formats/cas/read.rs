//! What the structures of a CAS mean: texts, spans, relations; of INCEpTION, WebAnno and DKPro too.
//!
//! Owns: [`Cas`], [`Structure`]. Unit: UTF-16 code units. Must not know: XML, JSON.
//!
//! Every annotation with `begin` and `end` is a span, every one with `Governor` and `Dependent` a relation. Tokens,
//! sentences and other layers of words are not read, but counted.

use std::collections::{BTreeMap, BTreeSet};

use super::super::format::InputFile;
use super::super::intake::{Draft, DraftRelation, DraftSpan, Intake};
use super::super::is_number;
use super::super::json::Json;
use super::super::layers::Layers;
use super::super::options::Unit;
use super::super::records;
use super::links::{in_type, likely_links};
use super::project;
use super::type_system::{STRING, TypeSystem};
use super::{METADATA, NO_LANGUAGE, OTHER, RELATION, SOURCE, SPAN, TARGET, attribute_id};
use crate::model::span::{Origin, Value};

/// Types that say something of words or of the file, not of what a text says: read by no one but counted.
const WORDS: [&str; 5] = [
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.transform.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.anomaly.type.",
];

/// Types that only keep a file together.
const FURNITURE: [&str; 4] = [
    "uima.cas.",
    "uima.tcas.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
];

/// The type in which INCEpTION notes whose annotations these are.
const INCEPTION: &str = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata";

/// The name for texts that nobody has annotated yet.
pub(super) const START: &str = "INITIAL_CAS";

/// That name, and the one for the outcome of comparing annotators.
const NOBODY: [&str; 2] = [START, "CURATION_USER"];

/// The value of a feature.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Feature {
    /// Text, or anything whose kind the file does not tell.
    Text(String),
    /// Another structure, by its id.
    Reference(String),
}

/// A feature structure of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Structure {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) features: Vec<(String, Feature)>,
}

impl Structure {
    fn text(&self, name: &str) -> &str {
        match self.features.iter().find(|(other, _)| other == name) {
            Some((_, Feature::Text(text) | Feature::Reference(text))) => text,
            None => "",
        }
    }

    fn has(&self, name: &str) -> bool {
        self.features.iter().any(|(other, _)| other == name)
    }

    /// True if it is of a type that is not ours, and says more than where it is.
    pub(super) fn has_other_features(&self) -> bool {
        let is_known = |name: &str| matches!(name, "begin" | "end" | "sofa" | "label" | "value" | SOURCE | TARGET);
        let is_kept = |package: &&str| self.kind.starts_with(*package);
        let is_read = self.kind != SPAN && self.kind != RELATION && !FURNITURE.iter().chain(&WORDS).any(is_kept);
        is_read && self.features.iter().any(|(name, _)| !is_known(name))
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.text(name).parse().ok()
    }

    /// The name of the type without its package.
    fn short_kind(&self) -> &str {
        self.kind.rsplit('.').next().unwrap_or_default()
    }
}

/// A text of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Sofa {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) text: Option<String>,
    /// The ids of the structures that are annotations; `None` if the file does not say.
    pub(super) members: Option<BTreeSet<String>>,
}

/// Everything in a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Cas {
    pub(super) sofas: Vec<Sofa>,
    pub(super) structures: Vec<Structure>,
    pub(super) types: TypeSystem,
    /// True if nothing says which features are links.
    pub(super) is_untyped: bool,
}

impl Cas {
    /// Hands every text of `file`, whose structures these are, with its annotations to `intake`.
    pub(super) fn take_in(self, file: &InputFile, intake: &mut Intake) {
        let place = file.name.as_str();
        let (stem, user) = project::name(file, intake);
        let texts = self.sofas.iter().filter(|sofa| sofa.text.is_some()).count();
        if texts == 0 {
            return intake.problem(place, "There is no text in the file (no “Sofa” with a “sofaString”).");
        }
        let first = self.sofas.iter().position(|sofa| sofa.text.is_some()).unwrap_or_default();
        let links = if self.is_untyped { likely_links(&self.structures) } else { BTreeSet::new() };
        for (number, sofa) in self.sofas.iter().enumerate().filter(|(_, sofa)| sofa.text.is_some()) {
            let of_it = self.structures.iter().filter(|structure| {
                let sofa_id = structure.text("sofa");
                let is_member = sofa.members.as_ref().is_none_or(|members| members.contains(&structure.id));
                is_member && (sofa_id == sofa.id || sofa_id.is_empty() && number == first)
            });
            let stem = if texts == 1 { stem.clone() } else { format!("{stem}-{}", sofa.name) };
            let text = sofa.text.clone().unwrap_or_default();
            let draft = Draft { id: Some(stem), unit: Unit::Utf16, text, ..Draft::default() };
            let mut view = View::new(&self.types, &links, draft);
            view.by(user);
            let of_it: Vec<&Structure> = of_it.collect();
            view.collect(&of_it);
            for (what, count) in &view.unread {
                intake.problem(place, format!("{what}: {count}, not read."));
            }
            view.layers.said().into_iter().for_each(|said| intake.problem(place, said));
            intake.document(place, view.draft);
        }
    }
}

/// What a structure is for a reader.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Span,
    Relation,
    /// What is known of the document.
    About,
    /// What only keeps the file together.
    Furniture,
    /// Tokens, sentences and what is said of them.
    Words,
    /// A structure that lies nowhere in the text.
    Placeless,
}

/// One text on its way into a draft.
struct View<'c> {
    types: &'c TypeSystem,
    /// What [`likely_links`] found, if nothing says which features are links.
    links: &'c BTreeSet<String>,
    draft: Draft,
    /// Ids of spans in the draft, by ids of structures.
    ids: BTreeMap<String, String>,
    used: BTreeSet<String>,
    /// What was not read, and how often, by name.
    unread: Vec<(String, usize)>,
    /// Whose annotations these are, unless one says otherwise.
    annotator: String,
    layers: Layers,
}

impl<'c> View<'c> {
    fn new(types: &'c TypeSystem, links: &'c BTreeSet<String>, draft: Draft) -> Self {
        let (ids, used, unread, annotator, layers) = Default::default();
        Self { types, links, draft, ids, used, unread, annotator, layers }
    }

    fn role(&self, structure: &Structure) -> Role {
        let kind = structure.kind.as_str();
        let is_in = |packages: &[&str]| packages.iter().any(|package| kind.starts_with(package));
        if kind == METADATA || kind == "uima.tcas.DocumentAnnotation" || self.types.is_a(kind, METADATA) {
            Role::About
        } else if is_in(&FURNITURE) && kind != "uima.tcas.Annotation" {
            Role::Furniture
        } else if is_in(&WORDS) {
            Role::Words
        } else if structure.has(SOURCE) && structure.has(TARGET) {
            Role::Relation
        } else if structure.has("begin") && structure.has("end") {
            Role::Span
        } else {
            Role::Placeless
        }
    }

    fn collect(&mut self, structures: &[&'c Structure]) {
        for structure in structures.iter().filter(|structure| structure.kind == INCEPTION) {
            // Texts that nobody has annotated yet, and the outcome of comparing annotators, belong to no one.
            self.by(structure.text("username"));
        }
        let roles: Vec<(Role, &'c Structure)> = structures.iter().map(|one| (self.role(one), *one)).collect();
        // They may say who annotated.
        roles.iter().filter(|(role, _)| *role == Role::About).for_each(|(_, structure)| self.metadata(structure));
        for (role, structure) in &roles {
            match role {
                Role::Span => self.span(structure),
                Role::Words => self.not_read(structure.short_kind().to_owned(), 1),
                Role::Placeless => {
                    self.not_read(format!("{}, which lies nowhere in the text", structure.short_kind()), 1)
                }
                // Relations come when all spans are known.
                Role::Relation | Role::Furniture | Role::About => {}
            }
        }
        for (_, structure) in roles.iter().filter(|(role, _)| *role == Role::Relation) {
            self.relation(structure);
        }
    }

    fn not_read(&mut self, what: String, more: usize) {
        let place = self.unread.partition_point(|(name, _)| *name < what);
        match self.unread.get_mut(place) {
            Some((name, count)) if *name == what => *count += more,
            _ => self.unread.insert(place, (what, more)),
        }
    }

    fn metadata(&mut self, structure: &Structure) {
        let take = |name: &str, into: &mut String| {
            let value = structure.text(name);
            if !value.is_empty() {
                value.clone_into(into);
            }
        };
        take("documentTitle", &mut self.draft.details.title);
        let mut id = self.draft.id.take().unwrap_or_default();
        let user = structure.text("documentId");
        if self.is_annotator(user, structure) {
            take("documentTitle", &mut id);
            self.by(user);
        } else {
            take("documentId", &mut id);
        }
        self.draft.id = Some(id);
        if structure.text("language") != NO_LANGUAGE {
            take("language", &mut self.draft.details.language);
        }
    }

    /// Whether the document's id is that of its annotator: WebAnno and INCEpTION write a file for each, and name the
    /// document, a file of a collection, in its title.
    fn is_annotator(&self, id: &str, about: &Structure) -> bool {
        let title = about.text("documentTitle");
        let is_file = |name: &str| name.contains('.');
        let in_collection = !about.text("collectionId").is_empty() && is_file(title) && !is_file(id);
        !title.is_empty()
            && title != id
            && !id.is_empty()
            && (id == self.annotator || NOBODY.contains(&id) || in_collection)
    }

    /// Takes `user` for who annotated, if it names anybody.
    fn by(&mut self, user: &str) {
        if !user.is_empty() && !NOBODY.contains(&user) {
            user.clone_into(&mut self.annotator);
        }
    }

    /// An id that no other span has: the one given, else the structure's.
    fn free_id(&mut self, given: &str, structure: &Structure) -> String {
        let mut id = if given.is_empty() { structure.id.clone() } else { given.to_owned() };
        while !self.used.insert(id.clone()) {
            id = format!("{id}-{}", structure.id);
        }
        id
    }

    fn span(&mut self, structure: &'c Structure) {
        let is_ours = structure.kind == SPAN;
        let own = |name: &str| if is_ours { structure.text(name).to_owned() } else { String::new() };
        let id = self.free_id(&own("id"), structure);
        self.ids.insert(structure.id.clone(), id.clone());
        let (label, named_by) = label(structure, &["label", "value"]);
        self.layers.add(label, structure.short_kind());
        let mut span = DraftSpan {
            id,
            label: label.to_owned(),
            start: structure.number("begin"),
            end: structure.number("end"),
            note: own("note"),
            annotator: own("annotator"),
            created_at: own("created_at"),
            updated_at: own("updated_at"),
            origin: if is_ours { Origin::parse(structure.text("origin")) } else { None },
            ..DraftSpan::default()
        };
        if span.annotator.is_empty() {
            span.annotator.clone_from(&self.annotator);
        }
        for (name, value) in &structure.features {
            let is_place = matches!(name.as_str(), "begin" | "end" | "sofa");
            if is_place || Some(name.as_str()) == named_by || is_ours && is_own_feature(name) {
                continue;
            }
            let range = self.types.range(&structure.kind, name);
            match value {
                Feature::Text(text)
                    if is_plain(self.types, range)
                        && (is_ours || !self.links.contains(&in_type(&structure.kind, name))) =>
                {
                    // In our own files every feature is a text, and texts that look like numbers are said apart.
                    let (id, range) = if is_ours { (attribute_id(name), None) } else { (name.clone(), range) };
                    span.attributes.push((id, self::value(text, range)));
                }
                Feature::Text(text) | Feature::Reference(text) => {
                    let links = text.split([' ', ',']).filter(|id| !id.is_empty()).count();
                    let what = format!("Links of {} to other structures (“{name}”)", structure.short_kind());
                    self.not_read(what, links.max(1));
                }
            }
        }
        if is_ours {
            let (other, _) = Json::parse(structure.text(OTHER));
            for (id, value) in other.fields() {
                let Some(value) = records::value(value) else { continue };
                match span.attributes.iter_mut().find(|(known, _)| known == id) {
                    Some((_, known)) => *known = value,
                    None => span.attributes.push((id.clone(), value)),
                }
            }
        }
        self.draft.spans.push(span);
    }

    fn relation(&mut self, structure: &Structure) {
        let (kind, named_by) = label(structure, &["label", "value"]);
        for (name, value) in &structure.features {
            let is_read = matches!(name.as_str(), "begin" | "end" | "sofa" | SOURCE | TARGET)
                || super::RELATION_FEATURES.iter().skip(1).any(|(own, _)| own == name)
                || named_by == Some(name);
            if !is_read && !matches!(value, Feature::Text(text) if text.is_empty()) {
                self.not_read(format!("“{name}” of {}, a relation", structure.short_kind()), 1);
            }
        }
        let end = |name: &str| {
            let id = structure.text(name);
            // A span that is not there is held against the relation, by the id that the file gives it.
            self.ids.get(id).cloned().unwrap_or_else(|| id.to_owned())
        };
        let annotator = structure.text("annotator");
        let annotator = if annotator.is_empty() { &self.annotator } else { annotator };
        self.draft.relations.push(DraftRelation {
            id: if structure.has("id") { structure.text("id").to_owned() } else { structure.id.clone() },
            kind: kind.to_owned(),
            from: end(SOURCE),
            to: end(TARGET),
            annotator: annotator.to_owned(),
            created_at: structure.text("created_at").to_owned(),
            ..DraftRelation::default()
        });
    }
}

/// What an annotation is called: by the first feature of `names` that says something, else by its type.
fn label<'s>(structure: &'s Structure, names: &[&'static str]) -> (&'s str, Option<&'static str>) {
    let said = names.iter().find(|name| !structure.text(name).is_empty());
    said.map_or_else(|| (structure.short_kind(), None), |name| (structure.text(name), Some(*name)))
}

fn is_own_feature(name: &str) -> bool {
    super::SPAN_FEATURES.iter().any(|(own, _)| *own == name)
}

/// True if values of type `range` can be said in words; what is not known can.
fn is_plain(types: &TypeSystem, range: Option<&str>) -> bool {
    let Some(range) = range else { return true };
    let arrays = range.strip_suffix("Array").or_else(|| range.strip_suffix("[]")).unwrap_or(range);
    let is_primitive =
        |name: &str| ["String", "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double"].contains(&name);
    arrays.strip_prefix("uima.cas.").is_some_and(is_primitive) || types.is_a(range, STRING)
}

/// A value as the model has it: a number where the type says so, or does not say.
fn value(text: &str, range: Option<&str>) -> Value {
    let numbers = ["Byte", "Short", "Integer", "Long", "Float", "Double"];
    let may_be = range.is_none_or(|range| numbers.iter().any(|number| range.strip_prefix("uima.cas.") == Some(number)));
    if may_be && is_number(text) { Value::Number(text.to_owned()) } else { Value::Text(text.to_owned()) }
}
