//! Bytes in, their name out: what makes a mail, a file or a letter the same one again.

use sha2::{Digest as _, Sha256};

/// SHA-256 (FIPS 180-4) as 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
