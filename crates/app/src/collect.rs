//! Use-case: one workbook a lead, with the hours that are assumed of their demands, to confirm or correct.

use std::collections::BTreeSet;
use std::path::Path;

use community::{Community, Problem};
use exchange::{ReturnBook, ReturnRow};

use crate::error::AppError;
use crate::open::open;
use crate::returns::{Sent, community_mark, per_words, plan, row_mark, who_does_it};
use crate::write::write_files;

/// What was written for leads.
#[derive(Debug)]
pub struct Collected {
    /// What the community is called.
    pub community: String,
    /// One workbook a lead.
    pub books: Vec<CollectedBook>,
    /// Demands for which no lead is named; they are in a workbook of their own.
    pub without_lead: usize,
    /// Demands that have no row in `efforts`: nobody can be asked about their hours.
    pub without_efforts: Vec<String>,
    /// Rows of `efforts` left out, because they are about other organisations.
    pub of_others: usize,
    /// What `check` says of the community.
    pub problems: Vec<Problem>,
}

/// A workbook for a lead.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectedBook {
    /// The file's name within the folder.
    pub file: String,
    /// The lead; `None` for demands without one.
    pub lead: Option<String>,
    /// The organisation that it is about, where it is about one.
    pub organisation: Option<String>,
    /// How many demands it asks about.
    pub demands: usize,
    /// How many rows it has.
    pub rows: usize,
}

/// Writes one workbook a lead into a folder; of one organisation's teams alone, if one is given.
///
/// # Errors
/// As [`open`]; [`AppError::UnknownOrganisation`]; [`AppError::NothingToCollect`]; [`AppError::Write`].
pub fn collect(name: &str, organisation: Option<&str>, out: &Path) -> Result<Collected, AppError> {
    let (community, opened) = open(name)?;
    let plan = plan(&community, organisation)?;
    if plan.sent.is_empty() {
        return Err(AppError::NothingToCollect { community: name.into() });
    }
    let mut files = Vec::new();
    let mut books = Vec::new();
    let mut taken = BTreeSet::new();
    for sent in &plan.sent {
        let file = file_name(sent, organisation, &mut taken);
        let book = book(&community, sent);
        let demands: BTreeSet<&str> = sent.efforts.iter().map(|n| community.efforts.rows[*n].demand.as_str()).collect();
        books.push(CollectedBook {
            file: file.clone(),
            lead: sent.lead.clone(),
            organisation: sent.organisation.clone(),
            demands: demands.len(),
            rows: book.rows.len(),
        });
        files.push((file, exchange::return_bytes(&book)?));
    }
    write_files(out, &files)?;
    let titles = plan.without_efforts.iter().map(|n| &community.demands.rows[*n]);
    Ok(Collected {
        community: community.profile.name.clone(),
        without_lead: books.iter().filter(|b| b.lead.is_none()).map(|b| b.demands).sum(),
        books,
        without_efforts: titles.map(|d| format!("{} {}", d.demand, d.title)).collect(),
        of_others: plan.of_others,
        problems: opened.problems,
    })
}

fn book(community: &Community, sent: &Sent) -> ReturnBook {
    let mark = community_mark(community);
    let row = |n: &usize| {
        let effort = &community.efforts.rows[*n];
        let demand = community.demands.rows.iter().find(|d| d.demand == effort.demand);
        let issuers = demand.map(|d| d.issuer.iter().map(|i| organisation_name(community, i.as_str())).collect::<Vec<_>>().join("; "));
        ReturnRow {
            mark: row_mark(&mark, effort),
            title: demand.map(|d| d.title.clone()).unwrap_or_default(),
            issuer: issuers.unwrap_or_default(),
            how_often: demand.map(|d| how_often(&d.recurrence)).unwrap_or_default(),
            who: who_does_it(community, effort),
            work: effort.work.to_string(),
            per: per_words(effort.per).to_owned(),
            hours: [effort.hours_low, effort.hours_mode, effort.hours_high].map(|h| h.map(|h| h.get())),
        }
    };
    ReturnBook {
        community: community.profile.name.clone(),
        community_mark: mark.clone(),
        lead: sent.lead.clone(),
        organisation: sent.organisation.clone(),
        rows: sent.efforts.iter().map(row).collect(),
    }
}

/// The name of an organisation, for people who do not know its code.
fn organisation_name(community: &Community, code: &str) -> String {
    community.organisations.rows.iter().find(|o| o.organisation.as_str() == code).map_or_else(|| code.to_owned(), |o| o.name.clone())
}

/// A recurrence in words; rules are for programs.
fn how_often(recurrence: &community::recurrence::Recurrence) -> String {
    match recurrence {
        community::recurrence::Recurrence::Rule(_) => "by a calendar".to_owned(),
        word => word.to_string(),
    }
}

/// A file's name from the lead's: letters and digits with hyphens, each name once.
fn file_name(sent: &Sent, only: Option<&str>, taken: &mut BTreeSet<String>) -> String {
    let lead = sent.lead.as_deref().unwrap_or("without a lead");
    let organisation = sent.organisation.as_deref().filter(|_| only.is_none());
    let full = match organisation {
        Some(organisation) => format!("{lead} {organisation}"),
        None => lead.to_owned(),
    };
    let mut stem = String::new();
    for c in full.chars().flat_map(char::to_lowercase).take(60) {
        if c.is_ascii_alphanumeric() {
            stem.push(c);
        } else if !(stem.is_empty() || stem.ends_with('-')) {
            stem.push('-');
        }
    }
    let stem = stem.trim_end_matches('-');
    let stem = if stem.is_empty() { "lead" } else { stem };
    let mut name = format!("{stem}.xlsx");
    for n in 2.. {
        if taken.insert(name.clone()) {
            break;
        }
        name = format!("{stem}-{n}.xlsx");
    }
    name
}
