//! The fills of cells: people mark rows by colour, and mean something by it.

use quick_xml::events::{BytesStart, Event};

use super::archive::{MAX_FORMATS, raw};

/// The fill of a cell, by the name that a person would give its colour: `red`, `light blue`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fill(pub &'static str);

/// The fills of the cell formats of `styles.xml`, by the number of the format. A format without a fill, or with a white one, has none.
pub(crate) fn fills_of_styles(part: &[u8]) -> Vec<Option<Fill>> {
    let mut reader = quick_xml::Reader::from_reader(part);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let (mut fills, mut formats): (Vec<Option<Fill>>, Vec<Option<Fill>>) = (Vec::new(), Vec::new());
    let (mut in_fills, mut in_formats, mut solid) = (false, false, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e) | Event::Empty(e)) => match e.local_name().as_ref() {
                "fills" => in_fills = true,
                "cellXfs" => in_formats = true,
                "fill" if in_fills && fills.len() < MAX_FORMATS => fills.push(None),
                "patternFill" => solid = !matches!(raw(&e, "patternType").as_str(), "" | "none"),
                "fgColor" if in_fills && solid => {
                    if let Some(last) = fills.last_mut() {
                        *last = colour(&e).map(Fill);
                    }
                }
                "xf" if in_formats && formats.len() < MAX_FORMATS => {
                    let fill = raw(&e, "fillId").parse::<usize>().ok().and_then(|n| fills.get(n).copied());
                    formats.push(fill.flatten());
                }
                _ => {}
            },
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "fills" => in_fills = false,
                "cellXfs" => in_formats = false,
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return formats,
            Ok(_) => {}
        }
    }
}

/// Colours of a workbook's theme, as Office has them unless somebody changes them.
const THEME: [u32; 10] = [0xff_ffff, 0x00_0000, 0xe7_e6e6, 0x44_546a, 0x44_72c4, 0xed_7d31, 0xa5_a5a5, 0xff_c000, 0x5b_9bd5, 0x70_ad47];
/// The first colours of the old palette, from number 8 on.
const PALETTE: [u32; 16] = [
    0x00_0000, 0xff_ffff, 0xff_0000, 0x00_ff00, 0x00_00ff, 0xff_ff00, 0xff_00ff, 0x00_ffff, 0x80_0000, 0x00_8000, 0x00_0080, 0x80_8000,
    0x80_0080, 0x00_8080, 0xc0_c0c0, 0x80_8080,
];

fn colour(element: &BytesStart<'_>) -> Option<&'static str> {
    let rgb = raw(element, "rgb");
    if rgb.len() == 8 && rgb.is_ascii() {
        return name(u32::from_str_radix(&rgb[2..], 16).ok()?, 0.0);
    }
    let tint = raw(element, "tint").parse::<f64>().unwrap_or(0.0);
    if let Ok(theme) = raw(element, "theme").parse::<usize>() {
        return name(*THEME.get(theme)?, tint);
    }
    let index = raw(element, "indexed").parse::<usize>().ok()?;
    name(*PALETTE.get(index.checked_sub(8)?)?, tint)
}

/// What a person calls a colour; white is none.
fn name(rgb: u32, tint: f64) -> Option<&'static str> {
    let channel = |shift: u32| {
        let value = f64::from((rgb >> shift) & 0xff) / 255.0;
        if tint > 0.0 { value + (1.0 - value) * tint.min(1.0) } else { value * (1.0 + tint.max(-1.0)) }
    };
    let (r, g, b) = (channel(16), channel(8), channel(0));
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let chroma = most - least;
    if most > 0.97 && chroma < 0.03 {
        return None;
    }
    if chroma < 0.08 {
        return Some(if most < 0.2 { "black" } else { "grey" });
    }
    let hue = if most == r {
        60.0 * ((g - b) / chroma)
    } else if most == g {
        60.0 * ((b - r) / chroma + 2.0)
    } else {
        60.0 * ((r - g) / chroma + 4.0)
    };
    let hue = if hue < 0.0 { hue + 360.0 } else { hue };
    Some(match hue {
        h if h < 18.0 => "red",
        h if h < 47.0 => "amber",
        h if h < 70.0 => "yellow",
        h if h < 165.0 => "green",
        h if h < 200.0 => "turquoise",
        h if h < 255.0 => "blue",
        h if h < 300.0 => "purple",
        h if h < 340.0 => "pink",
        _ => "red",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_the_names_that_people_give_them() {
        for (rgb, expected) in [
            (0xff_0000, Some("red")),
            (0xff_c7ce, Some("red")),
            (0xff_c000, Some("amber")),
            (0xff_eb9c, Some("yellow")),
            (0xff_ff00, Some("yellow")),
            (0x00_b050, Some("green")),
            (0xc6_efce, Some("green")),
            (0x00_5eb8, Some("blue")),
            (0xbf_bfbf, Some("grey")),
            (0xff_ffff, None),
        ] {
            assert_eq!(name(rgb, 0.0), expected, "{rgb:06x}");
        }
        assert_eq!(name(0x44_72c4, 0.6), Some("blue"), "a light tint of the theme's blue");
    }

    #[test]
    fn fills_are_found_by_the_format_of_the_cell() {
        let styles = br#"<styleSheet><fills count="99999999"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
            <fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/><bgColor indexed="64"/></patternFill></fill>
            <fill><patternFill patternType="solid"><fgColor theme="9" tint="0.4"/></patternFill></fill></fills>
            <cellXfs><xf fillId="0"/><xf fillId="2"/><xf fillId="3"/><xf fillId="77"/></cellXfs></styleSheet>"#;
        assert_eq!(fills_of_styles(styles), [None, Some(Fill("red")), Some(Fill("green")), None]);
    }
}
