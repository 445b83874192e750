//! `html/fence-typo`: a misspelled raw-HTML fence.

use crate::{
    diagnostic::Diagnostic,
    document::{Dialect, Document, FENCE_INFO, NodeIndex},
    fix::{Fix, Safety},
    rule::{Context, Fixable, Level, Sink},
};

rule! {
    id: "html/fence-typo",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Safe,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    for index in 0..document.nodes().len() as NodeIndex {
        let Some(info) = document.attr(index, FENCE_INFO).filter(|info| !info.value_span.is_empty()) else { continue };
        let Some(style) = nearly_raw(&info.value).filter(|_| holds_html(document, index)) else { continue };
        let meant =
            if style == Style::Pandoc || document.dialect() == Dialect::Quarto { "{=html}" } else { "{raw} html" };
        let message = format!("`{}` is not a raw-HTML fence, so readers see the tags", info.value.trim());
        let title = format!("write `{meant}`");
        let fence = document.node(index).span;
        let fix = Fix::replace(Safety::Safe, title.clone(), info.value_span, meant);
        sink.report(Diagnostic::new(info.value_span, message).help(title).fix(fix).reshapes(fence));
    }
}

/// Which spelling of a raw-HTML fence was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `{raw} html`
    Myst,
    /// `{=html}`
    Pandoc,
}

/// Longest info string that is checked, in bytes.
const LONGEST: usize = 24;

/// The raw-HTML fence that an info string misspells, if any.
fn nearly_raw(info: &str) -> Option<Style> {
    let info = info.trim().to_ascii_lowercase();
    let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '{' | '}' | '=' | ':' | ' ' | '_' | '-'));
    if info.len() > LONGEST || info.contains(odd) {
        return None;
    }
    let words: Vec<&str> = info.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let near = |word: &str, wanted: &str| strsim::osa_distance(word, wanted) <= 1;
    match words.as_slice() {
        [raw, html] if near(raw, "raw") && near(html, "html") => Some(Style::Myst),
        [both] if near(both, "rawhtml") => Some(Style::Myst),
        [html] if info.contains('=') && near(html, "html") => Some(Style::Pandoc),
        _ => None,
    }
}

/// Whether the code begins with a tag or a comment.
fn holds_html(document: &Document, fence: NodeIndex) -> bool {
    let flow = document.flow(fence);
    let text = flow.text().trim_start();
    let tag = text.strip_prefix('<').map(|rest| rest.trim_start_matches('/'));
    tag.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()) || rest.starts_with("!--"))
        && text.contains('>')
}

#[cfg(test)]
mod tests {
    use super::{Style, nearly_raw};

    #[test]
    fn typos_are_found_and_languages_ignored() {
        for info in [
            "{rw} html",
            "{raw}html",
            "{raw} htm",
            "{ raw } html",
            "raw html",
            "{raw html}",
            "{RWA} HTML",
            "{raw}: html",
        ] {
            assert_eq!(nearly_raw(info), Some(Style::Myst), "{info}");
        }
        for info in ["{=htm}", "{=htlm}", "=html", "{= html}", "{=html"] {
            assert_eq!(nearly_raw(info), Some(Style::Pandoc), "{info}");
        }
        for info in
            ["html", "{html}", "{.html}", "{raw} latex", "{raw} xml", "htm", "html raw=yes", "{code} html", "text", ""]
        {
            assert_eq!(nearly_raw(info), None, "{info}");
        }
    }
}
