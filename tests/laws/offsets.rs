//! Positions convert between units without loss.

use counterclaim::model::offset::{Byte, Utf16};
use counterclaim::model::text::Text;
use proptest::prelude::*;

use crate::texts::{config, positions, text};

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn units_convert_both_ways_at_every_boundary(content in text(200)) {
        let text = Text::new(content.as_str());
        for (at, byte, utf16) in positions(&content) {
            prop_assert_eq!(text.byte_from_code_point(at), Byte(byte));
            prop_assert_eq!(text.utf16_from_code_point(at), Utf16(utf16));
            prop_assert_eq!(text.code_point_from_byte(Byte(byte)), at);
            prop_assert_eq!(text.code_point_from_utf16(Utf16(utf16)), at);
        }
        prop_assert_eq!(text.len().0, content.chars().count());
    }

    #[test]
    fn inside_a_character_means_that_character(content in text(40)) {
        let text = Text::new(content.as_str());
        let all = positions(&content);
        for pair in all.windows(2) {
            let ((at, byte, utf16), (_, next_byte, next_utf16)) = (pair[0], pair[1]);
            for inside in byte..next_byte {
                prop_assert_eq!(text.code_point_from_byte(Byte(inside)), at);
            }
            for inside in utf16..next_utf16 {
                prop_assert_eq!(text.code_point_from_utf16(Utf16(inside)), at);
            }
        }
    }

    #[test]
    fn positions_in_paragraphs_convert_both_ways(content in text(80)) {
        let text = Text::new(content.as_str());
        let mut lines = 0;
        for (index, paragraph) in text.paragraphs().iter().enumerate() {
            let line = text.paragraph_str(paragraph);
            prop_assert!(!line.contains(['\n', '\r']));
            prop_assert_eq!(line, text.slice(paragraph.range));
            for (inside, _, utf16) in positions(line) {
                let at = counterclaim::model::offset::CodePoint(paragraph.range.start.0 + inside.0);
                prop_assert_eq!(text.paragraph_position(at), (index, Utf16(utf16)));
                prop_assert_eq!(text.code_point_in_paragraph(index, Utf16(utf16)), at);
            }
            lines += 1;
        }
        let joined: Vec<_> = text.paragraphs().iter().map(|p| text.paragraph_str(p)).collect();
        prop_assert_eq!(joined.join("\n"), content.replace("\r\n", "\n").replace('\r', "\n"));
        prop_assert!(lines > 0);
        // In a line break: the end of the line that it ends.
        for (at, ..) in positions(&content) {
            let (index, utf16) = text.paragraph_position(at);
            let expected = at.min(text.paragraphs()[index].range.end);
            prop_assert_eq!(text.code_point_in_paragraph(index, utf16), expected);
        }
    }
}
