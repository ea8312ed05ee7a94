//! Scenarios beside the community as it is: a table, and the house picture twice on one scale.

use charts::{Headroom, HeadroomCell, MapView, headroom_map};
use findings::{ResultTable, Value};

use super::annex::MOST_ROWS;
use super::burden::heading;
use super::tables::table_block;
use crate::paper::{Block, PictureBlock};

/// Teams in a pair of pictures: those that change most.
const MOST_TEAMS: usize = 8;

pub(crate) fn blocks(scenarios: &ResultTable, cells: Option<&ResultTable>, headroom: Option<&Headroom>) -> Vec<Block> {
    let columns =
        ["scenario", "changes", "load_hours_year", "share_of_time_taken", "overload_hours", "overload_hours_less", "months_overloaded"];
    let mut blocks = vec![heading("What if"), Block::Table(table_block(scenarios, &columns, MOST_ROWS))];
    let (Some(cells), Some(headroom)) = (cells, headroom) else { return blocks };
    let Some(name) = scenarios.column("scenario") else { return blocks };
    for scenario in scenarios.rows.iter().skip(1).filter_map(|row| row[name].text()) {
        blocks.extend(pair(scenario, cells, headroom));
    }
    blocks
}

/// The teams that a scenario changes, as they are and with it, for the months that both show.
fn pair(scenario: &str, cells: &ResultTable, headroom: &Headroom) -> Vec<Block> {
    let Some(changed) = Changed::read(scenario, cells) else { return Vec::new() };
    let mut with = headroom.clone();
    let mut moved: Vec<(usize, f64)> = Vec::new();
    for (at, role) in with.roles.iter_mut().enumerate() {
        let mut sum = 0.0;
        for (month, cell) in headroom.months.iter().zip(&mut role.cells) {
            if let Some(new) = changed.cell(&role.role, month) {
                sum += cell.map_or(0.0, |was| (new.p50 - was.p50).abs());
                *cell = Some(new);
            }
        }
        if sum > 0.0 {
            moved.push((at, sum));
        }
    }
    moved.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let left_out = moved.len().saturating_sub(MOST_TEAMS);
    moved.truncate(MOST_TEAMS);
    let mut roles: Vec<usize> = moved.into_iter().map(|(at, _)| at).collect();
    roles.sort_unstable();
    if roles.is_empty() {
        return Vec::new();
    }
    let months = 0..headroom.months.len().min(super::burden::MAP_MONTHS);
    let picture = |of: &Headroom, title: String, figures: &str| {
        let mut picture = headroom_map(of, &MapView { roles: roles.clone(), months: months.clone(), title });
        if left_out > 0 {
            picture.subtitle.push_str(&format!(" The {} teams that change most; {left_out} more change.", roles.len()));
        }
        Block::Picture(PictureBlock { picture, figures: Some(figures.into()) })
    };
    vec![
        picture(headroom, "As it is".into(), "burden.headroom_p50[role=…,month=…]"),
        picture(&with, format!("With ‘{scenario}’"), "burden.scenario_headroom_p50[scenario=…,role=…,month=…]"),
    ]
}

/// The cells of a scenario.
struct Changed(Vec<(String, String, HeadroomCell)>);

impl Changed {
    fn read(scenario: &str, cells: &ResultTable) -> Option<Self> {
        let column = |name: &str| cells.column(name);
        let (of, role, month) = (column("scenario")?, column("role")?, column("month")?);
        let (p50, mean, chance) =
            (column("scenario_headroom_p50")?, column("scenario_headroom_mean")?, column("scenario_chance_of_overload")?);
        let text = |row: &[Value], at: usize| row[at].text().unwrap_or_default().to_owned();
        let read = |row: &Vec<Value>| {
            let cell = HeadroomCell { p50: row[p50].number()?, mean: row[mean].number()?, chance: row[chance].number()? };
            Some((text(row, role), text(row, month), cell))
        };
        Some(Self(cells.rows.iter().filter(|row| row[of].text() == Some(scenario)).filter_map(read).collect()))
    }

    fn cell(&self, role: &str, month: &str) -> Option<HeadroomCell> {
        self.0.iter().find(|(r, m, _)| r == role && m == month).map(|(_, _, cell)| *cell)
    }
}
