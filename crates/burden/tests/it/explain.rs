use burden::{Explainer, Inputs, Settings};
use community::Community;
use findings::{FigureKey, TermSource};

use crate::build::{add, demand, one_team, parameters, run, settings};

/// A small community with one of everything: three bodies, ranges, requests, unknown hours, successions, overload.
pub fn busy() -> Community {
    let mut community = one_team(6);
    add(
        &mut community,
        "organisations",
        "organisation|name|kind|until|successor\nT2|Second Trust|acute trust||\nold|Old region|region|2024-06-30|new\nnew|New region|region||\nICB|Board|integrated care board||",
    );
    add(
        &mut community,
        "roles",
        "role|organisation|name|team|band|wte|committed_share_low|committed_share_mode|committed_share_high|from
         t2-plan|T2|Planning|planning|8a|1|0.3|0.5|0.8|
         t2-perf|T2|Performance|performance|7|0.5||||2024-05-13
         icb-perf|ICB|Performance|performance|8b|2|0.6|0.7|0.9|",
    );
    demand(&mut community, "ret", "recurrence|first_due|lead_days|due_time", "monthly|2024-04-14|10|10:00", "answering", 12.0, "");
    demand(&mut community, "plan", "recurrence|first_due", "quarterly|2024-06-16", "delivering", 90.0, "profile/back");
    demand(&mut community, "tgt", "recurrence|earliest", "once|2024-04-01", "answering", 300.0, "per/year");
    community.demands.rows[2].kind = "target".into();
    for (row, [low, mode, high]) in community.efforts.rows.iter_mut().zip([[6.0, 12.0, 40.0], [40.0, 90.0, 300.0], [100.0, 300.0, 900.0]]) {
        [row.hours_low, row.hours_mode, row.hours_high] = [low, mode, high].map(|h| Some(community::units::Hours(h)));
        row.status = community::tables::Status::Assumption;
    }
    add(
        &mut community,
        "demands",
        "demand|title|issuer|origin|kind|force|carried_by|recurrence|first_due|status|lead_days
         reg|Regional return|old|regional|return|should|acute trust; ICB|monthly|2024-04-15|unverified|7
         own|Own programme||own|programme|may|T2|once|2024-08-30|read|90
         unk|Nobody knows|NHSE|national|return|must|acute trust|monthly|2024-04-20|read|",
    );
    add(
        &mut community,
        "efforts",
        "demand|role|work|hours_low|hours_mode|hours_high|per|count_year|status
         reg|performance|answering|5|10|30|occurrence||assumption
         own|t2-plan|delivering|50|100|200|occurrence||read
         plan|performance|answering|1|2|4|case|40|unverified",
    );
    add(
        &mut community,
        "ad_hoc",
        "issuer|role|requests_month_low|requests_month_mode|requests_month_high|hours_low|hours_mode|hours_high|status
         old|performance|2|4|9|2|6|20|assumption
         ICB|plan|1|2|3|1|2|4|read",
    );
    add(
        &mut community,
        "scenarios",
        "scenario|change|target|value
         lighter|less_often|ret|2
         lighter|add_people|t2-plan|0.5
         later|delay|plan|20
         later|merge|reg|ret
         later|delegate|own|t2-perf",
    );
    community.efforts.rows[0].confirmed_by = Some("planning team".into());
    community
}

#[test]
fn every_figure_can_be_explained_with_the_same_bits() {
    every_figure(&busy());
}

/// Asks for every figure of a community, and finds the same bits.
pub fn every_figure(community: &Community) {
    let parameters = parameters();
    let inputs = Inputs { parameters: &parameters };
    let settings = settings(400);
    let burden = burden::run(community, &inputs, &settings).expect("it runs");
    let explainer = Explainer::new(community, &inputs, &settings).expect("it runs");
    let result = burden.chapter_result(community);
    let check = |key: &FigureKey, value: f64, unit| {
        let derivation = explainer.explain(key).unwrap_or_else(|e| panic!("{key}: {e}"));
        assert_eq!(derivation.quantity.value.to_bits(), value.to_bits(), "{key}: {} is not {value}", derivation.quantity.value);
        assert_eq!(derivation.quantity.unit, unit, "{key}");
        assert!(!derivation.meaning.is_empty() && !derivation.formula.is_empty(), "{key}");
        derivation
    };
    let mut figures = 0;
    for table in &result.tables {
        for (r, row) in table.rows.iter().enumerate() {
            for (c, value) in row.iter().enumerate() {
                if let Some(value) = value.number() {
                    check(&table.figure(r, c), value, table.columns[c].unit.expect("numbers have units"));
                    figures += 1;
                }
            }
        }
    }
    assert!(figures > 200, "{figures}");
    for fact in &result.facts {
        check(&fact.key, fact.quantity.value, fact.quantity.unit);
    }
    for finding in &result.findings {
        for (key, quantity) in &finding.figures {
            check(key, quantity.value, quantity.unit);
        }
    }
}

#[test]
fn terms_add_up_and_lead_to_figures_that_can_be_asked() {
    let community = busy();
    let parameters = parameters();
    let inputs = Inputs { parameters: &parameters };
    let explainer = Explainer::new(&community, &inputs, &settings(400)).expect("it runs");
    let ask = |key: &str| explainer.explain(&key.parse().expect("a key")).unwrap_or_else(|e| panic!("{e}"));
    let load = ask("burden.load_hours_mean[role=t2-plan,month=2024-06]");
    let sum: f64 = load.terms.iter().map(|t| t.quantity.value).sum();
    assert!((sum - load.quantity.value).abs() < 1e-9);
    assert!(load.terms.iter().all(|t| matches!(t.source, TermSource::Row { .. })));
    let p50 = ask("burden.headroom[role=t2-plan,month=2024-06]");
    assert_eq!(p50.quantity, ask("burden.headroom_p50[role=t2-plan,month=2024-06]").quantity);
    assert!(p50.terms.iter().any(|t| matches!(&t.source, TermSource::Draws { standard_error: Some(e), n: 400, .. } if *e > 0.0)));
    let mut followed = 0;
    for key in ["burden.share_of_time_taken", "burden.load_hours_year", "burden.share_taken[role=plan]", "burden.employer_cost_year"] {
        for term in ask(key).terms {
            if let TermSource::Figure(key) = term.source {
                assert_eq!(
                    explainer.explain(&key).expect("it can be asked").quantity.value.to_bits(),
                    term.quantity.value.to_bits(),
                    "{key}"
                );
                followed += 1;
            }
        }
    }
    assert!(followed > 10);
    let supply = ask("burden.supply_hours[role=t2-plan,month=2024-06]");
    assert!(supply.terms.iter().any(|t| matches!(&t.source, TermSource::Parameter { id, .. } if id == "working_time.sickness_rate")));
}

#[test]
fn what_is_no_figure_is_refused_with_the_choices() {
    let community = busy();
    let burden = run(&community, &settings(100));
    let parameters = parameters();
    for (key, words) in [
        ("burden.headroom_p11[role=plan,month=2024-04]", "`headroom_p10`"),
        ("burden.headroom_p10[role=nobody,month=2024-04]", "no role `nobody`"),
        ("burden.headroom_p10[role=plan,month=2031-01]", "not among the months"),
        ("burden.x", "`share_of_time_taken`"),
        ("strategy.x", "does not begin"),
        ("burden.hours_year[looks=down]", "not `down`"),
    ] {
        let asked =
            burden::explain(&community, &Inputs { parameters: &parameters }, &Settings::default(), &burden, &key.parse().expect("a key"));
        let error = asked.expect_err("no figure").to_string();
        assert!(error.contains(words), "{error}");
    }
}
