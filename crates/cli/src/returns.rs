//! The commands `collect` and `gather`: hours to leads, and back.

use std::path::PathBuf;

use app::{AppError, Collected, Contest, Gathered, Side, Waiting};
use clap::Args;
use findings::words::count;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::commands::with_progress;
use crate::out::out;
use crate::show::style::{bold, dim, wrap};
use crate::show::{notes, problem_text};

/// What the command `collect` takes.
#[derive(Debug, Args)]
pub struct CollectArgs {
    /// Folder, workbook or example:NAME
    community: String,
    /// Folder to write the workbooks into
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Ask about the teams of one organisation alone
    #[arg(long, value_name = "CODE")]
    organisation: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What the command `gather` takes.
#[derive(Debug, Args)]
pub struct GatherArgs {
    /// Folder with the workbooks that came back, under whatever names
    folder: PathBuf,
    /// Community that takes the answers: folder, workbook or example:NAME
    #[arg(long, value_name = "COMMUNITY")]
    into: String,
    /// Write the community here instead of where it was
    #[arg(long, value_name = "COMMUNITY")]
    out: Option<PathBuf>,
    /// The day on which all of them came, as 2024-06-14 [default: the day on which each was saved]
    #[arg(long, value_name = "DATE")]
    received: Option<Date>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Lines of a list that a terminal shows.
const SHOWN: usize = 20;

/// Runs `collect`.
pub fn collect(args: &CollectArgs) -> Result<u8, AppError> {
    let collected = with_progress("writing workbooks", || app::collect(&args.community, args.organisation.as_deref(), &args.out))?;
    if args.json {
        crate::json::print(&collected_json(&collected));
        return Ok(0);
    }
    notes(&collected.problems);
    show_collected(&collected, args);
    Ok(0)
}

fn show_collected(collected: &Collected, args: &CollectArgs) {
    let rows: usize = collected.books.iter().map(|b| b.rows).sum();
    let most = collected.books.iter().filter(|b| b.lead.is_some()).map(|b| b.rows).max().unwrap_or(0);
    out!(
        "{}\n",
        bold(&format!(
            "{} to send, {} to confirm, {most} at most for one lead",
            count(collected.books.len(), "workbook", "workbooks"),
            count(rows, "row of hours", "rows of hours")
        ))
    );
    for book in &collected.books {
        let lead = book.lead.as_deref().unwrap_or("(no lead named)");
        let of = book.organisation.as_deref().filter(|_| args.organisation.is_none()).map(|o| format!(", {o}")).unwrap_or_default();
        out!("  {:<42} {lead}{of}: {}, {}", book.file, count(book.demands, "demand", "demands"), count(book.rows, "row", "rows"));
    }
    out!("");
    if collected.without_lead > 0 {
        let n = count(collected.without_lead, "demand has", "demands have");
        out!("{}", wrap(&format!("{n} no lead: their workbook asks who leads them, and `gather` takes the answer into `demands`."), ""));
    }
    if !collected.without_efforts.is_empty() {
        let n = count(collected.without_efforts.len(), "demand has", "demands have");
        out!("{}", wrap(&format!("{n} no row in `efforts`, so nobody is asked: say first which teams do the work."), ""));
        list(&collected.without_efforts);
    }
    if collected.of_others > 0 {
        let rows = count(collected.of_others, "row is", "rows are");
        out!("{}", wrap(&format!("{rows} left out: other organisations' teams do that work."), ""));
    }
    out!(
        "next: send each its workbook; put what comes back into one folder, under any names, and `aircover gather FOLDER --into {}`",
        args.community
    );
}

fn list(lines: &[String]) {
    for line in lines.iter().take(SHOWN) {
        out!("  {}", line.split('\n').map(|part| wrap(part, "    ")).collect::<Vec<_>>().join("\n  "));
    }
    if lines.len() > SHOWN {
        out!("  … and {} more; `--json` lists them", lines.len() - SHOWN);
    }
}

/// Runs `gather`.
pub fn gather(args: &GatherArgs) -> Result<u8, AppError> {
    let gathered = with_progress("reading returns", || app::gather(&args.folder, &args.into, args.out.as_deref(), args.received))?;
    if args.json {
        crate::json::print(&gathered_json(&gathered));
        return Ok(0);
    }
    show_gathered(&gathered);
    let target = args.out.as_ref().map_or(args.into.clone(), |o| o.display().to_string());
    match (gathered.changed, &args.out) {
        (true, _) | (false, Some(_)) => out!("wrote {target}"),
        (false, None) => out!("nothing new: {target} stays as it is"),
    }
    out!("next: `aircover burden {target}` counts with what was confirmed");
    Ok(0)
}

fn show_gathered(g: &Gathered) {
    let headline = format!(
        "{}: {} confirmed, {} corrected, {} contested",
        count(g.files.len(), "return", "returns"),
        count(g.confirmed, "row", "rows"),
        g.corrected,
        g.contested.len()
    );
    out!("{}", bold(&headline));
    if g.known > 0 {
        out!("{}", dim(&format!("{} stood already as they came back", count(g.known, "row", "rows"))));
    }
    if g.leads_named > 0 {
        out!("{} a lead", count(g.leads_named, "demand got", "demands got"));
    }
    section("Answers differ: the hours stay as they were until one side is chosen", g.contested.iter().map(contest_text).collect());
    if !g.contested.is_empty() {
        let how = "To choose: ask both sides; have the one that was wrong send a new answer (a lead's newest counts), or delete its row from `answers` and its file, and gather again. If two organisations really differ, give each a row of its own in `efforts`, with its role.";
        out!("  {}\n", wrap(how, "  "));
    }
    let twice = g.claimed_twice.iter().map(|c| format!("{}: {}", c.demand, c.leads.join(" and "))).collect();
    section("More than one lead answers for these demands: settle who leads, and write it into `demands`", twice);
    let beside = |text: &str| if text.is_empty() { String::new() } else { format!(": ‘{text}’") };
    section(
        "Leads say that these are somebody else's",
        g.not_mine.iter().map(|n| format!("{}: {}{}", n.demand, n.who, beside(&n.comment))).collect(),
    );
    section("Newer answers replace older ones", g.replaced.clone());
    section("Remarks", g.comments.iter().map(|c| format!("{}: {}: ‘{}’", c.demand, c.who, c.text)).collect());
    section("Could not be taken", g.problems.iter().map(problem_text).collect());
    section("Still to answer", g.waiting.iter().map(waiting_text).collect());
    out!("");
}

fn section(title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    out!("\n{}", wrap(&format!("{title}:"), ""));
    list(&lines);
}

fn hours_text(hours: [f64; 3]) -> String {
    if hours[0] == hours[2] { format!("{} hours", hours[1]) } else { format!("{} hours, between {} and {}", hours[1], hours[0], hours[2]) }
}

fn contest_text(contest: &Contest) -> String {
    let side = |s: &Side| format!("{} ({}): {}", s.who.join(" and "), s.places.join("; "), hours_text(s.hours));
    let sides: Vec<String> = contest.sides.iter().map(side).collect();
    let stands = contest.stands.map_or_else(|| "unknown".to_owned(), hours_text);
    format!("{} [{}, {}]: {}; meanwhile: {stands}", contest.demand, contest.who_does_it, contest.work, sides.join("; "))
}

fn waiting_text(waiting: &Waiting) -> String {
    let lead = waiting.lead.as_deref().unwrap_or("(no lead named)");
    let of = waiting.organisation.as_deref().map(|o| format!(", {o}")).unwrap_or_default();
    let answered = if waiting.answered == 0 { "nothing yet".to_owned() } else { format!("{} answered", waiting.answered) };
    format!("{lead}{of}: {answered} of {}", count(waiting.rows, "row", "rows"))
}

fn collected_json(c: &Collected) -> Value {
    let books: Vec<Value> = c
        .books
        .iter()
        .map(|b| json!({ "file": b.file, "lead": b.lead, "organisation": b.organisation, "demands": b.demands, "rows": b.rows }))
        .collect();
    json!({
        "community": c.community, "workbooks": books, "demands_without_lead": c.without_lead, "demands_without_efforts": c.without_efforts,
        "rows_of_other_organisations": c.of_others,
    })
}

fn gathered_json(g: &Gathered) -> Value {
    let files: Vec<Value> = g
        .files
        .iter()
        .map(
            |f| json!({ "file": f.file, "answered_by": f.who, "received": f.received.to_string(), "rows": f.rows, "answered": f.answered }),
        )
        .collect();
    let side = |s: &Side| json!({ "answered_by": s.who, "received": s.received.to_string(), "hours": s.hours, "places": s.places });
    let contested: Vec<Value> = g
        .contested
        .iter()
        .map(|c| json!({ "demand": c.demand, "who": c.who_does_it, "work": c.work, "stands": c.stands, "sides": c.sides.iter().map(side).collect::<Vec<_>>() }))
        .collect();
    let twice: Vec<Value> = g.claimed_twice.iter().map(|c| json!({ "demand": c.demand, "leads": c.leads })).collect();
    let not_mine: Vec<Value> =
        g.not_mine.iter().map(|n| json!({ "demand": n.demand, "answered_by": n.who, "comment": n.comment })).collect();
    let comments: Vec<Value> = g.comments.iter().map(|c| json!({ "demand": c.demand, "answered_by": c.who, "comment": c.text })).collect();
    let waiting: Vec<Value> = g
        .waiting
        .iter()
        .map(|w| json!({ "lead": w.lead, "organisation": w.organisation, "rows": w.rows, "answered": w.answered }))
        .collect();
    json!({
        "community": g.community, "files": files, "rows_confirmed": g.confirmed, "rows_corrected": g.corrected, "rows_known": g.known,
        "answers_added": g.answers_added, "leads_named": g.leads_named, "contested": contested, "claimed_twice": twice, "not_mine": not_mine,
        "comments": comments, "replaced": g.replaced, "waiting": waiting, "problems": crate::json::problems(&g.problems), "changed": g.changed,
    })
}
