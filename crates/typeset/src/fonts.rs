//! The fonts that the program carries, and what they cannot show.

use std::borrow::Cow;
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;

/// The family that papers and charts are set in.
pub const FAMILY: &str = "Open Sans";

/// The files, the paper's own family first; the last is there for what the family lacks.
static FILES: [&[u8]; 4] = [
    include_bytes!("../fonts/OpenSans-Regular.ttf"),
    include_bytes!("../fonts/OpenSans-Bold.ttf"),
    include_bytes!("../fonts/OpenSans-Italic.ttf"),
    include_bytes!("../fonts/DejaVuSans.ttf"),
];

pub(crate) static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| FILES.iter().flat_map(|f| Font::iter(Bytes::new(*f))).collect());

static BOLD: LazyLock<FontInstance> =
    LazyLock::new(|| FONTS[1].clone().instantiate(FontVariant::default(), Abs::pt(10.0), &FontVariations::default()));

pub(crate) static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// Font files for drawing pictures.
pub(crate) fn files() -> impl Iterator<Item = &'static [u8]> {
    FILES.into_iter()
}

/// The text with what no embedded font can show replaced by `�`, and without control and direction characters.
///
/// PDF/UA does not allow a character without its glyph, and one strange character in a spreadsheet must not cost the whole paper.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains(|c: char| c.is_ascii_control() && c != '\n') {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter(|c| !is_invisible(*c)).map(|c| if c == '\n' || c == '\t' || has_glyph(c) { c } else { '\u{FFFD}' });
    Cow::Owned(shown.collect())
}

/// Width of a text in the bold face of the paper's family, in the unit of `size`.
#[must_use]
pub fn width(text: &str, size: f64) -> f64 {
    let face = BOLD.ttf();
    let ems = |c: char| face.glyph_index(c).and_then(|glyph| BOLD.x_advance(glyph.0)).map_or(0.6, |advance| advance.get());
    text.chars().map(ems).sum::<f64>() * size
}

fn has_glyph(c: char) -> bool {
    FONTS.iter().any(|font| font.info().coverage.contains(u32::from(c)))
}

/// Characters that steer rather than show: controls, joiners, directions, variations.
fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}
