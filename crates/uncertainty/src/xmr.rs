//! XmR charts: whether a series of single values changes more than by chance, as NHS England's "Making Data Count" reads it.

/// Distance of the limits from the centre, in mean moving ranges: `3 ÷ 1.128`, rounded as the charts' makers do.
const LIMIT: f64 = 2.66;
/// Two thirds of the way to a limit.
const NEAR: f64 = LIMIT * 2.0 / 3.0;
/// Moving ranges from so many times their mean on are left out by R's NHSRplotthedots.
const SCREEN: f64 = 3.267;
/// Points of a run or a trend.
const RUN: usize = 7;

/// Points from which on limits are taken as settled; with fewer they move with each new point.
pub const XMR_SETTLED: usize = 13;

/// How the mean moving range is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XmrConvention {
    /// Of all moving ranges, as the Excel tool of "Making Data Count" does.
    #[default]
    Excel,
    /// Of those below 3.267 times the mean of all, once, as R's NHSRplotthedots does.
    Nhsr,
}

/// Why a point is more than chance, in the order in which the rules are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum XmrRule {
    /// Beyond a limit.
    Outside,
    /// The seventh or a later point of a strict rise or fall.
    Trend,
    /// One of three in a row on one side of the mean, of which two lie beyond two thirds of the way to its limit.
    TwoOfThree,
    /// The seventh or a later point in a row on one side of the mean.
    OneSide,
}

/// A point that is more than chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmrSignal {
    /// By which rule.
    pub rule: XmrRule,
    /// Whether it is high, or rises.
    pub up: bool,
}

/// The centre, limits and signals of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Xmr {
    /// Mean of all values.
    pub mean: f64,
    /// Mean of the moving ranges that count.
    pub moving_range_mean: f64,
    /// Lower process limit.
    pub lower: f64,
    /// Upper process limit.
    pub upper: f64,
    /// Two thirds of the way to the lower limit.
    pub near_lower: f64,
    /// Two thirds of the way to the upper limit.
    pub near_upper: f64,
    /// Moving ranges that were left out.
    pub left_out: usize,
    /// The signal of each point.
    pub signals: Vec<Option<XmrSignal>>,
}

/// The XmR chart of a series in the order of time.
///
/// # Method
/// `mean ± 2.66 · mean moving range`, where moving ranges are the distances of neighbours. Each point has the first signal that holds: beyond
/// a limit; trend of seven; two of three near a limit; seven on one side. Points on the mean are on no side; a point beyond a limit is not
/// "near" it. With `Nhsr`, moving ranges of 3.267 times their mean or more are left out once, and the mean of the values keeps all.
///
/// `None` for fewer than two values: there is no moving range.
///
/// # Sources
/// NHS England, "Making Data Count"; R's NHSRplotthedots (commit 050b07d). Oracle: what that package prints and its tests of the rules.
#[must_use]
pub fn xmr(values: &[f64], convention: XmrConvention) -> Option<Xmr> {
    if values.len() < 2 {
        return None;
    }
    let mean = crate::quantile::mean(values);
    let ranges: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let all = crate::quantile::mean(&ranges);
    let (moving_range_mean, left_out) = match convention {
        XmrConvention::Excel => (all, 0),
        XmrConvention::Nhsr => {
            let kept: Vec<f64> = ranges.iter().copied().filter(|&r| r < SCREEN * all).collect();
            let left_out = ranges.len() - kept.len();
            if kept.is_empty() { (all, 0) } else { (crate::quantile::mean(&kept), left_out) }
        }
    };
    let (limit, near) = (LIMIT * moving_range_mean, NEAR * moving_range_mean);
    let mut chart = Xmr {
        mean,
        moving_range_mean,
        lower: mean - limit,
        upper: mean + limit,
        near_lower: mean - near,
        near_upper: mean + near,
        left_out,
        signals: Vec::new(),
    };
    chart.signals = signals(values, &chart);
    Some(chart)
}

fn signals(values: &[f64], chart: &Xmr) -> Vec<Option<XmrSignal>> {
    let outside: Vec<bool> = values.iter().map(|&v| v < chart.lower || v > chart.upper).collect();
    let sides: Vec<i8> = values.iter().map(|&v| side(v - chart.mean)).collect();
    let near = values.iter().zip(&outside).map(|(&v, &outside)| !outside && (v < chart.near_lower || v > chart.near_upper));
    let trend = seven_trend(values);
    let two = two_of_three(&near.collect::<Vec<_>>(), &sides);
    let one = seven_one_side(&sides);
    (0..values.len())
        .map(|i| {
            let (rule, direction) = if outside[i] {
                (XmrRule::Outside, sides[i])
            } else if trend[i] != 0 {
                (XmrRule::Trend, trend[i])
            } else if two[i] {
                (XmrRule::TwoOfThree, sides[i])
            } else if one[i] {
                (XmrRule::OneSide, sides[i])
            } else {
                return None;
            };
            Some(XmrSignal { rule, up: direction > 0 })
        })
        .collect()
}

/// Above 1, below −1, on it 0.
fn side(distance: f64) -> i8 {
    i8::from(distance > 0.0) - i8::from(distance < 0.0)
}

/// The seventh and later points of each row on one side.
fn seven_one_side(sides: &[i8]) -> Vec<bool> {
    let mut row = 0;
    let length = |i: usize| {
        row = if i > 0 && sides[i] == sides[i - 1] { row + 1 } else { 1 };
        row >= RUN && sides[i] != 0
    };
    (0..sides.len()).map(length).collect()
}

/// The seventh and later points of each strict rise (1) or fall (−1).
fn seven_trend(values: &[f64]) -> Vec<i8> {
    let (mut row, mut before) = (0, 0);
    let direction = |i: usize| {
        let step = if i == 0 { 0 } else { side(values[i] - values[i - 1]) };
        row = if step != 0 && step == before { row + 1 } else { 1 };
        before = step;
        // Seven points are six steps.
        if row >= RUN - 1 { step } else { 0 }
    };
    (0..values.len()).map(direction).collect()
}

/// All three of any three in a row on one side of which two or more are near its limit.
fn two_of_three(near: &[bool], sides: &[i8]) -> Vec<bool> {
    let mut flagged = vec![false; near.len()];
    for start in 0..near.len().saturating_sub(2) {
        let three = start..start + 3;
        let one_side = sides[start] != 0 && sides[three.clone()].iter().all(|&s| s == sides[start]);
        if one_side && near[three.clone()].iter().filter(|&&n| n).count() >= 2 {
            flagged[three].fill(true);
        }
    }
    flagged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases<'a>(oracles: &'a serde_json::Value, rule: &str) -> Vec<&'a serde_json::Value> {
        oracles["rule_tests"][rule].as_array().expect("cases").iter().collect()
    }

    fn integers(value: &serde_json::Value) -> Vec<i8> {
        value.as_array().expect("a list").iter().map(|v| v.as_i64().expect("a whole number") as i8).collect()
    }

    fn bits(flags: Vec<bool>) -> Vec<i8> {
        flags.into_iter().map(i8::from).collect()
    }

    /// The tests that NHSRplotthedots has of each rule alone.
    #[test]
    fn the_rules_are_those_of_the_package() {
        let oracles: serde_json::Value = serde_json::from_str(include_str!("../tests/data/spc_oracles.json")).expect("sound JSON");
        for case in cases(&oracles, "seven_one_side") {
            assert_eq!(bits(seven_one_side(&integers(&case[0]))), integers(&case[1]));
        }
        for case in cases(&oracles, "seven_trend") {
            let values: Vec<f64> = integers(&case[0]).into_iter().map(f64::from).collect();
            assert_eq!(seven_trend(&values), integers(&case[1]), "{values:?}");
        }
        let two = cases(&oracles, "two_in_three(close,side)");
        assert_eq!(two.len(), 4);
        for case in two {
            let near: Vec<bool> = integers(&case[0]).into_iter().map(|n| n == 1).collect();
            assert_eq!(bits(two_of_three(&near, &integers(&case[1]))), integers(&case[2]), "{near:?}");
        }
    }

    /// A point to which several rules apply has the first of them.
    #[test]
    fn rules_go_in_order() {
        let rule = |values: &[f64], at: usize| xmr(values, XmrConvention::Excel).expect("a chart").signals[at].map(|s| (s.rule, s.up));
        let mut rising: Vec<f64> = (0..20).map(|i| f64::from(i % 2)).collect();
        rising.extend((0..8).map(|i| 0.2 + 0.1 * f64::from(i)));
        assert_eq!(rule(&rising, 27), Some((XmrRule::Trend, true)));
        rising.push(9.0);
        assert_eq!(rule(&rising, 28), Some((XmrRule::Outside, true)));
        let mut low = vec![0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
        low.extend([0.4, 0.45, 0.4, 0.45, 0.4, 0.45, 0.4]);
        assert_eq!(rule(&low, 20), Some((XmrRule::OneSide, false)));
        assert_eq!(rule(&low, 18), None);
    }
}
