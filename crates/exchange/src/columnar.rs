//! Reads a Parquet file into a table: flat columns of text, numbers, dates, times and yes or no.

use std::any::Any;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use community::{AnyTable, Place};
use jiff::civil::{Date, Time};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::ColumnDescriptor;

use crate::packed::MAX_UNPACKED_TABLE_BYTES;
use crate::report::{Report, megabytes, place, thousands};
use crate::rows::Sink;
use crate::{MAX_COLUMNS, MAX_FILE_BYTES, most_rows};

/// Rows that are turned into text at a time.
const BATCH: usize = 8_192;

/// What the values of a column are.
#[derive(Clone, Copy)]
enum Holds {
    Text,
    Number,
    /// Days since 1970.
    Date,
    /// Time of day, so many to the second.
    Time(i64),
}

/// Reads the Parquet file at `path`; `file` stands in the places of problems. False if it cannot be read, which has been reported then.
pub(crate) fn read_table(table: &mut dyn AnyTable, path: &Path, file: &str, report: &mut Report) -> bool {
    let at = place(file, None);
    let opened = File::open(path).and_then(|f| Ok((f.metadata()?.len(), f)));
    let (size, opened) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            report.error("unreadable-file", at, error.to_string(), "a file that can be read", "");
            return false;
        }
    };
    if size > MAX_FILE_BYTES {
        let expected = format!("{} at most", megabytes(MAX_FILE_BYTES));
        report.error("file-too-large", at, megabytes(size), expected, "leave out rows and columns that the community does not need");
        return false;
    }
    // The reader of this format trusts what a file says of itself, and panics at some that lie.
    let read = catch_unwind(AssertUnwindSafe(|| try_read(table, opened, file, report)));
    let damaged = match read {
        Ok(Ok(())) => return true,
        Ok(Err(error)) => error.to_string(),
        Err(panic) => panic_text(panic.as_ref()).to_owned(),
    };
    report.error("damaged-file", at, damaged, "a Parquet file, unpacked or packed by Snappy", "write it again");
    false
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it contradicts itself")
}

fn try_read(table: &mut dyn AnyTable, opened: File, file: &str, report: &mut Report) -> Result<(), ParquetError> {
    let reader = SerializedFileReader::new(opened)?;
    let metadata = reader.metadata();
    let schema = metadata.file_metadata().schema_descr_ptr();
    let at = place(file, None);
    if schema.num_columns() > MAX_COLUMNS {
        let found = format!("{} columns", schema.num_columns());
        report.error("too-many-columns", at, found, format!("{MAX_COLUMNS} columns at most"), "the file is not read");
        return Ok(());
    }
    let unpacked: i64 = metadata.row_groups().iter().map(|g| g.total_byte_size()).sum();
    if unpacked as u64 > MAX_UNPACKED_TABLE_BYTES {
        let expected = format!("{} at most", megabytes(MAX_UNPACKED_TABLE_BYTES));
        report.error("unpacks-too-large", at, megabytes(unpacked as u64), expected, "leave out rows that the community does not need");
        return Ok(());
    }
    let most = most_rows(table.spec());
    let rows = metadata.row_groups().iter().fold(0_i64, |sum, g| sum.saturating_add(g.num_rows()));
    if rows > i64::from(most) {
        let (found, expected) = (format!("{} rows", thousands(rows as u64)), format!("{} rows at most", thousands(most.into())));
        report.error("too-many-rows", at, found, expected, "the file is not read");
        return Ok(());
    }
    let Some(columns) = columns(&schema.columns().iter().map(AsRef::as_ref).collect::<Vec<_>>(), &at, report) else { return Ok(()) };
    let names: Vec<&str> = schema.columns().iter().map(|c| c.name()).collect();
    let Some(mut sink) = Sink::begin(table, &names, file, None, 1, report) else { return Ok(()) };
    let mut line = 1;
    let mut text_left = MAX_UNPACKED_TABLE_BYTES;
    for group in 0..reader.num_row_groups() {
        if !read_group(reader.get_row_group(group)?.as_ref(), &columns, &mut sink, &mut line, &mut text_left, report)? {
            let expected = format!("{} of text at most", megabytes(MAX_UNPACKED_TABLE_BYTES));
            report.error("too-much-text", at, "more text", expected, "the rows from here on are not read");
            return Ok(());
        }
    }
    Ok(())
}

/// What each column holds; `None` where one holds what no table takes, which has been reported then.
fn columns(schema: &[&ColumnDescriptor], at: &Place, report: &mut Report) -> Option<Vec<Holds>> {
    let mut all = Vec::new();
    for column in schema {
        match holds(column) {
            Some(holds) => all.push(holds),
            None => {
                let at = Place { column: Some(column.name().to_owned()), ..at.clone() };
                let found = format!("values of the type {}", column.physical_type());
                report.error("wrong-format", at, found, "text, numbers, dates, times of day, or true and false", "leave the column out");
            }
        }
    }
    (all.len() == schema.len()).then_some(all)
}

fn holds(column: &ColumnDescriptor) -> Option<Holds> {
    if column.max_rep_level() > 0 || column.max_def_level() > 1 {
        return None;
    }
    match (column.physical_type(), column.logical_type_ref(), column.converted_type()) {
        (Type::INT32, Some(LogicalType::Date), _) | (Type::INT32, _, ConvertedType::DATE) => Some(Holds::Date),
        (Type::INT32 | Type::INT64, Some(LogicalType::Time(time)), _) => Some(Holds::Time(match time.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        })),
        (Type::INT32, None, ConvertedType::TIME_MILLIS) => Some(Holds::Time(1_000)),
        (Type::INT64, None, ConvertedType::TIME_MICROS) => Some(Holds::Time(1_000_000)),
        (Type::INT32 | Type::INT64, None | Some(LogicalType::Integer(_)), _) | (Type::FLOAT | Type::DOUBLE, _, _) => Some(Holds::Number),
        (Type::BOOLEAN, _, _) | (Type::BYTE_ARRAY, None | Some(LogicalType::String), _) => Some(Holds::Text),
        _ => None,
    }
}

/// Reads the rows of a group; false where there is more text than is read.
fn read_group(
    group: &dyn RowGroupReader,
    columns: &[Holds],
    sink: &mut Sink<'_>,
    line: &mut u32,
    text_left: &mut u64,
    report: &mut Report,
) -> Result<bool, ParquetError> {
    let mut readers = (0..columns.len()).map(|c| group.get_column_reader(c)).collect::<Result<Vec<_>, _>>()?;
    let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
    while left > 0 {
        let wanted = left.min(BATCH);
        let batches = readers.iter_mut().zip(columns).map(|(reader, holds)| batch(reader, *holds, wanted));
        let batches = batches.collect::<Result<Vec<Vec<String>>, _>>()?;
        if batches.iter().any(|b| b.len() != wanted) {
            return Err(ParquetError::General("its columns have different numbers of rows".into()));
        }
        for row in 0..wanted {
            let cells: Vec<&str> = batches.iter().map(|b| b[row].as_str()).collect();
            let text: u64 = cells.iter().map(|c| c.len() as u64).sum();
            let Some(rest) = text_left.checked_sub(text) else { return Ok(false) };
            *text_left = rest;
            *line += 1;
            sink.row(*line, &cells, report);
        }
        left -= wanted;
    }
    Ok(true)
}

/// The next values of a column as the text of cells; empty where there is none.
fn batch(reader: &mut ColumnReader, holds: Holds, wanted: usize) -> Result<Vec<String>, ParquetError> {
    match reader {
        ColumnReader::BoolColumnReader(r) => cells(r, wanted, |v| Ok(if *v { "yes" } else { "no" }.to_owned())),
        ColumnReader::Int32ColumnReader(r) => cells(r, wanted, |v| whole(i64::from(*v), holds)),
        ColumnReader::Int64ColumnReader(r) => cells(r, wanted, |v| whole(*v, holds)),
        ColumnReader::FloatColumnReader(r) => cells(r, wanted, |v| Ok(v.to_string())),
        ColumnReader::DoubleColumnReader(r) => cells(r, wanted, |v| Ok(v.to_string())),
        ColumnReader::ByteArrayColumnReader(r) => cells(r, wanted, |v: &ByteArray| Ok(v.as_utf8()?.to_owned())),
        ColumnReader::Int96ColumnReader(_) | ColumnReader::FixedLenByteArrayColumnReader(_) => {
            Err(ParquetError::General("its columns are not of the types that it declares".into()))
        }
    }
}

fn whole(value: i64, holds: Holds) -> Result<String, ParquetError> {
    let outside = || ParquetError::General(format!("{value} is no date and no time of day"));
    match holds {
        Holds::Text | Holds::Number => Ok(value.to_string()),
        Holds::Date => {
            let days = i32::try_from(value).map_err(|_| outside())?;
            let date = jiff::Span::new().try_days(days).and_then(|days| Date::constant(1970, 1, 1).checked_add(days));
            date.map(|d| d.to_string()).map_err(|_| outside())
        }
        Holds::Time(second) => {
            let seconds = value / second;
            let part = |n: i64| i8::try_from(n).map_err(|_| outside());
            let time = Time::new(part(seconds / 3_600)?, part(seconds / 60 % 60)?, part(seconds % 60)?, 0).map_err(|_| outside())?;
            Ok(format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second()))
        }
    }
}

fn cells<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    wanted: usize,
    text: impl Fn(&T::T) -> Result<String, ParquetError>,
) -> Result<Vec<String>, ParquetError> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let mut taken = 0;
    while taken < wanted {
        let (records, _, _) = reader.read_records(wanted - taken, Some(&mut levels), None, &mut values)?;
        if records == 0 {
            break;
        }
        taken += records;
    }
    // Without levels no value may be missing.
    if levels.is_empty() {
        return values.iter().map(text).collect();
    }
    let mut values = values.iter();
    let missing = || ParquetError::General("a column has fewer values than it declares".into());
    levels.iter().map(|level| if *level > 0 { text(values.next().ok_or_else(missing)?) } else { Ok(String::new()) }).collect()
}
