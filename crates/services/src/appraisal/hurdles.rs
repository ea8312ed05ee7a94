//! From the long list to the short list: hurdles, and why an option fell.

use crate::chapter::{OptionFound, OptionKind, Services};

/// What an option has to clear; each is inclusive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hurdles {
    /// Longest journey, in minutes.
    pub most_minutes: Option<f64>,
    /// Least share of patients within the threshold.
    pub least_share_within: Option<f64>,
    /// Fewest patients of this community that an open site sees.
    pub least_unit: Option<f64>,
    /// Most patients a year whose unit changes.
    pub most_elsewhere: Option<f64>,
    /// When they were set, as the settings say; `None`: nobody says.
    pub set: Option<jiff::civil::Date>,
    /// When the first result was seen, as the settings say.
    pub seen: Option<jiff::civil::Date>,
}

/// A hurdle that an option did not clear.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallen {
    /// Which.
    pub hurdle: &'static str,
    /// What it asks.
    pub asked: f64,
    /// What the option has.
    pub found: f64,
}

impl Hurdles {
    /// Whether any is set.
    #[must_use]
    pub fn any(&self) -> bool {
        [self.most_minutes, self.least_share_within, self.least_unit, self.most_elsewhere].iter().any(Option::is_some)
    }

    /// When they were set against when the result was seen, in words.
    #[must_use]
    pub fn when(&self) -> String {
        match (self.set, self.seen) {
            (None, _) => "nobody says when they were set".into(),
            (Some(set), None) => format!("set on {set}; nobody says when the first result was seen"),
            (Some(set), Some(seen)) if set < seen => format!("set on {set}, before the first result was seen on {seen}"),
            (Some(set), Some(seen)) => format!("set on {set}, after the first result was seen on {seen}"),
        }
    }

    /// The hurdles that an option does not clear. Doing nothing stays on the list whatever it clears: it is what the others are held against.
    #[must_use]
    pub fn fallen(&self, option: &OptionFound) -> Vec<Fallen> {
        if option.kind == OptionKind::Nothing {
            return Vec::new();
        }
        let m = &option.measures;
        let most = |hurdle, asked: Option<f64>, found: f64| asked.filter(|a| found > *a).map(|asked| Fallen { hurdle, asked, found });
        let least = |hurdle, asked: Option<f64>, found: f64| asked.filter(|a| found < *a).map(|asked| Fallen { hurdle, asked, found });
        let elsewhere = option.shift.map_or(0.0, |s| s.elsewhere);
        [
            most("longest journey, minutes", self.most_minutes, m.farthest_minutes),
            least("share within the threshold", self.least_share_within, m.share_within),
            least("smallest unit, patients a year", self.least_unit, m.smallest_unit),
            most("patients a year whose unit changes", self.most_elsewhere, elsewhere),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Services {
    /// The long list with what each option fell by; none is the short list.
    #[must_use]
    pub fn list(&self) -> Vec<(&OptionFound, Vec<Fallen>)> {
        self.options.iter().map(|o| (o, self.settings.hurdles.fallen(o))).collect()
    }
}
