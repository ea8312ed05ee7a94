//! What people read on a terminal: the finding first, then the table, then where to look next.

pub mod columns;
mod style;

use app::{AppError, Opened};
use community::readiness::Readiness;
use community::{Problem, Severity};

use crate::out::out;
use style::{bold, dim, warm};

/// An error, with the problems of the community where that is what is wrong.
pub fn error(error: &AppError) {
    if let AppError::Problems { problems, .. } = error {
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
    out!("{}", bold(&format!("{errors} errors, {warnings} warnings, {notes} notes")));
    for chapter in readiness {
        if chapter.ready {
            out!("{:<9} can run", chapter.chapter);
        } else {
            out!("{:<9} lacks {}", chapter.chapter, chapter.lacks.join("; "));
        }
    }
}

/// Warnings, shortly, before other output.
pub fn notes(problems: &[Problem]) {
    let warnings = problems.iter().filter(|p| p.severity == Severity::Warning).count();
    if warnings > 0 {
        eprintln!("{}", dim(&format!("{warnings} warnings: `aircover check` lists them")));
    }
}

fn problem_text(problem: &Problem) -> String {
    let word = match problem.severity {
        Severity::Error => warm("error"),
        Severity::Warning => bold("warning"),
        Severity::Note => dim("note"),
    };
    let mut text =
        format!("{word}[{}] {}: found `{}`, expected {}", problem.code, problem.place, shorten(&problem.found), problem.expected);
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
