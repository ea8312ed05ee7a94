//! Data files: every table as CSV, and what its columns mean.

use findings::{ResultTable, Value};
use serde_json::json;

/// A table as CSV (RFC 4180, UTF-8): names of columns, then the rows; numbers in full, what is not known is empty.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
pub(crate) fn csv(table: &ResultTable) -> Vec<u8> {
    let mut out = String::new();
    let names: Vec<String> = table.columns.iter().map(|c| field(&c.name)).collect();
    out.push_str(&names.join(","));
    out.push_str("\r\n");
    for row in &table.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|value| match value {
                Value::Text(text) => field(&harmless(text)),
                Value::Number(number) => number.to_string(),
                Value::Unknown => String::new(),
            })
            .collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// What the tables and their columns mean, as a Frictionless Data Package beside them.
pub(crate) fn package(title: &str, tables: &[&ResultTable]) -> Result<Vec<u8>, serde_json::Error> {
    let resource = |table: &&ResultTable| {
        let field = |column: &findings::Column| match column.unit {
            Some(unit) => json!({ "name": column.name, "title": column.label, "type": "number", "unit": unit.label() }),
            None => json!({ "name": column.name, "title": column.label, "type": "string" }),
        };
        json!({
            "name": table.id.replace('_', "-"),
            "path": format!("{}.csv", table.id),
            "profile": "tabular-data-resource",
            "title": table.title,
            "description": table.subtitle,
            "encoding": "utf-8",
            "schema": { "fields": table.columns.iter().map(field).collect::<Vec<_>>(), "missingValues": [""] },
        })
    };
    let resources: Vec<serde_json::Value> = tables.iter().map(resource).collect();
    serde_json::to_vec_pretty(&json!({ "profile": "tabular-data-package", "name": "results", "title": title, "resources": resources }))
}

fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use findings::{Column, Unit};

    use super::*;

    #[test]
    fn quotes_what_needs_it_and_disarms_formulas() {
        let table = ResultTable {
            id: "a.b".into(),
            title: String::new(),
            subtitle: String::new(),
            columns: vec![Column::text("name", "Name"), Column::number("x", "X", Unit::Hours)],
            rows: vec![vec!["a, \"b\"\nc".into(), 1.5.into()], vec!["=1+1".into(), f64::NAN.into()]],
            keys: vec![vec![], vec![]],
        };
        let text = String::from_utf8(csv(&table)).expect("UTF-8");
        assert_eq!(text, "name,x\r\n\"a, \"\"b\"\"\nc\",1.5\r\n'=1+1,\r\n");
    }
}
