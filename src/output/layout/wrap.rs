//! Words on lines.

use textwrap::{Options, WordSeparator, WordSplitter};

/// Words on lines of at most `width` columns; a word longer than that keeps its line, so that addresses stay whole.
pub(in crate::output) fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}
