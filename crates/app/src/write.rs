//! Files written beside and renamed: an interrupted run leaves the old ones intact.

use std::io::Write as _;
use std::path::Path;

use crate::error::AppError;

/// Writes all files into the folder: first each beside its place, then all are renamed. If any cannot be written, none is renamed.
///
/// # Errors
/// [`AppError::Write`] with the file and why; what stood there before is untouched.
pub fn write_files(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<(), AppError> {
    let mut written = Vec::new();
    for (name, bytes) in files {
        let path = dir.join(name);
        let error = |source| AppError::Write { path: path.clone(), source };
        let folder = path.parent().unwrap_or(dir);
        std::fs::create_dir_all(folder).map_err(error)?;
        let mut beside = tempfile::Builder::new().prefix(".writing-").suffix(".tmp").tempfile_in(folder).map_err(error)?;
        beside.write_all(bytes).and_then(|()| beside.as_file().sync_all()).map_err(error)?;
        make_readable(beside.path()).map_err(error)?;
        written.push((beside, path));
    }
    for (beside, path) in written {
        beside.persist(&path).map_err(|e| AppError::Write { path: path.clone(), source: e.error })?;
    }
    Ok(())
}

/// Writes one file, beside its place first.
///
/// # Errors
/// As [`write_files`].
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).ok_or_else(|| AppError::Write {
        path: path.into(),
        source: std::io::Error::new(std::io::ErrorKind::InvalidInput, "this is no name of a file"),
    })?;
    write_files(folder, &[(name, bytes.to_vec())])
}

/// Temporary files are made for their owner alone; a report is for everybody whom the folder is for.
#[cfg(unix)]
fn make_readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
