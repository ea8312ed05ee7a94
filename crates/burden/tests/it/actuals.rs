//! Recorded hours against closed forms: in the place of estimates, in what is estimated to come, in charts, findings and explanations.

use burden::{Burden, Inputs};
use community::{Community, Setting};
use uncertainty::{Stream, normal_quantile};

use crate::build::{add, close, demand, load, one_team, parameters, run, settings};
use crate::explain::every_figure;

/// A monthly return of 10, 20 or 42 hours, all of it in its month, beside a plan of 30 hours a quarter.
fn estimated() -> Community {
    let mut community = one_team(12);
    demand(&mut community, "ret", "recurrence|first_due|lead_days", "monthly|2024-04-30|0", "answering", 20.0, "");
    let row = &mut community.efforts.rows[0];
    [row.hours_low, row.hours_mode, row.hours_high] = [10.0, 20.0, 42.0].map(|h| Some(community::units::Hours(h)));
    demand(&mut community, "plan", "recurrence|first_due|lead_days", "quarterly|2024-06-28|0", "answering", 30.0, "");
    community
}

/// Expected hours of the return in a month: (10 + 4·20 + 42)/6.
const MEAN: f64 = 22.0;

fn record(community: &mut Community, rows: &str) {
    add(community, "actuals", &format!("demand|role|month|hours|done_on\n{rows}"));
}

/// Six months of the return: twice the estimate, about.
fn recorded() -> Community {
    let mut community = estimated();
    record(
        &mut community,
        "ret|plan|2024-04|40|2024-04-30
         ret|plan|2024-05|46|2024-05-31
         ret|plan|2024-06|41|2024-07-04
         ret|plan|2024-07|47|2024-07-31
         ret|plan|2024-08|44|2024-08-29
         ret|plan|2024-09|46|2024-10-02",
    );
    community
}

fn off(mut community: Community) -> Community {
    community.profile.settings.insert("burden.actuals".into(), Setting::YesNo(false));
    community
}

#[test]
fn recorded_months_are_what_they_were_and_months_to_come_are_mended() {
    let burden = run(&recorded(), &settings(4_000));
    let hours = [40.0, 46.0, 41.0, 47.0, 44.0, 46.0];
    let all: f64 = hours.iter().sum();
    // By hand: R = 264/132 = 2; s² = (4·0.5²·22 + Σ(a/2 − 22)²/22) / 9; ε² = s²/132; τ² = variance/22², above the least.
    let squares: f64 = hours.iter().map(|a| (a / 2.0 - MEAN) * (a / 2.0 - MEAN) / MEAN).sum();
    let error_2 = (22.0 + squares) / 9.0 / 132.0;
    let tau_2 = (MEAN - 10.0) * (42.0 - MEAN) / 7.0 / (MEAN * MEAN);
    let weight = tau_2 / (tau_2 + error_2);
    let factor = 1.0 + weight * (all / 132.0 - 1.0);
    for (month, found) in load(&burden).into_iter().enumerate() {
        let quarter = if month % 3 == 2 { 30.0 } else { 0.0 };
        close(found, quarter + hours.get(month).copied().unwrap_or(factor * MEAN));
    }
    // Nothing is drawn of recorded months; what is drawn of the others has the range that is left.
    let cells = &burden.roles[0].cells;
    assert_eq!(cells[0].headroom_p10, cells[0].headroom_p90);
    close(cells[0].headroom_p50, 21.0 * 7.5 - 40.0);
    let before = run(&estimated(), &settings(4_000));
    let width = |b: &Burden| b.roles[0].cells[7].headroom_p90 - b.roles[0].cells[7].headroom_p10;
    close(width(&burden) / width(&before), factor * (1.0 - weight).sqrt());
    let pair = &burden.recorded.as_ref().expect("records").pairs[0];
    let credibility = pair.credibility.expect("six months");
    close(credibility.weight, weight);
    close(credibility.factor, factor);
    assert!(pair.is_wrong(), "{:?}", pair.adjusted);
}

#[test]
fn without_records_or_with_the_setting_off_every_bit_is_the_same() {
    let (plain, set_off, with) = (estimated(), off(recorded()), recorded());
    let [plain, set_off_run, with] = [&plain, &set_off, &with].map(|c| run(c, &settings(700)));
    assert!(plain.recorded.is_none() && plain.over_time.is_empty());
    assert_eq!(
        (&plain.roles, &plain.demands, &plain.issuers, &plain.totals, &plain.collisions),
        (&set_off_run.roles, &set_off_run.demands, &set_off_run.issuers, &set_off_run.totals, &set_off_run.collisions)
    );
    assert_ne!(plain.roles, with.roles);
    let result = set_off_run.chapter_result(&set_off);
    let rows = result.table("burden.recorded").expect("it is shown all the same");
    assert_eq!(rows.rows[0][rows.column("used").expect("a column")].text(), Some("not used: the setting `burden.actuals` says so"));
    let mut wrong = estimated();
    wrong.profile.settings.insert("burden.xmr".into(), Setting::Text("minitab".into()));
    let error = burden::run(&wrong, &Inputs { parameters: &parameters() }, &settings(10)).expect_err("no such convention").to_string();
    assert!(error.contains("`burden.xmr`") && error.contains("`excel` or `nhsr`"), "{error}");
}

/// A month without a record stays an estimate, mended like those to come; two months mend nothing.
#[test]
fn what_is_not_recorded_stays_an_estimate() {
    let mut community = recorded();
    community.actuals.rows.remove(2);
    let burden = run(&community, &settings(100));
    let records = burden.recorded.as_ref().expect("records");
    let factor = records.pairs[0].credibility.expect("five months").factor;
    close(load(&burden)[2], factor * MEAN + 30.0);
    // Six months of the return and two of the plan, of which five are recorded.
    assert_eq!(records.cells, (5, 8));
    let share = burden.chapter_result(&community).findings.into_iter().find(|f| f.code == "burden-recorded-partly").expect("it is said");
    assert_eq!(
        share.sentence,
        "Up to September 2024, 57 % of the estimated hours have a record: the rest of the past is still an estimate"
    );
    community.actuals.rows.truncate(2);
    let burden = run(&community, &settings(100));
    assert!(burden.recorded.as_ref().is_some_and(|r| r.pairs[0].credibility.is_none()));
    close(load(&burden)[1], 46.0);
    close(load(&burden)[5], MEAN + 30.0);
}

#[test]
fn records_add_up_in_the_bill_by_week_and_where_nothing_was_asked() {
    let mut community = recorded();
    add(&mut community, "roles", "role|organisation|name|team|wte|hour_cost\nother|T1|Other|other|1|20");
    record(&mut community, "ret|other|2024-05|11|\nplan|plan|2024-05|5|");
    let burden = run(&community, &settings(300));
    close(load(&burden)[1], 46.0 + 5.0);
    close(burden.roles[1].cells[1].load_hours_mean, 11.0);
    let whole = burden.totals.hours_year();
    close(burden.issuers.iter().map(|i| i.totals.hours_year()).sum(), whole);
    close(burden.demands.iter().map(|d| d.totals.hours_year()).sum(), whole);
    close(burden.roles.iter().map(|r| r.load_hours()).sum(), whole);
    // Of the weeks that lie within May, the return's 46 hours fall on its last day and the plan's 5 on all.
    let free: f64 = burden.roles[1].weeks.iter().filter(|w| w.monday.month() == 5 && w.monday.day() <= 20).map(|w| w.headroom_mean).sum();
    let supply = burden.roles[1].cells[1].supply_hours;
    let (days, weeks_days) = (21.0, 14.0);
    close(free, (supply - 11.0) / days * weeks_days);
    assert!(burden.recorded.as_ref().is_some_and(|r| r.pairs.iter().any(|p| p.ratio.ratio.is_none())));
    every_figure(&community);
}

/// Where all estimates are right and months scatter by half, hardly any log finds one wrong; one that is two and a half times as much is found.
#[test]
fn of_many_rows_few_are_found_by_chance() {
    const ROWS: usize = 25;
    let mut wrong = [0; 2];
    for seed in 0..80 {
        for (at, double) in [(0, false), (1, true)] {
            let mut community = one_team(12);
            let mut rows = String::new();
            for row in 0..ROWS {
                let id = format!("d{row}");
                demand(&mut community, &id, "recurrence|first_due|lead_days", "monthly|2024-04-30|0", "answering", 20.0, "");
                for month in 0..9 {
                    // Lognormal with mean one and a coefficient of variation of a half: σ² = ln 1.25.
                    let z = normal_quantile(Stream::new(seed, 0, "scatter", &id).uniform(month));
                    let sigma = libm::sqrt(libm::log(1.25));
                    let times = libm::exp(sigma * z - 0.5 * sigma * sigma) * if double && row == 0 { 2.5 } else { 1.0 };
                    rows.push_str(&format!("{id}|plan|2024-{:02}|{:.3}|\n", month + 4, 20.0 * times));
                }
            }
            record(&mut community, &rows);
            let burden = run(&community, &settings(1));
            let pairs = &burden.recorded.as_ref().expect("records").pairs;
            let found: Vec<usize> = pairs.iter().filter(|p| p.is_wrong()).map(|p| p.demand).collect();
            wrong[at] += usize::from(if double { found.contains(&0) } else { !found.is_empty() });
        }
    }
    // Of 80: by chance 5 % of 80 is 4, with a standard deviation of 2; the scatter is skewed, which costs a little.
    assert!(wrong[0] <= 12, "{} of 80 find a right estimate wrong", wrong[0]);
    assert!(wrong[1] >= 70, "{} of 80 find the estimate of which it takes two and a half times", wrong[1]);
}

#[test]
fn late_is_late_by_the_nearest_due_date() {
    let burden = run(&recorded(), &settings(50));
    let handed = &burden.recorded.as_ref().expect("records").handed;
    let days: Vec<(String, i64)> = handed.iter().map(|h| (h.month.to_string(), h.days)).collect();
    assert_eq!(days[0], ("2024-06".into(), 4));
    assert_eq!(days[1], ("2024-09".into(), 2));
    assert_eq!(days.iter().filter(|(_, d)| *d > 0).count(), 4, "May and July are due on the 30th: {days:?}");
}

/// The chart is that of the ratios, whichever convention; the table says which.
#[test]
fn charts_follow_the_convention_that_is_set() {
    let mut community = estimated();
    let months = [20, 22, 21, 23, 20, 22, 90, 21, 22, 20, 23, 21];
    let rows = months.iter().enumerate().map(|(m, h)| format!("ret|plan|{}-{:02}|{h}|", 2024 + (m + 3) / 12, (m + 3) % 12 + 1));
    record(&mut community, &rows.collect::<Vec<_>>().join("\n"));
    let excel = run(&community, &settings(20));
    community.profile.settings.insert("burden.xmr".into(), Setting::Text("nhsr".into()));
    let nhsr = run(&community, &settings(20));
    let chart = |b: &Burden| b.over_time[0].chart.clone();
    assert_eq!(excel.over_time.len(), 1);
    assert_eq!((chart(&excel).left_out, chart(&nhsr).left_out), (0, 2));
    close(chart(&excel).mean, months.iter().sum::<i32>() as f64 / 12.0 / MEAN);
    assert!(chart(&nhsr).upper < chart(&excel).upper);
    assert!(chart(&nhsr).signals[6].is_some());
    let said = |b: &Burden| b.chapter_result(&community).table("burden.xmr").expect("the table").subtitle.clone();
    assert!(said(&excel).contains("as in the Excel tool") && said(&nhsr).contains("NHSRplotthedots: 2 here"), "{}", said(&nhsr));
    every_figure(&community);
}

#[test]
fn figures_of_records_can_be_explained_with_the_same_bits() {
    every_figure(&recorded());
    every_figure(&off(recorded()));
}

#[test]
fn what_records_show_is_said() {
    let community = recorded();
    let result = run(&community, &settings(400)).chapter_result(&community);
    let codes = ["burden-estimate-wrong", "burden-late", "burden-recorded-partly", "burden-change"];
    let said: Vec<String> = result
        .findings
        .iter()
        .filter(|f| codes.contains(&f.code))
        .map(|f| {
            let ask = f.ask.as_ref().expect("an ask");
            format!("{} ({}): {}. {} Ask {}: {}.", f.code, f.level.words(), f.sentence, f.sureness.join(" "), ask.whom, ask.what)
        })
        .collect();
    assert_eq!(said.join("\n"), include_str!("../data/recorded-findings.txt").trim_end());
}
