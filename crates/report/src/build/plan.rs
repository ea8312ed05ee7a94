//! The plan, one half of the chapter on strategy: what to begin when, what is asked of whom, how likely it holds.

use charts::gantt;
use findings::{ChapterResult, ResultTable, Value};

use super::tables::table_block;
use crate::paper::{Block, PictureBlock, TableBlock, Text};

/// Rows of the longer tables; the rest is in the data files.
const MOST_ROWS: usize = 40;

/// Tables of the plan; none of them is shown a second time.
pub(crate) const PLACED: [&str; 12] = [
    "strategy.plan",
    "strategy.plan_ask",
    "strategy.plan_conflict",
    "strategy.plan_ways",
    "strategy.plan_impact",
    "strategy.plan_months",
    "strategy.plan_front",
    "strategy.plan_dates",
    "strategy.plan_work",
    "strategy.plan_displaced",
    "strategy.plan_entries",
    "strategy.plan_alternatives",
];

pub(crate) fn blocks(chapter: &ChapterResult) -> Vec<Block> {
    let table = |id: &str| chapter.table(&format!("strategy.{id}")).filter(|t| !t.rows.is_empty());
    let mut blocks = Vec::new();
    if table("plan").is_some() {
        blocks.push(Block::PageBreak);
        blocks.push(heading("What to do when"));
    }
    if let Some(picture) = table("plan").and_then(gantt) {
        blocks.push(Block::Picture(PictureBlock { picture, figures: Some("strategy.plan_hours[demand=…]".into()) }));
    }
    blocks.extend(table("plan").map(|t| {
        let block = table_block(t, &["title", "planned", "from_month", "to_month", "plan_hours", "plan_worth", "why"], MOST_ROWS);
        Block::Table(TableBlock { title: "What is in and what is out, and why".into(), ..block })
    }));
    blocks.extend(table("plan_displaced").map(|t| rows(t, &["by_title", "title", "without_month", "with_month", "plan_months_later"])));
    blocks.extend(table("plan_entries").map(|t| rows(t, &["title", "what", "plan_entry_worth"])));
    blocks.extend(
        table("plan_alternatives")
            .map(|t| rows(t, &["alternative", "takes_in", "leaves_out", "plan_alternative_loss", "plan_alternative_done"])),
    );
    blocks.extend(table("plan_dates").map(|t| rows(t, &["date", "event", "title", "who"])));
    blocks.extend(table("plan_work").map(|t| rows(t, &["title", "role_name", "organisation_name", "plan_work_hours"])));
    if let Some(ask) = table("plan_ask") {
        blocks.push(heading("What is asked of whom, so that it fits"));
        blocks.push(rows(ask, &["request", "whose", "what", "plan_ask_hours", "when", "authority", "who", "lost", "kept"]));
        blocks.extend(
            table("plan_conflict")
                .map(|t| rows(t, &["issuer_name", "title", "authority", "who", "plan_conflict_hours", "plan_conflict_worth"])),
        );
        blocks.extend(table("plan_ways").map(|t| rows(t, &["way", "what", "plan_way_cost", "plan_way_bound"])));
    }
    if let Some(impact) = table("plan_impact") {
        blocks.extend(impact_forms(impact));
    }
    if table("plan_months").is_some() {
        blocks.push(heading("How likely the plan is to hold"));
    }
    blocks.extend(table("plan_months").map(|t| rows(t, &["month", "plan_holds", "plan_holds_median"])));
    blocks.extend(table("plan_front").map(|t| {
        rows(
            t,
            &["caution", "front_asks", "front_value", "front_worst_month", "front_throughout", "front_overrun_hours", "front_done", "what"],
        )
    }));
    blocks
}

/// One form to fill for each request that touches what protects safety or equality.
fn impact_forms(impact: &ResultTable) -> Vec<Block> {
    let mut blocks = vec![heading("Impact assessment, to be filled in before it is done"), Block::Paragraph(Text::plain(&impact.title))];
    for row in &impact.rows {
        let rows = impact
            .columns
            .iter()
            .zip(row)
            .map(|(column, value)| (crate::words::capitalised(&column.label), vec![Text::plain(value.text().unwrap_or(""))]));
        let label = impact.column("what").and_then(|c| row.get(c)).and_then(Value::text).unwrap_or("request");
        blocks.push(Block::Form { label: format!("Impact assessment: {label}"), rows: rows.collect() });
    }
    blocks
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 3, text: text.into() }
}

fn rows(table: &ResultTable, columns: &[&str]) -> Block {
    Block::Table(table_block(table, columns, MOST_ROWS))
}
