//! The result in the form that pages, papers and workbooks are made from.

use community::Community;
use findings::{Assumption, ChapterResult, Column, Fact, FigureKey, Quantity, ResultTable, Unit, Value};

use crate::chapter::{Regime, Verdict};
use crate::ensemble::MEASURES;

/// Worlds of a hundred, as people say it.
pub(crate) fn of_100(share: f64) -> String {
    format!("{:.0} of 100 worlds", share * 100.0)
}

fn unit_of(measure: &str) -> Unit {
    match measure {
        "meltdown" | "over" | "strategic" | "breaches" | "reported" | "strain" => Unit::Share,
        _ => Unit::Weeks,
    }
}

/// What a measure is, in words.
pub(crate) fn words(measure: &str) -> &'static str {
    match measure {
        "meltdown" => "worlds in which half or more of the organisations are over the tipping point at the end",
        "over" => "organisations over the tipping point at the end",
        "weeks_lost" => "weeks over the tipping point, a year and organisation",
        "strategic" => "strategic share of managers' time",
        "wait" => "mean wait at the end",
        "breaches" => "true share of breaches at the end",
        "reported" => "reported share of breaches at the end",
        "strain" => "strain at the end",
        "reserves" => "reserves at the end, in weeks of turnover",
        _ => "",
    }
}

impl Regime {
    /// The result in the form that pages, papers and workbooks are made from.
    #[must_use]
    pub fn chapter_result(&self, community: &Community) -> ChapterResult {
        ChapterResult {
            chapter: "regime",
            headline: self.headline(),
            summary: self.summary(),
            facts: self.facts(),
            tables: self.tables(),
            findings: crate::findings::findings(self),
            assumptions: self.assumptions(),
            method: self.method(community),
            sources: SOURCES.iter().map(|s| (*s).to_owned()).collect(),
        }
    }

    fn headline(&self) -> String {
        if self.tells() {
            let Some(base) = self.found.outcomes.first() else { return "No world fits the data".into() };
            return format!(
                "What if nothing changes: in {} that fit what is known, half or more of the organisations tip within {:.0} years",
                of_100(base.estimates[0].mean),
                self.settings.question.weeks / 52.0
            );
        }
        format!(
            "What if: these data cannot tell whether managers are near a tipping point; today's work would hold everywhere in {} that fit them",
            of_100(self.share_all_hold())
        )
    }

    fn summary(&self) -> Vec<String> {
        let mut summary = vec![format!(
            "This page is a thought experiment with a model whose loops are published and whose strengths are mostly assumed. It is no forecast. {} worlds were drawn from what is known; today's work holds in every organisation in {}{}.",
            self.found.drawn,
            self.found.hold_everywhere,
            if self.found.assumed {
                format!(
                    ". Too few to compare regimes: the {} worlds below assume that it holds, with managers busy between 45 and 80 %",
                    self.found.draws.len()
                )
            } else {
                ", and only those were run on".into()
            }
        )];
        if !self.tells() {
            let unsure: Vec<String> = (0..self.workloads.len())
                .filter(|j| self.verdict(*j) != Verdict::Holds)
                .map(|j| format!("{} ({})", self.workloads[j].name, of_100(self.share_holds(j))))
                .collect();
            summary.push(format!(
                "Where a base would already have tipped by the choice of a scale, nothing is found; in how many worlds it holds stands in brackets: {}. The comparison below holds only if today's work holds.",
                unsure.join("; ")
            ));
        }
        if let Some(first) = self.matters.first() {
            summary.push(format!(
                "What decides most how near the tipping point {} lies: {}.",
                self.workloads[self.matters_for].name,
                self.matters.iter().take(3).map(|m| m.axis.meaning.as_str()).collect::<Vec<_>>().join("; then ")
            ));
            debug_assert!(first.index.total >= 0.0);
        }
        summary.push(self.fit_sentence());
        if !self.found.precise && !self.found.outcomes.is_empty() {
            summary.push(format!(
                "The precision asked, a standard error of {}, was not reached within {} worlds.",
                self.settings.question.precision, self.settings.question.most
            ));
        }
        summary
    }

    fn fit_sentence(&self) -> String {
        if self.fits.is_empty() {
            return "The waiting-list part is untested here: `series` has no list with treated patients or waits. Waits and lists are in proportion only. Managers' load, capability and strain are shown by no series and are not calibrated.".into();
        }
        let of = |f: &crate::ListFit| {
            let verdict = if f.better() { "better than" } else { "no better than" };
            format!(
                "for {} it is {verdict} a forecast that stands still ({:.0} against {:.0} patients off, over {} months)",
                f.organisation, f.error, f.naive, f.tried
            )
        };
        format!(
            "The waiting-list part, fitted to the first two thirds of each series and tried on the rest: {}. Managers' load, capability and strain are shown by no series and are not calibrated.",
            self.fits.iter().map(of).collect::<Vec<_>>().join("; ")
        )
    }

    fn facts(&self) -> Vec<Fact> {
        let fact = |measure: &str, label: &str, value: f64, unit, range| Fact {
            key: FigureKey::new(format!("regime.{measure}")),
            label: label.into(),
            quantity: Quantity::new(value, unit),
            range,
        };
        let mut facts = vec![
            fact("worlds_drawn", "worlds drawn", f64::from(self.found.drawn), Unit::Count, None),
            fact("worlds_fit", "worlds in which today's work holds everywhere", f64::from(self.found.hold_everywhere), Unit::Count, None),
            fact(
                "share_holds_everywhere",
                "share of worlds in which today's work holds everywhere",
                self.share_all_hold(),
                Unit::Share,
                None,
            ),
        ];
        if let Some(c) = &self.conditions {
            facts.push(fact("conditions_density", "worlds in the box of conditions that melt down", c.found.density, Unit::Share, None));
            facts.push(fact("conditions_coverage", "meltdowns that the box of conditions covers", c.found.coverage, Unit::Share, None));
        }
        facts
    }

    fn tables(&self) -> Vec<ResultTable> {
        let mut tables = vec![
            self.bases_table(),
            self.comparison_table(),
            self.rooms_table(),
            self.together_table(),
            self.matters_table(),
            self.regret_table(),
            self.bands_table(),
        ];
        tables.extend(self.conditions_table());
        if !self.blows.is_empty() {
            let organisation = &self.workloads[self.matters_for];
            tables.push(crate::phase::table(&self.blows, &organisation.name, &organisation.id));
        }
        tables
    }

    fn bases_table(&self) -> ResultTable {
        let rows = |j: usize| {
            let w = &self.workloads[j];
            vec![
                Value::from(w.name.as_str()),
                w.above.0.into(),
                w.local.0.into(),
                w.hours_item.0.into(),
                w.hours_week[1].0.into(),
                self.utilisation[j].into(),
                self.share_holds(j).into(),
            ]
        };
        ResultTable {
            id: "regime.bases".into(),
            title: if self.tells() { "Today's work holds in nearly all worlds that fit the data".into() } else { "Whether today's work holds hangs on hours that nobody has given".into() },
            subtitle: "Items are single occurrences of answering work for one role of managers; hours are what running services and delivering leave; utilisation is answering asked over answering that the time allows, at central values; set A of the model tips at 0.85".into(),
            columns: vec![
                Column::text("organisation", "organisation"),
                Column::number("items_above", "items a week, levels above", Unit::Number),
                Column::number("items_local", "items a week, local and own", Unit::Number),
                Column::number("hours_item", "hours an item", Unit::Hours),
                Column::number("hours_week", "managers' hours a week", Unit::Hours),
                Column::number("utilisation", "utilisation", Unit::Share),
                Column::number("share_holds", "worlds in which it holds", Unit::Share),
            ],
            rows: (0..self.workloads.len()).map(rows).collect(),
            keys: self.workloads.iter().map(|w| vec![("organisation".into(), w.id.clone())]).collect(),
        }
    }

    fn comparison_table(&self) -> ResultTable {
        let mut columns = vec![Column::text("regime", "regime")];
        for (name, _) in MEASURES {
            let unit = unit_of(name);
            let label = if name == "meltdown" { "worlds that melt down" } else { words(name) };
            columns.push(Column::number(name, label, unit));
            columns.push(Column::number(&format!("{name}_error"), "± (standard error)", unit));
            columns.push(Column::number(&format!("{name}_p10"), "P10", unit));
            columns.push(Column::number(&format!("{name}_p90"), "P90", unit));
            columns.push(Column::number(&format!("{name}_difference"), "difference from the base, same worlds", unit));
            columns.push(Column::number(&format!("{name}_difference_error"), "± (standard error)", unit));
        }
        let row = |o: &crate::Outcome| {
            let mut row = vec![Value::from(o.schedule.name.as_str())];
            for (e, d) in o.estimates.iter().zip(&o.differences) {
                row.extend([e.mean, e.error, e.p10, e.p90, d.mean, d.error].map(Value::from));
            }
            row
        };
        ResultTable {
            id: "regime.comparison".into(),
            title: self.comparison_title(),
            subtitle: format!(
                "The same {} worlds under each regime over {:.0} weeks, only worlds in which today's work {}; what happens in a world is the same under all regimes. A world melts down where half or more of the organisations are over the tipping point at the end",
                self.found.draws.len(),
                self.settings.question.weeks,
                if self.found.assumed { "is assumed to hold" } else { "holds" }
            ),
            columns,
            rows: self.found.outcomes.iter().map(row).collect(),
            keys: self.found.outcomes.iter().map(|o| vec![("regime".into(), o.schedule.name.clone())]).collect(),
        }
    }

    fn comparison_title(&self) -> String {
        let lost = |o: &&crate::Outcome| o.estimates[2].mean;
        let Some(best) = self.found.outcomes.iter().min_by(|a, b| lost(a).total_cmp(&lost(b))) else {
            return "No world fits the data".into();
        };
        let worst = self.found.outcomes.iter().max_by(|a, b| lost(a).total_cmp(&lost(b))).unwrap_or(best);
        if lost(&worst) - lost(&best) < 0.05 {
            return "The regimes lose about as many weeks as each other".into();
        }
        format!(
            "If today's work holds, ‘{}’ loses {:.1} weeks a year to firefighting and ‘{}’ {:.1}",
            worst.schedule.name,
            lost(&worst),
            best.schedule.name,
            lost(&best)
        )
    }

    fn rooms_table(&self) -> ResultTable {
        let value = |x: Option<f64>| x.map_or(Value::Unknown, Value::from);
        let row = |r: &crate::Room| {
            vec![
                Value::from(self.workloads[r.organisation].name.as_str()),
                Value::from(r.regime),
                value(r.items_week),
                value(r.pulse),
                value(r.recovery_weeks),
            ]
        };
        ResultTable {
            id: "regime.rooms".into(),
            title: "How much more each organisation could take before it tips".into(),
            subtitle: "At central values (utilisation 0.65 where it has to be assumed that today's work holds); items a week by continuation along the equilibria, the largest blow by simulation, recovery from the slowest eigenvalue: it grows before the tip. Empty: today's work does not hold at central values".into(),
            columns: vec![
                Column::text("organisation", "organisation"),
                Column::text("regime", "regime"),
                Column::number("room_items_week", "more items a week", Unit::Number),
                Column::number("room_pulse", "largest blow, items", Unit::Number),
                Column::number("recovery_weeks", "recovery", Unit::Weeks),
            ],
            rows: self.rooms.iter().map(row).collect(),
            keys: self.rooms.iter().map(|r| vec![("organisation".into(), self.workloads[r.organisation].id.clone()), ("regime".into(), r.regime.into())]).collect(),
        }
    }

    fn together_table(&self) -> ResultTable {
        let value = |x: Option<f64>| x.map_or(Value::Unknown, Value::from);
        let known = || self.together.iter().filter_map(|t| t.items_week.map(|items| (items, t.regime.as_str())));
        let most = known().max_by(|a, b| a.0.total_cmp(&b.0));
        let title = match (most, self.together.iter().find(|t| t.regime == "base").and_then(|t| t.items_week)) {
            (Some((items, regime)), Some(base)) if items > base + 0.05 => {
                format!("Together the organisations could take {base:.1} more items a week as they are, and {items:.1} under ‘{regime}’")
            }
            (Some((items, _)), _) => {
                format!("Together the organisations could take {items:.1} more items a week at most, under any regime compared")
            }
            (None, _) => {
                "How much more the organisations could take together cannot be told: today's work does not hold at central values".into()
            }
        };
        let columns = vec![
            Column::text("regime", "regime"),
            Column::number("together_items_week", "more items a week", Unit::Number),
            Column::number("together_pulse", "largest blow, items", Unit::Number),
        ];
        let subtitle = "At central values (utilisation 0.65 where it has to be assumed that today's work holds); every organisation gets the same for its size; by simulation over 2,600 weeks, until half or more of the organisations are over the tipping point. Empty: today's work does not hold, or not under that regime; at the most, 20 items a week or 100 at once for ten items a week that managers resolve, it is not looked further";
        let mut table = ResultTable::new("regime.together", title, subtitle, columns);
        for t in &self.together {
            table.row(&[("regime", &t.regime)], vec![Value::from(t.regime.as_str()), value(t.items_week), value(t.pulse)]);
        }
        table
    }

    fn matters_table(&self) -> ResultTable {
        let row = |m: &crate::Matter| {
            let i = m.index;
            vec![Value::from(m.axis.meaning.as_str()), i.total.into(), i.total_within.into(), i.first.into(), i.first_within.into()]
        };
        ResultTable {
            id: "regime.matters".into(),
            title: self.matters.first().map_or_else(String::new, |m| format!("Most hangs on the {}", m.axis.meaning)),
            subtitle: format!(
                "Sobol's indices of the room of {}: share of its variance that hangs on each input, with others and alone; ± is the 95 % interval",
                self.workloads[self.matters_for].name
            ),
            columns: vec![
                Column::text("input", "input"),
                Column::number("total", "with others", Unit::Share),
                Column::number("total_within", "±", Unit::Share),
                Column::number("first", "alone", Unit::Share),
                Column::number("first_within", "±", Unit::Share),
            ],
            rows: self.matters.iter().map(row).collect(),
            keys: self.matters.iter().map(|m| vec![("input".into(), m.axis.name.clone())]).collect(),
        }
    }

    fn regret_table(&self) -> ResultTable {
        let row = |r: &crate::Regret| {
            vec![Value::from(r.regime.as_str()), r.regret.mean.into(), r.regret.error.into(), r.regret.p90.into(), r.most.into()]
        };
        let least = self.regrets.iter().min_by(|a, b| a.most.total_cmp(&b.most));
        ResultTable {
            id: "regime.regret".into(),
            title: least.map_or_else(String::new, |r| format!("‘{}’ is the regime with the least regret at its worst", r.regime)),
            subtitle: "Weeks lost to firefighting, a year and organisation, beyond the best regime of the same world".into(),
            columns: vec![
                Column::text("regime", "regime"),
                Column::number("regret_mean", "mean regret", Unit::Weeks),
                Column::number("regret_error", "± (standard error)", Unit::Weeks),
                Column::number("regret_p90", "P90", Unit::Weeks),
                Column::number("regret_most", "at its worst", Unit::Weeks),
            ],
            rows: self.regrets.iter().map(row).collect(),
            keys: self.regrets.iter().map(|r| vec![("regime".into(), r.regime.clone())]).collect(),
        }
    }

    fn bands_table(&self) -> ResultTable {
        let mut rows = Vec::new();
        let mut keys = Vec::new();
        for outcome in &self.found.outcomes {
            for band in &outcome.bands {
                let organisation = band.organisation.map_or("all", |j| self.workloads[j].id.as_str());
                let mut row = vec![
                    Value::from(outcome.schedule.name.as_str()),
                    Value::from(band.measure),
                    Value::from(organisation),
                    band.week.into(),
                ];
                row.extend(band.quantiles.map(Value::from));
                row.push(band.error.into());
                rows.push(row);
                keys.push(vec![
                    ("regime".into(), outcome.schedule.name.clone()),
                    ("measure".into(), band.measure.into()),
                    ("organisation".into(), organisation.into()),
                    ("week".into(), band.week.to_string()),
                ]);
            }
        }
        let number = |name: &str| Column::number(name, &name.to_uppercase(), Unit::Number);
        ResultTable {
            id: "regime.bands".into(),
            title: "What the worlds do over time".into(),
            subtitle: "Quantiles over worlds by week: stress (1 is the tipping point of throughput), strategic share of time, mean wait in weeks; `all` is the mean of the organisations".into(),
            columns: vec![
                Column::text("regime", "regime"),
                Column::text("measure", "measure"),
                Column::text("organisation", "organisation"),
                Column::number("week", "week", Unit::Weeks),
                number("p10"),
                number("p25"),
                number("p50"),
                number("p75"),
                number("p90"),
                Column::number("p50_error", "± (standard error of P50)", Unit::Number),
            ],
            rows,
            keys,
        }
    }

    fn conditions_table(&self) -> Option<ResultTable> {
        let c = self.conditions.as_ref()?;
        let row = |(axis, all, inside): &(crate::sample::Axis, (f64, f64), (f64, f64))| {
            vec![Value::from(axis.meaning.as_str()), Value::from(condition_words(*all, *inside)), inside.0.into(), inside.1.into()]
        };
        Some(ResultTable {
            id: "regime.conditions".into(),
            title: format!(
                "Under ‘{}’, {:.0} of 100 worlds with these conditions melt down, against {:.0} of 100 of all",
                c.regime,
                c.found.density * 100.0,
                c.share * 100.0
            ),
            subtitle: format!(
                "Scenario discovery (PRIM); the conditions cover {:.0} of 100 meltdowns; low and high are places within each input's range, from 0 to 1",
                c.found.coverage * 100.0
            ),
            columns: vec![
                Column::text("input", "input"),
                Column::text("condition", "where"),
                Column::number("condition_low", "from", Unit::Number),
                Column::number("condition_high", "to", Unit::Number),
            ],
            rows: c.limits.iter().map(row).collect(),
            keys: c.limits.iter().map(|(axis, ..)| vec![("input".into(), axis.name.clone())]).collect(),
        })
    }

    fn assumptions(&self) -> Vec<Assumption> {
        let of = |m: &crate::Matter| Assumption {
            id: m.axis.name.clone(),
            sentence: format!("{}: from {} to {}", m.axis.meaning, m.axis.range.0, m.axis.range.2),
            kind: "assumption".into(),
            source: "the model book of this program: no published value for local managers".into(),
            hangs_on_it: Some(Quantity::new(m.index.total.clamp(0.0, 1.0), Unit::Share)),
        };
        self.matters.iter().map(of).collect()
    }

    fn method(&self, community: &Community) -> Vec<String> {
        vec![
            "A system of differential equations a week: pending items, capability, the centre's intervention, strain, the waiting list, reserves and funded capacity of each organisation, coupled by patients' choice, mutual aid, shared demands and the centre's attention (Runge–Kutta, quarter weeks). The guide's model page has every equation and says what is published and what is assumed.".into(),
            format!("From the register: an item is one occurrence of one demand's answering work for one role of managers; items of national and regional origin are asked by the levels above, the rest are local; managers' hours are what running services and delivering leave; {} organisations of {} have such work. The strategic share at which capability is 1 is set so that today is the reference.", self.workloads.len(), community.organisations.rows.len()),
            format!("Ensembles: worlds by a scrambled Sobol sequence over the bridge and the model's uncertain numbers; Poisson arrivals, reform waves shared by all, local shocks; the same worlds under every regime; seed {}. Any world can be made again alone: `aircover regime COMMUNITY --regime NAME --run NUMBER`.", self.settings.seed),
            "Not in the model: turnover of managers, learning across organisations, politics, wards and beds. The gain of the centre's reaction, air cover, and how capability decays have no published values.".into(),
        ]
    }
}

/// A limit in words: "in its upper half".
pub(crate) fn condition_words(all: (f64, f64), inside: (f64, f64)) -> String {
    let width = (all.1 - all.0).max(1e-12);
    let (low, high) = ((inside.0 - all.0) / width, (inside.1 - all.0) / width);
    match (low > 0.02, high < 0.98) {
        (true, false) => format!("in the upper {:.0} % of its range", (1.0 - low) * 100.0),
        (false, true) => format!("in the lower {:.0} % of its range", high * 100.0),
        _ => format!("between {:.0} and {:.0} % of its range", low * 100.0, high * 100.0),
    }
}

const SOURCES: [&str; 9] = [
    "J. Rudolph and N. Repenning, Disaster dynamics, Administrative Science Quarterly 47 (2002)",
    "N. Repenning and J. Sterman, Capability traps and self-confirming attribution errors, Administrative Science Quarterly 47 (2002)",
    "N. Repenning, Understanding fire fighting in new product development, Journal of Product Innovation Management 18 (2001)",
    "D. KC, Does multitasking improve performance?, Manufacturing & Service Operations Management (2013)",
    "K. Fong et al., Rules of thumb for the management of waiting lists (2022)",
    "H. Gravelle, P. Smith and A. Xavier, Performance signals in the public sector, Oxford Economic Papers (2003)",
    "J. Friedman and N. Fisher, Bump hunting in high-dimensional data, Statistics and Computing 9 (1999)",
    "A. Saltelli et al., Variance based sensitivity analysis of model output, Computer Physics Communications 181 (2010)",
    "S. Joe and F. Kuo, Constructing Sobol sequences with better two-dimensional projections, SIAM Journal on Scientific Computing 30 (2008)",
];
