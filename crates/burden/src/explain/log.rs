//! Figures of the log of requests, and terms of requests in other figures.

use findings::{FigureKey, Quantity, Term, TermSource, Unit};

use super::{Explainer, Said, unknown_measure};
use crate::log::{Evenness, LogRow, RequestLog};
use crate::tables::{LOG_ALL, LOG_FIGURES};
use crate::words::row_source;

impl Explainer<'_> {
    pub(super) fn of_log(&self, measure: &str, key: &FigureKey) -> Result<Said, String> {
        let log = self.model.log.as_ref().ok_or("there is no log: `requests` has no rows within its days")?;
        let axes: Vec<&str> = key.at.iter().map(|(axis, _)| axis.as_str()).collect();
        match axes[..] {
            [] => match measure {
                "log_month_chance" => self.of_evenness(log, log.months.as_ref(), "months"),
                "log_weekday_chance" => self.of_evenness(log, log.weekdays.as_ref(), "days from Monday to Friday"),
                "log_fridays" => Ok(Said {
                    value: log.fridays.lines.len() as f64,
                    unit: Unit::Count,
                    meaning: "Requests that came on a Friday and were due by the next working day".into(),
                    formula: "lines received on a Friday of which one working day or fewer lie between receipt and due date".into(),
                    terms: self.line_terms(&log.fridays.lines),
                }),
                _ => self.of_log_row(log, &log.all, measure),
            },
            ["issuer", "role"] | ["role", "issuer"] => {
                let part = |axis: &str| key.id(axis).filter(|id| *id != LOG_ALL);
                let role = part("role").map(|id| self.role(id)).transpose()?;
                let row = log.row(part("issuer"), role).ok_or("the log has no such issuer and role")?;
                self.of_log_row(log, row, measure)
            }
            ["when"] => self.of_when(log, measure, key.id("when").unwrap_or("")),
            _ => Err(format!("no figure of the log has the axes `{}`", axes.join(", "))),
        }
    }

    fn of_log_row(&self, log: &RequestLog, row: &LogRow, measure: &str) -> Result<Said, String> {
        let names: Vec<&str> = LOG_FIGURES.iter().map(|(name, _)| *name).collect();
        let (_, figure) = LOG_FIGURES.iter().find(|(name, _)| *name == measure).ok_or_else(|| unknown_measure(measure, &names))?;
        let value = figure(row).filter(|v| v.is_finite()).ok_or_else(|| format!("`{measure}` is not known of this issuer and role"))?;
        let (unit, what, formula) = log_words(measure);
        let who = row.issuer.as_deref().map_or("all who ask".into(), |id| crate::names::body(self.model.community, id));
        let whom = row.role.map_or("all teams".into(), |r| crate::names::role(self.model.community, r));
        let mut terms = vec![self.window_term(log), self.setting_term("months for which it was kept", row.months, "burden.log_from")];
        if measure == "log_rate_run" {
            terms.extend(self.prior_terms(row));
        }
        terms.extend(self.line_terms(&row.lines));
        Ok(Said { value, unit, meaning: format!("Requests of {who} to {whom}: {what}"), formula: formula.into(), terms })
    }

    fn of_when(&self, log: &RequestLog, measure: &str, id: &str) -> Result<Said, String> {
        let row = log.when.iter().find(|r| r.id == id).ok_or_else(|| format!("the log has no `{id}`"))?;
        let (value, unit, what, formula) = match measure {
            "log_count" => (row.count as f64, Unit::Count, "requests that came", "lines received then"),
            "log_expected" => (
                row.expected,
                Unit::Number,
                "requests to be expected if every working day were alike",
                "lines · working days then ÷ working days of the log",
            ),
            other => return Err(unknown_measure(other, &["log_count", "log_expected"])),
        };
        let meaning = format!("{}: {what}", row.name);
        Ok(Said { value, unit, meaning, formula: formula.into(), terms: vec![self.window_term(log)] })
    }

    fn of_evenness(&self, log: &RequestLog, even: Option<&Evenness>, what: &str) -> Result<Said, String> {
        let even = even.ok_or_else(|| format!("the log has too few {what} to compare"))?;
        let number = |name: &str, value: f64| self.setting_term(name, value, "burden.log_from");
        Ok(Said {
            value: even.chance,
            unit: Unit::Number,
            meaning: format!("Chance of {what} that differ as much or more if all working days were alike"),
            formula: "chi-squared survival of Σ (count − expected)² ÷ expected".into(),
            terms: vec![self.window_term(log), number("statistic", even.statistic), number("degrees of freedom", even.degrees)],
        })
    }

    fn window_term(&self, log: &RequestLog) -> Term {
        let name = format!("days of the log, {} to {}", log.from, log.until);
        let source = if log.window_given {
            TermSource::Setting { key: "burden.log_from, burden.log_until".into() }
        } else {
            row_source(
                &self.model.community.requests,
                log.lines[0],
                "first line".into(),
                Some("from its first line to its last, as no setting says".into()),
            )
        };
        Term { name, quantity: Quantity::new(log.days() as f64, Unit::Days), source }
    }

    pub(super) fn setting_term(&self, name: &str, value: f64, key: &str) -> Term {
        Term { name: name.into(), quantity: Quantity::new(value, Unit::Number), source: TermSource::Setting { key: key.into() } }
    }

    /// What was assumed of a pair's rate.
    fn prior_terms(&self, row: &LogRow) -> Vec<Term> {
        let fits = self.model.ad_hoc.iter().filter_map(|a| a.fit.as_ref());
        let fit = fits.into_iter().find(|f| Some(f.issuer.as_str()) == row.issuer.as_deref() && Some(f.role) == row.role);
        let Some((mean, variance)) = fit.and_then(|f| f.prior) else { return Vec::new() };
        let table = &self.model.community.ad_hoc;
        let source = |index: usize| row_source(table, index, table.rows[index].role.to_string(), table.rows[index].source.clone());
        let index = table.rows.iter().position(|a| Some(a.issuer.as_str()) == row.issuer.as_deref()).unwrap_or(0);
        [("assumed rate, mean", mean), ("assumed rate, variance", variance)]
            .map(|(name, value)| Term { name: name.into(), quantity: Quantity::new(value, Unit::Number), source: source(index) })
            .into()
    }

    /// Lines of the log, each a term: its hours, or that it gives none.
    fn line_terms(&self, lines: &[usize]) -> Vec<Term> {
        let table = &self.model.community.requests;
        let term = |&index: &usize| {
            let row = &table.rows[index];
            let repeats = row.duplicate_of.as_deref().map_or(String::new(), |of| format!(", repeats {of}"));
            let hours = if row.hours.is_some() { "hours" } else { "no hours given, counted as a line" };
            Term {
                name: format!("{} to {}{repeats}: {hours}", row.issuer, row.role),
                quantity: Quantity::new(row.hours.map_or(0.0, |h| h.get()), Unit::Hours),
                source: row_source(table, index, row.received.to_string(), row.due.map(|d| format!("due {d}"))),
            }
        };
        lines.iter().map(term).collect()
    }

    /// Hours of requests as a term: from the row that assumes a rate, or from the log.
    pub(super) fn request_term(&self, index: usize, quantity: Quantity) -> Term {
        let model = &self.model;
        let of = &model.ad_hoc[index];
        if let (Some(fit), Some(log)) = (&of.fit, &model.log) {
            let first = log.row(Some(&fit.issuer), Some(fit.role)).and_then(|r| r.lines.first().copied()).unwrap_or(log.lines[0]);
            let said = format!(
                "{} a month, fitted from {} over {} days{}; {}",
                Quantity::new(of.rate.mean(), Unit::Number),
                crate::words::count(fit.lines, "line", "lines"),
                fit.days,
                fit.prior.map_or(String::new(), |(mean, _)| format!(", assumed before: {}", Quantity::new(mean, Unit::Number))),
                fit.hours_from.words()
            );
            let name = format!(
                "requests of {} to {}",
                crate::names::body(model.community, &fit.issuer),
                crate::names::role(model.community, fit.role)
            );
            return Term { name, quantity, source: row_source(&model.community.requests, first, of.entity.clone(), Some(said)) };
        }
        let table = &model.community.ad_hoc;
        let row = of.row.unwrap_or(0);
        let source = table.rows[row].source.clone().unwrap_or_else(|| "no source".into());
        Term {
            name: format!(
                "requests of {} to {}",
                crate::names::body(model.community, table.rows[row].issuer.as_str()),
                table.rows[row].role
            ),
            quantity,
            source: row_source(table, row, of.entity.clone(), Some(format!("{}: {source}", of.status))),
        }
    }
}

/// Unit, meaning and formula of a figure of the log.
fn log_words(measure: &str) -> (Unit, &'static str, &'static str) {
    let garwood = "χ²(α/2; 2k)/2 ÷ months and χ²(1 − α/2; 2k + 2)/2 ÷ months, α = 0.05 (Garwood)";
    let deciles = "exp(μ + z·σ), μ and σ the mean and standard deviation of ln hours; z = −1.2816, 0, 1.2816";
    let interval = "exp of the interval of a normal quantile: μ − σ/√n · T, T quantiles of the noncentral t at 97.5 % and 2.5 %";
    match measure {
        "log_lines" => (Unit::Count, "lines", "lines of the log"),
        "log_rate_month" => (Unit::Number, "a month", "lines ÷ months for which the log was kept, by working days"),
        "log_rate_low" => (Unit::Number, "a month, low end at 95 %", garwood),
        "log_rate_high" => (Unit::Number, "a month, high end at 95 %", garwood),
        "log_rate_assumed" => (Unit::Number, "a month, as assumed", "(low + 4 · mode + high)/6 · the role's share of its team"),
        "log_rate_run" => {
            let formula =
                "(m²/v + lines) ÷ (m/v + months), m and v mean and variance of what was assumed; (½ + lines) ÷ months where nothing was";
            (Unit::Number, "a month, mean of what this run draws", formula)
        }
        "log_hours_lines" => (Unit::Count, "lines with hours", "lines with more than nought hours"),
        "log_hours_p10" => (Unit::Hours, "hours that one in ten stays below", deciles),
        "log_hours_median" => (Unit::Hours, "hours that half stay below", deciles),
        "log_hours_p90" => (Unit::Hours, "hours that nine in ten stay below", deciles),
        "log_notice_days" => (
            Unit::Days,
            "working days of notice, the middle of lines with a due date",
            "median of working days after receipt up to the due date",
        ),
        "log_share_repeats" => (Unit::Share, "share that repeats a demand or an earlier request", "lines with `duplicate_of` ÷ lines"),
        "log_share_repeats_low" | "log_share_repeats_high" => (
            Unit::Share,
            "end of the interval of the share that repeats something",
            "quantiles of Beta distributions (Clopper and Pearson), 95 %",
        ),
        _ => (Unit::Hours, "end of the interval of these hours", interval),
    }
}
