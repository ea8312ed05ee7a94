use std::collections::BTreeSet;

use findings::{Column, ResultTable, Unit, Value};

use super::*;
use crate::colour::{OVERLOAD, ROOM, Scale, UNKNOWN};

fn table(n_roles: usize, months: &[&str]) -> ResultTable {
    let hours = |name: &str| Column::number(name, name, Unit::Hours);
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for role in 0..n_roles {
        for (m, month) in months.iter().enumerate() {
            let p50 = 40.0 - 25.0 * m as f64 + role as f64;
            rows.push(vec![
                format!("r{role}").into(),
                format!("Team <{role}> & \"others\"").into(),
                ["b", "a"][role % 2].into(),
                (*month).into(),
                p50.into(),
                (p50 - 1.0).into(),
                (if p50 < 0.0 { 0.8 } else { 0.004 }).into(),
            ]);
        }
    }
    ResultTable {
        id: "burden.headroom".into(),
        title: "A finding".into(),
        subtitle: String::new(),
        columns: vec![
            Column::text("role", "Role"),
            Column::text("role_name", "Role"),
            Column::text("organisation", "Organisation"),
            Column::text("month", "Month"),
            hours("headroom_p50"),
            hours("headroom_mean"),
            Column::number("chance_of_overload", "Chance", Unit::Probability),
        ],
        keys: vec![Vec::new(); rows.len()],
        rows,
    }
}

const MONTHS: [&str; 3] = ["2024-12", "2025-01", "2025-02"];

fn headroom(n_roles: usize) -> Headroom {
    Headroom::from_table(&table(n_roles, &MONTHS), |id| format!("Organisation {id}")).expect("a sound table")
}

fn view(roles: Vec<usize>) -> MapView {
    MapView { roles, months: 0..3, title: "A < B & C".into() }
}

#[test]
fn roles_of_one_organisation_stand_together() {
    let headroom = headroom(4);
    let roles: Vec<&str> = headroom.roles.iter().map(|r| r.role.as_str()).collect();
    assert_eq!(roles, ["r0", "r2", "r1", "r3"]);
    let map = headroom_map(&headroom, &view(vec![0, 1, 2, 3]));
    assert_eq!(map.svg.matches(">Organisation b<").count(), 1);
}

#[test]
fn a_map_says_by_sign_and_mark_what_colour_says() {
    let headroom = headroom(1);
    let map = headroom_map(&headroom, &view(vec![0]));
    assert!(map.svg.contains(">+40<") && map.svg.contains(">+15<") && map.svg.contains(">−10<"), "hours with their sign");
    assert!(map.svg.contains(">8 in 10<"), "chance of overload");
    assert_eq!(map.svg.matches("<path ").count(), 1 + 4, "one overloaded cell and four of the legend are marked");
    assert!(map.svg.contains(">+42<"), "sum of means at the edge");
    assert!(map.alt.contains("1 of 3 cells are overloaded") && map.alt.contains("February 2025: −10 hours"), "{}", map.alt);
    assert!(map.svg.contains("<title>A &lt; B &amp; C</title>") && map.svg.contains("Team &lt;0&gt; &amp; &quot;others&quot;"));
}

#[test]
fn parts_of_one_headroom_share_one_scale_and_the_bytes_are_the_same() {
    let headroom = headroom(30);
    let (one, two) = (headroom_map(&headroom, &view((0..15).collect())), headroom_map(&headroom, &view((15..30).collect())));
    let legend = |svg: &str| {
        svg.lines()
            .rev()
            .take(18)
            .map(str::to_owned)
            .filter(|l| l.contains("<text"))
            .map(|l| l.split('>').nth(1).map(str::to_owned))
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(legend(&one.svg), legend(&two.svg));
    assert_eq!(one, headroom_map(&headroom, &view((0..15).collect())));
}

#[test]
fn many_months_keep_the_chance_and_drop_the_hours() {
    let months: Vec<String> = (0..24).map(|m| format!("{}-{:02}", 2024 + m / 12, m % 12 + 1)).collect();
    let names: Vec<&str> = months.iter().map(String::as_str).collect();
    let headroom = Headroom::from_table(&table(2, &names), str::to_owned).expect("a sound table");
    let map = headroom_map(&headroom, &MapView { roles: vec![0, 1], months: 0..24, title: String::new() });
    assert!(map.svg.contains(">8<") && !map.svg.contains(">8 in 10<"));
    assert!(headroom_strip(&headroom).alt.contains("2 in "));
}

#[test]
fn what_is_missing_is_said() {
    let mut without = table(1, &MONTHS);
    without.columns[4].name = "other".into();
    let error = Headroom::from_table(&without, str::to_owned).expect_err("a column is missing");
    assert_eq!(error.to_string(), "table `burden.headroom` has no column `headroom_p50`, which the picture needs");
    assert!(matches!(Headroom::from_table(&table(0, &MONTHS), str::to_owned), Err(ChartError::Empty { .. })));
    let mut unknown = table(1, &MONTHS);
    unknown.rows[1][4] = Value::Unknown;
    let map = headroom_map(&Headroom::from_table(&unknown, str::to_owned).expect("a sound table"), &view(vec![0]));
    assert!(map.svg.contains(">?<") && map.svg.contains(UNKNOWN));
}

#[test]
fn bars_name_their_values_and_ranges() {
    let chart = Bars {
        title: "A finding".into(),
        subtitle: String::new(),
        unit: "hours a year".into(),
        parts: vec!["answering".into(), "delivering".into()],
        bars: vec![
            Bar { label: "One".into(), note: "assumed †".into(), parts: vec![1_000.0, 238.7], range: Some((900.0, 1_600.0)) },
            Bar { label: "None".into(), note: String::new(), parts: vec![0.0, 0.0], range: None },
        ],
    };
    let picture = bars(&chart);
    assert!(picture.svg.contains(">1,240 (900 to 1,600)<"));
    assert_eq!(picture.alt, "Bar chart, hours a year: One 1,240 (900 to 1,600); None 0.");
    assert!(bars(&Bars { bars: Vec::new(), ..chart }).svg.contains("</svg>"), "no bars is a picture too");
}

#[test]
fn a_picture_alone_has_its_title() {
    let headroom = headroom(2);
    let alone = headroom_map(&headroom, &view(vec![0, 1])).standalone();
    assert!(alone.contains(">A &lt; B &amp; C</text>") && alone.matches("<svg").count() == 2);
}

/// Relative luminance after WCAG 2.2.
fn luminance(hex: &str) -> f64 {
    let part = |at: usize| {
        let v = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour")) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_on_every_shade_has_its_contrast_and_marks_theirs() {
    for shade in ROOM.iter().chain(&OVERLOAD) {
        assert!(contrast(shade.fill, shade.text) >= 4.5, "{shade:?}");
        assert!(contrast(shade.fill, shade.mark) >= 3.0, "{shade:?}");
    }
    assert!(contrast(colour::QUIET, "#ffffff") >= 4.5);
}

#[test]
fn the_scale_has_round_steps() {
    assert_eq!(Scale::for_values_up_to(484.0).steps, [10.0, 20.0, 100.0]);
    assert_eq!(Scale::for_values_up_to(0.0).steps, [1.0, 2.0, 10.0]);
    let scale = Scale::for_values_up_to(484.0);
    assert_eq!([0.0, 9.9, 10.0, -50.0, 101.0].map(|v| scale.class(v)), [0, 0, 1, 2, 3]);
}

#[test]
fn text_is_broken_and_cut_to_its_width() {
    assert_eq!(svg::wrap_to("one two three four", 10.0, 40.0, 2), ["one two", "three f…"]);
    assert_eq!([12.4, 999.6, 123_456.0, -0.2].map(svg::signed), ["+12", "+1,000", "+123,000", "0"]);
    assert_eq!(svg::shorten("Donaudampfschiff", 10.0, 30.0), "Don…");
    assert!(svg::width("Don…", 10.0) <= 30.0 && svg::width("Dona…", 10.0) > 30.0);
}

fn xmr_chart() -> XmrChart {
    let point =
        |i: usize, value: f64, mark: XmrMark, words: &str| XmrPoint { label: format!("M{i} & 2024"), value, mark, words: words.into() };
    let mut points: Vec<XmrPoint> = (0..12).map(|i| point(i, 1.0 + 0.1 * (i % 2) as f64, XmrMark::Chance, "")).collect();
    points[4] = point(4, 2.5, XmrMark::Outside, "above the upper limit");
    for (at, low) in points.iter_mut().enumerate().skip(8).take(2) {
        *low = point(at, 0.9, XmrMark::OneSide, "seven or more below the mean");
    }
    points[10] = point(10, 1.2, XmrMark::Trend { up: true }, "seven or more rising");
    points[11] = point(11, 1.3, XmrMark::Near, "two of three near the upper limit");
    let reference = Some((1.0, "as estimated".to_owned()));
    let panel = XmrPanel { label: "All <that>".into(), unit: "times".into(), points, mean: 1.1, lower: 0.4, upper: 1.8, reference };
    XmrChart {
        title: "One series has changed".into(),
        subtitle: "XmR".into(),
        panels: vec![panel.clone(), XmrPanel { reference: None, ..panel }],
    }
}

#[test]
fn signals_of_a_chart_over_time_differ_in_shape_and_words() {
    let picture = xmr_charts(&xmr_chart());
    let count = |what: &str| picture.svg.matches(what).count();
    // By panel: a diamond and a triangle, seven dots of chance and two rings, three backgrounds of words and a square.
    assert_eq!(count("<polygon "), 2 * 2);
    assert_eq!(count("<circle "), 2 * 9);
    assert_eq!(count("fill=\"#ffffff\" stroke=\"#c75300\""), 2 * 2, "rings");
    assert_eq!(count("<rect "), 2 * (4 + 1), "each kind of signal is named once a run, on white; one square");
    assert_eq!(count(">above the upper limit<") + count(">seven or more below the mean<"), 2 * 2);
    assert_eq!(count("stroke-dasharray"), 2 * 2, "limits are dashed");
    assert_eq!(count(">mean 1.1<") + count(">upper limit 1.8<") + count(">lower limit 0.4<"), 2 * 3);
    assert_eq!(count(">as estimated 1<"), 1);
    assert!(picture.alt.contains("M4 & 2024 2.5 (above the upper limit)"), "{}", picture.alt);
    assert_eq!(picture, xmr_charts(&xmr_chart()));
}

#[test]
fn a_chart_over_time_of_equal_values_can_be_drawn() {
    let point = |i: usize| XmrPoint { label: format!("M{i}"), value: 3.0, mark: XmrMark::Chance, words: String::new() };
    let panel = XmrPanel {
        label: "Same".into(),
        unit: "x".into(),
        points: (0..6).map(point).collect(),
        mean: 3.0,
        lower: 3.0,
        upper: 3.0,
        reference: None,
    };
    let picture = xmr_charts(&XmrChart { title: String::new(), subtitle: String::new(), panels: vec![panel] });
    assert!(!picture.svg.contains("NaN") && !picture.svg.contains("inf") && picture.alt.contains("no point is more than chance"));
}

/// Three places in a row from west to east, the middle one unchanged; a site at each end.
fn places(change: Option<[f64; 3]>) -> PlacesMap {
    let place = |n: usize, patients: f64| MapPlace {
        longitude: -2.0 + n as f64 * 0.2,
        latitude: 52.8 + n as f64 * 0.05,
        rings: if n == 0 { vec![vec![(-2.05, 52.78), (-1.95, 52.78), (-1.95, 52.82), (-2.05, 52.78)]] } else { Vec::new() },
        patients,
        site: n / 2,
        change: change.map(|c| c[n]),
    };
    let site = |longitude: f64, label: &str, open: bool| MapSite { longitude, latitude: 52.81, label: label.into(), open };
    PlacesMap {
        title: "A < B".into(),
        subtitle: String::new(),
        places: vec![place(0, 100.0), place(1, 25.0), place(2, 0.0)],
        sites: vec![site(-1.98, "West & Co", true), site(-1.62, "East", true), site(-1.8, "Perhaps", false)],
    }
}

#[test]
fn a_map_of_places_joins_each_to_its_site() {
    let picture = places_map(&places(None)).expect("places");
    // Three lines to sites, two of the legend.
    assert_eq!(picture.svg.matches("<line ").count(), 5, "{}", picture.svg);
    assert_eq!(picture.svg.matches("<polygon ").count(), 1);
    assert_eq!(picture.svg.matches("<circle ").count(), 4);
    for name in [">West &amp; Co<", ">East<"] {
        assert!(picture.svg.contains(name), "{name}");
    }
    assert!(!picture.svg.contains(">Perhaps<"), "a closed site has no name");
    // The area grows with patients: half the radius for a quarter of them.
    for radius in ["r=\"9\"", "r=\"4.5\"", "r=\"1.6\""] {
        assert!(picture.svg.contains(radius), "{radius}");
    }
    assert!(picture.alt.contains("3 places") && picture.alt.contains("West & Co, East"), "{}", picture.alt);
    let empty = PlacesMap { places: Vec::new(), ..places(None) };
    assert_eq!(places_map(&empty), None);
}

#[test]
fn a_map_of_changes_says_them_by_sign_and_shade() {
    let picture = places_map(&places(Some([25.0, 0.2, -6.0]))).expect("places");
    assert!(picture.svg.contains(OVERLOAD[3].fill) && picture.svg.contains(ROOM[1].fill));
    assert_eq!(picture.svg.matches(">+<").count(), 1, "a sign in the circle that has room for it");
    assert!(picture.alt.contains("grow in 1 and shrink in 1"), "{}", picture.alt);
    // Nobody's journey is coloured for a change that does not count, and no line is drawn to a site.
    assert_eq!(picture.svg.matches("<line ").count(), 1);
}
