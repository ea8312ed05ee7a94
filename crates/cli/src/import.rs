//! The command `import`.

mod geography;

use std::path::PathBuf;

use app::{AppError, Change, Changed, ImportAsked, Imported};
use clap::Args;
use findings::words::count;
use serde_json::{Value, json};

use self::geography::Geography;
use crate::commands::with_progress;
use crate::out::out;
use crate::show::problem_text;
use crate::show::style::{bold, dim, wrap};

/// What the command `import` takes.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Spreadsheet: .xlsx, .xlsm, .xlsb, .xls, .ods or .csv
    #[arg(required_unless_present = "travel", conflicts_with = "travel")]
    book: Option<PathBuf>,
    /// Community that takes the rows: folder, workbook or example:NAME
    #[arg(long, value_name = "COMMUNITY")]
    into: String,
    /// Table that the rows belong to
    #[arg(long, value_name = "TABLE", default_value = "demands")]
    table: String,
    /// File of the mapping; it is written by the first run, and used by those after it [default: beside the spreadsheet]
    #[arg(long, value_name = "FILE.toml")]
    mapping: Option<PathBuf>,
    /// Write the community here instead of where it was
    #[arg(long, value_name = "COMMUNITY")]
    out: Option<PathBuf>,
    /// Write on the first run too, by a mapping that nobody has looked at
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    geography: Geography,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Lines of a list that a terminal shows.
const SHOWN: usize = 20;

/// Runs the command.
pub fn run(args: &ImportArgs) -> Result<u8, AppError> {
    let Some(book) = &args.book else { return geography::run(&args.geography, &args.into, args.out.as_deref(), args.json) };
    let asked = ImportAsked {
        book: book.clone(),
        into: args.into.clone(),
        table: args.table.clone(),
        mapping: args.mapping.clone(),
        out: args.out.clone(),
        apply: args.apply,
    };
    let imported = with_progress("reading the spreadsheet", || app::import(&asked))?;
    if args.json {
        crate::json::print(&as_json(&imported));
    } else {
        show(&imported, args);
    }
    Ok(0)
}

fn show(i: &Imported, args: &ImportArgs) {
    let t = &i.taken;
    let taken = if i.written.is_some() { "taken" } else { "could be taken" };
    let unread = if t.unread == 0 { String::new() } else { format!(", {} could not be read", t.unread) };
    out!(
        "{}\n",
        bold(&format!("{} of {} {taken}, {} left out{unread}", t.rows.len(), count(t.rows_read, "row", "rows"), t.left_out.len()))
    );
    if i.proposed {
        columns(i);
    }
    let sheet = i.mapping.sheet.as_deref().map(|s| format!(", sheet {s}")).unwrap_or_default();
    let (first, last) = i.mapping.heading_rows;
    let rows = if first == last { format!("row {first}") } else { format!("rows {first} to {last}") };
    out!("{}", dim(&format!("headings in {rows}{sheet}; {} above them", count(t.rows_above, "row", "rows"))));
    for (name, rows) in &i.other_sheets {
        out!(
            "{}",
            dim(&format!("sheet {name} ({}) is not read: name it under `sheet` of the mapping to take it", count(*rows, "row", "rows")))
        );
    }
    let left: Vec<String> =
        t.left_out.iter().map(|l| format!("row {}: {}: ‘{}’", l.line, kind_words(l.kind), l.text.replace('\n', " "))).collect();
    section("Left out, because they are no rows of the table", &left);
    let doubts: Vec<String> = t.doubts.iter().map(|(what, n)| format!("{what} ({})", count(*n, "time", "times"))).collect();
    section("Taken for granted", &doubts);
    section("Problems", &i.problems.iter().map(problem_text).collect::<Vec<_>>());
    changes(i);
    out!("");
    match (&i.written, i.proposed) {
        (Some(path), _) => out!("wrote {}, by {}", path.display(), i.mapping_file.display()),
        (None, _) => {
            out!("wrote {}; the community is as it was", i.mapping_file.display());
            out!(
                "next: look at that file, above all where it says DOUBTFUL, then run the same command again: it takes the rows into {}",
                args.into
            );
        }
    }
}

fn columns(i: &Imported) {
    for column in &i.mapping.columns {
        let to = column.to.as_deref().unwrap_or("your own column");
        let sure = match column.sure {
            _ if column.to.is_none() => "",
            s if s >= 0.8 => "sure",
            s if s >= 0.6 => "likely",
            _ => "doubtful",
        };
        out!("  {:<34} → {to:<18} {sure}", clip(&column.heading, 34));
    }
    out!("");
}

fn clip(text: &str, width: usize) -> String {
    if text.chars().count() <= width { text.to_owned() } else { text.chars().take(width - 1).chain(['…']).collect() }
}

fn kind_words(kind: app::RowKind) -> &'static str {
    match kind {
        app::RowKind::Data => "a row",
        app::RowKind::Total => "a total",
        app::RowKind::Line => "a line of text by itself",
        app::RowKind::HeadingAgain => "the headings again",
    }
}

fn changes(i: &Imported) {
    let of = |wanted: fn(&Changed) -> bool| i.changes.iter().filter(move |c| wanted(&c.changed));
    let name = |c: &Change| format!("{} {}", c.id, clip(&c.name, 60));
    let added: Vec<String> = of(|c| *c == Changed::Added).map(name).collect();
    let fields = |c: &Change| match &c.changed {
        Changed::Fields(fields) => fields
            .iter()
            .map(|(f, before, now)| format!("{f}: ‘{}’ → ‘{}’", clip(before, 40), clip(now, 40)))
            .collect::<Vec<_>>()
            .join("; "),
        Changed::Added | Changed::Gone => String::new(),
    };
    let changed: Vec<String> = of(|c| matches!(c, Changed::Fields(_))).map(|c| format!("{}: {}", name(c), fields(c))).collect();
    let gone: Vec<String> = of(|c| *c == Changed::Gone).map(name).collect();
    out!("\n{}", bold(&format!("{} added, {} changed, {} unchanged, {} gone", added.len(), changed.len(), i.unchanged, gone.len())));
    if i.efforts > 0 {
        out!("with hours in {} of `efforts`", count(i.efforts, "row", "rows"));
    }
    section("Added", &added);
    section("Changed", &changed);
    section("Gone from the spreadsheet; they stay in the community until you set `state` to done or remove them", &gone);
}

fn section(title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    out!("\n{}", wrap(&format!("{title}:"), ""));
    for line in lines.iter().take(SHOWN) {
        out!("  {}", line.split('\n').map(|part| wrap(part, "    ")).collect::<Vec<_>>().join("\n  "));
    }
    if lines.len() > SHOWN {
        out!("  … and {} more; `--json` lists them", lines.len() - SHOWN);
    }
}

fn as_json(i: &Imported) -> Value {
    let columns: Vec<Value> = i
        .mapping
        .columns
        .iter()
        .map(|c| json!({ "heading": c.heading, "to": c.to, "sure": c.sure, "why": c.why, "seen": c.seen }))
        .collect();
    let left: Vec<Value> = i.taken.left_out.iter().map(|l| json!({ "row": l.line, "kind": kind_words(l.kind), "text": l.text })).collect();
    let change = |c: &Change| match &c.changed {
        Changed::Added => json!({ "id": c.id, "name": c.name, "change": "added" }),
        Changed::Gone => json!({ "id": c.id, "name": c.name, "change": "gone" }),
        Changed::Fields(fields) => {
            let fields: Vec<Value> = fields.iter().map(|(f, before, now)| json!({ "field": f, "before": before, "now": now })).collect();
            json!({ "id": c.id, "name": c.name, "change": "changed", "fields": fields })
        }
    };
    json!({
        "mapping": i.mapping_file.display().to_string(), "proposed": i.proposed, "columns": columns, "rows_read": i.taken.rows_read,
        "rows_taken": i.taken.rows.len(), "rows_unread": i.taken.unread, "left_out": left, "taken_for_granted": i.taken.doubts,
        "changes": i.changes.iter().map(change).collect::<Vec<_>>(), "unchanged": i.unchanged, "efforts": i.efforts,
        "problems": crate::json::problems(&i.problems), "written": i.written.as_ref().map(|w| w.display().to_string()),
    })
}
