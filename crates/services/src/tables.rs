//! The tables of the chapter.

use community::Community;
use findings::{Column, Quantity, ResultTable, Unit, Value};

use crate::assign::Assignment;
use crate::chapter::{OptionFound, OptionKind, Services};

/// Rows of places for an option: those whose patients' journeys change most.
const PLACES_SHOWN: usize = 200;
/// Most places of which every one is listed for maps.
const PLACES_MAPPED: usize = 2_000;

fn optional(value: Option<f64>) -> Value {
    value.map_or(Value::Unknown, Value::from)
}

impl Services {
    /// All tables, in the order in which they are read.
    pub(crate) fn tables(&self, community: &Community, costs: (f64, f64)) -> Vec<ResultTable> {
        let mut tables = vec![self.options_table(), self.units_table(community), self.groups_table(), self.places_table(community)];
        tables.push(self.organisations_table(community, costs));
        tables.push(self.catchments_table());
        tables.push(self.front_table());
        tables.extend(self.recorded_table(community));
        tables.extend(self.appraisal_tables(community));
        tables.extend(self.sure_tables());
        tables
    }

    /// Minutes, with the mark of what was estimated.
    fn subtitle(&self, what: &str) -> String {
        let marked = match &self.posed.estimate {
            Some(e) if e.pairs == e.of => "; all minutes are estimated from coordinates",
            Some(_) => "; some minutes are estimated from coordinates",
            None => "",
        };
        format!("{what}, {}, by {}, one way, every patient at the nearest open site{marked}", self.service_name, self.settings.mode)
    }

    /// The options side by side.
    #[must_use]
    pub fn options_table(&self) -> ResultTable {
        let minutes = |name: &str, label: &str| Column::number(name, label, Unit::Minutes);
        let patients = |name: &str, label: &str| Column::number(name, label, Unit::PatientsYear);
        let columns = vec![
            Column::text("option", "option"),
            Column::text("sites", "open sites"),
            Column::number("open_sites", "number of sites", Unit::Count),
            minutes("mean_minutes", "mean patient"),
            minutes("worst_tenth_minutes", "farthest tenth of patients"),
            minutes("farthest_minutes", "longest journey"),
            Column::number("share_within", &format!("within {} minutes", self.threshold_minutes), Unit::Share),
            minutes("deprivation_gap_minutes", "most deprived fifth less least deprived"),
            patients("patients_elsewhere", "patients whose unit changes"),
            patients("patients_farther", "patients with a longer journey"),
            minutes("minutes_more", "how much longer for them"),
            patients("smallest_unit", "smallest unit, patients of this community"),
            minutes("bound_minutes", "no set of so many sites has less"),
        ];
        let title = "What each option means for patients";
        let mut table = ResultTable::new("services.options", title, self.subtitle("Options side by side"), columns);
        for option in &self.options {
            let m = &option.measures;
            let bound = option.proof.as_ref().map(|p| p.bound / option.assignment.patients);
            let row = vec![
                option.name.as_str().into(),
                self.site_codes(&option.assignment).into(),
                (option.assignment.open.len() as f64).into(),
                m.mean_minutes.into(),
                m.worst_tenth_minutes.into(),
                m.farthest_minutes.into(),
                m.share_within.into(),
                optional(m.deprivation_gap()),
                optional(option.shift.map(|s| s.elsewhere)),
                optional(option.shift.map(|s| s.farther)),
                optional(option.shift.map(|s| s.minutes_more)),
                m.smallest_unit.into(),
                optional(bound),
            ];
            table.row(&[("option", &option.id)], row);
        }
        table
    }

    /// Codes of the open sites, as a list.
    #[must_use]
    pub fn site_codes(&self, assignment: &Assignment) -> String {
        assignment.open.iter().map(|j| self.posed.sites[*j].as_str()).collect::<Vec<_>>().join(", ")
    }

    fn units_table(&self, community: &Community) -> ResultTable {
        let columns = vec![
            Column::text("option", "option"),
            Column::text("site", "site"),
            Column::text("site_name", "name"),
            Column::text("owner", "organisation"),
            Column::number("unit_patients", "patients of this community", Unit::PatientsYear),
            Column::number("unit_more", "more than today", Unit::PatientsYear),
            Column::number("unit_capacity", "capacity", Unit::PatientsYear),
            Column::number("unit_over", "beyond its capacity", Unit::PatientsYear),
        ];
        let title = "How many patients each unit would see";
        let mut table = ResultTable::new("services.units", title, self.subtitle("Patients a year of this community"), columns);
        let today = self.today();
        for option in &self.options {
            let loads = &option.assignment;
            for (site, load) in loads.open.iter().zip(&loads.loads) {
                let id = &self.posed.sites[*site];
                let row = community.sites.rows.iter().find(|s| s.site == *id);
                let before = today.map(|t| t.assignment.load_of(*site));
                if *load == 0.0 && before.unwrap_or(0.0) == 0.0 {
                    continue;
                }
                let capacity = crate::money::capacity(community, &self.settings.service, id);
                let values = vec![
                    option.name.as_str().into(),
                    id.as_str().into(),
                    row.map_or("", |s| s.name.as_str()).into(),
                    row.and_then(|s| s.organisation.as_ref()).map_or("", |o| o.as_str()).into(),
                    (*load).into(),
                    optional(before.map(|b| load - b)),
                    optional(capacity),
                    optional(capacity.map(|c| (load - c).max(0.0))),
                ];
                table.row(&[("option", &option.id), ("site", id.as_str())], values);
            }
        }
        table
    }

    fn groups_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("option", "option"),
            Column::text("group", "patients of"),
            Column::number("group_patients", "patients", Unit::PatientsYear),
            Column::number("group_today", "mean patient today", Unit::Minutes),
            Column::number("group_minutes", "mean patient then", Unit::Minutes),
            Column::number("group_more", "longer by", Unit::Minutes),
            Column::number("group_within", &format!("within {} minutes then", self.threshold_minutes), Unit::Share),
        ];
        let title = "Who gains and who loses, by deprivation and area";
        let mut table = ResultTable::new("services.groups", title, self.subtitle("Minutes of the mean patient of each group"), columns);
        let today = self.today();
        for option in self.options.iter().filter(|o| o.kind != OptionKind::Nothing || self.options.len() == 1) {
            for (name, group) in &option.measures.groups {
                let before = today.and_then(|t| t.measures.groups.get(name)).map(|g| g.mean_minutes);
                let values = vec![
                    option.name.as_str().into(),
                    name.as_str().into(),
                    group.patients.into(),
                    optional(before),
                    group.mean_minutes.into(),
                    optional(before.map(|b| group.mean_minutes - b)),
                    group.share_within.into(),
                ];
                table.row(&[("option", &option.id), ("group", name)], values);
            }
        }
        table
    }

    fn places_table(&self, community: &Community) -> ResultTable {
        let columns = vec![
            Column::text("option", "option"),
            Column::text("place", "place"),
            Column::text("place_name", "name"),
            Column::number("place_patients", "patients", Unit::PatientsYear),
            Column::text("site_today", "site today"),
            Column::number("place_today", "minutes today", Unit::Minutes),
            Column::text("site_then", "site then"),
            Column::number("place_minutes", "minutes then", Unit::Minutes),
            Column::number("place_more", "longer by", Unit::Minutes),
            Column::text("estimated", "minutes"),
        ];
        let title = "Where journeys change most";
        let what = format!("The {PLACES_SHOWN} places of each option with the most patient-minutes gained or lost");
        let mut table = ResultTable::new("services.places", title, self.subtitle(&what), columns);
        let Some(today) = self.today() else { return table };
        for option in self.options.iter().filter(|o| o.kind != OptionKind::Nothing) {
            for (place, more) in self.changes(today, option).into_iter().take(PLACES_SHOWN) {
                let (from, to) = (today.assignment.site_of[place], option.assignment.site_of[place]);
                let id = &self.posed.places[place];
                let name = community.places.rows.iter().find(|p| p.place == *id).and_then(|p| p.name.clone());
                let values = vec![
                    option.name.as_str().into(),
                    id.as_str().into(),
                    name.unwrap_or_default().into(),
                    self.posed.instance.need(place).into(),
                    self.posed.sites[from].as_str().into(),
                    self.posed.instance.minutes(place, from).into(),
                    self.posed.sites[to].as_str().into(),
                    self.posed.instance.minutes(place, to).into(),
                    more.into(),
                    self.posed.mark(place, from, to).into(),
                ];
                table.row(&[("option", &option.id), ("place", id.as_str())], values);
            }
        }
        table
    }

    /// Who goes where, of every place: for maps. Empty where places are so many that a map would show a blot.
    fn catchments_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("option", "option"),
            Column::text("place", "place"),
            Column::number("catchment_patients", "patients", Unit::PatientsYear),
            Column::text("site", "site"),
            Column::number("catchment_minutes", "minutes", Unit::Minutes),
        ];
        let title = "Who goes where";
        let mut table = ResultTable::new("services.catchments", title, self.subtitle("Patients by place"), columns);
        if self.posed.places.len() > PLACES_MAPPED {
            return table;
        }
        for option in &self.options {
            for (place, id) in self.posed.places.iter().enumerate() {
                let site = option.assignment.site_of[place];
                let values = vec![
                    option.name.as_str().into(),
                    id.as_str().into(),
                    self.posed.instance.need(place).into(),
                    self.posed.sites[site].as_str().into(),
                    self.posed.instance.minutes(place, site).into(),
                ];
                table.row(&[("option", &option.id), ("place", id.as_str())], values);
            }
        }
        table
    }

    /// Places whose minutes change, with how many more they are; the most patient-minutes first.
    pub(crate) fn changes(&self, today: &OptionFound, option: &OptionFound) -> Vec<(usize, f64)> {
        let instance = &self.posed.instance;
        let more = |place: usize| {
            instance.minutes(place, option.assignment.site_of[place]) - instance.minutes(place, today.assignment.site_of[place])
        };
        let mut changes: Vec<(usize, f64)> = (0..instance.places()).map(|p| (p, more(p))).filter(|(_, more)| *more != 0.0).collect();
        let weight = |(place, more): &(usize, f64)| instance.need(*place) * more.abs();
        changes.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.0.cmp(&b.0)));
        changes
    }

    fn organisations_table(&self, community: &Community, (low, high): (f64, f64)) -> ResultTable {
        let pounds = |name: &str, label: &str| Column::number(name, label, Unit::PoundsYear);
        let columns = vec![
            Column::text("option", "option"),
            Column::text("owner", "organisation, or site of another"),
            Column::number("owner_sites", "open sites", Unit::Count),
            Column::number("owner_patients", "patients of this community", Unit::PatientsYear),
            Column::number("owner_more", "more than today", Unit::PatientsYear),
            pounds("owner_cost_low", "cost, low"),
            pounds("owner_cost", "cost"),
            pounds("owner_cost_high", "cost, high"),
            pounds("owner_by_activity", "better off, paid by activity"),
            pounds("owner_by_block", "better off, paid by block"),
            pounds("owner_by_shared_budget", "better off, one shared budget"),
            pounds("owner_by_contract", "better off, by its contract"),
        ];
        let title = "What each option means for each organisation";
        let what =
            "Patients of this community and their cost and income a year, against today; costs as `provision` says, and over their range";
        let mut table = ResultTable::new("services.organisations", title, self.subtitle(what), columns);
        for option in &self.options {
            for books in &option.books {
                let named = community.organisations.rows.iter().find(|o| books.of_community && o.organisation.as_str() == books.owner);
                let site = community.sites.rows.iter().find(|s| !books.of_community && s.site.as_str() == books.owner);
                let name = named.map(|o| &o.name).or(site.map(|s| &s.name)).unwrap_or(&books.owner);
                let values = vec![
                    option.name.as_str().into(),
                    name.as_str().into(),
                    (books.open_sites as f64).into(),
                    books.patients.into(),
                    optional(books.patients_more),
                    optional(books.cost.map(|c| c * low)),
                    optional(books.cost),
                    optional(books.cost.map(|c| c * high)),
                    optional(books.by_activity),
                    optional(books.by_block),
                    optional(books.by_shared_budget),
                    optional(books.by_contract),
                ];
                table.row(&[("option", &option.id), ("owner", &books.owner)], values);
            }
        }
        table
    }

    fn front_table(&self) -> ResultTable {
        let columns = vec![
            Column::number("front_sites", "sites", Unit::Count),
            Column::number("front_minutes", "mean patient", Unit::Minutes),
            Column::number("front_bound", "no set has less", Unit::Minutes),
            Column::number("front_within", &format!("within {} minutes", self.threshold_minutes), Unit::Share),
            Column::number("front_farthest", "longest journey", Unit::Minutes),
            Column::number("front_smallest", "smallest unit", Unit::PatientsYear),
            Column::text("sites", "open sites"),
        ];
        let first = self.front.first().zip(self.front.last());
        let title = first.map_or_else(String::new, |(one, all)| {
            let minutes = |of: &Assignment| Quantity::new(of.mean_minutes, Unit::Minutes);
            let (one, all) = (&one.assignment, &all.assignment);
            format!(
                "From {} of the mean patient with {} to {} with {}",
                minutes(one),
                sites(one.open.len()),
                minutes(all),
                sites(all.open.len())
            )
        });
        let mut table = ResultTable::new("services.front", title, self.subtitle("The best for every number of sites"), columns);
        for found in &self.front {
            let of = &found.assignment;
            let n = of.open.len().to_string();
            let values = vec![
                (of.open.len() as f64).into(),
                of.mean_minutes.into(),
                (found.bound / of.patients).into(),
                of.share_within(&self.posed.instance, self.threshold_minutes).into(),
                of.farthest_minutes.into(),
                of.loads.iter().copied().fold(f64::INFINITY, f64::min).into(),
                self.site_codes(of).into(),
            ];
            table.row(&[("sites", &n)], values);
        }
        table
    }

    fn recorded_table(&self, community: &Community) -> Option<ResultTable> {
        let recorded = self.recorded.as_ref()?;
        let columns = vec![
            Column::text("site", "site"),
            Column::text("site_name", "name"),
            Column::number("recorded_patients", "recorded", Unit::PatientsYear),
            Column::number("nearest_patients", "if all went to the nearest of today's", Unit::PatientsYear),
        ];
        let title = "How well the nearest site explains who goes where today";
        let mut table = ResultTable::new("services.recorded", title, self.subtitle("Patients a year in `flows`"), columns);
        for (site, (patients, nearest)) in &recorded.by_site {
            let id = &self.posed.sites[*site];
            let name = community.sites.rows.iter().find(|s| s.site == *id).map_or("", |s| s.name.as_str());
            table.row(&[("site", id.as_str())], vec![id.as_str().into(), name.into(), (*patients).into(), (*nearest).into()]);
        }
        Some(table)
    }
}

/// `1 site`, `4 sites`.
pub(crate) fn sites(n: usize) -> String {
    findings::words::count(n, "site", "sites")
}
