//! Markdown that is not quite a link, as `link/invalid` reports it.

use std::fmt::Write as _;

use crate::{
    diagnostic::Diagnostic,
    fix::{Edit, Fix, Safety},
    model::links::{Link, Mistake, Syntax, is_plain, is_quote, without_white_space},
    rule::Context,
    rules::wording,
    span::Span,
};

/// Replaces line ends by one space, so that a message stays on one line.
pub(super) fn visible(text: &str) -> String {
    text.split(['\n', '\r', '\t']).map(str::trim).collect::<Vec<_>>().join(" ")
}

/// A finding about Markdown that is not quite a link.
pub(super) fn finding(context: &Context<'_>, link: &Link, syntax: &Syntax) -> Diagnostic {
    let text = wording::short(&visible(&syntax.text).replace(crate::document::flow::OBJECT, "…"));
    let todo = match (syntax.mistake, syntax.unclosed) {
        (Mistake::Space, false) => "remove the space before `(`",
        (Mistake::Space, true) => "remove the space before `(` and add `)`",
        (Mistake::Braces, false) => "use brackets instead of braces",
        (Mistake::Braces, true) => "use brackets instead of braces and add `)`",
        (Mistake::Unclosed, _) => "add the closing `)`",
        (Mistake::Parenthesis, false) => "remove the second `(`",
        (Mistake::Parenthesis, true) => "remove the second `(` and add `)`",
        (Mistake::Swapped, _) => "swap the brackets and the parentheses",
        (Mistake::Brackets, _) => "put the address in parentheses",
        (Mistake::WhiteHost, _) => "remove the white space in its host",
        (Mistake::Title, _) => "write its title in straight quotation marks",
        (Mistake::OpenTitle, _) => "close the quotation mark of its title",
        (Mistake::QuotesInTitle, _) => "escape the quotation marks in its title",
        (Mistake::AfterTitle, _) => "remove the text after its title",
        (Mistake::JoinedTitle, _) => "write a space before its title",
        (Mistake::OpenBracket, _) => "write `>` after its address",
        (Mistake::ClosingBracket, _) => "remove the second `>` after its address",
        (Mistake::Size, _) => "remove the size, which is not Markdown",
        (Mistake::WhiteSpace, _) => "encode the white space in its address",
        // Reported by `UndefinedLabels`.
        (Mistake::Undefined, _) => "define its label",
    };
    let address = syntax.address.trim();
    let (first, rest) = address.split_once(char::is_whitespace).unwrap_or((address, ""));
    let encoded = || match address {
        address if address.contains("://") => address.replace(' ', "%20"),
        address if address.contains(' ') => format!("<{address}>"),
        address => address.to_owned(),
    };
    let meant = match syntax.mistake {
        Mistake::OpenTitle | Mistake::QuotesInTitle | Mistake::AfterTitle | Mistake::JoinedTitle => {
            with_title(&visible(address), syntax.mistake).unwrap_or_else(encoded)
        }
        Mistake::OpenBracket => format!("<{address}>"),
        Mistake::Title => format!("{first} \"{}\"", visible(rest.trim().trim_matches(is_quote))),
        Mistake::Size => first.to_owned(),
        Mistake::WhiteHost => without_white_space(address),
        Mistake::Unclosed | Mistake::Parenthesis if rest.trim_start().starts_with(['"', '\'']) => {
            format!("{} {}", Link::suggestion(first).unwrap_or_else(|| first.to_owned()), rest.trim())
        }
        _ => Link::suggestion(address).unwrap_or_else(encoded),
    };
    let source = context.document.source();
    let is_image = source.get(..link.span.start as usize).is_some_and(|before| before.ends_with('!'));
    let (mark, noun) = if is_image { ("!", "an image") } else { ("", "a link") };
    let mut title = format!("write `{mark}[{text}]({})`", wording::short(&meant));
    // The words may be a title as well.
    if syntax.mistake == Mistake::WhiteSpace && first.contains("://") && is_plain(rest) {
        let _ = write!(title, ", or `({} \"{}\")` if that is its title", wording::short(first), visible(rest.trim()));
    }
    let subject = if text.is_empty() { format!("`{mark}[](…)`") } else { format!("“{text}”") };
    let mut found = Diagnostic::new(link.span, format!("{subject} is not {noun}: {todo}")).help(title.clone());
    found.target = Link::broken_key(address);
    if let Some(edits) = other_brackets(link.span, syntax, source) {
        return found.fix(Fix { title, safety: Safety::Unsafe, edits, order: None });
    }
    // An address that is wrong as well is fixed after this.
    let source = link.span.slice(source);
    let extra = match syntax.mistake {
        Mistake::Space if !syntax.unclosed => space(link.span, source),
        Mistake::Parenthesis if !syntax.unclosed => parenthesis(link.span, source),
        _ => None,
    };
    match extra {
        Some(extra) => found.fix(Fix::replace(Safety::Unsafe, title, extra, "")),
        None => found,
    }
}

/// The address and the title as they should be.
fn with_title(address: &str, mistake: Mistake) -> Option<String> {
    let (before, title) = match mistake {
        Mistake::JoinedTitle => address.split_at_checked(address.find('"')?)?,
        _ => address.split_once(char::is_whitespace)?,
    };
    let title = title.trim_start();
    let quote = title.get(..1)?;
    let inside = title.get(1..)?;
    let title = match mistake {
        Mistake::OpenTitle => inside,
        Mistake::AfterTitle => inside.split_once(quote)?.0,
        _ => inside.strip_suffix(quote)?,
    };
    let escaped =
        if mistake == Mistake::OpenTitle { title.to_owned() } else { title.replace(quote, &format!("\\{quote}")) };
    Some(format!("{} {quote}{}{quote}", before.trim_end(), escaped.trim()))
}

/// Writes brackets around the text and parentheses around the address.
fn other_brackets(link: Span, syntax: &Syntax, source: &str) -> Option<Vec<Edit>> {
    let plain = !syntax.address.contains(['(', ')', '<', '>', '\\', ' ']);
    if !plain || !matches!(syntax.mistake, Mistake::Swapped | Mistake::Brackets) {
        return None;
    }
    let between = link.end.checked_sub(u32::try_from(syntax.address.len()).ok()? + 3)?;
    let is_as_shown = matches!(Span::new(between, between + 2).slice(source), ")[" | "][");
    let edit = |at: u32, length: u32, text: &str| Edit { span: Span::new(at, at + length), text: text.to_owned() };
    let mut edits = vec![edit(between, 2, "]("), edit(link.end - 1, 1, ")")];
    if syntax.mistake == Mistake::Swapped {
        edits.insert(0, edit(link.start, 1, "["));
    }
    is_as_shown.then_some(edits)
}

/// The parentheses between the text and the address, except one, in a link without other brackets.
fn parenthesis(link: Span, source: &str) -> Option<Span> {
    let (text, address) = source.strip_prefix('[')?.split_once("](")?;
    let extra = address.len() - address.trim_start_matches('(').len();
    let start = link.start + u32::try_from(text.len()).ok()? + 3;
    // Behind a title there may be two `)`.
    let doubled = address.ends_with("))") && address.contains(char::is_whitespace);
    let is_plain = !text.contains(['[', ']']) && !doubled;
    is_plain.then(|| Span::new(start, start + extra as u32))
}

/// The white space between the text and the address, in a link without other brackets.
fn space(link: Span, source: &str) -> Option<Span> {
    let (text, address) = source.strip_prefix('[')?.split_once(']')?;
    let inner = address.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    let plain = !text.contains('[') && !inner.contains(['[', ']', '(', ')', '<', '>', '\\', ' ', '\n']);
    let start = link.start + u32::try_from(text.len()).ok()? + 2;
    let length = u32::try_from(address.len() - address.trim_start().len()).ok()?;
    plain.then(|| Span::new(start, start + length))
}
