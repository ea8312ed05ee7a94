use burden::Settings;
use uncertainty::Pert;

use crate::build::{add, close, demand, one_team, run, settings};

/// So many demands of 2, 5 or 14 hours, due in one month.
fn of_rows(rows: usize) -> community::Community {
    let mut community = one_team(1);
    for i in 0..rows {
        demand(&mut community, &format!("d{i}"), "recurrence|first_due|lead_days", "once|2024-04-30|0", "answering", 0.0, "");
        let row = &mut community.efforts.rows[i];
        [row.hours_low, row.hours_mode, row.hours_high] = [2.0, 5.0, 14.0].map(|h| Some(community::units::Hours(h)));
    }
    community
}

fn with_correlation(samples: u32, rho: f64) -> Settings {
    Settings { correlation: Some(rho), ..settings(samples) }
}

#[test]
fn with_full_correlation_quantiles_add() {
    let supply = 21.0 * 7.5;
    let one = run(&of_rows(1), &with_correlation(4_000, 1.0)).roles[0].cells[0];
    let five = run(&of_rows(5), &with_correlation(4_000, 1.0)).roles[0].cells[0];
    close(supply - five.headroom_p10, 5.0 * (supply - one.headroom_p10));
    close(supply - five.headroom_p90, 5.0 * (supply - one.headroom_p90));
    let p90 = Pert::new(2.0, 5.0, 14.0).expect("in order").quantile(0.9);
    // Standard error of the P90 of 4,000 draws: about .06 hours.
    assert!((supply - one.headroom_p10 - p90).abs() < 0.2);
}

#[test]
fn without_correlation_variances_add() {
    let burden = run(&of_rows(60), &with_correlation(20_000, 0.0));
    let cell = &burden.roles[0].cells[0];
    close(cell.load_hours_mean, 360.0);
    // Sixty draws are nearly normal: P90 − P10 = 2 · 1.2816 · √(60 · 32/7).
    let expected = 2.0 * 1.281_551_565_5 * (60.0_f64 * 32.0 / 7.0).sqrt();
    let found = cell.headroom_p90 - cell.headroom_p10;
    assert!((found / expected - 1.0).abs() < 0.03, "{found} {expected}");
    // A common factor widens the sum.
    let shared = run(&of_rows(60), &with_correlation(20_000, 0.3)).roles[0].cells[0];
    assert!(shared.headroom_p90 - shared.headroom_p10 > 3.0 * expected);
}

#[test]
fn one_draw_holds_over_all_occurrences() {
    let mut community = one_team(12);
    demand(&mut community, "d", "recurrence|first_due|lead_days", "monthly|2024-04-30|0", "answering", 0.0, "");
    let row = &mut community.efforts.rows[0];
    [row.hours_low, row.hours_mode, row.hours_high] = [2.0, 5.0, 14.0].map(|h| Some(community::units::Hours(h)));
    let burden = run(&community, &settings(2_000));
    let month = &burden.roles[0].cells[0];
    // Twelve months err alike: the year's range is twelve times the month's.
    close(burden.demands[0].totals.hours_year_p90, 12.0 * (month.supply_hours - month.headroom_p10));
}

#[test]
fn requests_have_the_mean_of_rate_and_hours() {
    let mut community = of_rows(1);
    add(
        &mut community,
        "ad_hoc",
        "issuer|role|requests_month_low|requests_month_mode|requests_month_high|hours_low|hours_mode|hours_high|status\nNHSE|planning|4|10|20|2|6|20|assumption",
    );
    let burden = run(&community, &settings(20_000));
    let size = uncertainty::Lognormal::from_p10_p90(2.0, 20.0).expect("in order");
    let requests = 64.0 / 6.0 * size.mean();
    close(burden.ad_hoc_hours_year, 12.0 * requests);
    let cell = &burden.roles[0].cells[0];
    close(cell.load_hours_mean, 6.0 + requests);
    close(cell.headroom_mean, 21.0 * 7.5 - 6.0 - requests);
    // The spread of a compound Poisson sum with an uncertain rate: wide, and right-skewed.
    assert!(cell.headroom_p50 - cell.headroom_p10 > cell.headroom_p90 - cell.headroom_p50);
    assert!(burden.origins.iter().any(|o| o.origin.word() == "national" && o.hours_year > 12.0 * requests));
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let community = crate::explain::busy();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| run(&community, &settings(1_001)))
    };
    let one = on(1);
    assert_eq!(one, on(3));
    assert_eq!(format!("{one:?}"), format!("{:?}", on(2)));
}

#[test]
fn a_row_more_moves_no_other_draw() {
    let mut more = of_rows(3);
    let before = run(&of_rows(2), &settings(500));
    add(&mut more, "roles", "role|organisation|name|team|wte\nz|T1|Z|elsewhere|1");
    let after = run(&more, &settings(500));
    assert_eq!(before.demands[0].totals, after.demands[0].totals);
    assert_eq!(before.demands[1].totals, after.demands[1].totals);
}
