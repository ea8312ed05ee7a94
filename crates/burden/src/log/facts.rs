//! Single figures of the log.

use findings::{Fact, FigureKey, Quantity, Unit};

use crate::result::Burden;

/// The single figures of the log, where there is one.
pub(crate) fn facts(burden: &Burden) -> Vec<Fact> {
    let Some(log) = &burden.log else { return Vec::new() };
    let fact = |measure: &str, label: &str, value: f64, unit: Unit, range: Option<(f64, f64)>| Fact {
        key: FigureKey::new(format!("burden.{measure}")),
        label: label.into(),
        quantity: Quantity::new(value, unit),
        range,
    };
    let all = &log.all;
    let share = all.repeats as f64 / all.lines.len() as f64;
    let mut facts = vec![
        fact("log_lines", "requests in the log", all.lines.len() as f64, Unit::Count, None),
        fact(
            "log_share_repeats",
            "share of them that repeat a demand or an earlier request",
            share,
            Unit::Share,
            Some(all.repeats_interval),
        ),
    ];
    facts.push(fact("log_fridays", "requests of a Friday for the next working day", log.fridays.lines.len() as f64, Unit::Count, None));
    if all.months > 0.0 {
        facts.push(fact("log_rate_month", "requests a month, by the log", all.rate, Unit::Number, Some(all.rate_interval)));
    }
    for (measure, label, even) in [
        ("log_month_chance", "chance of months as uneven if all working days were alike", &log.months),
        ("log_weekday_chance", "chance of weekdays as uneven if all were alike", &log.weekdays),
    ] {
        facts.extend(even.as_ref().map(|e| fact(measure, label, e.chance, Unit::Number, None)));
    }
    facts
}
