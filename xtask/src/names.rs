//! Shorter names between the wasm and its script.
//!
//! wasm-bindgen gives each function that the two share a name with a hash in it, some three hundred in all, and hashes
//! do not compress. Here they become `$0`, `$1` and so on in both files; everything else stays as it is.

use std::collections::HashMap;

use crate::module::{EXPORTS, IMPORTS, Input, START, put_name, put_number, put_section, sections};

/// What a name may be called in the wasm and in the script.
type Names = HashMap<Vec<u8>, String>;

/// Hex digits of wasm-bindgen's hashes.
const HASH: usize = 16;

/// The two files with short names; `None` if the wasm is not built as expected, so that both are best left alone.
pub fn shorten(wasm: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let mut names = Names::new();
    let mut made = wasm.get(..START)?.to_vec();
    for (id, content) in sections(wasm)? {
        let mut section = Input::new(content);
        let content = match id {
            IMPORTS => imports(&mut section, &mut names)?,
            EXPORTS => exports(&mut section, &mut names)?,
            _ => content.to_vec(),
        };
        put_section(&mut made, id, &content);
    }
    Some((made, renamed(&without_indentation(script), &names)))
}

fn imports(section: &mut Input<'_>, names: &mut Names) -> Option<Vec<u8>> {
    let mut made = Vec::new();
    let count = section.number()?;
    put_number(&mut made, count);
    for _ in 0..count {
        let module = section.name()?;
        put_name(&mut made, module);
        let name = section.name()?;
        put_name(&mut made, short(name, names).as_bytes());
        let from = section.at;
        match section.byte()? {
            0 => section.number().map(drop)?,
            // Tables, memories and globals are made by the wasm itself.
            _ => return None,
        }
        made.extend(section.bytes.get(from..section.at)?);
    }
    Some(made)
}

fn exports(section: &mut Input<'_>, names: &mut Names) -> Option<Vec<u8>> {
    let mut made = Vec::new();
    let count = section.number()?;
    put_number(&mut made, count);
    for _ in 0..count {
        let name = section.name()?;
        put_name(&mut made, short(name, names).as_bytes());
        let from = section.at;
        section.byte()?;
        section.number()?;
        made.extend(section.bytes.get(from..section.at)?);
    }
    Some(made)
}

/// The name itself, or a short one if it has a hash in it and is one word of the script.
fn short(name: &[u8], names: &mut Names) -> String {
    let next = format!("${}", names.len());
    if has_hash(name) && name.iter().all(|byte| is_word(*byte)) {
        return names.entry(name.to_vec()).or_insert(next).clone();
    }
    String::from_utf8_lossy(name).into_owned()
}

fn has_hash(name: &[u8]) -> bool {
    name.split(|byte| *byte == b'_').any(|part| {
        let digits = part.strip_prefix(b"h").filter(|rest| rest.len() == HASH).unwrap_or(part);
        digits.len() == HASH && digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

fn renamed(script: &str, names: &Names) -> String {
    let mut made = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(|c: char| c.is_ascii() && is_word(c as u8)) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !(c.is_ascii() && is_word(c as u8))).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        made.push_str(before);
        made.push_str(names.get(word.as_bytes()).map_or(word, String::as_str));
        rest = after;
    }
    made + rest
}

/// The script without the blanks at the beginning of its lines and without lines that are comments. Left as it is if a
/// text in it goes over several lines.
fn without_indentation(script: &str) -> String {
    if script.lines().any(|line| line.matches('`').count() % 2 == 1) {
        return script.to_owned();
    }
    let mut made = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            made.push_str(line);
            made.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    made
}

#[cfg(test)]
mod tests {
    use super::{shorten, without_indentation};
    use crate::module::{put_name, put_number, put_section};

    const HASHED: &str = "__wbg_add_0123456789abcdef";

    /// A module that imports functions and exports the first of them.
    fn module(imports: &[&str], export: &str) -> Vec<u8> {
        let mut section = Vec::new();
        put_number(&mut section, imports.len());
        for name in imports {
            put_name(&mut section, b"./a.js");
            put_name(&mut section, name.as_bytes());
            section.extend([0, 0]);
        }
        let mut exports = vec![1];
        put_name(&mut exports, export.as_bytes());
        exports.extend([0, 0]);
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in [(2, section), (7, exports), (11, vec![9, 9])] {
            put_section(&mut module, id, &content);
        }
        module
    }

    #[test]
    fn names_with_a_hash_become_short_in_both_files() {
        let export = "wasm_bindgen_fedcba9876543210___invoke";
        let script = format!("  {HASHED}: f,\n  add: g,\n  wasm.{export}({HASHED}1)\n");
        let (wasm, script) = shorten(&module(&[HASHED, "add"], export), &script).unwrap();
        assert_eq!(wasm, module(&["$0", "add"], "$1"));
        assert_eq!(script, format!("$0: f,\nadd: g,\nwasm.$1({HASHED}1)\n"));
    }

    #[test]
    fn what_is_no_such_module_is_left_alone() {
        let whole = module(&[HASHED], "run");
        assert!(shorten(&whole[..whole.len() - 1], "").is_none());
        let memory = b"\0asm\x01\0\0\0\x02\x07\x01\x01a\x01b\x02\x00\x01";
        assert!(shorten(memory, "").is_none());
    }

    #[test]
    fn comments_and_indentation_go_unless_a_text_has_several_lines() {
        assert_eq!(without_indentation("/**\n * a\n */\n  // b\n  let c = `d`;\n"), "let c = `d`;\n");
        assert_eq!(without_indentation("  `a\n  b`"), "  `a\n  b`");
    }
}
