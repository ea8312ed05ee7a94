//! Broken and hostile files get a clear message in bounded time and memory, and never a panic.

use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use crate::made::{codes, example, find, folder_with, load};
use crate::workbook::book_with;

/// A packed file of parts.
fn pack(path: &Path, parts: &[(&str, &[u8])]) {
    let mut writer = zip::ZipWriter::new(std::fs::File::create(path).expect("a file"));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("the packed file");
}

/// A workbook whose one sheet, `roles`, is the XML given.
fn book_of(path: &Path, sheet: &str, others: &[(&str, &[u8])]) {
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let root = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let book = "<workbook><sheets><sheet name=\"roles\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend(others);
    pack(path, &parts);
}

fn sheet_of(cells: &str) -> String {
    let text = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let heading = [text("A1", "role"), text("B1", "organisation"), text("C1", "name"), text("D1", "wte")].concat();
    format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">{heading}</row>{cells}</sheetData></worksheet>")
}

fn check_book(name: &str, make: impl FnOnce(&Path)) -> exchange::Loaded {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join(name);
    make(&path);
    let began = Instant::now();
    let loaded = load(&path);
    assert!(began.elapsed() < Duration::from_secs(60), "{name} in bounded time");
    loaded
}

#[test]
fn other_formats_are_recognised() {
    let check = |name: &str, bytes: &[u8], code: &str, word: &str| {
        let loaded = check_book(name, |path| std::fs::write(path, bytes).expect("a file"));
        assert_eq!(codes(&loaded), [code], "{name}");
        assert!(loaded.problems[0].found.contains(word), "{name}: {}", loaded.problems[0].found);
        assert!(loaded.community.is_none() && loaded.problems[0].hint.is_some());
    };
    let ole = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("old.doc", &ole, "wrong-format", "OLE");
    check("locked.xlsx", &[ole, marker].concat(), "password-protected", "password");
    check("paper.pdf", b"%PDF-1.7 ...", "wrong-format", "PDF");
    check("roles.csv", b"role,organisation\n", "wrong-format", "text file");
    check("noise.xlsx", &[1, 0, 2, 0, 250], "wrong-format", "unknown kind");
    check("cut.xlsx", b"PK\x03\x04 and no more", "damaged-workbook", "");
    let loaded = check_book("empty.xlsx", |path| std::fs::write(path, b"").expect("a file"));
    assert_eq!(codes(&loaded), ["empty-file"]);
}

#[test]
fn other_packages_are_recognised() {
    let check = |parts: &[(&str, &[u8])], word: &str| {
        let loaded = check_book("book.xlsx", |path| pack(path, parts));
        assert_eq!(codes(&loaded), ["wrong-format"]);
        assert!(loaded.problems[0].found.contains(word), "{}", loaded.problems[0].found);
    };
    check(&[("Index/Document.iwa", b"x")], "Numbers");
    check(&[("word/document.xml", b"<x/>")], "Word");
    check(&[("roles.csv", b"x")], "packed file");
    let loaded = check_book("book.xlsx", |path| pack(path, &[("xl/other.xml", b"<x/>")]));
    assert!(loaded.community.is_none() && !loaded.problems.is_empty(), "{:?}", loaded.problems);
}

#[test]
fn other_kinds_of_workbook_that_are_broken_are_damage() {
    let check = |parts: &[(&str, &[u8])]| {
        let loaded = check_book("book.xlsx", |path| pack(path, parts));
        assert!(loaded.community.is_none() && codes(&loaded).contains(&"damaged-workbook"), "{:?}", loaded.problems);
    };
    check(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x>")]);
    check(&[("xl/workbook.bin", b"x")]);
    let marker: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ole = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600], &marker].concat();
    let loaded = check_book("old.xls", |path| std::fs::write(path, &ole).expect("a file"));
    assert_eq!(codes(&loaded), ["damaged-workbook"]);
}

#[test]
fn repeated_cells_of_an_open_document_are_counted_before_they_are_believed() {
    let row = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"16384\"><text:p>1</text:p></table:table-cell></table:table-row>";
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"roles\">{row}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let loaded = check_book("bomb.ods", |path| {
        pack(path, &[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
    });
    assert_eq!(codes(&loaded), ["unpacks-too-large"]);
}

#[test]
fn macros_are_not_looked_at() {
    let mut parts: Vec<(&str, &[u8])> = PARTS.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    parts.push(("xl/vbaProject.bin", b"x"));
    let loaded = check_book("book.xlsm", |path| pack(path, &parts));
    assert!(codes(&loaded).contains(&"macros-ignored"), "{:?}", codes(&loaded));
    let without = check_book("book.xlsx", |path| pack(path, &parts[..parts.len() - 1]));
    assert_eq!(codes(&loaded).len(), codes(&without).len() + 1, "all else is read as it is without them");
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let corner = "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let loaded = check_book("corner.xlsx", |path| book_of(path, &sheet_of(corner), &[]));
    assert_eq!(find(&loaded, "too-many-rows").found, "a value in row 1,048,576");
    let wide = "<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>";
    let loaded = check_book("wide.xlsx", |path| book_of(path, &sheet_of(wide), &[]));
    assert_eq!(find(&loaded, "too-many-columns").found, "a value in column number 16,384");
}

#[test]
fn a_zip_bomb_is_refused() {
    let blank = vec![b' '; 250_000_000];
    let loaded = check_book("bomb.xlsx", |path| book_of(path, &sheet_of(""), &[("xl/worksheets/sheet2.xml", &blank)]));
    assert_eq!(codes(&loaded), ["unpacks-too-large"]);
    assert!(loaded.problems[0].found.contains("250.0 MB"), "{}", loaded.problems[0].found);
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("liar.xlsx");
    let size = 210_000_000u32;
    book_of(&path, &sheet_of(""), &[("xl/worksheets/sheet2.xml", &vec![b' '; size as usize])]);
    let mut bytes = std::fs::read(&path).expect("the workbook");
    let claim = size.to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|n| bytes[*n..*n + 4] == claim).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + 4].copy_from_slice(&100u32.to_le_bytes());
    }
    std::fs::write(&path, bytes).expect("the workbook");
    let loaded = load(&path);
    assert!(codes(&loaded).iter().all(|c| matches!(*c, "unpacks-too-large" | "damaged-workbook")), "{:?}", loaded.problems);
    assert!(loaded.community.is_none());
}

#[test]
fn claims_about_counts_are_not_believed() {
    let strings = "<sst uniqueCount=\"99999999999999\" count=\"1\"><si><t>r1</t></si></sst>";
    let row = "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>";
    let loaded = check_book("counts.xlsx", |path| book_of(path, &sheet_of(row), &[("xl/sharedStrings.xml", strings.as_bytes())]));
    assert_eq!(codes(&loaded).iter().filter(|c| **c == "missing-value").count(), 3, "{:?}", loaded.problems);
    assert!(!codes(&loaded).contains(&"damaged-workbook"));
}

#[test]
fn styles_cannot_multiply() {
    let font = "x".repeat(1 << 20);
    let cells = "<xf numFmtId=\"164\" fontId=\"0\"/>".repeat(200_000);
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"{font}\"/></numFmts><fonts><font><name val=\"{font}\"/></font></fonts><cellXfs>{cells}</cellXfs></styleSheet>"
    );
    let row = "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>1</v></c></row>";
    let loaded = check_book("styles.xlsx", |path| book_of(path, &sheet_of(row), &[("xl/styles.xml", styles.as_bytes())]));
    assert!(codes(&loaded).contains(&"missing-value"), "{:?}", loaded.problems);
}

#[test]
fn one_text_in_every_cell_is_cut_off() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let rows: String = (2..1_000).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>")).collect();
    let loaded = check_book("text.xlsx", |path| book_of(path, &sheet_of(&rows), &[("xl/sharedStrings.xml", strings.as_bytes())]));
    assert!(codes(&loaded).contains(&"too-much-text"), "{:?}", codes(&loaded));
}

#[test]
fn rows_out_of_order_and_broken_xml_are_damage() {
    let rows = "<row r=\"9\"><c r=\"A9\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\"><v>1</v></c></row>";
    assert!(codes(&check_book("order.xlsx", |path| book_of(path, &sheet_of(rows), &[]))).contains(&"damaged-workbook"));
    for sheet in [
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"",
        "<worksheet/>",
        "",
        "<worksheet><sheetData><row r=\"1\"><c r=\"é\"><v>1</v></c></row></sheetData></worksheet>",
    ] {
        let loaded = check_book("xml.xlsx", |path| book_of(path, sheet, &[]));
        assert!(codes(&loaded).contains(&"damaged-workbook"), "{sheet}: {:?}", codes(&loaded));
    }
}

#[test]
fn links_to_other_workbooks_are_noted() {
    let loaded = check_book("links.xlsx", |path| book_of(path, &sheet_of(""), &[("xl/externalLinks/externalLink1.xml", b"<x/>")]));
    assert_eq!(loaded.problems[0].code, "external-links");
}

#[test]
fn hostile_text_files_get_clear_messages() {
    let check = |bytes: &[u8], expected: &[&str]| {
        let dir = folder_with(&[("choices.csv", bytes)]);
        let began = Instant::now();
        assert_eq!(codes(&load(dir.path())), expected);
        assert!(began.elapsed() < Duration::from_secs(30));
    };
    check(b"", &["empty-file"]);
    check(b"\n\n  \n", &["empty-file"]);
    check(&[0, 1, 2, 255], &["binary-file"]);
    check(b"PK\x03\x04\x14\x00", &["binary-file"]);
    check(b"choice,name\nc1,\"open\nc2,x\n", &["unclosed-quote"]);
    check(format!("choice,name\n{}", "c,n\n".repeat(200_001)).as_bytes(), &["too-many-rows"]);
    check(format!("choice,name\nc{}\n", ",".repeat(60 << 20)).as_bytes(), &["too-many-columns"]);
    check("choice,name,".repeat(200).as_bytes(), &["too-many-columns"]);
}

#[test]
fn too_large_a_file_is_not_read() {
    let dir = folder_with(&[]);
    let file = std::fs::File::create(dir.path().join("choices.csv")).expect("a file");
    file.set_len(200 << 20).expect("a sparse file");
    let loaded = load(dir.path());
    assert_eq!(codes(&loaded), ["file-too-large"]);
    assert_eq!(loaded.problems[0].found, "209.7 MB");
    assert_eq!(loaded.files.len(), 4);
}

static BOOK: LazyLock<Vec<u8>> = LazyLock::new(|| exchange::workbook_bytes(&example()).expect("a workbook"));

/// The parts of a small workbook, to be mutated before they are packed.
static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("book.xlsx");
    book_with(&path, |_| {});
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).expect("the workbook")).expect("a packed file");
    let mut parts = Vec::new();
    for n in 0..archive.len() {
        let mut part = archive.by_index(n).expect("a part");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).expect("its bytes");
        parts.push((part.name().expect("a name").into_owned(), bytes));
    }
    parts
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_as_csv_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "[a-z,;\"\\n\\r\\t ]{0,200}") {
        let dir = folder_with(&[("choices.csv", &bytes), ("plan.csv", text.as_bytes()), ("sites.csv", [b"site,name\n", &bytes[..]].concat().as_slice())]);
        load(dir.path());
        std::fs::write(dir.path().join("aircover.toml"), &bytes).expect("a file");
        load(dir.path());
    }

    #[test]
    fn any_bytes_as_workbook_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400), packed in any::<bool>()) {
        let bytes = if packed { [b"PK\x03\x04", &bytes[..]].concat() } else { bytes };
        check_book("noise.xlsx", |path| std::fs::write(path, &bytes).expect("a file"));
    }

    #[test]
    fn a_mutated_workbook_does_no_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>(), cuts in prop::bool::weighted(0.1)) {
        let mut bytes = BOOK.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        check_book("mutated.xlsx", |path| std::fs::write(path, &bytes).expect("a file"));
    }

    #[test]
    fn mutated_parts_do_no_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::sample::select(b"<>/\"'=&;0129AZaz \x00\xff!-?[]".to_vec())), 1..8)) {
        let mut parts = PARTS.clone();
        for (part, at, byte) in changes {
            let count = parts.len();
            let bytes = &mut parts[part.index(count)].1;
            let length = bytes.len();
            bytes[at.index(length)] = byte;
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        check_book("parts.xlsx", |path| pack(path, &parts));
    }
}
