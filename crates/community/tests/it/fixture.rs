//! A small community in which all is well, and edits that break it.

use std::collections::BTreeMap;

use community::{Community, Month, Nation, Profile};

/// `table: column=value | column=value`, one row a line.
const BASE: &str = "
organisations: organisation=NHSE | name=NHS England | kind=national body
organisations: organisation=Y60 | name=Midlands | kind=region | parent=NHSE
organisations: organisation=QNC | name=The board | kind=integrated care board | parent=Y60
organisations: organisation=RJE | name=The trust | kind=acute trust | parent=QNC
organisations: organisation=RRE | name=The other trust | kind=acute trust | parent=QNC
roles: role=rje-planning | organisation=RJE | name=Planning | team=planning | wte=6 | people=7 | committed_share_low=0.6 | committed_share_mode=0.7 | committed_share_high=0.8
roles: role=rre-planning | organisation=RRE | name=Planning | team=planning | wte=4 | people=4 | committed_share_low=0.6 | committed_share_mode=0.7 | committed_share_high=0.8
roles: role=qnc-board | organisation=QNC | name=Board office | team=governance | wte=3 | people=3 | committed_share_low=0.5 | committed_share_mode=0.5 | committed_share_high=0.5
demands: demand=D1 | title=Plan | issuer=NHSE; Y60 | origin=national | kind=plan | force=must | carried_by=acute trust | recurrence=yearly | first_due=2024-05-02 | status=read | signed_off_by=board
demands: demand=D2 | title=Four hours | issuer=NHSE | origin=national | kind=target | force=must | carried_by=RJE | recurrence=monthly | first_due=2024-04-30 | status=read
demands: demand=I1 | title=Hub | issuer=QNC | origin=own | kind=initiative | force=may | carried_by=QNC | recurrence=once | duration_months=9 | earliest=2024-04-01 | latest=2025-03-31 | status=assumption
demands: demand=I2 | title=Bank | issuer=QNC | origin=own | kind=initiative | force=may | carried_by=QNC | recurrence=once | duration_months=6 | status=assumption
efforts: demand=D1 | role=planning | work=answering | hours_low=250 | hours_mode=600 | hours_high=1500 | status=assumption
efforts: demand=D1 | role=qnc-board | work=answering | hours_low=5 | hours_mode=10 | hours_high=20 | status=assumption
efforts: demand=D2 | role=rje-planning | work=answering | hours_low=2 | hours_mode=4 | hours_high=8 | status=assumption
efforts: demand=I1 | role=governance | work=delivering | hours_low=20 | hours_mode=40 | hours_high=80 | per=month | status=assumption
efforts: demand=I2 | role=qnc-board | work=delivering | hours_low=20 | hours_mode=40 | hours_high=80 | per=event | count_year=3 | status=assumption
answers: demand=D1 | role=rje-planning | work=answering | answered_by=planning | received=2024-06-14 | hours_low=10 | hours_mode=20 | hours_high=40
ad_hoc: issuer=Y60 | role=planning | requests_month_low=1 | requests_month_mode=2 | requests_month_high=4 | hours_low=1 | hours_mode=2 | hours_high=9 | status=assumption
requests: received=2024-06-03 | issuer=Y60 | due=2024-06-05 | role=rje-planning | hours=4
objectives: objective=O1 | name=Shorter waits | weight=60
objectives: objective=O2 | name=Fairer | weight=40
contributions: demand=I1 | objective=O1 | score=2
interactions: demand=I1 | on_demand=I2 | score=-1
choices: choice=hub | name=Hub
choices: choice=workforce | name=Workforce
options: choice=hub | option=one-site | name=One | demands=I1; I2
options: choice=workforce | option=shared-bank | name=Bank
judgements: choice=hub | option=one-site | on_choice=workforce | on_option=shared-bank | score=2
precedences: before=I1 | after=I2
precedences: before=D1 | after=I1
exclusions: demand=D2 | other=I2
duplicates: demand=D2 | other=I2 | verdict=overlaps
meetings: organisation=QNC | body=board | date=2024-09-19 | papers_due=2024-09-11
plan: demand=I1 | start=2024-09-01 | finish=2025-02-28
places: place=P1 | population=1000 | latitude=52.8 | longitude=-2.1
places: place=P2 | population=500 | latitude=52.9 | longitude=-2.2
services: service=stroke | name=Stroke | tariff_patient=4000 | beta_minute=0.15
services: service=surgery | name=Surgery | requires=stroke | tariff_patient=4000 | beta_minute=0.15
needs: place=P1 | service=stroke | patients_year=3
sites: site=S1 | name=Royal | organisation=RJE | latitude=53 | longitude=-2.2
sites: site=S2 | name=County | organisation=RRE | latitude=52.8 | longitude=-2.1
provision: site=S1 | service=stroke | status=now | fixed_cost_year=2000 | capacity_year=100
travel: place=P1 | site=S1 | minutes=20
travel: place=P1 | site=S2 | minutes=10
flows: place=P1 | site=S1 | service=stroke | patients_year=2
contracts: organisation=RJE | service=stroke | payment=block
scenarios: scenario=lighter | change=drop | target=D2
scenarios: scenario=lighter | change=merge | target=D1 | value=D2
scenarios: scenario=more | change=delegate | target=D1 | value=governance
scenarios: scenario=more | change=add_people | target=rje-planning | value=2
regimes: regime=grip | organisation=RJE | lever=kap | kind=level | from=2024-10 | until=2025-03 | value=16
series: organisation=RJE | measure=list | month=2024-04 | value=61250
own_values: parameter=working_time.sickness_rate | low=0.04 | mode=0.05 | high=0.07 | reason=our own
";

type Cells = BTreeMap<String, String>;

/// Texts of cells by table; rows keep their order.
pub struct Texts {
    rows: Vec<(String, Cells)>,
    profile: Profile,
}

fn cells(text: &str) -> Cells {
    let pairs = text.split('|').filter(|pair| !pair.trim().is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or_else(|| panic!("`{pair}` is not column=value")))
        .map(|(c, v)| (c.trim().into(), v.trim().into()))
        .collect()
}

impl Texts {
    pub fn base() -> Self {
        let lines = BASE.lines().filter(|line| !line.is_empty());
        let rows =
            lines.map(|line| line.split_once(':').expect("table: cells")).map(|(table, row)| (table.to_owned(), cells(row))).collect();
        let profile = Profile {
            name: "Somewhere".into(),
            country: "England".into(),
            first_month: Month::new(2024, 4).expect("a month"),
            months: 12,
            calendar: Nation::England,
            currency: "GBP".into(),
            notice: None,
            settings: BTreeMap::new(),
        };
        Self { rows, profile }
    }

    /// `+ table: cells` adds a row; `table 2: cells` changes cells of the table's second row; `- table 2` takes it away; `- table` all of
    /// them, `- *` those of all tables; `profile: cells` changes the profile.
    pub fn edit(mut self, edits: &[&str]) -> Self {
        for edit in edits {
            self.edit_one(edit);
        }
        self
    }

    fn edit_one(&mut self, edit: &str) {
        if let Some(row) = edit.strip_prefix("+ ") {
            let (table, row) = row.split_once(':').expect("table: cells");
            self.rows.push((table.to_owned(), cells(row)));
        } else if edit == "- *" {
            self.rows.clear();
        } else if let Some(row) = edit.strip_prefix("- ") {
            match row.split_once(' ') {
                Some((table, number)) => {
                    let index = self.index(table, number);
                    self.rows.remove(index);
                }
                None => self.rows.retain(|(table, _)| table != row),
            }
        } else if let Some(keys) = edit.strip_prefix("profile:") {
            for (key, value) in cells(keys) {
                match key.as_str() {
                    "months" => self.profile.months = value.parse().expect("a number"),
                    "name" => self.profile.name = value,
                    "currency" => self.profile.currency = value,
                    _ => panic!("no such key: {key}"),
                }
            }
        } else {
            let (row, changed) = edit.split_once(':').expect("table row: cells");
            let (table, number) = row.split_once(' ').expect("table row");
            let index = self.index(table, number);
            self.rows[index].1.extend(cells(changed));
        }
    }

    fn index(&self, table: &str, number: &str) -> usize {
        let number: usize = number.parse().expect("number of a row");
        let of_table = self.rows.iter().enumerate().filter(|(_, (name, _))| name == table);
        of_table.map(|(i, _)| i).nth(number - 1).unwrap_or_else(|| panic!("no row {number} in {table}"))
    }

    pub fn community(&self) -> Community {
        let mut community = Community::new(self.profile.clone());
        let mut lines: BTreeMap<&str, u32> = BTreeMap::new();
        for (name, cells) in &self.rows {
            let line = lines.entry(name).or_insert(1);
            *line += 1;
            let table = community.table_mut(name).unwrap_or_else(|| panic!("no table {name}"));
            if *line == 2 {
                table.begin(format!("{name}.csv"), None, Vec::new());
            }
            let spec = table.spec();
            for column in cells.keys() {
                assert!(spec.column(column).is_some(), "no column {column} in {name}");
            }
            let texts: Vec<&str> = spec.columns.iter().map(|c| cells.get(c.name).map_or("", String::as_str)).collect();
            table.push(&texts, Vec::new(), *line).unwrap_or_else(|e| panic!("{name} row {line}: {e:?}"));
        }
        community
    }
}
