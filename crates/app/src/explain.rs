//! How one figure came about.

use findings::{Derivation, FigureKey};
use parameters::Parameters;

use crate::chapters::{Context, chapter};
use crate::error::AppError;
use crate::open::open_pooled;
use crate::settings::Options;

/// The derivation of one figure, down to rows, parameters and their sources.
///
/// # Errors
/// [`AppError`]: as [`crate::run`], or no such figure.
pub fn explain(name: &str, figure: &str, options: &Options) -> Result<Derivation, AppError> {
    let key: FigureKey = figure.parse()?;
    let of = chapter(&key)?;
    let (community, _) = open_pooled(name, |_| Ok(()))?;
    let (parameters, _) = Parameters::shipped()?.with_own_values(&community.own_values);
    (of.explain)(&Context::new(&community, &parameters, options), &key)
}
