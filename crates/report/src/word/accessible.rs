//! What Word files need for who cannot see them, and that the writer of the file does not give.

use docx_rs::{TableBorder, TableBorderPosition, TableBorders};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use crate::ReportError;
use crate::html::escape;

/// Gives each picture its text alternative, in order, says that the first cell of each row is its heading, and makes the first row of each
/// table of data repeat as the heading of its columns.
///
/// Tables of data are those whose rows are not split over pages; forms are not.
pub(crate) fn mend(document: &[u8], alternatives: &[String]) -> Result<Vec<u8>, ReportError> {
    let mut reader = Reader::from_reader(document);
    let mut writer = Writer::new(Vec::with_capacity(document.len()));
    let (mut n_pictures, mut in_first_row) = (0, false);
    loop {
        let event = reader.read_event().map_err(ReportError::word)?;
        let mut heading = false;
        let event = match event {
            Event::Eof => break,
            Event::Start(tag) => {
                in_first_row |= tag.name().as_ref() == "w:tbl";
                Event::Start(tag)
            }
            Event::End(tag) if tag.name().as_ref() == "w:tblPr" => {
                writer.write_event(Event::Empty(headed_rows())).map_err(ReportError::word)?;
                Event::End(tag)
            }
            Event::End(tag) => {
                in_first_row &= tag.name().as_ref() != "w:tr";
                Event::End(tag)
            }
            Event::Empty(tag) if tag.name().as_ref() == "wp:docPr" => {
                let alternative =
                    alternatives.get(n_pictures).ok_or_else(|| ReportError::word("a picture without its text alternative"))?;
                n_pictures += 1;
                let mut with = BytesStart::new("wp:docPr");
                with.push_attribute(("id", n_pictures.to_string().as_str()));
                with.push_attribute(("name", format!("Picture {n_pictures}").as_str()));
                with.push_attribute(("descr", alternative.as_str()));
                Event::Empty(with)
            }
            Event::Empty(tag) => {
                heading = in_first_row && tag.name().as_ref() == "w:cantSplit";
                Event::Empty(tag)
            }
            other => other,
        };
        writer.write_event(event).map_err(ReportError::word)?;
        if heading {
            writer.write_event(Event::Empty(BytesStart::new("w:tblHeader"))).map_err(ReportError::word)?;
        }
    }
    if n_pictures != alternatives.len() {
        return Err(ReportError::word(format!("{n_pictures} pictures for {} text alternatives", alternatives.len())));
    }
    Ok(writer.into_inner())
}

/// Cells of the first column are headings; no other part of a table is set apart.
fn headed_rows() -> BytesStart<'static> {
    let mut look = BytesStart::new("w:tblLook");
    look.push_attribute(("w:val", "0680"));
    for (part, on) in [("firstRow", "0"), ("lastRow", "0"), ("firstColumn", "1"), ("lastColumn", "0"), ("noHBand", "1"), ("noVBand", "1")] {
        look.push_attribute((format!("w:{part}").as_str(), on));
    }
    look
}

/// The properties of the file: title, subject, language.
pub(crate) fn core_properties(title: &str, subject: &str, moment: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>Aircover</dc:creator><dc:language>en-GB</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:modified></cp:coreProperties>",
        escape(title),
        escape(subject)
    )
    .into_bytes()
}

/// The styles with the language of the text, so that it is read out and spelt as British English.
pub(crate) fn with_language(styles: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(styles);
    text.replacen("</w:rPr></w:rPrDefault>", "<w:lang w:val=\"en-GB\"/></w:rPr></w:rPrDefault>", 1).into_bytes()
}

/// Thin grey lines between rows, none between columns.
pub(crate) fn thin_borders(borders: TableBorders) -> TableBorders {
    let line = |position| TableBorder::new(position).size(4).color("d8dde0");
    borders.clear_all().set(line(TableBorderPosition::Top)).set(line(TableBorderPosition::Bottom)).set(line(TableBorderPosition::InsideH))
}
