//! Communities made for the tests, and what the tests ask of what was read.

use std::collections::BTreeMap;
use std::path::Path;

use community::{Community, Month, Nation, Problem, Profile, SPECS, Setting};
use exchange::{CODES, Loaded};

/// A profile with settings of every kind.
pub fn profile() -> Profile {
    let settings = [
        ("burden.samples", Setting::Integer(4_000)),
        ("burden.factor", Setting::Number(1.0)),
        ("burden.weekly", Setting::YesNo(true)),
        ("strategy.weights.first", Setting::Number(0.125)),
        (
            "strategy.raters",
            Setting::List(vec![Setting::Text("a, b".into()), Setting::Integer(2), Setting::Number(3.0), Setting::YesNo(false)]),
        ),
        ("strategy.note", Setting::Text("0123".into())),
    ];
    Profile {
        name: "Çhäteau & \"Søn\"".into(),
        country: "England".into(),
        first_month: Month::new(2024, 4).expect("April is a month"),
        months: 12,
        calendar: Nation::England,
        currency: "GBP".into(),
        notice: Some("An illustration; no finding.".into()),
        settings: settings.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<BTreeMap<_, _>>(),
    }
}

/// A community with one row in every table, made of the columns' examples; references agree where examples do.
pub fn example() -> Community {
    let mut community = Community::new(profile());
    for spec in SPECS {
        let cells: Vec<&str> = spec.columns.iter().map(|c| c.example).collect();
        let table = community.table_mut(spec.name).expect("every definition has its table");
        table.push(&cells, Vec::new(), 2).unwrap_or_else(|e| panic!("the examples of `{}` are valid: {e:?}", spec.name));
    }
    community
}

/// A small community whose references agree.
pub fn consistent() -> Community {
    let mut community = Community::new(profile());
    let mut push = |table: &str, values: &[(&str, &str)]| {
        let table = community.table_mut(table).expect("the table exists");
        let spec = table.spec();
        let cells: Vec<&str> =
            spec.columns.iter().map(|c| values.iter().find(|(name, _)| *name == c.name).map_or("", |(_, v)| v)).collect();
        table.push(&cells, Vec::new(), 2).unwrap_or_else(|e| panic!("valid cells: {e:?}"));
    };
    push("organisations", &[("organisation", "QNC"), ("name", "Board, the \"board\""), ("kind", "integrated care board")]);
    push(
        "organisations",
        &[("organisation", "RJE"), ("name", "Trust\nof two lines"), ("kind", "acute trust"), ("parent", "QNC"), ("from", "2022-07-01")],
    );
    push("roles", &[("role", "007"), ("organisation", "RJE"), ("name", "Planning"), ("wte", "6.5"), ("people", "7")]);
    for demand in ["D1", "D2"] {
        let values = [
            ("demand", demand),
            ("title", "Plan"),
            ("issuer", "QNC; RJE"),
            ("origin", "local"),
            ("kind", "plan"),
            ("force", "must"),
            ("recurrence", "FREQ=MONTHLY;BYMONTH=1,4"),
            ("due_time", "17:00"),
            ("first_due", "2024-05-02"),
            ("status", "read"),
        ];
        push("demands", &values);
    }
    push("efforts", &[("demand", "D1"), ("role", "planning"), ("work", "answering"), ("hours_mode", "12.25"), ("status", "assumption")]);
    push("actuals", &[("demand", "D1"), ("role", "007"), ("month", "2024-06"), ("hours", "26")]);
    push("objectives", &[("objective", "O1"), ("name", "Fewer wait"), ("weight", "30")]);
    for rater in ["", "one", "two"] {
        push("contributions", &[("demand", "D1"), ("objective", "O1"), ("score", "2"), ("rater", rater)]);
    }
    push("plan", &[("demand", "D2"), ("start", "2024-09-01"), ("finish", "2025-02-28"), ("frozen", "yes")]);
    push("money", &[("demand", "D1"), ("year", "2024"), ("kind", "revenue"), ("cost", "-250000.5")]);
    community
}

/// Loads, and holds every problem to the rules that all share.
pub fn load(path: &Path) -> Loaded {
    let loaded = exchange::load(path);
    for problem in &loaded.problems {
        assert!(CODES.iter().any(|(code, _)| *code == problem.code), "{} is listed", problem.code);
        assert!(!problem.place.file.is_empty() && !problem.found.is_empty() && !problem.expected.is_empty(), "{problem:?}");
        assert!(problem.found.chars().count() <= 121, "found is short: {problem:?}");
    }
    loaded
}

/// The codes of the problems.
pub fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.problems.iter().map(|p| p.code).collect()
}

/// The first problem with a code.
pub fn find<'a>(loaded: &'a Loaded, code: &str) -> &'a Problem {
    loaded.problems.iter().find(|p| p.code == code).unwrap_or_else(|| panic!("`{code}` among {:#?}", loaded.problems))
}

/// Writes a folder with a profile, the tables that must be there, and the files given.
pub fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let base: [(&str, &[u8]); 4] = [
        (
            "aircover.toml",
            b"name = \"N\"\ncountry = \"England\"\nfirst_month = \"2024-04\"\nmonths = 12\ncalendar = \"england\"\ncurrency = \"GBP\"\n",
        ),
        ("organisations.csv", b"organisation,name,kind\nQNC,Board,integrated care board\n"),
        ("roles.csv", b"role,organisation,name,wte\nr1,QNC,Planning,6\n"),
        ("demands.csv", b"demand,title,issuer,origin,kind,force,recurrence,status\nD1,Plan,QNC,local,plan,must,yearly,read\n"),
    ];
    for (name, bytes) in base.iter().chain(files) {
        std::fs::write(dir.path().join(name), bytes).expect("a file for the test");
    }
    dir
}
