//! Findings to what people carry into a meeting: board paper (PDF, HTML, Word), workbook, data files, manifest.
//!
//! Knows: how a paper is made up, and the three forms that it takes.
//!
//! Must not know: how a figure is computed (the chapters), how a chart is drawn (`charts`), how a page is set (`typeset`), where the
//! files go (the caller writes them).
//!
//! Start reading at [`render`]. The paper is built once, as blocks (`paper`, `build`), and shown three times (`typst`, `html`, `word`),
//! so that all say the same. Nothing here reads a clock: the same findings give the same bytes.

mod build;
mod data;
mod html;
mod json;
mod maps;
mod paper;
mod plan;
mod typst;
mod word;
mod words;
mod workbook;

pub use json::{ManifestError, chapter_json, manifest_from_json, manifest_json};

use community::Community;
use findings::{ChapterResult, Manifest};

use build::Sources;
use paper::Paper;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A picture lacks what it draws.
    #[error("a picture could not be drawn: {0}")]
    Chart(#[from] charts::ChartError),
    /// The PDF, or a picture for the Word file.
    #[error(transparent)]
    Typeset(#[from] typeset::TypesetError),
    /// The workbook.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The Word file.
    #[error("the Word file could not be written: {0}")]
    Word(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The file for planning programs.
    #[error("the file for planning programs could not be written: {0}")]
    Project(#[from] std::io::Error),
    /// A JSON file.
    #[error("a data file could not be written: {0}")]
    Json(#[from] serde_json::Error),
    /// A table as Parquet.
    #[error("a data file could not be written: {0}")]
    Columns(#[from] exchange::ExchangeError),
}

impl ReportError {
    fn word(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Word(source.into())
    }
}

/// Makes every file of the report: names (with `/` for folders) and bytes, the paper first. The caller writes them.
///
/// # Errors
/// [`ReportError`]; no file is half made.
pub fn render(community: &Community, chapters: &[ChapterResult], manifest: &Manifest) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let sources = Sources::new(community, chapters, manifest)?;
    let paper = fitted(&sources)?;
    let whole = typst::typst(&paper, true);
    let pdf = typeset::pdf(&whole.source, &whole.borrowed(), None)?;
    let notice = paper.notice.as_deref();
    let mut files = vec![
        ("board-paper.pdf".to_owned(), pdf.bytes),
        ("board-paper.html".into(), html::html(&paper).into_bytes()),
        ("board-paper.docx".into(), word::word(&paper)?),
        ("figures.xlsx".into(), workbook::workbook(&paper.title, &paper.subject, notice, chapters, manifest)?),
    ];
    if let Some(headroom) = &sources.headroom {
        let all = charts::MapView {
            roles: (0..headroom.roles.len()).collect(),
            months: 0..headroom.months.len(),
            title: chapters.iter().find_map(|c| c.table("burden.headroom")).map_or(String::new(), |t| t.title.clone()),
        };
        let mut picture = charts::headroom_map(headroom, &all);
        picture.subtitle = [picture.subtitle.as_str(), notice.unwrap_or_default()].join(" ").trim().to_owned();
        files.push(("headroom.svg".into(), picture.standalone().into_bytes()));
    }
    files.extend(documents(&sources)?);
    if let Some(mut picture) = build::over_time_chart(chapters) {
        picture.subtitle = [picture.subtitle.as_str(), notice.unwrap_or_default()].join(" ").trim().to_owned();
        files.push(("over-time.svg".into(), picture.standalone().into_bytes()));
    }
    for map in maps::maps(community, chapters) {
        let mut picture = map.picture;
        picture.subtitle = [picture.subtitle.as_str(), notice.unwrap_or_default()].join(" ").trim().to_owned();
        files.push((format!("maps/{}.svg", map.name), picture.standalone().into_bytes()));
    }
    files.extend(workbook::appraisal(chapters, notice)?.map(|bytes| ("appraisal.xlsx".to_owned(), bytes)));
    files.extend(maps::geojson(community, chapters)?.map(|bytes| ("maps/services.geojson".to_owned(), bytes)));
    files.extend(plan::files(&sources)?);
    files.extend(data_files(&community.profile.name, chapters)?.into_iter().map(|(name, bytes)| (format!("data/{name}"), bytes)));
    files.push(("manifest.json".into(), serde_json::to_vec_pretty(&manifest_json(manifest))?));
    let all: Vec<serde_json::Value> = chapters.iter().map(chapter_json).collect();
    let findings = serde_json::json!({ "community": community.profile.name, "notice": notice, "chapters": all });
    files.push(("findings.json".into(), serde_json::to_vec_pretty(&findings)?));
    Ok(files)
}

/// The files of the plan alone: the letter where something is asked, the picture, the calendar, the file for planning programs, a workbook, and its tables.
///
/// # Errors
/// As [`render`].
pub fn render_plan(community: &Community, chapters: &[ChapterResult], manifest: &Manifest) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let sources = Sources::new(community, chapters, manifest)?;
    let title = chapters.first().map_or("", |c| c.headline.as_str());
    let mut files = documents(&sources)?;
    files.extend(plan::files(&sources)?);
    files.push(("plan.xlsx".into(), workbook::tables(title, &sources.span(), community.profile.notice.as_deref(), chapters, manifest)?));
    files.extend(data_files(&community.profile.name, chapters)?.into_iter().map(|(name, bytes)| (format!("data/{name}"), bytes)));
    files.push(("manifest.json".into(), serde_json::to_vec_pretty(&manifest_json(manifest))?));
    Ok(files)
}

/// The tables of results alone: each as CSV and as Parquet, what their columns mean (`datapackage.json`), and the manifest.
///
/// # Errors
/// [`ReportError`]; no file is half made.
pub fn render_results(
    community: &Community,
    chapters: &[ChapterResult],
    manifest: &Manifest,
) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let mut files = data_files(&community.profile.name, chapters)?;
    for table in chapters.iter().flat_map(|c| &c.tables).filter(|t| !t.columns.is_empty()) {
        files.push((format!("{}.parquet", table.id), exchange::parquet(table)?));
    }
    files.push(("manifest.json".into(), serde_json::to_vec_pretty(&manifest_json(manifest))?));
    Ok(files)
}

fn data_files(title: &str, chapters: &[ChapterResult]) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let tables: Vec<&findings::ResultTable> = chapters.iter().flat_map(|c| &c.tables).collect();
    let mut files: Vec<(String, Vec<u8>)> = tables.iter().map(|t| (format!("{}.csv", t.id), data::csv(t))).collect();
    files.push(("datapackage.json".into(), data::package(title, &tables)?));
    Ok(files)
}

/// What stands beside the paper as a document of its own, in the same three forms: the letter of the ask, where something has to be asked; the strategy,
/// where there are objectives and a plan.
fn documents(sources: &Sources<'_>) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let mut files = Vec::new();
    let letter = shortest(&build::LETTER_FITS, 1, |most| build::letter(sources, most))?;
    let direction = shortest(&build::DIRECTION_FITS, 2, |most| build::direction(sources, most))?;
    for (name, paper) in letter.iter().map(|l| ("letter", l)).chain(direction.iter().map(|d| ("strategy", d))) {
        let source = typst::typst(paper, true);
        files.push((format!("{name}.pdf"), typeset::pdf(&source.source, &source.borrowed(), None)?.bytes));
        files.push((format!("{name}.html"), html::html(paper).into_bytes()));
        files.push((format!("{name}.docx"), word::word(paper)?));
    }
    Ok(files)
}

/// The first form, from roomy to tight, that is no longer than so many pages; else the tightest. None where there is no such document.
fn shortest<T: Copy>(fits: &[T], pages: usize, document: impl Fn(T) -> Option<Paper>) -> Result<Option<Paper>, ReportError> {
    let mut last = None;
    for fit in fits {
        let Some(paper) = document(*fit) else { return Ok(None) };
        let source = typst::typst(&paper, true);
        if typeset::pages(&source.source, &source.borrowed())? <= pages {
            return Ok(Some(paper));
        }
        last = Some(paper);
    }
    Ok(last)
}

/// The paper with as much on its front as two pages hold.
fn fitted(sources: &Sources<'_>) -> Result<Paper, ReportError> {
    let mut last = None;
    for fit in build::FITS {
        let paper = build::paper(sources, fit);
        let front = typst::typst(&paper, false);
        let pages = typeset::pages(&front.source, &front.borrowed())?;
        if pages <= 2 {
            return Ok(paper);
        }
        last = Some(paper);
    }
    Ok(last.expect("there is at least one way to fit the front"))
}
