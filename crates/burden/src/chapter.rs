//! The result in the form that pages, papers and workbooks are made from.

use community::Community;
use findings::ChapterResult;
use parameters::BANK_HOLIDAYS_SOURCE;

use crate::result::Burden;
use crate::{facts, tables, unknown, words};

impl Burden {
    /// The result in the form that pages, papers and workbooks are made from.
    #[must_use]
    pub fn chapter_result(&self, community: &Community) -> ChapterResult {
        ChapterResult {
            chapter: "burden",
            headline: self.headline(),
            summary: self.summary(community),
            facts: facts::facts(self).into_iter().chain(crate::log::facts(self)).chain(crate::actuals::facts(self)).collect(),
            tables: tables::tables(self, community),
            findings: self.findings.clone(),
            assumptions: self.assumptions.clone(),
            method: method(self),
            sources: sources(community),
        }
    }

    /// The strongest overload that does not rest on unread rows alone, else how much of the time is taken.
    fn headline(&self) -> String {
        let first = self.findings.iter().find(|f| f.code == "burden-overload" && !f.unverified_alone);
        first.map_or_else(|| self.share_sentence(), |f| without_range(&f.sentence).to_owned())
    }

    pub(crate) fn share_sentence(&self) -> String {
        if self.supply_hours_year > 0.0 {
            format!(
                "The register takes {} of the time that these roles have: {} of {}",
                words::share(self.share_of_time_taken()),
                words::bare(self.totals.hours_year()),
                words::hours_year(self.supply_hours_year)
            )
        } else {
            "These roles have no time at all in the months looked at".into()
        }
    }

    /// How much is confirmed, in a sentence.
    pub(crate) fn confirmed_sentence(&self) -> String {
        format!("Those who carry them have confirmed {} of these hours.", words::share(self.share_confirmed))
    }

    /// On what the hours rest, in a sentence; what nothing rests on is left out.
    pub(crate) fn rests_on(&self) -> String {
        let parts: Vec<String> = [
            (self.share_on_assumptions, "on illustrations that nobody has confirmed locally"),
            (self.share_on_unverified, "on what was not read in a source"),
            (self.share_on_unknown, "on ranges from like demands because nobody gave the hours"),
        ]
        .iter()
        .filter(|(share, _)| *share > 0.0)
        .map(|(share, what)| format!("{} {what}", words::share(*share)))
        .collect();
        if parts.is_empty() {
            "Every hour rests on a figure that was read or confirmed.".into()
        } else {
            format!("The hours rest to {}.", words::list(&parts, usize::MAX))
        }
    }

    fn summary(&self, community: &Community) -> Vec<String> {
        let totals = &self.totals;
        let mut summary = vec![
            format!(
                "{}. In eight of ten draws it lies between {} and {}.",
                self.share_sentence(),
                words::bare(totals.hours_year_p10),
                words::hours_year(totals.hours_year_p90)
            ),
            format!(
                "Answering (collect, write, sign, meet) takes {}, delivering what is asked {}; employers pay {} for both.",
                words::hours_year(totals.answering_hours_year),
                words::hours_year(totals.delivering_hours_year),
                words::pounds_year(totals.employer_cost_year)
            ),
            format!("{} {}", self.confirmed_sentence(), self.rests_on()),
        ];
        let missing = self.roles.iter().filter(|r| !r.committed_given).count();
        if missing > 0 {
            summary.push(format!(
                "For {} of {} nobody has said how much of its time running services already take: there the headroom is the most that it can be.",
                missing,
                words::count(self.roles.len(), "role", "roles")
            ));
        }
        let relief = most_relief(self, community);
        summary.extend(relief);
        if !self.notes.is_empty() {
            let notes: Vec<String> = self.notes.iter().map(|n| n.sentence.clone()).collect();
            summary.push(format!("What could not be taken as it stands: {}.", notes.join("; ")));
        }
        summary
    }
}

/// A sentence without the range in brackets that it ends with: a heading says the middle, the finding below it the range.
fn without_range(sentence: &str) -> &str {
    match sentence.rfind(" (") {
        Some(at) if sentence.ends_with(')') => &sentence[..at],
        _ => sentence,
    }
}

fn most_relief(burden: &Burden, community: &Community) -> Option<String> {
    let first = burden.demands.iter().enumerate().max_by(|a, b| a.1.relief_hours.total_cmp(&b.1.relief_hours).then(b.0.cmp(&a.0)))?;
    (first.1.relief_hours >= 0.5).then(|| {
        format!(
            "Of {} of overload expected in the months looked at, {} would go without ‘{}’ alone.",
            words::hours(burden.overload_hours),
            words::bare(first.1.relief_hours),
            community.demands.rows[first.0].title
        )
    })
}

fn method(burden: &Burden) -> Vec<String> {
    let mut method = vec![
        "Supply: whole-time equivalents × (1 − vacant posts) × hours a week ÷ 5 × working days × (1 − leave and training) × (1 − sickness) × (1 − share of time that \
         running services already take). Working days are weekdays less bank holidays; leave lies as people take it, most in August, December and March."
            .into(),
        "Load: each demand's due dates in the months looked at; the hours of one occurrence lie on the working days of its lead time, evenly, rising or falling as its row says. Hours a month or a year \
         lie evenly on the working days while the demand is in force. A team's hours fall on each organisation's role of that team, shared by whole-time equivalents where it has several. Answering and delivering are kept apart."
            .into(),
        format!(
            "Uncertainty: three estimates are a PERT distribution (weight 4); one draw a row and sample, held over all its occurrences. Estimates err together, by a common factor with correlation {} (Gaussian copula). \
             {} samples, seed {}; means are exact, quantiles are of type 7.",
            burden.correlation,
            words::bare(f64::from(burden.samples)),
            burden.seed
        ),
        "Requests without a calendar come at a rate: Poisson arrivals, lognormal hours of which one in ten takes less than the low and more than the high estimate; the most likely estimate of a request's hours is not used.".into(),
        format!("Unknown hours: {}.", unknown::RULE),
        "A demand passes to the successor of the body that asks, or ends with it. Relief is the expected overload that goes if a demand alone goes; reliefs of several demands do not add up.".into(),
        "A role that fewer than three people hold (or as many as the setting ‘burden.least_people’ says) is put together with others of its organisation, of its own team first, before anything is computed; \
         shares and days are then means by whole-time equivalents, and its hours are priced at the band of the largest part."
            .into(),
        "Weeks are whole weeks, Monday to Sunday, with expected hours; a month's supply is even over its working days.".into(),
    ];
    if burden.log.is_some() {
        method.push("Log of requests: where a role logged ten lines or more over 28 days, its rate is a Gamma distribution of what was assumed and of what was counted together, and hours are \
             lognormal as logged, from eight lines with hours on.".into());
    }
    if burden.recorded.is_some() {
        method.push("Recorded hours stand in the place of estimates and are not drawn. From three months with an estimate and a record on, what is estimated of other months is multiplied by the credible \
             part of the ratio (Bühlmann and Straub), and its range narrows. An estimate is called wrong by Student's t on the logarithm of its ratio, adjusted for the number of rows (Benjamini and Hochberg). \
             What has no record stays an estimate.".into());
    }
    method
}

fn sources(community: &Community) -> Vec<String> {
    let mut sources: Vec<String> = community.demands.rows.iter().filter_map(|d| d.source.clone()).collect();
    sources.sort();
    sources.dedup();
    sources.insert(0, format!("Bank holidays: {BANK_HOLIDAYS_SOURCE}"));
    sources
}
