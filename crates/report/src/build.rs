//! Building the paper: which blocks stand where.

mod annex;
mod burden;
mod coherence;
mod direction;
mod direction_services;
mod facts;
mod front;
mod letter;
mod market;
mod overtime;
mod plan;
mod regime;
mod services;
mod strategy;
mod tables;
mod what_if;

use std::collections::BTreeMap;

use charts::Headroom;
use community::{Community, Month};
use findings::{ChapterResult, Manifest};

use crate::ReportError;
use crate::paper::Paper;
use crate::words;

pub(crate) use direction::{DIRECTION_FITS, direction};
pub(crate) use letter::{LETTER_FITS, letter};
pub(crate) use overtime::chart as over_time_chart;
pub(crate) use tables::table_block;

/// How much the two pages for the whole hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    /// Findings.
    pub(crate) n_findings: usize,
    /// Sentences on how sure a finding is.
    pub(crate) n_sureness: usize,
    /// Teams in the picture of headroom.
    pub(crate) n_roles: usize,
    /// Paragraphs of the summary.
    pub(crate) n_summary: usize,
}

/// From roomy to tight; the first that fits on two pages is taken.
pub(crate) const FITS: [Fit; 9] = [
    Fit { n_findings: 5, n_sureness: 3, n_roles: 18, n_summary: 3 },
    Fit { n_findings: 5, n_sureness: 2, n_roles: 16, n_summary: 3 },
    Fit { n_findings: 5, n_sureness: 2, n_roles: 14, n_summary: 2 },
    Fit { n_findings: 5, n_sureness: 1, n_roles: 14, n_summary: 2 },
    Fit { n_findings: 4, n_sureness: 1, n_roles: 12, n_summary: 2 },
    Fit { n_findings: 4, n_sureness: 1, n_roles: 10, n_summary: 1 },
    Fit { n_findings: 3, n_sureness: 1, n_roles: 10, n_summary: 1 },
    Fit { n_findings: 3, n_sureness: 0, n_roles: 8, n_summary: 1 },
    Fit { n_findings: 3, n_sureness: 0, n_roles: 5, n_summary: 0 },
];

/// What the builders of all parts read.
pub(crate) struct Sources<'a> {
    pub(crate) community: &'a Community,
    pub(crate) chapters: &'a [ChapterResult],
    pub(crate) manifest: &'a Manifest,
    /// Headroom as the pictures draw it; `None` if no chapter gives it.
    pub(crate) headroom: Option<Headroom>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(community: &'a Community, chapters: &'a [ChapterResult], manifest: &'a Manifest) -> Result<Self, ReportError> {
        let names: BTreeMap<String, String> =
            community.organisations.rows.iter().map(|o| (o.organisation.to_string(), o.name.clone())).collect();
        let table = chapters.iter().find_map(|c| c.table("burden.headroom")).filter(|t| !t.rows.is_empty());
        let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
        let headroom = table.map(|t| Headroom::from_table(t, name)).transpose()?;
        Ok(Self { community, chapters, manifest, headroom })
    }

    /// The months looked at, in words.
    pub(crate) fn span(&self) -> String {
        let profile = &self.community.profile;
        let last = profile.first_month.plus(i32::try_from(profile.months).unwrap_or(1) - 1);
        format!("{} to {}", month(profile.first_month), month(last))
    }
}

fn month(month: Month) -> String {
    words::date(&format!("{:04}-{:02}", month.year(), month.month()))
}

/// The paper; `fit` says how much stands on its first two pages.
pub(crate) fn paper(sources: &Sources<'_>, fit: Fit) -> Paper {
    let name = &sources.community.profile.name;
    let title = sources.chapters.first().map_or_else(|| format!("{name}: nothing was computed"), |c| c.headline.clone());
    Paper {
        title,
        subject: format!("{name}, {}", sources.span()),
        notice: sources.community.profile.notice.clone().filter(|n| !n.trim().is_empty()),
        strip: sources.headroom.as_ref().map(charts::headroom_strip),
        front: front::blocks(sources, fit),
        annex: annex::blocks(sources),
    }
}
