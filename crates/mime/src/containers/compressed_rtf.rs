//! Compressed RTF of an Outlook message in, RTF out (MS-OXRTFCP). Truncated input gives the text up to its end.

const HEADER: usize = 16;
const COMPRESSED: &[u8] = b"LZFu";
const UNCOMPRESSED: &[u8] = b"MELA";
const WINDOW: usize = 4096;

/// Initial content of the dictionary (MS-OXRTFCP 2.1.2.1).
const INITIAL: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// The RTF, at most `most` bytes of it; `None` where the bytes are no compressed RTF.
pub fn decompress(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let (header, rest) = bytes.split_at_checked(HEADER)?;
    if header.get(8..12) == Some(UNCOMPRESSED) {
        return Some(rest.get(..most.min(rest.len()))?.to_vec());
    }
    (header.get(8..12) == Some(COMPRESSED)).then_some(())?;
    // The dictionary's initial content and all output; references reach 4,096 bytes back.
    let mut text = INITIAL.to_vec();
    let mut rest = rest.iter().copied();
    'runs: while let Some(control) = rest.next() {
        for bit in 0..8 {
            if text.len() >= most.saturating_add(INITIAL.len()) {
                break 'runs;
            }
            if control >> bit & 1 == 0 {
                let Some(byte) = rest.next() else { break 'runs };
                text.push(byte);
                continue;
            }
            let (Some(high), Some(low)) = (rest.next(), rest.next()) else { break 'runs };
            let reference = usize::from(high) << 8 | usize::from(low);
            let (offset, length) = (reference >> 4, (reference & 0x0F) + 2);
            // A reference is an offset in a ring buffer; one to the next write position ends the text.
            let back = (text.len() % WINDOW + WINDOW - offset) % WINDOW;
            if back == 0 {
                break 'runs;
            }
            let mut at = text.len().checked_sub(back);
            for _ in 0..length {
                // The unwritten part of the ring buffer is zero, which no RTF refers to.
                let Some(byte) = at.and_then(|at| text.get(at)).copied() else { break 'runs };
                text.push(byte);
                at = at.map(|at| at + 1);
            }
        }
    }
    text.drain(..INITIAL.len());
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of MS-OXRTFCP 3.1.1 and 3.2.1.
    #[test]
    fn examples_of_the_specification() {
        let first = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        assert_eq!(decompress(first, 1000).unwrap(), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        let second = b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4KQA\0\x04 WXYZ\x0dn}\x01\x0e\xb0";
        assert_eq!(decompress(second, 1000).unwrap(), b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assert_eq!(decompress(second, 10).unwrap().len(), 10);
        assert!(decompress(b"no rtf", 1000).is_none());
    }
}
