//! Character references in text (WHATWG HTML 13.2.5.72).

use std::convert::Infallible;

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

/// Length of `&…;`, or of the `&` alone if no reference follows.
pub(super) fn length(text: &str) -> usize {
    let body = text[1..].bytes().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let end = 1 + body;
    if body > 0 && text.as_bytes().get(end) == Some(&b';') { end + 1 } else { end }
}

/// Decodes one character reference as text (WHATWG HTML 13.2.5.72).
pub(super) fn decode(entity: &str) -> String {
    let mut decoded = String::new();
    let callback = |event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        if let CallbackEvent::String { value } = event {
            decoded.push_str(&String::from_utf8_lossy(value));
        }
        None
    };
    Tokenizer::new_with_emitter(entity, CallbackEmitter::new(callback)).for_each(drop);
    decoded
}
