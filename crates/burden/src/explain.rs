//! How a figure came about: it is computed again, alone, from the tables and parameters.

mod bill;
mod dates;
mod log;
mod recorded;
mod roles;
mod whatif;
mod whole;

use std::sync::OnceLock;

use community::Community;
use findings::{Derivation, ExplainError, FigureKey, Quantity, Term, TermSource, Unit};

use crate::compute::correlation;
use crate::draws::{Draws, STREAM_COMMON, STREAM_EFFORT};
use crate::model::Model;
use crate::result::ScenarioResult;
use crate::{Burden, BurdenError, Inputs, Settings};

/// Explains figures of one community.
#[derive(Debug)]
pub struct Explainer<'a> {
    model: Model<'a>,
    draws: Draws,
    settings: Settings,
    /// The community as it is, and its scenarios, once they are asked for.
    baseline: OnceLock<Burden>,
    scenarios: OnceLock<Vec<ScenarioResult>>,
}

/// What is said of a figure: value, meaning, formula, terms.
pub(crate) struct Said {
    value: f64,
    unit: Unit,
    meaning: String,
    formula: String,
    terms: Vec<Term>,
}

impl<'a> Explainer<'a> {
    /// Makes the model again.
    ///
    /// # Errors
    /// As [`crate::run`].
    pub fn new(community: &'a Community, inputs: &Inputs<'a>, settings: &Settings) -> Result<Self, BurdenError> {
        let model = Model::new(community, inputs)?;
        let rho = correlation(&model, settings)?;
        let draws = Draws::new(&model, settings, rho, false);
        Ok(Self { model, draws, settings: *settings, baseline: OnceLock::new(), scenarios: OnceLock::new() })
    }

    /// How a figure came about. A bare `headroom` is the P50.
    ///
    /// # Errors
    /// [`ExplainError::NoSuchFigure`].
    pub fn explain(&self, key: &FigureKey) -> Result<Derivation, ExplainError> {
        let no_figure = |why: String| ExplainError::NoSuchFigure { found: key.to_string(), why };
        let measure = key.measure.strip_prefix("burden.").ok_or_else(|| no_figure("its name does not begin with `burden.`".into()))?;
        let measure = if measure == "headroom" { "headroom_p50" } else { measure };
        let axes: Vec<&str> = key.at.iter().map(|(axis, _)| axis.as_str()).collect();
        let id = |axis: &str| key.id(axis).unwrap_or("");
        let said = match axes[..] {
            _ if measure.starts_with("recorded_") => self.of_recorded(measure, key),
            _ if measure.starts_with("handed_") => self.of_handed(measure, key),
            _ if measure.starts_with("xmr_") => self.of_chart(measure, key),
            _ if measure.starts_with("log_") => self.of_log(measure, key),
            [] => self.whole(measure),
            ["role"] => self.of_role(measure, id("role")),
            ["role", "month"] | ["month", "role"] => self.of_cell(measure, id("role"), id("month")),
            ["role", "from"] | ["from", "role"] => self.of_collision(measure, id("role"), id("from")),
            ["issuer"] => self.of_issuer(measure, id("issuer")),
            ["origin"] => self.of_origin(measure, id("origin")),
            ["band"] => self.of_band(measure, id("band")),
            ["looks"] => self.of_looks(measure, id("looks")),
            ["organisation"] => self.of_organisation(measure, id("organisation")),
            ["demand"] => self.of_demand(measure, id("demand")),
            ["scenario"] => self.of_scenario(measure, id("scenario")),
            ["scenario", "role", "month"] => self.of_scenario_cell(measure, id("scenario"), id("role"), id("month")),
            ["unsure"] => self.of_unsure(measure, id("unsure")),
            ["what"] => self.of_count(measure, id("what")),
            _ => Err(format!("no figure has the axes `{}`", axes.join(", "))),
        };
        let said = said.map_err(no_figure)?;
        Ok(Derivation {
            key: key.clone(),
            quantity: Quantity::new(said.value, said.unit),
            meaning: said.meaning,
            formula: said.formula,
            terms: said.terms,
        })
    }

    /// The index of a role.
    fn role(&self, id: &str) -> Result<usize, String> {
        self.model.community.roles.rows.iter().position(|r| r.role.as_str() == id).ok_or_else(|| format!("there is no role `{id}`"))
    }

    fn draws_term(&self, standard_error: Option<f64>) -> Term {
        Term {
            name: format!("samples, seed {}", self.settings.seed),
            quantity: Quantity::new(f64::from(self.settings.samples), Unit::Count),
            source: TermSource::Draws {
                stream: format!("{STREAM_EFFORT}; {STREAM_COMMON}"),
                n: u64::from(self.settings.samples),
                standard_error,
            },
        }
    }

    fn correlation_term(&self) -> Term {
        let on = self.model.community.profile.first_day();
        let source = match self.model.parameters.get("burden.common_factor_correlation", on) {
            Ok(known) if self.settings.correlation.is_none() => crate::supply::parameter_source(&known),
            _ => TermSource::Setting { key: "burden.correlation".into() },
        };
        Term { name: "correlation of the estimates".into(), quantity: Quantity::new(self.draws.rho(), Unit::Number), source }
    }

    fn figure(&self, name: &str, value: f64, unit: Unit, key: FigureKey) -> Term {
        Term { name: name.into(), quantity: Quantity::new(value, unit), source: TermSource::Figure(key) }
    }
}

/// How a figure came about, with the model made anew; the value has the same bits as in the result.
///
/// # Errors
/// [`ExplainError`]: no such figure, or the model cannot be made.
pub fn explain(
    community: &Community,
    inputs: &Inputs<'_>,
    settings: &Settings,
    burden: &Burden,
    key: &FigureKey,
) -> Result<Derivation, ExplainError> {
    let settings = Settings { samples: burden.samples, seed: burden.seed, ..*settings };
    Explainer::new(community, inputs, &settings).map_err(ExplainError::chapter)?.explain(key)
}

fn unknown_measure(measure: &str, known: &[&str]) -> String {
    format!("`{measure}` is none of {}", known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", "))
}
