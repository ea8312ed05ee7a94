//! The JSON that commands print.

use app::Opened;
use community::readiness::Readiness;
use serde_json::{Value, json};

/// Prints to standard output.
pub fn print(value: &Value) {
    crate::out::line(&serde_json::to_string_pretty(value).expect("JSON values always print"));
}

/// What `check` found.
pub fn check(opened: &Opened, readiness: &[Readiness]) -> Value {
    let problems: Vec<Value> = opened
        .problems
        .iter()
        .map(|p| {
            json!({
                "code": p.code, "severity": p.severity.word(), "file": p.place.file, "sheet": p.place.sheet, "row": p.place.row,
                "column": p.place.column, "found": p.found, "expected": p.expected, "nearest": p.nearest, "hint": p.hint,
            })
        })
        .collect();
    let chapters: Vec<Value> = readiness.iter().map(|r| json!({ "chapter": r.chapter, "ready": r.ready, "lacks": r.lacks })).collect();
    json!({ "community": opened.name, "problems": problems, "chapters": chapters })
}
