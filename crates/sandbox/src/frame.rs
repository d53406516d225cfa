//! A value as JSON and bulk bytes, each after its length in 8 bytes (big-endian), to a pipe and from it.

use std::io::{self, Read, Write};

pub(crate) fn write(mut pipe: impl Write, value: &[u8], bulk: &[u8]) -> io::Result<()> {
    for bytes in [value, bulk] {
        pipe.write_all(&(bytes.len() as u64).to_be_bytes())?;
        pipe.write_all(bytes)?;
    }
    pipe.flush()
}

/// One part of what [`write`] wrote. Room is made as bytes come, not as the length claims.
pub(crate) fn read_part(pipe: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    pipe.read_exact(&mut length)?;
    let length = u64::from_be_bytes(length);
    let mut bytes = Vec::new();
    pipe.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
