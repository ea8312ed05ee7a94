//! The chapter on services: one service and its options, by the settings `services.…`.

use ::services::{Hurdles, Inputs, Search, ServicesError, Settings};
use community::cell::Cell as _;
use community::ids::{ServiceId, SiteId};
use community::tables::Mode;
use community::{Community, Setting};
use findings::{ChapterResult, Derivation, FigureKey};
use jiff::civil::{Date, Time};

use super::{Chapter, Context};
use crate::error::AppError;
use crate::settings::burden_settings;

pub(crate) const CHAPTER: Chapter = Chapter { name: "services", wanted, run, explain };

/// Options that stand in the plan begin with this, each the code of a demand.
const INITIATIVES: &str = "services.initiatives.";

/// Named options begin with this, each a list of codes of sites.
const OPTIONS: &str = "services.options.";

/// It is in the paper of a community whose settings ask for it.
pub(crate) fn wanted(community: &Community) -> bool {
    community.profile.settings.keys().any(|key| key.starts_with("services."))
}

fn run(context: &Context<'_>) -> Result<ChapterResult, AppError> {
    Ok(compute(context)?.chapter_result(context.community, context.parameters)?)
}

fn explain(context: &Context<'_>, key: &FigureKey) -> Result<Derivation, AppError> {
    Ok(::services::explain(context.community, context.parameters, &compute(context)?, key)?)
}

pub(crate) fn compute(context: &Context<'_>) -> Result<::services::Services, AppError> {
    let seed = burden_settings(context.community, context.options)?.seed;
    let settings = Settings { seed: Some(seed), ..settings(context.community)? };
    let services = ::services::run(context.community, &Inputs { parameters: context.parameters }, &settings, &Search::default())?;
    initiatives(context.community, &services)?;
    Ok(services)
}

/// `services.initiatives.OPTION` names the demand that stands for an option in the plan: both have to be there.
fn initiatives(community: &Community, services: &::services::Services) -> Result<(), AppError> {
    for (key, setting) in &community.profile.settings {
        let Some(option) = key.strip_prefix(INITIATIVES) else { continue };
        if services.option(option).is_none() {
            return Err(bad(key, setting, "the code of an option after `initiatives.`, as `best-4` or a name under `services.options`"));
        }
        let known = |code: &str| community.demands.rows.iter().any(|d| d.demand.as_str() == code);
        if !matches!(setting, Setting::Text(code) if known(code)) {
            return Err(bad(key, setting, "the code of a demand"));
        }
    }
    Ok(())
}

/// The settings of the community: `services.service`, `open`, `mode`, `departs`, `threshold_minutes`, and `services.options.NAME`.
pub(crate) fn settings(community: &Community) -> Result<Settings, AppError> {
    let service = match text(community, "services.service")? {
        Some(service) => ServiceId::from(service),
        None => only_service(community)?,
    };
    let read = |key: &str, expected: &'static str, found: &Setting| bad(key, found, expected);
    let mode = match text(community, "services.mode")? {
        None => Mode::Car,
        Some(word) => {
            Mode::parse(word).map_err(|_| read("services.mode", "car, public, ambulance or walk", &Setting::Text(word.to_owned())))?
        }
    };
    let departs = match text(community, "services.departs")? {
        None => None,
        Some(word) => {
            Some(Time::parse(word).map_err(|_| read("services.departs", "a time of day as 08:00", &Setting::Text(word.to_owned())))?)
        }
    };
    let key = "services.threshold_minutes";
    let threshold_minutes = match community.profile.settings.get(key) {
        None => None,
        Some(Setting::Integer(minutes)) if *minutes > 0 => Some(*minutes as f64),
        Some(Setting::Number(minutes)) if *minutes > 0.0 => Some(*minutes),
        Some(other) => return Err(bad(key, other, "minutes above 0")),
    };
    Ok(Settings {
        service,
        mode,
        departs,
        open: open(community)?,
        options: options(community)?,
        front: true,
        seed: None,
        hurdles: hurdles(community)?,
        threshold_minutes,
    })
}

fn bad(key: &str, found: &Setting, expected: &'static str) -> AppError {
    AppError::BadSetting { key: key.into(), found: format!("{found:?}"), expected }
}

fn text<'a>(community: &'a Community, key: &str) -> Result<Option<&'a str>, AppError> {
    match community.profile.settings.get(key) {
        None => Ok(None),
        Some(Setting::Text(text)) => Ok(Some(text)),
        Some(other) => Err(bad(key, other, "a text")),
    }
}

/// The service of a community that has one alone.
fn only_service(community: &Community) -> Result<ServiceId, AppError> {
    match &community.services.rows[..] {
        [one] => Ok(one.service.clone()),
        rows => Err(AppError::Services(ServicesError::NoSuchService {
            found: String::new(),
            valid: rows.iter().map(|s| format!("`{}`", s.service)).collect(),
        })),
    }
}

/// Numbers of open sites: a number or a list of them.
fn open(community: &Community) -> Result<Vec<usize>, AppError> {
    let key = "services.open";
    let expected = "a whole number from 1, or a list of them";
    let number = |setting: &Setting| match setting {
        Setting::Integer(n) => usize::try_from(*n).ok().filter(|n| *n > 0).ok_or_else(|| bad(key, setting, expected)),
        other => Err(bad(key, other, expected)),
    };
    match community.profile.settings.get(key) {
        None => Ok(Vec::new()),
        Some(Setting::List(all)) => all.iter().map(number).collect(),
        Some(one) => Ok(vec![number(one)?]),
    }
}

/// Hurdles: `services.hurdles.most_minutes`, `least_share_within`, `least_unit`, `most_elsewhere`, and the dates `set` and `seen`.
fn hurdles(community: &Community) -> Result<Hurdles, AppError> {
    let mut hurdles = Hurdles::default();
    let dated = |key: &str, setting: &Setting| match setting {
        Setting::Text(text) => Date::parse(text).map_err(|_| bad(key, setting, "a date as 2024-09-30")),
        other => Err(bad(key, other, "a date as 2024-09-30")),
    };
    let number = |key: &str, setting: &Setting| match setting {
        Setting::Integer(n) if *n >= 0 => Ok(*n as f64),
        Setting::Number(n) if *n >= 0.0 => Ok(*n),
        other => Err(bad(key, other, "a number from 0")),
    };
    for (key, setting) in &community.profile.settings {
        let Some(name) = key.strip_prefix("services.hurdles.") else { continue };
        match name {
            "most_minutes" => hurdles.most_minutes = Some(number(key, setting)?),
            "least_share_within" => hurdles.least_share_within = Some(number(key, setting)?),
            "least_unit" => hurdles.least_unit = Some(number(key, setting)?),
            "most_elsewhere" => hurdles.most_elsewhere = Some(number(key, setting)?),
            "set" => hurdles.set = Some(dated(key, setting)?),
            "seen" => hurdles.seen = Some(dated(key, setting)?),
            _ => return Err(bad(key, setting, "one of most_minutes, least_share_within, least_unit, most_elsewhere, set and seen")),
        }
    }
    Ok(hurdles)
}

/// Options by name: lists of codes of sites.
fn options(community: &Community) -> Result<Vec<(String, Vec<SiteId>)>, AppError> {
    let expected = "a list of codes of sites";
    let sites = |key: &str, setting: &Setting| match setting {
        Setting::List(all) if !all.is_empty() => all
            .iter()
            .map(|one| match one {
                Setting::Text(code) => Ok(SiteId::from(code.as_str())),
                other => Err(bad(key, other, expected)),
            })
            .collect::<Result<Vec<_>, _>>(),
        other => Err(bad(key, other, expected)),
    };
    let named = community.profile.settings.iter().filter_map(|(key, setting)| Some((key, key.strip_prefix(OPTIONS)?, setting)));
    named.map(|(key, name, setting)| Ok((name.to_owned(), sites(key, setting)?))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test says what it lacks by panicking")]

    use findings::{TermSource, Unit};
    use parameters::Parameters;

    use super::*;
    use crate::settings::Options;

    /// Every figure of the chapter, those of its tables, facts and findings.
    fn figures(result: &ChapterResult) -> Vec<(FigureKey, f64, Unit)> {
        let mut figures = Vec::new();
        for table in &result.tables {
            for (r, row) in table.rows.iter().enumerate() {
                for (c, value) in row.iter().enumerate().filter_map(|(c, v)| Some((c, v.number()?))) {
                    figures.push((table.figure(r, c), value, table.columns[c].unit.expect("numbers have units")));
                }
            }
        }
        figures.extend(result.facts.iter().map(|f| (f.key.clone(), f.quantity.value, f.quantity.unit)));
        figures.extend(result.findings.iter().flat_map(|f| &f.figures).map(|(k, q)| (k.clone(), q.value, q.unit)));
        figures
    }

    #[test]
    fn every_figure_is_explained_with_the_same_bits() {
        let (mut community, _) = crate::open::open("example:staffordshire-2024").unwrap();
        // What the example leaves out: capacities that are too small, contracts, recorded patients.
        let mut push = |table: &str, values: &[(&str, &str)]| {
            let table = community.table_mut(table).unwrap();
            let cell = |name: &str| values.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| *v);
            let cells: Vec<&str> = table.spec().columns.iter().map(|c| cell(c.name)).collect();
            table.push(&cells, Vec::new(), 2).unwrap();
        };
        push("flows", &[("place", "stone"), ("site", "ST46QG"), ("service", "stroke"), ("patients_year", "20")]);
        push("flows", &[("place", "leek"), ("site", "SK27JE"), ("service", "stroke"), ("patients_year", "5")]);
        push("contracts", &[("organisation", "RJE"), ("service", "stroke"), ("payment", "blended"), ("activity_share", "0.4")]);
        for row in &mut community.provision.rows {
            row.capacity_year = Some(community::units::PatientsYear(300.0));
        }
        let parameters = Parameters::shipped().unwrap();
        let options = Options::default();
        let context = Context::new(&community, &parameters, &options);
        let services = compute(&context).unwrap();
        let result = services.chapter_result(&community, &parameters).unwrap();
        let again = compute(&context).unwrap();
        let of = |key: &FigureKey| ::services::explain(&community, &parameters, &again, key).unwrap_or_else(|e| panic!("{key}: {e}"));
        let figures = figures(&result);
        // A table's cells by hundreds: one of each column and some more are walked, each from a chapter computed anew.
        let step = (figures.len() / 400).max(1);
        for (key, value, unit) in figures.iter().step_by(step) {
            let derivation = of(key);
            assert_eq!((derivation.quantity.value.to_bits(), derivation.quantity.unit), (value.to_bits(), *unit), "{key}");
            assert!(
                !derivation.meaning.is_empty() && derivation.formula != "counted" && !derivation.terms.is_empty(),
                "{key}: {derivation:?}"
            );
            for term in &derivation.terms {
                if let TermSource::Figure(key) = &term.source {
                    assert_eq!(of(key).quantity.value.to_bits(), term.quantity.value.to_bits(), "{key}");
                }
            }
        }
        let codes: std::collections::BTreeSet<&str> = result.findings.iter().map(|f| f.code).collect();
        let expected = [
            "services-best",
            "services-beyond",
            "services-border",
            "services-choice",
            "services-estimated",
            "services-option",
            "services-over-capacity",
            "services-recorded",
            "services-worth",
        ];
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), expected);
        assert!(figures.len() > 1_000, "{}", figures.len());
    }

    #[test]
    fn settings_that_cannot_be_are_named() {
        let (community, _) = crate::open::open("example:staffordshire-2024").unwrap();
        let refused = |key: &str, value: Setting| {
            let mut changed = community.clone();
            changed.profile.settings.insert(key.into(), value);
            settings(&changed).unwrap_err().to_string()
        };
        assert!(refused("services.open", Setting::Integer(0)).contains("`services.open`"));
        assert!(refused("services.mode", Setting::Text("horse".into())).contains("car, public, ambulance or walk"));
        assert!(refused("services.departs", Setting::Text("noon".into())).contains("a time of day"));
        assert!(refused("services.threshold_minutes", Setting::Number(-1.0)).contains("minutes above 0"));
        assert!(refused("services.hurdles.fewest", Setting::Integer(3)).contains("one of most_minutes"));
        assert!(refused("services.hurdles.set", Setting::Text("May".into())).contains("a date as"));
        assert!(refused("services.options.north", Setting::Text("ST46QG".into())).contains("a list of codes of sites"));
        let mut unknown = community.clone();
        unknown.profile.settings.insert("services.options.north".into(), Setting::List(vec![Setting::Text("NOWHERE".into())]));
        let parameters = Parameters::shipped().unwrap();
        let options = Options::default();
        let error = compute(&Context::new(&unknown, &parameters, &options)).unwrap_err().to_string();
        assert!(error.contains("the option `north` names the site `NOWHERE`"), "{error}");
        let initiatives = [
            ("services.initiatives.best-4", "NONE", "the code of a demand"),
            ("services.initiatives.best-9", "S24-16", "the code of an option"),
        ];
        for (key, demand, expected) in initiatives {
            let mut unknown = community.clone();
            unknown.profile.settings.insert(key.into(), Setting::Text(demand.into()));
            let error = compute(&Context::new(&unknown, &parameters, &options)).unwrap_err().to_string();
            assert!(error.contains(key) && error.contains(expected), "{error}");
        }
    }
}
