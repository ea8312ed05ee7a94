//! Values that a community sets itself.

use community::tables::OwnValue;
use community::{Place, Problem, Severity, Table};

use crate::parameter::{Bounds, Own, Parameters};

/// What is wrong with a row: code, column, what stands there, what should.
struct Wrong {
    code: &'static str,
    column: &'static str,
    found: String,
    expected: String,
    nearest: Option<String>,
}

impl Parameters {
    /// Sets the community's own values; rows that cannot be used are left out and reported.
    #[must_use]
    pub fn with_own_values(mut self, own: &Table<OwnValue>) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        for (row, value) in own.rows.iter().enumerate() {
            if let Err(wrong) = self.set(value) {
                problems.push(Problem {
                    code: wrong.code,
                    severity: Severity::Error,
                    place: Place {
                        file: own.origin.file.clone(),
                        sheet: own.origin.sheet.clone(),
                        row: own.line(row),
                        column: Some(wrong.column.into()),
                    },
                    found: wrong.found,
                    expected: wrong.expected,
                    hint: wrong.nearest.as_ref().map(|n| format!("did you mean `{n}`?")),
                    nearest: wrong.nearest,
                });
            }
        }
        (self, problems)
    }

    fn set(&mut self, row: &OwnValue) -> Result<(), Wrong> {
        let id = row.parameter.as_str();
        let nearest = self.nearest(id);
        let parameter = self.by_id.get_mut(id).ok_or_else(|| Wrong {
            code: "unknown-parameter",
            column: "parameter",
            found: format!("`{id}`"),
            expected: "the id of a parameter".into(),
            nearest,
        })?;
        parameter.own = Some(read(row, parameter.bounds)?);
        Ok(())
    }
}

fn read(row: &OwnValue, bounds: Bounds) -> Result<Own, Wrong> {
    let wrong = |code, column, found: String, expected: String| Wrong { code, column, found, expected, nearest: None };
    let (column, central) = match (row.value, row.mode) {
        (Some(_), Some(_)) => {
            let found = "both `value` and `mode`".to_owned();
            return Err(wrong("own-value", "value", found, "either `value`, or `low`, `mode` and `high`".into()));
        }
        (Some(value), None) => ("value", value),
        (None, Some(mode)) => ("mode", mode),
        (None, None) => return Err(wrong("own-value", "value", "nothing".into(), "`value`, or `low`, `mode` and `high`".into())),
    };
    for (column, number) in [("low", row.low), (column, Some(central)), ("high", row.high)] {
        if let Some(number) = number
            && !(bounds.min..=bounds.max).contains(&number)
        {
            return Err(wrong("out-of-bounds", column, number.to_string(), format!("a number from {} to {}", bounds.min, bounds.max)));
        }
    }
    if row.low.is_some_and(|low| low > central) || row.high.is_some_and(|high| high < central) {
        let shown = |n: Option<f64>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
        let found = format!("{}, {central}, {}", shown(row.low), shown(row.high));
        return Err(wrong("range-order", "low", found, "a low end no higher, and a high end no lower, than the value".into()));
    }
    Ok(Own { central, low: row.low, high: row.high, reason: row.reason.clone() })
}
