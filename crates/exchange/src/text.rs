//! Reads files within bounds, and turns their bytes into text.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use community::Place;

use crate::MAX_FILE_BYTES;
use crate::report::{Report, megabytes};

/// The bytes of a file no larger than `most`; `None` if they cannot be had, which has been reported then.
pub(crate) fn read_bounded(path: &Path, most: u64, place: &Place, report: &mut Report) -> Option<Vec<u8>> {
    let most = most.min(MAX_FILE_BYTES);
    match try_read(path, most) {
        Ok(Ok(bytes)) if bytes.is_empty() => {
            report.error("empty-file", place.clone(), "a file of 0 bytes", "a file with something in it", "fill it in, or remove it");
            None
        }
        Ok(Ok(bytes)) => Some(bytes),
        Ok(Err(size)) => {
            let expected = format!("{} at most", megabytes(most));
            report.error(
                "file-too-large",
                place.clone(),
                megabytes(size),
                expected,
                "leave out rows and columns that the community does not need",
            );
            None
        }
        Err(error) => {
            report.error("unreadable-file", place.clone(), error.to_string(), "a file that can be read", "");
            None
        }
    }
}

fn try_read(path: &Path, most: u64) -> std::io::Result<Result<Vec<u8>, u64>> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "this is not an ordinary file"));
    }
    if metadata.len() > most {
        return Ok(Err(metadata.len()));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > most { Err(bytes.len() as u64) } else { Ok(bytes) })
}

/// As [`decode`], without a second copy of a large file that is UTF-8 already.
pub(crate) fn decode_owned(bytes: Vec<u8>, place: &Place, report: &mut Report) -> Option<String> {
    let marked = encoding_rs::Encoding::for_bom(&bytes).is_some();
    if marked || bytes.starts_with(b"PK\x03\x04") || bytes.contains(&0) {
        return decode(&bytes, place, report);
    }
    String::from_utf8(bytes).or_else(|error| decode(error.as_bytes(), place, report).ok_or(())).ok()
}

/// The text of a file in UTF-8, UTF-16 with a mark, or Windows-1252; `None` if it is no text, which has been reported then.
pub(crate) fn decode(bytes: &[u8], place: &Place, report: &mut Report) -> Option<String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, malformed) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if malformed {
            return not_text(place, report, &format!("bytes that are not {}", encoding.name()));
        }
        if encoding != encoding_rs::UTF_8 {
            report.note("encoding", place.clone(), encoding.name(), "UTF-8", "read as such; it is written back in UTF-8");
        }
        return Some(text.into_owned());
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return not_text(place, report, "a packed file, such as a workbook, under the name of a text file");
    }
    if bytes.contains(&0) {
        return not_text(place, report, "bytes that are no text");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(error) => {
            let row = bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u32 + 1;
            let place = Place { row: Some(row), ..place.clone() };
            report.note("encoding", place, "Windows-1252", "UTF-8", "read as such; look at the accents; it is written back in UTF-8");
            Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
        }
    }
}

fn not_text(place: &Place, report: &mut Report, found: &str) -> Option<String> {
    report.error("binary-file", place.clone(), found, "text in UTF-8", "save it from the spreadsheet as `CSV UTF-8`");
    None
}
