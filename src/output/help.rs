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

/// The first fix of a finding and the others with the same cause.
pub(super) fn fix(finding: &Diagnostic) -> Option<&Fix> {
    finding.singles().find_map(|single| single.fix.as_ref())
}

/// The help followed by the options that apply the fix.
pub(super) fn with_options(finding: &Diagnostic) -> Option<String> {
    let text = finding.advice()?;
    Some(match fix(finding) {
        Some(fix) => format!("{text} {}", options(fix)),
        None => text.to_owned(),
    })
}
