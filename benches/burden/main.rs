//! Times the burden of a large community, and the loading of a large workbook; prints JSON.
//!
//! Usage: `bench-burden PROBLEM.json`: writes there what an independent program needs to do the same sums.
//!
//! The community: 500 demands with three rows of hours each, 200 roles, 36 months, 10,000 samples, every row in every month, which is
//! the most that a community of this size can ask of either program.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use burden::{Inputs, Settings};
use community::{Community, Month, Nation, Profile};
use parameters::Parameters;
use serde_json::{Value, json};

const DEMANDS: usize = 500;
const EFFORTS: usize = 3;
const ROLES: usize = 200;
const MONTHS: u32 = 36;
const SAMPLES: u32 = 10_000;
const CORRELATION: f64 = 0.3;
/// Rows of the workbook that is loaded.
const WORKBOOK_ROWS: usize = 20_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let problem = std::env::args().nth(1).ok_or("expected a path to write the problem to")?;
    let community = community()?;
    let parameters = Parameters::shipped()?;
    let settings = Settings { samples: SAMPLES, seed: 1, correlation: Some(CORRELATION) };
    let start = Instant::now();
    let result = burden::run(&community, &Inputs { parameters: &parameters }, &settings)?;
    let seconds = start.elapsed().as_secs_f64();
    let cells: Vec<Vec<[f64; 4]>> = result
        .roles
        .iter()
        .map(|r| r.cells.iter().map(|c| [c.headroom_p10, c.headroom_p50, c.headroom_p90, c.chance_of_overload]).collect())
        .collect();
    std::fs::write(problem, serde_json::to_vec(&to_do(&community, &result))?)?;
    let (load_seconds, rows) = workbook()?;
    let printed = json!({
        "seconds": seconds, "peak_kib": peak_kib()?, "cells": cells, "workbook_rows": rows, "workbook_load_seconds": load_seconds,
    });
    println!("{printed}");
    Ok(())
}

/// Rows of hours, the hours that each role has, and how they are drawn.
fn to_do(community: &Community, result: &burden::Burden) -> Value {
    let index: BTreeMap<&str, usize> = community.roles.rows.iter().enumerate().map(|(i, r)| (r.role.as_str(), i)).collect();
    let rows: Vec<Value> = community
        .efforts
        .rows
        .iter()
        .map(|e| {
            json!([index[e.role.as_str()], e.hours_low.map(|h| h.get()), e.hours_mode.map(|h| h.get()), e.hours_high.map(|h| h.get())])
        })
        .collect();
    let full: Vec<Vec<f64>> = result.roles.iter().map(|r| r.cells.iter().map(|c| c.full_hours).collect()).collect();
    json!({ "months": MONTHS, "samples": SAMPLES, "correlation": CORRELATION, "committed": [0.5, 0.6, 0.7], "rows": rows, "full_hours": full })
}

/// Rows are pushed as text cells, as a reader of files does.
fn community() -> Result<Community, Box<dyn std::error::Error>> {
    let mut community = Community::new(Profile {
        name: "benchmark".into(),
        country: "England".into(),
        first_month: Month::new(2024, 4).ok_or("no month")?,
        months: MONTHS,
        calendar: Nation::England,
        currency: "GBP".into(),
        notice: None,
        settings: BTreeMap::new(),
    });
    push(&mut community, "organisations", &[("organisation", "T"), ("name", "a trust"), ("kind", "acute trust")])?;
    push(&mut community, "organisations", &[("organisation", "N"), ("name", "a nation"), ("kind", "national body")])?;
    for role in 0..ROLES {
        let (id, wte) = (format!("R{role}"), format!("{}", 4 + role % 9));
        let known =
            [("organisation", "T"), ("committed_share_low", "0.5"), ("committed_share_mode", "0.6"), ("committed_share_high", "0.7")];
        push(&mut community, "roles", &[&[("role", id.as_str()), ("name", &id), ("wte", &wte)], &known[..]].concat())?;
    }
    for demand in 0..DEMANDS {
        let id = format!("D{demand}");
        let known = [
            ("issuer", "N"),
            ("origin", "national"),
            ("kind", "return"),
            ("force", "must"),
            ("carried_by", "T"),
            ("recurrence", "monthly"),
            ("first_due", "2024-04-20"),
            ("status", "assumption"),
        ];
        push(&mut community, "demands", &[&[("demand", id.as_str()), ("title", &id)], &known[..]].concat())?;
        for effort in 0..EFFORTS {
            let row = demand * EFFORTS + effort;
            let role = format!("R{}", (row * 7) % ROLES);
            let (low, mode, high) = ((5 + row % 11).to_string(), (12 + row % 17).to_string(), (40 + row % 53).to_string());
            let known = [("work", "answering"), ("per", "month"), ("status", "assumption")];
            let hours = [("demand", id.as_str()), ("role", &role), ("hours_low", &low), ("hours_mode", &mode), ("hours_high", &high)];
            push(&mut community, "efforts", &[&hours[..], &known[..]].concat())?;
        }
    }
    Ok(community)
}

fn push(community: &mut Community, table: &str, cells: &[(&str, &str)]) -> Result<(), Box<dyn std::error::Error>> {
    let table = community.table_mut(table).ok_or("no such table")?;
    let mut row = vec![""; table.spec().columns.len()];
    for (name, text) in cells {
        row[table.spec().column(name).ok_or_else(|| format!("no column `{name}`"))?] = text;
    }
    let line = u32::try_from(table.len())? + 2;
    table.push(&row, Vec::new(), line).map_err(|e| format!("{row:?}: {e:?}").into())
}

/// Seconds to load a workbook of many rows, and how many it had.
fn workbook() -> Result<(f64, usize), Box<dyn std::error::Error>> {
    let mut community = community()?;
    while community.efforts.rows.len() + community.demands.rows.len() < WORKBOOK_ROWS {
        let more = community.efforts.rows[community.efforts.rows.len() % (DEMANDS * EFFORTS)].clone();
        community.efforts.rows.push(more);
        community.efforts.extra.push(Vec::new());
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("large.xlsx");
    exchange::write_workbook(&community, &path)?;
    let start = Instant::now();
    let loaded = exchange::load(Path::new(&path));
    let seconds = start.elapsed().as_secs_f64();
    let read = loaded.community.ok_or("the workbook could not be read back")?;
    Ok((seconds, read.tables().iter().map(|t| t.len()).sum()))
}

/// The most memory that this program held at once.
fn peak_kib() -> Result<u64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).ok_or("the system does not say how much memory was held")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}
