//! Result tables as Parquet, for programs that read columns.

use std::sync::Arc;

use findings::{ResultTable, Value};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use crate::save::ExchangeError;

/// A result table as a Parquet file: text as UTF-8, numbers as doubles, what is not known as null; one group of rows.
///
/// The same table gives the same bytes.
///
/// # Errors
/// [`ExchangeError::Columns`]: a table whose columns make no schema, such as two of one name.
pub fn parquet(table: &ResultTable) -> Result<Vec<u8>, ExchangeError> {
    write(table).map_err(|source| ExchangeError::Columns { table: table.id.clone(), source: Box::new(source) })
}

fn write(table: &ResultTable) -> parquet::errors::Result<Vec<u8>> {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("aircover".to_owned()).build();
    let mut out = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut out, schema(table)?, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    let mut at = 0;
    while let Some(mut column) = group.next_column()? {
        let known = |row: &Vec<Value>| i16::from(row[at] != Value::Unknown);
        let levels: Vec<i16> = table.rows.iter().map(known).collect();
        if table.columns[at].unit.is_some() {
            let numbers: Vec<f64> = table.rows.iter().filter_map(|r| r[at].number()).collect();
            column.typed::<DoubleType>().write_batch(&numbers, Some(&levels), None)?;
        } else {
            let texts: Vec<ByteArray> = table.rows.iter().filter_map(|r| r[at].text()).map(ByteArray::from).collect();
            column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None)?;
        }
        column.close()?;
        at += 1;
    }
    group.close()?;
    writer.close()?;
    Ok(out)
}

fn schema(table: &ResultTable) -> parquet::errors::Result<TypePtr> {
    let field = |column: &findings::Column| {
        let of = |physical| Type::primitive_type_builder(&column.name, physical).with_repetition(Repetition::OPTIONAL);
        let field = match column.unit {
            Some(_) => of(Physical::DOUBLE),
            None => of(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String)),
        };
        field.build().map(Arc::new)
    };
    let fields = table.columns.iter().map(field).collect::<parquet::errors::Result<Vec<_>>>()?;
    Type::group_type_builder("table").with_fields(fields).build().map(Arc::new)
}

#[cfg(test)]
mod tests {
    use findings::{Column, Unit};
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::RowAccessor as _;

    use super::*;

    fn table() -> ResultTable {
        ResultTable {
            id: "a.b".into(),
            title: String::new(),
            subtitle: String::new(),
            columns: vec![Column::text("name", "Name"), Column::number("x", "X", Unit::Hours)],
            rows: vec![vec!["a’s, “b”".into(), 1.5.into()], vec!["=1+1".into(), Value::Unknown], vec![Value::Unknown, (-2.0).into()]],
            keys: vec![vec![], vec![], vec![]],
        }
    }

    fn reader(bytes: &[u8]) -> SerializedFileReader<std::fs::File> {
        let mut file = tempfile::tempfile().expect("a file");
        std::io::Write::write_all(&mut file, bytes).expect("it is written");
        SerializedFileReader::new(file).expect("it is Parquet")
    }

    #[test]
    fn what_is_written_is_read_back_and_the_same_twice() {
        let bytes = parquet(&table()).expect("it is written");
        assert_eq!(bytes, parquet(&table()).expect("it is written"));
        let reader = reader(&bytes);
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(|r| r.expect("a row")).collect();
        let found: Vec<(Option<String>, Option<f64>)> =
            rows.iter().map(|r| (r.get_string(0).ok().cloned(), r.get_double(1).ok())).collect();
        assert_eq!(found, [(Some("a’s, “b”".into()), Some(1.5)), (Some("=1+1".into()), None), (None, Some(-2.0))]);
    }

    #[test]
    fn no_rows_are_a_table_too() {
        let bytes = parquet(&ResultTable { rows: vec![], keys: vec![], ..table() }).expect("it is written");
        let reader = reader(&bytes);
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
    }
}
