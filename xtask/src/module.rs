//! The sections of a wasm module, read and written byte by byte (WebAssembly specification, chapter 5).

pub const CUSTOM: u8 = 0;
pub const IMPORTS: u8 = 2;
pub const EXPORTS: u8 = 7;
pub const CODE: u8 = 10;

/// Bytes before the first section: the magic number and the version.
pub const START: usize = 8;

/// The id and the content of each section; `None` if `wasm` is no whole module.
pub fn sections(wasm: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut sections = Vec::new();
    let mut input = Input { bytes: wasm, at: START };
    while input.at < wasm.len() {
        let id = input.byte()?;
        let size = input.number()?;
        sections.push((id, input.take(size)?));
    }
    Some(sections)
}

pub fn put_section(made: &mut Vec<u8>, id: u8, content: &[u8]) {
    made.push(id);
    put_number(made, content.len());
    made.extend(content);
}

/// Bytes that are read from the start.
pub struct Input<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }

    /// An unsigned number in LEB128, as the WebAssembly specification has it (5.2.2).
    pub fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub fn name(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }
}

pub fn put_number(made: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        made.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    made.push(number as u8);
}

pub fn put_name(made: &mut Vec<u8>, name: &[u8]) {
    put_number(made, name.len());
    made.extend(name);
}

#[cfg(test)]
mod tests {
    use super::{Input, put_number};

    #[test]
    fn numbers_of_any_length_are_read_as_written() {
        for number in [0, 127, 128, 300, 70_000] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            assert_eq!(Input::new(&bytes).number(), Some(number));
        }
    }
}
