//! The help of a finding, with the options that apply its fix.

use crate::{
    diagnostic::Diagnostic,
    fix::{Fix, Safety},
};

/// The options that apply a fix, in parentheses.
pub(super) const fn options(fix: &Fix) -> &'static str {
    match fix.safety {
        Safety::Safe => "(--fix)",
        Safety::Unsafe => "(--fix --unsafe-fixes)",
    }
}

/// The help, else the title of the fix.
pub(super) fn text(finding: &Diagnostic) -> Option<&str> {
    finding.help.as_deref().or(finding.fix.as_ref().map(|fix| fix.title.as_str()))
}

/// The help followed by the options that apply the fix.
pub(super) fn with_options(finding: &Diagnostic) -> Option<String> {
    let text = text(finding)?;
    Some(match &finding.fix {
        Some(fix) => format!("{text} {}", options(fix)),
        None => text.to_owned(),
    })
}
