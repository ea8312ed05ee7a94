//! The community as a Frictionless Data Package.

use community::{AnyTable, ColumnSpec, Community, Kind, SPECS, TableSpec};
use serde_json::{Map, Value, json};

/// Whether a table is a part of the package: it has rows or columns of the user's own, or must be there.
pub(crate) fn stands(table: &dyn AnyTable) -> bool {
    !table.is_empty() || !table.extra_columns().is_empty() || table.spec().required
}

/// Whether a table is written packed: millions of journeys.
pub(crate) fn is_packed(table: &dyn AnyTable) -> bool {
    table.len() > crate::MAX_ROWS as usize
}

/// Name of the file into which a table is written.
pub(crate) fn file_of(table: &dyn AnyTable) -> String {
    format!("{}.csv{}", table.spec().name, if is_packed(table) { ".gz" } else { "" })
}

/// The description of the package: one resource a table, with a schema made from the table's definition.
#[must_use]
pub fn datapackage(community: &Community) -> Value {
    let tables: Vec<&dyn AnyTable> = community.tables().into_iter().filter(|t| stands(*t)).collect();
    let names: Vec<&str> = tables.iter().map(|t| t.spec().name).collect();
    let resources: Vec<Value> = tables.iter().map(|t| resource(*t, &names)).collect();
    let mut package = Map::new();
    package.insert("profile".into(), json!("tabular-data-package"));
    package.insert("name".into(), json!(slug(&community.profile.name)));
    package.insert("title".into(), json!(community.profile.name));
    if let Some(notice) = &community.profile.notice {
        package.insert("description".into(), json!(notice));
    }
    package.insert("resources".into(), Value::Array(resources));
    Value::Object(package)
}

/// Lower-case letters, digits and hyphens.
fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() { "community".into() } else { out }
}

fn resource(table: &dyn AnyTable, present: &[&str]) -> Value {
    let spec = table.spec();
    let mut resource = json!({
        "name": spec.name,
        "path": file_of(table),
        "profile": "tabular-data-resource",
        "description": spec.help.trim(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema(spec, table.extra_columns(), present),
    });
    if is_packed(table) {
        resource["compression"] = json!("gz");
    }
    resource
}

fn schema(spec: &TableSpec, own: &[String], present: &[&str]) -> Value {
    let mut fields: Vec<Value> = spec.columns.iter().map(field).collect();
    fields.extend(own.iter().map(|name| json!({ "name": name, "type": "string", "description": "A column of the user's own." })));
    let mut schema = Map::new();
    schema.insert("fields".into(), Value::Array(fields));
    schema.insert("missingValues".into(), json!([""]));
    // A key with a part that may be empty cannot be declared: validators refuse rows where it is.
    let filled = |name: &&str| spec.column(name).is_some_and(|c| spec.columns[c].required || spec.columns[c].default.is_some());
    if !spec.key.is_empty() && spec.key.iter().all(filled) {
        schema.insert("primaryKey".into(), json!(spec.key));
    }
    let keys: Vec<Value> = spec.columns.iter().filter_map(|c| foreign_key(spec, c, present)).collect();
    if !keys.is_empty() {
        schema.insert("foreignKeys".into(), Value::Array(keys));
    }
    Value::Object(schema)
}

/// The reference of a column to another table's key; lists cannot be declared.
fn foreign_key(spec: &TableSpec, column: &ColumnSpec, present: &[&str]) -> Option<Value> {
    let target = column.reference.filter(|t| !column.list && present.contains(t))?;
    let [key] = SPECS.iter().find(|s| s.name == target)?.key else { return None };
    if target == spec.name && *key == column.name {
        return None;
    }
    let resource = if target == spec.name { "" } else { target };
    Some(json!({ "fields": [column.name], "reference": { "resource": resource, "fields": [key] } }))
}

fn field(column: &ColumnSpec) -> Value {
    let mut field = Map::new();
    field.insert("name".into(), json!(column.name));
    let (kind, constraints) = kind(column);
    for (key, value) in kind {
        field.insert(key.into(), value);
    }
    field.insert("description".into(), json!(description(column)));
    field.insert("example".into(), json!(column.example));
    let mut all = Map::new();
    if column.required {
        all.insert("required".into(), json!(true));
    }
    for (key, value) in constraints {
        all.insert(key.into(), value);
    }
    if !all.is_empty() {
        field.insert("constraints".into(), Value::Object(all));
    }
    Value::Object(field)
}

type Pairs = Vec<(&'static str, Value)>;

fn kind(column: &ColumnSpec) -> (Pairs, Pairs) {
    let plain = |name: &str| vec![("type", json!(name))];
    if column.list {
        return (plain("string"), Vec::new());
    }
    match column.kind {
        Kind::Text | Kind::Id | Kind::Recurrence => (plain("string"), Vec::new()),
        Kind::Integer => (plain("integer"), bounds(column, true)),
        Kind::Number => (plain("number"), bounds(column, false)),
        Kind::Date => (plain("date"), Vec::new()),
        Kind::Month => (plain("yearmonth"), Vec::new()),
        Kind::Time => (vec![("type", json!("time")), ("format", json!("%H:%M"))], Vec::new()),
        Kind::YesNo => (vec![("type", json!("boolean")), ("trueValues", json!(["yes"])), ("falseValues", json!(["no"]))], Vec::new()),
        Kind::Choice(words) => (plain("string"), vec![("enum", json!(words))]),
    }
}

fn bounds(column: &ColumnSpec, whole: bool) -> Pairs {
    let number = |value: f64| if whole { json!(value as i64) } else { json!(value) };
    match column.bounds {
        Some((min, max)) => vec![("minimum", number(min)), ("maximum", number(max))],
        None => Vec::new(),
    }
}

fn description(column: &ColumnSpec) -> String {
    let mut text = column.help.trim().to_owned();
    if column.list {
        text.push_str(" Several values are separated by `;`.");
    }
    if let Some(unit) = column.unit {
        text.push_str(&format!(" Unit: {unit}."));
    }
    if let Some(default) = column.default {
        text.push_str(&format!(" Empty means `{default}`."));
    }
    text
}
