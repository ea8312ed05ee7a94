//! Pictures as pixels, for documents that take no SVG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::{FAMILY, TypesetError, fonts};

static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut database = fontdb::Database::new();
    for file in fonts::files() {
        database.load_font_data(file.to_vec());
    }
    database.set_sans_serif_family(FAMILY);
    Arc::new(database)
});

/// Draws an SVG on white, `width` pixels wide.
///
/// # Errors
/// [`TypesetError::Picture`] if it is no SVG, or too large.
pub fn png(svg: &str, width: u32) -> Result<Vec<u8>, TypesetError> {
    let error = |e: &dyn std::fmt::Display| TypesetError::Picture(e.to_string());
    let options = Options { fontdb: Arc::clone(&DATABASE), font_family: FAMILY.into(), ..Options::default() };
    let tree = Tree::from_str(&fonts::printable(svg), &options).map_err(|e| error(&e))?;
    let scale = width as f32 / tree.size().width();
    let height = (tree.size().height() * scale).ceil() as u32;
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| error(&format!("{width} × {height} pixels")))?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| error(&e))
}
