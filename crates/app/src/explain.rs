//! How one figure came about.

use findings::{Derivation, FigureKey};
use parameters::Parameters;

use crate::error::AppError;
use crate::open::open;
use crate::settings::{Options, burden_settings};

/// The derivation of one figure, down to rows, parameters and their sources.
///
/// # Errors
/// [`AppError`]: as [`crate::run`], or no such figure.
pub fn explain(name: &str, figure: &str, options: &Options) -> Result<Derivation, AppError> {
    let key: FigureKey = figure.parse()?;
    let (community, _) = open(name)?;
    let settings = burden_settings(&community, options)?;
    let (parameters, _) = Parameters::shipped()?.with_own_values(&community.own_values);
    let inputs = burden::Inputs { parameters: &parameters };
    let result = burden::run(&community, &inputs, &settings)?;
    Ok(burden::explain(&community, &inputs, &settings, &result, &key)?)
}
