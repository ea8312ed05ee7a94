//! Use-cases of coherence: the chapter's half by itself, the workshop's workbook, the community's matrix as a ScenarioWizard project.

use std::path::Path;

use community::Problem;
use community::tables::Judgement;
use strategy::coherence::workshop;

use crate::chapters::{Context, strategy as chapter};
use crate::error::AppError;
use crate::open::{contradictions, open, open_pooled, write_community};
use crate::run::{Run, run_chapters};
use crate::settings::Options;
use crate::write::write_file;

/// Runs coherence alone.
///
/// # Errors
/// As [`crate::run`].
pub fn run_coherence(name: &str, options: &Options) -> Result<Run, AppError> {
    run_chapters(name, options, |context| Ok(vec![strategy::chapter_result(vec![chapter::coherence(context)?.0.part(context.community)])]))
}

/// What a workshop is asked, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkshopAsked {
    /// Judgements in the workbook.
    pub judgements: usize,
    /// Pairs of choices that they belong to.
    pub pairs: usize,
    /// Pairs that could change something too, and do not fit into the time.
    pub pairs_for_later: usize,
    /// Minutes that those take.
    pub minutes_for_later: f64,
    /// Pairs with unsettled judgements that are not asked, because they could change nothing by themselves.
    pub pairs_left_out: usize,
    /// Minutes that they take.
    pub minutes: f64,
}

/// Writes the workbook of a workshop: the judgements that could change what holds together, in the order to ask them.
///
/// # Errors
/// As [`crate::run`]; [`AppError::NothingToAsk`]; [`AppError::Write`].
pub fn write_workshop(name: &str, options: &Options, time_minutes: f64, out: &Path) -> Result<WorkshopAsked, AppError> {
    with_context(name, options, |context| {
        let (coherence, hours) = chapter::coherence(context)?;
        let workshop = workshop::workshop(context.community, &chapter::inputs(context, hours.as_deref()), &coherence, time_minutes)?;
        if workshop.asked.is_empty() {
            return Err(AppError::NothingToAsk { community: name.into() });
        }
        let questions: Vec<exchange::WorkshopQuestion> = workshop
            .asked
            .iter()
            .map(|a| exchange::WorkshopQuestion {
                judgement: [&a.choice, &a.option, &a.on_choice, &a.on_option].map(Clone::clone),
                question: a.question.clone(),
                so_far: a.so_far.clone(),
                could_change: a.could_change,
            })
            .collect();
        let asked = WorkshopAsked {
            judgements: questions.len(),
            pairs: workshop.pairs,
            pairs_for_later: workshop.pairs_for_later,
            minutes_for_later: workshop.minutes_for_later,
            pairs_left_out: workshop.pairs_left_out,
            minutes: workshop.minutes,
        };
        write_file(out, &exchange::workshop_bytes(&context.community.profile.name, &questions, asked.pairs, asked.minutes)?)?;
        Ok(asked)
    })
}

/// What was read back from a workshop's workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkshopRead {
    /// Judgements that were not there before.
    pub added: usize,
    /// Judgements of the same rater that these replace.
    pub replaced: usize,
    /// What is worth knowing.
    pub problems: Vec<Problem>,
}

/// Reads a workshop's workbook back into a community, and writes that to `out` (a folder, or a workbook).
///
/// # Errors
/// [`AppError::FileProblems`] with everything that is wrong in the workbook, or in the community with it; as [`open`]; [`AppError::Exchange`].
pub fn read_workshop(name: &str, file: &Path, out: &Path) -> Result<WorkshopRead, AppError> {
    let (mut community, _) = open(name)?;
    let shown = file.display().to_string();
    let (judgements, problems) =
        exchange::read_workshop(file).map_err(|problems| AppError::FileProblems { file: shown.clone(), problems })?;
    let (mut added, mut replaced) = (0, 0);
    let key = |j: &Judgement| (j.choice.clone(), j.option.clone(), j.on_choice.clone(), j.on_option.clone(), j.rater.clone());
    for (row, judgement) in judgements.rows.iter().enumerate() {
        let table = &mut community.judgements;
        match table.rows.iter().position(|known| key(known) == key(judgement)) {
            Some(at) => {
                table.rows[at] = judgement.clone();
                replaced += 1;
            }
            None => {
                table.rows.push(judgement.clone());
                table.extra.push(vec![String::new(); table.extra_columns.len()]);
                table.origin.lines.push(judgements.origin.lines.get(row).copied().unwrap_or(0));
                added += 1;
            }
        }
    }
    let wrong = contradictions(&community);
    if !wrong.is_empty() {
        return Err(AppError::FileProblems { file: shown, problems: wrong });
    }
    write_community(&community, out)?;
    Ok(WorkshopRead { added, replaced, problems })
}

/// Writes the matrix of a community's choices as a ScenarioWizard project: means of the raters, times a whole number if they are no whole
/// numbers; that number comes back.
///
/// # Errors
/// As [`crate::run`]; [`AppError::NothingToAsk`] if there are no choices with judgements.
pub fn write_community_scw(name: &str, options: &Options, out: &Path) -> Result<i32, AppError> {
    with_context(name, options, |context| {
        let (coherence, _) = chapter::coherence(context)?;
        let bundles = coherence.bundles.ok_or_else(|| AppError::NothingToAsk { community: name.into() })?;
        crate::matrix::write_scw(&bundles.matrix, &context.community.profile.name, out)?;
        Ok(bundles.scale)
    })
}

fn with_context<T>(name: &str, options: &Options, work: impl FnOnce(&Context<'_>) -> Result<T, AppError>) -> Result<T, AppError> {
    let (community, _) = open_pooled(name, |_| Ok(()))?;
    let (parameters, _) = parameters::Parameters::shipped()?.with_own_values(&community.own_values);
    work(&Context::new(&community, &parameters, options))
}
