//! Ids as types: a role cannot stand where a demand is meant.

use std::fmt;
use std::sync::Arc;

use crate::cell::{Cell, CellError};
use crate::spec::Kind;

/// Checks the text of an id: short, and none of the characters that lists and figure references use.
fn check_id(text: &str) -> Result<(), CellError> {
    let error = || CellError::expected("a short code without `;`, `,`, `=`, `[` or `]`");
    if text.is_empty() {
        return Err(error());
    }
    if text.chars().count() > 80 {
        return Err(error().hint("80 characters at most"));
    }
    match text.chars().find(|c| c.is_control() || matches!(c, ';' | ',' | '=' | '[' | ']')) {
        Some(c) => Err(error().hint(format!("remove `{}`", c.escape_default()))),
        None => Ok(()),
    }
}

macro_rules! id {
    ($($(#[doc = $doc:literal])+ $name:ident => $reference:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl Cell for $name {
            const KIND: Kind = Kind::Id;
            const REFERENCE: Option<&'static str> = $reference;

            fn parse(text: &str) -> Result<Self, CellError> {
                check_id(text)?;
                Ok(Self(text.into()))
            }

            fn write(&self) -> String {
                self.0.to_string()
            }
        }
    )+};
}

id! {
    /// A body: trust, board, practice, region, department, regulator.
    OrganisationId => Some("organisations");
    /// A managers' team or post in one organisation.
    RoleId => Some("roles");
    /// What somebody asks of the community, or what it wants to do itself.
    DemandId => Some("demands");
    /// A result that the board wants.
    ObjectiveId => Some("objectives");
    /// A choice that the community has to make.
    ChoiceId => Some("choices");
    /// One answer to a choice; its code is unique within the choice.
    OptionId => None;
    /// Where patients live.
    PlaceId => Some("places");
    /// What a site gives.
    ServiceId => Some("services");
    /// Where services are given.
    SiteId => Some("sites");
    /// Changes that are tried together.
    ScenarioId => None;
    /// A set of levers of the centre.
    RegimeId => None;
    /// A board or committee.
    BodyId => None;
    /// An organisation, or a kind of organisation ("acute trust"), that carries a demand.
    Carrier => None;
    /// What sort of body it is: `acute trust`, `integrated care board`, `strategic health authority`.
    OrganisationKind => None;
    /// A role, or the name of a team that is found in each organisation that carries the demand.
    RoleOrTeam => None;
    /// A demand, role or organisation that a change touches.
    Target => None;
    /// A parameter's id, as `aircover parameters` lists them.
    ParameterId => None;
}
