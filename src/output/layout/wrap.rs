//! Wraps text.

use textwrap::{Options, WordSeparator, WordSplitter};

/// Wraps text at `width` columns. A longer word gets a line of its own, so that URLs are not broken.
pub(in crate::output) fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}
