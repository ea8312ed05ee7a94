//! The JSON that commands print.

use app::{Opened, Run};
use community::Problem;
use community::readiness::Readiness;
use findings::{Derivation, TermSource};
use serde_json::{Value, json};

/// Prints to standard output.
pub fn print(value: &Value) {
    crate::out::line(&serde_json::to_string_pretty(value).expect("JSON values always print"));
}

/// Problems, each with its place.
pub fn problems(problems: &[Problem]) -> Vec<Value> {
    problems
        .iter()
        .map(|p| {
            json!({
                "code": p.code, "severity": p.severity.word(), "file": p.place.file, "sheet": p.place.sheet, "row": p.place.row,
                "column": p.place.column, "found": literal(&p.found), "expected": p.expected, "nearest": p.nearest, "hint": p.hint,
            })
        })
        .collect()
}

/// What `check` found.
pub fn check(opened: &Opened, readiness: &[Readiness]) -> Value {
    let chapters: Vec<Value> = readiness.iter().map(|r| json!({ "chapter": r.chapter, "ready": r.ready, "lacks": r.lacks })).collect();
    json!({ "community": opened.name, "problems": problems(&opened.problems), "chapters": chapters })
}

/// What was found, without the marks round it where it is one literal and nothing else.
fn literal(found: &str) -> &str {
    found.strip_prefix('`').and_then(|f| f.strip_suffix('`')).filter(|f| !f.contains('`')).unwrap_or(found)
}

/// The chapter `burden`: rows by role and month, and all else that it says.
pub fn burden(run: &Run) -> Value {
    let chapter = run.chapters.iter().find(|c| c.chapter == "burden").map(report::chapter_json).unwrap_or(Value::Null);
    let rows = chapter.pointer("/tables/burden.headroom/rows").cloned().unwrap_or_else(|| json!([]));
    json!({ "community": run.community.profile.name, "rows": rows, "burden": chapter, "manifest": report::manifest_json(&run.manifest) })
}

/// How a figure came about.
pub fn derivation(derivation: &Derivation) -> Value {
    let terms: Vec<Value> = derivation
        .terms
        .iter()
        .map(|t| json!({ "name": t.name, "value": t.quantity.value, "unit": t.quantity.unit.label(), "source": source(&t.source) }))
        .collect();
    json!({
        "figure": derivation.key.to_string(), "value": derivation.quantity.value, "unit": derivation.quantity.unit.label(),
        "meaning": derivation.meaning, "formula": derivation.formula, "terms": terms,
    })
}

fn source(source: &TermSource) -> Value {
    match source {
        TermSource::Row { table, key, place, source } => json!({ "row": { "table": table, "key": key, "place": place, "source": source } }),
        TermSource::Parameter { id, source } => json!({ "parameter": { "id": id, "source": source } }),
        TermSource::Setting { key } => json!({ "setting": key }),
        TermSource::Figure(key) => json!({ "figure": key.to_string() }),
        TermSource::Draws { stream, n, standard_error } => {
            json!({ "draws": { "stream": stream, "n": n, "standard_error": standard_error } })
        }
        TermSource::Solver { status, bound, gap } => json!({ "solver": { "status": status, "bound": bound, "gap": gap } }),
        TermSource::Calendar { source } => json!({ "calendar": source }),
    }
}
