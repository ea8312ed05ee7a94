//! The two pages for the whole.

use charts::{Headroom, MapView, headroom_map};
use community::tables::{DemandState, Protects, Status};
use findings::{ChapterResult, Finding, Level};

use super::facts;
use super::{Fit, Sources, table_block};
use crate::paper::{Block, FindingBlock, PictureBlock, Text};
use crate::words;

const TO_FILL: &str = "to be filled in";

pub(crate) fn blocks(sources: &Sources<'_>, fit: Fit) -> Vec<Block> {
    let top = top_findings(sources.chapters, fit.n_findings);
    let mut blocks = vec![form(sources, &top, fit)];
    blocks.push(Block::Heading { level: 2, text: "What matters most".into() });
    if top.is_empty() {
        blocks.push(Block::Paragraph(Text::plain("Nothing was found that asks for action or a decision.")));
    }
    blocks.extend(top.iter().enumerate().map(|(i, f)| Block::Finding(finding(f, i + 1, fit.n_sureness))));
    blocks.extend(who_asks(sources));
    if let Some(headroom) = &sources.headroom {
        blocks.push(Block::Heading { level: 2, text: "Where there is time, and where there is not".into() });
        blocks.push(Block::Picture(front_map(sources, headroom, fit.n_roles)));
    }
    blocks.push(Block::Heading { level: 2, text: "Risks".into() });
    blocks.push(Block::List { ordered: false, items: risks(sources) });
    blocks.push(Block::Heading { level: 2, text: "Equality impact".into() });
    blocks.push(Block::Paragraph(equality(sources)));
    blocks.push(Block::Note(facts::how_to_ask(&sources.manifest.community)));
    blocks
}

/// The first to act on of each chapter, then what else ranks high; never one that rests on unverified rows alone.
fn top_findings(chapters: &[ChapterResult], n: usize) -> Vec<&Finding> {
    let sound = |f: &&Finding| !f.unverified_alone;
    let mut top: Vec<&Finding> = chapters.iter().filter_map(|c| c.findings.iter().filter(sound).find(|f| f.level == Level::Act)).collect();
    let rest = chapters.iter().flat_map(|c| &c.findings).filter(sound);
    for finding in rest {
        if !top.iter().any(|f| std::ptr::eq(*f, finding)) {
            top.push(finding);
        }
    }
    top.truncate(n);
    top.sort_by_key(|f| f.level);
    top
}

/// A finding as a block, with at most `n_sureness` sentences on how sure it is.
pub(crate) fn finding(finding: &Finding, number: usize, n_sureness: usize) -> FindingBlock {
    let sureness: Vec<&str> = finding.sureness.iter().take(n_sureness).map(String::as_str).collect();
    FindingBlock {
        number,
        level: words::capitalised(finding.level.words()),
        sentence: finding.sentence.clone(),
        sureness: sureness.join(" "),
        ask: finding.ask.as_ref().map(|a| format!("{} ({})", words::capitalised(a.what.trim_end_matches('.')), a.whom)),
        figures: finding.figures.iter().map(|(key, quantity)| (quantity.to_string(), key.to_string())).collect(),
    }
}

fn form(sources: &Sources<'_>, top: &[&Finding], fit: Fit) -> Block {
    let has = |level| top.iter().any(|f| f.level == level);
    let tick = |on: bool, word: &str| format!("{} {word}", if on { '☒' } else { '☐' });
    let decision = has(Level::Act) || has(Level::Decide);
    let assurance = !decision && !top.is_empty();
    let purpose = [tick(decision, "for decision"), tick(assurance, "for assurance"), tick(top.is_empty(), "for information")].join("   ");
    let mut summary: Vec<Text> = Vec::new();
    for chapter in sources.chapters {
        let paragraphs = chapter.summary.iter().take(fit.n_summary.max(1)).enumerate();
        summary.extend(paragraphs.map(|(i, p)| if i == 0 { Text::default().strong(p) } else { Text::plain(p) }));
    }
    let title = format!("What is asked of {} and the time there is for it, {}", sources.community.profile.name, sources.span());
    let mut rows = vec![
        ("Meeting and date".into(), vec![Text::plain(TO_FILL)]),
        ("Title".into(), vec![Text::plain(title)]),
        ("Purpose".into(), vec![Text::plain(purpose)]),
        ("Prepared by".into(), vec![Text::plain(format!("office that brings this paper: {TO_FILL}"))]),
        ("Recommendation".into(), vec![Text::plain(recommendation(top))]),
        ("Summary".into(), summary),
    ];
    if let Some(confirmed) = confirmed(sources) {
        rows.insert(2, ("Confirmed by teams".into(), vec![confirmed]));
    }
    Block::Form { label: "About this paper".into(), rows }
}

/// How much of the hours those who carry them have confirmed, and what would make the picture surer: what the paper leads with.
fn confirmed(sources: &Sources<'_>) -> Option<Text> {
    let share = sources.chapters.iter().find_map(|c| c.fact("burden.share_confirmed"))?.quantity;
    let doubts = sources.chapters.iter().find_map(|c| c.table("burden.to_confirm")).filter(|t| !t.rows.is_empty());
    let rest = match doubts {
        Some(doubts) => {
            format!(" of the hours; the {} answers that would narrow the result most are listed in the annex.", doubts.rows.len())
        }
        None => " of the hours.".into(),
    };
    Some(Text::default().strong(share.to_string()).and(rest))
}

fn recommendation(top: &[&Finding]) -> String {
    let numbers = |level: Level| -> Vec<String> {
        top.iter().enumerate().filter(|(_, f)| f.level == level).map(|(i, _)| (i + 1).to_string()).collect()
    };
    let (act, decide) = (numbers(Level::Act), numbers(Level::Decide));
    let mut parts = Vec::new();
    if !act.is_empty() {
        parts.push(format!("agree the next {} under {} {}", plural("step", act.len()), plural("finding", act.len()), list(&act)));
    }
    if !decide.is_empty() {
        parts.push(format!("decide on {} {}", plural("finding", decide.len()), list(&decide)));
    }
    parts.push("note how much of the result rests on assumptions (Risks, and the list in the annex)".into());
    format!("The board is asked to {}.", list(&parts))
}

fn plural(word: &str, n: usize) -> String {
    if n == 1 { word.into() } else { format!("{word}s") }
}

/// `a, b and c`.
fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn front_map(sources: &Sources<'_>, headroom: &Headroom, n_roles: usize) -> PictureBlock {
    let table = sources.chapters.iter().find_map(|c| c.table("burden.headroom"));
    let mut title = table.map_or(String::new(), |t| t.title.clone());
    let roles = tightest(headroom, n_roles);
    let months = worst_months(headroom);
    if title.is_empty() {
        title = "Headroom by team and month".into();
    }
    let mut picture = headroom_map(headroom, &MapView { roles: roles.clone(), months, title });
    if roles.len() < headroom.roles.len() {
        let scope = format!(" The {} tightest of {} teams; all are in the annex.", roles.len(), headroom.roles.len());
        picture.subtitle.push_str(&scope);
    }
    PictureBlock { picture, figures: table.map(|_| "burden.headroom_p50[role=…,month=…]".into()) }
}

/// Places of the `n` teams with the lowest month, in the order in which they stand.
fn tightest(headroom: &Headroom, n: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..headroom.roles.len()).collect();
    places.sort_by(|&a, &b| {
        let (a, b) = (&headroom.roles[a], &headroom.roles[b]);
        (b.months_overloaded() > 0).cmp(&(a.months_overloaded() > 0)).then(a.lowest().total_cmp(&b.lowest()))
    });
    places.truncate(n);
    places.sort_unstable();
    places
}

/// All months, if no more than 24; else the 12 with most overload.
fn worst_months(headroom: &Headroom) -> std::ops::Range<usize> {
    let n = headroom.months.len();
    if n <= 24 {
        return 0..n;
    }
    let over = |month: usize| headroom.roles.iter().filter_map(|r| r.cells[month]).filter(|c| c.p50 < 0.0).count();
    let from = (0..=n - 12).max_by_key(|&from| ((from..from + 12).map(over).sum::<usize>(), n - from)).unwrap_or(0);
    from..from + 12
}

fn who_asks(sources: &Sources<'_>) -> Vec<Block> {
    let columns = ["origin", "demands", "hours_year", "request_hours_year", "share_of_hours"];
    let table = sources.chapters.iter().find_map(|c| c.table("burden.origins"));
    let Some(table) = table.filter(|t| !t.rows.is_empty()) else { return Vec::new() };
    let mut block = table_block(table, &columns, 5);
    block.notes.truncate(1);
    vec![Block::Heading { level: 2, text: "Who asks for it".into() }, Block::Table(block)]
}

fn risks(sources: &Sources<'_>) -> Vec<Text> {
    let mut items = Vec::new();
    if let Some(headroom) = &sources.headroom {
        let over = headroom.roles.iter().filter(|r| r.months_overloaded() > 0).count();
        let text = match over {
            0 => format!(
                "No team of {} is likelier than not to be overloaded in any month; single weeks can still be (annex).",
                headroom.roles.len()
            ),
            _ => format!(
                "{over} of {} teams {} in at least one month: work is late, thin or not done, unless something gives.",
                headroom.roles.len(),
                if over == 1 { "is asked for more than it has" } else { "are asked for more than they have" }
            ),
        };
        items.push(Text::default().strong("Delivery. ").and(text));
    }
    for chapter in sources.chapters {
        let share = |measure: &str| chapter.fact(measure).filter(|f| f.quantity.value > 0.0).map(|f| f.quantity.to_string());
        let parts: Vec<String> = [
            share("burden.share_on_assumptions").map(|s| format!("{s} of the hours rest on assumptions (†)")),
            share("burden.share_on_unverified").map(|s| format!("{s} on facts not read in a source (‡)")),
            share("burden.share_on_unknown").map(|s| format!("{s} on demands whose hours nobody knows, taken from like demands")),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !parts.is_empty() {
            let text = format!("{}.{} Asking the teams replaces guesses by facts.", list(&parts), not_verified(sources));
            items.push(Text::default().strong("Evidence. ").and(text));
        }
        if let Some(closed) = chapter.table("burden.closed_days").filter(|t| !t.rows.is_empty()) {
            let text = format!("{} (annex).", closed.title.trim_end_matches('.'));
            items.push(Text::default().strong("Dates. ").and(text));
        }
    }
    items
}

/// How many demands could not be read in a source; empty where all were.
fn not_verified(sources: &Sources<'_>) -> String {
    let demands = || sources.community.demands.rows.iter().filter(|d| d.state != DemandState::Done);
    match (demands().filter(|d| d.status != Status::Read).count(), demands().count()) {
        (0, _) => String::new(),
        (unverified, all) => format!(" {unverified} of {all} demands were not read in a source."),
    }
}

fn equality(sources: &Sources<'_>) -> Text {
    let count = |what: Protects| sources.community.demands.rows.iter().filter(|d| d.protects == Some(what)).count();
    let marked = match (count(Protects::Equality), count(Protects::Safety)) {
        (0, 0) => {
            "No demand in the register is marked as protecting equality or safety; those that do should be, as such demands are never \
                   proposed for dropping."
                .to_owned()
        }
        (equality, safety) => format!(
            "The register marks {equality} demands as protecting equality and {safety} as protecting safety; such demands are never proposed \
             for dropping."
        ),
    };
    let ask = "To be filled in by the office that brings this paper: which groups would gain or lose by each step asked for, how that is known, \
               and what will be done about it.";
    Text::plain(format!("{marked} {ask}"))
}
