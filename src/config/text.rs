//! Checks strings that must be something: a rule, a glob, a selector.

use std::path::{Component, Path};

use scraper::Selector;

use super::{error::wrong, schema::Text};
use crate::{
    diagnostic::Diagnostic,
    model::{entries::PLACEHOLDER, manifest, modules::ModuleTree, profile::Profile},
    rules::{self, UnknownRule},
    span::Span,
};

/// Longest label of a field, in characters, and most names of the entry in it: each entry has labels of its own.
pub(super) const MAX_LABEL: usize = 200;
const MAX_PLACEHOLDERS: usize = 3;

/// What is wrong with a string.
#[derive(Debug)]
pub(super) struct Problem {
    message: String,
    help: Option<String>,
    expected: &'static str,
}

impl Problem {
    /// The error, at the value of a key.
    pub(super) fn at(self, span: Span, path: &str) -> Diagnostic {
        let finding = wrong(span, format!("`{path}`: {}", self.message));
        let finding = finding.label(format!("expected {}", self.expected));
        match self.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }
}

/// Checks that a string is valid for the schema.
pub(super) fn check(kind: Text, text: &str) -> Result<(), Problem> {
    let problem = |message: String, help: Option<String>| Err(Problem { message, help, expected: kind.noun() });
    match kind {
        Text::Filled | Text::Label if text.trim().is_empty() => problem("the value is blank".to_owned(), None),
        Text::Filled => Ok(()),
        Text::Label if text.chars().nth(MAX_LABEL).is_some() => {
            problem(format!("the label has more than {MAX_LABEL} characters"), None)
        }
        Text::Label if text.matches(PLACEHOLDER).nth(MAX_PLACEHOLDERS).is_some() => problem(
            format!("the label has more than {MAX_PLACEHOLDERS} placeholders"),
            Some(format!("write `{PLACEHOLDER}` once, where the name of the entry is")),
        ),
        Text::Label => Ok(()),
        Text::Rule if rules::exists(text) => Ok(()),
        Text::Rule => {
            let unknown = UnknownRule::new(text);
            let help = unknown.nearest().map(|near| format!("did you mean `{near}`?"));
            problem(
                format!("there is no rule or group `{text}`"),
                help.or_else(|| Some("`ack-lint rules` lists them".to_owned())),
            )
        }
        Text::Profile => {
            let known =
                || ["auto", "none"].into_iter().chain(Profile::builtin().iter().map(|profile| profile.name.as_str()));
            if known().any(|name| name == text) {
                return Ok(());
            }
            let near = crate::text::nearest_name(text, known()).map(|near| format!("did you mean `{near}`?"));
            let all = || {
                format!("the profiles are {}", known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
            };
            problem(format!("there is no profile `{text}`"), near.or_else(|| Some(all())))
        }
        Text::Glob => match super::globs::compile(text) {
            Err(error) => problem(format!("`{text}` is not a valid glob: {}", error.kind()), None),
            Ok(_) if climbs(text) => problem(format!("`{text}` is outside the configuration's folder"), None),
            Ok(_) => Ok(()),
        },
        Text::Regex => match regex(text, MAX_REGEX) {
            Ok(_) => Ok(()),
            Err(regex::Error::CompiledTooBig(_)) => {
                problem(format!("`{}` is too large", crate::text::clip(text, 80)), Some(SMALLER.to_owned()))
            }
            Err(error) => problem(format!("`{text}` is not a valid regular expression: {}", regex_fault(&error)), None),
        },
        Text::Selector => match Selector::parse(text) {
            Ok(_) => Ok(()),
            Err(_) => problem(format!("`{text}` is not a valid CSS selector"), None),
        },
        Text::Pathspec if text.contains(['{', '}']) => {
            problem(format!("`{text}`: git has no alternatives in braces"), Some("list each path".to_owned()))
        }
        Text::Path | Text::Pathspec if text.is_empty() || climbs(text) => {
            problem(format!("`{text}` is outside the configuration's folder"), None)
        }
        Text::Path | Text::Pathspec => Ok(()),
        Text::File if text.starts_with('/') || text.contains('\\') || Path::new(text).is_absolute() => problem(
            format!("`{text}` is not a relative path"),
            Some("write it with `/`, from the folder of this file".to_owned()),
        ),
        Text::File if !super::is_named_as_configuration(Path::new(text)) => {
            let help = "put `ack-lint` in its name: `ack-lint.toml`, `ack-lint-strict.toml`";
            problem(format!("`{text}` is not named as a configuration of ack-lint"), Some(help.to_owned()))
        }
        Text::File => Ok(()),
        Text::Source => match text.strip_prefix(manifest::FILES) {
            Some(glob) if glob.trim().is_empty() => problem("the glob is missing".to_owned(), None),
            Some(glob) => check(Text::Glob, glob),
            None if climbs(text) => problem(format!("`{text}` is outside the configuration's folder"), None),
            None if manifest::Format::of(text).is_some() => Ok(()),
            None => {
                let all = "`Cargo.toml`, `package.json`, `pyproject.toml`, `go.mod`, or `.txt` for pip; `files:GLOB` is for files";
                problem(format!("`{text}` is not a manifest"), Some(format!("name one of these: {all}")))
            }
        },
        Text::Module => match ModuleTree::list_entry(text) {
            Some(_) => Ok(()),
            None => problem(format!("`{text}` has no number and name"), Some("write it as `06 Autograd`".to_owned())),
        },
        Text::Age if super::typed::age(text).is_some() => Ok(()),
        Text::Age => problem(
            format!("`{text}` is not a time of at most 365 days"),
            Some("write a number and `h`, `d` or `w`: `7d`".to_owned()),
        ),
        Text::Header if text.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) && !text.is_empty() => {
            Ok(())
        }
        Text::Header => problem("a header value must be printable ASCII".to_owned(), None),
    }
}

/// What is wrong with a regular expression: the last line of the error. The lines above it draw the pattern.
#[must_use]
pub fn regex_fault(error: &regex::Error) -> String {
    error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// Help for an expression that is too large.
const SMALLER: &str = "repeat less, and write `[0-9A-Za-z_]` for `\\w`, which has every letter of Unicode";

/// Largest compiled regular expression, in bytes.
const MAX_REGEX: usize = 1 << 20;

fn regex(text: &str, limit: usize) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(text).size_limit(limit).build()
}

/// Size of a valid regular expression once it is compiled, in bytes, rounded up.
pub(super) fn regex_size(text: &str) -> usize {
    let steps = (12..).map(|power| 1 << power).take_while(|&size| size < MAX_REGEX);
    steps.into_iter().find(|&size| regex(text, size).is_ok()).unwrap_or(MAX_REGEX)
}

/// Whether a path is absolute or has a `..`.
fn climbs(text: &str) -> bool {
    let path = Path::new(text);
    text.starts_with(['/', '\\'])
        || !path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}
