//! Coherence, one half of the chapter on strategy: which choices hold together, what pulls against what, what repeats what.

use charts::{bundle_grid, weight_and_hours};
use findings::{ChapterResult, ResultTable};

use super::tables::table_block;
use crate::paper::{Block, PictureBlock, TableBlock};

/// Rows of the longer tables; the rest is in the data files.
const MOST_ROWS: usize = 15;

/// Tables of coherence; none of them is shown a second time.
pub(crate) const PLACED: [&str; 12] = [
    "strategy.bundle_options",
    "strategy.bundles",
    "strategy.near_misses",
    "strategy.choices",
    "strategy.questions",
    "strategy.objectives",
    "strategy.influence",
    "strategy.conflicts",
    "strategy.unserving",
    "strategy.agreement",
    "strategy.disputes",
    "strategy.duplicates",
];

pub(crate) fn blocks(chapter: &ChapterResult) -> Vec<Block> {
    let table = |id: &str| chapter.table(&format!("strategy.{id}")).filter(|t| !t.rows.is_empty());
    let mut blocks = Vec::new();
    if let Some(options) = table("bundle_options") {
        blocks.push(Block::PageBreak);
        blocks.push(heading("Options that hold together"));
        blocks.extend(bundle_grid(options).map(|picture| Block::Picture(PictureBlock { picture, figures: None })));
    }
    blocks.extend(
        table("bundles").map(|t| rows(t, &["bundle", "consistency_value", "total_impact_score", "basin_share", "bundle_hours_year"])),
    );
    blocks.extend(table("choices").map(|t| Block::Table(table_block(t, &["choice_name", "option_name", "taken", "why"], 40))));
    blocks.extend(table("near_misses").map(|t| rows(t, &["near", "in_the_way", "consistency_value", "total_impact_score"])));
    if let Some(questions) = table("questions") {
        blocks.push(heading("What to ask next"));
        blocks.push(rows(questions, &["choice", "on_choice", "first", "open_judgements", "could_leave", "could_join", "minutes"]));
    }
    if let Some(objectives) = table("objectives") {
        blocks.push(heading("What matters, and what gets the hours"));
        let figures = Some("strategy.share_of_hours[objective=…]".into());
        blocks.extend(weight_and_hours(objectives).map(|picture| Block::Picture(PictureBlock { picture, figures })));
        let table = table_block(objectives, &["name", "objective_hours_year", "served_by", "hindered_by"], MOST_ROWS);
        blocks.push(Block::Table(TableBlock { title: "What serves and what hinders each objective".into(), ..table }));
    }
    blocks.extend(table("unserving").map(|t| rows(t, &["title", "why", "demand_hours_year"])));
    if table("conflicts").is_some() || table("influence").is_some() {
        blocks.push(heading("Demands that act on each other"));
    }
    blocks.extend(table("conflicts").map(|t| rows(t, &["title", "other_title", "conflict_score", "who"])));
    blocks.extend(
        table("influence").map(|t| rows(t, &["title", "leverage", "leverage_second", "leverage_total", "dependence", "dependence_second"])),
    );
    if let Some(duplicates) = table("duplicates") {
        blocks.push(heading("Demands that may repeat each other"));
        blocks.push(rows(duplicates, &["title", "other_title", "verdict", "likeness", "fewer_hours_year"]));
    }
    if let Some(agreement) = table("agreement") {
        blocks.push(heading("How far raters agree"));
        blocks.push(rows(agreement, &["table", "raters", "judged_twice", "alpha"]));
    }
    blocks.extend(table("disputes").map(|t| rows(t, &["what", "least_score", "most_score", "who"])));
    blocks
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 3, text: text.into() }
}

fn rows(table: &ResultTable, columns: &[&str]) -> Block {
    Block::Table(table_block(table, columns, MOST_ROWS))
}
