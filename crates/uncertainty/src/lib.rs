//! Distributions, named random streams and quantiles: how what is not known exactly is carried through a model.
//!
//! Knows: a counter-based generator and streams named by what they are drawn for; PERT, normal, lognormal and Poisson distributions by
//! inversion; a Gaussian copula with one common factor; quantiles of type 7; Sobol's sequence, Sobol's indices, scenario discovery by PRIM.
//!
//! Must not know: what is drawn for which purpose. No chapter, no table, no parameter.
//!
//! All transcendental functions come from `libm`, so that the same draws have the same bits on every processor and any number of threads.
//!
//! Start reading at [`Stream`], then [`Pert`].

mod beta;
mod copula;
mod lognormal;
mod normal;
mod pert;
mod philox;
mod poisson;
mod prim;
mod quantile;
mod sampler;
mod sensitivity;
mod sobol;
mod stream;

pub use beta::{beta_cdf, beta_quantile};
pub use copula::correlate;
pub use lognormal::Lognormal;
pub use normal::{normal_cdf, normal_quantile};
pub use pert::{Pert, PertError};
pub use philox::philox4x32;
pub use poisson::poisson_quantile;
pub use prim::{Limit, PrimBox, PrimSettings, best_box, prim};
pub use quantile::{mean, quantile, quantiles};
pub use sampler::{PertSampler, SAMPLER_ERROR};
pub use sensitivity::{SobolIndex, saltelli_points, sobol_indices};
pub use sobol::{SOBOL_DIMENSIONS, Sobol};
pub use stream::Stream;
