//! Planning problems of the shared instances, read from their JSON.

use std::path::Path;

use serde_json::Value;
use strategy::plan::{Item, Pair, Precedence, Problem, Resource, Use};

/// The problem of a file: value of a demand begun in month s is `value · (100 − (s + duration))`, a pair counts 100 times its value.
pub fn read(path: &Path) -> Problem {
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the file can be read")).expect("it is JSON");
    let months = whole(&file["months"]);
    let mut problem = Problem { months, ..Problem::default() };
    for (role, row) in list(&file["headroom"]).iter().enumerate() {
        problem.resources.push(Resource::monthly(format!("r{role}"), numbers(row)));
    }
    let ids: Vec<&Value> = list(&file["demands"]).iter().map(|d| &d["id"]).collect();
    let at = |id: &Value| ids.iter().position(|i| *i == id).expect("the id of a demand");
    for demand in list(&file["demands"]) {
        let duration = whole(&demand["duration"]);
        let mut item = Item::new(demand["id"].to_string(), duration, months);
        item.must = demand["mandatory"] == true;
        item.release = whole(&demand["release"]);
        item.deadline = whole(&demand["deadline"]).min(months);
        let value = number(&demand["value"]);
        item.worth = (0..months).map(|s| value * (100.0 - (s + duration) as f64)).collect();
        let hours = demand["hours"].as_object().expect("hours by role");
        item.uses = hours.iter().map(|(role, row)| Use { resource: role.parse().expect("a role"), amounts: numbers(row) }).collect();
        problem.items.push(item);
    }
    for row in list(&file["precedence"]) {
        problem.precedences.push(Precedence { before: at(&row[0]), after: at(&row[1]), lag: row.get(2).map_or(0, whole) });
    }
    problem.exclusions = list(&file["conflicts"]).iter().map(|row| (at(&row[0]), at(&row[1]))).collect();
    let pair = |row: &Value| Pair { a: at(&row[0]), b: at(&row[1]), worth: 100.0 * number(&row[2]) };
    problem.pairs = list(&file["pair_values"]).iter().map(pair).collect();
    problem
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

fn whole(value: &Value) -> usize {
    value.as_u64().and_then(|n| usize::try_from(n).ok()).expect("a whole number")
}
