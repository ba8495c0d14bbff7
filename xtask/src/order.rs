//! The order of the functions in the wasm, so that those that are alike are near each other.
//!
//! gzip finds what repeats only within the last 32 kB, and the code is forty times that. So the functions are put in the
//! order in which each has the most in common with those just before it. The order itself is made by
//! `wasm-opt --reorder-functions-by-name`; here each function gets its place as its name.

use std::cmp::Reverse;
use std::collections::VecDeque;

use crate::module::{CODE, CUSTOM, IMPORTS, Input, START, put_name, put_number, put_section, sections};

/// How far back gzip looks.
const WINDOW: usize = 32 * 1024;
/// Bytes in a row that two functions must share to count as alike there.
const PIECE: usize = 6;
/// A piece in more functions than this is everywhere anyway.
const COMMON: usize = 1000;

/// The module with the place of each function as its name; `None` if it is not built as expected.
pub fn named_by_place(wasm: &[u8]) -> Option<Vec<u8>> {
    let sections = sections(wasm)?;
    let content = |wanted: u8| sections.iter().find(|(id, _)| *id == wanted).map(|(_, content)| *content);
    let imported = functions_imported(content(IMPORTS)?)?;
    let order = order(&functions(content(CODE)?)?);
    let mut places = vec![0; order.len()];
    for (place, function) in order.iter().enumerate() {
        *places.get_mut(*function)? = place;
    }
    let mut made = wasm.get(..START)?.to_vec();
    for (id, content) in &sections {
        if *id != CUSTOM || Input::new(content).name()? != b"name" {
            put_section(&mut made, *id, content);
        }
    }
    put_section(&mut made, CUSTOM, &name_section(&places, imported));
    Some(made)
}

/// How many functions come before those of the module itself.
fn functions_imported(section: &[u8]) -> Option<usize> {
    let mut section = Input::new(section);
    let count = section.number()?;
    for _ in 0..count {
        section.name()?;
        section.name()?;
        // Tables, memories and globals are made by the wasm itself.
        if section.byte()? != 0 {
            return None;
        }
        section.number()?;
    }
    Some(count)
}

fn functions(section: &[u8]) -> Option<Vec<&[u8]>> {
    let mut section = Input::new(section);
    let count = section.number()?;
    (0..count).map(|_| section.name()).collect()
}

/// The custom section that names functions (appendix 7.4 of the specification).
fn name_section(places: &[usize], imported: usize) -> Vec<u8> {
    let mut names = Vec::new();
    put_number(&mut names, places.len());
    for (function, place) in places.iter().enumerate() {
        put_number(&mut names, imported + function);
        put_name(&mut names, format!("{place:06}").as_bytes());
    }
    let mut section = Vec::new();
    put_name(&mut section, b"name");
    put_section(&mut section, 1, &names);
    section
}

/// The numbers of `functions`: after each the one that has most in common with those in the window before it.
fn order(functions: &[&[u8]]) -> Vec<usize> {
    let mut pieces = Pieces::of(functions);
    let mut left: Vec<usize> = (0..functions.len()).collect();
    let mut order = Vec::with_capacity(functions.len());
    let mut window = VecDeque::new();
    let mut bytes = 0;
    let length = |function: usize| functions.get(function).map_or(0, |code| code.len());
    // More of a longer function is alike by chance, so its length counts against it, though less than in proportion.
    let rank = |function: usize, shared: u128| {
        let length = length(function);
        (shared.pow(3) / (length as u128).pow(2).max(1), length, Reverse(function))
    };
    while let Some(at) = (0..left.len()).max_by_key(|at| rank(left[*at], pieces.shared(left[*at]))) {
        let next = left.swap_remove(at);
        order.push(next);
        window.push_back(next);
        bytes += length(next);
        pieces.enter(next);
        while bytes > WINDOW && window.len() > 1 {
            let Some(first) = window.pop_front() else { break };
            bytes -= length(first);
            pieces.leave(first);
        }
    }
    order
}

/// What functions have in common: runs of [`PIECE`] bytes.
struct Pieces {
    /// For each function its pieces, for each piece its functions.
    of: Vec<Vec<usize>>,
    functions: Vec<Vec<usize>>,
    /// For each piece how many functions in the window have it.
    seen: Vec<usize>,
    /// For each function what its pieces in the window are worth.
    shared: Vec<u128>,
}

impl Pieces {
    fn of(functions: &[&[u8]]) -> Self {
        let mut found: Vec<(&[u8], usize)> = Vec::new();
        for (number, code) in functions.iter().enumerate() {
            found.extend(code.windows(PIECE).map(|piece| (piece, number)));
        }
        found.sort_unstable();
        found.dedup();
        let groups = found.chunk_by(|one, next| one.0 == next.0).filter(|group| (2..=COMMON).contains(&group.len()));
        let functions_of: Vec<Vec<usize>> =
            groups.map(|group| group.iter().map(|(_, number)| *number).collect()).collect();
        let mut of = vec![Vec::new(); functions.len()];
        for (piece, numbers) in functions_of.iter().enumerate() {
            for number in numbers {
                of[*number].push(piece);
            }
        }
        Self { of, seen: vec![0; functions_of.len()], functions: functions_of, shared: vec![0; functions.len()] }
    }

    fn shared(&self, function: usize) -> u128 {
        self.shared[function]
    }

    fn enter(&mut self, function: usize) {
        for &piece in &self.of[function] {
            self.seen[piece] += 1;
            if self.seen[piece] == 1 {
                let worth = worth(self.functions[piece].len());
                self.functions[piece].iter().for_each(|other| self.shared[*other] += worth);
            }
        }
    }

    fn leave(&mut self, function: usize) {
        for &piece in &self.of[function] {
            self.seen[piece] -= 1;
            if self.seen[piece] == 0 {
                let worth = worth(self.functions[piece].len());
                self.functions[piece].iter().for_each(|other| self.shared[*other] -= worth);
            }
        }
    }
}

/// What it is worth to have a piece near that is in `count` functions: less if it is found in many places.
fn worth(count: usize) -> u128 {
    1000 / (count.isqrt() as u128).max(1)
}

#[cfg(test)]
mod tests {
    use super::{functions, name_section, named_by_place, order};
    use crate::module::{CODE, CUSTOM, IMPORTS, put_name, put_number, put_section, sections};

    const CODES: [&[u8]; 5] =
        [b"the first of all, longest", b"something else 1", b"the first of all", b"something else 2", b"short"];

    fn module(kind: u8) -> Vec<u8> {
        let mut code = vec![];
        put_number(&mut code, CODES.len());
        CODES.iter().for_each(|body| put_name(&mut code, body));
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        put_section(&mut module, IMPORTS, &[1, 1, b'a', 1, b'b', kind, 0]);
        put_section(&mut module, CODE, &code);
        put_section(&mut module, CUSTOM, b"\x04name old");
        module
    }

    #[test]
    fn what_is_alike_comes_together_the_longest_first() {
        assert_eq!(order(&CODES), [0, 2, 1, 3, 4]);
    }

    #[test]
    fn each_function_is_named_after_its_place_and_nothing_else_changes() {
        let (old, new) = (module(0), named_by_place(&module(0)).unwrap());
        let (old, new) = (sections(&old).unwrap(), sections(&new).unwrap());
        assert_eq!(new[..2], old[..2]);
        assert_eq!(new[2], (CUSTOM, name_section(&[0, 2, 1, 3, 4], 1).as_slice()));
        let names = String::from_utf8_lossy(new[2].1).into_owned();
        assert!(names.ends_with("\u{1}\u{6}000000\u{2}\u{6}000002\u{3}\u{6}000001\u{4}\u{6}000003\u{5}\u{6}000004"));
    }

    #[test]
    fn what_is_no_such_module_is_left_alone() {
        let whole = module(0);
        assert!(named_by_place(&whole[..whole.len() - 1]).is_none());
        assert!(named_by_place(&module(2)).is_none());
        assert!(functions(&[2, 1, 0]).is_none());
    }
}
