//! The ask as a letter of one page: what we stop ourselves, what partners can, what only the nation can.

use findings::{ChapterResult, ResultTable, Value};

use super::Sources;
use crate::paper::{Block, Paper, Text};
use crate::words;

/// The parts, in the order in which they are asked: the word in the table, the heading, and what stands where there is none.
const PARTS: [(&str, &str, &str); 3] = [
    (
        "what we stop ourselves",
        "What we do and stop ourselves",
        "Nothing of our own work stands in the way, and we have no hours to add in these months.",
    ),
    ("what partners can", "What our partners can do", "Nothing that partners ask of us stands in the way."),
    ("what only the nation can", "What only the nation and the region can do", "Nothing: what we and our partners do is enough."),
];

/// Requests that are shown in each part: as many as fit one page are taken.
pub(crate) const LETTER_FITS: [usize; 6] = [20, 8, 6, 4, 3, 2];

/// The letter, with at most `most` requests a part; none where everything fits.
pub(crate) fn letter(sources: &Sources<'_>, most: usize) -> Option<Paper> {
    let chapter = sources.chapters.iter().find(|c| c.chapter == "strategy")?;
    let ask = chapter.table("strategy.plan_ask").filter(|t| !t.rows.is_empty())?;
    let name = &sources.community.profile.name;
    let mut front = vec![heading_form(name, ask)];
    front.extend(why(chapter));
    for (part, heading, nothing) in PARTS {
        front.push(Block::Heading { level: 2, text: heading.into() });
        let rows: Vec<&Vec<Value>> = ask.rows.iter().filter(|r| text(ask, r, "whose") == part).collect();
        if rows.is_empty() {
            front.push(Block::Paragraph(Text::plain(nothing)));
            continue;
        }
        front.push(Block::List { ordered: false, items: rows.iter().take(most).map(|r| request(ask, r)).collect() });
        if rows.len() > most {
            let more = format!("{} more requests of this part are in the workbook.", rows.len() - most);
            front.push(Block::Note(Text::plain(more)));
        }
    }
    front.extend(closing(chapter));
    Some(Paper {
        title: format!("What has to be done does not fit: {} that would make it fit", requests(ask.rows.len())),
        subject: format!("{name}, {}", sources.span()),
        notice: sources.community.profile.notice.clone().filter(|n| !n.trim().is_empty()),
        strip: None,
        front,
        annex: Vec::new(),
    })
}

fn requests(n: usize) -> String {
    if n == 1 { "one request".into() } else { format!("{n} requests") }
}

fn text<'t>(table: &ResultTable, row: &'t [Value], column: &str) -> &'t str {
    table.column(column).and_then(|c| row[c].text()).unwrap_or("")
}

fn number(table: &ResultTable, row: &[Value], column: &str) -> Option<f64> {
    table.column(column).and_then(|c| row[c].number())
}

fn heading_form(name: &str, ask: &ResultTable) -> Block {
    let mut to: Vec<String> = Vec::new();
    for row in &ask.rows {
        let who = text(ask, row, "who");
        if !who.is_empty() && !to.iter().any(|t| t == who) {
            to.push(who.into());
        }
    }
    let rows = vec![
        ("To".to_owned(), vec![Text::plain(words::capitalised(&findings::words::list(&to, 8)))]),
        ("From".into(), vec![Text::plain(format!("the chief executive, {name}"))]),
        ("Date".into(), vec![Text::plain("to be filled in")]),
    ];
    Block::Form { label: "About this letter".into(), rows }
}

/// Why we write: what cannot go together, by who asks, and what each is worth.
fn why(chapter: &ChapterResult) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(Text::plain(
        "We were asked to do more than our teams have hours for, and we would rather say so now than be late. The requests below together make it fit. They are the \
         cheapest that we found: first what we do ourselves, then what our partners can, and last what only you can.",
    ))];
    if let Some(conflict) = chapter.table("strategy.plan_conflict").filter(|t| !t.rows.is_empty()) {
        let one = |row: &Vec<Value>| {
            let hours = findings::Quantity::new(number(conflict, row, "plan_conflict_hours").unwrap_or(0.0), findings::Unit::Hours);
            let points = findings::Quantity::new(number(conflict, row, "plan_conflict_worth").unwrap_or(0.0), findings::Unit::Number);
            let (issuer, title, authority) =
                (text(conflict, row, "issuer_name"), text(conflict, row, "title"), text(conflict, row, "authority"));
            format!("{issuer} asks for ‘{title}’ (authority: {authority}; {hours}; worth {points} points to our objectives)")
        };
        let asked: Vec<String> = conflict.rows.iter().map(one).collect();
        let end = if asked.len() == 1 {
            "This alone does not fit into the hours that are left."
        } else {
            "These cannot go together; without any one of them the others fit."
        };
        blocks.push(Block::Paragraph(Text::plain(format!("{}. {end}", findings::words::list(&asked, 4)))));
    }
    blocks
}

/// One request: what, how much, when, who decides on what authority, what is lost and what is kept.
fn request(ask: &ResultTable, row: &[Value]) -> Text {
    let of = |column: &str| text(ask, row, column);
    let amount = [("plan_ask_hours", findings::Unit::Hours), ("plan_ask_pounds", findings::Unit::Pounds)]
        .into_iter()
        .find_map(|(column, unit)| number(ask, row, column).map(|v| findings::Quantity::new(v, unit).to_string()))
        .unwrap_or_default();
    let authority = if of("authority").is_empty() { String::new() } else { format!(" (authority: {})", of("authority")) };
    Text::default().strong(format!("{}. {}", of("request"), of("what"))).and(format!(
        ": {amount}, {}. Decided by {}{authority}. Lost: {}. Kept: {}.",
        of("when"),
        of("who"),
        of("lost"),
        of("kept")
    ))
}

fn closing(chapter: &ChapterResult) -> Vec<Block> {
    let mut blocks = vec![Block::Heading { level: 2, text: "What else we looked at".into() }];
    let mut sentences: Vec<String> = Vec::new();
    if let Some(ways) = chapter.table("strategy.plan_ways") {
        let others: Vec<String> = ways
            .rows
            .iter()
            .filter(|r| text(ways, r, "way") != "the ask")
            .map(|r| format!("{} ({})", text(ways, r, "way"), text(ways, r, "what")))
            .collect();
        if !others.is_empty() {
            let verb = if others.len() == 1 { "would be enough" } else { "would each be enough" };
            sentences.push(format!("{} {verb} too, and would cost more.", words::capitalised(&findings::words::list(&others, 3))));
        }
    }
    sentences.push("Nothing that protects safety or equality is proposed for leaving out or moving.".into());
    if let Some(impact) = chapter.table("strategy.plan_impact").filter(|t| !t.rows.is_empty()) {
        let which: Vec<String> = impact.rows.iter().map(|r| text(impact, r, "request").to_owned()).collect();
        sentences.push(format!(
            "Request {} changes how such a demand is answered; it waits until the impact assessment in the annex of the paper is filled in and signed.",
            findings::words::list(&which, 6)
        ));
    }
    sentences.push("Hours are estimates; those of illustrations and assumptions are marked in the paper.".into());
    blocks.push(Block::Paragraph(Text::plain(sentences.join(" "))));
    blocks.push(Block::Form {
        label: "Signature".into(),
        rows: vec![("Signed".into(), vec![Text::plain("to be signed by the chief executive")])],
    });
    blocks
}
