//! Reference links whose label is not defined, in `link/invalid`.

use super::wording;
use crate::{
    diagnostic::Diagnostic,
    document::flow::OBJECT,
    model::links::{Link, Syntax},
};

/// Comparisons of labels on a page.
const BUDGET: usize = 100_000;

/// The labels of a page.
pub(super) struct UndefinedLabels {
    /// The defined ones in lower case: case does not matter.
    defined: Vec<String>,
    budget: usize,
}

impl UndefinedLabels {
    pub(super) fn new(defined: &[String]) -> Self {
        Self { defined: defined.iter().map(|label| label.to_lowercase()).collect(), budget: BUDGET }
    }

    /// A finding about a link whose label is not defined: an error if a defined one was probably meant. `None` if the brackets
    /// are probably not a link: `[win][arm64]`.
    pub(super) fn finding(&mut self, link: &Link, syntax: &Syntax) -> Option<Diagnostic> {
        let text = on_one_line(&syntax.text).replace(OBJECT, "…");
        let label = if syntax.address.is_empty() { text.clone() } else { on_one_line(&syntax.address) };
        let near = if label.contains(char::is_alphabetic) { self.nearest(&label) } else { None };
        if near.is_none() && !text.contains(' ') && !share_word(&text, &label) {
            return None;
        }
        let (text, label) = (wording::short(&text), wording::short(&label));
        let finding = Diagnostic::new(link.span, format!("“{text}” is not a link: the label `{label}` is not defined"));
        Some(match near {
            Some(near) => finding.help(format!("did you mean `{}`?", wording::short(&near))),
            None => finding.help(format!("define it: `[{label}]: ` and the address")).into_warning(),
        })
    }

    fn nearest(&mut self, label: &str) -> Option<String> {
        let defined = self.defined.iter().map(String::as_str);
        wording::nearest(&label.to_lowercase(), defined, &mut self.budget).map(str::to_owned)
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn share_word(text: &str, label: &str) -> bool {
    let (text, label) = (text.to_lowercase(), label.to_lowercase());
    let words = |text: &'_ str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let label = words(&label);
    words(&text).iter().any(|word| label.contains(word))
}
