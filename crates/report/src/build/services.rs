//! The annex of the chapter on services: options side by side, who gains and who loses, units and organisations.

use findings::{ChapterResult, Value};

use super::Sources;
use super::annex::MOST_ROWS;
use super::tables::table_block;
use crate::paper::{Block, PictureBlock};

/// Tables under their heading, with the columns that fit a page.
const TABLES: [(&str, &str, &[&str]); 16] = [
    (
        "Options side by side",
        "services.options",
        &[
            "option",
            "open_sites",
            "mean_minutes",
            "worst_tenth_minutes",
            "farthest_minutes",
            "share_within",
            "deprivation_gap_minutes",
            "patients_elsewhere",
        ],
    ),
    (
        "Who gains and who loses",
        "services.groups",
        &["option", "group", "group_patients", "group_today", "group_minutes", "group_more", "group_within"],
    ),
    ("", "services.places", &["option", "place_name", "place_patients", "place_today", "place_minutes", "place_more", "estimated"]),
    ("What it asks of units and organisations", "services.units", &["option", "site_name", "unit_patients", "unit_more", "unit_capacity"]),
    (
        "",
        "services.organisations",
        &["option", "owner", "owner_patients", "owner_cost", "owner_by_activity", "owner_by_block", "owner_by_shared_budget"],
    ),
    (
        "How many sites",
        "services.front",
        &["front_sites", "front_minutes", "front_bound", "front_within", "front_farthest", "front_smallest"],
    ),
    ("What was recorded", "services.recorded", &["site", "site_name", "recorded_patients", "nearest_patients"]),
    ("From the long list to the short list", "services.list", &["option", "sites", "short_list", "why"]),
    (
        "The economic case",
        "services.case",
        &["option", "present_capital", "present_running", "present_travel", "present_health", "npsv", "bcr", "lacks"],
    ),
    ("", "services.sensitivity", &["option", "what", "npsv_low", "npsv_high"]),
    ("", "services.terms", &["term", "term_value", "source"]),
    (
        "How sure",
        "services.sure",
        &[
            "option",
            "sure_minutes_p10",
            "sure_minutes_p90",
            "sure_within_p10",
            "sure_within_p90",
            "sure_npsv_p10",
            "sure_npsv_p90",
            "sure_best",
        ],
    ),
    ("", "services.turns", &["what", "turn_low", "turn_high"]),
    ("The five cases", "services.cases", &["case", "asks", "filled"]),
    ("", "services.duties", &["asks", "source", "answer"]),
    ("", "services.evidence", &["about", "found", "source", "parameter"]),
];

/// Maps in the paper; the others are files.
const MOST_MAPS: usize = 3;

pub(super) fn blocks(sources: &Sources<'_>, chapter: &ChapterResult) -> Vec<Block> {
    let mut blocks = Vec::new();
    let maps = crate::maps::maps(sources.community, sources.chapters);
    blocks.extend(maps.into_iter().take(MOST_MAPS).map(|map| {
        let figures = Some("services.place_minutes[option=…,place=…]".into());
        Block::Picture(PictureBlock { picture: map.picture, figures })
    }));
    for (heading, id, columns) in TABLES {
        let Some(table) = chapter.table(id).filter(|t| !t.rows.is_empty()) else { continue };
        if !heading.is_empty() {
            blocks.push(Block::Heading { level: 3, text: heading.into() });
        }
        // A column in which nothing is known would take its room for nothing.
        let filled = |name: &&&str| table.column(name).is_some_and(|c| table.rows.iter().any(|row| row[c] != Value::Unknown));
        let known: Vec<&str> = columns.iter().filter(filled).copied().collect();
        let most = if id == "services.organisations" || id == "services.units" { 2 * MOST_ROWS } else { MOST_ROWS };
        blocks.push(Block::Table(table_block(table, &known, most)));
    }
    blocks
}
