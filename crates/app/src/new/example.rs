//! A community with an example row a table: the examples of the definitions, with references that agree.
//!
//! Every code begins with `example-`, and every name with `Example: `, so that the rows are found, and deleted, by one filter a table.

use community::spec::ColumnError;
use community::{ColumnSpec, Community, Kind, SPECS, TableSpec};

use crate::error::AppError;

const PROFILE: &str = r#"
name        = "Example: one row a table"
country     = "England"
first_month = "2024-04"
months      = 12
calendar    = "england"
currency    = "GBP"
notice      = "Each row is an example that shows what goes where: put your own in its place, and delete those whose codes begin with example-."
"#;

/// Tables that relate two rows of another to each other need two of those.
const TWICE: [&str; 5] = ["organisations", "demands", "efforts", "choices", "options"];

/// Cells in which the definition's example does not fit the other rows. Row 0 stands for every row of the table; an empty text clears the cell.
#[rustfmt::skip]
const INSTEAD: &[(&str, usize, &str, &str)] = &[
    ("organisations", 1, "parent", "example-RJE-2"),
    ("organisations", 2, "parent", ""),
    ("organisations", 2, "name", "Example: NHS England"),
    ("organisations", 2, "kind", "national body"),
    ("organisations", 2, "ods_code", ""),
    ("organisations", 0, "from", ""),
    ("organisations", 0, "until", ""),
    ("organisations", 0, "successor", ""),
    ("demands", 0, "issuer", "example-RJE-2"),
    ("demands", 0, "carried_by", "acute trust"),
    ("demands", 1, "duration_months", ""),
    ("demands", 1, "earliest", ""),
    ("demands", 1, "latest", ""),
    ("demands", 1, "value", ""),
    ("demands", 2, "title", "Example: elective hub"),
    ("demands", 2, "issuer", "example-RJE"),
    ("demands", 2, "origin", "own"),
    ("demands", 2, "kind", "initiative"),
    ("demands", 2, "force", "may"),
    ("demands", 2, "authority", ""),
    ("demands", 2, "waived_by", ""),
    ("demands", 2, "protects", ""),
    ("demands", 2, "subject", "planned operations"),
    ("demands", 2, "evidence", ""),
    ("demands", 2, "recurrence", "once"),
    ("demands", 2, "due_time", ""),
    ("demands", 2, "first_due", ""),
    ("demands", 2, "last_due", ""),
    ("demands", 2, "lead_days", ""),
    ("demands", 2, "state", "new"),
    ("demands", 2, "looks", "own"),
    ("demands", 2, "status", "assumption"),
    ("demands", 2, "source", ""),
    ("demands", 2, "locator", ""),
    ("demands", 2, "notes", ""),
    ("efforts", 0, "count_year", ""),
    ("efforts", 2, "demand", "example-D24-023-2"),
    ("efforts", 2, "work", "delivering"),
    ("efforts", 2, "per", "once"),
    ("efforts", 2, "profile", "level"),
    ("answers", 1, "role", "planning"),
    ("ad_hoc", 1, "issuer", "example-RJE-2"),
    ("ad_hoc", 1, "role", "planning"),
    ("requests", 1, "issuer", "example-RJE-2"),
    ("requests", 1, "duplicate_of", "example-D24-023"),
    ("choices", 2, "name", "Example: who staffs it"),
    ("options", 2, "option", "example-shared-bank"),
    ("options", 2, "name", "Example: a shared bank of staff"),
    ("options", 0, "demands", "example-D24-023-2"),
    ("judgements", 1, "option", "example-one-site"),
    ("judgements", 1, "on_option", "example-shared-bank"),
    ("money", 1, "demand", "example-D24-023-2"),
    ("plan", 1, "demand", "example-D24-023-2"),
    ("services", 1, "requires", ""),
    ("scenarios", 1, "change", "less_often"),
    ("scenarios", 1, "target", "example-D24-023"),
    ("own_values", 1, "low", ""),
    ("own_values", 1, "mode", ""),
    ("own_values", 1, "high", ""),
    ("own_values", 1, "reason", "example: our own figure for 2023/24"),
];

/// Makes the community.
///
/// # Errors
/// [`AppError::BadExample`] if a definition's example is no value of its column.
pub(super) fn build() -> Result<Community, AppError> {
    let (profile, problems) = exchange::read_profile("aircover.toml", PROFILE);
    let Some(profile) = profile else {
        return Err(AppError::Problems { community: "the example rows".into(), problems });
    };
    let mut community = Community::new(profile);
    for spec in SPECS {
        let rows = if TWICE.contains(&spec.name) { 2 } else { 1 };
        for n in 1..=rows {
            let cells = cells(spec, n);
            let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
            let pushed = community.table_mut(spec.name).map(|table| table.push(&texts, Vec::new(), n as u32 + 1));
            if let Some(Err(errors)) = pushed {
                return Err(bad(spec, &errors));
            }
        }
    }
    Ok(community)
}

fn bad(spec: &'static TableSpec, errors: &[ColumnError]) -> AppError {
    let column = errors.first().map_or("", |e| spec.columns[e.column].name);
    AppError::BadExample { table: spec.name, column }
}

fn cells(spec: &TableSpec, n: usize) -> Vec<String> {
    let mut referred: Vec<&str> = Vec::new();
    let cell = |column: &ColumnSpec| {
        if let Some((.., text)) =
            INSTEAD.iter().find(|(table, row, name, _)| *table == spec.name && [0, n].contains(row) && *name == column.name)
        {
            return (*text).to_owned();
        }
        let own_key = spec.key.first() == Some(&column.name) && column.reference == Some(spec.name);
        match column.reference {
            Some(_) if own_key => code(column.example, n),
            Some(target) => {
                referred.push(target);
                // A second reference of the same row to the same table names the second row there.
                let which = if spec.name == "options" { n } else { referred.iter().filter(|t| **t == target).count() };
                first_key(target).map_or_else(String::new, |key| code(key, which))
            }
            None if matches!(column.name, "name" | "title") => format!("Example: {}", column.example),
            None if column.kind == Kind::Id && column.name == "option" => code(column.example, n),
            None if column.kind == Kind::Id && matches!(column.name, "scenario" | "regime") => code(column.example, 1),
            None => column.example.to_owned(),
        }
    };
    spec.columns.iter().map(cell).collect()
}

/// The example of the column by which rows of a table are known.
fn first_key(table: &str) -> Option<&'static str> {
    let spec = SPECS.iter().find(|s| s.name == table)?;
    let column = spec.column(spec.key.first()?)?;
    Some(spec.columns[column].example)
}

/// The code of an example row.
fn code(example: &str, n: usize) -> String {
    if n == 1 { format!("example-{example}") } else { format!("example-{example}-{n}") }
}
