//! The letter of the ask: there only where something is asked, in three parts, and never longer than a page.

use findings::{ChapterResult, Column, ResultTable, Unit, Value};

use crate::fixture::sample;

/// A chapter on strategy that asks so many things of each part.
fn asking(each: usize) -> ChapterResult {
    let parts = ["what we stop ourselves", "what partners can", "what only the nation can"];
    let mut rows = Vec::new();
    for part in parts {
        for _ in 0..each {
            let n = rows.len() + 1;
            rows.push(vec![
                Value::from(n.to_string()),
                Value::from(part),
                Value::from(format!("Move the date of ‘Improvement plan number {n} with a title of some length’ by 2 months")),
                Value::from(120.0 + n as f64),
                Value::Unknown,
                Value::from("from the end of June 2025 to the end of August 2025"),
                Value::from("guidance"),
                Value::from("NHS England"),
                Value::from("2 months of what it does for ‘Fewer people wait too long’"),
                Value::from("it is done in full"),
            ]);
        }
    }
    let columns = vec![
        Column::text("request", "request"),
        Column::text("whose", "part"),
        Column::text("what", "what is asked"),
        Column::number("plan_ask_hours", "hours", Unit::Hours),
        Column::number("plan_ask_pounds", "money", Unit::Pounds),
        Column::text("when", "when"),
        Column::text("authority", "authority"),
        Column::text("who", "who decides"),
        Column::text("lost", "what is lost"),
        Column::text("kept", "what is kept"),
    ];
    let keys = (1..=rows.len()).map(|n| vec![("request".to_owned(), n.to_string())]).collect();
    let ask = ResultTable { id: "strategy.plan_ask".into(), title: "Requests".into(), subtitle: String::new(), columns, rows, keys };
    ChapterResult {
        chapter: "strategy",
        headline: "What has to be done does not fit".into(),
        summary: Vec::new(),
        facts: Vec::new(),
        tables: vec![ask],
        findings: Vec::new(),
        assumptions: Vec::new(),
        method: Vec::new(),
        sources: Vec::new(),
    }
}

fn files(each: Option<usize>) -> Vec<(String, Vec<u8>)> {
    let mut s = sample(12, "");
    s.chapters.extend(each.map(asking));
    report::render(&s.community, &s.chapters, &s.manifest).expect("a sound chapter makes a report")
}

fn letter(each: usize) -> String {
    let files = files(Some(each));
    let of = |name: &str| &files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("{name} is among the files")).1;
    assert!(!of("letter.docx").is_empty());
    // Each page is one leaf of the page tree; the typesetter keeps the tree outside compressed streams.
    let pdf = String::from_utf8_lossy(of("letter.pdf")).into_owned();
    assert!(pdf.contains("/Count 1\n") || pdf.contains("/Count 1/") || pdf.contains("/Count 1 "), "the letter has more than one page");
    String::from_utf8(of("letter.html").clone()).expect("UTF-8")
}

#[test]
fn there_is_no_letter_where_nothing_is_asked() {
    assert!(files(None).iter().all(|(name, _)| !name.starts_with("letter.")));
    assert!(files(Some(0)).iter().all(|(name, _)| !name.starts_with("letter.")));
}

#[test]
fn a_short_ask_stands_in_the_letter_whole() {
    let html = letter(1);
    for words in
        ["What we do and stop ourselves", "What our partners can do", "What only the nation and the region can do", "3. Move the date"]
    {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn a_long_ask_is_cut_to_one_page_and_says_so() {
    let html = letter(15);
    assert!(html.contains("more requests of this part are in the workbook"), "{html}");
}
