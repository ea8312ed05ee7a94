//! How many cells an OpenDocument sheet stands for: cells and rows there are repeated by a number, which would be believed.

use quick_xml::events::{BytesStart, Event};

/// The most cells that a workbook may stand for, its empty ones between others included.
pub(crate) const MAX_CELLS: u64 = 8_000_000;

/// Counts the cells of `content.xml` up to the last one with a value of each row and sheet.
///
/// # Errors
/// How many there are at least, if that is more than [`MAX_CELLS`].
pub(crate) fn within_bounds(content: &[u8]) -> Result<(), u64> {
    let mut reader = quick_xml::Reader::from_reader(content);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let mut total: u64 = 0;
    let (mut rows, mut blank_rows, mut width) = (1, 0_u64, 1_u64);
    let (mut cells, mut filled) = (0_u64, 0_u64);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(event @ (Event::Start(_) | Event::Empty(_))) => {
                let empty = matches!(event, Event::Empty(_));
                let (Event::Start(element) | Event::Empty(element)) = event else { continue };
                match element.local_name().as_ref() {
                    "table" => (blank_rows, width) = (0, 1),
                    "table-row" => (rows, cells, filled) = (number(&element, "table:number-rows-repeated"), 0, 0),
                    "table-cell" | "covered-table-cell" => {
                        cells = cells.saturating_add(number(&element, "table:number-columns-repeated"));
                        if !empty || element.try_get_attribute("office:value-type").ok().flatten().is_some() {
                            filled = cells;
                        }
                    }
                    _ => {}
                }
            }
            Ok(Event::End(element)) if element.local_name().as_ref() == "table-row" => {
                if filled == 0 {
                    blank_rows = blank_rows.saturating_add(rows);
                } else {
                    width = width.max(filled);
                    total = total.saturating_add(rows.saturating_add(blank_rows).saturating_mul(width));
                    blank_rows = 0;
                }
                if total > MAX_CELLS {
                    return Err(total);
                }
            }
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

fn number(element: &BytesStart<'_>, name: &str) -> u64 {
    let attribute = element.try_get_attribute(name).ok().flatten();
    attribute.and_then(|a| a.value.as_ref().parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_repeats_are_free_and_bombs_are_not() {
        let sheet = |rows: &str| format!("<table:table>{rows}</table:table>").into_bytes();
        let usual = "<table:table-row><table:table-cell office:value-type=\"float\"/><table:table-cell table:number-columns-repeated=\"16383\"/></table:table-row><table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
        assert_eq!(within_bounds(&sheet(usual)), Ok(()));
        let wide = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell office:value-type=\"float\" table:number-columns-repeated=\"9\"/></table:table-row>";
        assert_eq!(within_bounds(&sheet(wide)), Err(9_000_000));
        let gap = format!(
            "{usual}<table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/><table:table-cell office:value-type=\"float\"/></table:table-row>"
        );
        assert!(within_bounds(&sheet(&gap)).is_err());
    }
}
