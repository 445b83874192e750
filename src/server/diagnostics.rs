//! Findings as an editor shows them.

use lsp_types::{
    CodeDescription, Diagnostic as Shown, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Uri,
};

use super::{Checked, Encoding, Positions};
use crate::{
    diagnostic::{Diagnostic, Severity},
    output::rule_url,
    rule::Needs,
    rules,
};

/// The name of the program, as the source of a diagnostic.
pub const SOURCE: &str = "ack-lint";

/// All findings of a page.
#[must_use]
pub fn of_page(checked: &Checked, uri: &Uri, encoding: Encoding) -> Vec<Shown> {
    let positions = checked.positions(encoding);
    checked.findings.iter().map(|finding| shown(finding, uri, &positions)).collect()
}

/// One finding.
#[must_use]
pub fn shown(finding: &Diagnostic, uri: &Uri, positions: &Positions<'_>) -> Shown {
    let related = finding.labels.iter().map(|label| DiagnosticRelatedInformation {
        location: Location { uri: uri.clone(), range: positions.range(label.span) },
        message: label.message.clone(),
    });
    let related: Vec<_> = related.collect();
    let label = finding.label.as_ref().map_or_else(String::new, |label| format!(" ({label})"));
    let help = finding.help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
    Shown {
        range: positions.range(finding.span),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: (!finding.rule.is_empty()).then(|| NumberOrString::String(finding.rule.to_owned())),
        code_description: rule_url(finding.rule).parse().ok().map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: format!("{}{label}{help}", finding.message),
        related_information: (!related.is_empty()).then_some(related),
        tags: is_unnecessary(finding).then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

/// Whether an editor may show the text faded: a comment that suppresses nothing.
fn is_unnecessary(finding: &Diagnostic) -> bool {
    let rule = rules::ALL.iter().find(|rule| rule.id == finding.rule);
    rule.is_some_and(|rule| rule.needs == Needs::Suppressions)
}
