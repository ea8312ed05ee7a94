//! The chapter on strategy: its halves, then tables that neither of them places.

use findings::ChapterResult;

use super::annex::MOST_ROWS;
use super::coherence;
use super::tables::whole_table;
use crate::paper::Block;

pub(crate) fn blocks(chapter: &ChapterResult) -> Vec<Block> {
    let mut blocks = coherence::blocks(chapter);
    let placed: Vec<&str> = coherence::PLACED.to_vec();
    let others = chapter.tables.iter().filter(|t| !placed.contains(&t.id.as_str()) && !t.rows.is_empty());
    blocks.extend(others.map(|t| Block::Table(whole_table(t, MOST_ROWS))));
    blocks
}
