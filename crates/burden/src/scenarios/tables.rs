//! Scenarios as tables: all side by side, and the months of roles that they change.

use community::Community;
use findings::{Column, ResultTable, Unit, Value};

use crate::result::{Burden, RoleResult, ScenarioResult};
use crate::tables::{count, hours, hours_year, period, pounds_year, share, text};
use crate::words;

/// The name by which the community as it is stands beside its scenarios.
pub(crate) const AS_IT_IS: &str = "as it is";

/// Half an hour: less is no change that a person would see.
const SEEN_HOURS: f64 = 0.5;

/// All scenarios, the community as it is first.
pub(crate) fn scenarios(burden: &Burden) -> ResultTable {
    let best = burden.scenarios.iter().max_by(|a, b| a.overload_hours_less.total_cmp(&b.overload_hours_less));
    let title = match best {
        Some(best) if best.overload_hours_less >= SEEN_HOURS => {
            let of = match burden.scenarios.len() {
                1 => String::new(),
                n => format!(", the most of {}", words::count(n, "scenario", "scenarios")),
            };
            let less = words::bare(best.overload_hours_less);
            format!("‘{}’ takes {less} of {} of overload away{of}", best.id, words::hours(burden.overload_hours))
        }
        _ => "No scenario takes away any overload".into(),
    };
    let mut table = ResultTable::new(
        "burden.scenarios",
        title,
        format!(
            "What if: scenarios beside the community as it is, with the same draws; overload is what is asked beyond what roles have, in the months looked at. {}",
            period(burden)
        ),
        vec![
            text("scenario", "scenario"),
            text("changes", "what is changed"),
            hours_year("supply_hours_year", "hours there are, a year"),
            hours_year("load_hours_year", "hours asked, a year"),
            share("share_of_time_taken", "share of the time that is asked"),
            pounds_year("employer_cost_year", "what employers pay, a year"),
            hours("overload_hours", "hours of overload"),
            hours("overload_hours_less", "overload less than as it is"),
            hours("overload_hours_less_p10", "low (P10)"),
            hours("overload_hours_less_p90", "high (P90)"),
            count("months_overloaded", "months of roles over"),
        ],
    );
    let over: usize = burden.roles.iter().map(RoleResult::months_overloaded).sum();
    table.row(
        &[("scenario", AS_IT_IS)],
        vec![
            AS_IT_IS.into(),
            "nothing".into(),
            burden.supply_hours_year.into(),
            burden.totals.hours_year().into(),
            burden.share_of_time_taken().into(),
            burden.totals.employer_cost_year.into(),
            burden.overload_hours.into(),
            0.0.into(),
            0.0.into(),
            0.0.into(),
            (over as f64).into(),
        ],
    );
    for scenario in &burden.scenarios {
        table.row(&[("scenario", &scenario.id)], row(scenario));
    }
    table
}

fn row(scenario: &ScenarioResult) -> Vec<Value> {
    vec![
        scenario.id.as_str().into(),
        scenario.changes.join("; ").into(),
        scenario.supply_hours_year.into(),
        scenario.totals.hours_year().into(),
        scenario.share_of_time_taken().into(),
        scenario.totals.employer_cost_year.into(),
        scenario.overload_hours.into(),
        scenario.overload_hours_less.into(),
        scenario.overload_hours_less_p10.into(),
        scenario.overload_hours_less_p90.into(),
        (scenario.months_overloaded as f64).into(),
    ]
}

/// The months of roles whose headroom a scenario changes by half an hour or more.
pub(crate) fn cells(burden: &Burden, community: &Community) -> ResultTable {
    let mut table = ResultTable::new(
        "burden.scenario_cells",
        "What each scenario changes, by role and month",
        format!(
            "Middle headroom (P50) as it is and with the scenario; months that change by less than half an hour are left out. {}",
            period(burden)
        ),
        vec![
            text("scenario", "scenario"),
            text("role", "role's code"),
            text("role_name", "role"),
            text("organisation", "organisation's code"),
            text("month", "month"),
            hours("scenario_headroom_as_it_is", "headroom as it is (P50)"),
            hours("scenario_headroom_p50", "headroom with the scenario (P50)"),
            hours("scenario_headroom_mean", "headroom with the scenario, mean"),
            Column::number("scenario_chance_of_overload", "chance that more is asked than there is", Unit::Probability),
        ],
    );
    for scenario in &burden.scenarios {
        for (role, (as_is, with)) in burden.roles.iter().zip(&scenario.cells).enumerate() {
            let row = &community.roles.rows[role];
            for (month, (as_is, with)) in burden.months.iter().zip(as_is.cells.iter().zip(with)) {
                if (with.headroom_p50 - as_is.headroom_p50).abs() < SEEN_HOURS {
                    continue;
                }
                let month = month.to_string();
                table.row(
                    &[("scenario", &scenario.id), ("role", row.role.as_str()), ("month", &month)],
                    vec![
                        scenario.id.as_str().into(),
                        row.role.as_str().into(),
                        row.name.as_str().into(),
                        row.organisation.as_str().into(),
                        month.as_str().into(),
                        as_is.headroom_p50.into(),
                        with.headroom_p50.into(),
                        with.headroom_mean.into(),
                        with.chance_of_overload.into(),
                    ],
                );
            }
        }
    }
    table
}
