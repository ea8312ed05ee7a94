//! The annex of the chapter on competition and collaboration: what each would do, who gains and loses, what makes the plan hold.

use findings::ChapterResult;

use super::annex::MOST_ROWS;
use super::tables::table_block;
use crate::paper::Block;

/// Tables and the columns of them that fit a page.
const TABLES: [(&str, &[&str]); 8] = [
    ("market.games", &["service", "rivalry", "plan", "service_loss", "service_equilibria", "complete", "service_regret"]),
    ("market.organisations", &["organisation", "surplus_today", "surplus_rivalry", "surplus_plan", "change", "regret", "receives"]),
    (
        "market.sites",
        &["site", "service", "level_today", "level_rivalry", "level_plan", "patients_today", "patients_rivalry", "patients_plan"],
    ),
    ("market.levers", &["service", "lever", "lever_today", "lever_low", "lever_high", "lever_value", "lever_equilibria"]),
    ("market.sureness", &["assumption", "range_low", "range_high", "loss_low", "loss_high", "turn", "plan_moves"]),
    ("market.choice", &["service", "beta_minute", "beta_minute_error", "rho_squared", "misplaced"]),
    ("market.pools", &["organisation", "people", "budget", "deviation", "overspend"]),
    ("market.evidence", &["topic", "finds", "study", "what"]),
];

pub(super) fn blocks(chapter: &ChapterResult) -> Vec<Block> {
    let shown = TABLES.iter().filter_map(|(id, columns)| chapter.table(id).filter(|t| !t.rows.is_empty()).map(|t| (t, columns)));
    shown.map(|(table, columns)| Block::Table(table_block(table, columns, MOST_ROWS))).collect()
}
