//! Typst source and pictures to PDF, and SVG to PNG, with the fonts that the program carries.
//!
//! Knows: Typst, the embedded fonts, PDF/UA, pixels. It is the only place that links Typst.
//!
//! Must not know: what is in the documents (`report`), nor how a chart is drawn (`charts`).
//!
//! Start reading at [`pdf`] and [`png`]. Nothing here reads a file, a clock or the fonts of the machine: the same source gives the
//! same bytes anywhere.

mod fonts;
mod raster;
mod world;

pub use fonts::{FAMILY, printable, width};
pub use raster::png;

use typst::diag::{Severity, SourceDiagnostic};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use world::PaperWorld;

/// A finished PDF.
#[derive(Clone, Debug, PartialEq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// A day, as it stands in the properties of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

/// Why a document or a picture could not be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TypesetError {
    /// Typst could not read or lay out the source.
    #[error("the document could not be laid out: {0}")]
    Layout(String),
    /// The document does not meet PDF/UA-1: a picture without its text alternative, no title …
    #[error("the document could not be written as an accessible PDF: {0}")]
    Pdf(String),
    /// A picture could not be read.
    #[error("the picture could not be drawn: {0}")]
    Picture(String),
}

/// Makes a tagged PDF that meets PDF/UA-1 from Typst source and the files that it names.
///
/// Fails, rather than leave anything out, if a picture has no text alternative or the document no title.
///
/// # Errors
/// [`TypesetError::Layout`] or [`TypesetError::Pdf`], with what Typst says and where.
pub fn pdf(source: &str, files: &[(&str, Vec<u8>)], creation: Option<Day>) -> Result<Pdf, TypesetError> {
    let world = PaperWorld::new(source, files);
    let document = lay_out(&world)?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|e| TypesetError::Pdf(e.message().to_string()))?;
    let timestamp = creation.and_then(|d| Datetime::from_ymd(d.year, d.month, d.day)).map(Timestamp::new_utc);
    let options = PdfOptions {
        ident: Smart::Custom("aircover".into()),
        creator: Smart::Custom(Some("Aircover".into())),
        timestamp,
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|e| TypesetError::Pdf(world.explain(&e)))?;
    Ok(Pdf { bytes, pages: document.pages().len() })
}

/// How many pages a source takes; cheaper than [`pdf`] by the export.
///
/// # Errors
/// [`TypesetError::Layout`], with what Typst says and where.
pub fn pages(source: &str, files: &[(&str, Vec<u8>)]) -> Result<usize, TypesetError> {
    Ok(lay_out(&PaperWorld::new(source, files))?.pages().len())
}

fn lay_out(world: &PaperWorld) -> Result<PagedDocument, TypesetError> {
    let laid_out = typst::compile::<PagedDocument>(world);
    let document = laid_out.output.map_err(|e| TypesetError::Layout(world.explain(&e)))?;
    // what Typst kept between runs is only of use to an editor
    typst::comemo::evict(0);
    Ok(document)
}

/// Whether a diagnostic stops the document.
fn is_error(diagnostic: &SourceDiagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "#set document(title: \"A paper\")\n#set text(lang: \"en\", font: \"Open Sans\")\n";
    const DOT: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><text x="1" y="8" font-size="8" font-family="Open Sans">a</text></svg>"#;

    #[test]
    fn makes_the_same_bytes_each_time() {
        let source = format!("{HEAD}= One\nText.\n#image(\"dot.svg\", alt: \"a dot\")\n#pagebreak()\nMore.");
        let files = [("dot.svg", DOT.as_bytes().to_vec())];
        let one = pdf(&source, &files, None).expect("a sound source");
        let two = pdf(&source, &files, None).expect("a sound source");
        assert_eq!(one.pages, 2);
        assert!(one.bytes.starts_with(b"%PDF-1.7"));
        assert!(one.bytes == two.bytes);
        assert_eq!(pages(&source, &files), Ok(2));
    }

    #[test]
    fn refuses_a_picture_without_its_text_alternative() {
        let source = format!("{HEAD}= One\n#image(\"dot.svg\")");
        let error = pdf(&source, &[("dot.svg", DOT.as_bytes().to_vec())], None).expect_err("PDF/UA asks for it");
        assert!(matches!(&error, TypesetError::Pdf(m) if m.contains("alt")), "{error}");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let error = pdf("= One\n#nothing()", &[], None).expect_err("no such function");
        assert!(matches!(&error, TypesetError::Layout(m) if m.contains("nothing") && m.contains("line 2")), "{error}");
    }

    #[test]
    fn text_that_no_font_has_is_marked_rather_than_fatal() {
        let text = printable("plan \u{1F600} 計画 Ärzte — ≥ 1½\u{0}\u{202E}x");
        assert!(text.contains("Ärzte — ≥ 1½"), "{text}");
        assert!(pdf(&format!("{HEAD}= One\n#\"{text}\""), &[], None).is_ok());
    }

    #[test]
    fn draws_an_svg_at_the_width_asked_for() {
        let bytes = png(DOT, 200).expect("a sound picture");
        assert_eq!(&bytes[1..4], b"PNG");
        assert_eq!(u32::from_be_bytes(bytes[16..20].try_into().expect("four bytes")), 200);
        assert!(png("<svg", 10).is_err());
    }
}
