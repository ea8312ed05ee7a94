//! The chapter on strategy: hours by demand in, what holds together out.

use ::strategy::coherence::{self, Coherence, Inputs, Settings};
use ::strategy::plan::{self, Capacity, Control, PlanError, Planned, Standing, ToTheEnd};
use community::tables::DemandState;
use findings::{ChapterResult, Derivation, FigureKey};

use super::{Chapter, Context};
use crate::error::AppError;
use crate::settings::burden_settings;

pub(crate) const CHAPTER: Chapter = Chapter { name: "strategy", wanted: |_| true, run, explain };

fn run(context: &Context<'_>) -> Result<ChapterResult, AppError> {
    let coherence = coherence(context)?.0;
    let mut parts = vec![coherence.part(context.community)];
    if let Some((planned, _)) = planned(context, Some(&coherence), &plan::Settings::default(), &ToTheEnd)? {
        // Where what has to be done does not fit, nothing else matters more.
        let at = if planned.ask().is_some() { 0 } else { parts.len() };
        parts.insert(at, planned.part(context.community));
    }
    Ok(::strategy::chapter_result(parts))
}

fn explain(context: &Context<'_>, key: &FigureKey) -> Result<Derivation, AppError> {
    let of_plan = key.measure.starts_with("strategy.plan_") || key.measure.starts_with("strategy.front_");
    if of_plan
        && let Some((planned, capacity)) = planned(context, None, &plan::Settings::default(), &ToTheEnd)?
        && let Some(derivation) = plan::explain(
            context.community,
            &plan::Inputs { parameters: context.parameters, capacity: &capacity, rejected: &[] },
            &planned,
            key,
        )
    {
        return Ok(derivation?);
    }
    let (coherence, hours) = coherence(context)?;
    Ok(coherence::explain(context.community, &inputs(context, hours.as_deref()), &coherence, key)?)
}

/// Coherence, and the hours a year of each demand that it was computed with.
pub(crate) fn coherence(context: &Context<'_>) -> Result<(Coherence, Option<Vec<f64>>), AppError> {
    let hours = hours_year(context)?;
    let coherence = coherence::run(context.community, &inputs(context, hours.as_deref()), &Settings::default())?;
    Ok((coherence, hours))
}

pub(crate) fn inputs<'a>(context: &Context<'a>, hours_year: Option<&'a [f64]>) -> Inputs<'a> {
    Inputs { parameters: context.parameters, hours_year }
}

/// Expected hours a year of each demand, from the burden; none where the community lacks what the burden needs.
fn hours_year(context: &Context<'_>) -> Result<Option<Vec<f64>>, AppError> {
    let c = context.community;
    if c.organisations.rows.is_empty() || c.roles.rows.is_empty() || c.demands.rows.is_empty() {
        return Ok(None);
    }
    Ok(Some(context.burden()?.demands.iter().map(|d| d.totals.hours_year()).collect()))
}

/// Samples of what is left, for plans.
const PLAN_SAMPLES: u32 = 400;

/// The plan, and what was left for it, without what the choices that hold together reject; none where nothing is up for choice or there are no roles to plan for.
pub(crate) fn planned(
    context: &Context<'_>,
    known: Option<&Coherence>,
    settings: &plan::Settings,
    control: &dyn Control,
) -> Result<Option<(Planned, Capacity)>, AppError> {
    let up = plan::up_for_choice(context.community);
    if up.is_empty() || context.community.roles.rows.is_empty() || context.community.organisations.rows.is_empty() {
        return Ok(None);
    }
    let mut rest = context.community.clone();
    for row in up {
        rest.demands.rows[row].state = DemandState::Done;
    }
    let burden = burden_settings(context.community, context.options)?;
    let inputs = ::burden::Inputs { parameters: context.parameters };
    let samples = |seed: u64| ::burden::headroom_samples(&rest, &inputs, &::burden::Settings { samples: PLAN_SAMPLES, seed, ..burden });
    let standing = ::burden::standing_load(&rest, &inputs)?.into_iter().map(|s| Standing {
        demand: s.demand,
        role: s.role,
        month: s.month,
        work: s.work,
        hours: s.hours,
    });
    let capacity = Capacity { hours: samples(burden.seed)?, fresh: samples(burden.seed.wrapping_add(1))?, standing: standing.collect() };
    let c = context.community;
    let rejected = match known {
        Some(coherence) => coherence.rejected(c),
        // Coherence refuses a community without objectives and without choices; then nothing is rejected.
        None if c.objectives.rows.is_empty() && c.choices.rows.is_empty() => Vec::new(),
        None => coherence(context)?.0.rejected(c),
    };
    let inputs = plan::Inputs { parameters: context.parameters, capacity: &capacity, rejected: &rejected };
    match plan::run(context.community, &inputs, settings, control) {
        Ok(planned) => Ok(Some((planned, capacity))),
        Err(PlanError::NothingLeft) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test says what it lacks by panicking")]

    use ::strategy::Part;
    use findings::{TermSource, Unit};
    use parameters::Parameters;

    use super::*;
    use crate::settings::Options;

    /// Every figure of a plan with its unit: those of its tables, its facts and its findings.
    fn figures(part: &Part) -> Vec<(FigureKey, f64, Unit)> {
        let mut figures = Vec::new();
        for table in &part.tables {
            for (r, row) in table.rows.iter().enumerate() {
                assert_eq!(row.len(), table.columns.len(), "{}", table.id);
                for (c, value) in row.iter().enumerate().filter_map(|(c, v)| Some((c, v.number()?))) {
                    figures.push((table.figure(r, c), value, table.columns[c].unit.expect("numbers have units")));
                }
            }
        }
        figures.extend(part.facts.iter().map(|f| (f.key.clone(), f.quantity.value, f.quantity.unit)));
        figures.extend(part.findings.iter().flat_map(|f| &f.figures).map(|(k, q)| (k.clone(), q.value, q.unit)));
        figures
    }

    /// Explains every figure of the plan of an example, and the figures that these name, bit for bit; gives how many there are.
    #[track_caller]
    fn check(name: &str) -> (Planned, usize) {
        let (community, _) = crate::open::open(&format!("example:{name}")).unwrap();
        let parameters = Parameters::shipped().unwrap();
        let options = Options::default();
        let context = Context::new(&community, &parameters, &options);
        let (planned, capacity) = planned(&context, None, &plan::Settings::default(), &ToTheEnd).unwrap().unwrap();
        let inputs = plan::Inputs { parameters: &parameters, capacity: &capacity, rejected: &[] };
        let explain =
            |key: &FigureKey| plan::explain(&community, &inputs, &planned, key).unwrap_or_else(|| panic!("{key} is none")).unwrap();
        let figures = figures(&planned.part(&community));
        for (key, value, unit) in &figures {
            let derivation = explain(key);
            assert_eq!((derivation.quantity.value.to_bits(), derivation.quantity.unit), (value.to_bits(), *unit), "{key}");
            assert!(!derivation.meaning.is_empty() && !derivation.formula.is_empty() && !derivation.terms.is_empty(), "{key}");
            for term in derivation.terms {
                if let TermSource::Figure(key) = term.source {
                    assert_eq!(explain(&key).quantity.value.to_bits(), term.quantity.value.to_bits(), "{key}");
                }
            }
        }
        (planned, figures.len())
    }

    #[test]
    fn every_figure_of_the_plan_can_be_explained_with_the_same_bits() {
        let (planned, figures) = check("initiatives");
        assert!(planned.ask().is_none() && figures > 80, "{figures}");
    }

    #[test]
    fn what_hangs_on_rejected_options_is_not_planned_and_the_plan_holds_on_its_samples() {
        let (planned, figures) = check("staffordshire-2024");
        let (community, _) = crate::open::open("example:staffordshire-2024").unwrap();
        let part = planned.part(&community);
        let plan = part.tables.iter().find(|t| t.id == "strategy.plan").unwrap();
        let row = |id: &str| plan.rows.iter().find(|r| r[0].text() == Some(id)).unwrap();
        for rejected in ["S24-13", "S24-17"] {
            assert_eq!(row(rejected)[2].text(), Some("no"), "{rejected}");
            assert!(row(rejected)[11].text().unwrap().contains("reject"), "{rejected}");
        }
        assert!(figures > 60 && planned.choices.iter().any(|c| c.start.is_some()), "{figures}");
        let plan = planned.plan();
        assert!(plan.holds.iter().all(|h| *h >= planned.confidence), "{:?}", plan.holds);
        // Fresh samples are others: the same chance, give or take three standard errors (√(0.2 × 0.8 / 400) = 0.02).
        let error = 3.0 * 0.02;
        assert!(plan.holds_fresh.iter().all(|h| *h >= planned.confidence - error), "{:?}", plan.holds_fresh);
    }

    /// Hours recorded through a month mean that nothing begins before the next: what then has no room is left out, and where nothing has any there is no plan.
    #[test]
    fn what_has_no_room_in_the_months_that_are_left_is_not_planned() {
        let planned_after = |month: &str| {
            let (mut community, _) = crate::open::open("example:staffordshire-2024").unwrap();
            let actuals = community.table_mut("actuals").unwrap();
            let cells: Vec<&str> = actuals
                .spec()
                .columns
                .iter()
                .map(|c| match c.name {
                    "demand" => "D24-032",
                    "role" => "icb-finance",
                    "month" => month,
                    "hours" => "20",
                    _ => "",
                })
                .collect();
            actuals.push(&cells, Vec::new(), 2).unwrap();
            let parameters = Parameters::shipped().unwrap();
            let options = Options::default();
            let context = Context::new(&community, &parameters, &options);
            let planned = planned(&context, None, &plan::Settings::default(), &ToTheEnd).unwrap();
            planned.map(|(planned, _)| {
                let part = planned.part(&community);
                let table = part.tables.iter().find(|t| t.id == "strategy.plan").unwrap();
                table.keys.iter().map(|key| key[0].1.clone()).collect::<Vec<_>>()
            })
        };
        let after_october = planned_after("2024-10").unwrap();
        assert!(!after_october.is_empty() && !after_october.iter().any(|demand| demand == "S24-19"), "{after_october:?}");
        assert!(planned_after("2024-04").unwrap().iter().any(|demand| demand == "S24-19"));
        assert_eq!(planned_after("2025-03"), None);
    }

    #[test]
    fn the_plan_is_lived_with() {
        let (planned, _) = check("replan");
        let (community, _) = crate::open::open("example:replan").unwrap();
        let choice = |id: &str| planned.choices.iter().find(|c| community.demands.rows[c.demand].demand.as_str() == id).unwrap();
        // What has begun stays; nothing else begins in the months that have passed.
        for c in &planned.choices {
            let begun = community.demands.rows[c.demand].state == DemandState::Started;
            assert!(!begun || c.start == c.before, "{}", community.demands.rows[c.demand].demand);
            assert!(begun || c.start.is_none_or(|s| s >= 3), "{}", community.demands.rows[c.demand].demand);
        }
        // By hand: 425 expected hours of operations in four months, 380 worked in three: one month of 106.25 at that pace, and 42.5 of the other team.
        let expected = 106.25 * 380.0 / 318.75 + 42.5;
        assert!((choice("I-06").hours - expected).abs() < 1e-9, "{}", choice("I-06").hours);
        // The new programme costs the care record time, and says so.
        let row = |id: &str| choice(id).demand;
        let cost = planned.displaced.iter().find(|d| (d.by, d.demand) == (row("N-04"), row("I-04"))).expect("the record is displaced");
        assert!(cost.with.is_none_or(|w| w > cost.without));
        let part = planned.part(&community);
        let finding = part.findings.iter().find(|f| f.code == "strategy-plan-displaced").unwrap();
        assert!(finding.sentence.contains("‘Shared care record’") && finding.ask.is_some(), "{}", finding.sentence);
        // Without the new programme, and with no price on moving it, nothing moves by itself.
        assert!(planned.choices.iter().filter(|c| c.before.is_some() && c.start != c.before).count() <= planned.displaced.len());
    }

    #[test]
    fn the_example_that_asks_for_too_much_asks_all_three_parts_and_drops_nothing_that_protects() {
        let (planned, figures) = check("directives");
        let ask = planned.ask().unwrap();
        let (community, _) = crate::open::open("example:directives").unwrap();
        let requests = planned.requests(&community);
        let parts: Vec<plan::Whose> = requests.iter().map(|r| r.whose).collect();
        assert!(parts.is_sorted() && figures > 50, "{parts:?} {figures}");
        for whose in [plan::Whose::Ourselves, plan::Whose::Partners, plan::Whose::Nation] {
            assert!(parts.contains(&whose), "{whose:?} is not asked");
        }
        for request in &requests {
            let protected = request.demand.is_some_and(|d| community.demands.rows[d].protects.is_some());
            let merged = matches!(request.less, Some(plan::Less::Merge(_) | plan::Less::Reuse(_) | plan::Less::Once(_)));
            assert!(!protected || merged, "{}", request.what);
            assert!(!request.who.is_empty() && !request.lost.is_empty() && !request.kept.is_empty() && !request.when.is_empty());
        }
        let part = planned.part(&community);
        let table = |id: &str| part.tables.iter().find(|t| t.id == id);
        assert_eq!(table("strategy.plan_impact").map(|t| t.rows.len()), Some(1), "the safety standard is answered another way");
        // Once it is granted, everything that has to be done is done.
        let cheapest = ask.cheapest.as_ref().unwrap();
        assert!(cheapest.bound > cheapest.cost - 1e-3 && planned.choices.iter().all(|c| c.start.is_some()));
    }
}
