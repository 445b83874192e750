//! Where an autolink or raw HTML ends in running text (CommonMark 6.5, 6.6).

/// Kinds of HTML whose end does not occur in the rest of the text, so that it is searched for once.
#[derive(Default)]
pub(super) struct Absent {
    /// After a comment without an end, cmark-gfm takes no `<!` for HTML.
    comment: bool,
    instruction: bool,
    declaration: bool,
    section: bool,
    /// The same for the parser.
    parsed: Parsed,
}

#[derive(Default)]
struct Parsed {
    comment: bool,
    instruction: bool,
    declaration: bool,
}

/// The end of the autolink or HTML that starts with the `<` at `start`, as cmark-gfm reads it.
pub(super) fn end(text: &str, start: usize, absent: &mut Absent) -> Option<usize> {
    let rest = text.get(start + 1..)?;
    let bytes = rest.as_bytes();
    let length = match *bytes.first()? {
        first @ (b'!' | b'?') => email(bytes).or_else(|| match first {
            b'?' => instruction(bytes, &mut absent.instruction),
            _ if absent.comment => None,
            _ if rest.starts_with("!-->") => Some(4),
            _ if rest.starts_with("!--->") => Some(5),
            _ if rest.starts_with("!--") => comment(bytes, &mut absent.comment),
            _ if bytes.get(1..8).is_some_and(|name| name.eq_ignore_ascii_case(b"[CDATA[")) => {
                section(bytes, &mut absent.section)
            }
            _ => declaration(bytes, &mut absent.declaration),
        })?,
        b'/' => closing_tag(bytes)?,
        _ => uri(bytes).or_else(|| email(bytes)).or_else(|| opening_tag(bytes))?,
    };
    Some(start + 1 + length)
}

/// Whether an autolink of an e-mail address starts with the `<` at `start`.
pub(super) fn is_email(text: &str, start: usize) -> bool {
    text.as_bytes().get(start + 1..).and_then(email).is_some()
}

/// The end of HTML that starts with the `<!` or `<?` at `start`, as the parser reads it.
pub(super) fn parsed_end(text: &str, start: usize, absent: &mut Absent) -> Option<usize> {
    let (rest, absent) = (text.get(start + 1..)?, &mut absent.parsed);
    let bytes = rest.as_bytes();
    let length = match *bytes.first()? {
        b'?' => until(rest, 1, "?>", &mut absent.instruction)?,
        b'!' if rest.starts_with("!-->") => 4,
        b'!' if rest.starts_with("!--->") => 5,
        b'!' if rest.starts_with("!--") => until(rest, 3, "-->", &mut absent.comment)?,
        b'!' if rest.starts_with("![CDATA[") => {
            let brackets = 8 + rest.get(8..)?.find(']')?;
            let end = brackets + count(bytes, brackets, |byte| byte == b']');
            (bytes.get(end) == Some(&b'>')).then_some(end + 1)?
        }
        b'!' if bytes.get(1)?.is_ascii_alphabetic() => until(rest, 2, ">", &mut absent.declaration)?,
        _ => return None,
    };
    Some(start + 1 + length)
}

/// The end of the tag that a text begins with.
pub(super) fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes().get(1..)?;
    let length = if bytes.first() == Some(&b'/') { closing_tag(bytes) } else { opening_tag(bytes) };
    Some(1 + length?)
}

fn until(rest: &str, from: usize, end: &str, absent: &mut bool) -> Option<usize> {
    let found = if *absent { None } else { rest.get(from..)?.find(end) };
    *absent |= found.is_none();
    Some(from + found? + end.len())
}

/// The end of what two marks and a `>` end. Of the marks before one that ends nothing, it is read with the character that
/// follows, so that `--->` does not end one.
fn after_marks(bytes: &[u8], from: usize, mark: u8, absent: &mut bool) -> Option<usize> {
    let mut at = if *absent { bytes.len() } else { from };
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(mark, rest)) {
        at += found;
        match (bytes.get(at + 1), bytes.get(at + 2)) {
            (Some(next), Some(b'>')) if *next == mark => return Some(at + 3),
            (Some(next), _) if *next == mark => at += 3,
            _ => at += 2,
        }
    }
    *absent = true;
    None
}

/// `!-- … -->`.
fn comment(bytes: &[u8], absent: &mut bool) -> Option<usize> {
    after_marks(bytes, 3, b'-', absent)
}

/// `![CDATA[ … ]]>`.
fn section(bytes: &[u8], absent: &mut bool) -> Option<usize> {
    after_marks(bytes, 8, b']', absent)
}

/// `? … ?>`. A mark before another one is read with it, so that `??>` does not end one.
fn instruction(bytes: &[u8], absent: &mut bool) -> Option<usize> {
    let mut at = if *absent { bytes.len() } else { 1 };
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'?', rest)) {
        at += found + 2;
        if bytes.get(at - 1) == Some(&b'>') {
            return Some(at);
        }
    }
    *absent = true;
    None
}

/// `!NAME … >`, with a name in upper case and white space after it (CommonMark 0.29).
fn declaration(bytes: &[u8], absent: &mut bool) -> Option<usize> {
    let name = count(bytes, 1, |byte| byte.is_ascii_uppercase());
    if name == 0 || *absent || spaces(bytes, name + 1) == name + 1 {
        return None;
    }
    let end = bytes.get(name + 1..).and_then(|rest| memchr::memchr(b'>', rest));
    *absent = end.is_none();
    Some(name + 1 + end? + 1)
}

/// Number of bytes from `at` on for which a condition holds.
fn count(bytes: &[u8], at: usize, holds: impl Fn(u8) -> bool) -> usize {
    bytes.iter().skip(at).take_while(|&&byte| holds(byte)).count()
}

/// `scheme:address>`.
fn uri(bytes: &[u8]) -> Option<usize> {
    let scheme = count(bytes, 0, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'));
    if !(2..=32).contains(&scheme) || !bytes[0].is_ascii_alphabetic() || bytes.get(scheme) != Some(&b':') {
        return None;
    }
    let end = scheme + count(bytes, scheme, |byte| byte > b' ' && !matches!(byte, b'<' | b'>' | 0x7F));
    (bytes.get(end) == Some(&b'>')).then_some(end + 1)
}

/// `account@host>`.
fn email(bytes: &[u8]) -> Option<usize> {
    let account = count(bytes, 0, |byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte));
    let mut at = account;
    loop {
        if bytes.get(at) != Some(if at == account { &b'@' } else { &b'.' }) {
            break;
        }
        let label = count(bytes, at + 1, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let (first, last) = (bytes.get(at + 1), bytes.get(at + label));
        if !(1..=63).contains(&label) || first == Some(&b'-') || last == Some(&b'-') {
            return None;
        }
        at += label + 1;
    }
    (account > 0 && at > account && bytes.get(at) == Some(&b'>')).then_some(at + 1)
}

fn spaces(bytes: &[u8], at: usize) -> usize {
    at + count(bytes, at, |byte| byte.is_ascii_whitespace() || byte == 0x0B)
}

fn name(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at).filter(|first| first.is_ascii_alphabetic())?;
    Some(at + count(bytes, at, |byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

/// `/name>`.
fn closing_tag(bytes: &[u8]) -> Option<usize> {
    let end = spaces(bytes, name(bytes, 1)?);
    (bytes.get(end) == Some(&b'>')).then_some(end + 1)
}

/// `name attribute=value>`.
fn opening_tag(bytes: &[u8]) -> Option<usize> {
    let mut at = name(bytes, 0)?;
    loop {
        let next = spaces(bytes, at);
        match bytes.get(next)? {
            b'>' => return Some(next + 1),
            b'/' => return (bytes.get(next + 1) == Some(&b'>')).then_some(next + 2),
            first if next > at && (first.is_ascii_alphabetic() || matches!(first, b'_' | b':')) => {}
            _ => return None,
        }
        at =
            next + count(bytes, next, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'.' | b'-'));
        let equals = spaces(bytes, at);
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        let value = spaces(bytes, equals + 1);
        at = match *bytes.get(value)? {
            quote @ (b'"' | b'\'') => value + count(bytes, value + 1, |byte| byte != quote) + 2,
            _ => {
                let unquoted = |byte: u8| !byte.is_ascii_whitespace() && !b"\"'=<>`".contains(&byte);
                let length = count(bytes, value, unquoted);
                (length > 0).then_some(value + length)?
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_autolinks_end() {
        for text in [
            "<a>",
            "<a  />",
            "<a b c=d e='f' g=\"h\n\">",
            "</a\n>",
            "<!--a-->",
            "<!-->",
            "<!--->",
            "<!-- a -- b -->",
            "<?a?>",
            "<!X a>",
            "<!X\n[b]>",
            "<![CDATA[a]]b]]>",
            "<![cdata[a]b]]]]]>",
            "<!-- a ---> b ----->",
            "<?a??>b?>",
            "<!a@b.co>",
            "<a+b.c:>",
            "<http://a b",
            "<a@b>",
            "<a@b-c.d>",
            "<a-b>",
            "<a _b:c>",
        ] {
            let wanted = (!text.contains("http")).then_some(text.len());
            assert_eq!(end(&format!("{text} x"), 0, &mut Absent::default()), wanted, "{text}");
        }
        for text in [
            "<a b=c'>",
            "<a'>",
            "<1>",
            "<a b='c'd>",
            "</a b>",
            "<a",
            "<!--a",
            "<a/ >",
            "<a@-b>",
            "<a:b",
            "<>",
            "< a>",
            "<!X>",
            "<!x a>",
            "<!X-Y a>",
            "<!-- a --->",
            "<? a ??>",
            "<![CDATA[a]]]>",
            "<!X a",
        ] {
            assert_eq!(end(text, 0, &mut Absent::default()), None, "{text}");
        }
        let mut absent = Absent::default();
        assert_eq!(end("<!-- a <!X b>", 0, &mut absent), None);
        assert_eq!(end("<!-- a <!X b>", 7, &mut absent), None);
    }
}
