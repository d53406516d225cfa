//! Bytes of a 7z directory in, its numbers, bits and checksums out; reading past the end is an error.

use flate2::Crc;

use super::super::ArchiveFault;

/// The unread bytes of the directory.
pub(super) struct Cursor<'a>(pub &'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8], ArchiveFault> {
        let length = usize::try_from(length).map_err(|_: std::num::TryFromIntError| ArchiveFault::Damaged)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(ArchiveFault::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, ArchiveFault> {
        self.take(1)?.first().copied().ok_or(ArchiveFault::Damaged)
    }

    pub(super) fn little_endian(&mut self, width: u64) -> Result<u64, ArchiveFault> {
        Ok(self.take(width)?.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// A number whose first byte has as many leading ones as bytes follow; its other bits are the highest of the number.
    pub(super) fn number(&mut self) -> Result<u64, ArchiveFault> {
        let first = self.byte()?;
        let following = first.leading_ones();
        let low = self.little_endian(u64::from(following))?;
        let high = u64::from(first) & (0x7F >> following);
        Ok(if following >= 7 { low } else { low | high << (8 * following) })
    }

    pub(super) fn expect(&mut self, id: u8) -> Result<(), ArchiveFault> {
        if self.byte()? == id { Ok(()) } else { Err(ArchiveFault::Damaged) }
    }

    /// `count` bits, the highest of each byte first.
    pub(super) fn bits(&mut self, count: usize) -> Result<Vec<bool>, ArchiveFault> {
        let bytes = self.take(count.div_ceil(8) as u64)?;
        Ok(bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).take(count).collect())
    }

    pub(super) fn checksums(&mut self, count: usize) -> Result<Vec<Option<u32>>, ArchiveFault> {
        let defined = if self.byte()? == 0 { self.bits(count)? } else { vec![true; count] };
        defined.into_iter().map(|defined| defined.then(|| self.take(4).map(crc_field)).transpose()).collect()
    }
}

pub(super) fn crc_of(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

pub(super) fn crc_field(field: &[u8]) -> u32 {
    field.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte))
}
