//! Tables that stand packed in a folder: gzip and Parquet.
#![allow(clippy::unwrap_used, reason = "a test says what it lacks by panicking")]

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use community::ids::{PlaceId, SiteId};
use community::tables::{Mode, Travel};
use community::units::Minutes;
use community::{AnyTable as _, Community, Row as _};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::made::{codes, consistent, find, folder_with, load, profile};

fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

const CSV: &str = "place,site,minutes,mode,departs\nP1,S1,20.5,,\nP1,S2,7,public,08:30\nP2,S1,30.25,,\nP2,S2,41,ambulance,\n";

/// The same rows as `CSV`, written by columns; without a row group of its own for each row the second begins in the midst.
fn parquet(path: &Path) {
    let schema = "message travel { required byte_array place (UTF8); required byte_array site (UTF8); required double minutes;
        optional byte_array mode (UTF8); optional int32 departs (TIME_MILLIS); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(std::fs::File::create(path).unwrap(), schema, Arc::new(properties)).unwrap();
    let text = |texts: &[&str]| texts.iter().map(|t| ByteArray::from(*t)).collect::<Vec<_>>();
    type Group<'a> = (&'a [&'a str], &'a [&'a str], &'a [f64], (&'a [&'a str], &'a [i16]), (&'a [i32], &'a [i16]));
    let groups: [Group<'_>; 2] = [
        (&["P1", "P1", "P2"], &["S1", "S2", "S1"], &[20.5, 7.0, 30.25], (&["public"], &[0, 1, 0]), (&[30_600_000], &[0, 1, 0])),
        (&["P2"], &["S2"], &[41.0], (&["ambulance"], &[1]), (&[], &[0])),
    ];
    for (places, sites, minutes, (modes, has_mode), (departs, has_departs)) in groups {
        let mut group = writer.next_row_group().unwrap();
        for column in 0..5 {
            let mut column_writer = group.next_column().unwrap().unwrap();
            match column {
                0 => column_writer.typed::<ByteArrayType>().write_batch(&text(places), None, None).unwrap(),
                1 => column_writer.typed::<ByteArrayType>().write_batch(&text(sites), None, None).unwrap(),
                2 => column_writer.typed::<DoubleType>().write_batch(minutes, None, None).unwrap(),
                3 => column_writer.typed::<ByteArrayType>().write_batch(&text(modes), Some(has_mode), None).unwrap(),
                _ => column_writer.typed::<Int32Type>().write_batch(departs, Some(has_departs), None).unwrap(),
            };
            column_writer.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
}

fn travel(community: &Community) -> Vec<Vec<String>> {
    (0..community.travel.len()).map(|row| community.travel.cells(row)).collect()
}

#[test]
fn csv_gzip_and_parquet_say_the_same() {
    let plain = folder_with(&[("travel.csv", CSV.as_bytes())]);
    let packed = folder_with(&[("Travel.CSV.gz", &gzip(CSV))]);
    let columns = folder_with(&[]);
    parquet(&columns.path().join("travel.parquet"));
    let expected = load(plain.path());
    let expected = expected.community.expect("a community");
    assert_eq!(expected.travel.len(), 4);
    for (dir, code) in [(packed, vec!["table-name-close"]), (columns, vec![])] {
        let loaded = load(dir.path());
        assert_eq!(codes(&loaded), code);
        assert_eq!(loaded.files.len(), 5);
        assert_eq!(travel(loaded.community.as_ref().expect("a community")), travel(&expected));
    }
}

#[test]
fn two_forms_of_a_table_and_damaged_files_are_named() {
    let dir = folder_with(&[("travel.csv", CSV.as_bytes()), ("travel.csv.gz", &gzip(CSV))]);
    assert_eq!(find(&load(dir.path()), "duplicate-table").found, "`travel.csv.gz` beside `travel.csv`");
    let dir = folder_with(&[("travel.csv.gz", b"\x1f\x8b\x08 no gzip")]);
    assert_eq!(codes(&load(dir.path())), ["damaged-file"]);
    let mut cut = gzip(&CSV.repeat(50));
    cut.truncate(cut.len() - 9);
    assert_eq!(codes(&load(folder_with(&[("travel.csv.gz", &cut)]).path())), ["damaged-file"]);
    assert_eq!(codes(&load(folder_with(&[("travel.parquet", b"PAR1 nothing PAR1")]).path())), ["damaged-file"]);
    let whole = folder_with(&[]);
    let path = whole.path().join("travel.parquet");
    parquet(&path);
    let bytes = std::fs::read(&path).unwrap();
    // Every byte changed by itself: whatever comes of it is an answer, never a panic.
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x55;
        std::fs::write(&path, &changed).unwrap();
        let _ = load(whole.path());
    }
    for end in 0..bytes.len() {
        std::fs::write(&path, &bytes[..end]).unwrap();
        assert!(load(whole.path()).problems.iter().any(|p| ["damaged-file", "empty-file"].contains(&p.code)), "{end}");
    }
}

#[test]
fn a_column_that_no_table_takes_is_named() {
    let dir = folder_with(&[]);
    let schema = Arc::new(parse_message_type("message t { required int64 place; required int64 site; repeated int64 minutes; }").unwrap());
    let file = std::fs::File::create(dir.path().join("travel.parquet")).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::builder().build())).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for levels in [None, None, Some(([1_i16], [0_i16]))] {
        let mut column = group.next_column().unwrap().unwrap();
        let (defined, repeated) = levels.as_ref().map_or((None, None), |(d, r)| (Some(&d[..]), Some(&r[..])));
        column.typed::<Int64Type>().write_batch(&[7], defined, repeated).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    let loaded = load(dir.path());
    assert_eq!(find(&loaded, "wrong-format").place.column.as_deref(), Some("minutes"));
}

#[test]
fn millions_of_journeys_go_out_packed_and_come_back() {
    let mut community = consistent();
    let rows = 200_001_u32;
    for n in 0..rows {
        let (place, site) = (PlaceId::from(format!("P{}", n / 100).as_str()), SiteId::from(format!("S{}", n % 100).as_str()));
        community.travel.add(Travel { place, site, minutes: Minutes(f64::from(n % 977) / 10.0), mode: Mode::Car, departs: None });
    }
    let dir = tempfile::tempdir().unwrap();
    // What stood there in another form is out of date once this is written.
    std::fs::write(dir.path().join("travel.parquet"), "old").unwrap();
    exchange::write_folder(&community, dir.path()).unwrap();
    assert!(!dir.path().join("travel.parquet").exists() && !dir.path().join("travel.csv").exists());
    let package = std::fs::read_to_string(dir.path().join("datapackage.json")).unwrap();
    assert!(package.contains("\"path\": \"travel.csv.gz\"") && package.contains("\"compression\": \"gz\""));
    let back = load(dir.path()).community.expect("a community");
    assert_eq!(back.travel, community.travel);
    assert_eq!(back.profile, profile());
    assert!(Travel::SPEC.columns.len() == 5, "the file above names them all");
}

#[test]
fn outlines_are_read_written_and_what_is_wrong_with_them_is_said() {
    let good = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"place":"P1"},"geometry":{"type":"Polygon","coordinates":[[[-2,52],[-1.9,52],[-1.9,52.1],[-2,52]]]}},
        {"type":"Feature","properties":{"place":"P1"},"geometry":{"type":"MultiPolygon","coordinates":[[[[-3,52],[-2.9,52],[-2.9,52.1],[-3,52]]]]}},
        {"type":"Feature","properties":{"name":"no place"},"geometry":{"type":"Point","coordinates":[-3,52]}},
        {"type":"Feature","properties":{"place":"P2"},"geometry":{"type":"Point","coordinates":[-3,52]}},
        {"type":"Feature","properties":{"place":"P2"},"geometry":{"type":"Polygon","coordinates":[[[-2,520],[-1.9,52],[-1.9,52.1],[-2,52]]]}}]}"#;
    let dir = folder_with(&[("boundaries.geojson", good.as_bytes())]);
    let loaded = load(dir.path());
    let found: Vec<&str> = loaded.problems.iter().map(|p| p.found.as_str()).collect();
    assert_eq!((codes(&loaded), found), (vec!["bad-geojson"; 3], vec!["feature 3", "feature 4", "feature 5"]));
    let community = loaded.community.expect("a community");
    assert_eq!((community.boundaries.of("P1").len(), community.boundaries.of("P2").len()), (2, 0));
    assert_eq!(community.boundaries.of("P1")[0][1], (-1.9, 52.0));
    let out = tempfile::tempdir().unwrap();
    exchange::write_folder(&community, out.path()).unwrap();
    assert_eq!(load(out.path()).community.expect("a community"), community);
    for bad in ["{", "[]", "{\"features\":3}"] {
        let dir = folder_with(&[("boundaries.geojson", bad.as_bytes())]);
        assert_eq!(codes(&load(dir.path())), ["bad-geojson"], "{bad}");
    }
}
