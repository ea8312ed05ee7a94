//! Which chapters a community's data can feed, and what each still lacks.

use std::collections::BTreeSet;

use crate::community::{AnyTable, Community};
use crate::tables::{ProvisionStatus, Work};

/// What a chapter makes of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The chapter: `burden`, `strategy`, `services`, `market` or `regime`.
    pub chapter: &'static str,
    /// Whether it can run.
    pub ready: bool,
    /// What it cannot run without, then what would make its figures better; in words.
    pub lacks: Vec<String>,
}

/// What each chapter makes of the data, in the order of the chapters.
#[must_use]
pub fn readiness(community: &Community) -> Vec<Readiness> {
    vec![burden(community), strategy(community), services(community), market(community), regime(community)]
}

/// What is lacking: needed first, then wished for.
struct Lacks {
    chapter: &'static str,
    needed: Vec<String>,
    wished: Vec<String>,
}

impl Lacks {
    fn new(chapter: &'static str) -> Self {
        Self { chapter, needed: Vec::new(), wished: Vec::new() }
    }

    /// The chapter cannot run without rows in these tables.
    fn tables(&mut self, tables: &[&dyn AnyTable]) {
        self.needed.extend(tables.iter().filter(|t| t.is_empty()).map(|t| rows_in(*t)));
    }

    /// The chapter can run without rows in these tables, and says less.
    fn better_with(&mut self, tables: &[(&dyn AnyTable, &str)]) {
        let empty = tables.iter().filter(|(t, _)| t.is_empty());
        self.wished.extend(empty.map(|(t, why)| format!("rows in `{}`: {why}", t.spec().name)));
    }

    fn need(&mut self, met: bool, what: impl Into<String>) {
        if !met {
            self.needed.push(what.into());
        }
    }

    /// `lacking` of `all` rows have no such value.
    fn wish(&mut self, lacking: usize, all: usize, what: &str) {
        if lacking > 0 {
            self.wished.push(format!("{what} ({lacking} of {all} lack it)"));
        }
    }

    fn finish(self) -> Readiness {
        Readiness { chapter: self.chapter, ready: self.needed.is_empty(), lacks: self.needed.into_iter().chain(self.wished).collect() }
    }
}

/// "rows in `objectives`: results that the board wants"
fn rows_in(table: &dyn AnyTable) -> String {
    let help = table.spec().help.trim().trim_end_matches('.');
    let mut letters = help.chars();
    let help = letters.next().map(|first| first.to_lowercase().collect::<String>() + letters.as_str()).unwrap_or_default();
    format!("rows in `{}`: {help}", table.spec().name)
}

fn burden(c: &Community) -> Readiness {
    let mut lacks = Lacks::new("burden");
    lacks.tables(&[&c.organisations, &c.roles, &c.demands, &c.efforts]);
    let unknown = c.efforts.rows.iter().filter(|e| e.hours_mode.is_none()).count();
    lacks.need(c.efforts.is_empty() || unknown < c.efforts.len(), "hours in `efforts`: not one row has them");
    lacks.wish(unknown, c.efforts.len(), "hours in `efforts`");
    let uncommitted = c.roles.rows.iter().filter(|r| r.committed_share_mode.is_none()).count();
    lacks.wish(uncommitted, c.roles.len(), "in `roles`, the share of time that running services already take");
    let with_efforts: BTreeSet<_> = c.efforts.rows.iter().map(|e| &e.demand).collect();
    let without = c.demands.rows.iter().filter(|d| !with_efforts.contains(&d.demand)).count();
    lacks.wish(without, c.demands.len(), "efforts for each demand");
    lacks.better_with(&[(&c.ad_hoc, "requests that come without a calendar are left out")]);
    lacks.finish()
}

fn strategy(c: &Community) -> Readiness {
    let mut lacks = Lacks::new("strategy");
    lacks.tables(&[&c.demands, &c.objectives]);
    lacks.need(
        !c.contributions.is_empty() || !c.interactions.is_empty() || !c.judgements.is_empty(),
        "rows in `contributions`, `interactions` or `judgements`: what serves or hinders what",
    );
    lacks.better_with(&[
        (&c.contributions, "demands that serve no objective cannot be told"),
        (&c.interactions, "conflicts between demands cannot be told"),
        (&c.choices, "choices that hold together are not sought"),
        (&c.roles, "a plan cannot be held against the hours there are"),
        (&c.efforts, "a plan cannot be held against the hours there are"),
    ]);
    let projects = c.demands.rows.iter().filter(|d| d.duration_months.is_some()).count();
    if !c.demands.is_empty() && projects == 0 {
        lacks.wished.push("`duration_months` of a demand: without it there is nothing to place in time".into());
    }
    lacks.finish()
}

fn services(c: &Community) -> Readiness {
    let mut lacks = Lacks::new("services");
    location(c, &mut lacks);
    let costs = c.provision.rows.iter().filter(|p| p.status != ProvisionStatus::Never && p.fixed_cost_year.is_none()).count();
    lacks.wish(costs, c.provision.len(), "in `provision`, the fixed cost a year");
    let capacity = c.provision.rows.iter().filter(|p| p.status != ProvisionStatus::Never && p.capacity_year.is_none()).count();
    lacks.wish(capacity, c.provision.len(), "in `provision`, the capacity a year");
    lacks.better_with(&[(&c.flows, "the model of who goes where cannot be held against what was recorded")]);
    lacks.finish()
}

/// What services and market both need: who needs what, where it could be given, how far that is.
fn location(c: &Community, lacks: &mut Lacks) {
    lacks.tables(&[&c.places, &c.services, &c.sites, &c.needs, &c.provision]);
    let places = c.places.rows.iter().all(|p| p.latitude.is_some() && p.longitude.is_some());
    let sites = c.sites.rows.iter().all(|s| s.latitude.is_some() && s.longitude.is_some());
    let far = !c.travel.is_empty() || (places && sites && !c.places.is_empty() && !c.sites.is_empty());
    lacks.need(far, "rows in `travel`, or latitude and longitude of every place and site: how far it is");
}

fn market(c: &Community) -> Readiness {
    let mut lacks = Lacks::new("market");
    location(c, &mut lacks);
    let owned = c.sites.rows.iter().filter_map(|s| s.organisation.as_ref()).collect::<BTreeSet<_>>();
    lacks.need(owned.len() > 1, "sites of two organisations or more, in `sites`: one alone has no rivals");
    lacks.tables(&[&c.contracts]);
    let no_tariff = c.services.rows.iter().filter(|s| s.tariff_patient.is_none()).count();
    lacks.need(c.services.is_empty() || no_tariff < c.services.len(), "in `services`, the tariff of one service at least");
    lacks.wish(no_tariff, c.services.len(), "in `services`, the tariff");
    let no_beta = c.services.rows.iter().filter(|s| s.beta_minute.is_none()).count();
    lacks.wish(no_beta, c.services.len(), "in `services`, what a minute of travel weighs (`beta_minute`)");
    lacks.better_with(&[(&c.flows, "the model of choice cannot be held against what was recorded")]);
    lacks.finish()
}

fn regime(c: &Community) -> Readiness {
    let mut lacks = Lacks::new("regime");
    lacks.tables(&[&c.organisations, &c.roles, &c.demands, &c.efforts]);
    let managers: BTreeSet<&str> = c.roles.rows.iter().filter(|r| r.manager).flat_map(|r| r.teams().chain([r.role.as_str()])).collect();
    let works = c.efforts.rows.iter().any(|e| e.work == Work::Answering && e.hours_mode.is_some() && managers.contains(e.role.as_str()));
    lacks.need(c.efforts.is_empty() || works, "answering hours in `efforts` on a role that is the work of managers");
    lacks.better_with(&[
        (&c.series, "the simulation cannot be held against what was measured"),
        (&c.regimes, "only the regime that the program ships is simulated"),
        (&c.ad_hoc, "requests that come without a calendar are left out"),
    ]);
    lacks.finish()
}
