//! What an option does to each organisation: patients, income and cost, under three ways of paying.

use std::collections::BTreeMap;

use community::Community;
use community::ids::{ServiceId, SiteId};
use community::tables::{Payment, Provision, ProvisionStatus};
use parameters::Parameters;

use crate::assign::Assignment;
use crate::posed::Posed;

/// An organisation under an option, with what of its money is known: pounds a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Books {
    /// Its code; the name of the site where no organisation of the community owns it.
    pub owner: String,
    /// Whether it is an organisation of the community.
    pub of_community: bool,
    /// Its open sites.
    pub open_sites: usize,
    /// Patients a year of this community.
    pub patients: f64,
    /// Patients a year more than today.
    pub patients_more: Option<f64>,
    /// What its units cost; `None` where a row says no cost.
    pub cost: Option<f64>,
    /// Change against today, if every patient is paid for by the tariff.
    pub by_activity: Option<f64>,
    /// Change against today, if income stays as it is.
    pub by_block: Option<f64>,
    /// Change against today, if all income of the service is one budget that stays as it is, shared by cost.
    pub by_shared_budget: Option<f64>,
    /// Change against today by the contract that `contracts` says; `None` where it says none.
    pub by_contract: Option<f64>,
}

/// Money of one owner under one assignment.
#[derive(Clone, Copy, Debug, Default)]
struct Account {
    sites: usize,
    patients: f64,
    cost: Option<f64>,
}

/// The share by which costs may be lower or higher than `provision` says.
///
/// # Errors
/// [`parameters::ParameterError`] if there is no value for the day.
pub fn cost_range(parameters: &Parameters, on: jiff::civil::Date) -> Result<(f64, f64), parameters::ParameterError> {
    let known = parameters.get("services.cost_factor", on)?;
    Ok((known.low.unwrap_or(known.central), known.high.unwrap_or(known.central)))
}

/// The organisations under an option, in the order of their codes, those of the community first.
///
/// Cost is that of each open site by [`unit_costs`]: `fixed + patients · cost a patient`, as `provision` says. Under activity an organisation's result changes by `tariff · Δpatients − Δcost`; under block by `−Δcost`;
/// under a shared budget the whole income of today, tariff × all patients, is shared in proportion to cost, so that its result changes by its share of the budget less its cost, then less now.
pub(crate) fn books(
    community: &Community,
    service: &ServiceId,
    posed: &Posed,
    today: Option<&Assignment>,
    then: &Assignment,
) -> Vec<Books> {
    let owners: Vec<(bool, String)> = posed.sites.iter().map(|site| owner(community, site)).collect();
    let open_today = today.map_or(&[][..], |t| t.open.as_slice());
    let unit_costs: Vec<Option<(f64, f64)>> =
        (0..posed.sites.len()).map(|j| unit_costs(community, service, posed, open_today, j)).collect();
    let tariff = community.services.rows.iter().find(|s| s.service == *service).and_then(|s| s.tariff_patient).map(|t| t.get());
    let accounts = |of: &Assignment| {
        let mut accounts: BTreeMap<(bool, String), Account> = BTreeMap::new();
        for (site, patients) in of.open.iter().zip(&of.loads) {
            let cost = unit_costs[*site].map(|(fixed, each)| fixed + patients * each);
            let account = accounts.entry(owners[*site].clone()).or_insert(Account { cost: Some(0.0), ..Account::default() });
            account.sites += 1;
            account.patients += patients;
            account.cost = account.cost.zip(cost).map(|(sum, cost)| sum + cost);
        }
        accounts
    };
    let (before, after) = (today.map(accounts), accounts(then));
    let nothing = Account { cost: Some(0.0), ..Account::default() };
    let mut names: Vec<&(bool, String)> = before.iter().flat_map(BTreeMap::keys).chain(after.keys()).collect();
    names.sort_by_key(|(own, name)| (!own, name.clone()));
    names.dedup();
    let total = |of: &BTreeMap<(bool, String), Account>| of.values().try_fold(0.0, |sum, a| Some(sum + a.cost?));
    let budget = tariff.map(|t| t * then.patients);
    let of = |name: &(bool, String)| {
        let now = after.get(name).copied().unwrap_or(nothing);
        let was = before.as_ref().map(|b| b.get(name).copied().unwrap_or(nothing));
        let change = |of: fn(&Account) -> Option<f64>| of(&now).zip(was.as_ref().and_then(of)).map(|(now, was)| now - was);
        let (patients, cost) = (change(|a| Some(a.patients)), change(|a| a.cost));
        let by_activity = patients.zip(cost).zip(tariff).map(|((patients, cost), tariff)| tariff * patients - cost);
        let by_block = cost.map(|cost| -cost);
        let share = |account: &Account, total: Option<f64>| Some(budget? * account.cost? / total.filter(|t| *t > 0.0)? - account.cost?);
        let by_shared_budget = was.and_then(|was| Some(share(&now, total(&after))? - share(&was, total(before.as_ref()?))?));
        let paid = community.contracts.rows.iter().find(|c| name.0 && c.service == *service && c.organisation.as_str() == name.1);
        let by_contract = paid.and_then(|c| match c.payment {
            Payment::Activity => by_activity,
            Payment::Block => by_block,
            Payment::Blended => {
                let share = c.activity_share?.get();
                by_activity.zip(by_block).map(|(activity, block)| share * activity + (1.0 - share) * block)
            }
        });
        Books {
            owner: name.1.clone(),
            of_community: name.0,
            open_sites: now.sites,
            patients: now.patients,
            patients_more: patients,
            cost: now.cost,
            by_activity,
            by_block,
            by_shared_budget,
            by_contract,
        }
    };
    // Units of others that see nobody from here, today or then, are no part of this.
    let concerned = |books: &Books| books.of_community || books.patients != 0.0 || books.patients_more.is_some_and(|more| more != 0.0);
    names.into_iter().map(of).filter(concerned).collect()
}

/// Whether an organisation of the community owns a site, and its code, or the site's own name.
fn owner(community: &Community, site: &SiteId) -> (bool, String) {
    let row = community.sites.rows.iter().find(|s| s.site == *site);
    match row.and_then(|s| s.organisation.as_ref()) {
        Some(organisation) => (true, organisation.to_string()),
        None => (false, row.map_or_else(|| site.to_string(), |s| s.site.to_string())),
    }
}

/// Fixed cost a year and cost a patient of a site, as far as an option of this community moves them; `None` where `provision` does not say.
///
/// A unit of others that gives the service today goes on for its other patients whether this community's go there or not: its fixed cost is no option's to save, and is 0 here.
pub(crate) fn unit_costs(
    community: &Community,
    service: &ServiceId,
    posed: &Posed,
    open_today: &[usize],
    site: usize,
) -> Option<(f64, f64)> {
    let id = &posed.sites[site];
    let row = provision(community, service, id)?;
    let goes_on = !owner(community, id).0 && open_today.contains(&site);
    let fixed = if goes_on { 0.0 } else { row.fixed_cost_year?.get() };
    Some((fixed, row.cost_patient?.get()))
}

/// The rows of a site and service that do not say never: one a level.
fn levels<'a>(community: &'a Community, service: &ServiceId, site: &SiteId) -> impl Iterator<Item = &'a Provision> {
    community.provision.rows.iter().filter(move |p| p.service == *service && p.site == *site && p.status != ProvisionStatus::Never)
}

/// The first of them.
pub(crate) fn provision<'a>(community: &'a Community, service: &ServiceId, site: &SiteId) -> Option<&'a Provision> {
    levels(community, service, site).next()
}

/// Patients a year that a site can see; `None` where it does not say, or not of every level.
pub(crate) fn capacity(community: &Community, service: &ServiceId, site: &SiteId) -> Option<f64> {
    let mut rows = levels(community, service, site).peekable();
    rows.peek()?;
    rows.try_fold(0.0, |sum, row| Some(sum + row.capacity_year?.get()))
}
