//! What the files hold, and that they are the same each time.

use std::io::{Cursor, Read};

use crate::fixture::sample;

/// Text that would do harm if it were read as markup of any kind.
pub const HOSTILE: &str = " #let x = $ *b* _i_ @ref <b>&amp;\"'`\\ [c] {d} =1+1 ]]> </svg> \u{0}\u{202E}\u{1F600}計画 //x";

fn files(months: u32, hostile: &str) -> Vec<(String, Vec<u8>)> {
    let s = sample(months, hostile);
    report::render(&s.community, &s.chapters, &s.manifest).expect("a sound chapter makes a report")
}

pub fn file<'a>(files: &'a [(String, Vec<u8>)], name: &str) -> &'a [u8] {
    &files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("{name} is among the files")).1
}

pub fn part(archive: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).expect("a zip archive");
    let mut text = String::new();
    zip.by_name(name).expect("the part").read_to_string(&mut text).expect("UTF-8");
    text
}

/// Writes samples to look at into the folder that `REPORT_SAMPLE` names; without it only makes them.
#[test]
fn samples_to_look_at() {
    for (name, months, hostile) in [("plain", 12, ""), ("two-years", 24, ""), ("hostile", 12, HOSTILE)] {
        let files = files(months, hostile);
        let Some(folder) = std::env::var_os("REPORT_SAMPLE") else { continue };
        for (file, bytes) in &files {
            let path = std::path::Path::new(&folder).join(name).join(file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder that can be written");
            std::fs::write(path, bytes).expect("a file that can be written");
        }
    }
}

#[test]
fn every_file_is_there_and_the_same_each_time() {
    let (one, two) = (files(12, ""), files(12, ""));
    for name in [
        "board-paper.pdf",
        "board-paper.html",
        "board-paper.docx",
        "figures.xlsx",
        "headroom.svg",
        "manifest.json",
        "findings.json",
        "data/burden.headroom.csv",
    ] {
        assert!(!file(&one, name).is_empty(), "{name}");
    }
    for ((name, a), (_, b)) in one.iter().zip(&two) {
        assert!(a == b, "{name} differs between two runs");
    }
}

#[test]
fn whatever_a_user_wrote_stays_text() {
    let files = files(12, HOSTILE);
    let html = String::from_utf8(file(&files, "board-paper.html").to_vec()).expect("UTF-8");
    assert!(html.contains("#let x = $ *b* _i_ @ref &lt;b&gt;&amp;amp;&quot;&#39;`\\ [c] {d} =1+1 ]]&gt; &lt;/svg&gt;"));
    assert!(!html.contains("<b>&amp;"));
    let word = part(file(&files, "board-paper.docx"), "word/document.xml");
    assert!(word.contains("#let x = $ *b* _i_ @ref &lt;b"), "text is escaped in Word");
    assert!(file(&files, "board-paper.pdf").starts_with(b"%PDF"));
    assert!(String::from_utf8_lossy(file(&files, "headroom.svg")).contains("&lt;b&gt;"));
}

#[test]
fn two_years_and_no_chapters_make_a_paper_too() {
    assert!(file(&files(24, ""), "board-paper.pdf").starts_with(b"%PDF"));
    assert!(file(&files(40, ""), "board-paper.pdf").starts_with(b"%PDF"));
    let s = sample(12, "");
    let bare = report::render(&s.community, &[], &s.manifest).expect("nothing to say is a report too");
    assert!(file(&bare, "board-paper.pdf").starts_with(b"%PDF"));
}

#[test]
fn word_has_headings_repeated_rows_and_text_alternatives() {
    let files = files(12, "");
    let word = part(file(&files, "board-paper.docx"), "word/document.xml");
    let pictures = word.matches("<wp:docPr ").count();
    assert!(pictures >= 4, "{pictures} pictures");
    assert_eq!(word.matches(" descr=\"").count(), pictures, "every picture has its alternative");
    for style in ["Heading1", "Heading2", "Heading3"] {
        assert!(word.contains(&format!("w:val=\"{style}\"")), "{style}");
    }
    assert!(word.contains("<w:tblHeader/>"));
    assert!(part(file(&files, "board-paper.docx"), "docProps/core.xml").contains("<dc:title>March asks"));
    assert!(part(file(&files, "board-paper.docx"), "word/styles.xml").contains("en-GB"));
}

#[test]
fn html_is_one_file_with_its_landmarks() {
    let files = files(12, "");
    let html = String::from_utf8(file(&files, "board-paper.html").to_vec()).expect("UTF-8");
    for piece in [
        "<html lang=\"en-GB\">",
        "<main id=\"main\"",
        "class=\"skip\"",
        "<caption>",
        "scope=\"col\"",
        "scope=\"row\"",
        "role=\"img\" aria-label=\"",
    ] {
        assert!(html.contains(piece), "{piece}");
    }
    assert!(!html.contains("src=") && !html.contains("<link") && !html.contains("url("), "nothing is fetched");
    assert_eq!(html.matches("<h1>").count(), 1);
    assert!(html.contains("An illustration: Middleshire does not exist"));
    assert!(html.contains("data-figure=\"burden.answering_hours_year[issuer=nhse]\""));
}

#[test]
fn the_workbook_has_live_formulas_with_their_results() {
    let files = files(12, "");
    let headroom = part(file(&files, "figures.xlsx"), "xl/worksheets/sheet2.xml");
    assert!(headroom.contains("<f>D2-E2</f><v>"), "headroom is supply less load");
    assert!(headroom.contains("<f>SUM(F2:F"), "with a total");
    let summary = part(file(&files, "figures.xlsx"), "xl/worksheets/sheet1.xml");
    assert!(summary.contains("<f>IF(B6=0,0,B7/B6)</f>"), "the share is load by supply");
}

#[test]
fn a_manifest_reads_back() {
    let s = sample(12, HOSTILE);
    let text = report::manifest_json(&s.manifest).to_string();
    assert_eq!(report::manifest_from_json(&text).expect("its own form"), s.manifest);
    assert!(report::manifest_from_json("{}").is_err());
    assert!(report::manifest_from_json(&text.replace("aircover", "other")).is_err());
}
