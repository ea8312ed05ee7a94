//! Single figures of the community as a whole.

use findings::{Fact, FigureKey, Quantity, Unit};

use crate::bill;
use crate::result::Burden;

/// The single figures.
pub(crate) fn facts(burden: &Burden) -> Vec<Fact> {
    let totals = &burden.totals;
    let fact = |measure: &str, label: &str, value: f64, unit: Unit, range: Option<(f64, f64)>| Fact {
        key: FigureKey::new(format!("burden.{measure}")),
        label: label.into(),
        quantity: Quantity::new(value, unit),
        range,
    };
    let hours = Some((totals.hours_year_p10, totals.hours_year_p90));
    let mut facts = vec![
        fact(
            "supply_hours_year",
            "hours that the roles have, a year, after what is given as already taken",
            burden.supply_hours_year,
            Unit::HoursYear,
            None,
        ),
        fact("load_hours_year", "hours that demands and requests take, a year", totals.hours_year(), Unit::HoursYear, hours),
        fact(
            "answering_hours_year",
            "of these answering: collect, write, sign, meet",
            totals.answering_hours_year,
            Unit::HoursYear,
            Some(burden.answering_range),
        ),
        fact(
            "delivering_hours_year",
            "of these delivering: doing what is asked",
            totals.delivering_hours_year,
            Unit::HoursYear,
            Some(burden.delivering_range),
        ),
        fact(
            "employer_cost_year",
            "what employers pay for these hours, a year, all together",
            totals.employer_cost_year,
            Unit::PoundsYear,
            Some(burden.cost_range),
        ),
        fact(
            "system_cost_year",
            "what the whole system pays for these hours, a year: with what the centre pays of pensions",
            bill::system_cost_year(&burden.bands),
            Unit::PoundsYear,
            None,
        ),
        fact(
            "overload_hours",
            "expected hours asked beyond what roles have, in the months looked at",
            burden.overload_hours,
            Unit::Hours,
            None,
        ),
        fact("ad_hoc_hours_year", "hours of requests without a calendar, a year", burden.ad_hoc_hours_year, Unit::HoursYear, None),
        fact("share_confirmed", "share of the hours that those who carry them have confirmed", burden.share_confirmed, Unit::Share, None),
        fact("share_on_assumptions", "share of the hours that rests on illustrations", burden.share_on_assumptions, Unit::Share, None),
        fact(
            "share_on_unverified",
            "share of the hours that rests on what was not read in a source",
            burden.share_on_unverified,
            Unit::Share,
            None,
        ),
        fact(
            "share_on_unknown",
            "share of the hours that nobody gave, taken from like demands",
            burden.share_on_unknown,
            Unit::Share,
            None,
        ),
    ];
    if burden.supply_hours_year > 0.0 {
        let range = (totals.hours_year_p10 / burden.supply_hours_year, totals.hours_year_p90 / burden.supply_hours_year);
        facts.insert(
            0,
            fact(
                "share_of_time_taken",
                "share of the time available that the register takes",
                burden.share_of_time_taken(),
                Unit::Share,
                Some(range),
            ),
        );
    }
    facts
}
