//! The tables of the economic case.

use community::Community;
use findings::{Column, Quantity, ResultTable, Unit, Value};

use crate::appraisal::{Appraised, DUTIES, EVIDENCE, StreamKind};
use crate::chapter::Services;

fn optional(value: Option<f64>) -> Value {
    value.map_or(Value::Unknown, Value::from)
}

impl Services {
    /// The tables of the appraisal; none where nothing is appraised.
    pub(crate) fn appraisal_tables(&self, community: &Community) -> Vec<ResultTable> {
        let mut tables = vec![self.list_table()];
        if !self.appraised.is_empty() {
            tables.extend([self.case_table(), self.sensitivity_table(), self.streams_table(), self.terms_table(), self.cases_table()]);
        }
        tables.extend([duties_table(community), evidence_table()]);
        tables.retain(|t| !t.rows.is_empty());
        tables
    }

    fn name_of<'a>(&'a self, option: &'a str) -> &'a str {
        self.option(option).map_or(option, |o| o.name.as_str())
    }

    fn list_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("option", "option"),
            Column::text("sites", "open sites"),
            Column::text("short_list", "on the short list"),
            Column::text("why", "why not"),
        ];
        let hurdles = &self.settings.hurdles;
        let kept = self.list().iter().filter(|(_, fallen)| fallen.is_empty()).count();
        let title = if hurdles.any() {
            format!("Of {} options {kept} clear every hurdle", self.options.len())
        } else {
            "No hurdles are set: every option is on the short list".into()
        };
        let subtitle = format!("Hurdles: {}", if hurdles.any() { hurdles.when() } else { "none".into() });
        let mut table = ResultTable::new("services.list", title, subtitle, columns);
        for (option, fallen) in self.list() {
            let why: Vec<String> = fallen
                .iter()
                .map(|f| {
                    let number =
                        |v: f64| if f.hurdle.starts_with("share") { Quantity::new(v, Unit::Share).to_string() } else { format!("{v:.1}") };
                    format!("{}: {}, asked {}", f.hurdle, number(f.found), number(f.asked))
                })
                .collect();
            let values = vec![
                option.name.as_str().into(),
                self.site_codes(&option.assignment).into(),
                if fallen.is_empty() { "yes" } else { "no" }.into(),
                why.join("; ").into(),
            ];
            table.row(&[("option", &option.id)], values);
        }
        table
    }

    fn case_table(&self) -> ResultTable {
        let pounds = |name: &str, label: &str| Column::number(name, label, Unit::Pounds);
        let columns = vec![
            Column::text("option", "option"),
            pounds("present_capital", "capital, present value"),
            pounds("present_running", "running costs more, present value"),
            pounds("present_travel", "time saved, present value"),
            pounds("present_health", "effects on health, present value"),
            pounds("npsv", "net present social value"),
            Column::number("bcr", "benefits ÷ costs", Unit::Number),
            Column::number("switch_capital", "capital × this: value 0", Unit::Number),
            Column::number("switch_running", "running costs × this: value 0", Unit::Number),
            Column::number("switch_travel", "value of time × this: value 0", Unit::Number),
            Column::number("switch_health", "effects on health × this: value 0", Unit::Number),
            Column::text("lacks", "not appraised for want of"),
        ];
        let title = "The economic case: what each option is worth against doing nothing";
        let subtitle = format!(
            "Present values in prices of the tables over {} years, discounted as the Green Book (2022) asks; only what is in money here: safety, outcomes, staff and environment are not",
            self.terms.as_ref().map_or(0, |t| t.years)
        );
        let mut table = ResultTable::new("services.case", title, subtitle, columns);
        for (option, appraised) in &self.appraised {
            let mut values: Vec<Value> = vec![self.name_of(option).into()];
            match appraised {
                Ok(a) => {
                    values.extend(a.present.iter().map(|v| Value::from(*v)));
                    values.push(a.npsv.into());
                    values.push(optional(a.bcr));
                    values.extend(a.switching.iter().map(|s| optional(*s)));
                    values.push("".into());
                }
                Err(lacks) => {
                    values.extend(std::iter::repeat_n(Value::Unknown, 10));
                    values.push(lacks.as_str().into());
                }
            }
            table.row(&[("option", option)], values);
        }
        table
    }

    fn sensitivity_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("option", "option"),
            Column::text("what", "what is at its ends"),
            Column::number("npsv_low", "value at its low end", Unit::Pounds),
            Column::number("npsv_high", "value at its high end", Unit::Pounds),
        ];
        let title = "What the net present social value hangs on";
        let subtitle = "One thing at a time at the ends of its range, all else as in the case";
        let mut table = ResultTable::new("services.sensitivity", title, subtitle, columns);
        for (option, appraised) in &self.appraised {
            let Ok(a) = appraised else { continue };
            for (what, low, high) in &a.sensitivity {
                let values = vec![self.name_of(option).into(), (*what).into(), (*low).into(), (*high).into()];
                table.row(&[("option", option), ("what", what)], values);
            }
        }
        table
    }

    fn streams_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("option", "option"),
            Column::number("year", "year", Unit::Count),
            Column::number("stream_capital", "capital", Unit::Pounds),
            Column::number("stream_running", "running costs more", Unit::Pounds),
            Column::number("stream_travel", "time saved", Unit::Pounds),
            Column::number("stream_health", "effects on health", Unit::Pounds),
            Column::number("discount_factor", "factor", Unit::Number),
            Column::number("health_factor", "factor for health", Unit::Number),
        ];
        let title = "Costs and benefits year by year";
        let subtitle = "Against doing nothing, not discounted; year 0 is the first";
        let mut table = ResultTable::new("services.streams", title, subtitle, columns);
        let Some(terms) = &self.terms else { return table };
        for (option, appraised) in &self.appraised {
            let Ok(a) = appraised else { continue };
            for year in 0..=terms.years {
                let of = |kind: StreamKind| a.streams.iter().find(|(k, _)| *k == kind).map_or(0.0, |(_, v)| v[year as usize]);
                let mut values: Vec<Value> = vec![self.name_of(option).into(), f64::from(year).into()];
                values.extend(StreamKind::ALL.map(|kind| Value::from(of(kind))));
                values.push(terms.schedule.factor(year).into());
                values.push(terms.health.factor(year).into());
                table.row(&[("option", option), ("year", &year.to_string())], values);
            }
        }
        table
    }

    /// What the appraisal is computed with.
    fn terms_table(&self) -> ResultTable {
        let columns =
            vec![Column::text("term", "term"), Column::number("term_value", "value", Unit::Number), Column::text("source", "parameter")];
        let title = "What the economic case is computed with";
        let mut table = ResultTable::new("services.terms", title, "Real terms; each is a parameter with its source", columns);
        let Some(t) = &self.terms else { return table };
        let rates = |schedule: &crate::appraisal::Schedule| schedule.rates;
        let rows = [
            ("discount rate, years 1 to 30", rates(&t.schedule)[0], "services.discount_rate_to_year_30"),
            ("discount rate, years 31 to 75", rates(&t.schedule)[1], "services.discount_rate_to_year_75"),
            ("discount rate, later years", rates(&t.schedule)[2], "services.discount_rate_to_year_125"),
            ("discount rate of effects on health, years 1 to 30", rates(&t.health)[0], "services.health_discount_rate_to_year_30"),
            ("discount rate of effects on health, years 31 to 75", rates(&t.health)[1], "services.health_discount_rate_to_year_75"),
            ("discount rate of effects on health, later years", rates(&t.health)[2], "services.health_discount_rate_to_year_125"),
            ("pounds an hour of patients' time", t.hour[0], "services.value_of_time"),
            ("factor on running costs", t.costs[0], "services.cost_factor"),
            ("deaths in a patient for 10 km farther", t.deaths_km[0] * 10.0, "services.deaths_per_10_km"),
            ("years after year 0", f64::from(t.years), "services.appraisal_years"),
        ];
        for (term, value, source) in rows {
            table.row(&[("term", source)], vec![term.into(), value.into(), source.into()]);
        }
        table
    }

    /// The five cases of a business case, with what is filled here.
    fn cases_table(&self) -> ResultTable {
        let columns =
            vec![Column::text("case", "case"), Column::text("asks", "what it asks"), Column::text("filled", "what is filled here")];
        let title = "Of the five cases of a business case one is filled, four begun";
        let mut table = ResultTable::new("services.cases", title, "What Aircover can fill, and what somebody has to", columns);
        let appraised = self.appraised.iter().filter(|(_, a)| a.is_ok()).count();
        let options = findings::words::count(self.options.len(), "option", "options");
        let rows: [(&str, &str, String); 5] = [
            ("strategic", "why change, and what it serves", "who travels how far today and then, by deprivation and area; objectives are those of the chapter on strategy".into()),
            ("economic", "which option is worth most to society", format!("{options}, {appraised} appraised: net present social value, switching values, sensitivity; what is not in money is named")),
            ("commercial", "who would build and provide it, by what contract", "the organisations whose sites open or close; contracts of today where `contracts` has them".into()),
            ("financial", "who pays, and whether they can", "each organisation's result by activity, by block and by one shared budget; capital before optimism bias stands in `provision`".into()),
            ("management", "who does it by when, and what could go wrong", "months of works of each site; hours of the teams that would do it are in the chapter on burden".into()),
        ];
        for (case, asks, filled) in rows {
            table.row(&[("case", case)], vec![case.into(), asks.into(), filled.into()]);
        }
        table
    }
}

/// The tests and duties of the community's nation, to be answered.
fn duties_table(community: &Community) -> ResultTable {
    let columns = vec![Column::text("asks", "what is asked"), Column::text("source", "by what"), Column::text("answer", "answer")];
    let title = "What has to be asked before a service changes";
    let mut table = ResultTable::new("services.duties", title, "Prompts, to be answered by people; this is no legal advice", columns);
    let of = DUTIES.iter().filter(|d| d.nation == community.profile.calendar).enumerate();
    for (n, duty) in of {
        table.row(&[("duty", &(n + 1).to_string())], vec![duty.asks.into(), duty.source.into(), "".into()]);
    }
    table
}

/// What is known, both sides.
fn evidence_table() -> ResultTable {
    let columns = vec![
        Column::text("about", "about"),
        Column::text("found", "what was found"),
        Column::text("source", "source"),
        Column::text("parameter", "switched on by"),
    ];
    let title = "What is known of distance, volume and savings: both sides";
    let mut table = ResultTable::new("services.evidence", title, "None of it moves a figure here unless the parameter is set", columns);
    for (n, e) in EVIDENCE.iter().enumerate() {
        table.row(&[("evidence", &(n + 1).to_string())], vec![e.about.into(), e.found.into(), e.source.into(), e.parameter.into()]);
    }
    table
}

/// A word on whether there is anything to appraise.
pub(crate) fn appraised_words(appraised: &[(String, Appraised)]) -> Option<String> {
    let lacking: Vec<&str> = appraised.iter().filter_map(|(_, a)| a.as_ref().err().map(String::as_str)).collect();
    let first = lacking.first()?;
    Some(format!("{} of {} options are not appraised; the first for want of {first}.", lacking.len(), appraised.len()))
}
