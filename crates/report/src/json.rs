//! Chapters and manifests as JSON.

use findings::{Assumption, ChapterResult, Fact, Finding, InputFile, Manifest, Quantity, ResultTable, Value as Figure};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A chapter as JSON: `tables` by id, each with its columns and its rows as objects.
#[must_use]
pub fn chapter_json(chapter: &ChapterResult) -> Value {
    let tables: Map<String, Value> = chapter.tables.iter().map(|t| (t.id.clone(), table(t))).collect();
    json!({
        "chapter": chapter.chapter,
        "headline": chapter.headline,
        "summary": chapter.summary,
        "facts": chapter.facts.iter().map(fact).collect::<Vec<_>>(),
        "findings": chapter.findings.iter().map(finding).collect::<Vec<_>>(),
        "tables": tables,
        "assumptions": chapter.assumptions.iter().map(assumption).collect::<Vec<_>>(),
        "method": chapter.method,
        "sources": chapter.sources,
    })
}

fn quantity(q: Quantity) -> Value {
    json!({ "value": q.value, "unit": q.unit.label(), "words": q.to_string() })
}

fn fact(fact: &Fact) -> Value {
    json!({
        "figure": fact.key.to_string(), "label": fact.label, "quantity": quantity(fact.quantity),
        "p10": fact.range.map(|r| r.0), "p90": fact.range.map(|r| r.1),
    })
}

fn finding(finding: &Finding) -> Value {
    let figures: Vec<Value> =
        finding.figures.iter().map(|(key, q)| json!({ "figure": key.to_string(), "quantity": quantity(*q) })).collect();
    json!({
        "code": finding.code, "level": finding.level.words(), "sentence": finding.sentence, "sureness": finding.sureness,
        "figures": figures, "at_stake": quantity(finding.at_stake),
        "ask": finding.ask.as_ref().map(|a| json!({ "what": a.what, "whom": a.whom })),
        "unverified_alone": finding.unverified_alone,
    })
}

fn assumption(a: &Assumption) -> Value {
    json!({ "id": a.id, "sentence": a.sentence, "kind": a.kind, "source": a.source, "hangs_on_it": a.hangs_on_it.map(quantity) })
}

fn table(table: &ResultTable) -> Value {
    let columns: Vec<Value> =
        table.columns.iter().map(|c| json!({ "name": c.name, "label": c.label, "unit": c.unit.map(findings::Unit::label) })).collect();
    let row = |row: &Vec<Figure>| -> Value {
        let cells = table.columns.iter().zip(row).map(|(column, value)| {
            let value = match value {
                Figure::Text(text) => json!(text),
                Figure::Number(number) => json!(number),
                Figure::Unknown => Value::Null,
            };
            (column.name.clone(), value)
        });
        Value::Object(cells.collect())
    };
    json!({ "title": table.title, "subtitle": table.subtitle, "columns": columns, "rows": table.rows.iter().map(row).collect::<Vec<_>>() })
}

/// A manifest as JSON.
#[must_use]
pub fn manifest_json(manifest: &Manifest) -> Value {
    let inputs: Vec<Value> = manifest.inputs.iter().map(|i| json!({ "path": i.path, "sha256": i.sha256 })).collect();
    let settings: Map<String, Value> = manifest.settings.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
    json!({
        "program": "aircover", "version": manifest.version, "community": manifest.community, "seed": manifest.seed,
        "samples": manifest.samples, "settings": settings, "parameters_sha256": manifest.parameters_sha256,
        "figures_sha256": manifest.figures_sha256, "inputs": inputs,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireManifest {
    program: String,
    version: String,
    community: String,
    seed: u64,
    samples: u64,
    settings: Map<String, Value>,
    parameters_sha256: String,
    figures_sha256: String,
    inputs: Vec<WireInput>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireInput {
    path: String,
    sha256: String,
}

/// Why a text is no manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is not JSON, or lacks a field.
    #[error("it is no manifest of a run: {0}")]
    Form(#[from] serde_json::Error),
    /// It was written by another program.
    #[error("it was written by `{0}`, expected `aircover`")]
    Program(String),
    /// A setting is not text.
    #[error("setting `{0}` is not text")]
    Setting(String),
}

/// Reads what [`manifest_json`] wrote.
///
/// # Errors
/// [`ManifestError`], with the field that is wrong.
pub fn manifest_from_json(text: &str) -> Result<Manifest, ManifestError> {
    let wire: WireManifest = serde_json::from_str(text)?;
    if wire.program != "aircover" {
        return Err(ManifestError::Program(wire.program));
    }
    let setting = |(key, value): (String, Value)| match value {
        Value::String(text) => Ok((key, text)),
        _ => Err(ManifestError::Setting(key)),
    };
    Ok(Manifest {
        version: wire.version,
        community: wire.community,
        inputs: wire.inputs.into_iter().map(|i| InputFile { path: i.path, sha256: i.sha256 }).collect(),
        seed: wire.seed,
        samples: wire.samples,
        settings: wire.settings.into_iter().map(setting).collect::<Result<_, _>>()?,
        parameters_sha256: wire.parameters_sha256,
        figures_sha256: wire.figures_sha256,
    })
}
