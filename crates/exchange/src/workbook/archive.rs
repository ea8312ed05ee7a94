//! Unpacks a workbook within bounds and packs what is needed of it again, so that no count or style in it can ask for more memory
//! than the file is worth.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Write as _};

use quick_xml::events::{BytesStart, Event};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::fills::{Fill, fills_of_styles};
use super::kind::{self, Kind};
use super::repeats;
use crate::MAX_UNPACKED_BYTES;
use crate::report::{Report, megabytes, place};

/// How to mend a damaged workbook.
pub(crate) const MEND: &str = "open it in a spreadsheet, save it as an Excel workbook (.xlsx) and try again";
const MAX_ENTRIES: usize = 10_000;
/// Excel's own limits: distinct cell formats, and the length of a number format.
pub(super) const MAX_FORMATS: usize = 65_490;
const MAX_FORMAT_CODE: usize = 255;
/// The most bytes of the part that says when a workbook was saved.
const MAX_PROPERTIES: u64 = 65_536;

/// A workbook, ready to be read.
pub(crate) struct Packed {
    /// What kind it is.
    pub kind: Kind,
    /// The parts that hold cells.
    pub bytes: Vec<u8>,
    /// The fill of each cell format, where the kind tells them.
    pub fills: Vec<Option<Fill>>,
    /// Rows that are hidden, by a filter or by hand, where the kind tells them.
    pub hidden_rows: usize,
    /// When it was last saved, as it says itself: `2024-06-14T09:30:00Z`.
    pub saved: Option<String>,
}

impl Packed {
    fn new(kind: Kind, bytes: Vec<u8>) -> Self {
        Self { kind, bytes, fills: Vec::new(), hidden_rows: 0, saved: None }
    }
}

/// The parts of the workbook that hold cells, packed anew; `None` if it is no workbook that is read, which has been reported then.
pub(crate) fn repack(bytes: &[u8], name: &str, report: &mut Report) -> Option<Packed> {
    let refused = |other, report: &mut Report| {
        kind::refuse(other, place(name, None), report);
        None
    };
    if !bytes.starts_with(b"PK\x03\x04") {
        return match kind::unpacked(bytes) {
            Ok(kind) => Some(Packed::new(kind, bytes.to_vec())),
            Err(other) => refused(other, report),
        };
    }
    match try_repack(bytes, name, report) {
        Ok(packed) => packed,
        Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => refused(kind::protected(), report),
        Err(error) => {
            report.error("damaged-workbook", place(name, None), error.to_string(), "a workbook that can be unpacked", MEND);
            None
        }
    }
}

/// Folders and files of a workbook that hold no cells.
const NOT_CELLS: [&str; 12] = [
    "docprops/",
    "customxml/",
    "drawings/",
    "charts/",
    "media/",
    "theme/",
    "externallinks/",
    "pivot",
    "comments",
    "tables/",
    "printersettings",
    "richdata/",
];
/// Parts of a binary workbook that hold cells or say how to read them.
const BINARY: [&str; 3] = ["xl/workbook.bin", "xl/sharedstrings.bin", "xl/styles.bin"];
/// Parts of an OpenDocument file that hold cells or say how to read them.
const OPEN_DOCUMENT: [&str; 3] = ["mimetype", "content.xml", "meta-inf/manifest.xml"];

/// Whether a part may be needed to read cells.
fn is_needed(kind: Kind, name: &str) -> bool {
    match kind {
        Kind::Ods => OPEN_DOCUMENT.contains(&name),
        Kind::Xlsb if BINARY.contains(&name) || name.starts_with("xl/worksheets/") && name.ends_with(".bin") => true,
        _ => (name.ends_with(".xml") || name.ends_with(".rels")) && !NOT_CELLS.iter().any(|part| name.contains(part)),
    }
}

fn try_repack(bytes: &[u8], file: &str, report: &mut Report) -> Result<Option<Packed>, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.len() > MAX_ENTRIES {
        let found = format!("{} parts", archive.len());
        report.error("unpacks-too-large", place(file, None), found, format!("{MAX_ENTRIES} parts at most"), MEND);
        return Ok(None);
    }
    let mut names = Vec::new();
    let mut sizes = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        names.push(entry.name()?.replace('\\', "/").trim_start_matches('/').to_lowercase());
        sizes.push(entry.size());
    }
    let kind = match kind::packed(&names) {
        Ok(kind) => kind,
        Err(other) => {
            kind::refuse(other, place(file, None), report);
            return Ok(None);
        }
    };
    if names.iter().any(|n| n == "xl/vbaproject.bin") {
        report.note(
            "macros-ignored",
            place(file, None),
            "a workbook with macros",
            "a workbook without",
            "its cells are read; its macros are not looked at",
        );
    }
    if names.iter().any(|n| n.starts_with("xl/externallinks/")) {
        let hint = "the values that the workbook last showed are read; nothing is fetched";
        report.note("external-links", place(file, None), "links to other workbooks", "a workbook that stands alone", hint);
    }
    let declared = names.iter().zip(&sizes).filter(|(n, _)| is_needed(kind, n)).map(|(_, size)| size).sum();
    if declared > MAX_UNPACKED_BYTES {
        too_large(declared, file, report);
        return Ok(None);
    }
    unpack(&mut archive, kind, &names, file, report)
}

fn too_large(size: u64, file: &str, report: &mut Report) {
    let expected = format!("{} at most", megabytes(MAX_UNPACKED_BYTES));
    let found = format!("{} or more when unpacked", megabytes(size));
    report.error(
        "unpacks-too-large",
        place(file, None),
        found,
        expected,
        "delete empty rows, columns and sheets, or use a folder of CSV files",
    );
}

fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    kind: Kind,
    names: &[String],
    file: &str,
    report: &mut Report,
) -> Result<Option<Packed>, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut packed = Packed::new(kind, Vec::new());
    let mut left = MAX_UNPACKED_BYTES;
    let mut written = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        if matches!(name.as_str(), "docprops/core.xml" | "meta.xml") {
            packed.saved = saved(archive.by_index(index)?.take(MAX_PROPERTIES));
        }
        if !is_needed(kind, name) || !written.insert(name) {
            continue;
        }
        let entry = archive.by_index(index)?;
        let original = entry.name()?.replace('\\', "/").trim_start_matches('/').to_owned();
        let mut part = Vec::new();
        entry.take(left + 1).read_to_end(&mut part)?;
        if part.len() as u64 > left {
            too_large(MAX_UNPACKED_BYTES, file, report);
            return Ok(None);
        }
        left -= part.len() as u64;
        let part = match name.rsplit('/').next().unwrap_or(name) {
            _ if name.ends_with(".bin") || name == "mimetype" => part,
            "manifest.xml" if kind == Kind::Ods && part.windows(16).any(|w| w == b":encryption-data") => {
                kind::refuse(kind::protected(), place(file, None), report);
                return Ok(None);
            }
            "content.xml" if kind == Kind::Ods => {
                if let Err(cells) = repeats::within_bounds(&part) {
                    let expected = format!("{} cells at most", crate::report::thousands(repeats::MAX_CELLS));
                    report.error(
                        "unpacks-too-large",
                        place(file, None),
                        format!("{} cells or more", crate::report::thousands(cells)),
                        expected,
                        MEND,
                    );
                    return Ok(None);
                }
                part
            }
            "sharedstrings.xml" => without_counts(part),
            "styles.xml" => {
                packed.fills = fills_of_styles(&part);
                number_formats_alone(&part)
            }
            _ if name.starts_with("xl/worksheets/") => {
                packed.hidden_rows += hidden_rows(&part);
                without_dimension(part)
            }
            _ => without_dimension(part),
        };
        writer.start_file(original, options)?;
        writer.write_all(&part)?;
    }
    packed.bytes = writer.finish()?.into_inner();
    Ok(Some(packed))
}

/// When the workbook says that it was last saved.
fn saved(mut part: impl std::io::Read) -> Option<String> {
    let mut text = String::new();
    part.read_to_string(&mut text).ok()?;
    let after = ["<dcterms:modified", "<dc:date"].iter().find_map(|tag| text.find(tag).map(|at| &text[at..]))?;
    let (_, value) = after.split_once('>')?;
    let (value, _) = value.split_once('<')?;
    Some(value.trim().to_owned()).filter(|v| v.len() >= 10 && v.is_ascii())
}

/// Rows of a sheet that are not shown.
fn hidden_rows(part: &[u8]) -> usize {
    let starts = part.windows(5).enumerate().filter(|(_, w)| *w == b"<row ").map(|(at, _)| at);
    let is_hidden = |at: &usize| {
        let tag = part[*at..].split(|b| *b == b'>').next().unwrap_or_default();
        tag.windows(10).any(|w| w == b"hidden=\"1\"") || tag.windows(13).any(|w| w == b"hidden=\"true\"")
    };
    starts.filter(is_hidden).count()
}

/// Shared strings without the attributes of their root: one claims how many there are, and would be believed.
fn without_counts(part: Vec<u8>) -> Vec<u8> {
    let mut reader = quick_xml::Reader::from_reader(part.as_slice());
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let tag: &[u8] = match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if start.local_name().as_ref() == "sst" => b"<sst>",
            Ok(Event::Empty(start)) if start.local_name().as_ref() == "sst" => b"<sst/>",
            Ok(Event::Eof) | Err(_) => return b"<sst/>".to_vec(),
            Ok(_) => continue,
        };
        let rest = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(part.len());
        return [tag, &part[rest..]].concat();
    }
}

/// Makes the element that claims how far a sheet reaches unknown: nothing here relies on it.
fn without_dimension(mut part: Vec<u8>) -> Vec<u8> {
    const CLAIM: &[u8] = b"dimension";
    let find = |haystack: &[u8], needle: &[u8]| haystack.windows(needle.len()).position(|w| w == needle);
    let Some(head) = find(&part, b"sheetData") else { return part };
    let mut from = 0;
    while let Some(at) = find(&part[from..head], CLAIM) {
        part[from + at + CLAIM.len() - 1] = b'_';
        from += at + CLAIM.len();
    }
    part
}

/// Styles with nothing but the number formats of cells, which tell dates from numbers.
fn number_formats_alone(part: &[u8]) -> Vec<u8> {
    let mut reader = quick_xml::Reader::from_reader(part);
    reader.config_mut().check_end_names = false;
    let (mut formats, mut cells) = (String::new(), String::new());
    let (mut in_cells, mut count) = (false, 0);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e) | Event::Empty(e)) => match e.local_name().as_ref() {
                "numFmt" if count < MAX_FORMATS => {
                    count += 1;
                    let (id, code) = (raw(&e, "numFmtId"), raw(&e, "formatCode"));
                    if !id.is_empty() && code.len() <= MAX_FORMAT_CODE {
                        formats.push_str(&format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>"));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells && count < 2 * MAX_FORMATS => {
                    count += 1;
                    cells.push_str(&format!("<xf numFmtId=\"{}\"/>", raw(&e, "numFmtId")));
                }
                _ => {}
            },
            Ok(Event::End(e)) if e.local_name().as_ref() == "cellXfs" => in_cells = false,
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>").into_bytes()
}

/// The text of an attribute as it stands, fit to stand in double quotes.
pub(super) fn raw(element: &BytesStart<'_>, name: &str) -> String {
    let attribute = element.try_get_attribute(name).ok().flatten();
    attribute
        .map(|a| a.value.as_ref().replace('"', "&quot;").replace('<', "&lt;"))
        .filter(|v| v.len() <= 4 * MAX_FORMAT_CODE)
        .unwrap_or_default()
}
