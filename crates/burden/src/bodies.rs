//! Organisations and roles in time: who exists on a day, who succeeds whom, who carries what.

use std::collections::{BTreeMap, BTreeSet};

use community::Community;
use community::ids::{OrganisationId, RoleOrTeam};
use community::tables::Demand;
use jiff::civil::Date;

use crate::days::{Day, Days};

/// First and last day on which something exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Life {
    pub from: Day,
    pub until: Day,
}

impl Life {
    fn new(days: &Days, from: Option<Date>, until: Option<Date>) -> Self {
        let end = days.len() - 1;
        let from = from.map_or(0, |d| if d < days.date(0) { 0 } else { days.day(d) });
        // A day before the first that is numbered: it never exists here.
        let until = until.map_or(Some(end), |d| (d >= days.date(0)).then(|| days.day(d)));
        match until {
            Some(until) => Self { from, until },
            None => Self { from: 1, until: 0 },
        }
    }

    pub fn has(self, day: Day) -> bool {
        (self.from..=self.until).contains(&day)
    }

    fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), until: self.until.min(other.until) }
    }
}

/// An organisation that carries a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Carrier {
    organisation: usize,
    /// Named by its id: its successor carries on.
    named: bool,
}

/// Who is who, by index into the community's tables.
#[derive(Debug)]
pub(crate) struct Bodies<'a> {
    community: &'a Community,
    organisations: BTreeMap<&'a str, usize>,
    lives: Vec<Life>,
    roles_of: Vec<Vec<usize>>,
    role_ids: BTreeMap<&'a str, usize>,
    role_lives: Vec<Life>,
    /// Days on which something begins, and days after something ended: between two of them nobody comes or goes.
    changes: BTreeSet<Day>,
}

impl<'a> Bodies<'a> {
    pub fn new(community: &'a Community, days: &Days) -> Self {
        let organisations: BTreeMap<&str, usize> =
            community.organisations.rows.iter().enumerate().map(|(i, o)| (o.organisation.as_str(), i)).collect();
        let lives: Vec<Life> = community.organisations.rows.iter().map(|o| Life::new(days, o.from, o.until)).collect();
        let mut roles_of = vec![Vec::new(); lives.len()];
        let mut role_lives = Vec::new();
        for (index, role) in community.roles.rows.iter().enumerate() {
            let own = Life::new(days, role.from, role.until);
            match organisations.get(role.organisation.as_str()) {
                Some(&organisation) => {
                    roles_of[organisation].push(index);
                    role_lives.push(own.and(lives[organisation]));
                }
                None => role_lives.push(own),
            }
        }
        let role_ids = community.roles.rows.iter().enumerate().map(|(i, r)| (r.role.as_str(), i)).collect();
        let changes = lives.iter().chain(&role_lives).flat_map(|life| [life.from, life.until + 1]).collect();
        Self { community, organisations, lives, roles_of, role_ids, role_lives, changes }
    }

    pub fn organisation(&self, id: &str) -> Option<usize> {
        self.organisations.get(id).copied()
    }

    pub fn role(&self, id: &str) -> Option<usize> {
        self.role_ids.get(id).copied()
    }

    pub fn role_life(&self, role: usize) -> Life {
        self.role_lives[role]
    }

    /// The stretches from `from` to `to` in each of which the same bodies exist.
    pub fn stretches(&self, from: Day, to: Day) -> Vec<(Day, Day)> {
        if from > to {
            return Vec::new();
        }
        let mut starts = vec![from];
        starts.extend(self.changes.range(from..=to).filter(|&&day| day > from));
        let ends = starts.iter().skip(1).map(|next| next - 1).chain([to]);
        starts.iter().copied().zip(ends).collect()
    }

    /// The body that holds an organisation's duties on a day: itself, or its successor once it has ended; none if they ended with it.
    pub fn heir(&self, organisation: usize, day: Day) -> Option<usize> {
        let mut current = organisation;
        for _ in 0..=self.lives.len() {
            if day <= self.lives[current].until {
                return Some(current);
            }
            let successor = self.community.organisations.rows[current].successor.as_ref()?;
            current = self.organisation(successor.as_str())?;
        }
        None
    }

    /// The id of the body that asks on a day: the first issuer that exists or has an heir. An issuer that the table does not list is taken to exist.
    pub fn issuer(&self, demand: &'a Demand, day: Day) -> Option<&'a str> {
        if demand.issuer.is_empty() {
            return Some(if demand.origin == community::tables::Origin::Own { "own" } else { "not-named" });
        }
        demand.issuer.iter().find_map(|id| self.issuer_heir(id, day))
    }

    /// The id of the body that asks on a day in an issuer's place.
    pub fn issuer_heir(&self, id: &'a OrganisationId, day: Day) -> Option<&'a str> {
        match self.organisation(id.as_str()) {
            Some(index) => self.heir(index, day).map(|i| self.community.organisations.rows[i].organisation.as_str()),
            None => Some(id.as_str()),
        }
    }

    /// The organisations that a demand names, by id or kind; and the names that are neither.
    pub fn carriers(&self, demand: &'a Demand) -> (Vec<Carrier>, Vec<&'a str>) {
        let mut carriers = BTreeSet::new();
        let mut unknown = Vec::new();
        for name in demand.carried_by.iter().map(|c| c.as_str()) {
            if let Some(organisation) = self.organisation(name) {
                carriers.insert(Carrier { organisation, named: true });
                continue;
            }
            let rows = self.community.organisations.rows.iter().enumerate();
            let of_kind =
                rows.filter(|(_, o)| o.kind.as_str().eq_ignore_ascii_case(name)).map(|(i, _)| Carrier { organisation: i, named: false });
            let before = carriers.len();
            let mut any = false;
            for carrier in of_kind {
                any = true;
                carriers.insert(carrier);
            }
            if !any && carriers.len() == before {
                unknown.push(name);
            }
        }
        (carriers.into_iter().collect(), unknown)
    }

    /// The organisations that carry a demand on a day, by index, in order.
    pub fn carrying(&self, carriers: &[Carrier], day: Day) -> BTreeSet<usize> {
        let on = |c: &Carrier| match c.named {
            true => self.heir(c.organisation, day).filter(|&o| self.lives[o].has(day)),
            false => Some(c.organisation).filter(|&o| self.lives[o].has(day)),
        };
        carriers.iter().filter_map(on).collect()
    }

    /// The roles of a team in an organisation on a day, each with its share of the team's WTE.
    pub fn team(&self, organisation: usize, team: &str, day: Day) -> Vec<(usize, f64)> {
        let of_team = |&role: &usize| self.community.roles.rows[role].is_of_team(team) && self.role_lives[role].has(day);
        let roles: Vec<usize> = self.roles_of[organisation].iter().copied().filter(of_team).collect();
        self.by_wte(roles)
    }

    /// Roles, each with its share of their WTE.
    fn by_wte(&self, roles: Vec<usize>) -> Vec<(usize, f64)> {
        let wte = |role: usize| self.community.roles.rows[role].wte.get();
        let whole: f64 = roles.iter().map(|&r| wte(r)).sum();
        let even = 1.0 / roles.len().max(1) as f64;
        roles.into_iter().map(|r| (r, if whole > 0.0 { wte(r) / whole } else { even })).collect()
    }

    /// The roles that did a role's work on a day before it began: the same team in the bodies that its organisation succeeds, each with its
    /// share of their WTE. None where its organisation succeeds nobody, or they had no such team.
    pub fn forerunners(&self, role: usize, day: Day) -> Vec<(usize, f64)> {
        let row = &self.community.roles.rows[role];
        let earlier = self
            .community
            .organisations
            .rows
            .iter()
            .enumerate()
            .filter(|(i, o)| o.successor.as_ref().is_some_and(|s| s.as_str() == row.organisation.as_str()) && self.lives[*i].has(day));
        let of_teams = |(i, _)| row.teams().flat_map(move |team| self.team(i, team, day)).map(|(role, _)| role);
        let roles: BTreeSet<usize> = earlier.flat_map(of_teams).collect();
        self.by_wte(roles.into_iter().collect())
    }

    /// The roles of that id or team on a day, in whichever organisation: for requests that come without a list of carriers.
    pub fn anywhere(&self, name: &RoleOrTeam, day: Day) -> Vec<(usize, f64)> {
        match self.role(name.as_str()) {
            Some(role) => {
                if self.role_lives[role].has(day) {
                    vec![(role, 1.0)]
                } else {
                    Vec::new()
                }
            }
            None => (0..self.lives.len()).flat_map(|o| self.team(o, name.as_str(), day)).collect(),
        }
    }
}
