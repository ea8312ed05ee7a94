//! Use-case: read what leads sent back into the community.
//!
//! Every answer goes into the table `answers`, rivals too. Where all answers on a row of `efforts` agree, the row takes them and says who
//! confirmed it; where they do not, it stays as it was, and both sides are listed. Nothing is averaged.

mod decide;
mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use community::tables::{Answer, Status};
use community::units::Hours;
use community::{Community, Problem};
use exchange::Said;
use jiff::civil::Date;

use crate::error::AppError;
use crate::open::{consistent, open, target, write_community};
use crate::returns::{community_mark, plan, row_mark, who_does_it};
use decide::{Claim, Outcome, decide};
pub use decide::{Contest, Side};
use files::FileReturn;

/// What was read from a folder of returns.
#[derive(Debug)]
pub struct Gathered {
    /// What the community is called.
    pub community: String,
    /// The returns, in the order of their names.
    pub files: Vec<GatheredFile>,
    /// Rows of `efforts` that were confirmed as they stood, by these returns.
    pub confirmed: usize,
    /// Rows of `efforts` that got other hours, by these returns.
    pub corrected: usize,
    /// Rows whose hours stood already as they came back.
    pub known: usize,
    /// Answers that were not in `answers` before.
    pub answers_added: usize,
    /// Rows on which answers differ.
    pub contested: Vec<Contest>,
    /// Demands that more than one lead claims.
    pub claimed_twice: Vec<ClaimedTwice>,
    /// Demands that a lead says are somebody else's.
    pub not_mine: Vec<NotMine>,
    /// Demands that got a lead.
    pub leads_named: usize,
    /// Remarks that came back with rows.
    pub comments: Vec<Comment>,
    /// Leads who have not answered, or not all.
    pub waiting: Vec<Waiting>,
    /// Older versions of a lead's answers that a newer one replaces.
    pub replaced: Vec<String>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Whether anything in the community changed.
    pub changed: bool,
}

/// A return.
#[derive(Clone, Debug, PartialEq)]
pub struct GatheredFile {
    /// The file, as a path within the folder.
    pub file: String,
    /// Who answered.
    pub who: String,
    /// The day on which it was saved.
    pub received: Date,
    /// Rows in it.
    pub rows: usize,
    /// Rows that say something.
    pub answered: usize,
}

/// A demand that more than one lead claims.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimedTwice {
    /// The demand's code and title.
    pub demand: String,
    /// Who claims it.
    pub leads: Vec<String>,
}

/// A demand that a lead says is somebody else's.
#[derive(Clone, Debug, PartialEq)]
pub struct NotMine {
    /// The demand's code and title.
    pub demand: String,
    /// Who says so.
    pub who: String,
    /// What they say beside it.
    pub comment: String,
}

/// A remark on a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// The demand's code and title.
    pub demand: String,
    /// Who made it.
    pub who: String,
    /// The remark.
    pub text: String,
}

/// A lead who has not answered, or not all.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The lead; `None` for demands without one.
    pub lead: Option<String>,
    /// The organisation, where rows name its roles.
    pub organisation: Option<String>,
    /// Rows that they are asked about.
    pub rows: usize,
    /// Rows that have an answer, from these returns or earlier ones.
    pub answered: usize,
}

/// Reads the returns in a folder into a community, and writes it to `out`, or where it was. `received` stands for the day on which all
/// of them came; without it each file's own day counts.
///
/// # Errors
/// As [`open`]; [`AppError::Read`] for the folder; [`AppError::NeedsOut`] for an example; [`AppError::Problems`] if the community would not
/// be consistent any more; [`AppError::Exchange`] if it cannot be written.
pub fn gather(folder: &Path, into: &str, out: Option<&Path>, received: Option<Date>) -> Result<Gathered, AppError> {
    let target = target(into, out)?;
    let (mut community, _) = open(into)?;
    let before = community.clone();
    let (returns, problems) = files::read_all(folder, received, hours_a_day(&community)?)?;
    let mut work = Work::new(&community, problems);
    for file in &returns {
        work.take(&community, file);
    }
    work.answered(&community);
    let mut gathered = work.finish(&mut community)?;
    gathered.files = returns.iter().map(files::FileReturn::summary).collect();
    gathered.changed = community != before;
    consistent(into, &community)?;
    if gathered.changed || out.is_some() {
        write_community(&community, &target)?;
    }
    Ok(gathered)
}

/// Contracted hours of a day, for those who answer in days: a fifth of the nation's week.
pub(crate) fn hours_a_day(community: &Community) -> Result<f64, AppError> {
    let (parameters, _) = parameters::Parameters::shipped()?.with_own_values(&community.own_values);
    let id = format!("working_time.weekly_hours.{}", community.profile.calendar.word());
    Ok(parameters.get(&id, community.profile.first_day())?.central / 5.0)
}

/// What is known while returns are read.
struct Work {
    community_mark: String,
    marks: BTreeMap<String, usize>,
    claims: BTreeMap<usize, Vec<Claim>>,
    leads: BTreeMap<String, BTreeSet<String>>,
    answered: BTreeSet<usize>,
    gathered: Gathered,
}

impl Work {
    fn new(community: &Community, problems: Vec<Problem>) -> Self {
        let community_mark = community_mark(community);
        let marks = community.efforts.rows.iter().enumerate().map(|(n, e)| (row_mark(&community_mark, e), n)).collect();
        let gathered = Gathered {
            community: community.profile.name.clone(),
            files: Vec::new(),
            confirmed: 0,
            corrected: 0,
            known: 0,
            answers_added: 0,
            contested: Vec::new(),
            claimed_twice: Vec::new(),
            not_mine: Vec::new(),
            leads_named: 0,
            comments: Vec::new(),
            waiting: Vec::new(),
            replaced: Vec::new(),
            problems,
            changed: false,
        };
        Self { community_mark, marks, claims: BTreeMap::new(), leads: BTreeMap::new(), answered: BTreeSet::new(), gathered }
    }

    /// Takes what one return says.
    fn take(&mut self, community: &Community, file: &FileReturn) {
        let returned = &file.returned;
        if !returned.community_mark.is_empty() && returned.community_mark != self.community_mark {
            self.gathered.problems.push(files::of_another(file));
            return;
        }
        for row in &returned.rows {
            let Some(&effort) = self.marks.get(&row.mark) else {
                if row.said != Said::Nothing {
                    self.gathered.problems.push(files::unknown_mark(file, row));
                }
                continue;
            };
            let demand = demand_name(community, effort);
            if !row.comment.is_empty() && row.said != Said::NotMine {
                self.gathered.comments.push(Comment { demand: demand.clone(), who: file.who.clone(), text: row.comment.clone() });
            }
            if let Some(lead) = &row.lead {
                let code = community.efforts.rows[effort].demand.to_string();
                self.leads.entry(code).or_default().insert(lead.clone());
            }
            let (hours, corrected) = match &row.said {
                Said::Nothing => continue,
                Said::NotMine => {
                    self.answered.insert(effort);
                    let said = NotMine { demand, who: file.who.clone(), comment: row.comment.clone() };
                    if !self.gathered.not_mine.contains(&said) {
                        self.gathered.not_mine.push(said);
                    }
                    continue;
                }
                Said::Right(hours) => (*hours, false),
                Said::Corrected(hours) => (*hours, true),
            };
            self.answered.insert(effort);
            let claim = Claim {
                who: file.who.clone(),
                received: file.received,
                hours,
                corrected,
                place: format!("{}, row {}", file.file, row.line),
            };
            self.claims.entry(effort).or_default().push(claim);
        }
    }

    /// Rows that earlier returns answered count too.
    fn answered(&mut self, community: &Community) {
        let keys: BTreeMap<(&str, &str, &str), usize> = efforts_by_key(community);
        for answer in &community.answers {
            self.answered.extend(keys.get(&(answer.demand.as_str(), answer.role.as_str(), answer.work.word())));
        }
    }

    fn finish(mut self, community: &mut Community) -> Result<Gathered, AppError> {
        self.waiting(community)?;
        self.claimed_twice(community);
        for (effort, claims) in std::mem::take(&mut self.claims) {
            let earlier = earlier_claims(community, effort, &claims);
            self.add_answers(community, effort, &claims);
            match decide(&claims, &earlier, &mut self.gathered.replaced) {
                Outcome::Agreed(side) => self.apply(community, effort, &side),
                Outcome::Contested(sides) => {
                    let row = &community.efforts.rows[effort];
                    let [low, mode, high] = [row.hours_low, row.hours_mode, row.hours_high].map(|h| h.map(|h| h.get()));
                    self.gathered.contested.push(Contest {
                        demand: demand_name(community, effort),
                        who_does_it: who_does_it(community, row),
                        work: row.work.to_string(),
                        stands: low.zip(mode).zip(high).map(|((low, mode), high)| [low, mode, high]),
                        sides,
                    });
                }
            }
        }
        self.name_leads(community);
        self.gathered.problems.sort_by(|a, b| (a.severity, &a.place, a.code).cmp(&(b.severity, &b.place, b.code)));
        Ok(self.gathered)
    }

    /// Answers that are not in the table yet.
    fn add_answers(&mut self, community: &mut Community, effort: usize, claims: &[Claim]) {
        let row = community.efforts.rows[effort].clone();
        for claim in claims {
            let [low, mode, high] = claim.hours.map(|h| Some(Hours(h)));
            let answer = Answer {
                demand: row.demand.clone(),
                role: row.role.clone(),
                work: row.work,
                answered_by: claim.who.clone(),
                received: claim.received,
                hours_low: low,
                hours_mode: mode,
                hours_high: high,
            };
            let same = |a: &Answer| Answer { received: answer.received, ..a.clone() } == answer;
            let table = &mut community.answers;
            if !table.rows.iter().any(same) {
                table.rows.push(answer);
                table.extra.push(vec![String::new(); table.extra_columns.len()]);
                table.origin.lines.push(0);
                self.gathered.answers_added += 1;
            }
        }
    }

    /// A row of `efforts` takes the hours on which all agree.
    fn apply(&mut self, community: &mut Community, effort: usize, side: &Side) {
        let row = &mut community.efforts.rows[effort];
        let hours = side.hours.map(|h| Some(Hours(h)));
        let stands = [row.hours_low, row.hours_mode, row.hours_high];
        let who = side.who.join("; ");
        if stands == hours && row.confirmed_by.as_deref() == Some(who.as_str()) {
            self.gathered.known += 1;
            return;
        }
        if stands == hours {
            self.gathered.confirmed += 1;
        } else {
            self.gathered.corrected += 1;
            let before: Vec<String> = stands.iter().flatten().map(|h| h.get().to_string()).collect();
            let assumed = if before.is_empty() { "not known before".to_owned() } else { format!("before: {}", before.join(", ")) };
            let evidence = row.evidence.as_deref().map(|e| format!(" ({e})")).unwrap_or_default();
            row.evidence = Some(format!("answer of {who}; {assumed}{evidence}"));
            [row.hours_low, row.hours_mode, row.hours_high] = hours;
        }
        row.status = Status::Read;
        row.confirmed_by = Some(who);
        row.confirmed_on = Some(side.received);
    }

    /// Leads who are still to answer.
    fn waiting(&mut self, community: &Community) -> Result<(), AppError> {
        for sent in plan(community, None)?.sent {
            let answered = sent.efforts.iter().filter(|n| self.answered.contains(n)).count();
            if answered < sent.efforts.len() {
                let waiting = Waiting { lead: sent.lead, organisation: sent.organisation, rows: sent.efforts.len(), answered };
                self.gathered.waiting.push(waiting);
            }
        }
        Ok(())
    }

    /// Demands on which more than one lead answered.
    fn claimed_twice(&mut self, community: &Community) {
        let mut by_demand: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (effort, claims) in &self.claims {
            let demand = community.efforts.rows[*effort].demand.as_str();
            by_demand.entry(demand).or_default().extend(claims.iter().map(|c| c.who.as_str()));
        }
        for (demand, leads) in &self.leads {
            if leads.len() > 1 {
                by_demand.entry(demand).or_default().extend(leads.iter().map(String::as_str));
            }
        }
        for (demand, leads) in by_demand.into_iter().filter(|(_, leads)| leads.len() > 1) {
            let title = community.demands.rows.iter().find(|d| d.demand.as_str() == demand).map_or("", |d| d.title.as_str());
            let leads = leads.into_iter().map(str::to_owned).collect();
            self.gathered.claimed_twice.push(ClaimedTwice { demand: format!("{demand} {title}"), leads });
        }
    }

    /// Demands without a lead take the one that was named, if it is one.
    fn name_leads(&mut self, community: &mut Community) {
        for demand in &mut community.demands.rows {
            let named = self.leads.get(demand.demand.as_str());
            if let (None, Some(named)) = (&demand.lead, named)
                && let (Some(lead), 1) = (named.first(), named.len())
            {
                demand.lead = Some(lead.clone());
                self.gathered.leads_named += 1;
            }
        }
    }
}

fn efforts_by_key(community: &Community) -> BTreeMap<(&str, &str, &str), usize> {
    community.efforts.rows.iter().enumerate().map(|(n, e)| ((e.demand.as_str(), e.role.as_str(), e.work.word()), n)).collect()
}

/// What others said of a row in earlier returns: of each, what came last.
fn earlier_claims(community: &Community, effort: usize, claims: &[Claim]) -> Vec<Claim> {
    let row = &community.efforts.rows[effort];
    let mut last: BTreeMap<&str, Claim> = BTreeMap::new();
    for answer in &community.answers {
        let same = answer.demand == row.demand && answer.role == row.role && answer.work == row.work;
        let (Some(low), Some(mode), Some(high)) = (answer.hours_low, answer.hours_mode, answer.hours_high) else { continue };
        if !same || claims.iter().any(|c| c.who == answer.answered_by) {
            continue;
        }
        let claim = Claim {
            who: answer.answered_by.clone(),
            received: answer.received,
            hours: [low.get(), mode.get(), high.get()],
            corrected: false,
            place: "answers".into(),
        };
        if last.get(answer.answered_by.as_str()).is_none_or(|known| known.received <= claim.received) {
            last.insert(&answer.answered_by, claim);
        }
    }
    last.into_values().collect()
}

fn demand_name(community: &Community, effort: usize) -> String {
    let code = &community.efforts.rows[effort].demand;
    let title = community.demands.rows.iter().find(|d| d.demand == *code).map_or("", |d| d.title.as_str());
    format!("{code} {title}")
}
