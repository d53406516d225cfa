//! A value and bulk bytes in, frames on a pipe out, and back: JSON, then bytes, each after its length in 8 bytes (big-endian).

use std::io::{self, Read, Write};

pub(crate) fn write(mut pipe: impl Write, value: &[u8], bulk: &[u8]) -> io::Result<()> {
    for bytes in [value, bulk] {
        pipe.write_all(&(bytes.len() as u64).to_be_bytes())?;
        pipe.write_all(bytes)?;
    }
    pipe.flush()
}

/// Reads one frame of [`write`]. Memory is allocated for bytes received, not for the declared length.
pub(crate) fn read_part(pipe: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    pipe.read_exact(&mut length)?;
    let length = u64::from_be_bytes(length);
    let mut bytes = Vec::new();
    pipe.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
