//! What happened, in the annex on burden: the log of requests, recorded hours, charts over time.

use charts::{Picture, XmrChart, XmrMark, XmrPanel, XmrPoint, xmr_charts};
use findings::{ChapterResult, ResultTable, Value};

use super::annex::MOST_ROWS;
use super::tables::{rows_block, table_block, whole_table};
use crate::paper::{Block, PictureBlock};
use crate::words;

/// The log of requests, where there is one: rates and hours, what repeats, when requests come.
pub(super) fn requests(chapter: &ChapterResult) -> Vec<Block> {
    let table = |id: &str| chapter.table(id).filter(|t| !t.rows.is_empty());
    let Some(rates) = table("burden.log_rates") else { return Vec::new() };
    let mut blocks = vec![Block::Heading { level: 3, text: "The log of requests".into() }];
    let columns = [
        "issuer_name",
        "role_name",
        "log_lines",
        "log_rate_month",
        "log_rate_low",
        "log_rate_high",
        "log_rate_assumed",
        "log_rate_run",
        "used",
    ];
    blocks.push(Block::Table(table_block(rates, &columns, MOST_ROWS)));
    let columns = [
        "issuer_name",
        "role_name",
        "log_hours_lines",
        "log_hours_p10",
        "log_hours_median",
        "log_hours_median_low",
        "log_hours_median_high",
        "log_hours_p90",
        "log_notice_days",
        "log_share_repeats",
    ];
    let mut hours = table_block(rates, &columns, MOST_ROWS);
    hours.title = "How long logged requests take, what notice they give, and what they repeat".into();
    blocks.push(Block::Table(hours));
    blocks.extend(table("burden.log_when").map(|t| Block::Table(table_block(t, &["when", "log_count", "log_expected"], MOST_ROWS))));
    blocks
}

/// Panels in one picture of the paper.
const PANELS: usize = 4;
/// Panels in all; more are in the data file.
const MOST_PANELS: usize = 12;

/// Recorded hours against estimates, where there are any, and the charts over time.
pub(super) fn recorded(chapter: &ChapterResult) -> Vec<Block> {
    let table = |id: &str| chapter.table(id).filter(|t| !t.rows.is_empty());
    let mut blocks = Vec::new();
    if let Some(rows) = table("burden.recorded") {
        blocks.push(Block::Heading { level: 3, text: "Recorded hours against estimates".into() });
        let ratio =
            ["recorded_months", "recorded_hours", "recorded_estimate_hours", "recorded_ratio", "recorded_ratio_low", "recorded_ratio_high"];
        let with = |first: &[&'static str], last: &[&'static str]| [first, &ratio[..], last].concat();
        blocks.extend(table("burden.recorded_sums").map(|t| Block::Table(table_block(t, &with(&["of"], &[]), MOST_ROWS))));
        let columns = with(&["title", "role_name"], &["recorded_chance", "recorded_factor"]);
        blocks.push(Block::Table(table_block(rows, &columns, MOST_ROWS)));
        blocks.extend(table("burden.recorded_months").map(|t| Block::Table(whole_table(t, MOST_ROWS))));
    }
    if let Some(handed) = table("burden.handed_in") {
        let columns = ["title", "role_name", "month", "due", "done", "handed_days_late"];
        blocks.push(Block::Table(table_block(handed, &columns, MOST_ROWS)));
    }
    if let Some(xmr) = table("burden.xmr") {
        blocks.push(Block::Heading { level: 3, text: "Over time: more than chance, or not".into() });
        let panels = panels(xmr);
        let n_pictures = panels.len().div_ceil(PANELS);
        for (at, panels) in panels.chunks(PANELS).enumerate() {
            let mut picture = picture(xmr, panels.to_vec());
            if n_pictures > 1 {
                picture.title = format!("{} ({} of {n_pictures})", picture.title, at + 1);
            }
            blocks.push(Block::Picture(PictureBlock { picture, figures: Some("burden.xmr_value[series=…,month=…]".into()) }));
        }
        let columns = |names: &[&str]| -> Vec<usize> { names.iter().filter_map(|name| xmr.column(name)).collect() };
        let (first, of_first) = first_rows(xmr);
        let mut series = rows_block(xmr, &columns(&["found", "xmr_mean", "xmr_lower", "xmr_upper"]), &first, MOST_ROWS);
        series.title = "Mean and limits of each series".into();
        let mut months = rows_block(xmr, &columns(&["series_name", "month", "xmr_value", "signal"]), &of_first, MOST_ROWS);
        months.title = "The first series by month".into();
        months.subtitle = "Those of the others are in the data file.".into();
        blocks.extend([Block::Table(series), Block::Table(months)]);
    }
    blocks
}

/// The first row of each series, and the rows of the first series.
fn first_rows(xmr: &ResultTable) -> (Vec<usize>, Vec<usize>) {
    let id = |row: usize| xmr.column("series").and_then(|c| xmr.rows[row][c].text()).unwrap_or("");
    let all = 0..xmr.rows.len();
    let first = all.clone().filter(|&r| r == 0 || id(r) != id(r - 1)).collect();
    (first, all.filter(|&r| id(r) == id(0)).collect())
}

/// The charts over time as one picture, to stand in a file.
pub(crate) fn chart(chapters: &[ChapterResult]) -> Option<Picture> {
    let table = chapters.iter().find_map(|c| c.table("burden.xmr")).filter(|t| !t.rows.is_empty())?;
    Some(picture(table, panels(table)))
}

fn picture(table: &ResultTable, panels: Vec<XmrPanel>) -> Picture {
    xmr_charts(&XmrChart { title: table.title.clone(), subtitle: table.subtitle.clone(), panels })
}

/// One panel a series, in the order of the table.
fn panels(table: &ResultTable) -> Vec<XmrPanel> {
    let text = |row: &[Value], column: &str| table.column(column).and_then(|c| row[c].text()).unwrap_or("").to_owned();
    let number = |row: &[Value], column: &str| table.column(column).and_then(|c| row[c].number()).unwrap_or(0.0);
    let mut panels: Vec<(String, XmrPanel)> = Vec::new();
    for row in &table.rows {
        let id = text(row, "series");
        if panels.last().is_none_or(|(last, _)| *last != id) {
            let requests = id == "requests";
            let panel = XmrPanel {
                label: text(row, "found"),
                unit: if requests { "requests a month" } else { "recorded ÷ estimated hours" }.into(),
                points: Vec::new(),
                mean: number(row, "xmr_mean"),
                lower: number(row, "xmr_lower"),
                upper: number(row, "xmr_upper"),
                reference: (!requests).then(|| (1.0, "as estimated".into())),
            };
            panels.push((id, panel));
        }
        let mark = match text(row, "rule").as_str() {
            "outside" => XmrMark::Outside,
            "rising" => XmrMark::Trend { up: true },
            "falling" => XmrMark::Trend { up: false },
            "two-of-three" => XmrMark::Near,
            "one-side" => XmrMark::OneSide,
            _ => XmrMark::Chance,
        };
        let label = words::date(&text(row, "month"));
        if let Some((_, panel)) = panels.last_mut() {
            panel.points.push(XmrPoint { label, value: number(row, "xmr_value"), mark, words: text(row, "signal") });
        }
    }
    panels.into_iter().map(|(_, panel)| panel).take(MOST_PANELS).collect()
}
