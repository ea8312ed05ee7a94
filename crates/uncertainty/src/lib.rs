//! Distributions, named random streams and quantiles: how what is not known exactly is carried through a model.
//!
//! Knows: a counter-based generator and streams named by what they are drawn for; PERT, normal, lognormal and Poisson distributions by
//! inversion; Gamma and Student's t, intervals of rates, shares and quantiles, several tests at once; XmR charts of a series; a Gaussian copula
//! with one common factor; quantiles of type 7; Sobol's sequence, Sobol's indices, by design or from given draws; scenario discovery
//! by PRIM.
//!
//! Must not know: what is drawn for which purpose. No chapter, no table, no parameter.
//!
//! All transcendental functions come from `libm`, so that the same draws have the same bits on every processor and any number of threads.
//!
//! Start reading at [`Stream`], then [`Pert`].

mod beta;
mod copula;
mod gamma;
mod given;
mod lognormal;
mod normal;
mod pert;
mod philox;
mod poisson;
mod prim;
mod quantile;
mod sampler;
mod sensitivity;
mod several;
mod sobol;
mod stream;
mod student;
mod xmr;

pub use beta::{beta_cdf, beta_quantile};
pub use copula::correlate;
pub use gamma::{Gamma, chi_squared_survival, gamma_chances, gamma_quantile, garwood};
pub use given::explained_share;
pub use lognormal::Lognormal;
pub use normal::{normal_cdf, normal_quantile};
pub use pert::{Pert, PertError};
pub use philox::philox4x32;
pub use poisson::poisson_quantile;
pub use prim::{Limit, PrimBox, PrimSettings, best_box, prim};
pub use quantile::{mean, quantile, quantiles};
pub use sampler::{PertSampler, SAMPLER_ERROR};
pub use sensitivity::{SobolIndex, saltelli_points, sobol_indices};
pub use several::{benjamini_hochberg, clopper_pearson};
pub use sobol::{SOBOL_DIMENSIONS, Sobol};
pub use stream::Stream;
pub use student::{NormalSample, noncentral_t_cdf, normal_quantile_interval, student_quantile, student_two_sided};
pub use xmr::{XMR_SETTLED, Xmr, XmrConvention, XmrRule, XmrSignal, xmr};
