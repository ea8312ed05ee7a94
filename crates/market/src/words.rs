//! What a game comes to, in plain words.

use findings::{Quantity, Unit, as_entered};

use crate::chapter::Market;
use crate::{GameResult, LeverKind, Profile, Rule};

/// Pounds a year, as people say them.
pub(crate) fn pounds(value: f64) -> String {
    Quantity::new(value, Unit::PoundsYear).to_string()
}

/// All of a list in words; `nobody` where there is none.
pub(crate) fn list(parts: &[String]) -> String {
    if parts.is_empty() { "nobody".into() } else { findings::words::list(parts, parts.len()) }
}

impl Market {
    /// Name of a service.
    pub(crate) fn service_name(&self, service: usize) -> &str {
        &self.names[service]
    }

    /// Services of a game, by name.
    #[must_use]
    pub fn game_name(&self, game: &GameResult) -> String {
        list(&game.services.iter().map(|s| self.service_name(*s).to_owned()).collect::<Vec<_>>())
    }

    /// Codes of the services of a game, as its figures are named by: `elective` or `elective+maternity`.
    #[must_use]
    pub fn game_code(&self, game: &GameResult) -> String {
        game.name.clone()
    }

    /// Who gives what in a profile: `the General at basic; nobody else`.
    #[must_use]
    pub fn who_gives(&self, game: &GameResult, profile: &Profile) -> String {
        let case = &self.posed.case;
        let plain = case.levels.len() == 2;
        let of_service = |(at, service): (usize, &usize)| {
            let open: Vec<String> = profile.levels[at]
                .iter()
                .enumerate()
                .filter(|(_, level)| **level > 0)
                .map(
                    |(j, level)| {
                        if plain { case.sites[j].name.clone() } else { format!("{} ({})", case.sites[j].name, case.levels[*level]) }
                    },
                )
                .collect();
            let open = list(&open);
            if game.services.len() == 1 { open } else { format!("{}: {open}", self.service_name(*service)) }
        };
        game.services.iter().enumerate().map(of_service).collect::<Vec<_>>().join("; ")
    }

    /// A lever with its value, in words.
    #[must_use]
    pub fn lever_words(&self, game: &GameResult, kind: LeverKind, value: f64) -> String {
        match kind {
            LeverKind::Tariff(d) => {
                format!(
                    "a tariff of £{} for {}, its cost outside staying what it is",
                    as_entered(value),
                    self.service_name(game.services[d])
                )
            }
            LeverKind::ActivityShare => {
                format!("{:.1} % of every payment by activity, the rest a block while the service is given", value * 100.0)
            }
            LeverKind::GuaranteedShare => format!("{:.1} % of every payment by activity, the rest a guaranteed block", value * 100.0),
            LeverKind::SystemWeight => format!("a clause by which everybody gives the system's result a weight of {value:.3}"),
        }
    }
}

impl LeverKind {
    /// Short name, as in the name of a figure.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tariff(_) => "tariff",
            Self::ActivityShare => "activity_share",
            Self::GuaranteedShare => "guaranteed_share",
            Self::SystemWeight => "system_weight",
        }
    }
}

impl Rule {
    /// The rule in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::KeepFloors => "nobody may bring about what breaks the plan's floors",
            Self::OpenWithConsent => "nobody may open a service or raise its level without the commissioner's consent",
            Self::CloseWithConsent => "nobody may close a service or lower its level without the commissioner's consent",
        }
    }
}
