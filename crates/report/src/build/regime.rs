//! The annex of the chapter on the regime: what if, drawn and in tables.

use charts::{Fan, FanPoint, Fans, Line, LineCharts, LinePanel, Stroke, fans, lines as lines_picture};
use findings::{ChapterResult, ResultTable, Value};

use super::annex::MOST_ROWS;
use super::tables::table_block;
use crate::paper::{Block, PictureBlock};

/// Tables and the columns of them that fit a page.
const TABLES: [(&str, &[&str]); 7] = [
    ("regime.bases", &["organisation", "items_above", "items_local", "hours_item", "hours_week", "utilisation", "share_holds"]),
    (
        "regime.comparison",
        &["regime", "meltdown", "meltdown_error", "weeks_lost", "weeks_lost_difference", "strategic", "breaches", "reported"],
    ),
    ("regime.rooms", &["organisation", "regime", "room_items_week", "room_pulse", "recovery_weeks"]),
    ("regime.together", &["regime", "together_items_week", "together_pulse"]),
    ("regime.regret", &["regime", "regret_mean", "regret_p90", "regret_most"]),
    ("regime.matters", &["input", "total", "total_within", "first", "first_within"]),
    ("regime.conditions", &["input", "condition"]),
];

pub(super) fn blocks(chapter: &ChapterResult) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(picture) = chapter.table("regime.bands").and_then(|t| fan_picture(t, chapter)) {
        blocks.push(Block::Picture(picture));
    }
    blocks.extend(chapter.table("regime.phase").and_then(portrait).map(Block::Picture));
    for (id, columns) in TABLES {
        if let Some(table) = chapter.table(id).filter(|t| !t.rows.is_empty()) {
            blocks.push(Block::Table(table_block(table, columns, MOST_ROWS)));
        }
    }
    blocks
}

/// The strategic share of managers' time under each regime, as the mean of the organisations.
fn fan_picture(bands: &ResultTable, chapter: &ChapterResult) -> Option<PictureBlock> {
    let column = |name: &str| bands.column(name);
    let (regime, measure, organisation, week) = (column("regime")?, column("measure")?, column("organisation")?, column("week")?);
    let places = ["p10", "p25", "p50", "p75", "p90"].map(column);
    let mut panels: Vec<Fan> = Vec::new();
    for row in &bands.rows {
        if row[measure].text() != Some("strategic") || row[organisation].text() != Some("all") {
            continue;
        }
        let label = row[regime].text()?;
        if panels.last().is_none_or(|p| p.label != label) {
            panels.push(Fan { label: label.into(), points: Vec::new() });
        }
        let mut quantiles = [0.0; 5];
        for (value, place) in quantiles.iter_mut().zip(places) {
            *value = row[place?].number()?;
        }
        panels.last_mut()?.points.push(FanPoint { year: row[week].number().unwrap_or(0.0) / 52.0, quantiles });
    }
    let comparison = chapter.table("regime.comparison");
    let worst = comparison.and_then(|t| {
        let lost = t.column("meltdown")?;
        let row = t.rows.iter().max_by(|a, b| a[lost].number().unwrap_or(0.0).total_cmp(&b[lost].number().unwrap_or(0.0)))?;
        Some((
            row[0].text()?.to_owned(),
            match row[lost] {
                Value::Number(x) => x,
                _ => return None,
            },
        ))
    });
    let title = worst.map_or_else(
        || "What if: time for strategy under each regime".to_owned(),
        |(name, share)| format!("What if, where today's work holds: under {name}, firefighting takes over half or more of the organisations in {:.0} of 100 worlds", share * 100.0),
    );
    let chart = Fans {
        title,
        subtitle: "Share of managers' time left for strategy, mean of the organisations. Line: the middle world; dark: half of the worlds; light: eight of ten. The same worlds under each regime; no forecast".into(),
        fans: panels,
        most: 0.7,
        per_cent: true,
    };
    (!chart.fans.is_empty()).then(|| PictureBlock {
        picture: fans(&chart),
        figures: Some("regime.p50[regime=…,measure=strategic,organisation=all,week=…]".into()),
    })
}

/// Stress up to which the portrait goes: what is beyond only goes further.
const MOST_STRESS: f64 = 3.5;

/// Where blows take an organisation: stress to the right, capability up.
fn portrait(table: &ResultTable) -> Option<PictureBlock> {
    let column = |name: &str| table.column(name);
    let (items, ends, stress, capability) = (column("blow_items")?, column("ends")?, column("blow_stress")?, column("blow_capability")?);
    let mut lines: Vec<Line> = Vec::new();
    let mut last = f64::NAN;
    for row in &table.rows {
        let (blow, at) = (row[items].number()?, (row[stress].number()?, row[capability].number()?));
        if blow.to_bits() != last.to_bits() {
            let stroke = if row[ends].text() == Some("tips") { Stroke::Dotted } else { Stroke::Solid };
            lines.push(Line { label: format!("{blow:.0}"), stroke, points: Vec::new() });
            last = blow;
        }
        if at.0 <= MOST_STRESS {
            lines.last_mut()?.points.push(at);
        }
    }
    let rest = lines.iter().filter(|l| l.stroke == Stroke::Solid).filter_map(|l| l.points.last().copied()).next();
    // The name of a blow stands where it strikes: lines are drawn from their end to their start.
    lines.iter_mut().for_each(|l| l.points.reverse());
    let panel = LinePanel {
        title: "Each line begins where so many items strike at once; solid lines come back to rest, dotted ones do not".into(),
        across: "stress: from 1 on, more is pending than can be resolved in time".into(),
        up: "capability (1 today)".into(),
        range: Some((0.6, 1.1)),
        marks: rest.map(|at| (at, "rest".to_owned())).into_iter().collect(),
        lines,
    };
    let chart = LineCharts { title: table.title.clone(), subtitle: table.subtitle.clone(), panels: vec![panel], columns: 1 };
    Some(PictureBlock { picture: lines_picture(&chart), figures: Some("regime.blow_stress[organisation=…,blow=…,week=…]".into()) })
}
