//! Strategy on two pages: the direction, the choices made and rejected, what comes when, what stops, what is asked of whom.

use community::tables::Objective;
use findings::words::{count, list};
use findings::{ChapterResult, Quantity, ResultTable, Unit, Value};

use super::Sources;
use crate::paper::{Block, Paper, PictureBlock, Text};
use crate::words;

/// How much of each list is shown, from roomy to tight; the first that fits on two pages is taken.
pub(crate) const DIRECTION_FITS: [usize; 5] = [40, 14, 10, 7, 5];

/// The strategy; none without objectives or without a plan.
pub(crate) fn direction(sources: &Sources<'_>, most: usize) -> Option<Paper> {
    let community = sources.community;
    let chapter = sources.chapters.iter().find(|c| c.chapter == "strategy")?;
    let plan = chapter.table("strategy.plan").filter(|t| !t.rows.is_empty())?;
    if community.objectives.rows.is_empty() {
        return None;
    }
    let name = &community.profile.name;
    let planned: Vec<&Vec<Value>> = plan.rows.iter().filter(|r| text(plan, r, "planned") == "yes").collect();
    let mut front = vec![Block::Lead(Text::plain(opening(sources, plan, &planned)))];
    front.push(heading("Where we are going"));
    front.push(objectives(&community.objectives.rows));
    front.extend(choices(chapter, most));
    let services = sources.chapters.iter().find(|c| c.chapter == "services");
    front.extend(super::direction_services::service_changes(community, services, plan));
    front.extend(timetable(plan, &planned, most));
    front.extend(stops(chapter, plan, most));
    front.extend(asked(chapter, most));
    front.extend(sure(chapter));
    Some(Paper {
        title: format!("Strategy of {name}"),
        subject: format!("{name}, {}", sources.span()),
        notice: community.profile.notice.clone().filter(|n| !n.trim().is_empty()),
        strip: None,
        front,
        annex: Vec::new(),
    })
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 2, text: text.into() }
}

fn text<'t>(table: &ResultTable, row: &'t [Value], column: &str) -> &'t str {
    table.column(column).and_then(|c| row[c].text()).unwrap_or("")
}

fn number(table: &ResultTable, row: &[Value], column: &str) -> Option<f64> {
    table.column(column).and_then(|c| row[c].number())
}

fn hours(table: &ResultTable, row: &[Value]) -> String {
    Quantity::new(number(table, row, "plan_hours").unwrap_or(0.0), Unit::Hours).to_string()
}

/// The answer first: what will be different, done by when, with whose hours.
fn opening(sources: &Sources<'_>, plan: &ResultTable, planned: &[&Vec<Value>]) -> String {
    let objectives = sources.community.objectives.rows.len();
    let all: f64 = planned.iter().filter_map(|r| number(plan, r, "plan_hours")).sum();
    let last = planned.iter().map(|r| text(plan, r, "to_month")).max().unwrap_or("");
    let serve = count(objectives, "objective", "objectives");
    match planned.len() {
        0 => format!("We have {serve}, and no room yet for anything new that would serve them; what is asked below would make it."),
        n => format!(
            "We will do {} for {serve}, within the hours that our teams have: {} of work, all of it done by {}.",
            count(n, "thing", "things"),
            Quantity::new(all, Unit::Hours),
            words::date(last)
        ),
    }
}

/// Each objective with its measure, where it stands, where it should stand and by when, who answers for it, and its weight.
fn objectives(rows: &[Objective]) -> Block {
    let all: f64 = rows.iter().map(|o| o.weight).sum();
    let one = |o: &Objective| {
        let plain = findings::as_entered;
        let from_to = match (o.baseline, o.target) {
            (Some(from), Some(to)) => format!("from {} to {}", plain(from), plain(to)),
            (Some(from), None) => format!("from {}; the target is still to be agreed", plain(from)),
            (None, Some(to)) => format!("to {}; the baseline is still to be entered", plain(to)),
            (None, None) => "baseline and target still to be agreed".into(),
        };
        let by = o.by.map_or_else(|| "no date is set".into(), |d| format!("by {}", words::date(&d.to_string())));
        let measure = o.measure.as_deref().unwrap_or("no measure is set");
        let owner = o.owner.as_deref().map_or_else(|| "Nobody answers for it yet".into(), |who| format!("The {who} answers for it"));
        let weight = if all > 0.0 { format!("; {} of the weight", Quantity::new(o.weight / all, Unit::Share)) } else { String::new() };
        Text::default().strong(format!("{}. ", o.name)).and(format!("Measured by {measure}: {from_to}, {by}. {owner}{weight}."))
    };
    Block::List { ordered: true, items: rows.iter().map(one).collect() }
}

/// What is chosen, and what was rejected and why.
fn choices(chapter: &ChapterResult, most: usize) -> Vec<Block> {
    let Some(table) = chapter.table("strategy.choices").filter(|t| !t.rows.is_empty()) else { return Vec::new() };
    let taken: Vec<&Vec<Value>> = table.rows.iter().filter(|r| text(table, r, "taken") == "taken").collect();
    let one = |row: &&Vec<Value>| {
        let choice = text(table, row, "choice_name");
        let rejected: Vec<String> = table
            .rows
            .iter()
            .filter(|r| text(table, r, "choice_name") == choice && text(table, r, "taken") != "taken")
            .map(|r| format!("‘{}’ ({})", text(table, r, "option_name"), text(table, r, "why")))
            .collect();
        let why = text(table, row, "why");
        let not = if rejected.is_empty() { String::new() } else { format!(" Not {}.", list(&rejected, 3)) };
        Text::default().strong(format!("{choice}: {}. ", text(table, row, "option_name"))).and(format!("{}.{not}", words::capitalised(why)))
    };
    let mut blocks = vec![
        heading("What we choose, and what we do not"),
        Block::Paragraph(Text::plain(
            "These options hold together: given the others, no choice would rather go another way. Points say how far the other options carry one.",
        )),
        Block::List { ordered: false, items: taken.iter().take(most).map(one).collect() },
    ];
    blocks.extend(more(taken.len(), most, "choices"));
    blocks
}

/// What begins when, quarter by quarter, and the picture.
fn timetable(plan: &ResultTable, planned: &[&Vec<Value>], most: usize) -> Vec<Block> {
    if planned.is_empty() {
        return Vec::new();
    }
    let mut quarters: Vec<(String, Vec<String>)> = Vec::new();
    for row in planned.iter().take(most) {
        let quarter = quarter(text(plan, row, "from_month"));
        let words = format!("‘{}’ ({}, done by {})", text(plan, row, "title"), hours(plan, row), words::date(text(plan, row, "to_month")));
        match quarters.last_mut() {
            Some(last) if last.0 == quarter => last.1.push(words),
            _ => quarters.push((quarter, vec![words])),
        }
    }
    let items = quarters
        .into_iter()
        .map(|(quarter, things)| Text::default().strong(format!("{quarter}: ")).and(format!("we begin {}.", list(&things, things.len()))))
        .collect();
    let mut blocks = vec![heading("What comes when"), Block::List { ordered: false, items }];
    blocks.extend(more(planned.len(), most, "things"));
    if most > 10 {
        blocks.extend(charts::gantt(plan).map(|picture| Block::Picture(PictureBlock { picture, figures: None })));
    }
    blocks
}

/// `April to June 2024` of `2024-05`.
fn quarter(month: &str) -> String {
    let (year, number) = month.split_once('-').unwrap_or((month, ""));
    let name = match number.parse::<u8>().map(|n| (n - 1) / 3) {
        Ok(0) => "January to March",
        Ok(1) => "April to June",
        Ok(2) => "July to September",
        Ok(3) => "October to December",
        _ => return month.to_owned(),
    };
    format!("{name} {year}")
}

/// What stops, and what waits and why.
fn stops(chapter: &ChapterResult, plan: &ResultTable, most: usize) -> Vec<Block> {
    let mut items: Vec<Text> = Vec::new();
    if let Some(ask) = chapter.table("strategy.plan_ask") {
        let stop = ask.rows.iter().filter(|r| text(ask, r, "what").starts_with("Stop "));
        items.extend(
            stop.map(|r| Text::default().strong(format!("{}. ", text(ask, r, "what"))).and(format!("Lost: {}.", text(ask, r, "lost")))),
        );
    }
    let waits: Vec<&Vec<Value>> = plan.rows.iter().filter(|r| text(plan, r, "planned") != "yes").collect();
    let n_stops = items.len();
    // One sentence for all that wait for the same reason.
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for row in waits.iter().take(most) {
        let (why, title) = (text(plan, row, "why"), format!("‘{}’", text(plan, row, "title")));
        match reasons.iter_mut().find(|r| r.0 == why) {
            Some(reason) => reason.1.push(title),
            None => reasons.push((why, vec![title])),
        }
    }
    items.extend(
        reasons.iter().map(|(why, titles)| {
            Text::default().strong(format!("We do not begin {}", list(titles, titles.len()))).and(format!(": {why}."))
        }),
    );
    let mut blocks = vec![heading("What stops, and what waits")];
    if items.is_empty() {
        blocks.push(Block::Paragraph(Text::plain("Nothing that we do has to stop for it, and nothing that could be begun has to wait.")));
        return blocks;
    }
    if n_stops == 0 {
        blocks.push(Block::Paragraph(Text::plain("Nothing that we do has to stop for it.")));
    }
    blocks.push(Block::List { ordered: false, items });
    blocks.extend(more(waits.len(), most, "things that wait"));
    blocks
}

/// What is asked of whom; where nothing has to be, what would make room for more.
fn asked(chapter: &ChapterResult, most: usize) -> Vec<Block> {
    let mut blocks = vec![heading("What we ask of whom")];
    if let Some(ask) = chapter.table("strategy.plan_ask").filter(|t| !t.rows.is_empty()) {
        let one = |r: &Vec<Value>| {
            let words = format!("{}: {}. Kept: {}.", words::capitalised(text(ask, r, "who")), text(ask, r, "when"), text(ask, r, "kept"));
            Text::default().strong(format!("{}. ", text(ask, r, "what"))).and(words)
        };
        blocks.push(Block::Paragraph(Text::plain("What has to be done does not fit without this; the letter says it in full.")));
        blocks.push(Block::List { ordered: false, items: ask.rows.iter().take(most).map(one).collect() });
        blocks.extend(more(ask.rows.len(), most, "requests"));
        return blocks;
    }
    blocks.push(Block::Paragraph(Text::plain("What is above fits, and nothing has to be asked of anybody for it.")));
    if let Some(entries) = chapter.table("strategy.plan_entries") {
        let could: Vec<Text> = entries
            .rows
            .iter()
            .filter(|r| number(entries, r, "plan_entry_requests").is_some())
            .take(most.min(4))
            .map(|r| {
                Text::default()
                    .strong(format!("‘{}’ could be done too. ", text(entries, r, "title")))
                    .and(format!("{}.", text(entries, r, "what")))
            })
            .collect();
        if !could.is_empty() {
            blocks.push(Block::List { ordered: false, items: could });
        }
    }
    blocks
}

/// How sure it is, and what moved against the plan in force.
fn sure(chapter: &ChapterResult) -> Vec<Block> {
    let mut sentences: Vec<String> = Vec::new();
    if let Some(fact) = chapter.fact("strategy.plan_holds_throughout") {
        sentences.push(format!("The chance that every team has the hours that the plan takes, in all months, is {}.", fact.quantity));
    }
    sentences.extend(
        chapter
            .findings
            .iter()
            .filter(|f| matches!(f.code, "strategy-plan-displaced" | "strategy-plan-moved"))
            .map(|f| format!("{}.", f.sentence.trim_end_matches('.'))),
    );
    sentences.push("Hours are expected values of estimates; what rests on assumptions is marked in the paper.".into());
    vec![heading("How sure we are"), Block::Paragraph(Text::plain(sentences.join(" ")))]
}

fn more(n: usize, most: usize, what: &str) -> Option<Block> {
    (n > most).then(|| Block::Note(Text::plain(format!("{} more {what} are in the paper.", n - most))))
}
