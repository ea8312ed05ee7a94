//! What Typst may see: one source, the files handed over, the embedded fonts; no disk, no network, no clock.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World, WorldExt};

use crate::{fonts, is_error};

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build()));

/// One document.
pub(crate) struct PaperWorld {
    main: Source,
    files: BTreeMap<String, Bytes>,
}

impl PaperWorld {
    pub(crate) fn new(source: &str, files: &[(&str, Vec<u8>)]) -> Self {
        let path = VirtualPath::new("paper.typ").expect("a plain name is a path");
        let main = Source::new(FileId::new(RootedPath::new(VirtualRoot::Project, path)), source.to_owned());
        let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), Bytes::new(bytes.clone()))).collect();
        Self { main, files }
    }

    /// What Typst complains of, with lines of the source and hints.
    pub(crate) fn explain(&self, diagnostics: &[SourceDiagnostic]) -> String {
        let texts: Vec<String> = diagnostics.iter().filter(|d| is_error(d)).map(|d| self.explain_one(d)).collect();
        texts.join("; ")
    }

    fn explain_one(&self, diagnostic: &SourceDiagnostic) -> String {
        let mut text = diagnostic.message.to_string();
        if let Some(line) = self.range(diagnostic.span).and_then(|r| self.main.lines().byte_to_line(r.start)) {
            text.push_str(&format!(" (line {})", line + 1));
        }
        for hint in &diagnostic.hints {
            text.push_str(&format!("; hint: {}", hint.v));
        }
        text
    }
}

impl World for PaperWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &fonts::BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::NotSource) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        self.files.get(name).cloned().ok_or_else(|| FileError::NotFound(name.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
