//! Months and the years of the health service.

use community::Month;
use community::calendar::financial_year_name;
use community::cell::Cell;
use proptest::prelude::*;

fn month(text: &str) -> Month {
    Month::parse(text).expect(text)
}

#[test]
fn arithmetic() {
    for (from, n, to) in [
        ("2024-01", 1, "2024-02"),
        ("2024-12", 1, "2025-01"),
        ("2024-01", -1, "2023-12"),
        ("2024-04", 36, "2027-04"),
        ("2024-04", 0, "2024-04"),
    ] {
        assert_eq!(month(from).plus(n), month(to), "{from} + {n}");
    }
    assert_eq!(month("2024-02").last_day().to_string(), "2024-02-29");
    assert_eq!(month("2023-02").last_day().to_string(), "2023-02-28");
    assert_eq!(month("2025-03").long(), "March 2025");
}

#[test]
fn financial_years_begin_in_april() {
    assert_eq!(month("2024-03").financial_year(), 2023);
    assert_eq!(month("2024-04").financial_year(), 2024);
    assert_eq!(financial_year_name(2024), "2024/25");
    assert_eq!(financial_year_name(1999), "1999/00");
}

#[test]
fn out_of_range_is_none() {
    for (year, month) in [(2024, 0), (2024, 13), (1899, 12), (2201, 1)] {
        assert_eq!(Month::new(year, month), None, "{year}-{month}");
    }
}

proptest! {
    #[test]
    fn steps_add_up(year in 1950..2150_i16, m in 1..=12_i8, a in -500..500_i32, b in -500..500_i32) {
        let start = Month::new(year, m).expect("in range");
        prop_assert_eq!(start.plus(a).plus(b), start.plus(a + b));
        prop_assert_eq!(start.plus(a).ordinal() - start.ordinal(), a);
        prop_assert_eq!(start.plus(a) > start, a > 0);
        prop_assert_eq!(Month::of(start.plus(a).first_day()), start.plus(a));
        prop_assert_eq!(Month::of(start.plus(a).last_day()), start.plus(a));
        prop_assert_eq!(start.last_day().tomorrow().expect("a day later"), start.plus(1).first_day());
    }

    #[test]
    fn written_months_are_read(year in 1900..=2200_i16, m in 1..=12_i8) {
        let month = Month::new(year, m).expect("in range");
        prop_assert_eq!(Month::parse(&month.write()), Ok(month));
    }
}
