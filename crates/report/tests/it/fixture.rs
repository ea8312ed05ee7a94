//! A community that does not exist, with results as the chapter on burden gives them.

use std::collections::BTreeMap;

use community::{AnyTable, Community, Month, Nation, Profile};
use findings::{
    Ask, Assumption, ChapterResult, Column, Fact, FigureKey, Finding, InputFile, Level, Manifest, Quantity, ResultTable, Unit, Value,
};

pub const ORGANISATIONS: [(&str, &str); 5] = [
    ("icb", "Middleshire Integrated Care Board"),
    ("acute", "Middleshire University Hospitals NHS Trust"),
    ("mental", "Middleshire Partnership NHS Foundation Trust"),
    ("community", "Middleshire Community Health NHS Trust"),
    ("county", "Middleshire County Council, adult social care"),
];

const TEAMS: [&str; 7] = [
    "Planning and performance",
    "Finance",
    "Quality and patient safety",
    "Workforce and organisational development",
    "Digital and information governance",
    "Estates",
    "Corporate governance and board office",
];

pub struct Sample {
    pub community: Community,
    pub chapters: Vec<ChapterResult>,
    pub manifest: Manifest,
}

/// `hostile` goes into every text that a user could have written.
pub fn sample(months: u32, hostile: &str) -> Sample {
    let first = Month::new(2024, 4).expect("a month");
    let profile = Profile {
        name: format!("Middleshire{hostile}"),
        country: "England".into(),
        first_month: first,
        months,
        calendar: Nation::England,
        currency: "GBP".into(),
        notice: Some(format!("An illustration: Middleshire does not exist, and nothing here is a finding about any body.{hostile}")),
        settings: BTreeMap::new(),
    };
    let mut community = Community::new(profile);
    for (id, name) in ORGANISATIONS {
        add(
            &mut community.organisations,
            &[
                ("organisation", id),
                ("name", &format!("{name}{}", hostile.replace(char::is_control, ""))),
                ("kind", "integrated care board"),
            ],
        );
    }
    let labels: Vec<String> = (0..months as i32).map(|n| first.plus(n)).map(|m| format!("{:04}-{:02}", m.year(), m.month())).collect();
    let chapters = vec![chapter(&labels, hostile)];
    let manifest = Manifest {
        version: "0.1.0".into(),
        community: "examples/middleshire".into(),
        inputs: vec![
            InputFile { path: format!("examples/middleshire/roles.csv{hostile}"), sha256: "ab".repeat(32) },
            InputFile { path: "examples/middleshire/demands.csv".into(), sha256: "0123456789abcdef".repeat(4) },
        ],
        seed: 42,
        samples: 10_000,
        settings: vec![("burden.samples".into(), "10000".into())],
        parameters_sha256: "cd".repeat(32),
        figures_sha256: "ef".repeat(32),
    };
    Sample { community, chapters, manifest }
}

fn add(table: &mut dyn AnyTable, cells: &[(&str, &str)]) {
    let texts: Vec<&str> =
        table.spec().columns.iter().map(|c| cells.iter().find(|(name, _)| *name == c.name).map_or("", |(_, value)| *value)).collect();
    table.push(&texts, Vec::new(), 2).expect("a sound row");
}

/// A number between 0 and 1 that is always the same for the same places.
fn noise(a: usize, b: usize) -> f64 {
    let mut x = (a as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (b as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    x ^= x >> 31;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^= x >> 29;
    (x >> 11) as f64 / (1_u64 << 53) as f64
}

fn headroom(labels: &[String], hostile: &str) -> ResultTable {
    let hours = |name: &str, label: &str| Column::number(name, label, Unit::Hours);
    let mut rows = Vec::new();
    let mut keys = Vec::new();
    for (o, (organisation, _)) in ORGANISATIONS.iter().enumerate() {
        for (t, team) in TEAMS.iter().enumerate() {
            let id = format!("{organisation}-{t}");
            let size = 120.0 + 900.0 * noise(o, t);
            for (m, month) in labels.iter().enumerate() {
                let peak = if month.ends_with("-03") {
                    0.55
                } else if month.ends_with("-06") || month.ends_with("-09") {
                    0.22
                } else {
                    0.0
                };
                let supply = size * if month.ends_with("-08") || month.ends_with("-12") { 0.82 } else { 1.0 };
                let load = size * (0.30 + peak + 0.4 * noise(o * 10 + t, 3) + 0.1 * noise(o * 7 + t, m));
                let mean = supply - load;
                let spread = size * 0.09;
                let chance = (0.5 - mean / (spread * 4.0)).clamp(0.0, 1.0);
                rows.push(vec![
                    id.clone().into(),
                    format!("{team}{hostile}").into(),
                    (*organisation).into(),
                    month.clone().into(),
                    supply.into(),
                    load.into(),
                    (load * 0.7).into(),
                    (load * 0.3).into(),
                    mean.into(),
                    (mean - spread).into(),
                    (mean + 1.0).into(),
                    (mean + spread).into(),
                    chance.into(),
                ]);
                keys.push(vec![("role".to_owned(), id.clone()), ("month".to_owned(), month.clone())]);
            }
        }
    }
    ResultTable {
        id: "burden.headroom".into(),
        title: format!("March asks more than most teams have; August and December leave little{hostile}"),
        subtitle: "Hours a month, 10,000 draws.".into(),
        columns: vec![
            Column::text("role", "Team, id"),
            Column::text("role_name", "Team"),
            Column::text("organisation", "Organisation"),
            Column::text("month", "Month"),
            hours("supply_hours", "Hours available"),
            hours("load_hours_mean", "Hours asked, mean"),
            hours("answering_hours_mean", "Answering hours, mean"),
            hours("delivering_hours_mean", "Delivering hours, mean"),
            hours("headroom_mean", "Headroom, mean"),
            hours("headroom_p10", "Headroom, low (P10)"),
            hours("headroom_p50", "Headroom, middle (P50)"),
            hours("headroom_p90", "Headroom, high (P90)"),
            Column::number("chance_of_overload", "Chance of overload", Unit::Probability),
        ],
        rows,
        keys,
    }
}

fn table(id: &str, title: &str, columns: Vec<Column>, axis: &str, rows: Vec<Vec<Value>>) -> ResultTable {
    let keys = rows.iter().map(|r| vec![(axis.to_owned(), r[0].text().unwrap_or_default().to_owned())]).collect();
    ResultTable {
        id: id.into(),
        title: title.into(),
        subtitle: "Mean of 10,000 draws, April 2024 to March 2025.".into(),
        columns,
        rows,
        keys,
    }
}

fn roles(hostile: &str) -> ResultTable {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (o, (organisation, name)) in ORGANISATIONS.iter().enumerate() {
        for (t, team) in TEAMS.iter().enumerate() {
            let supply = 12.0 * (120.0 + 900.0 * noise(o, t));
            let share = 0.4 + 0.6 * noise(o * 10 + t, 3);
            rows.push(vec![
                format!("{organisation}-{t}").into(),
                format!("{team}{hostile}").into(),
                (*name).into(),
                supply.into(),
                (supply * share).into(),
                share.into(),
                (2.0 * share).round().into(),
                "2025-03".into(),
                (supply / 12.0 * (0.4 - share)).into(),
                "2025-03-24".into(),
                (supply / 52.0 * (0.2 - share)).into(),
                (0.3 + 0.4 * noise(o, t + 9)).into(),
                if t == 3 { Value::Unknown } else { 0.35.into() },
            ]);
        }
    }
    let share = |name: &str, label: &str| Column::number(name, label, Unit::Share);
    table(
        "burden.roles",
        "Seven of 35 teams are overloaded in March",
        vec![
            Column::text("role", "Team, id"),
            Column::text("role_name", "Team"),
            Column::text("organisation_name", "Organisation"),
            Column::number("supply_hours_year", "Hours available", Unit::HoursYear),
            Column::number("load_hours_year", "Hours asked", Unit::HoursYear),
            share("share_taken", "Share taken"),
            Column::number("months_overloaded", "Months overloaded", Unit::Count),
            Column::text("worst_month", "Worst month"),
            Column::number("worst_month_headroom_p50", "Headroom then", Unit::Hours),
            Column::text("worst_week", "Worst week"),
            Column::number("worst_week_headroom_mean", "Headroom then", Unit::Hours),
            share("break_even_committed_share", "Break-even"),
            share("committed_share_given", "Committed share, as given"),
        ],
        "role",
        rows,
    )
}

fn issuers(hostile: &str) -> ResultTable {
    let names = [
        ("nhse", "NHS England", "national", 9_200.0),
        ("nhse-region", "NHS England, regional team", "regional", 6_100.0),
        ("cqc", "Care Quality Commission", "national", 3_300.0),
        ("dhsc", "Department of Health and Social Care", "national", 2_150.0),
        ("icb", "Middleshire Integrated Care Board", "local", 4_050.0),
        ("ico", "Information Commissioner", "national", 800.0),
        ("council", "Middleshire County Council", "local", 1_200.0),
        ("ukhsa", "UK Health Security Agency", "national", 410.0),
        ("hse", "Health and Safety Executive", "national", 240.0),
        ("own", "The organisations themselves", "own", 2_900.0),
    ];
    let total: f64 = names.iter().map(|n| n.3).sum();
    let rows = names.iter().map(|(id, name, origin, hours)| {
        vec![
            (*id).into(),
            format!("{name}{hostile}").into(),
            (*origin).into(),
            (hours / 150.0).round().into(),
            (hours * 0.7).into(),
            (hours * 0.3).into(),
            (hours * 0.8).into(),
            (hours * 1.3).into(),
            (hours * 41.0).into(),
            (hours / total).into(),
        ]
    });
    table("burden.issuers", "NHS England and its regions ask half of all hours", bill_columns("issuer"), "issuer", rows.collect())
}

fn bill_columns(axis: &str) -> Vec<Column> {
    let hours = |name: &str, label: &str| Column::number(name, label, Unit::HoursYear);
    vec![
        Column::text(axis, "Id"),
        Column::text("issuer_name", "Issuer"),
        Column::text("origin", "Origin"),
        Column::number("demands", "Demands", Unit::Count),
        hours("answering_hours_year", "Answering"),
        hours("delivering_hours_year", "Delivering"),
        hours("hours_year_p10", "Low (P10)"),
        hours("hours_year_p90", "High (P90)"),
        Column::number("employer_cost_year", "Employers' cost a year", Unit::PoundsYear),
        Column::number("share_of_hours", "Share of hours", Unit::Share),
    ]
}

fn demands(hostile: &str) -> ResultTable {
    let titles = [
        "Operational plan: activity, workforce and finance templates with narrative",
        "Board assurance framework, quarterly",
        "Data Security and Protection Toolkit",
        "Learning from deaths return",
        "Winter plan and self-assessment",
        "Joint forward plan refresh",
        "Provider licence self-certification",
        "Sentinel stroke audit",
        "Elective recovery weekly return",
        "Annual report and accounts",
        "Quality account",
        "Freedom to speak up report",
        "Workforce race equality standard",
        "Emergency preparedness core standards",
        "Cancer waiting times validation",
        "Model hospital data quality review",
        "Green plan",
        "Patient safety incident response plan",
    ];
    let status = ["read", "assumption", "unverified"];
    let rows = titles.iter().enumerate().map(|(i, title)| {
        let hours = 1_900.0 / (1.0 + i as f64 * 0.4);
        vec![
            format!("D24-{:03}", i + 1).into(),
            format!("{title}{hostile}").into(),
            "NHS England".into(),
            "must".into(),
            status[i % 3].into(),
            (hours * 0.75).into(),
            (hours * 0.25).into(),
            (hours * 0.7).into(),
            (hours * 1.45).into(),
            (hours * 41.0).into(),
            (hours * 0.2 * noise(i, 5)).into(),
            ((i % 6 + 1) as f64).into(),
        ]
    });
    let hours = |name: &str, label: &str| Column::number(name, label, Unit::HoursYear);
    table(
        "burden.demands",
        "Three plans take a third of the hours",
        vec![
            Column::text("demand", "Demand"),
            Column::text("title", "What is asked"),
            Column::text("issuer_name", "Issuer"),
            Column::text("force", "Force"),
            Column::text("status", "How it is known"),
            hours("answering_hours_year", "Answering"),
            hours("delivering_hours_year", "Delivering"),
            hours("hours_year_p10", "Low (P10)"),
            hours("hours_year_p90", "High (P90)"),
            Column::number("employer_cost_year", "Employers' cost a year", Unit::PoundsYear),
            hours("relief_hours", "Relief"),
            Column::number("carriers", "Carriers", Unit::Count),
        ],
        "demand",
        rows.collect(),
    )
}

fn small_tables(hostile: &str) -> Vec<ResultTable> {
    let hours = |name: &str, label: &str| Column::number(name, label, Unit::HoursYear);
    let share = || Column::number("share_of_hours", "Share of hours", Unit::Share);
    let cost = || Column::number("employer_cost_year", "Employers' cost a year", Unit::PoundsYear);
    let origins = [("national", 0.53), ("regional", 0.2), ("local", 0.17), ("own", 0.1)].map(|(origin, s)| {
        vec![origin.into(), (s * 80.0_f64).round().into(), (s * 21_000.0).into(), (s * 9_300.0).into(), (s * 1_240_000.0).into(), s.into()]
    });
    let looks = [("up", 0.73), ("out", 0.17), ("own", 0.1)].map(|(l, s)| vec![l.into(), (s * 30_300.0).into(), s.into()]);
    let organisations =
        ORGANISATIONS.map(|(id, name)| vec![id.into(), name.into(), 31_000.0.into(), 17_200.0.into(), 0.55.into(), 705_000.0.into()]);
    let collisions = (0..18).map(|i: usize| {
        vec![
            format!("acute-{}", i % 7).into(),
            format!("{}{hostile}", TEAMS[i % 7]).into(),
            "2025-03-24".into(),
            "2025-03-31".into(),
            "D24-001; D24-002; D24-006".into(),
            3.0.into(),
            (120.0 - i as f64).into(),
        ]
    });
    let counts = [
        ("demands in the register", "one a row of demands in force", 83.0),
        ("targets", "rows of kind target alone", 31.0),
        ("requirements", "rows of force must", 64.0),
    ]
    .map(|(what, rule, n)| vec![what.into(), rule.into(), n.into()]);
    let closed = (0..4).map(|i| {
        vec![
            format!("D24-{:03}", i + 1).into(),
            format!("Weekly return{hostile}").into(),
            format!("2024-12-2{}", 5 + i).into(),
            "bank holiday".into(),
        ]
    });
    vec![
        table(
            "burden.origins",
            "Three hours in four are asked from above the community",
            vec![
                Column::text("origin", "Origin"),
                Column::number("demands", "Demands", Unit::Count),
                hours("answering_hours_year", "Answering"),
                hours("delivering_hours_year", "Delivering"),
                cost(),
                share(),
            ],
            "origin",
            origins.to_vec(),
        ),
        table(
            "burden.looks",
            "Most hours look up",
            vec![Column::text("looks", "Looking"), hours("hours_year", "Hours a year"), share()],
            "looks",
            looks.to_vec(),
        ),
        table(
            "burden.organisations",
            "Every organisation gives about half of the time of these teams",
            vec![
                Column::text("organisation", "Id"),
                Column::text("name", "Organisation"),
                hours("supply_hours_year", "Hours available"),
                hours("load_hours_year", "Hours asked"),
                Column::number("share_taken", "Share taken", Unit::Share),
                cost(),
            ],
            "organisation",
            organisations.to_vec(),
        ),
        table(
            "burden.collisions",
            "Two or more demands fall due within five working days",
            vec![
                Column::text("role", "Id"),
                Column::text("role_name", "Team"),
                Column::text("from", "From"),
                Column::text("until", "Until"),
                Column::text("demands", "Demands"),
                Column::number("count", "How many", Unit::Count),
                Column::number("hours", "Hours", Unit::Hours),
            ],
            "role",
            collisions.collect(),
        ),
        table(
            "burden.counts",
            "Targets and requirements are counted apart",
            vec![Column::text("what", "What"), Column::text("rule", "Rule"), Column::number("count", "How many", Unit::Count)],
            "what",
            counts.to_vec(),
        ),
        table(
            "burden.closed_days",
            "Four returns are due when nobody is at work",
            vec![
                Column::text("demand", "Demand"),
                Column::text("title", "What is asked"),
                Column::text("date", "Due"),
                Column::text("why", "Why"),
            ],
            "demand",
            closed.collect(),
        ),
    ]
}

fn chapter(labels: &[String], hostile: &str) -> ChapterResult {
    let fact = |measure: &str, label: &str, value: f64, unit: Unit, range: Option<(f64, f64)>| Fact {
        key: FigureKey::new(measure),
        label: label.into(),
        quantity: Quantity::new(value, unit),
        range,
    };
    let mut tables = vec![headroom(labels, hostile), roles(hostile), issuers(hostile), demands(hostile)];
    tables.extend(small_tables(hostile));
    ChapterResult {
        chapter: "burden",
        headline: format!("March asks 3,840 hours more than seven teams have{hostile}"),
        summary: vec![
            format!("Between April and March 83 demands fall on 35 teams in five organisations. National bodies ask for 53 % of the hours, regional teams for 20 %.{hostile}"),
            "Room is left in most months, but it lies in August to February, while deadlines lie in March, June and September.".into(),
        ],
        facts: vec![
            fact("burden.supply_hours_year", "hours available", 229_000.0, Unit::HoursYear, None),
            fact("burden.load_hours_year", "hours that the register takes", 30_300.0, Unit::HoursYear, Some((24_100.0, 39_800.0))),
            fact("burden.answering_hours_year", "of these, answering", 21_000.0, Unit::HoursYear, Some((17_000.0, 27_100.0))),
            fact("burden.delivering_hours_year", "of these, delivering", 9_300.0, Unit::HoursYear, Some((6_900.0, 12_800.0))),
            fact("burden.share_of_time_taken", "share of the time available", 30_300.0 / 229_000.0, Unit::Share, Some((0.105, 0.174))),
            fact("burden.employer_cost_year", "what it costs the employers", 1_242_000.0, Unit::PoundsYear, Some((990_000.0, 1_630_000.0))),
            fact("burden.overload_hours", "hours beyond what teams have", 3_840.0, Unit::HoursYear, Some((2_000.0, 6_500.0))),
            fact("burden.share_on_assumptions", "share of the hours that rests on assumptions", 0.62, Unit::Share, None),
            fact("burden.share_on_unverified", "share that rests on facts not read in a source", 0.11, Unit::Share, None),
            fact("burden.share_on_unknown", "share on demands without hours", 0.07, Unit::Share, None),
        ],
        tables,
        findings: findings(hostile),
        assumptions: (0..9).map(|i| Assumption {
            id: format!("burden.assumption_{i}"), sentence: format!("Hours of requirement {i} are as in like demands, between a third and three times as much.{hostile}"),
            kind: if i % 2 == 0 { "assumption".into() } else { "published".into() }, source: "An illustration, to be asked of the teams.".into(),
            hangs_on_it: (i < 7).then(|| Quantity::new(4_000.0 / (f64::from(i) + 1.0), Unit::HoursYear)),
        }).collect(),
        method: vec![
            format!("Supply is what the people of a team work less leave, training, sickness and what running services already take.{hostile}"),
            "Load is spread over the working days before each due date and summed by month. Hours are drawn 10,000 times from a PERT distribution with one common factor.".into(),
        ],
        sources: vec![format!("NHS terms and conditions of service handbook, section 10{hostile}"), "NHS Providers, survey of regulation 2024".into()],
    }
}

fn findings(hostile: &str) -> Vec<Finding> {
    let codes = ["burden-overload", "burden-overload", "burden-relief", "burden-closed-days", "burden-collision", "burden-unknown"];
    let sentences = [
        "Planning and performance at Middleshire University Hospitals is asked for 1,240 hours more in March 2025 than it has",
        "Quality and patient safety at Middleshire Partnership has no week without overload from 3 to 28 March",
        "Three plans due in the same week take a third of all hours, and two of them ask for the same figures",
        "Four weekly returns fall due between Christmas and New Year, when nobody is at work",
        "Board papers and the operational plan collide in the last week of March for five teams",
        "Hours of 21 demands are known to nobody",
    ];
    let mut findings: Vec<Finding> = sentences
        .iter()
        .enumerate()
        .map(|(i, sentence)| Finding {
            code: codes[i],
            level: [Level::Act, Level::Act, Level::Decide, Level::Act, Level::Decide, Level::Note][i],
            sentence: format!("{sentence}{hostile}."),
            sureness: vec![
                "It fails if less than 71 % of this team's time is already taken; 35 % was given.".into(),
                "It holds with all hours halved, and with all doubled.".into(),
                "6 of its 14 demands are assumed (†).".into(),
            ],
            figures: vec![(
                FigureKey::new("burden.headroom_p50").at("role", "acute-0").at("month", "2025-03"),
                Quantity::new(-1_240.0 + i as f64, Unit::Hours),
            )],
            at_stake: Quantity::new(1_240.0 / (i as f64 + 1.0), Unit::Hours),
            ask: (i < 5).then(|| Ask {
                what: format!("move the second draft of the plan to May{hostile}"),
                whom: "NHS England, regional team; the integrated care board".into(),
            }),
            unverified_alone: i == 3,
        })
        .collect();
    Finding::rank(&mut findings);
    findings
}
