//! What happened: the log of requests in the annex on burden.

use findings::ChapterResult;

use super::annex::MOST_ROWS;
use super::tables::table_block;
use crate::paper::Block;

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
