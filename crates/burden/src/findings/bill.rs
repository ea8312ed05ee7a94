//! Who asks, for how much, and where the work looks.

use community::tables::Status;
use findings::{Ask, FigureKey, Finding, Level, Quantity, Unit};

use super::{figure, finding};
use crate::model::Model;
use crate::result::Burden;
use crate::words;

/// The share of the time available that the register takes: said even where it is small.
pub(super) fn share_taken(burden: &Burden) -> Option<Finding> {
    if burden.supply_hours_year <= 0.0 {
        return None;
    }
    let taken = burden.share_of_time_taken();
    let totals = &burden.totals;
    let mut found = finding("burden-share-taken", Level::Note, burden.share_sentence(), totals.hours_year());
    found.figures = vec![
        figure("share_of_time_taken", taken, Unit::Share),
        figure("load_hours_year", totals.hours_year(), Unit::HoursYear),
        figure("supply_hours_year", burden.supply_hours_year, Unit::HoursYear),
    ];
    let low = totals.hours_year_p10 / burden.supply_hours_year;
    let high = totals.hours_year_p90 / burden.supply_hours_year;
    found.sureness = vec![
        format!("In eight of ten draws it lies between {} and {}.", words::share(low), words::share(high)),
        format!("With all hours asked halved it is {}, with all doubled {}.", words::share(taken / 2.0), words::share(taken * 2.0)),
        burden.rests_on(),
    ];
    Some(found)
}

/// Who asks for the most.
pub(super) fn top_issuer(burden: &Burden) -> Option<Finding> {
    let first = burden.issuers.first()?;
    let hours = first.totals.hours_year();
    let sentence = format!(
        "{} asks for {} of all hours: {}, which cost the employers {}",
        first.name,
        words::share(hours / burden.totals.hours_year()),
        words::hours_year(hours),
        words::pounds_year(first.totals.employer_cost_year)
    );
    let mut found = finding("burden-top-issuer", Level::Note, sentence, hours);
    let key = |measure: &str| FigureKey::new(format!("burden.{measure}")).at("issuer", &first.id);
    found.figures = vec![
        (key("share_of_hours"), Quantity::new(hours / burden.totals.hours_year(), Unit::Share)),
        (key("employer_cost_year"), Quantity::new(first.totals.employer_cost_year, Unit::PoundsYear)),
    ];
    found.sureness = vec![
        format!(
            "In eight of ten draws between {} and {}.",
            words::bare(first.totals.hours_year_p10),
            words::hours_year(first.totals.hours_year_p90)
        ),
        format!("{} of these hours are confirmed locally.", words::share(first.share_confirmed)),
        "It counts what is listed: what partners and the level between ask is seldom listed, and would lower this share.".into(),
    ];
    found.ask = Some(Ask {
        what: "put the list of its demands, with their hours, before it and ask which can go".into(),
        whom: first.name.clone(),
    });
    Some(found)
}

/// Where the work looks.
pub(super) fn looking_up(burden: &Burden) -> Option<Finding> {
    let whole = burden.totals.hours_year();
    let of = |id: &str| burden.looks.iter().find(|l| l.id == id).map_or(0.0, |l| l.hours_year);
    if whole <= 0.0 || of("up") <= 0.0 {
        return None;
    }
    let sentence = format!(
        "{} of the hours go into looking up to the levels above, {} out to partners, {} into the community's own development",
        words::share(of("up") / whole),
        words::share(of("out") / whole),
        words::share(of("own") / whole)
    );
    let mut found = finding("burden-looking-up", Level::Note, sentence, of("up"));
    let key = |id: &str| FigureKey::new("burden.share_of_hours").at("looks", id);
    found.figures = ["up", "out", "own"].map(|id| (key(id), Quantity::new(of(id) / whole, Unit::Share))).to_vec();
    found.sureness = vec!["It counts what is listed; own work that nobody listed is not in it.".into()];
    Some(found)
}

/// Requests without a calendar.
pub(super) fn ad_hoc(model: &Model<'_>, burden: &Burden) -> Option<Finding> {
    if burden.ad_hoc_hours_year <= 0.0 {
        return None;
    }
    let share = burden.ad_hoc_hours_year / burden.totals.hours_year();
    let sentence = format!(
        "Requests that come without a calendar take {}, {} of all hours",
        words::hours_year(burden.ad_hoc_hours_year),
        words::share(share)
    );
    let mut found = finding("burden-adhoc", Level::Note, sentence, burden.ad_hoc_hours_year);
    found.figures = vec![figure("ad_hoc_hours_year", burden.ad_hoc_hours_year, Unit::HoursYear)];
    let assumed = model.ad_hoc.iter().filter(|a| a.status == Status::Assumption).count();
    found.sureness =
        vec![format!("{assumed} of {} are illustrations.", words::count(model.ad_hoc.len(), "rate of requests", "rates of requests"))];
    let fitted = model.ad_hoc.iter().filter(|a| a.fit.is_some()).count();
    if fitted > 0 {
        found.sureness.push(format!("{} from the log of requests.", words::count(fitted, "rate is fitted", "rates are fitted")));
    }
    found.unverified_alone = model.ad_hoc.iter().all(|a| a.status != Status::Read);
    let what = match fitted {
        0 => "log requests for a month: who asks, when due, how many hours, what it repeats",
        _ => "keep the log of requests, and have the teams that do not keep one begin it",
    };
    found.ask = Some(Ask { what: what.into(), whom: "the teams that answer them".into() });
    Some(found)
}
