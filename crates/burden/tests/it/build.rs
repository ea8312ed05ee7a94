//! Communities written as small tables.

use std::collections::BTreeMap;

use burden::{Burden, Inputs, Settings};
use community::{Community, Month, Nation, Profile};
use parameters::Parameters;

/// A community that looks at some months from April 2024 on, in England.
pub fn empty(months: u32) -> Community {
    Community::new(Profile {
        name: "Test".into(),
        country: "England".into(),
        first_month: Month::new(2024, 4).expect("a month"),
        months,
        calendar: Nation::England,
        currency: "GBP".into(),
        notice: None,
        settings: BTreeMap::new(),
    })
}

/// Adds rows to a table: the first line names columns, split by `|`; cells that are not named stay empty.
pub fn add(community: &mut Community, table: &str, text: &str) {
    let target = community.table_mut(table).expect("the table exists");
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let headings: Vec<usize> = lines
        .next()
        .expect("a heading")
        .trim_end_matches('|')
        .split('|')
        .map(|h| target.spec().column(h.trim()).unwrap_or_else(|| panic!("column {h}")))
        .collect();
    let first = target.len() as u32 + 2;
    for (line, row) in (first..).zip(lines) {
        let mut cells = vec![""; target.spec().columns.len()];
        for (column, cell) in headings.iter().zip(row.split('|')) {
            cells[*column] = cell.trim();
        }
        target.push(&cells, Vec::new(), line).unwrap_or_else(|e| panic!("{row}: {e:?}"));
    }
}

/// One trust with a planning team of one, all of whose working time is there: 7.5 hours each working day.
pub fn one_team(months: u32) -> Community {
    let mut community = empty(months);
    add(&mut community, "organisations", "organisation|name|kind\n T1|First Trust|acute trust\n NHSE|NHS England|national body");
    add(
        &mut community,
        "roles",
        "role|organisation|name|team|wte|vacancy_rate|contracted_hours_week|leave_days|training_days|sickness_rate|committed_share_mode|hour_cost
         plan|T1|Strategy and planning|planning|1|0|37.5|0|0|0|0|50",
    );
    community
}

/// A demand of NHS England on acute trusts, and one row of point hours on the planning team.
pub fn demand(community: &mut Community, id: &str, columns: &str, cells: &str, work: &str, hours: f64, rest: &str) {
    let heading = format!("demand|title|issuer|origin|kind|force|carried_by|status|{columns}");
    add(community, "demands", &format!("{heading}\n{id}|Demand {id}|NHSE|national|return|must|acute trust|read|{cells}"));
    let (more, values) = rest.split_once('/').unwrap_or(("", ""));
    add(
        community,
        "efforts",
        &format!(
            "demand|role|work|hours_low|hours_mode|hours_high|status|{more}\n{id}|planning|{work}|{hours}|{hours}|{hours}|read|{values}"
        ),
    );
}

pub fn parameters() -> Parameters {
    Parameters::shipped().expect("the shipped parameters are well formed")
}

pub fn settings(samples: u32) -> Settings {
    Settings { samples, ..Settings::default() }
}

pub fn run(community: &Community, settings: &Settings) -> Burden {
    burden::run(community, &Inputs { parameters: &parameters() }, settings).expect("the community can be run")
}

/// Expected load of the first role by month.
pub fn load(burden: &Burden) -> Vec<f64> {
    burden.roles[0].cells.iter().map(|c| c.load_hours_mean).collect()
}

#[track_caller]
pub fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * (1.0 + expected.abs()), "{found} is not {expected}");
}
