//! The cheapest combination of changes under which the musts fit.

use std::collections::BTreeMap;

use optimise::{Column, Kind};

use crate::plan::ask::musts::{Give, Musts};
use crate::plan::ask::ways::{Relaxed, later, loose_windows, out_cost, tidy, unit_cost};
use crate::plan::ask::{Change, Terms, With, granted};
use crate::plan::error::PlanError;
use crate::plan::problem::{Problem, Use};
use crate::plan::solve::Control;
use crate::plan::verify::broken;
use crate::plan::windows::Windows;

/// `min Σ requests × request + Σ cost × extra + Σ months late × cost + Σ left out × cost + Σ less work × cost + Σ reliefs × cost`, each times the weight of
/// whoever decides, so that the starts of the musts fit. More of one resource is one request, in however many periods; being late is one.
///
/// What it finds is granted and checked without the solver.
pub(super) fn cheapest(problem: &Problem, terms: &Terms, control: &dyn Control) -> Result<Option<Relaxed<Change>>, PlanError> {
    let relaxed = later(problem, &terms.firm);
    let Some(windows) = loose_windows(&relaxed, &terms.firm, Windows::elastic) else { return Ok(None) };
    let extra = |resource: usize| unit_cost(problem, resource);
    let left_out = |item: usize| out_cost(problem, terms, item, terms.weight[item] * (terms.prices.request + terms.prices.left_out[item]));
    let lighter: Vec<(usize, &[Use])> = terms.lighter.iter().map(|l| (l.item, l.uses.as_slice())).collect();
    let reliefs: Vec<&[(usize, usize, f64)]> = terms.reliefs.iter().map(|r| r.frees.as_slice()).collect();
    let mut musts = Musts::new(&relaxed, &windows, &Give { left_out: &left_out, extra: &extra, lighter: &lighter, reliefs: &reliefs });
    musts.price(|start, way| {
        let item = start.item as usize;
        let late = (start.done as usize).saturating_sub(problem.items[item].deadline) as f64;
        let for_late = if late > 0.0 { terms.prices.request + late * terms.prices.month_late[item] } else { 0.0 };
        let for_less = way.map_or(0.0, |w| terms.prices.request + terms.lighter[w].cost);
        terms.weight[item] * (for_late + for_less)
    });
    requests(&mut musts, terms);
    let Some(answer) = musts.solve(control)? else { return Ok(None) };
    let point = answer.columns.unwrap_or_default();
    let starts = musts.months(&point);
    let changes = changes(problem, &musts, &point, &starts);
    if let Some(why) = broken(&granted(problem, terms, &changes), &starts).into_iter().next() {
        return Err(PlanError::Unsound { why });
    }
    Ok(Some(Relaxed { changes, cost: answer.objective.unwrap_or(0.0), bound: answer.bound, starts }))
}

/// Each resource of which more is had is one request; of what touches one demand at most one is asked for; what others rest on is done.
fn requests(musts: &mut Musts, terms: &Terms) {
    let mut by_resource: BTreeMap<usize, Vec<(Column, f64)>> = BTreeMap::new();
    for &(cell, column, most) in &musts.more {
        by_resource.entry(musts.grid.cell_of[cell].0).or_default().push((column, most));
    }
    for cells in by_resource.into_values() {
        let asked = musts.model.column(terms.prices.request, 0.0, 1.0, Kind::Integer);
        for (column, most) in cells {
            musts.model.row(f64::NEG_INFINITY, 0.0, [(column, 1.0), (asked, -most)]);
        }
    }
    let mut groups: BTreeMap<usize, Vec<(Column, f64)>> = BTreeMap::new();
    for (relief, &column) in terms.reliefs.iter().zip(&musts.reliefs) {
        musts.model.set_cost(column, relief.weight * (terms.prices.request + relief.cost));
        relief.groups.iter().for_each(|g| groups.entry(*g).or_default().push((column, 1.0)));
    }
    for (way, lighter) in terms.lighter.iter().enumerate() {
        let starts: Vec<(Column, f64)> = musts.lighter.iter().filter(|l| l.way == way).map(|l| (l.column, 1.0)).collect();
        match lighter.with {
            Some(With::Item(item)) => {
                let out = musts.out.iter().filter(|(i, _)| *i == item).map(|(_, c)| (*c, 1.0));
                let row: Vec<(Column, f64)> = starts.into_iter().chain(out).collect();
                musts.model.row(f64::NEG_INFINITY, 1.0, row);
            }
            // One way of one item is taken one time at most, so the rows of reliefs hold for each of them.
            Some(With::Standing(group)) => groups.entry(group).or_default().extend(starts),
            None => {}
        }
    }
    for group in groups.into_values().filter(|g| g.len() > 1) {
        musts.model.row(f64::NEG_INFINITY, 1.0, group);
    }
}

fn changes(problem: &Problem, musts: &Musts, point: &[f64], starts: &[Option<usize>]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    changes.extend(musts.reliefs.iter().enumerate().filter(|(_, c)| point[c.0] > 0.5).map(|(k, _)| Change::Relief(k)));
    changes.extend(musts.lighter.iter().filter(|l| point[l.column.0] > 0.5).map(|l| Change::Lighter(l.way)));
    let mut by_resource: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    for &(cell, column, _) in musts.more.iter().filter(|(_, c, _)| point[c.0] > 1e-4) {
        let (resource, period) = musts.grid.cell_of[cell];
        by_resource.entry(resource).or_default().push((period, tidy(point[column.0])));
    }
    changes.extend(by_resource.into_iter().map(|(resource, periods)| Change::More { resource, periods }));
    for (item, start) in starts.iter().enumerate() {
        let months = start.map_or(0, |s| problem.items[item].done[s].saturating_sub(problem.items[item].deadline));
        if months > 0 {
            changes.push(Change::Later { item, months });
        }
    }
    changes.extend(musts.left_out(problem, point).into_iter().map(|item| Change::LeftOut { item }));
    changes
}
