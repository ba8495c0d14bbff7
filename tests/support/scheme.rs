//! A scheme to annotate with.

use counterclaim::model::scheme::{Label, LabelId, RelationType, Scheme};

/// Labels `claim`, `denial`, `figure`, `actor`; `said_by` leads from claims and denials to actors, `conflicts`
/// joins figures both ways, `concerns` joins claims and figures both ways, `near` joins anything.
pub fn scheme() -> Scheme {
    let label = |id: &str| Label {
        id: id.into(),
        name: id.to_uppercase(),
        key: None,
        color: "#888888".to_owned(),
        definition: String::new(),
        attributes: Vec::new(),
        extra: Default::default(),
    };
    let kind = |id: &str, from: &[&str], to: &[&str], symmetric| RelationType {
        id: id.into(),
        name: id.replace('_', " "),
        from: from.iter().map(LabelId::from).collect(),
        to: to.iter().map(LabelId::from).collect(),
        symmetric,
        definition: String::new(),
        extra: Default::default(),
    };
    Scheme {
        name: "test".to_owned(),
        labels: ["claim", "denial", "figure", "actor"].map(label).into(),
        relations: vec![
            kind("said_by", &["claim", "denial"], &["actor"], false),
            kind("conflicts", &["figure"], &["figure"], true),
            kind("concerns", &["claim"], &["figure"], true),
            kind("near", &[], &[], false),
        ],
        guidelines: String::new(),
        extra: Default::default(),
    }
}
