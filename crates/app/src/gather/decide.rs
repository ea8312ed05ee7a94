//! What a row of `efforts` takes from the answers on it.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// One answer on a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Claim {
    /// Who answered.
    pub who: String,
    /// When.
    pub received: Date,
    /// Hours: low, most likely, high.
    pub hours: [f64; 3],
    /// Whether these are other hours than those that were shown.
    pub corrected: bool,
    /// Where it stands.
    pub place: String,
}

/// Those who give the same hours.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Who.
    pub who: Vec<String>,
    /// When the last of them answered.
    pub received: Date,
    /// Hours: low, most likely, high.
    pub hours: [f64; 3],
    /// Where they stand: files with rows, or the table `answers`.
    pub places: Vec<String>,
}

/// A row on which answers differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Contest {
    /// The demand's code and title.
    pub demand: String,
    /// The team that does the work.
    pub who_does_it: String,
    /// `answering` or `delivering`.
    pub work: String,
    /// The hours that stand meanwhile.
    pub stands: Option<[f64; 3]>,
    /// The sides.
    pub sides: Vec<Side>,
}

/// Whether answers agree.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// They do.
    Agreed(Side),
    /// They do not.
    Contested(Vec<Side>),
}

/// Decides on a row: `claims` are those of the returns (one at least), `earlier` what others said before. Of one who answered on several
/// days the last day counts, and `replaced` says so; answers of one day that differ are rivals, since nothing says which one holds.
pub(super) fn decide(claims: &[Claim], earlier: &[Claim], replaced: &mut Vec<String>) -> Outcome {
    let mut last: BTreeMap<&str, Date> = BTreeMap::new();
    for claim in claims {
        let day = last.entry(&claim.who).or_insert(claim.received);
        *day = claim.received.max(*day);
    }
    let mut sides: Vec<Side> = Vec::new();
    for claim in claims.iter().chain(earlier) {
        let newest = last.get(claim.who.as_str()).copied().unwrap_or(claim.received);
        if claim.received < newest {
            let newer = claims.iter().find(|c| c.who == claim.who && c.received == newest);
            if newer.is_some_and(|n| n.hours != claim.hours) {
                let newer = newer.map_or("", |n| n.place.as_str());
                replaced.push(format!("{} ({}): {newer} is newer ({newest}) and holds", claim.place, claim.received));
            }
            continue;
        }
        match sides.iter_mut().find(|s| s.hours == claim.hours) {
            Some(side) => {
                side.received = side.received.max(claim.received);
                if !side.who.contains(&claim.who) {
                    side.who.push(claim.who.clone());
                    side.who.sort();
                }
                side.places.push(claim.place.clone());
            }
            None => sides.push(Side {
                who: vec![claim.who.clone()],
                received: claim.received,
                hours: claim.hours,
                places: vec![claim.place.clone()],
            }),
        }
    }
    match sides.len() {
        1 => Outcome::Agreed(sides.remove(0)),
        _ => Outcome::Contested(sides),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(who: &str, day: i8, mode: f64) -> Claim {
        Claim {
            who: who.into(),
            received: Date::constant(2024, 6, day),
            hours: [1.0, mode, 9.0],
            corrected: true,
            place: format!("{who}.xlsx, row {day}"),
        }
    }

    #[test]
    fn agreement_is_taken_and_difference_is_not() {
        let mut replaced = Vec::new();
        let Outcome::Agreed(side) = decide(&[claim("b", 3, 4.0), claim("a", 2, 4.0)], &[], &mut replaced) else { panic!("they agree") };
        assert_eq!((side.who, side.received.day()), (vec!["a".to_owned(), "b".to_owned()], 3));
        assert!(matches!(decide(&[claim("a", 2, 4.0), claim("b", 3, 5.0)], &[], &mut replaced), Outcome::Contested(s) if s.len() == 2));
        assert!(matches!(decide(&[claim("a", 2, 4.0)], &[claim("b", 1, 5.0)], &mut replaced), Outcome::Contested(s) if s.len() == 2));
        assert!(replaced.is_empty());
    }

    #[test]
    fn of_two_versions_the_newer_holds_and_those_of_one_day_are_rivals() {
        let mut replaced = Vec::new();
        let Outcome::Agreed(side) = decide(&[claim("a", 2, 4.0), claim("a", 5, 6.0)], &[], &mut replaced) else {
            panic!("the newer holds")
        };
        assert_eq!(side.hours[1], 6.0);
        assert_eq!(replaced, ["a.xlsx, row 2 (2024-06-02): a.xlsx, row 5 is newer (2024-06-05) and holds"]);
        let same_day = [claim("a", 2, 4.0), claim("a", 2, 6.0)];
        assert!(matches!(decide(&same_day, &[], &mut replaced), Outcome::Contested(s) if s.len() == 2));
    }
}
