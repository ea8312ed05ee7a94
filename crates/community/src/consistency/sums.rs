//! What must not add up to nothing.

use super::report::{Report, place_of_column, warning};
use crate::community::{AnyTable, Community};

pub(super) fn check(community: &Community, report: &mut Report) {
    let mut positive = |code, table: &dyn AnyTable, column: &str, sum: f64, hint: &str| {
        if !table.is_empty() && sum <= 0.0 {
            let problem = warning(code, place_of_column(table, column), "a sum of 0", format!("`{column}` above 0 in one row at least"));
            report.add(problem.hint(hint));
        }
    };
    let weights = community.objectives.rows.iter().map(|o| o.weight).sum();
    positive("weights-zero", &community.objectives, "weight", weights, "weigh the objectives against each other, such as 40, 30, 30");
    let needs = community.needs.rows.iter().map(|n| n.patients_year.get()).sum();
    positive("needs-zero", &community.needs, "patients_year", needs, "without patients no site is nearer than another");
    let population = community.places.rows.iter().map(|p| p.population).sum();
    positive("population-zero", &community.places, "population", population, "give the people who live in each place");
}
