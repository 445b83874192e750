//! `full`: each finding with its source lines, underlined, drawn by `miette`.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};
use owo_colors::Style as Paint;
use unicode_width::UnicodeWidthStr;

use super::{
    Style, grouped, help, hidden,
    layout::{
        excerpt::Excerpt,
        underline::{Text, pieces},
        wrap::wrap,
    },
    sanitize,
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::LineIndex,
    report::Report,
    text,
};

/// Columns before a message (`  × `) and before help (`  help: `).
const MESSAGE_INDENT: usize = 4;
const HELP_INDENT: usize = 8;
/// Columns between the message and the name of the rule.
const GAP: usize = 3;
/// Minimum width of a message next to the name of the rule.
const NARROW: usize = 32;
/// Maximum length of a message in characters; JSON has all of it.
const LONGEST_MESSAGE: usize = 1000;

/// The findings in the order of the report, an empty line between them.
pub(super) fn render(report: &Report, style: Style) -> String {
    let mut out = String::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let lines = LineIndex::new(&file.source);
        let text = Text { source: &file.source, lines: &lines };
        let (shown, beyond) = grouped::limited(file, report.max_findings);
        for diagnostic in shown {
            if !out.is_empty() {
                out.push('\n');
            }
            let shown = Shown::new(&file.path, text, diagnostic, style);
            // Writing to a string cannot fail, and the excerpt contains every label.
            let _ = shown.handler().render_report(&mut out, &shown);
        }
        for more in beyond.into_iter().chain(hidden::more(file)) {
            out += &format!("\n{}: {more}\n", sanitize::line(&file.path));
        }
    }
    out
}

/// The color of a severity.
pub(super) fn severity_paint(severity: Severity) -> Paint {
    match severity {
        Severity::Error => Paint::new().red(),
        Severity::Warning => Paint::new().yellow(),
    }
}

/// One finding in the terms of `miette`.
#[derive(Debug)]
struct Shown {
    severity: Severity,
    header: String,
    help: Option<String>,
    excerpt: Excerpt,
    style: Style,
}

impl Shown {
    fn new(path: &str, text: Text<'_>, diagnostic: &Diagnostic, style: Style) -> Self {
        let (pieces, more) = pieces(diagnostic, text);
        Self {
            severity: diagnostic.severity,
            header: header(diagnostic, style),
            help: help(diagnostic, more, style),
            excerpt: Excerpt::new(path, text, &pieces, style),
            style,
        }
    }

    fn handler(&self) -> GraphicalReportHandler {
        let characters = if self.style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let styles = if self.style.color { self.paints() } else { ThemeStyles::none() };
        GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_width(self.style.columns())
            .with_wrap_lines(false)
            .with_urls(false)
            .with_context_lines(1)
            .without_cause_chain()
            .without_syntax_highlighting()
    }

    /// The finding's own spans in the color of its severity, the others in blue.
    fn paints(&self) -> ThemeStyles {
        let own = severity_paint(self.severity).bold();
        let highlights: Vec<_> =
            self.excerpt.own().map(|mine| if mine { own } else { Paint::new().blue().bold() }).collect();
        ThemeStyles {
            error: severity_paint(Severity::Error).bold(),
            warning: severity_paint(Severity::Warning).bold(),
            advice: Paint::new(),
            help: Paint::new().cyan().bold(),
            link: Paint::new().bold(),
            linum: Paint::new().dimmed(),
            highlights: if highlights.is_empty() { vec![own] } else { highlights },
        }
    }
}

/// The message with the name of the rule at the right of its first line, or on a line of its own if there is no space.
fn header(diagnostic: &Diagnostic, style: Style) -> String {
    let message = grouped::message(diagnostic);
    let message = sanitize::line(&message);
    let message = text::clip(&message, LONGEST_MESSAGE);
    let width = style.columns() - MESSAGE_INDENT;
    let rule = diagnostic.rule;
    let beside = width.saturating_sub(rule.width() + GAP);
    let bold = |line: &String| style.paint(line, Paint::new().bold());
    let dim = style.rule(rule);
    let lines = wrap(&message, if beside < NARROW { width } else { beside });
    let mut rest = lines.iter();
    let first = rest.next().map_or("", String::as_str);
    if first.width() > beside || (beside < NARROW && lines.len() > 1) {
        return lines.iter().map(bold).chain([dim]).collect::<Vec<_>>().join("\n");
    }
    let space = " ".repeat(width - rule.width() - first.width());
    let first = format!("{}{space}{dim}", bold(&first.to_owned()));
    [first].into_iter().chain(rest.map(bold)).collect::<Vec<_>>().join("\n")
}

/// The help, with the options that apply the fix.
fn help(diagnostic: &Diagnostic, more: usize, style: Style) -> Option<String> {
    let fix = help::fix(diagnostic);
    let text = diagnostic.advice().map(sanitize::block);
    let width = style.columns() - HELP_INDENT;
    let mut lines: Vec<String> =
        text.iter().flat_map(|text| text.split('\n')).flat_map(|line| wrap(line, width)).collect();
    if let Some(fix) = fix {
        let options = help::options(fix);
        let dim = style.paint(options, Paint::new().dimmed());
        match lines.last_mut().filter(|line| line.width() + 1 + options.len() <= width) {
            Some(line) => line.push_str(&format!(" {dim}")),
            None => lines.push(dim),
        }
    }
    if more > 0 {
        lines.push(format!("(and {more} more {})", if more == 1 { "location" } else { "locations" }));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.header)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}
