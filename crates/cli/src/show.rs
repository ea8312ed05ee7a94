//! What people read on a terminal: the finding first, then the table, then where to look next.

pub mod columns;
pub mod style;
mod table;

use std::path::Path;

use app::{AppError, Opened, Run};
use community::readiness::Readiness;
use community::{Problem, Severity};
use findings::{Derivation, Finding, Quantity, TermSource, Unit};

use crate::out::out;
use style::{bold, dim, warm, wrap};

/// How many findings a terminal shows before it points to the rest.
const FINDINGS_SHOWN: usize = 5;

/// A paragraph of the terminal's width.
pub fn wrapped(text: &str) -> String {
    wrap(text, "")
}

/// An error, with the problems of the community where that is what is wrong.
pub fn error(error: &AppError) {
    if let AppError::Problems { problems, .. } | AppError::FileProblems { problems, .. } | AppError::Sheet { problems, .. } = error {
        for problem in problems.iter().filter(|p| p.severity == Severity::Error) {
            eprintln!("{}", problem_text(problem));
        }
    }
    eprintln!("{} {error}", warm("error:"));
    if let AppError::Problems { community, .. } = error {
        eprintln!("hint: `aircover check {community}` lists warnings too");
    }
}

/// All problems, and which chapters can run.
pub fn check(opened: &Opened, readiness: &[Readiness]) {
    for problem in &opened.problems {
        out!("{}", problem_text(problem));
    }
    let count = |severity| opened.problems.iter().filter(|p| p.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let counts = [(errors, "error"), (warnings, "warning"), (notes, "note")].map(|(n, word)| counted(n, word));
    out!("{}", bold(&counts.join(", ")));
    let once_mended = if errors > 0 { ", once the errors are mended" } else { "" };
    for chapter in readiness {
        let indent = "          ";
        let better = |intro: &str| if chapter.lacks.is_empty() { String::new() } else { format!("{intro}{}", chapter.lacks.join("; ")) };
        let text = if chapter.ready { format!("can run{once_mended}{}", better("; it lacks ")) } else { better("lacks ") };
        out!("{:<9} {}", chapter.chapter, wrap(&text, indent));
    }
}

/// `1 error`, `2 errors`.
fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// Warnings, shortly, before other output.
pub fn notes(problems: &[Problem]) {
    let warnings = problems.iter().filter(|p| p.severity == Severity::Warning).count();
    if warnings > 0 {
        eprintln!("{}", dim(&format!("{}: `aircover check` lists them", counted(warnings, "warning"))));
    }
}

/// A problem in one or two lines.
pub fn problem_text(problem: &Problem) -> String {
    let word = match problem.severity {
        Severity::Error => warm("error"),
        Severity::Warning => bold("warning"),
        Severity::Note => dim("note"),
    };
    let mut text = format!("{word}[{}] {}: found {}, expected {}", problem.code, problem.place, shorten(&problem.found), problem.expected);
    if let Some(nearest) = &problem.nearest {
        text.push_str(&format!("; nearest: `{nearest}`"));
    }
    if let Some(hint) = &problem.hint {
        text.push_str(&format!("\n  hint: {hint}"));
    }
    text
}

fn shorten(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.chars().count() <= 80 { line } else { line.chars().take(79).chain(['…']).collect() }
}

/// The codes of all problems.
pub fn codes(as_json: bool) {
    let codes = app::problem_codes();
    if as_json {
        let list: Vec<_> = codes.iter().map(|(code, means)| serde_json::json!({ "code": code, "means": means })).collect();
        crate::json::print(&serde_json::Value::Array(list));
        return;
    }
    for (code, means) in codes {
        out!("{code:<24} {means}");
    }
}

/// Rows of a table that a terminal shows of a chapter.
const ROWS_SHOWN: usize = 12;

/// A chapter on a terminal: headline, figures, findings, then some of its tables; of those named in `cut` the first rows alone.
pub fn chapter(run: &Run, tables: &[(&str, &[&str])], cut: &[&str]) {
    notes(&run.problems);
    for chapter in &run.chapters {
        out!("{}\n", wrap(&bold(&chapter.headline), ""));
        for fact in &chapter.facts {
            out!("  {:<58} {}", fact.label, with_range(fact.quantity, fact.range));
        }
        out!("");
        findings(&chapter.findings, FINDINGS_SHOWN);
        for (id, columns) in tables {
            let Some(table) = chapter.table(id) else { continue };
            let mut shown = table.clone();
            let all = shown.rows.len();
            if cut.contains(id) {
                shown.rows.truncate(ROWS_SHOWN);
            }
            out!("{}", table::render(&shown, columns));
            if shown.rows.len() < all {
                out!("  … and {} more; `--json` lists them\n", all - shown.rows.len());
            }
        }
    }
    look_next(run);
}

/// What stands below every chapter: the community's notice, and where to look next.
fn look_next(run: &Run) {
    if let Some(notice) = &run.community.profile.notice {
        out!("{}", wrap(&dim(notice), ""));
    }
    out!(
        "next: `aircover report {} --out DIR` writes the board paper; `aircover explain` says how a figure came about",
        run.manifest.community
    );
}

/// The chapter `burden` on a terminal.
pub fn burden(run: &Run) {
    notes(&run.problems);
    for chapter in &run.chapters {
        out!("{}\n", wrap(&bold(&chapter.headline), ""));
        for fact in &chapter.facts {
            out!("  {:<58} {}", fact.label, with_range(fact.quantity, fact.range));
        }
        out!("");
        findings(&chapter.findings, FINDINGS_SHOWN);
        if let Some(roles) = chapter.table("burden.roles") {
            out!(
                "{}",
                table::render(
                    roles,
                    &["role_name", "organisation_name", "load_hours_year", "share_taken", "worst_month", "worst_month_headroom_p50"]
                )
            );
        }
    }
    look_next(run);
}

/// Scenarios beside the community as it is, on a terminal.
pub fn what_if(run: &Run) {
    notes(&run.problems);
    for chapter in &run.chapters {
        let Some(scenarios) = chapter.table("burden.scenarios") else { continue };
        out!("{}\n", wrap(&bold(&scenarios.title), ""));
        findings(chapter.findings.iter().filter(|f| f.code == "burden-scenario"), FINDINGS_SHOWN);
        let columns = ["scenario", "load_hours_year", "share_of_time_taken", "overload_hours", "overload_hours_less", "months_overloaded"];
        out!("{}", table::render(scenarios, &columns));
        if let Some(cells) = chapter.table("burden.scenario_cells") {
            let mut shown = cells.clone();
            shown.rows.truncate(ROWS_SHOWN);
            out!(
                "{}",
                table::render(
                    &shown,
                    &["scenario", "role_name", "organisation", "month", "scenario_headroom_as_it_is", "scenario_headroom_p50"]
                )
            );
            if cells.rows.len() > ROWS_SHOWN {
                out!("  … and {} more; `--json` lists them\n", cells.rows.len() - ROWS_SHOWN);
            }
        }
    }
    look_next(run);
}

/// The chapter `regime` on a terminal.
pub fn regime(run: &Run) {
    notes(&run.problems);
    for chapter in &run.chapters {
        out!("{}\n", wrap(&bold(&chapter.headline), ""));
        for paragraph in &chapter.summary {
            out!("{}\n", wrap(paragraph, "  "));
        }
        findings(&chapter.findings, FINDINGS_SHOWN);
        let shown: [(&str, &[&str]); 6] = [
            ("regime.bases", &["organisation", "items_above", "items_local", "hours_item", "hours_week", "utilisation", "share_holds"]),
            (
                "regime.comparison",
                &[
                    "regime",
                    "meltdown",
                    "meltdown_error",
                    "weeks_lost",
                    "weeks_lost_difference",
                    "weeks_lost_difference_error",
                    "strategic",
                ],
            ),
            ("regime.rooms", &["organisation", "regime", "room_items_week", "room_pulse", "recovery_weeks"]),
            ("regime.together", &["regime", "together_items_week", "together_pulse"]),
            ("regime.matters", &["input", "total", "total_within"]),
            ("regime.conditions", &["input", "condition"]),
        ];
        for (id, columns) in shown {
            if let Some(found) = chapter.table(id).filter(|t| !t.rows.is_empty()) {
                out!("{}\n", table::render(found, columns));
            }
        }
    }
    if let Some(notice) = &run.community.profile.notice {
        out!("{}", wrap(&dim(notice), ""));
    }
    out!(
        "next: `aircover explain {} 'regime.meltdown[regime=market]'` says how a figure came about; `--regime NAME --run NUMBER` makes one world again",
        run.manifest.community
    );
}

fn with_range(quantity: Quantity, range: Option<(f64, f64)>) -> String {
    match range {
        None => quantity.to_string(),
        Some((low, high)) => {
            let number = |value| Quantity::new(value, quantity.unit).rounded();
            format!("{quantity} (between {} and {})", number(low), number(high))
        }
    }
}

fn findings<'f>(findings: impl IntoIterator<Item = &'f Finding>, most: usize) {
    let findings: Vec<&Finding> = findings.into_iter().collect();
    for (n, finding) in findings.iter().take(most).enumerate() {
        finding_text(n + 1, finding);
    }
    if findings.len() > most {
        out!("  … and {} more in the paper\n", findings.len() - most);
    }
}

fn finding_text(n: usize, finding: &Finding) {
    out!("{}", wrap(&format!("{n}. {}", finding.sentence), "   "));
    for sentence in &finding.sureness {
        out!("   {}", wrap(&dim(sentence), "   "));
    }
    if let Some(ask) = &finding.ask {
        out!("   {}", wrap(&format!("Next: {} ({})", ask.what, ask.whom), "   "));
    }
    if let Some((key, _)) = finding.figures.first() {
        out!("   {}", dim(&format!("{} [{}]", key, finding.code)));
    }
    out!("");
}

/// What a report says at its end: the findings that matter most, and where the paper is.
pub fn report(run: &Run, out: &Path, files: &[(String, Vec<u8>)]) {
    notes(&run.problems);
    out!("{}", bold("The three most important findings"));
    for (n, finding) in run.chapters.iter().flat_map(|c| c.findings.iter()).filter(|f| !f.unverified_alone).take(3).enumerate() {
        finding_text(n + 1, finding);
    }
    for (name, _) in files.iter().filter(|(name, _)| !name.contains('/')) {
        out!("{}", out.join(name).display());
    }
    out!("{}", bold(&format!("board paper: {}", out.join("board-paper.pdf").display())));
}

/// Beside the values of a derivation's terms.
const INDENT: &str = "                          ";

/// How a figure came about.
pub fn derivation(derivation: &Derivation) {
    out!("{}", bold(&format!("{} = {}", derivation.key, derivation.quantity)));
    out!("{}\n", wrap(&derivation.meaning, ""));
    out!("  {}\n", wrap(&derivation.formula, "  "));
    for term in &derivation.terms {
        let value = if term.quantity.unit == Unit::Number {
            exact(term.quantity.value)
        } else {
            format!("{} {}", exact(term.quantity.value), term.quantity.unit.label())
        };
        out!("  {value:>22}  {}", wrap(&term.name, INDENT));
        out!("{INDENT}{}", wrap(&dim(&source_text(&term.source)), INDENT));
    }
}

fn exact(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value}") } else { format!("{value:.4}") }
}

fn source_text(source: &TermSource) -> String {
    match source {
        TermSource::Row { table, key, place, source } => {
            format!("{table} {key} ({place}){}", source.as_ref().map(|s| format!(": {s}")).unwrap_or_default())
        }
        TermSource::Parameter { id, source } => format!("parameter {id}: {source}"),
        TermSource::Setting { key } => format!("setting {key}"),
        TermSource::Figure(key) => format!("figure {key}"),
        TermSource::Draws { stream, n, standard_error } => {
            format!("{n} draws of `{stream}`{}", standard_error.map(|e| format!(", standard error {e:.2}")).unwrap_or_default())
        }
        TermSource::Solver { status, bound, gap } => format!("solver: {status}, bound {bound}, gap {gap}"),
        TermSource::Calendar { source } => format!("calendar: {source}"),
    }
}
