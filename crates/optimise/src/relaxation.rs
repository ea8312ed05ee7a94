//! A linear model that grows by rows and is solved again from where it stood.

use std::ops::RangeInclusive;

use highs::{Col, HighsModelStatus, Model as Highs, RowProblem, Sense as HighsSense, SolvedModel};

use crate::answer::{LinearAnswer, Status};
use crate::error::OptimiseError;
use crate::model::{Column, Kind, Model, Sense};

/// The linear relaxation of a model, kept in the solver with its basis.
#[derive(Debug)]
pub struct Relaxation {
    /// Empty only while the solver has it.
    highs: Option<Highs>,
    columns: Vec<Col>,
}

impl Relaxation {
    /// Hands a model to the solver, every column continuous.
    ///
    /// # Errors
    /// [`OptimiseError`] if the model is unsound.
    pub fn new(model: &Model) -> Result<Self, OptimiseError> {
        let (mut highs, columns) = hand_over(model, true)?;
        option(&mut highs, "threads", 1)?;
        option(&mut highs, "solver", "simplex")?;
        Ok(Self { highs: Some(highs), columns })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`OptimiseError`] if the solver refuses it.
    pub fn row(&mut self, lower: f64, upper: f64, factors: impl IntoIterator<Item = (Column, f64)>) -> Result<(), OptimiseError> {
        let factors: Vec<(Col, f64)> = factors.into_iter().map(|(column, factor)| (self.columns[column.0], factor)).collect();
        let highs = self.highs.as_mut().ok_or_else(lost)?;
        highs.try_add_row(range(lower, upper), factors).map(|_| ()).map_err(|e| failed("adding a row", &e))
    }

    /// Sets what one unit of a column is worth.
    ///
    /// # Errors
    /// [`OptimiseError`] if the relaxation was lost in an earlier failure.
    pub fn set_cost(&mut self, column: Column, cost: f64) -> Result<(), OptimiseError> {
        self.highs.as_mut().ok_or_else(lost)?.change_column_cost(self.columns[column.0], cost);
        Ok(())
    }

    /// Sets the bounds of a column.
    ///
    /// # Errors
    /// [`OptimiseError`] if the relaxation was lost in an earlier failure.
    pub fn set_bounds(&mut self, column: Column, lower: f64, upper: f64) -> Result<(), OptimiseError> {
        self.highs.as_mut().ok_or_else(lost)?.change_column_bounds(self.columns[column.0], range(lower, upper));
        Ok(())
    }

    /// Solves it, from the basis of the last time.
    ///
    /// # Errors
    /// [`OptimiseError`] if the solver fails.
    pub fn solve(&mut self, seconds: Option<f64>) -> Result<LinearAnswer, OptimiseError> {
        let mut highs = self.highs.take().ok_or_else(lost)?;
        // HiGHS counts its clock from the model's first solve, so the limit would be of all solves together; none is set without need.
        if let Some(seconds) = seconds {
            option(&mut highs, "time_limit", seconds)?;
        }
        let solved = highs.try_solve().map_err(|e| failed("solving", &e))?;
        let answer = linear_answer(&solved);
        self.highs = Some(Highs::from(solved));
        answer
    }
}

fn linear_answer(solved: &SolvedModel) -> Result<LinearAnswer, OptimiseError> {
    let status = match solved.status() {
        HighsModelStatus::UnboundedOrInfeasible => Status::Infeasible,
        other => Status::of(other)?,
    };
    let solution = solved.get_solution();
    Ok(LinearAnswer {
        status,
        objective: solved.objective_value(),
        columns: solution.columns().to_vec(),
        reduced_costs: solution.dual_columns().to_vec(),
        prices: solution.dual_rows().to_vec(),
        iterations: solved.simplex_iteration_count(),
    })
}

/// Hands a model to HiGHS, silent, without solving it.
pub(crate) fn hand_over(model: &Model, relaxed: bool) -> Result<(Highs, Vec<Col>), OptimiseError> {
    model.check()?;
    let mut problem = RowProblem::default();
    let columns: Vec<Col> = model
        .columns
        .iter()
        .map(|column| {
            problem.add_column_with_integrality(column.cost, range(column.lower, column.upper), !relaxed && column.kind == Kind::Integer)
        })
        .collect();
    for row in &model.rows {
        problem.add_row(range(row.lower, row.upper), row.factors.iter().map(|&(column, factor)| (columns[column], factor)));
    }
    let sense = match model.sense {
        Sense::Maximise => HighsSense::Maximise,
        Sense::Minimise => HighsSense::Minimise,
    };
    let highs = problem.try_optimise(sense).map_err(|e| failed("taking the model", &e))?;
    Ok((highs, columns))
}

pub(crate) fn option<V: highs::HighsOptionValue>(highs: &mut Highs, name: &'static str, value: V) -> Result<(), OptimiseError> {
    highs.try_set_option(name, value).map_err(|_| OptimiseError::Option(name))
}

pub(crate) fn failed(doing: &'static str, status: &dyn std::fmt::Debug) -> OptimiseError {
    OptimiseError::Failed { doing, status: format!("{status:?}") }
}

fn lost() -> OptimiseError {
    OptimiseError::Failed { doing: "starting again", status: "an earlier failure lost the model".into() }
}

fn range(lower: f64, upper: f64) -> RangeInclusive<f64> {
    lower..=upper
}
