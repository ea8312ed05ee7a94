//! What bodies and roles are called.

use community::Community;
use community::tables::{Demand, Origin};

use crate::words;

/// Name of a body by its id; the id where the table does not list it.
pub(crate) fn body(community: &Community, id: &str) -> String {
    let found = community.organisations.rows.iter().find(|o| o.organisation.as_str() == id);
    match (found, id) {
        (Some(row), _) => row.name.clone(),
        (None, "own") => "the community itself".into(),
        (None, "not-named") => "nobody named".into(),
        (None, id) => id.to_owned(),
    }
}

/// Names of the bodies that ask for a demand.
pub(crate) fn issuers(community: &Community, demand: &Demand) -> String {
    words::list(&issuer_list(community, demand), 2)
}

/// The same, one by one.
pub(crate) fn issuer_list(community: &Community, demand: &Demand) -> Vec<String> {
    let names: Vec<String> = demand.issuer.iter().map(|i| body(community, i.as_str())).collect();
    match (names.is_empty(), demand.origin) {
        (true, Origin::Own) => vec![body(community, "own")],
        (true, _) => vec![body(community, "not-named")],
        (false, _) => names,
    }
}

/// Name of a role's organisation.
pub(crate) fn organisation_of(community: &Community, role: usize) -> String {
    body(community, community.roles.rows[role].organisation.as_str())
}

/// A role as it stands in a sentence: "the Strategy and planning team at …"; without the organisation where no other one has roles.
pub(crate) fn role(community: &Community, role: usize) -> String {
    let row = &community.roles.rows[role];
    let team = if row.name.to_lowercase().ends_with("team") { "" } else { " team" };
    let named = format!("the {}{team}", row.name);
    if community.roles.rows.iter().all(|other| other.organisation == row.organisation) {
        return named;
    }
    format!("{named} at {}", organisation_of(community, role))
}
