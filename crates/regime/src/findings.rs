//! What the figures mean for somebody who has to decide: never a forecast.

use findings::{Ask, FigureKey, Finding, Level, Quantity, Unit};

use crate::chapter::{Regime, Verdict};
use crate::result::of_100;

/// The findings, in rank order: only that the data cannot tell, where they cannot.
pub(crate) fn findings(regime: &Regime) -> Vec<Finding> {
    let mut findings = if regime.tells() { comparisons(regime) } else { vec![cannot_tell(regime)] };
    Finding::rank(&mut findings);
    findings
}

fn cannot_tell(regime: &Regime) -> Finding {
    let unsure: Vec<usize> = (0..regime.workloads.len()).filter(|j| regime.verdict(*j) != Verdict::Holds).collect();
    let first = unsure.iter().copied().min_by(|a, b| regime.share_holds(*a).total_cmp(&regime.share_holds(*b))).unwrap_or(0);
    let name = &regime.workloads[first].name;
    let key = FigureKey::new("regime.share_holds").at("organisation", &regime.workloads[first].id);
    let committed = unsure.iter().filter(|j| !regime.workloads[**j].committed_given).count();
    let mut sureness: Vec<String> = regime
        .matters
        .iter()
        .take(2)
        .map(|m| {
            format!("The {} alone decides {:.0} % of how near the tip it lies.", m.axis.meaning, m.index.first.clamp(0.0, 1.0) * 100.0)
        })
        .collect();
    if committed > 0 {
        sureness.push(format!("{committed} of these organisations have not said what running services take of their managers' time."));
    }
    Finding {
        code: "regime-cannot-tell",
        level: Level::Decide,
        sentence: format!(
            "These data cannot tell whether answering has already swamped managers in {}: at {} today's work holds in {} that fit the hours given",
            if unsure.len() == 1 { "one organisation".into() } else { format!("{} of {} organisations", unsure.len(), regime.workloads.len()) },
            name,
            of_100(regime.share_holds(first))
        ),
        sureness,
        figures: vec![(key, Quantity::new(regime.share_holds(first), Unit::Share))],
        at_stake: Quantity::new(unsure.len() as f64, Unit::Count),
        ask: Some(Ask {
            what: "Count for four weeks how many hours these managers have after running services, and what one answer takes; nothing else narrows this more".into(),
            whom: "the organisations' directors of strategy and performance".into(),
        }),
        unverified_alone: false,
    }
}

fn comparisons(regime: &Regime) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(base) = regime.found.outcomes.first() else { return findings };
    let years = regime.settings.question.weeks / 52.0;
    for outcome in &regime.found.outcomes[1..] {
        let (difference, error) = (outcome.differences[2].mean, outcome.differences[2].error);
        // Three standard errors: below that the worlds do not tell the regimes apart.
        if difference.abs() <= 3.0 * error || difference.abs() < 0.05 {
            continue;
        }
        let name = &outcome.schedule.name;
        let key = |measure: &str| FigureKey::new(format!("regime.{measure}")).at("regime", name);
        let worse = difference > 0.0;
        findings.push(Finding {
            code: if worse { "regime-costs" } else { "regime-spares" },
            level: if worse { Level::Note } else { Level::Decide },
            sentence: format!(
                "What if {}: in {} that fit what is known, half or more of the organisations tip within {years:.0} years, against {} if nothing changes",
                outcome.schedule.meaning,
                of_100(outcome.estimates[0].mean),
                of_100(base.estimates[0].mean)
            ),
            sureness: vec![
                format!("It {} {:.1} weeks a year and organisation, give or take {:.1}, in the same worlds.", if worse { "costs" } else { "spares" }, difference.abs(), 2.0 * error),
                "The strengths of the model's loops are assumed within ranges; its shape is published.".into(),
            ],
            figures: vec![
                (key("meltdown"), Quantity::new(outcome.estimates[0].mean, Unit::Share)),
                (key("weeks_lost_difference"), Quantity::new(difference, Unit::Weeks)),
            ],
            at_stake: Quantity::new(difference.abs(), Unit::Weeks),
            ask: (!worse).then(|| Ask { what: format!("Decide whether to try this: {}", outcome.schedule.meaning), whom: "the board, with the levels above".into() }),
            unverified_alone: false,
        });
    }
    findings
}
