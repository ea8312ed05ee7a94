//! The definition of a table: what every form of it (CSV, workbook, schema, form, documentation) is made from.

use crate::cell::CellError;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Free text.
    Text,
    /// A short code.
    Id,
    /// A whole number.
    Integer,
    /// A decimal number.
    Number,
    /// A date, `2024-09-30`.
    Date,
    /// A month, `2024-09`.
    Month,
    /// A time of day, `17:00`.
    Time,
    /// `yes` or `no`.
    YesNo,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A word (`once`, `monthly` …) or an RFC 5545 rule.
    Recurrence,
}

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct ColumnSpec {
    /// Heading.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a cell holds several values, separated by `;`.
    pub list: bool,
    /// Whether each row must fill it in.
    pub required: bool,
    /// What an empty cell means, where that is not "unknown".
    pub default: Option<&'static str>,
    /// Unit.
    pub unit: Option<&'static str>,
    /// The table whose key a value must name.
    pub reference: Option<&'static str>,
    /// Smallest and largest value.
    pub bounds: Option<(f64, f64)>,
    /// A value as it would be filled in.
    pub example: &'static str,
    /// What it means.
    pub help: &'static str,
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub struct TableSpec {
    /// Name: of the CSV file, the sheet, the resource.
    pub name: &'static str,
    /// What its rows are.
    pub help: &'static str,
    /// The columns that tell its rows apart; empty where rows may repeat.
    pub key: &'static [&'static str],
    /// Whether a community must have it.
    pub required: bool,
    /// Its columns, in order.
    pub columns: &'static [ColumnSpec],
}

impl TableSpec {
    /// Index of the column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }
}

/// A cell that is wrong: which column, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnError {
    /// Index in [`TableSpec::columns`].
    pub column: usize,
    /// What was wrong.
    pub error: CellError,
}

/// A row of a table: made from the texts of its cells and turned back into them.
pub trait Row: Sized + Clone + PartialEq + std::fmt::Debug {
    /// The definition of the table.
    const SPEC: TableSpec;

    /// Reads a row; `cells` has one text a column of [`Row::SPEC`].
    ///
    /// # Errors
    /// Every cell that is wrong.
    fn from_cells(cells: &[&str]) -> Result<Self, Vec<ColumnError>>;

    /// Writes a row, one text a column of [`Row::SPEC`].
    fn to_cells(&self) -> Vec<String>;
}

/// Reads one cell, with its default and bounds; on error pushes to `errors` and gives `None`.
pub fn read_cell<T: crate::cell::Cell>(spec: &ColumnSpec, column: usize, text: &str, errors: &mut Vec<ColumnError>) -> Option<T> {
    let text = text.trim();
    let text = if text.is_empty() { spec.default.unwrap_or(text) } else { text };
    let result = if text.is_empty() && spec.required {
        Err(CellError {
            expected: format!("a value: `{}` must be filled in", spec.name),
            hint: Some(format!("for example `{}`", spec.example)),
        })
    } else {
        T::parse(text).and_then(|value| within_bounds(spec, value))
    };
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            errors.push(ColumnError { column, error });
            None
        }
    }
}

fn within_bounds<T: crate::cell::Cell>(spec: &ColumnSpec, value: T) -> Result<T, CellError> {
    match (spec.bounds, value.number()) {
        (Some((min, max)), Some(number)) if !(min..=max).contains(&number) => {
            Err(CellError::expected(format!("a number from {min} to {max}{}", spec.unit.map(|u| format!(" ({u})")).unwrap_or_default())))
        }
        _ => Ok(value),
    }
}

/// Defines a table once: the row type and its [`TableSpec`].
macro_rules! table {
    (
        $(#[doc = $table_help:literal])+
        $row:ident in $name:literal key [$($key:literal),*] $($required:ident)?;
        $(
            $(#[doc = $help:literal])+
            $field:ident : $type:ty $(= $default:literal)? $(, in $min:literal ..= $max:literal)?, eg $example:literal ;
        )+
    ) => {
        $(#[doc = $table_help])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $row {
            $( $(#[doc = $help])+ pub $field: $type, )+
        }

        impl $crate::spec::Row for $row {
            const SPEC: $crate::spec::TableSpec = $crate::spec::TableSpec {
                name: $name,
                help: concat!($($table_help),+),
                key: &[$($key),*],
                required: table!(@required $($required)?),
                columns: &[$($crate::spec::ColumnSpec {
                    name: stringify!($field),
                    kind: <$type as $crate::cell::Cell>::KIND,
                    list: <$type as $crate::cell::Cell>::LIST,
                    required: <$type as $crate::cell::Cell>::REQUIRED && !table!(@given $($default)?),
                    default: table!(@option $($default)?),
                    unit: <$type as $crate::cell::Cell>::UNIT,
                    reference: if <$type as $crate::cell::Cell>::REFERENCE.is_some() { <$type as $crate::cell::Cell>::REFERENCE } else { None },
                    bounds: table!(@bounds $type $(, $min, $max)?),
                    example: $example,
                    help: concat!($($help),+),
                }),+],
            };

            fn from_cells(cells: &[&str]) -> Result<Self, Vec<$crate::spec::ColumnError>> {
                let mut errors = Vec::new();
                let mut column = 0;
                $(
                    let spec = &Self::SPEC.columns[column];
                    let text = cells.get(column).copied().unwrap_or("");
                    let $field = $crate::spec::read_cell::<$type>(spec, column, text, &mut errors);
                    column += 1;
                )+
                let _ = column;
                match ($($field,)+) {
                    ($(Some($field),)+) if errors.is_empty() => Ok(Self { $($field),+ }),
                    _ => Err(errors),
                }
            }

            fn to_cells(&self) -> Vec<String> {
                vec![$($crate::cell::Cell::write(&self.$field)),+]
            }
        }
    };
    (@required required) => { true };
    (@required) => { false };
    (@given $default:literal) => { true };
    (@given) => { false };
    (@option $default:literal) => { Some($default) };
    (@option) => { None };
    (@bounds $type:ty, $min:literal, $max:literal) => { Some(($min, $max)) };
    (@bounds $type:ty) => { <$type as $crate::cell::Cell>::BOUNDS };
}

/// Defines a closed list of words that a column takes.
macro_rules! choice {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $variant_doc])+ $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it stands in a table.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::cell::Cell for $name {
            const KIND: $crate::spec::Kind = $crate::spec::Kind::Choice(&[$($word),+]);

            fn parse(text: &str) -> Result<Self, $crate::cell::CellError> {
                let lower = text.to_lowercase();
                match lower.as_str() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::cell::CellError::expected(format!("one of {}", [$(concat!("`", $word, "`")),+].join(", ")))),
                }
            }

            fn write(&self) -> String {
                self.word().to_owned()
            }
        }
    };
}

pub(crate) use {choice, table};
