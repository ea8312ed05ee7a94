//! The chapter on strategy: its halves, then tables that neither of them places.

use findings::ChapterResult;

use super::annex::MOST_ROWS;
use super::tables::whole_table;
use super::{coherence, plan};
use crate::paper::Block;

pub(crate) fn blocks(chapter: &ChapterResult) -> Vec<Block> {
    let mut blocks = coherence::blocks(chapter);
    blocks.extend(plan::blocks(chapter));
    let placed = |id: &str| coherence::PLACED.contains(&id) || plan::PLACED.contains(&id);
    let others = chapter.tables.iter().filter(|t| !placed(&t.id) && !t.rows.is_empty());
    blocks.extend(others.map(|t| Block::Table(whole_table(t, MOST_ROWS))));
    blocks
}
