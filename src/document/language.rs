//! The languages of pages, and how the name of a file shows its own.

use std::path::Path;

use super::{directive, line_index};
use crate::choice::choices;

/// Markdown flavour of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// GitHub Flavored Markdown.
    #[default]
    Gfm,
    /// MyST: directives, roles, `% comments`, `(label)=` targets.
    Myst,
    /// Quarto and Pandoc: `{=html}` fences, `:::` divs, heading attributes.
    Quarto,
    /// HTML without Markdown.
    Html,
}

choices! {
    /// The language of a file, whatever its name says.
    pub enum Language {
        /// Markdown; GFM or MyST, by the content
        Markdown = "markdown",
        /// MyST
        Myst = "myst",
        /// Quarto and Pandoc
        Quarto = "quarto",
        /// HTML
        Html = "html",
    }
}

/// The extensions of pages. Those without a dialect are Markdown, whose content shows which.
const EXTENSIONS: &[(&str, Option<Dialect>)] = &[
    ("md", None),
    ("markdown", None),
    ("mdown", None),
    ("mkd", None),
    ("mkdn", None),
    ("mdx", None),
    ("qmd", Some(Dialect::Quarto)),
    ("rmd", Some(Dialect::Quarto)),
    ("myst", Some(Dialect::Myst)),
    ("html", Some(Dialect::Html)),
    ("htm", Some(Dialect::Html)),
];

/// What the extension of a path shows; `None` for a file that is not a page.
fn of_extension(path: &Path) -> Option<Option<Dialect>> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, dialect)| *dialect)
}

/// Whether a file is Markdown or HTML, by its extension.
#[must_use]
pub fn is_page(path: &Path) -> bool {
    of_extension(path).is_some()
}

/// Whether a file is Markdown of any dialect, by its extension.
#[must_use]
pub fn is_markdown(path: &Path) -> bool {
    of_extension(path).is_some_and(|dialect| dialect != Some(Dialect::Html))
}

impl Dialect {
    /// Detects the dialect by file name, then by content: a directive of MyST that is closed makes a `.md` page MyST.
    #[must_use]
    pub fn detect(path: &str, source: &str) -> Self {
        of_extension(Path::new(path)).flatten().unwrap_or_else(|| Self::of_markdown(source))
    }

    /// The dialect of a page whose language is set, whatever its name.
    #[must_use]
    pub fn of(language: Language, source: &str) -> Self {
        match language {
            Language::Markdown => Self::of_markdown(source),
            Language::Myst => Self::Myst,
            Language::Quarto => Self::Quarto,
            Language::Html => Self::Html,
        }
    }

    fn of_markdown(source: &str) -> Self {
        let text = line_index::with_line_feeds(source);
        directive::evidence(text.as_deref().unwrap_or(source)).map_or(Self::Gfm, |(dialect, _)| dialect)
    }

    /// Its name in sentences.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gfm => "GFM",
            Self::Myst => "MyST",
            Self::Quarto => "Quarto",
            Self::Html => "HTML",
        }
    }

    /// The name used in options and rule pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gfm => "gfm",
            Self::Myst => "myst",
            Self::Quarto => "quarto",
            Self::Html => "html",
        }
    }
}
