//! CSV files packed by gzip.

use std::io::{Read as _, Write as _};

use community::Place;
use flate2::Compression;
use flate2::GzBuilder;
use flate2::bufread::MultiGzDecoder;

use crate::report::{Report, megabytes};

/// Most bytes to which the file of a table may unpack: six million journeys with modes and times of day.
pub(crate) const MAX_UNPACKED_TABLE_BYTES: u64 = 400_000_000;

/// The bytes of a file packed by gzip; `None` if they cannot be had, which has been reported then.
pub(crate) fn unpack(bytes: &[u8], at: &Place, report: &mut Report) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    if let Err(error) = MultiGzDecoder::new(bytes).take(MAX_UNPACKED_TABLE_BYTES + 1).read_to_end(&mut text) {
        report.error("damaged-file", at.clone(), error.to_string(), "a file packed by gzip", "pack it again");
        return None;
    }
    if text.len() as u64 > MAX_UNPACKED_TABLE_BYTES {
        let found = format!("{} or more when unpacked", megabytes(MAX_UNPACKED_TABLE_BYTES));
        let expected = format!("{} at most", megabytes(MAX_UNPACKED_TABLE_BYTES));
        report.error("unpacks-too-large", at.clone(), found, expected, "leave out rows and columns that the community does not need");
        return None;
    }
    Some(text)
}

/// Packs bytes by gzip, the same bytes for the same bytes.
pub(crate) fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::default());
    writer.write_all(bytes)?;
    writer.finish()
}
