//! Unpacks a workbook within bounds and packs what is needed of it again, so that no count or style in it can ask for more memory
//! than the file is worth.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Write as _};

use quick_xml::events::{BytesStart, Event};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::MAX_UNPACKED_BYTES;
use crate::report::{Report, megabytes, place};

/// How to mend a damaged workbook.
pub(crate) const MEND: &str = "open it in a spreadsheet, save it as an Excel workbook (.xlsx) and try again";
const MAX_ENTRIES: usize = 10_000;
/// Excel's own limits: distinct cell formats, and the length of a number format.
const MAX_FORMATS: usize = 65_490;
const MAX_FORMAT_CODE: usize = 255;

/// The parts of the workbook that hold cells, packed anew; `None` if it is no workbook that is read, which has been reported then.
pub(crate) fn repack(bytes: &[u8], name: &str, report: &mut Report) -> Option<Vec<u8>> {
    if let Some((found, hint)) = other_format(bytes) {
        let code = if found == PROTECTED { "password-protected" } else { "wrong-format" };
        report.error(code, place(name, None), found, "an Excel workbook (.xlsx) or a folder of CSV files", hint);
        return None;
    }
    match try_repack(bytes, name, report) {
        Ok(packed) => packed,
        Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
            report.error(
                "password-protected",
                place(name, None),
                PROTECTED,
                "a workbook without a password",
                "save a copy without a password",
            );
            None
        }
        Err(error) => {
            report.error("damaged-workbook", place(name, None), error.to_string(), "a workbook that can be unpacked", MEND);
            None
        }
    }
}

const PROTECTED: &str = "a workbook that is protected by a password";

/// What a file is, if its first bytes show that it is no workbook that is read, and what to do.
fn other_format(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const SAVE: &str = "open it in its program and save it as an Excel workbook (.xlsx)";
    if bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let protected = bytes.windows(marker.len()).any(|w| w == marker);
        return Some(if protected {
            (PROTECTED, "save a copy without a password")
        } else {
            ("a workbook of Excel 97 to 2003 (.xls)", SAVE)
        });
    }
    if bytes.starts_with(b"%PDF") {
        return Some(("a PDF file", "give the workbook that it was made from"));
    }
    if bytes.contains(&0) {
        return Some(("a file of an unknown kind", "give a workbook (.xlsx) or a folder"));
    }
    Some(("a text file", "put CSV files into a folder with `aircover.toml` and give the folder"))
}

/// What a packed file is, if its parts show that it is no workbook that is read, and what to do.
fn other_package(names: &[String]) -> Option<(&'static str, &'static str)> {
    let has = |part: &str| names.iter().any(|n| n == part || n.starts_with(&format!("{part}/")));
    if has("xl/vbaproject.bin") {
        return Some(("a workbook with macros (.xlsm)", "save it without macros, as an Excel workbook (.xlsx)"));
    }
    if has("xl/workbook.bin") {
        return Some(("a binary workbook (.xlsb)", "save it as an Excel workbook (.xlsx)"));
    }
    if has("xl") || names.iter().any(|n| n.ends_with("workbook.xml")) {
        return None;
    }
    Some(if has("index/document.iwa") || has("index.zip") {
        ("a Numbers document", "in Numbers choose File, Export To, Excel")
    } else if has("mimetype") && has("content.xml") {
        ("an OpenDocument file (.ods)", "in LibreOffice choose File, Save As, Excel 2007-365 (.xlsx)")
    } else if has("word") || has("ppt") {
        ("a Word or PowerPoint file", "give the workbook")
    } else {
        ("a packed file that is no workbook", "unpack it and give the folder or the workbook within")
    })
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

/// Whether a part may be needed to read cells.
fn is_needed(name: &str) -> bool {
    (name.ends_with(".xml") || name.ends_with(".rels")) && !NOT_CELLS.iter().any(|part| name.contains(part))
}

fn try_repack(bytes: &[u8], file: &str, report: &mut Report) -> Result<Option<Vec<u8>>, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.len() > MAX_ENTRIES {
        let found = format!("{} parts", archive.len());
        report.error("unpacks-too-large", place(file, None), found, format!("{MAX_ENTRIES} parts at most"), MEND);
        return Ok(None);
    }
    let mut names = Vec::new();
    let mut declared = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = entry.name()?.replace('\\', "/").trim_start_matches('/').to_lowercase();
        if is_needed(&name) {
            declared += entry.size();
        }
        names.push(name);
    }
    if let Some((found, hint)) = other_package(&names) {
        report.error("wrong-format", place(file, None), found, "an Excel workbook (.xlsx) or a folder of CSV files", hint);
        return Ok(None);
    }
    if names.iter().any(|n| n.starts_with("xl/externallinks/")) {
        let hint = "the values that the workbook last showed are read; nothing is fetched";
        report.note("external-links", place(file, None), "links to other workbooks", "a workbook that stands alone", hint);
    }
    if declared > MAX_UNPACKED_BYTES {
        too_large(declared, file, report);
        return Ok(None);
    }
    unpack(&mut archive, &names, file, report)
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

fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>, names: &[String], file: &str, report: &mut Report) -> Result<Option<Vec<u8>>, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut left = MAX_UNPACKED_BYTES;
    let mut written = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        if !is_needed(name) || !written.insert(name) {
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
            "sharedstrings.xml" => without_counts(part),
            "styles.xml" => number_formats_alone(&part),
            _ => without_dimension(part),
        };
        writer.start_file(original, options)?;
        writer.write_all(&part)?;
    }
    Ok(Some(writer.finish()?.into_inner()))
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
fn raw(element: &BytesStart<'_>, name: &str) -> String {
    let attribute = element.try_get_attribute(name).ok().flatten();
    attribute
        .map(|a| a.value.as_ref().replace('"', "&quot;").replace('<', "&lt;"))
        .filter(|v| v.len() <= 4 * MAX_FORMAT_CODE)
        .unwrap_or_default()
}
