//! The cells of a workbook of any kind that is read, one after another.

use std::io::Cursor;

use calamine::{Data, DataRef, Dimensions, Ods, Range, Reader, SheetVisible, Xls, Xlsb, XlsbError, Xlsx, XlsxCellReader};

use super::archive::Packed;
use super::kind::Kind;

type Bytes = Cursor<Vec<u8>>;

/// A workbook that is open.
pub(crate) enum Book {
    /// Read cell by cell.
    Xlsx(Box<Xlsx<Bytes>>),
    /// Read cell by cell.
    Xlsb(Box<Xlsb<Bytes>>),
    /// Kinds whose sheets are read at once, in bounds that were looked at before.
    Whole(Vec<Whole>),
}

/// A sheet that was read at once.
pub(crate) struct Whole {
    sheet: SheetName,
    cells: Range<Data>,
    merged: Vec<Dimensions>,
}

/// A sheet by name.
#[derive(Clone, Debug)]
pub(crate) struct SheetName {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// One cell: row and column from 0, its value, and the number of its format.
pub(crate) struct Found<'a> {
    pub row: u32,
    pub column: u32,
    pub value: DataRef<'a>,
    pub format: usize,
}

impl Book {
    /// Opens what was unpacked. May panic on broken files, as the library that it calls may.
    ///
    /// # Errors
    /// What is broken, in the library's words.
    pub fn open(packed: &mut Packed) -> Result<Self, String> {
        let bytes = Cursor::new(std::mem::take(&mut packed.bytes));
        Ok(match packed.kind {
            Kind::Xlsx => Self::Xlsx(Box::new(Xlsx::new(bytes).map_err(|e| e.to_string())?)),
            Kind::Xlsb => Self::Xlsb(Box::new(Xlsb::new(bytes).map_err(|e| e.to_string())?)),
            Kind::Xls => {
                let mut book = Xls::new(bytes).map_err(|e| e.to_string())?;
                let merged = |book: &Xls<Bytes>, name: &str| book.merge_cells_by_sheet_name(name).map_err(|e| e.to_string());
                Self::Whole(whole(&mut book, merged)?)
            }
            Kind::Ods => {
                let mut book = Ods::new(bytes).map_err(|e| e.to_string())?;
                Self::Whole(whole(&mut book, |_, _| Ok(Vec::new()))?)
            }
        })
    }

    /// Its sheets, in order.
    pub fn sheets(&self) -> Vec<SheetName> {
        match self {
            Self::Xlsx(book) => book.sheets_metadata().iter().map(sheet_name).collect(),
            Self::Xlsb(book) => book.sheets_metadata().iter().map(sheet_name).collect(),
            Self::Whole(sheets) => sheets.iter().map(|s| s.sheet.clone()).collect(),
        }
    }

    /// The names of its sheets, in order.
    pub fn sheet_names(&self) -> Vec<String> {
        self.sheets().into_iter().map(|s| s.name).collect()
    }

    /// The cells of a sheet.
    ///
    /// # Errors
    /// What is broken, in the library's words.
    pub fn cells(&mut self, sheet: &str) -> Result<Cells<'_>, String> {
        match self {
            Self::Xlsx(book) => book.worksheet_cells_reader(sheet).map(|c| Cells::Xlsx(Box::new(c))).map_err(|e| e.to_string()),
            Self::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(|e| e.to_string())?;
                Ok(Cells::Xlsb(Box::new(move || cells.next_cell())))
            }
            Self::Whole(sheets) => {
                let found = sheets.iter().find(|s| s.sheet.name == sheet).ok_or_else(|| format!("there is no sheet {sheet}"))?;
                let (row, column) = found.cells.start().unwrap_or((0, 0));
                Ok(Cells::Whole { from: (row, column), cells: Box::new(found.cells.used_cells()) })
            }
        }
    }

    /// The cells of a sheet that are merged into one.
    ///
    /// # Errors
    /// What is broken, in the library's words.
    pub fn merged(&mut self, sheet: &str) -> Result<Vec<Dimensions>, String> {
        match self {
            Self::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).map_err(|e| e.to_string()),
            Self::Xlsb(_) => Ok(Vec::new()),
            Self::Whole(sheets) => Ok(sheets.iter().find(|s| s.sheet.name == sheet).map(|s| s.merged.clone()).unwrap_or_default()),
        }
    }
}

fn sheet_name(sheet: &calamine::Sheet) -> SheetName {
    SheetName { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible }
}

fn whole<R: Reader<Bytes>>(book: &mut R, merged: impl Fn(&R, &str) -> Result<Vec<Dimensions>, String>) -> Result<Vec<Whole>, String>
where
    R::Error: std::fmt::Display,
{
    let sheets: Vec<SheetName> = book.sheets_metadata().iter().map(sheet_name).collect();
    let read = |sheet: SheetName| {
        let cells = book.worksheet_range(&sheet.name).map_err(|e| e.to_string())?;
        let merged = merged(book, &sheet.name)?;
        Ok(Whole { sheet, cells, merged })
    };
    sheets.into_iter().map(read).collect()
}

/// The cells of a sheet, row by row.
pub(crate) enum Cells<'a> {
    Xlsx(Box<XlsxCellReader<'a, Bytes>>),
    Xlsb(Box<dyn FnMut() -> Result<Option<calamine::Cell<DataRef<'a>>>, XlsbError> + 'a>),
    Whole { from: (u32, u32), cells: Box<dyn Iterator<Item = (usize, usize, &'a Data)> + 'a> },
}

impl<'a> Cells<'a> {
    /// The next cell; those that hold nothing may come too.
    ///
    /// # Errors
    /// What is broken, in the library's words.
    pub fn next_cell(&mut self) -> Result<Option<Found<'a>>, String> {
        let found = |cell: &calamine::Cell<DataRef<'a>>, format| {
            let (row, column) = cell.get_position();
            Found { row, column, value: cell.get_value().clone(), format }
        };
        match self {
            Self::Xlsx(cells) => {
                let next = cells.next_cell_with_style_id().map_err(|e| e.to_string())?;
                Ok(next.map(|(cell, format)| found(&cell, format)))
            }
            Self::Xlsb(cells) => Ok(cells().map_err(|e| e.to_string())?.map(|cell| found(&cell, 0))),
            Self::Whole { from, cells } => Ok(cells.next().map(|(row, column, value)| Found {
                row: from.0 + row as u32,
                column: from.1 + column as u32,
                value: by_reference(value),
                format: 0,
            })),
        }
    }
}

fn by_reference(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(n) => DataRef::Float(*n),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}
