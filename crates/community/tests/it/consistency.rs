//! Each code is raised by what it says it is raised by, at the right place, and by nothing else.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use community::consistency::{CODES, LISTED_PER_COLUMN, check};
use community::tables::Travel;
use community::{Community, Problem, Row, Severity};

use crate::fixture::Texts;

/// `error unknown-id roles.csv 2 organisation`
fn short(problem: &Problem) -> String {
    let place = &problem.place;
    let row = place.row.map_or("-".into(), |row| row.to_string());
    format!("{} {} {} {row} {}", problem.severity.word(), problem.code, place.file, place.column.as_deref().unwrap_or("-"))
}

/// Edits of the sound community, and the problems that come of them.
struct Case {
    edits: &'static [&'static str],
    expected: &'static [&'static str],
}

const fn case(edits: &'static [&'static str], expected: &'static [&'static str]) -> Case {
    Case { edits, expected }
}

const CASES: &[Case] = &[
    // keys and references
    case(
        &["- *"],
        &["error missing-table organisations.csv - -", "error missing-table roles.csv - -", "error missing-table demands.csv - -"],
    ),
    case(&["+ sites: site=S1 | name=Again"], &["error duplicate-key sites.csv 4 site"]),
    case(&["+ travel: place=P1 | site=S2 | minutes=11 | mode=car"], &["error duplicate-key travel.csv 4 place"]),
    case(&["+ travel: place=P1 | site=S2 | minutes=11 | mode=public"], &[]),
    case(&["+ travel: place=P1 | site=S2 | minutes=11 | departs=12:00"], &[]),
    case(&["sites 1: latitude=-2.2 | longitude=53"], &["error coordinates-swapped sites.csv 2 latitude"]),
    case(&["places 2: longitude=12.2"], &["warning outside-country places.csv 3 latitude"]),
    case(&["places 1: longitude="], &["warning coordinates-incomplete places.csv 2 longitude"]),
    case(
        &["needs 1: patients_year=150", "+ provision: site=S2 | service=stroke | status=could | capacity_year=40"],
        &["warning capacity-below-need services.csv 2 service"],
    ),
    case(&["needs 1: patients_year=150"], &[]),
    case(&["+ travel: place=P9 | site=S3 | minutes=11"], &["error unknown-id travel.csv 4 place", "error unknown-id travel.csv 4 site"]),
    case(
        &["roles 1: organisation=RJF", "efforts 3: role=rje-planning"],
        &["error unknown-id roles.csv 2 organisation", "warning team-missing efforts.csv 2 role"],
    ),
    case(&["demands 1: issuer=NHSE; Y6O"], &["error unknown-id demands.csv 2 issuer"]),
    case(&["options 1: demands=I1; I9"], &["error unknown-id options.csv 2 demands"]),
    case(&["services 2: requires=strokes"], &["error unknown-id services.csv 3 requires"]),
    case(&["contributions 1: objective=O3"], &["error unknown-id contributions.csv 2 objective"]),
    case(&["judgements 1: on_option=shared-bnk"], &["error unknown-id judgements.csv 2 on_option"]),
    case(&["judgements 1: option=shared-bank"], &["error unknown-id judgements.csv 2 option"]),
    case(&["judgements 1: choice=hubs"], &["error unknown-id judgements.csv 2 choice"]),
    case(&["scenarios 1: target=D9"], &["error unknown-id scenarios.csv 2 target"]),
    case(&["scenarios 2: value=D9"], &["error unknown-id scenarios.csv 3 value"]),
    case(&["scenarios 3: value=nobody"], &["error unknown-id scenarios.csv 4 value"]),
    case(&["scenarios 4: target=D1"], &["error unknown-id scenarios.csv 5 target"]),
    case(&["scenarios 4: value=many"], &["error scenario-value scenarios.csv 5 value"]),
    case(&["scenarios 2: value="], &["error scenario-value scenarios.csv 3 value"]),
    case(&["scenarios 2: value=D1"], &["error self-reference scenarios.csv 3 value"]),
    case(&["+ scenarios: scenario=x | change=reuse | target=D1 | value=1.5"], &["error scenario-value scenarios.csv 6 value"]),
    case(&["+ scenarios: scenario=x | change=delay | target=D1 | value=0"], &["error scenario-value scenarios.csv 6 value"]),
    case(&["+ scenarios: scenario=x | change=once_for_all | target=D1 | value=nobody"], &["error unknown-id scenarios.csv 6 value"]),
    case(&["+ choices: choice=estate | name=Estate"], &["warning choice-without-options choices.csv 4 choice"]),
    case(&["- options", "- judgements"], &["warning choice-without-options choices.csv - choice"]),
    // cycles
    case(&["organisations 1: parent=RJE"], &["error cyclic-parent organisations.csv 2 parent"]),
    case(&["organisations 2: parent=Y60"], &["error cyclic-parent organisations.csv 3 parent"]),
    case(&["organisations 4: successor=RRE", "organisations 5: successor=RJE"], &["error cyclic-successor organisations.csv 5 successor"]),
    case(&["+ precedences: before=I2 | after=D1"], &["error cyclic-precedence precedences.csv 2 before"]),
    case(&["+ precedences: before=D2 | after=D2"], &["error cyclic-precedence precedences.csv 4 before"]),
    case(&["exclusions 1: other=D2"], &["error self-reference exclusions.csv 2 other"]),
    case(&["duplicates 1: other=D2"], &["error self-reference duplicates.csv 2 other"]),
    case(&["interactions 1: on_demand=I1"], &["error self-reference interactions.csv 2 on_demand"]),
    case(&["judgements 1: on_choice=hub | on_option=one-site"], &["error self-reference judgements.csv 2 on_choice"]),
    case(&["services 2: requires=surgery"], &["error self-reference services.csv 3 requires"]),
    // ranges
    case(
        &["organisations 4: from=2022-07-01 | until=2021-07-01"],
        &["error dates-reversed organisations.csv 5 until", "note outside-period organisations.csv 5 until"],
    ),
    case(&["roles 1: from=2024-07-01 | until=2024-06-01"], &["error dates-reversed roles.csv 2 until"]),
    case(
        &["demands 2: last_due=2024-01-01"],
        &["error dates-reversed demands.csv 3 last_due", "note not-due-in-period demands.csv 3 first_due"],
    ),
    case(&["demands 3: latest=2024-01-01"], &["error dates-reversed demands.csv 4 latest"]),
    case(&["requests 1: due=2024-06-01"], &["error dates-reversed requests.csv 2 due"]),
    case(&["meetings 1: papers_due=2024-09-20"], &["error dates-reversed meetings.csv 2 date"]),
    case(&["plan 1: finish=2024-08-01"], &["error dates-reversed plan.csv 2 finish"]),
    case(&["regimes 1: until=2024-09"], &["error dates-reversed regimes.csv 2 until"]),
    case(&["roles 1: committed_share_low=0.75"], &["error not-in-order roles.csv 2 committed_share_mode"]),
    case(&["efforts 1: hours_high=300"], &["error not-in-order efforts.csv 2 hours_high"]),
    case(&["answers 1: hours_low=30"], &["error not-in-order answers.csv 2 hours_mode"]),
    case(&["ad_hoc 1: requests_month_mode=5"], &["error not-in-order ad_hoc.csv 2 requests_month_high"]),
    case(&["own_values 1: mode=0.5"], &["error not-in-order own_values.csv 2 high"]),
    case(&["efforts 1: hours_low="], &["error range-incomplete efforts.csv 2 hours_low"]),
    case(&["roles 1: committed_share_mode= | committed_share_high="], &["error range-incomplete roles.csv 2 committed_share_mode"]),
    case(&["ad_hoc 1: hours_low=0"], &["error hours-zero ad_hoc.csv 2 hours_low"]),
    case(&["own_values 1: value=0.05"], &["error value-or-range own_values.csv 2 value"]),
    case(&["own_values 1: low= | mode= | high="], &["error value-or-range own_values.csv 2 value"]),
    // organisations and roles
    case(&["organisations 2: until=2024-09-30"], &["note issuer-ends organisations.csv 3 successor"]),
    case(&["organisations 2: until=2024-09-30 | successor=QNC"], &[]),
    case(&["organisations 5: from=2026-01-01"], &["note outside-period organisations.csv 6 from"]),
    case(&["roles 1: until=2024-03-31"], &["note outside-period roles.csv 2 until"]),
    case(&["roles 1: wte=0"], &["warning wte-zero roles.csv 2 wte"]),
    case(
        &["roles 1: committed_share_low= | committed_share_mode= | committed_share_high="],
        &["warning committed-share-missing roles.csv 2 committed_share_mode"],
    ),
    case(&["roles 1: people=2"], &["note small-role roles.csv 2 people"]),
    case(&["demands 2: signed_off_by=bord"], &["warning unknown-body demands.csv 3 signed_off_by"]),
    // demands
    case(&["demands 1: first_due="], &["warning first-due-missing demands.csv 2 first_due"]),
    case(&["demands 2: first_due= | state=done"], &[]),
    case(&["demands 2: recurrence=once | first_due="], &["warning first-due-missing demands.csv 3 first_due"]),
    case(&["demands 1: first_due=2025-05-02"], &["note not-due-in-period demands.csv 2 first_due"]),
    case(&["profile: months=120", "demands 2: recurrence=FREQ=DAILY"], &[]),
    case(&["demands 2: recurrence=FREQ=MONTHLY;UNTIL=20240401T000000Z"], &["error recurrence-malformed demands.csv 3 recurrence"]),
    // work
    case(&["demands 1: carried_by=acute trusts"], &["error unknown-carrier demands.csv 2 carried_by"]),
    case(&["demands 1: carried_by=acute trust; prison"], &["warning unknown-carrier demands.csv 2 carried_by"]),
    case(&["efforts 1: role=plannin"], &["error unknown-role-or-team efforts.csv 2 role"]),
    case(&["efforts 1: role=rje-plannin"], &["error unknown-role-or-team efforts.csv 2 role"]),
    case(&["ad_hoc 1: role=plannin"], &["error unknown-role-or-team ad_hoc.csv 2 role"]),
    case(&["efforts 4: role=planning"], &["warning unknown-role-or-team efforts.csv 5 role"]),
    case(&["roles 2: team=strategy"], &["warning team-missing efforts.csv 2 role"]),
    case(&["demands 1: carried_by="], &["warning no-carrier efforts.csv 2 role"]),
    case(&["- efforts 3"], &["warning no-hours demands.csv 3 demand"]),
    case(&["efforts 1: hours_low= | hours_mode= | hours_high="], &["warning hours-unknown efforts.csv 2 hours_mode"]),
    case(&["efforts 5: count_year="], &["error count-missing efforts.csv 6 count_year"]),
    case(&["efforts 3: work=delivering"], &["warning target-delivers efforts.csv 4 work"]),
    case(&["efforts 1: role= Planning", "demands 1: carried_by=Acute Trust"], &[]),
    case(&["organisations 5: until=2023-03-31", "roles 2: team="], &["note outside-period organisations.csv 6 until"]),
    case(&["demands 1: carried_by=RRE", "roles 2: organisation=RJE", "organisations 5: until=2024-06-30 | successor=RJE"], &[]),
    // what happened
    case(&["requests 1: duplicate_of=D1"], &[]),
    case(&["requests 1: duplicate_of=what was asked in May"], &[]),
    case(&["requests 1: duplicate_of=D9"], &["warning repeats-unknown requests.csv 2 duplicate_of"]),
    case(&["requests 1: duplicate_of=row 2"], &["error repeats-later requests.csv 2 duplicate_of"]),
    case(&["requests 1: duplicate_of=row 9"], &["error repeats-nothing requests.csv 2 duplicate_of"]),
    case(&["+ requests: received=2024-06-04 | issuer=Y60 | role=rje-planning | duplicate_of=Row 2"], &[]),
    case(
        &["+ requests: received=2024-06-04 | issuer=Y60 | role=rje-planning | duplicate_of=row 2", "requests 1: duplicate_of=row 3"],
        &["error repeats-later requests.csv 2 duplicate_of"],
    ),
    case(&["+ requests: received=2024-06-04 | issuer=Y61 | role=rje-planning"], &["error unknown-id requests.csv 3 issuer"]),
    case(&["+ actuals: demand=D2 | role=rje-planning | month=2024-06 | hours=5 | done_on=2024-06-30"], &[]),
    case(&["+ actuals: demand=D1 | role=rre-planning | month=2024-05 | hours=0"], &[]),
    case(
        &["+ actuals: demand=D8 | role=rje-plannin | month=2024-06 | hours=5"],
        &["error unknown-id actuals.csv 2 demand", "error unknown-id actuals.csv 2 role", "warning actual-not-asked actuals.csv 2 role"],
    ),
    case(&["+ actuals: demand=D2 | role=rre-planning | month=2024-06 | hours=5"], &["warning actual-not-asked actuals.csv 2 role"]),
    case(&["+ actuals: demand=D2 | role=rje-planning | month=2024-03 | hours=5"], &["warning actual-outside-period actuals.csv 2 month"]),
    case(
        &["+ actuals: demand=D2 | role=rje-planning | month=2024-06 | hours=5 | done_on=2024-07-01"],
        &["warning done-outside-month actuals.csv 2 done_on"],
    ),
    // sums
    case(&["objectives 1: weight=0", "objectives 2: weight=0"], &["warning weights-zero objectives.csv - weight"]),
    case(&["needs 1: patients_year=0"], &["warning needs-zero needs.csv - patients_year"]),
    case(&["places 1: population=0", "places 2: population=0"], &["warning population-zero places.csv - population"]),
    // profile
    case(&["profile: months=0"], &["error months-out-of-range aircover.toml - months", "note not-due-in-period demands.csv 2 first_due"]),
    case(&["profile: months=4294967295"], &["error months-out-of-range aircover.toml - months"]),
    case(&["profile: name="], &["error name-missing aircover.toml - name"]),
    case(&["profile: currency=pounds"], &["warning currency-unknown aircover.toml - currency"]),
];

fn raised(edits: &[&str]) -> Vec<Problem> {
    check(&Texts::base().edit(edits).community())
}

#[test]
fn a_sound_community_has_no_problems() {
    assert_eq!(raised(&[]), Vec::new());
}

#[test]
fn each_edit_raises_what_it_should() {
    for case in CASES {
        let mut found: Vec<String> = raised(case.edits).iter().map(short).collect();
        let mut expected: Vec<String> = case.expected.iter().map(|&e| e.into()).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{:?}", case.edits);
    }
}

#[test]
fn every_code_is_described_and_raised() {
    let described: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    assert!(CODES.is_sorted(), "codes in alphabetical order");
    assert_eq!(described.len(), CODES.len(), "a code stands twice");
    let raised_codes: BTreeSet<&str> = CASES.iter().flat_map(|c| raised(c.edits)).map(|p| p.code).collect();
    assert_eq!(described, raised_codes);
    for (code, meaning) in CODES {
        assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{code}");
        assert!(!meaning.is_empty() && !meaning.ends_with('.'), "{code}: {meaning}");
    }
}

#[test]
fn messages_name_what_was_meant() {
    for (edits, nearest) in [
        (&["roles 1: organisation=RJF"][..], "RJE"),
        (&["demands 1: carried_by=acute trusts"], "acute trust"),
        (&["efforts 1: role=plannin"], "planning"),
        (&["efforts 3: role=rje-planing"], "rje-planning"),
        (&["judgements 1: on_option=shared-bnk"], "shared-bank"),
        (&["demands 2: signed_off_by=bord"], "board"),
        (&["contributions 1: demand=i1"], "I1"),
    ] {
        let problems = raised(edits);
        assert!(problems.iter().any(|p| p.nearest.as_deref() == Some(nearest)), "{edits:?}: {problems:?}");
    }
}

#[test]
fn messages_are_lower_case_without_full_stop() {
    for problem in CASES.iter().flat_map(|c| raised(c.edits)) {
        for text in [Some(&problem.found), Some(&problem.expected), problem.hint.as_ref()].into_iter().flatten() {
            assert!(!text.is_empty() && !text.ends_with('.'), "{problem:?}");
        }
        let first = problem.expected.chars().next().expect("some text");
        assert!(!first.is_uppercase(), "{problem:?}");
    }
}

#[test]
fn a_cycle_is_named_in_full() {
    let problems = raised(&["organisations 1: parent=RJE"]);
    assert_eq!(problems[0].found, "`NHSE` → `RJE` → `QNC` → `Y60` → `NHSE`");
    let problems = raised(&["+ precedences: before=I2 | after=D1"]);
    assert_eq!(problems[0].found.matches('→').count(), 3, "{}", problems[0].found);
}

#[test]
fn errors_come_first() {
    let problems = raised(&["roles 1: wte=0 | people=1", "contributions 1: objective=O9"]);
    let severities: Vec<Severity> = problems.iter().map(|p| p.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning, Severity::Note]);
}

/// 200,000 journeys, all between places and sites that do not exist, and each twice.
#[test]
fn hostile_tables_take_bounded_time_and_memory() {
    let mut community: Community = Texts::base().community();
    for n in 0..100_000 {
        let place = format!("E{n:08}");
        let cells: Vec<String> =
            Travel::SPEC.columns.iter().map(|c| if c.name == "place" { place.clone() } else { c.example.to_owned() }).collect();
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        let row = Travel::from_cells(&texts).expect("examples are valid");
        community.travel.extend([row.clone(), row]);
    }
    let start = Instant::now();
    let problems = check(&community);
    // Generous, for a debug build on a busy machine; nested loops over these rows would take hours.
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    assert!(problems.len() <= 3 * (LISTED_PER_COLUMN + 1) + 10, "{}", problems.len());
    assert!(
        problems.iter().any(|p| p.code == "unknown-id" && p.found == format!("{} more than are listed here", 200_000 - LISTED_PER_COLUMN))
    );
}
