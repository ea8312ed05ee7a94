//! What is sent to leads, and how it is known again: shared by `collect` and `gather`.

use std::collections::BTreeMap;

use community::Community;
use community::pooling::LEAST_PEOPLE;
use community::tables::{Demand, DemandState, Effort, Per, Role};

use crate::error::AppError;
use crate::fingerprint::sha256_hex;

/// The rows that one lead is asked about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sent {
    /// The lead, as the first of their demands writes it; `None` for demands without one.
    pub lead: Option<String>,
    /// The organisation whose roles the rows are about, where they name roles.
    pub organisation: Option<String>,
    /// Rows of `efforts`, in the order of the demands.
    pub efforts: Vec<usize>,
}

/// What is sent, lead by lead in the order of their names, demands without a lead last.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub sent: Vec<Sent>,
    /// Rows of `demands` that have no effort, so that there is nothing to confirm.
    pub without_efforts: Vec<usize>,
    /// Rows of `efforts` left out, because they are about other organisations.
    pub of_others: usize,
}

/// Plans what is sent: for the whole community, or for one organisation alone.
///
/// # Errors
/// [`AppError::UnknownOrganisation`].
pub(crate) fn plan(community: &Community, organisation: Option<&str>) -> Result<Plan, AppError> {
    let only = organisation.map(|code| known_organisation(community, code)).transpose()?;
    let mut plan = Plan::default();
    let mut groups: BTreeMap<(bool, String, String), Sent> = BTreeMap::new();
    let mut efforts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, effort) in community.efforts.rows.iter().enumerate() {
        efforts.entry(effort.demand.as_str()).or_default().push(n);
    }
    for (row, demand) in community.demands.rows.iter().enumerate().filter(|(_, d)| d.state != DemandState::Done) {
        let all = efforts.get(demand.demand.as_str()).map_or(&[][..], Vec::as_slice);
        if all.is_empty() {
            plan.without_efforts.push(row);
        }
        for &n in all {
            let role = role_of(community, &community.efforts.rows[n]);
            let is_others = match (only, role) {
                (None, _) => false,
                (Some((code, _)), Some(role)) => role.organisation.as_str() != code,
                (Some((code, kind)), None) => !is_carried(demand, code, kind),
            };
            if is_others {
                plan.of_others += 1;
                continue;
            }
            let of = only.map(|(code, _)| code).or(role.map(|r| r.organisation.as_str()));
            let key = (demand.lead.is_none(), name_key(demand.lead.as_deref()), of.unwrap_or_default().to_owned());
            let sent = groups.entry(key).or_insert_with(|| Sent {
                lead: demand.lead.clone(),
                organisation: of.map(str::to_owned),
                efforts: Vec::new(),
            });
            sent.efforts.push(n);
        }
    }
    plan.sent = groups.into_values().collect();
    Ok(plan)
}

/// A lead's name as it is compared.
pub(crate) fn name_key(name: Option<&str>) -> String {
    name.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn known_organisation<'a>(community: &'a Community, code: &str) -> Result<(&'a str, &'a str), AppError> {
    let found = community.organisations.rows.iter().find(|o| o.organisation.as_str() == code);
    found.map(|o| (o.organisation.as_str(), o.kind.as_str())).ok_or_else(|| AppError::UnknownOrganisation {
        found: code.into(),
        valid: community.organisations.rows.iter().map(|o| o.organisation.to_string()).collect(),
    })
}

/// Whether an organisation carries a demand, by its code or its kind.
fn is_carried(demand: &Demand, code: &str, kind: &str) -> bool {
    demand.carried_by.iter().any(|c| c.as_str() == code || c.as_str().eq_ignore_ascii_case(kind))
}

/// The role that an effort names, if it names no team.
pub(crate) fn role_of<'a>(community: &'a Community, effort: &Effort) -> Option<&'a Role> {
    community.roles.rows.iter().find(|r| r.role.as_str() == effort.role.as_str())
}

/// Who does the work, as others may see it: a team as it is named, a role by its name, or, where it has few people, by its team.
pub(crate) fn who_does_it(community: &Community, effort: &Effort) -> String {
    let Some(role) = role_of(community, effort) else { return effort.role.to_string() };
    if role.people.is_some_and(|people| people >= LEAST_PEOPLE) {
        return role.name.clone();
    }
    role.team.clone().unwrap_or_else(|| format!("a team of {}", role.organisation))
}

/// The mark of a community: by it a return is known to be this community's.
pub(crate) fn community_mark(community: &Community) -> String {
    let profile = &community.profile;
    sha256_hex(format!("{}\n{}", profile.name, profile.first_month).as_bytes())[..8].to_owned()
}

/// The mark of a row of `efforts`: it says nothing about the row, and is the same each time.
pub(crate) fn row_mark(community_mark: &str, effort: &Effort) -> String {
    let row = format!("{community_mark}\n{}\n{}\n{}", effort.demand, effort.role, effort.work);
    sha256_hex(row.as_bytes())[..12].to_owned()
}

/// What hours are counted by, in words.
pub(crate) fn per_words(per: Per) -> &'static str {
    match per {
        Per::Occurrence => "each time",
        Per::Month => "a month",
        Per::Year => "a year",
        Per::Event => "each event",
        Per::Case => "each case",
        Per::Request => "each request",
        Per::Once => "in all",
    }
}
