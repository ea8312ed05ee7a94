//! The bill: who asks, from which level, where the work looks, who pays, for which demand.

use community::Community;
use findings::{ResultTable, Value};

use super::{count, hours, hours_year, period, pounds_year, share, text};
use crate::bill::system_cost_year;
use crate::result::Burden;
use crate::{names, words};

pub(super) fn issuers(burden: &Burden) -> ResultTable {
    let whole = burden.totals.hours_year();
    let title = match burden.issuers.first() {
        Some(first) => format!("{} asks for {} of all hours", first.name, words::share(first.totals.hours_year() / whole)),
        None => "Nobody asks for anything".into(),
    };
    let mut table = ResultTable::new(
        "burden.issuers",
        title,
        format!(
            "Hours a year by the body that asks, requests without a calendar counted in; range P10 to P90; cost to the employers of those who do the work. {}",
            period(burden)
        ),
        vec![
            text("issuer", "code"),
            text("issuer_name", "who asks"),
            text("origin", "level"),
            count("demands", "demands that take hours"),
            hours_year("answering_hours_year", "answering, hours a year"),
            hours_year("delivering_hours_year", "delivering, hours a year"),
            hours_year("hours_year_p10", "both, low (P10)"),
            hours_year("hours_year_p90", "both, high (P90)"),
            pounds_year("employer_cost_year", "cost to employers, a year"),
            share("share_of_hours", "share of all hours"),
            share("share_confirmed", "hours confirmed locally"),
        ],
    );
    for issuer in &burden.issuers {
        let totals = &issuer.totals;
        table.row(
            &[("issuer", &issuer.id)],
            vec![
                issuer.id.as_str().into(),
                issuer.name.as_str().into(),
                issuer.origin.as_str().into(),
                (issuer.demands as f64).into(),
                totals.answering_hours_year.into(),
                totals.delivering_hours_year.into(),
                totals.hours_year_p10.into(),
                totals.hours_year_p90.into(),
                totals.employer_cost_year.into(),
                (totals.hours_year() / whole).into(),
                issuer.share_confirmed.into(),
            ],
        );
    }
    table
}

pub(super) fn origins(burden: &Burden) -> ResultTable {
    let whole = burden.totals.hours_year();
    let title = match burden.origins.iter().max_by(|a, b| a.hours_year.total_cmp(&b.hours_year)) {
        Some(most) if whole > 0.0 => {
            format!("{} of the hours come from the {} level", words::share(most.hours_year / whole), level(most.origin))
        }
        _ => "Nothing is asked from any level".into(),
    };
    let mut table = ResultTable::new(
        "burden.origins",
        title,
        format!(
            "Hours a year, mean, by the level that demands come from. Regional and local bodies hardly ever write down what they ask, so most of it enters as \
             requests at a rate, and their share is a lower bound. {}",
            period(burden)
        ),
        vec![
            text("origin", "level"),
            count("demands", "demands listed"),
            hours_year("hours_year", "hours a year, mean"),
            hours_year("request_hours_year", "of these, requests at a rate"),
            share("share_of_hours", "share of all hours"),
            share("share_confirmed", "hours confirmed locally"),
        ],
    );
    for row in &burden.origins {
        let id = row.origin.word();
        table.row(
            &[("origin", id)],
            vec![
                id.into(),
                (row.demands as f64).into(),
                row.hours_year.into(),
                row.request_hours_year.into(),
                (row.hours_year / whole).into(),
                row.share_confirmed.into(),
            ],
        );
    }
    table
}

fn level(origin: community::tables::Origin) -> &'static str {
    match origin {
        community::tables::Origin::Own => "community's own",
        other => other.word(),
    }
}

pub(super) fn looks(burden: &Burden) -> ResultTable {
    let whole = burden.totals.hours_year();
    let of = |id: &str| burden.looks.iter().find(|l| l.id == id).map_or(0.0, |l| l.hours_year / whole);
    let title = if whole > 0.0 {
        format!(
            "{} of the hours look up, {} out to partners, {} to the community's own development",
            words::share(of("up")),
            words::share(of("out")),
            words::share(of("own"))
        )
    } else {
        "No hours look anywhere".into()
    };
    let mut table = ResultTable::new(
        "burden.looks",
        title,
        format!(
            "Hours a year, mean, by where the work looks: up to the levels above, out to partners, own development. {}",
            period(burden)
        ),
        vec![text("looks", "looks"), hours_year("hours_year", "hours a year, mean"), share("share_of_hours", "share of all hours")],
    );
    for looks in &burden.looks {
        table.row(&[("looks", looks.id)], vec![looks.id.into(), looks.hours_year.into(), (looks.hours_year / whole).into()]);
    }
    table
}

/// Organisations that have roles, each with hours there are and hours asked in the months looked at.
pub(crate) fn organisation_hours(burden: &Burden, community: &Community, organisation: usize) -> Option<(f64, f64)> {
    let id = &community.organisations.rows[organisation].organisation;
    let roles: Vec<usize> = (0..burden.roles.len()).filter(|&r| community.roles.rows[r].organisation == *id).collect();
    let sum = |of: fn(&crate::result::RoleResult) -> f64| roles.iter().map(|&r| of(&burden.roles[r])).sum::<f64>();
    (!roles.is_empty()).then(|| (sum(crate::result::RoleResult::supply_hours), sum(crate::result::RoleResult::load_hours)))
}

pub(super) fn organisations(burden: &Burden, community: &Community) -> ResultTable {
    let title = format!("What is asked costs the employers {}", words::pounds_year(burden.totals.employer_cost_year));
    let mut table = ResultTable::new(
        "burden.organisations",
        title,
        format!("Hours there are and hours asked a year, mean, and what each employer pays for the hours asked. {}", period(burden)),
        vec![
            text("organisation", "code"),
            text("name", "organisation"),
            hours_year("supply_hours_year", "hours there are, a year"),
            hours_year("load_hours_year", "hours asked, a year"),
            share("share_taken", "share of time that is asked"),
            pounds_year("employer_cost_year", "cost to the employer, a year"),
        ],
    );
    for (index, row) in community.organisations.rows.iter().enumerate() {
        let Some((supply, load)) = organisation_hours(burden, community, index) else { continue };
        table.row(
            &[("organisation", row.organisation.as_str())],
            vec![
                row.organisation.as_str().into(),
                row.name.as_str().into(),
                (supply * burden.a_year()).into(),
                (load * burden.a_year()).into(),
                (load / supply).into(),
                burden.organisation_costs[index].into(),
            ],
        );
    }
    table
}

pub(super) fn bands(burden: &Burden) -> ResultTable {
    let (employers, system) = (burden.totals.employer_cost_year, system_cost_year(&burden.bands));
    let title = format!(
        "Employers pay {} for the hours asked, the whole system {}",
        words::pounds_year(employers).trim_end_matches(" a year"),
        words::pounds_year(system)
    );
    let mut table = ResultTable::new(
        "burden.bands",
        title,
        format!(
            "Hours a year and their cost, mean, by band of pay; the centre pays part of the contributions to pensions itself. {}",
            period(burden)
        ),
        vec![
            text("band", "band"),
            hours_year("hours_year", "hours asked, a year"),
            pounds_year("employer_cost_year", "cost to employers, a year"),
            pounds_year("system_cost_year", "cost to the whole system, a year"),
        ],
    );
    for band in &burden.bands {
        table.row(
            &[("band", &band.id)],
            vec![band.id.as_str().into(), band.hours_year.into(), band.employer_cost_year.into(), band.system_cost_year.into()],
        );
    }
    table
}

/// Demands that take hours or are carried, those with the most relief first, then the most hours.
pub(crate) fn demand_order(burden: &Burden, community: &Community) -> Vec<usize> {
    let shown = |d: &usize| {
        let row = &community.demands.rows[*d];
        row.state != community::tables::DemandState::Done
            && (burden.demands[*d].carriers > 0 || burden.demands[*d].totals.hours_year() > 0.0)
    };
    let mut order: Vec<usize> = (0..burden.demands.len()).filter(shown).collect();
    let by = |d: usize| &burden.demands[d];
    order.sort_by(|&a, &b| {
        let hours = |d: usize| by(d).totals.hours_year();
        by(b).relief_hours.total_cmp(&by(a).relief_hours).then(hours(b).total_cmp(&hours(a))).then(a.cmp(&b))
    });
    order
}

pub(super) fn demands(burden: &Burden, community: &Community) -> ResultTable {
    let order = demand_order(burden, community);
    let title = match order.first().map(|&d| (d, &burden.demands[d])) {
        Some((d, first)) if first.relief_hours >= 0.5 => {
            format!(
                "Without ‘{}’, {} of {} of overload would go",
                community.demands.rows[d].title,
                words::bare(first.relief_hours),
                words::hours(burden.overload_hours)
            )
        }
        Some((d, first)) => {
            format!("Most hours go to ‘{}’: {}", community.demands.rows[d].title, words::hours_year(first.totals.hours_year()))
        }
        None => "No demand takes hours".into(),
    };
    let mut table = ResultTable::new(
        "burden.demands",
        title,
        format!(
            "Hours and cost a year by demand over all who carry it; relief: expected hours of overload, in the months looked at, that go if it alone goes. {}",
            period(burden)
        ),
        vec![
            text("demand", "code"),
            text("title", "demand"),
            text("issuer_name", "who asks"),
            text("force", "force"),
            text("status", "how it is known"),
            hours_year("answering_hours_year", "answering, hours a year"),
            hours_year("delivering_hours_year", "delivering, hours a year"),
            hours_year("hours_year_p10", "both, low (P10)"),
            hours_year("hours_year_p90", "both, high (P90)"),
            pounds_year("employer_cost_year", "cost to employers, a year"),
            hours("relief_hours", "overload that goes with it, hours"),
            count("carriers", "organisations that carry it"),
            share("share_confirmed", "hours confirmed locally"),
        ],
    );
    for d in order {
        let (row, result) = (&community.demands.rows[d], &burden.demands[d]);
        let totals = &result.totals;
        let figures = [
            totals.answering_hours_year,
            totals.delivering_hours_year,
            totals.hours_year_p10,
            totals.hours_year_p90,
            totals.employer_cost_year,
            result.relief_hours,
            result.carriers as f64,
            result.share_confirmed,
        ];
        let mut values: Vec<Value> = vec![
            row.demand.as_str().into(),
            row.title.as_str().into(),
            names::issuers(community, row).into(),
            row.force.word().into(),
            row.status.word().into(),
        ];
        values.extend(figures.map(Value::from));
        table.row(&[("demand", row.demand.as_str())], values);
    }
    table
}
