//! Which way text runs: what stands first is on the right in Arabic or Hebrew, and on the left otherwise.
//!
//! Owns: [`Text::runs_right_to_left`]. Unit: code points. After the strong classes of Unicode Standard Annex #9 (R and AL,
//! by the blocks that are kept for them); the direction of a paragraph is that of its first letter (rules P2 and P3).

use super::offset::CodePoint;
use super::text::Text;

impl Text {
    /// Whether the character at `at` stands left of the one before it. A sign without a direction of its own takes its
    /// paragraph's; digits run from left to right in every script.
    #[must_use]
    pub fn runs_right_to_left(&self, at: CodePoint) -> bool {
        if let Some(here) = self.char_at(at).filter(|c| c.is_alphanumeric()) {
            return is_right_to_left(here);
        }
        self.paragraph_goes_right_to_left(at)
    }

    /// Whether what is read after the character at `at` stands left of it, as far as can be told without what that is: of
    /// a letter its script says it; of a digit, as of a sign, its paragraph, since what comes after the number goes on as
    /// that does.
    #[must_use]
    pub fn goes_right_to_left(&self, at: CodePoint) -> bool {
        match self.char_at(at).filter(|c| c.is_alphabetic()) {
            Some(letter) => is_right_to_left(letter),
            None => self.paragraph_goes_right_to_left(at),
        }
    }

    fn char_at(&self, at: CodePoint) -> Option<char> {
        self.as_str().get(self.byte_from_code_point(at).0..)?.chars().next()
    }

    fn paragraph_goes_right_to_left(&self, at: CodePoint) -> bool {
        let paragraph = self.paragraphs().get(self.paragraph_at(at)).map(|paragraph| self.paragraph_str(paragraph));
        paragraph.and_then(|text| text.chars().find(|c| c.is_alphabetic())).is_some_and(is_right_to_left)
    }
}

fn is_right_to_left(letter: char) -> bool {
    // Arabic digits are of a class of their own (AN), those of N'Ko and Adlam are strong.
    let is_arabic_digit = matches!(letter, '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' | '\u{10D30}'..='\u{10D39}');
    let is_of_a_block = matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}');
    is_of_a_block && !is_arabic_digit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> String {
        let whole = Text::new(text);
        (0..text.chars().count()).map(|at| if whole.runs_right_to_left(CodePoint(at)) { '<' } else { '>' }).collect()
    }

    #[test]
    fn behind_a_digit_it_goes_on_as_its_paragraph_does() {
        let goes = |text: &str| {
            let whole = Text::new(text);
            (0..text.chars().count())
                .map(|at| if whole.goes_right_to_left(CodePoint(at)) { '<' } else { '>' })
                .collect()
        };
        let goes: &dyn Fn(&str) -> String = &goes;
        assert_eq!(goes("אב, 12 x"), "<<<<<<<>");
        assert_eq!(goes("x אב 12!"), ">><<>>>>");
        assert_eq!(goes("٢٠ قتل"), "<<<<<<");
    }

    #[test]
    fn letters_run_as_their_script_does_and_signs_as_their_paragraph() {
        assert_eq!(runs("a, b 12"), ">>>>>>>");
        assert_eq!(runs("אב, 12 x"), "<<<<>><>");
        assert_eq!(runs("x אב!"), ">><<>");
        assert_eq!(runs("قتل ٢٠"), "<<<<>>");
        assert_eq!(runs("12 (א)\n(a)"), ">><<<<<>>>");
        assert!(!Text::new("").runs_right_to_left(CodePoint(0)));
    }
}
