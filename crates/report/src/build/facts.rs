//! Single figures, in words and as a table.

use findings::{ChapterResult, Fact};

use crate::paper::{Block, Cell, TableBlock, TableColumn, Text};
use crate::words;

/// Facts as a table: what, how much, range, reference.
pub(crate) fn table(chapter: &ChapterResult, title: &str) -> Option<Block> {
    let facts: &[Fact] = &chapter.facts;
    if facts.is_empty() {
        return None;
    }
    let column = |label: &str, numeric, weight| TableColumn { label: label.into(), numeric, weight };
    let rows = facts.iter().map(|fact| {
        let key = fact.key.to_string();
        let value = Cell { text: fact.quantity.to_string(), figure: Some(key.clone()) };
        let range = words::between(fact.range, fact.quantity.unit);
        vec![Cell::from(words::capitalised(&fact.label)), value, Cell::from(range), Cell { text: key.clone(), figure: Some(key) }]
    });
    Some(Block::Table(TableBlock {
        title: title.into(),
        subtitle: String::new(),
        columns: vec![column("What", false, 4), column("Value", true, 2), column("In 8 of 10 draws", true, 2), column("Ask by", false, 3)],
        rows: rows.collect(),
        notes: Vec::new(),
    }))
}

/// How to ask for a figure, as a note.
pub(crate) fn how_to_ask(community: &str) -> Text {
    Text::plain("How any figure came about: ")
        .code(format!("aircover explain {community} 'FIGURE'"))
        .and(", with the reference that stands by it.")
}
