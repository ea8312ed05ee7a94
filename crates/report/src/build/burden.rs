//! The chapter on burden: pictures and tables of its own.

use charts::{Bar, Bars, Headroom, MapView, bars, headroom_map};
use findings::{ChapterResult, Quantity, ResultTable, Unit};

use super::annex::MOST_ROWS;
use super::tables::{notes, rows_block, table_block, whole_table};
use super::{Sources, what_if};
use crate::paper::{Block, Cell, PictureBlock, TableBlock, TableColumn};
use crate::words;

/// Bars in a picture.
const MOST_BARS: usize = 15;
/// Height of the rows of a map that fit on one page, in points.
const MAP_HEIGHT: f64 = 590.0;
/// Months that stand side by side with their hours.
pub(super) const MAP_MONTHS: usize = 12;

/// Tables with a place of their own; others follow after them as they are.
const PLACED: [&str; 21] = [
    "burden.recorded",
    "burden.recorded_sums",
    "burden.recorded_months",
    "burden.handed_in",
    "burden.xmr",
    "burden.log_rates",
    "burden.log_when",
    "burden.bands",
    "burden.headroom",
    "burden.roles",
    "burden.issuers",
    "burden.origins",
    "burden.looks",
    "burden.organisations",
    "burden.demands",
    "burden.collisions",
    "burden.counts",
    "burden.closed_days",
    "burden.to_confirm",
    "burden.scenarios",
    "burden.scenario_cells",
];

pub(crate) fn blocks(sources: &Sources<'_>, chapter: &ChapterResult) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(headroom) = &sources.headroom {
        blocks.extend(maps(chapter, headroom));
    }
    let table = |id: &str| chapter.table(id).filter(|t| !t.rows.is_empty());
    blocks.extend(table("burden.issuers").map(bill).unwrap_or_default());
    for (id, columns) in [
        ("burden.origins", &["origin", "demands", "hours_year", "request_hours_year", "share_of_hours"][..]),
        ("burden.looks", &["looks", "hours_year", "share_of_hours"]),
        ("burden.bands", &["band", "hours_year", "employer_cost_year", "system_cost_year"]),
        ("burden.organisations", &["name", "supply_hours_year", "load_hours_year", "share_taken", "employer_cost_year"]),
    ] {
        blocks.extend(table(id).map(|t| Block::Table(table_block(t, columns, MOST_ROWS))));
    }
    blocks.extend(table("burden.demands").map(demands).unwrap_or_default());
    if let Some(scenarios) = table("burden.scenarios") {
        blocks.extend(what_if::blocks(scenarios, table("burden.scenario_cells"), sources.headroom.as_ref()));
    }
    if let Some(doubts) = table("burden.to_confirm") {
        blocks.push(heading("Whom to ask first"));
        blocks.push(Block::Table(table_block(
            doubts,
            &["what", "whom", "range_now", "unsure_hours_year", "share_of_variance", "narrowing_hours"],
            MOST_ROWS,
        )));
    }
    if let Some(roles) = table("burden.roles") {
        blocks.push(heading("Teams: worst month, worst week, break-even"));
        blocks.extend(roles_tables(roles).into_iter().map(Block::Table));
    }
    if let Some(collisions) = table("burden.collisions") {
        blocks.push(heading("Demands that collide"));
        blocks.push(Block::Table(largest_first(
            collisions,
            &["role_name", "organisation_name", "from", "until", "demands", "count", "hours"],
            "hours",
            MOST_BARS,
        )));
    }
    if let Some(closed) = table("burden.closed_days") {
        blocks.push(heading("Due when nobody is at work"));
        blocks.push(Block::Table(table_block(closed, &["title", "date", "why"], MOST_BARS)));
    }
    blocks.extend(super::overtime::recorded(chapter));
    blocks.extend(super::overtime::requests(chapter));
    if let Some(counts) = table("burden.counts") {
        blocks.push(heading("What was counted, and by which rule"));
        blocks.push(Block::Table(table_block(counts, &["what", "count", "rule"], MOST_ROWS)));
    }
    let others = chapter.tables.iter().filter(|t| !PLACED.contains(&t.id.as_str()) && !t.rows.is_empty());
    blocks.extend(others.map(|t| Block::Table(whole_table(t, MOST_ROWS))));
    blocks
}

pub(super) fn heading(text: &str) -> Block {
    Block::Heading { level: 3, text: text.into() }
}

/// The house picture for every team, a page for as many organisations as fit, twelve months at a time.
fn maps(chapter: &ChapterResult, headroom: &Headroom) -> Vec<Block> {
    let title = chapter.table("burden.headroom").map_or(String::new(), |t| t.title.clone());
    let mut blocks = vec![Block::PageBreak, heading("Headroom of every team")];
    let pages = map_pages(headroom);
    for from in (0..headroom.months.len()).step_by(MAP_MONTHS) {
        let months = from..(from + MAP_MONTHS).min(headroom.months.len());
        for roles in &pages {
            let organisations = distinct(roles.iter().map(|&r| headroom.roles[r].organisation.as_str()));
            let is_first = from == 0 && roles.first() == Some(&0);
            let title = if is_first && pages.len() == 1 { title.clone() } else { format!("Headroom: {}", organisations.join(", ")) };
            let view = MapView { roles: roles.clone(), months: months.clone(), title };
            let figures = Some("burden.headroom_p50[role=…,month=…]".into());
            blocks.push(Block::Picture(PictureBlock { picture: headroom_map(headroom, &view), figures }));
        }
    }
    blocks
}

/// Teams by page; an organisation is split only if it fills more than a page.
fn map_pages(headroom: &Headroom) -> Vec<Vec<usize>> {
    let height = |n_teams: usize, n_groups: usize| n_teams as f64 * 18.5 + n_groups as f64 * 14.0;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, role) in headroom.roles.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if headroom.roles[group[0]].organisation == role.organisation && height(group.len() + 1, 1) <= MAP_HEIGHT => {
                group.push(at)
            }
            _ => groups.push(vec![at]),
        }
    }
    let mut pages: Vec<Vec<usize>> = Vec::new();
    let mut n_groups = 0;
    for group in groups {
        match pages.last_mut() {
            Some(page) if height(page.len() + group.len(), n_groups + 1) <= MAP_HEIGHT => {
                page.extend(group);
                n_groups += 1;
            }
            _ => {
                pages.push(group);
                n_groups = 1;
            }
        }
    }
    pages
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut out: Vec<&str> = Vec::new();
    for name in names {
        if out.last() != Some(&name) {
            out.push(name);
        }
    }
    out
}

/// Places of rows, the largest of a column first; not known counts as least.
fn by_size(table: &ResultTable, column: &str) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..table.rows.len()).collect();
    if let Some(at) = table.column(column) {
        let size = |r: usize| table.rows[r][at].number().unwrap_or(f64::NEG_INFINITY);
        rows.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
    }
    rows
}

fn largest_first(table: &ResultTable, columns: &[&str], by: &str, limit: usize) -> TableBlock {
    let columns: Vec<usize> = columns.iter().filter_map(|name| table.column(name)).collect();
    rows_block(table, &columns, &by_size(table, by), limit)
}

fn number(table: &ResultTable, row: usize, column: &str) -> Option<f64> {
    table.column(column).and_then(|c| table.rows[row][c].number())
}

fn text(table: &ResultTable, row: usize, column: &str) -> String {
    table.column(column).map_or(String::new(), |c| words::value(&table.columns[c], &table.rows[row][c]))
}

/// A bar of answering and delivering hours a year with its range.
fn hours_bar(table: &ResultTable, row: usize, label: &str, note: String) -> Bar {
    let part = |column: &str| number(table, row, column).unwrap_or(0.0);
    Bar {
        label: text(table, row, label),
        note,
        parts: vec![part("answering_hours_year"), part("delivering_hours_year")],
        range: number(table, row, "hours_year_p10").zip(number(table, row, "hours_year_p90")),
    }
}

fn hours_bars(table: &ResultTable, rows: &[usize], bar: impl Fn(usize) -> Bar, title: String, subtitle: String) -> Block {
    let chart = Bars {
        title,
        subtitle,
        unit: "hours a year".into(),
        parts: vec!["answering: collect, write, sign, meet".into(), "delivering what is asked".into()],
        bars: rows.iter().map(|&r| bar(r)).collect(),
    };
    let figures = rows.first().and_then(|&r| table.column("answering_hours_year").map(|c| table.figure(r, c).to_string()));
    Block::Picture(PictureBlock { picture: bars(&chart), figures })
}

fn total_hours(table: &ResultTable, row: usize) -> f64 {
    number(table, row, "answering_hours_year").unwrap_or(0.0) + number(table, row, "delivering_hours_year").unwrap_or(0.0)
}

/// Who asks: a picture and its table.
fn bill(issuers: &ResultTable) -> Vec<Block> {
    let mut rows: Vec<usize> = (0..issuers.rows.len()).collect();
    rows.sort_by(|&a, &b| total_hours(issuers, b).total_cmp(&total_hours(issuers, a)));
    let shown = &rows[..rows.len().min(MOST_BARS)];
    let picture = hours_bars(
        issuers,
        shown,
        |r| hours_bar(issuers, r, "issuer_name", String::new()),
        issuers.title.clone(),
        format!("{} Bars: mean; whiskers: 8 of 10 draws lie between.", issuers.subtitle),
    );
    let columns = [
        "issuer_name",
        "origin",
        "demands",
        "answering_hours_year",
        "delivering_hours_year",
        "hours_year_p10",
        "hours_year_p90",
        "employer_cost_year",
        "share_of_hours",
    ];
    let columns: Vec<usize> = columns.iter().filter_map(|name| issuers.column(name)).collect();
    let mut table = rows_block(issuers, &columns, &rows, MOST_ROWS);
    table.title = "The bill by issuer".into();
    vec![heading("Who asks, and for how much"), picture, Block::Table(table)]
}

/// What would give most relief: a picture and its table.
fn demands(demands: &ResultTable) -> Vec<Block> {
    let rows = by_size(demands, "relief_hours");
    let has_relief = |r: &usize| number(demands, *r, "relief_hours").is_some_and(|h| h > 0.0);
    let shown: Vec<usize> = rows.iter().copied().filter(has_relief).take(MOST_BARS).collect();
    let mut blocks = vec![heading("Demands and their relief")];
    if !shown.is_empty() {
        blocks.push(Block::Picture(relief_picture(demands, &shown)));
    }
    let columns = [
        "title",
        "issuer_name",
        "force",
        "status",
        "answering_hours_year",
        "delivering_hours_year",
        "employer_cost_year",
        "relief_hours",
        "carriers",
    ];
    let columns: Vec<usize> = columns.iter().filter_map(|name| demands.column(name)).collect();
    blocks.push(Block::Table(rows_block(demands, &columns, &rows, MOST_BARS)));
    blocks
}

fn relief_picture(demands: &ResultTable, rows: &[usize]) -> PictureBlock {
    let bar = |r: usize| {
        let mark = match demands.column("status").and_then(|c| demands.rows[r][c].text()) {
            Some("assumption") => " †",
            Some("unverified") => " ‡",
            _ => "",
        };
        let range = number(demands, r, "hours_year_p10").zip(number(demands, r, "hours_year_p90"));
        let hours = |h: f64| Quantity::new(h, Unit::HoursYear).rounded();
        let takes = range.map_or(String::new(), |(low, high)| format!("; takes {} to {} hours a year", hours(low), hours(high)));
        Bar {
            label: format!("{}{mark}", text(demands, r, "title")),
            note: format!("{}{takes}", text(demands, r, "issuer_name")),
            parts: vec![number(demands, r, "relief_hours").unwrap_or(0.0)],
            range: None,
        }
    };
    let chart = Bars {
        title: "The demands whose going would relieve most".into(),
        subtitle: format!(
            "Hours of overload a year that would go, on average, if the demand alone went; the {} largest. {}",
            rows.len(),
            words::MARKS
        ),
        unit: "hours of overload that go, a year".into(),
        parts: vec!["relief".into()],
        bars: rows.iter().map(|&r| bar(r)).collect(),
    };
    let figures = demands.column("relief_hours").map(|c| demands.figure(rows[0], c).to_string());
    PictureBlock { picture: bars(&chart), figures }
}

/// Teams with their worst month and week, and the share of committed time at which they break even: a table an organisation.
fn roles_tables(roles: &ResultTable) -> Vec<TableBlock> {
    let mut tables: Vec<TableBlock> = Vec::new();
    for row in 0..roles.rows.len() {
        let organisation = text(roles, row, "organisation_name");
        match tables.last_mut() {
            Some(table) if table.title == organisation => table.rows.push(role_cells(roles, row)),
            _ => tables.push(TableBlock {
                title: organisation,
                subtitle: String::new(),
                columns: role_columns(),
                rows: vec![role_cells(roles, row)],
                notes: Vec::new(),
            }),
        }
    }
    if let Some(first) = tables.first_mut() {
        first.subtitle = format!(
            "{}. {} Hours a year; the worst month and week with their hours of headroom. Break-even: the share of its time already committed \
             above which a team's worst month is overloaded; beside it the share that was given.",
            roles.title.trim_end_matches('.'),
            roles.subtitle
        );
    }
    if let Some(last) = tables.last_mut() {
        last.notes = notes(roles, Some(0), 0, false);
    }
    tables
}

fn role_columns() -> Vec<TableColumn> {
    let numeric = |label: &str| TableColumn { label: label.into(), numeric: true, weight: 1 };
    let mut columns = vec![TableColumn { label: "Team".into(), numeric: false, weight: 3 }];
    columns.extend(
        ["Hours available", "Hours asked", "Share taken", "Months over", "Worst month", "Worst week", "Break-even", "Committed, as given"]
            .map(numeric),
    );
    columns
}

fn role_cells(roles: &ResultTable, row: usize) -> Vec<Cell> {
    let figure = |column: &str, text: String| {
        let key = roles.column(column).filter(|&c| roles.rows[row][c].number().is_some()).map(|c| roles.figure(row, c).to_string());
        Cell { text, figure: key }
    };
    let at = |when: &str, hours: &str| {
        let value = number(roles, row, hours).map_or("not known".into(), |h| Quantity::new(h, Unit::Hours).rounded());
        figure(hours, format!("{}: {value}", text(roles, row, when)))
    };
    let plain = |column: &str| figure(column, text(roles, row, column));
    vec![
        Cell::from(text(roles, row, "role_name")),
        plain("supply_hours_year"),
        plain("load_hours_year"),
        plain("share_taken"),
        plain("months_overloaded"),
        at("worst_month", "worst_month_headroom_p50"),
        at("worst_week", "worst_week_headroom_mean"),
        plain("break_even_committed_share"),
        plain("committed_share_given"),
    ]
}
