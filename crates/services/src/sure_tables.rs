//! The tables of how sure the options are.

use findings::{Column, ResultTable, Unit, Value};

use crate::chapter::Services;

impl Services {
    /// The options over all worlds, and what would change the choice; none where no worlds were drawn.
    pub(crate) fn sure_tables(&self) -> Vec<ResultTable> {
        let Some(sure) = &self.sure else { return Vec::new() };
        let minutes = |name: &str, label: &str| Column::number(name, label, Unit::Minutes);
        let share = |name: &str, label: &str| Column::number(name, label, Unit::Share);
        let pounds = |name: &str, label: &str| Column::number(name, label, Unit::Pounds);
        let columns = vec![
            Column::text("option", "option"),
            minutes("sure_minutes_p10", "mean patient, low (P10)"),
            minutes("sure_minutes_p50", "mean patient, median"),
            minutes("sure_minutes_p90", "mean patient, high (P90)"),
            share("sure_within_p10", "within the threshold, low (P10)"),
            share("sure_within_p90", "within the threshold, high (P90)"),
            pounds("sure_npsv_p10", "net present social value, low (P10)"),
            pounds("sure_npsv_p50", "median"),
            pounds("sure_npsv_p90", "high (P90)"),
            Column::number("sure_best", "worth most", Unit::Probability),
            pounds("sure_regret", "regret, mean"),
            pounds("sure_regret_most", "regret, most"),
        ];
        let subtitle = format!(
            "{} worlds: needs, minutes, threshold, costs, value of time and optimism bias over their ranges, the same draws for every option; regret is what the best of a world is worth more",
            sure.worlds
        );
        let title = sure.mostly.as_ref().and_then(|id| self.option(id)).map_or_else(
            || "How far the figures of each option may lie".to_owned(),
            |option| format!("‘{}’ is worth most in most of the worlds drawn", option.name),
        );
        let mut table = ResultTable::new("services.sure", title, subtitle, columns);
        for option in &sure.options {
            let known = |of: fn(&crate::sure::Worth) -> f64| option.worth.as_ref().map_or(Value::Unknown, |w| Value::from(of(w)));
            let values = vec![
                self.option(&option.option).map_or("", |o| o.name.as_str()).into(),
                option.mean_minutes[0].into(),
                option.mean_minutes[1].into(),
                option.mean_minutes[2].into(),
                option.share_within[0].into(),
                option.share_within[2].into(),
                known(|w| w.npsv[0]),
                known(|w| w.npsv[1]),
                known(|w| w.npsv[2]),
                known(|w| w.best),
                known(|w| w.regret_mean),
                known(|w| w.regret_most),
            ];
            table.row(&[("option", &option.option)], values);
        }
        let mut tables = vec![table];
        if let (Some(mostly), Some(first)) = (sure.mostly.as_ref().and_then(|id| self.option(id)), sure.turns.first()) {
            let columns = vec![
                Column::text("what", "what is drawn"),
                Column::number("turn_low", "worth most, where it is low", Unit::Probability),
                Column::number("turn_high", "worth most, where it is high", Unit::Probability),
            ];
            let title = format!("What would change the choice most: {}", first.what);
            let subtitle =
                format!("Share of the worlds in which ‘{}’ is worth most, with each thing below and above its median", mostly.name);
            let mut table = ResultTable::new("services.turns", title, subtitle, columns);
            for turn in &sure.turns {
                table.row(&[("what", turn.what)], vec![turn.what.into(), turn.low.into(), turn.high.into()]);
            }
            tables.push(table);
        }
        tables
    }
}
