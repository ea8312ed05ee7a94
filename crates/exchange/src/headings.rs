//! Which column of a file is which column of a table.

use community::{Kind, Place, Severity, TableSpec};

use crate::report::{Report, problem};

/// Where each column of a table stands in a file.
pub(crate) struct Mapping {
    /// For each column of the definition, the column of the file.
    pub known: Vec<Option<usize>>,
    /// The columns of the file that are users' own.
    pub extra: Vec<usize>,
    /// Their headings.
    pub extra_names: Vec<String>,
    /// For each column of the file, its column in the definition.
    pub by_source: Vec<Option<usize>>,
    /// The columns of the file without a heading.
    pub unnamed: Vec<usize>,
}

impl Mapping {
    /// What a column of the file holds, if the definition knows it.
    pub fn kind(&self, spec: &TableSpec, source: usize) -> Option<Kind> {
        self.by_source.get(source).copied().flatten().map(|column| spec.columns[column].kind)
    }

    /// Heading of a column of the file.
    pub fn name<'a>(&'a self, spec: &'a TableSpec, source: usize) -> Option<&'a str> {
        match self.by_source.get(source).copied().flatten() {
            Some(column) => Some(spec.columns[column].name),
            None => self.extra.iter().position(|e| *e == source).map(|n| self.extra_names[n].as_str()),
        }
    }
}

/// Lower case, with one `_` for each run of spaces, hyphens, dots and underscores.
pub(crate) fn normalise(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.trim().chars().flat_map(char::to_lowercase) {
        let c = if c.is_whitespace() || matches!(c, '-' | '.' | '_') { '_' } else { c };
        if c != '_' || !(out.is_empty() || out.ends_with('_')) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end_matches('_').len());
    out
}

/// The candidate that a name was probably meant to be: at most two letters away, and fewer than half of them.
pub(crate) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name: String = normalise(name).chars().take(60).collect();
    let allowed = (name.chars().count().saturating_sub(1) / 2).min(2);
    candidates
        .map(|c| (strsim::osa_distance(&name, c), c))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, c)| c)
}

/// Matches headings with the definition; `None` if the table cannot be read, which has been reported then.
pub(crate) fn match_headings(spec: &TableSpec, headings: &[&str], place: &Place, report: &mut Report) -> Option<Mapping> {
    let mut mapping = Mapping {
        known: vec![None; spec.columns.len()],
        extra: Vec::new(),
        extra_names: Vec::new(),
        by_source: vec![None; headings.len()],
        unnamed: Vec::new(),
    };
    let mut usable = true;
    let mut duplicate = |heading: &str, report: &mut Report| {
        usable = false;
        let place = Place { column: Some(heading.to_owned()), ..place.clone() };
        report.error(
            "duplicate-heading",
            place,
            format!("`{heading}` more than once"),
            "each heading once",
            "remove or rename one of the columns",
        );
    };
    for (source, heading) in headings.iter().enumerate() {
        let Some(column) = spec.column(heading) else { continue };
        if mapping.known[column].is_some() {
            duplicate(heading, report);
        } else {
            mapping.known[column] = Some(source);
            mapping.by_source[source] = Some(column);
        }
    }
    for (source, heading) in headings.iter().enumerate() {
        if spec.column(heading).is_some() {
            continue;
        }
        if heading.is_empty() {
            mapping.unnamed.push(source);
            continue;
        }
        let plain = normalise(heading);
        let close = spec.columns.iter().position(|c| c.name == plain);
        match close {
            Some(column) if mapping.known[column].is_some() => duplicate(heading, report),
            Some(column) => {
                mapping.known[column] = Some(source);
                mapping.by_source[source] = Some(column);
                let place = Place { column: Some((*heading).to_owned()), ..place.clone() };
                report.note("heading-close", place, format!("`{heading}`"), format!("`{plain}`"), "read as that column");
            }
            None if mapping.extra_names.iter().any(|n| n == heading) => duplicate(heading, report),
            None => {
                mapping.extra.push(source);
                mapping.extra_names.push((*heading).to_owned());
            }
        }
    }
    report_own_columns(spec, &mapping, place, report);
    usable &= report_missing(spec, &mapping, place, report);
    usable.then_some(mapping)
}

fn unclaimed<'a>(spec: &'a TableSpec, mapping: &'a Mapping) -> impl Iterator<Item = &'a str> {
    spec.columns.iter().zip(&mapping.known).filter(|(_, known)| known.is_none()).map(|(column, _)| column.name)
}

fn report_own_columns(spec: &TableSpec, mapping: &Mapping, place: &Place, report: &mut Report) {
    for heading in &mapping.extra_names {
        let place = Place { column: Some(heading.clone()), ..place.clone() };
        let found = format!("`{heading}`");
        match nearest(heading, unclaimed(spec, mapping)) {
            Some(name) => {
                let hint = format!("rename it to `{name}` if that is what it holds; it is kept as a column of your own");
                let mut problem = problem("heading-typo", Severity::Warning, place, found, format!("a column of `{}`", spec.name), hint);
                problem.nearest = Some(name.to_owned());
                report.push(problem);
            }
            None => report.note(
                "own-column",
                place,
                found,
                format!("a column of `{}`", spec.name),
                "kept as a column of your own; no figure uses it",
            ),
        }
    }
}

fn report_missing(spec: &TableSpec, mapping: &Mapping, place: &Place, report: &mut Report) -> bool {
    let mut complete = true;
    for (column, known) in spec.columns.iter().zip(&mapping.known) {
        if known.is_some() || !column.required {
            continue;
        }
        complete = false;
        let place = Place { column: Some(column.name.to_owned()), ..place.clone() };
        let hint = format!("add the column: {} For example `{}`", column.help.trim(), column.example);
        let mut problem = problem("missing-column", Severity::Error, place, "no such heading", format!("a column `{}`", column.name), hint);
        problem.nearest = mapping.extra_names.iter().find(|n| nearest(n, std::iter::once(column.name)).is_some()).cloned();
        report.push(problem);
    }
    complete
}
