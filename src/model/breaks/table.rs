//! Which kind a character is of: a property of Unicode, read from a table of ranges.
//!
//! Owns: [`Table`]. The files are made by `cargo xtask unicode`, which says how.

/// The kind of a character that is in no range.
pub(super) const OTHER: u8 = 0;

/// Code points that share a place in [`Table::pages`].
const PAGE: u32 = 128;

/// The kinds of all characters.
pub(super) struct Table {
    /// Where a run of characters of one kind begins, in order, from 0; and its kind.
    starts: Vec<u32>,
    kinds: Vec<u8>,
    /// For each page how many runs begin before it, so that few are searched.
    pages: Vec<u16>,
}

impl Table {
    pub(super) fn read(file: &[u8]) -> Self {
        let mut table = Self { starts: vec![0], kinds: vec![OTHER], pages: Vec::new() };
        let mut bytes = file.iter().copied();
        let mut next = 0;
        while let Some(byte) = bytes.next() {
            let first = next + number(byte >> 2 & 3, &mut bytes);
            next = first + number(byte & 3, &mut bytes) + 1;
            // What begins where the run before it ends takes the place of that end.
            if table.starts.last() == Some(&first) {
                table.starts.pop();
                table.kinds.pop();
            }
            table.starts.extend([first, next]);
            table.kinds.extend([byte >> 4, OTHER]);
        }
        for page in 0..=u32::from(char::MAX) / PAGE + 1 {
            let before = table.starts.partition_point(|start| *start < page * PAGE);
            table.pages.push(u16::try_from(before).unwrap_or(u16::MAX));
        }
        table
    }

    pub(super) fn kind(&self, c: char) -> u8 {
        let code = u32::from(c);
        let page = (code / PAGE) as usize;
        let place = |page: usize| self.pages.get(page).map_or(0, |place| usize::from(*place));
        let (from, to) = (place(page), place(page + 1));
        let inside = self.starts.get(from..to).map_or(0, |starts| starts.partition_point(|start| *start <= code));
        (from + inside).checked_sub(1).and_then(|run| self.kinds.get(run)).copied().unwrap_or(OTHER)
    }
}

/// A number of two bits; if they say 3, what is more than that follows, seven bits a byte, the lowest first.
fn number(bits: u8, bytes: &mut impl Iterator<Item = u8>) -> u32 {
    let mut number = u32::from(bits);
    if bits == 3 {
        for shift in (0..28).step_by(7) {
            let byte = bytes.next().unwrap_or(0);
            number += u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
    }
    number
}
