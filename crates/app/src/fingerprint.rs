//! Hashes of what went in and what came out.

use findings::{ChapterResult, Value};
use sha2::{Digest, Sha256};

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// SHA-256 over every figure of the chapters, bit for bit and in order.
pub(crate) fn figures_sha256(chapters: &[ChapterResult]) -> String {
    let mut hash = Sha256::new();
    for chapter in chapters {
        for fact in &chapter.facts {
            hash.update(fact.key.to_string().as_bytes());
            hash.update(fact.quantity.value.to_bits().to_le_bytes());
            if let Some((low, high)) = fact.range {
                hash.update(low.to_bits().to_le_bytes());
                hash.update(high.to_bits().to_le_bytes());
            }
        }
        for table in &chapter.tables {
            hash.update(table.id.as_bytes());
            for value in table.rows.iter().flatten() {
                match value {
                    Value::Text(text) => hash.update(text.as_bytes()),
                    Value::Number(number) => hash.update(number.to_bits().to_le_bytes()),
                    Value::Unknown => hash.update([0]),
                }
            }
        }
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
