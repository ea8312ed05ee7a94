//! What happened over time: a picture, its tables and its file, where a community has records; nothing of them where it has none.

use findings::{Column, ResultTable, Unit, Value};

use crate::fixture::sample;
use crate::paper::{HOSTILE, file, part};

/// Two series of eight months; the last of the first is beyond its limit.
fn xmr(hostile: &str) -> ResultTable {
    let number = |name: &str| Column::number(name, name, Unit::Number);
    let text = |name: &str| Column::text(name, name);
    let mut table = ResultTable {
        id: "burden.xmr".into(),
        title: format!("1 of 2 series over time has changed more than by chance{hostile}"),
        subtitle: "XmR charts".into(),
        columns: vec![
            text("series"),
            text("series_name"),
            text("month"),
            number("xmr_value"),
            number("xmr_mean"),
            number("xmr_lower"),
            number("xmr_upper"),
            text("signal"),
            text("rule"),
            text("found"),
        ],
        rows: Vec::new(),
        keys: Vec::new(),
    };
    for (series, found) in
        [("recorded", "All that was recorded: above the upper limit (1 month)"), ("requests", "Requests: no month differs")]
    {
        for month in 4..12 {
            let outside = series == "recorded" && month == 11;
            let value: Value = if outside { 3.0 } else { 1.0 + 0.1 * f64::from(month % 2) }.into();
            let when = format!("2024-{month:02}");
            let (signal, rule) = if outside { ("above the upper limit", "outside") } else { ("", "") };
            let texts: [Value; 3] = [series.into(), format!("{series}{hostile}").into(), when.as_str().into()];
            let mut row = texts.to_vec();
            row.extend([value, 1.3.into(), 0.9.into(), 1.7.into(), signal.into(), rule.into(), format!("{found}{hostile}").into()]);
            table.rows.push(row);
            table.keys.push(vec![("series".into(), series.into()), ("month".into(), when)]);
        }
    }
    table
}

#[test]
fn records_have_a_picture_in_the_paper_and_a_file() {
    for hostile in ["", HOSTILE] {
        let mut s = sample(12, "");
        s.chapters[0].tables.push(xmr(hostile));
        let files = report::render(&s.community, &s.chapters, &s.manifest).expect("a sound chapter makes a report");
        let svg = String::from_utf8(file(&files, "over-time.svg").to_vec()).expect("UTF-8");
        assert_eq!(svg.matches("<polygon ").count(), 1, "one point is beyond a limit");
        assert!(svg.contains("above the upper limit") && svg.contains("November 2024") && svg.contains("as estimated 1"));
        let html = String::from_utf8(file(&files, "board-paper.html").to_vec()).expect("UTF-8");
        assert!(html.contains("Over time: more than chance, or not") && html.contains("The first series by month"));
        assert!(part(file(&files, "board-paper.docx"), "word/document.xml").contains("Mean and limits of each series"));
        assert!(!file(&files, "data/burden.xmr.csv").is_empty());
    }
}

#[test]
fn without_records_nothing_is_said_of_them() {
    let s = sample(12, "");
    let files = report::render(&s.community, &s.chapters, &s.manifest).expect("a sound chapter makes a report");
    assert!(files.iter().all(|(name, _)| name != "over-time.svg"));
    let html = String::from_utf8(file(&files, "board-paper.html").to_vec()).expect("UTF-8");
    assert!(!html.contains("Over time: more than chance") && !html.contains("The log of requests"));
}
