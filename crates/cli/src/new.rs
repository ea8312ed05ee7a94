//! `aircover new`: a community to fill in.

mod questions;

use std::path::PathBuf;

use app::{AppError, FromRegister, Made, MadeFrom, New, RegisterPart, TimeTaken};
use clap::Args;
use community::Severity;

use crate::out::out;
use crate::show::style::{bold, wrap};
use crate::show::wrapped;

/// What `aircover new` takes.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Where to make it: a workbook (ends in .xlsx) or a folder
    pub path: PathBuf,
    /// The register to start from: england-2026, england-2024 or england-2007
    #[arg(long, requires = "kind")]
    pub register: Option<String>,
    /// Kind of organisation, such as "mental health trust"
    #[arg(long, requires = "register")]
    pub kind: Option<String>,
    /// What the organisation is called
    #[arg(long, requires = "register")]
    pub name: Option<String>,
    /// Demands that nobody asks of you, by code: D24-012,D24-031
    #[arg(long, value_name = "CODES", value_delimiter = ',', requires = "register")]
    pub without: Vec<String>,
    /// Whole-time equivalents of teams: planning=6,finance=20
    #[arg(long, value_name = "TEAM=WTE", value_delimiter = ',', requires = "register")]
    pub wte: Vec<String>,
    /// People in teams: planning=8,finance=24
    #[arg(long, value_name = "TEAM=PEOPLE", value_delimiter = ',', requires = "register")]
    pub people: Vec<String>,
    /// Share of working time that running services already take, one range for all teams: 0.55-0.75; or `template` for the register's assumption
    #[arg(long, value_name = "RANGE", requires = "register")]
    pub committed: Option<String>,
    /// Be asked for all of it, one question a line; Enter leaves the template's value
    #[arg(long, conflicts_with_all = ["register", "name", "without", "wte", "people", "committed"])]
    pub ask: bool,
    /// Print JSON: what was made, and from what
    #[arg(long)]
    pub json: bool,
    /// Write over the community that stands there
    #[arg(long)]
    pub replace: bool,
}

impl NewArgs {
    fn asked(&self) -> New {
        let register = self.register.clone().zip(self.kind.clone()).map(|(register, kind)| FromRegister {
            register,
            kind,
            name: self.name.clone(),
            without: self.without.clone(),
            wte: self.wte.clone(),
            people: self.people.clone(),
            taken: match self.committed.as_deref() {
                None => TimeTaken::Unknown,
                Some("template") => TimeTaken::Template,
                Some(range) => TimeTaken::Typed(range.to_owned()),
            },
        });
        New { register, replace: self.replace }
    }
}

/// Makes the community and shows what is in it.
pub fn run(args: &NewArgs) -> Result<u8, AppError> {
    let mut asked = args.asked();
    if args.ask {
        // Before anything is typed that could not be written.
        app::may_write(&args.path, args.replace)?;
        asked.register = Some(questions::ask()?);
    }
    let made = app::new(&args.path, &asked)?;
    if args.json {
        crate::json::print(&as_json(&made));
        return Ok(u8::from(made.problems.iter().any(|p| p.severity == Severity::Error)));
    }
    let path = args.path.display().to_string();
    match &made.from {
        MadeFrom::Examples { tables } => examples(&path, *tables),
        MadeFrom::Register(part) => register(&path, &made, part, is_workbook(args)),
    }
    Ok(u8::from(made.problems.iter().any(|p| p.severity == Severity::Error)))
}

/// A line with its label, wrapped under itself.
fn line(label: &str, text: &str) {
    out!("  {label:<10} {}", wrap(text, "             "));
}

fn is_workbook(args: &NewArgs) -> bool {
    args.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"))
}

fn examples(path: &str, tables: usize) {
    out!("{}", bold(&format!("{path} has an example row in each of {tables} tables")));
    out!(
        "{}",
        wrapped(
            "Put your own rows in their place and delete those whose codes begin with `example-`. A table that you do not need can be empty; `aircover tables` says what each column takes."
        )
    );
    out!("next: `aircover check {path}`; `aircover new PATH --register england-2026 --kind KIND` starts from what the centre asks");
}

fn register(path: &str, made: &Made, part: &RegisterPart, workbook: bool) {
    let community = &made.community;
    let of = |status: &str| part.demands.get(status).copied().unwrap_or(0);
    let all: usize = part.demands.values().sum();
    out!("{}", bold(&wrapped(&format!("{path}: {}, {all} demands", community.profile.name))));
    let bodies = community.demands.rows.iter().flat_map(|d| &d.issuer).collect::<std::collections::BTreeSet<_>>().len();
    let mut known = format!(
        "of `{}` on the kind {}, asked by {bodies} {}: {} read in a source, {} unverified",
        part.register,
        part.kind,
        if bodies == 1 { "body" } else { "bodies" },
        of("read"),
        of("unverified")
    );
    if of("assumption") > 0 {
        known.push_str(&format!(", {} assumed", of("assumption")));
    }
    if part.left_out > 0 {
        known.push_str(&format!("; {} left out as you said", part.left_out));
    }
    line("demands", &known);
    let (teams, wte) = part.teams;
    let typed = match part.typed {
        0 => "all of them the template's assumptions".to_owned(),
        n => format!("{n} figures typed, the rest the template's assumptions"),
    };
    line("teams", &format!("{teams} with {wte:.1} whole-time equivalents; {typed}"));
    let taken = match &part.taken {
        TimeTaken::Unknown => "not given: until it is, headroom is overstated; give it by `--committed 0.55-0.75` or in `roles`".to_owned(),
        TimeTaken::Typed(range) => format!("{range} of working time in every team, until a team has its own range in `roles`"),
        TimeTaken::Template => "the template's range for each team, an assumption: ask the teams".to_owned(),
    };
    line("taken", &taken);
    line("hours", "assumptions for one medium organisation until the teams have said otherwise");
    for (level, issuer, not_covered) in &part.not_covered {
        line("not in it", &format!("{level} ({issuer}): {not_covered}"));
    }
    crate::show::notes(&made.problems);
    if workbook {
        out!("next: fill in the yellow cells of the sheet `start`, then `aircover report {path} --out DIR`");
    } else {
        out!(
            "next: `aircover burden {path}`, then `aircover report {path} --out DIR`; unticking: the same command with `--without CODES --replace`"
        );
    }
}

fn as_json(made: &Made) -> serde_json::Value {
    let rows: serde_json::Map<String, serde_json::Value> = made
        .community
        .tables()
        .into_iter()
        .filter(|table| !table.is_empty())
        .map(|table| (table.spec().name.to_owned(), table.len().into()))
        .collect();
    let mut value = serde_json::json!({ "name": made.community.profile.name, "rows": rows });
    if let MadeFrom::Register(part) = &made.from {
        value["register"] = part.register.into();
        value["kind"] = part.kind.clone().into();
        value["demands"] = serde_json::json!(part.demands);
        value["left_out"] = part.left_out.into();
        value["teams"] = serde_json::json!({ "count": part.teams.0, "wte": part.teams.1, "figures_typed": part.typed });
        let gap = |(level, issuer, what): &(String, String, String)| serde_json::json!({ "level": level, "issuer": issuer, "what": what });
        value["not_covered"] = part.not_covered.iter().map(gap).collect();
    }
    value
}
