//! The annex: a part for each chapter, then what all of it rests on.

use findings::{ChapterResult, InputFile};

use super::facts;
use super::tables::{plain, whole_table};
use super::{Sources, burden, front, strategy};
use crate::paper::{Block, TableBlock, Text};
use crate::words;

/// Findings beyond these are in the data file.
const MOST_FINDINGS: usize = 24;
/// Rows of a table beyond these are in the data file.
pub(crate) const MOST_ROWS: usize = 25;

pub(crate) fn blocks(sources: &Sources<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (i, chapter) in sources.chapters.iter().enumerate() {
        blocks.push(Block::PageBreak);
        blocks.push(Block::Heading { level: 2, text: format!("Annex {}: {}", letter(i), chapter.chapter) });
        blocks.extend(opening(chapter));
        if chapter.chapter == "burden" {
            blocks.extend(burden::blocks(sources, chapter));
        } else if chapter.chapter == "strategy" {
            blocks.extend(strategy::blocks(chapter));
        } else if chapter.chapter == "market" {
            blocks.extend(super::market::blocks(chapter));
        } else if chapter.chapter == "regime" {
            blocks.extend(super::regime::blocks(chapter));
        } else if chapter.chapter == "services" {
            blocks.extend(super::services::blocks(sources, chapter));
        } else {
            blocks.extend(chapter.tables.iter().filter(|t| !t.rows.is_empty()).map(|t| Block::Table(whole_table(t, MOST_ROWS))));
        }
        blocks.extend(method(chapter));
    }
    blocks.push(Block::PageBreak);
    blocks.push(Block::Heading { level: 2, text: format!("Annex {}: what this rests on", letter(sources.chapters.len())) });
    blocks.extend(sources.chapters.iter().flat_map(assumptions));
    blocks.extend(source_list(sources.chapters));
    blocks.extend(made_from(sources));
    blocks
}

fn letter(i: usize) -> char {
    char::from(b'A' + u8::try_from(i.min(25)).unwrap_or(25))
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 3, text: text.into() }
}

/// The page that a chapter opens with.
fn opening(chapter: &ChapterResult) -> Vec<Block> {
    let mut blocks = vec![Block::Lead(Text::plain(&chapter.headline))];
    blocks.extend(chapter.summary.iter().map(|p| Block::Paragraph(Text::plain(p))));
    blocks.extend(facts::table(chapter, "The figures in short"));
    if !chapter.findings.is_empty() {
        blocks.push(heading("Every finding, with how sure it is"));
        let findings = chapter.findings.iter().take(MOST_FINDINGS).enumerate();
        blocks.extend(findings.map(|(i, f)| Block::Finding(front::finding(f, i + 1, usize::MAX))));
        let more = chapter.findings.len().saturating_sub(MOST_FINDINGS);
        if more > 0 {
            blocks.push(Block::Note(Text::plain(format!("{more} more findings are in ")).code("findings.json").and(".")));
        }
    }
    blocks
}

fn method(chapter: &ChapterResult) -> Vec<Block> {
    if chapter.method.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![heading("How it was computed")];
    blocks.extend(chapter.method.iter().map(|p| Block::Paragraph(Text::plain(p))));
    blocks
}

fn assumptions(chapter: &ChapterResult) -> Vec<Block> {
    if chapter.assumptions.is_empty() {
        return Vec::new();
    }
    let rows = chapter.assumptions.iter().map(|a| {
        let hangs = a.hangs_on_it.map_or("not computed".into(), |q| q.to_string());
        vec![a.sentence.clone(), words::status(&a.kind), a.source.clone(), hangs, a.id.clone()]
    });
    let heads = [("What is assumed", 6), ("Kind", 2), ("Source", 9), ("Hangs on it", 2), ("Name", 4)];
    let title = format!("What {} takes as given, by how much hangs on it", chapter.chapter);
    let mut table = TableBlock { notes: vec![Text::plain(words::MARKS)], ..plain(&title, "", &heads, rows.collect()) };
    table.columns[3].numeric = true;
    vec![heading("Assumptions"), Block::Table(table)]
}

fn source_list(chapters: &[ChapterResult]) -> Vec<Block> {
    let mut seen: Vec<&String> = Vec::new();
    for source in chapters.iter().flat_map(|c| &c.sources) {
        if !seen.contains(&source) {
            seen.push(source);
        }
    }
    if seen.is_empty() {
        return Vec::new();
    }
    vec![heading("Sources"), Block::List { ordered: false, items: seen.into_iter().map(Text::plain).collect() }]
}

/// The manifest: what the run was made from, and how to make it again.
fn made_from(sources: &Sources<'_>) -> Vec<Block> {
    let m = sources.manifest;
    let mut rows = vec![
        ("Program".to_owned(), vec![Text::plain(format!("Aircover {}", m.version))]),
        ("Community".into(), vec![Text::default().code(&m.community)]),
        ("Draws".into(), vec![Text::plain(format!("{} samples, seed {}", m.samples, m.seed))]),
        ("Parameters".into(), vec![Text::default().code(&m.parameters_sha256)]),
        ("Figures".into(), vec![Text::default().code(&m.figures_sha256)]),
    ];
    if !m.settings.is_empty() {
        let settings = m.settings.iter().map(|(key, value)| Text::default().code(format!("{key} = {value}")));
        rows.push(("Settings".into(), settings.collect()));
    }
    let inputs: Vec<Vec<String>> = m.inputs.iter().map(|InputFile { path, sha256 }| vec![path.clone(), sha256.clone()]).collect();
    let mut blocks = vec![
        heading("How to make it again"),
        Block::Paragraph(
            Text::plain("From ")
                .code("manifest.json")
                .and(" the same figures can be made again: ")
                .code("aircover report --from manifest.json")
                .and(". It holds these hashes (SHA-256); a file that has changed is an error."),
        ),
        Block::Form { label: "What this paper was made from".into(), rows },
    ];
    if !inputs.is_empty() {
        blocks.push(Block::Table(plain("Files that were read", "", &[("File", 2), ("SHA-256", 4)], inputs)));
    }
    blocks
}
