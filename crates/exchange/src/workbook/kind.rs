//! What kind of file somebody sent, by its first bytes and its parts, whatever its name says.

use community::Place;

use crate::report::Report;

/// A workbook that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Excel since 2007, with or without macros.
    Xlsx,
    /// Excel's binary workbook.
    Xlsb,
    /// Excel 97 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
}

/// Another file: what it is, and what whoever sent it can do.
pub(crate) type Other = (&'static str, &'static str);

const PROTECTED: &str = "a workbook that is protected by a password";
const UNLOCK: &str =
    "open it in its program, choose File, Info, Protect Workbook, Encrypt with Password, empty the password, and save a copy";
const SAVE: &str = "open it in its program and save it as an Excel workbook (.xlsx)";

/// Reports a file that is not read.
pub(crate) fn refuse((found, hint): Other, at: Place, report: &mut Report) {
    let code = if found == PROTECTED { "password-protected" } else { "wrong-format" };
    let expected = if found == PROTECTED { "a workbook without a password" } else { "a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods) or CSV" };
    report.error(code, at, found, expected, hint);
}

/// The refusal of a workbook with a password.
pub(crate) fn protected() -> Other {
    (PROTECTED, UNLOCK)
}

/// What a file that is not packed is: a workbook of Excel 97, or another file.
pub(crate) fn unpacked(bytes: &[u8]) -> Result<Kind, Other> {
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return compound(bytes);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(("a PDF file", "give the workbook that it was made from"));
    }
    if bytes.starts_with(&[0x09, 0x08]) || bytes.starts_with(&[0x09, 0x00, 0x04, 0x00]) || bytes.starts_with(&[0x09, 0x02, 0x06, 0x00]) {
        return Err(("a workbook of Excel 95 or older", SAVE));
    }
    if bytes.contains(&0) {
        return Err(("a file of an unknown kind", "give a workbook (.xlsx) or a folder"));
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2_000)]).to_lowercase();
    if start.contains("<html") || start.contains("<table") {
        return Err((
            "a web page under the name of a workbook",
            "open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)",
        ));
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(("a spreadsheet in XML of Excel 2003", "open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)"));
    }
    Err(("a text file", "put CSV files into a folder with `aircover.toml` and give the folder"))
}

/// What an OLE container holds.
fn compound(bytes: &[u8]) -> Result<Kind, Other> {
    let holds = |name: &str| {
        let marker: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(marker.len()).any(|w| w == marker)
    };
    if holds("EncryptedPackage") {
        Err(protected())
    } else if holds("WordDocument") || holds("PowerPoint Document") {
        Err(("a document of Word or PowerPoint 97 to 2003", "give the workbook"))
    } else if holds("Workbook") || holds("Book") {
        Ok(Kind::Xls)
    } else {
        Err(("an OLE file without a workbook in it", SAVE))
    }
}

/// What a packed file is, by the names of its parts in lower case.
pub(crate) fn packed(names: &[String]) -> Result<Kind, Other> {
    let has = |part: &str| names.iter().any(|n| n == part || n.starts_with(&format!("{part}/")));
    if has("xl/workbook.bin") {
        Ok(Kind::Xlsb)
    } else if has("xl") || names.iter().any(|n| n.ends_with("workbook.xml")) {
        Ok(Kind::Xlsx)
    } else if has("mimetype") && has("content.xml") {
        Ok(Kind::Ods)
    } else if has("index/document.iwa") || has("index.zip") {
        Err(("a Numbers document (.numbers)", "in Numbers choose File, Export To, Excel, and send the .xlsx that it makes"))
    } else if has("word") || has("ppt") {
        Err(("a Word or PowerPoint file", "give the workbook"))
    } else {
        Err(("a packed file that is no workbook", "unpack it and give the folder or the workbook within"))
    }
}
