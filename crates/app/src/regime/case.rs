//! Cases of the model from a JSON file, in the form of the reference trajectories: parameters, organisations, what each case changes.

use std::path::Path;

use ::regime::model::Part;
use ::regime::{Course, Detail, Method, Numbers, Pulse, Row, State, Trajectory, Wave, World, simulate};
use serde_json::{Map, Value, json};

use crate::error::AppError;

/// How the file says where runs start.
const START: &str = "`the base regime run for 2600 weeks from P 7.321, C 1, G .481, K 0, L d0*w0; then B set to 0 and M to 1` with other numbers where they differ";
/// Weeks of a case that says nothing else.
const WEEKS: f64 = 520.0;

/// Runs every case of a file and gives the file back with the rows of each: the same columns, weeks by `every_weeks`, six decimals.
///
/// The file holds `base` (numbers by symbol), `d0` and `items_week` (lists, one entry an organisation), `dt_weeks`, `method`, `start`, and `cases`; a case has
/// `changes`, `pulse_items`, `extra_items_week`, `wave`, `every_weeks`, and runs to the last week of its `rows`, else for `weeks`, else for 520.
///
/// # Errors
/// [`AppError::Read`]; [`AppError::Case`] with the place in the file; [`AppError::Regime`] if a run stops.
pub fn run_case(path: &Path) -> Result<Value, AppError> {
    let text = std::fs::read_to_string(path).map_err(|source| AppError::Read { path: path.into(), source })?;
    let mut file: Value = serde_json::from_str(&text).map_err(|e| AppError::Case {
        path: path.into(),
        place: format!("line {}, column {}", e.line(), e.column()),
        found: e.to_string(),
        expected: "JSON".into(),
    })?;
    let rows = Cases { path, file: &file }.run()?;
    let only = (rows.len() == 1).then(|| rows[0].clone());
    if let Some(cases) = file.get_mut("cases").and_then(Value::as_array_mut) {
        for (case, rows) in cases.iter_mut().zip(rows) {
            if let Some(case) = case.as_object_mut() {
                case.insert("rows".into(), rows);
            }
        }
    }
    if let (Some(rows), Some(file)) = (only, file.as_object_mut()) {
        file.insert("rows".into(), rows);
    }
    Ok(file)
}

struct Cases<'a> {
    path: &'a Path,
    file: &'a Value,
}

impl Cases<'_> {
    fn error(&self, place: impl Into<String>, found: impl std::fmt::Display, expected: impl Into<String>) -> AppError {
        AppError::Case { path: self.path.into(), place: place.into(), found: found.to_string(), expected: expected.into() }
    }

    fn run(&self) -> Result<Vec<Value>, AppError> {
        if !self.file.is_object() {
            return Err(self.error("the file", short(self.file), "an object with `base`, `d0`, `items_week`, `cases`"));
        }
        let d0 = self.numbers(&self.file["d0"], "d0", None)?;
        let lam = self.numbers(&self.file["items_week"], "items_week", Some(d0.len()))?;
        let mut base = vec![Numbers::SET_A; d0.len()];
        if let Some(values) = self.object(&self.file["base"], "base")? {
            self.set(&mut base, values, "base")?;
        }
        // The lists by organisation come after what `base` says of all.
        for ((numbers, &d0), &lam) in base.iter_mut().zip(&d0).zip(&lam) {
            (numbers.d0, numbers.lam) = (d0, lam);
        }
        let course = self.course()?;
        let start = self.start(&base, &course)?;
        let cases = self.file["cases"].as_array().ok_or_else(|| self.error("cases", short(&self.file["cases"]), "a list of cases"))?;
        cases.iter().enumerate().map(|(i, case)| self.case(case, &format!("cases[{i}]"), &base, &start, &course)).collect()
    }

    fn case(&self, case: &Value, at: &str, base: &[Numbers], start: &[State], course: &Course) -> Result<Value, AppError> {
        let n = base.len();
        let mut numbers = base.to_vec();
        if let Some(changes) = self.object(&case["changes"], &format!("{at}.changes"))? {
            self.set(&mut numbers, changes, &format!("{at}.changes"))?;
        }
        let mut waves = self.waves(&case["wave"], &format!("{at}.wave"))?;
        if !case["extra_items_week"].is_null() {
            let extra = self.each(&case["extra_items_week"], &format!("{at}.extra_items_week"), n)?;
            waves.extend(extra.iter().enumerate().map(|(j, &size)| Wave { start: 0.0, length: 1e9, size, organisation: Some(j) }));
        }
        let pulses =
            if case["pulse_items"].is_null() { vec![0.0; n] } else { self.each(&case["pulse_items"], &format!("{at}.pulse_items"), n)? };
        let pulses = pulses.iter().enumerate().filter(|(_, items)| **items != 0.0);
        let pulses = pulses.map(|(organisation, &items)| Pulse { week: 0.0, organisation, items }).collect();
        let weeks = match case["rows"].as_array().and_then(|r| r.last()) {
            Some(last) => self.number(&last["week"], &format!("{at}.rows[last].week"))?,
            None => self.number_or(&case["weeks"], &format!("{at}.weeks"), WEEKS)?,
        };
        let every = self.number_or(&case["every_weeks"], &format!("{at}.every_weeks"), 26.0)?;
        let world = World { numbers, start: start.to_vec(), waves, pulses, draw: None };
        Ok(rows(&simulate(&world, &Course { weeks, every, ..course.clone() })?))
    }

    fn course(&self) -> Result<Course, AppError> {
        let dt = self.number_or(&self.file["dt_weeks"], "dt_weeks", 0.25)?;
        let method = match &self.file["method"] {
            Value::Null => Method::Rk4,
            Value::String(name) if name.eq_ignore_ascii_case("rk4") => Method::Rk4,
            Value::String(name) if name.eq_ignore_ascii_case("euler") => Method::Euler,
            other => return Err(self.error("method", short(other), "`RK4` or `Euler`")),
        };
        Ok(Course { dt, method, detail: Detail::Whole, ..Course::of_weeks(WEEKS) })
    }

    /// Where runs start: the base regime settled as the text says.
    fn start(&self, base: &[Numbers], course: &Course) -> Result<Vec<State>, AppError> {
        let mut start: Vec<State> = base.iter().map(State::reference).collect();
        for (state, numbers) in start.iter_mut().zip(base) {
            *state = State { pending: 7.321, intervention: 0.481, list: numbers.d0 * numbers.w0, ..*state };
        }
        let mut weeks = 2_600.0;
        match &self.file["start"] {
            Value::Null => {}
            Value::String(text) => {
                let wrong = || self.error("start", format!("`{text}`"), START);
                weeks = after(text, "run for ").ok_or_else(wrong)?;
                for (state, numbers) in start.iter_mut().zip(base) {
                    state.pending = after(text, " P ").ok_or_else(wrong)?;
                    state.capability = after(text, " C ").ok_or_else(wrong)?;
                    state.intervention = after(text, " G ").ok_or_else(wrong)?;
                    state.strain = after(text, " K ").ok_or_else(wrong)?;
                    state.list = if text.contains(" L d0*w0") { numbers.d0 * numbers.w0 } else { after(text, " L ").ok_or_else(wrong)? };
                }
            }
            other => return Err(self.error("start", short(other), START)),
        }
        let world = World { numbers: base.to_vec(), start, waves: Vec::new(), pulses: Vec::new(), draw: None };
        let settled = simulate(&world, &Course { weeks, every: weeks.max(course.dt), ..course.clone() })?;
        Ok(settled.end().iter().map(|r| State { reserves: 0.0, funded: 1.0, ..r.state }).collect())
    }

    /// One wave `[start, length, size]`, or a list of such.
    fn waves(&self, value: &Value, at: &str) -> Result<Vec<Wave>, AppError> {
        let Some(list) = value.as_array() else {
            return if value.is_null() {
                Ok(Vec::new())
            } else {
                Err(self.error(at, short(value), "`[start, length, size]` in weeks and items a week, or null"))
            };
        };
        if list.iter().all(Value::is_array) {
            return list.iter().enumerate().map(|(i, wave)| self.wave(wave, &format!("{at}[{i}]"))).collect();
        }
        Ok(vec![self.wave(value, at)?])
    }

    fn wave(&self, value: &Value, at: &str) -> Result<Wave, AppError> {
        match self.numbers(value, at, Some(3))?[..] {
            [start, length, size] if length >= 0.0 => Ok(Wave { start, length, size, organisation: None }),
            _ => Err(self.error(at, short(value), "`[start, length, size]` with a length from 0")),
        }
    }

    /// Sets numbers by symbol: one value for all organisations, or a list.
    fn set(&self, numbers: &mut [Numbers], values: &Map<String, Value>, at: &str) -> Result<(), AppError> {
        for (name, value) in values {
            let place = format!("{at}.{name}");
            let Some(entry) = Numbers::entry(name) else {
                let names: Vec<&str> = Numbers::ENTRIES.iter().map(|e| e.name).collect();
                return Err(self.error(place, format!("`{name}`"), format!("one of {}", names.join(", "))));
            };
            let values = self.each(value, &place, numbers.len())?;
            for (numbers, value) in numbers.iter_mut().zip(values) {
                let (low, high) = entry.range;
                if entry.part == Part::Lever && !(low..=high).contains(&value) {
                    return Err(self.error(place, value, format!("a number from {low} to {high}")));
                }
                let known = numbers.set(name, value);
                debug_assert!(known, "the entry was found");
            }
        }
        Ok(())
    }

    fn object<'v>(&self, value: &'v Value, at: &str) -> Result<Option<&'v Map<String, Value>>, AppError> {
        match value {
            Value::Null => Ok(None),
            Value::Object(map) => Ok(Some(map)),
            other => Err(self.error(at, short(other), "an object of symbols and numbers")),
        }
    }

    fn number(&self, value: &Value, at: &str) -> Result<f64, AppError> {
        value.as_f64().filter(|x| x.is_finite()).ok_or_else(|| self.error(at, short(value), "a number"))
    }

    fn number_or(&self, value: &Value, at: &str, default: f64) -> Result<f64, AppError> {
        if value.is_null() { Ok(default) } else { self.number(value, at) }
    }

    /// One number for all organisations, or a list with one for each.
    fn each(&self, value: &Value, at: &str, n: usize) -> Result<Vec<f64>, AppError> {
        if value.is_array() { self.numbers(value, at, Some(n)) } else { Ok(vec![self.number(value, at)?; n]) }
    }

    fn numbers(&self, value: &Value, at: &str, n: Option<usize>) -> Result<Vec<f64>, AppError> {
        let expected = || n.map_or_else(|| "a list of numbers, one an organisation".to_owned(), |n| format!("a list of {n} numbers"));
        let list = value
            .as_array()
            .filter(|l| !l.is_empty() && n.is_none_or(|n| n == l.len()))
            .ok_or_else(|| self.error(at, short(value), expected()))?;
        list.iter().enumerate().map(|(i, v)| self.number(v, &format!("{at}[{i}]"))).collect()
    }
}

/// The number that follows a word in a text.
fn after(text: &str, word: &str) -> Option<f64> {
    let rest = &text[text.find(word)? + word.len()..];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'))).unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').parse().ok()
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { format!("`{}…`", text.chars().take(60).collect::<String>()) } else { format!("`{text}`") }
}

fn rows(run: &Trajectory) -> Value {
    let of = |rows: &[Row], get: fn(&Row) -> f64| Value::from(rows.iter().map(|r| six(get(r))).collect::<Vec<f64>>());
    let row = |(week, rows): (&f64, &Vec<Row>)| {
        json!({
            "week": week, "P": of(rows, |r| r.state.pending), "C": of(rows, |r| r.state.capability), "G": of(rows, |r| r.state.intervention),
            "K": of(rows, |r| r.state.strain), "L": of(rows, |r| r.state.list), "B": of(rows, |r| r.state.reserves), "M": of(rows, |r| r.state.funded),
            "s": of(rows, |r| r.stress), "w": of(rows, |r| r.wait), "b": of(rows, |r| r.breaches), "sig": of(rows, |r| r.strategic),
        })
    };
    run.weeks.iter().zip(&run.rows).map(row).collect()
}

/// Six decimals, as the reference has them.
fn six(x: f64) -> f64 {
    let rounded = (x * 1e6).round() / 1e6;
    // Beyond 2⁵² every number is whole already, and must not overflow here.
    if rounded.is_finite() && x.abs() < 4e9 { rounded } else { x }
}
