//! Asks for what a new community is made from: questions to standard error, one answer a line from standard input.
//!
//! Each answer is tried at once by the use-case that makes the community. On a terminal a wrong one is asked for again; from a pipe
//! it ends the program, as a wrong option would. When no more lines come, what is left stands as in the template.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use app::{AppError, FromRegister, TimeTaken};

use crate::show::style::bold;

/// Asks for all of it.
pub fn ask() -> Result<FromRegister, AppError> {
    let registers = app::registers();
    let mut wanted = FromRegister { register: registers[0].into(), ..FromRegister::default() };
    let question = format!("Register, one of {} [{}]", registers.join(", "), registers[0]);
    let kinds = answered(&question, |answer| {
        wanted.register = answer.unwrap_or(registers[0]).to_owned();
        app::kinds(&wanted.register)
    })?;
    answered(&format!("Kind of organisation, one of {}", kinds.join(", ")), |answer| {
        wanted.kind = answer.unwrap_or_default().to_owned();
        app::offer(&wanted)
    })?;
    answered(&format!("What it is called [Our {}]", wanted.kind), |answer| {
        wanted.name = answer.map(str::to_owned);
        app::offer(&wanted)
    })?;
    let taken =
        "Share of working time that running services already take, as 0.55-0.75, or `template` for the register's assumption [not known]";
    let offer = answered(taken, |answer| {
        wanted.taken = match answer {
            None => TimeTaken::Unknown,
            Some("template") => TimeTaken::Template,
            Some(range) => TimeTaken::Typed(range.to_owned()),
        };
        app::offer(&wanted)
    })?;
    for team in &offer.teams {
        let name = team.role.split_once('-').map_or(team.role.as_str(), |(_, team)| team);
        answered(&format!("Whole-time equivalents: {} [{}]", team.name, team.wte), |answer| {
            let mut tried = wanted.clone();
            tried.wte.extend(answer.map(|wte| format!("{name}={wte}")));
            app::offer(&tried)?;
            wanted = tried;
            Ok(())
        })?;
    }
    eprintln!("{}", bold("Demands of the register:"));
    for demand in &offer.demands {
        eprintln!("  {:<9} {} ({}, {})", demand.demand, demand.title, demand.issuer, demand.status);
    }
    answered("Codes of those that nobody asks of you, with commas between [none]", |answer| {
        wanted.without = answer.map_or_else(Vec::new, |codes| codes.split(',').map(|c| c.trim().to_owned()).collect());
        app::offer(&wanted)
    })?;
    Ok(wanted)
}

/// Asks until the answer can be taken; `None` is an empty answer, or none at all.
fn answered<T>(question: &str, mut take: impl FnMut(Option<&str>) -> Result<T, AppError>) -> Result<T, AppError> {
    let stdin = std::io::stdin();
    loop {
        eprint!("{question}: ");
        let mut line = String::new();
        let read = std::io::stderr().flush().and_then(|()| stdin.lock().read_line(&mut line));
        read.map_err(|source| AppError::Read { path: "standard input".into(), source })?;
        if !stdin.is_terminal() {
            eprintln!();
        }
        let answer = Some(line.trim()).filter(|a| !a.is_empty());
        match take(answer) {
            Err(error @ AppError::BadArgument { .. }) if stdin.is_terminal() && !line.is_empty() => crate::show::error(&error),
            done => return done,
        }
    }
}
