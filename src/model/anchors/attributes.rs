//! Attribute lists: `{#id .class key="value"}` (Pandoc, MyST), `{ #id }` (Python-Markdown), `{: #id}` (kramdown).

/// An attribute list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes<'a> {
    /// Length of the list with its braces.
    pub(super) length: usize,
    /// The ids that it sets.
    pub(super) ids: Vec<&'a str>,
    /// Whether it can be nothing else: it has an id or a class, or begins with `{:`.
    pub(super) certain: bool,
}

/// Reads the attribute list that begins at the `{` with which `text` begins. A list is on one line, and no braces are
/// in it, so that many of them are read in linear time.
pub(super) fn read(text: &str) -> Option<Attributes<'_>> {
    let inner = text.strip_prefix('{')?;
    let inner = inner.get(..inner.find(['{', '}', '\n']).filter(|&at| inner[at..].starts_with('}'))?)?;
    let mut list = Attributes { length: inner.len() + 2, ..Attributes::default() };
    list.certain = inner.starts_with(':');
    let mut rest = inner.trim_start_matches(':').trim();
    while !rest.is_empty() {
        let end = token_end(rest);
        let (token, next) = rest.split_at(end);
        rest = next.trim_start();
        match token.split_at_checked(1) {
            Some(("#", id)) if !id.is_empty() => list.ids.extend([id, id.split('.').next().unwrap_or(id)]),
            Some((".", class)) if !class.is_empty() => list.certain = true,
            _ => list.ids.extend(token.strip_prefix("id=").map(|id| id.trim_matches(['"', '\'']))),
        }
    }
    list.ids.dedup();
    list.ids.retain(|id| !id.is_empty());
    list.certain |= !list.ids.is_empty();
    Some(list)
}

/// Length of the first token: up to white space outside quotation marks.
fn token_end(text: &str) -> usize {
    let mut quote = None;
    let end = text.find(|c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => return quote.is_none() && c.is_whitespace(),
        }
        false
    });
    end.unwrap_or(text.len())
}

/// Splits the attribute list at the end of a heading's text off.
pub(in crate::model) fn split_trailing(text: &str) -> &str {
    let Some(at) = text.rfind('{').filter(|_| text.ends_with('}')) else { return text };
    let (before, list) = text.split_at(at);
    match read(list) {
        Some(found) if found.certain && found.length == list.len() && !before.is_empty() => before.trim_end(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_every_form() {
        for (text, ids) in [
            ("{#one}", vec!["one"]),
            ("{#t.h-r_e:e .c}", vec!["t.h-r_e:e", "t"]),
            ("{ #two }", vec!["two"]),
            ("{: #three}x", vec!["three"]),
            ("{:#four .c k=\"a b\"}", vec!["four"]),
            ("{.c id='five'}", vec!["five"]),
            ("{.c}", vec![]),
            ("{k=\"#no\"}", vec![]),
            ("{#}", vec![]),
        ] {
            assert_eq!(read(text).map(|list| list.ids), Some(ids), "{text}");
        }
        for text in ["{#a", "{#a\n}", "{{#a}}", "#a}"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn only_lists_are_split_off() {
        for (text, before) in [
            ("Tools {#t}", "Tools"),
            ("Tools { #t }", "Tools"),
            ("Tools {: .c }", "Tools"),
            ("Tools{.c}", "Tools"),
            ("Tools {T}", "Tools {T}"),
            ("Tools {}", "Tools {}"),
            ("{#t}", "{#t}"),
            ("Tools {#t} x", "Tools {#t} x"),
        ] {
            assert_eq!(split_trailing(text), before, "{text}");
        }
    }
}
