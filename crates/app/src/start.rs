//! Puts what was answered on a workbook's sheet `start` in place of what its tables say.

use std::collections::{BTreeMap, BTreeSet};

use community::ids::{DemandId, OrganisationId};
use community::tables::Role;
use community::units::Share;
use community::{Community, Place, Problem, Severity};
use exchange::{StartAnswers, TeamAnswer};

/// The column of the user's own in `roles` that says what the figures of a team rest on.
pub(crate) const BASIS: &str = "basis";
/// The figures of a team of which [`BASIS`] speaks.
const FIGURES: [&str; 3] = ["WTE", "people", "time already taken"];

/// What a figure of a team rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rests {
    /// Typed by the user.
    Typed,
    /// The register's template.
    Template,
    /// It is not given.
    Unknown,
}

/// What each of the figures of a team rests on, in words: WTE, people, time already taken.
pub(crate) fn basis(rests: [Rests; 3]) -> String {
    let words = |(figure, rests): (&str, Rests)| match rests {
        Rests::Typed => format!("{figure}: typed in"),
        Rests::Template => format!("{figure}: assumption of the register's template, ask locally"),
        Rests::Unknown => format!("{figure}: not given"),
    };
    FIGURES.into_iter().zip(rests).map(words).collect::<Vec<_>>().join("; ")
}

/// Says of a figure (0 to 2, as in [`basis`]) of a team that it was typed, where the community keeps what figures rest on.
fn now_typed(community: &mut Community, row: usize, figure: usize) {
    let roles = &mut community.roles;
    let Some(column) = roles.extra_columns.iter().position(|c| c == BASIS) else { return };
    let Some(cell) = roles.extra.get_mut(row).and_then(|cells| cells.get_mut(column)) else { return };
    let mut parts: Vec<String> = cell.split("; ").map(str::to_owned).collect();
    for part in parts.iter_mut().filter(|p| p.starts_with(&format!("{}: ", FIGURES[figure]))) {
        *part = format!("{}: typed in", FIGURES[figure]);
    }
    *cell = parts.join("; ");
}

/// Applies the answers; gives what is wrong with them, and one note that says what they changed.
pub(crate) fn apply(community: &mut Community, answers: &StartAnswers) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut done = Vec::new();
    if let Some(name) = &answers.name {
        rename(community, name);
        done.push("the name".to_owned());
    }
    let typed = answers.teams.iter().filter(|team| team_answer(community, team, &mut problems)).count();
    if typed > 0 {
        done.push(format!("the size of {}", counted(typed, "team")));
    }
    if let Some((low, high)) = answers.taken {
        let without = |r: &Role| [r.committed_share_low, r.committed_share_mode, r.committed_share_high].iter().all(Option::is_none);
        let rows: Vec<usize> = (0..community.roles.rows.len()).filter(|n| without(&community.roles.rows[*n])).collect();
        for row in &rows {
            set_time_taken(&mut community.roles.rows[*row], low.get(), high.get());
            now_typed(community, *row, 2);
        }
        done.push(format!("the time already taken of {}", counted(rows.len(), "team")));
    }
    if typed > 0 || answers.taken.is_some() {
        say_where(community);
    }
    let left_out = left_out(community, answers, &mut problems);
    if !left_out.is_empty() {
        community.leave_out(&left_out);
        done.push(format!("{} left out", counted(left_out.len(), "demand")));
    }
    if !done.is_empty() {
        let file = community.roles.origin.file.clone();
        let place = Place { file, sheet: Some("start".into()), row: None, column: None };
        let problem = Problem::new("start-applied", Severity::Note, place, done.join(", "), "answers, which stand for the other sheets");
        problems.push(problem.hint("`aircover convert` writes a community in which they are part of the tables"));
    }
    problems
}

/// Says in the places of `roles`, which explanations of figures name, that the sheet `start` goes first.
fn say_where(community: &mut Community) {
    if let Some(sheet) = &mut community.roles.origin.sheet {
        sheet.push_str(" (start goes first)");
    }
}

/// The range of time already taken, with its middle as the most likely value.
pub(crate) fn set_time_taken(role: &mut Role, low: f64, high: f64) {
    // A middle of two typed decimals has no more of them than five.
    let middle = ((low + high) * 50_000.0).round() / 100_000.0;
    role.committed_share_low = Some(Share(low));
    role.committed_share_mode = Some(Share(middle));
    role.committed_share_high = Some(Share(high));
}

/// `1 team`, `2 teams`.
pub(crate) fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// Gives the name to the community, and to the organisation with teams if there is only one.
fn rename(community: &mut Community, name: &str) {
    let with_teams: BTreeSet<&OrganisationId> = community.roles.rows.iter().map(|r| &r.organisation).collect();
    let one = if let [one] = with_teams.into_iter().collect::<Vec<_>>()[..] { Some(one.clone()) } else { None };
    let organisation = community.organisations.rows.iter_mut().find(|o| Some(&o.organisation) == one.as_ref());
    if let Some(organisation) = organisation {
        organisation.name = name.to_owned();
    }
    community.profile.name = name.to_owned();
}

/// Whether the answer could be put in its place.
fn team_answer(community: &mut Community, answer: &TeamAnswer, problems: &mut Vec<Problem>) -> bool {
    let Some(row) = community.roles.rows.iter().position(|r| r.role == answer.role) else {
        problems.push(unknown(&answer.place, answer.role.as_str(), "roles"));
        return false;
    };
    if let Some(wte) = answer.wte {
        community.roles.rows[row].wte = wte;
        now_typed(community, row, 0);
    }
    if let Some(people) = answer.people {
        community.roles.rows[row].people = Some(people);
        now_typed(community, row, 1);
    }
    true
}

fn left_out(community: &Community, answers: &StartAnswers, problems: &mut Vec<Problem>) -> BTreeSet<DemandId> {
    let known: BTreeSet<&DemandId> = community.demands.rows.iter().map(|d| &d.demand).collect();
    let asked: BTreeMap<&DemandId, &Place> = answers.left_out.iter().map(|(demand, place)| (demand, place)).collect();
    for (demand, place) in asked.iter().filter(|(demand, _)| !known.contains(*demand)) {
        problems.push(unknown(place, demand.as_str(), "demands"));
    }
    asked.into_keys().filter(|demand| known.contains(*demand)).cloned().collect()
}

fn unknown(place: &Place, found: &str, table: &str) -> Problem {
    let expected = format!("the code of a row in `{table}`");
    let hint = format!("delete the row of `start`, or add one for `{found}` to `{table}`");
    Problem::new("unknown-id", Severity::Error, place.clone(), format!("`{found}`"), expected).hint(hint)
}
