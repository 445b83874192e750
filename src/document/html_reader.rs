//! Input of the HTML tokenizer.

use std::{convert::Infallible, fmt};

use html5gum::{Readable, Reader};

/// Double-quoted attribute values that the tokenizer reads before its stack is unwound.
const VALUES: u32 = 32;

/// Text for the tokenizer.
///
/// Reading a double-quoted value calls the state that reads the next attribute, so that the stack of the tokenizer grows with each
/// attribute of a tag, and a tag with some thousand of them overflows it. A read that fails unwinds the stack without a change of
/// the state, and the next call continues there. So every [`VALUES`] values one read fails: iterate over the tokenizer to its end,
/// and ignore the errors.
pub(crate) struct HtmlReader<'a> {
    text: <&'a [u8] as Readable<'a>>::Reader,
    values: u32,
}

/// The read that fails.
#[derive(Debug)]
pub(crate) struct Unwind;

impl fmt::Display for Unwind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unwinding the stack")
    }
}

impl std::error::Error for Unwind {}

impl From<Infallible> for Unwind {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl<'a> HtmlReader<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self { text: text.to_reader(), values: 0 }
    }
}

impl Reader for HtmlReader<'_> {
    type Error = Unwind;

    fn read_byte(&mut self) -> Result<Option<u8>, Unwind> {
        Ok(self.text.read_byte()?)
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Unwind> {
        Ok(self.text.try_read_string(text, case_sensitive)?)
    }

    fn read_until<'b>(&'b mut self, needle: &[u8], buffer: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Unwind> {
        // Only the state inside double quotes looks for them first.
        if needle.first() == Some(&b'"') {
            self.values += 1;
            if self.values > VALUES {
                self.values = 0;
                return Err(Unwind);
            }
        }
        Ok(self.text.read_until(needle, buffer)?)
    }
}

#[cfg(test)]
mod tests {
    use html5gum::{DefaultEmitter, Token, Tokenizer};

    use super::*;

    #[test]
    fn the_stack_does_not_grow_with_the_attributes() {
        let many: String = (0..50_000).map(|number| format!(" a{number}=\"&amp;{number}\"")).collect();
        let html = format!("<div{many}>x</div>");
        let work = move || {
            let tokens = Tokenizer::new_with_emitter(HtmlReader::new(html.as_bytes()), DefaultEmitter::<()>::default());
            let tokens: Vec<Token<()>> = tokens.filter_map(Result::ok).collect();
            let [Token::StartTag(start), Token::String(text), Token::EndTag(_)] = &tokens[..] else {
                panic!("{tokens:?}")
            };
            assert_eq!(&*text.value, b"x");
            assert_eq!(start.attributes.len(), 50_000);
            assert_eq!(&**start.attributes[&b"a49999"[..]], b"&49999");
        };
        std::thread::Builder::new().stack_size(256 << 10).spawn(work).unwrap().join().unwrap();
    }
}
