//! What scenarios would do, and whom to ask first.

use findings::{Ask, FigureKey, Finding, Level, Quantity, Unit};

use super::{figure, finding};
use crate::result::{Burden, RoleResult};
use crate::tables::result_words;
use crate::words;

/// One finding for each scenario.
pub(super) fn scenarios(burden: &Burden) -> Vec<Finding> {
    let over: usize = burden.roles.iter().map(RoleResult::months_overloaded).sum();
    let of = |scenario: &crate::result::ScenarioResult| {
        let less = scenario.overload_hours_less;
        let changed = words::list(&scenario.changes, 3);
        let sentence = if less >= 0.5 {
            format!(
                "‘{}’ would take {} of {} of overload away: {changed}",
                scenario.id,
                words::bare(less),
                words::hours(burden.overload_hours)
            )
        } else if less <= -0.5 {
            format!("‘{}’ would add {} of overload: {changed}", scenario.id, words::hours(-less))
        } else {
            format!("‘{}’ would change next to nothing of the overload: {changed}", scenario.id)
        };
        let mut found = finding("burden-scenario", Level::Decide, sentence, less.abs());
        let key = |measure: &str| FigureKey::new(format!("burden.{measure}")).at("scenario", &scenario.id);
        found.figures = vec![
            (key("overload_hours_less"), Quantity::new(less, Unit::Hours)),
            (key("overload_hours_less_p10"), Quantity::new(scenario.overload_hours_less_p10, Unit::Hours)),
            (key("overload_hours_less_p90"), Quantity::new(scenario.overload_hours_less_p90, Unit::Hours)),
            (key("months_overloaded"), Quantity::new(scenario.months_overloaded as f64, Unit::Count)),
        ];
        found.sureness = vec![
            format!(
                "In eight of ten draws between {} and {}; both sides are drawn alike, so that the difference is the scenario’s.",
                words::bare(scenario.overload_hours_less_p10),
                words::hours(scenario.overload_hours_less_p90)
            ),
            format!("Months of roles that are over: {over} as it is, {} then.", scenario.months_overloaded),
        ];
        found
    };
    burden.scenarios.iter().map(of).collect()
}

/// Whom to ask first, where little is confirmed.
pub(super) fn ask_first(burden: &Burden) -> Option<Finding> {
    let first = burden.doubts.first()?;
    let n = burden.doubts.len();
    let sentence = format!(
        "{} of the hours asked are confirmed by those who carry them; knowing ‘{}’ would narrow the {} most",
        words::share(burden.share_confirmed),
        first.name,
        result_words(burden)
    );
    let mut found = finding("burden-ask-first", Level::Decide, sentence, first.narrowing_hours);
    let key = |measure: &str| FigureKey::new(format!("burden.{measure}")).at("unsure", &first.id);
    found.figures = vec![
        figure("share_confirmed", burden.share_confirmed, Unit::Share),
        (key("narrowing_hours"), Quantity::new(first.narrowing_hours, Unit::Hours)),
        (key("share_of_variance"), Quantity::new(first.share_of_variance, Unit::Share)),
    ];
    found.sureness = vec![format!(
        "It is {} of what is unsure: the range from P10 to P90 would be narrower by {}.",
        words::share(first.share_of_variance),
        words::hours(first.narrowing_hours)
    )];
    let whom = first.whom.clone();
    let what = format!("ask about {} first, in the order of the annex, and enter the answers", words::count(n, "row", "rows"));
    found.ask = Some(Ask { what, whom: format!("first {whom}") });
    Some(found)
}
