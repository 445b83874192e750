//! `junit`: JUnit XML. A page is a test suite and each finding a failed test; a page without findings has one test that passed.

use std::{borrow::Cow, io};

use quick_xml::{Writer, events::BytesText};

use super::{grouped, help, hidden, sanitize};
use crate::{
    diagnostic::Diagnostic,
    document::LineIndex,
    report::{FileReport, Report},
};

/// The test suites, indented.
pub(super) fn render(report: &Report) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let found: usize = report.files.iter().map(failures).sum();
    let tests: usize = report.files.iter().map(tests).sum();
    let (tests, failures) = (tests.to_string(), found.to_string());
    let attributes =
        [("name", "ack-lint"), ("tests", tests.as_str()), ("failures", failures.as_str()), ("errors", "0")];
    let suites = writer.create_element("testsuites").with_attributes(attributes);
    // Writing to memory cannot fail.
    let _ = suites.write_inner_content(|writer| report.files.iter().try_for_each(|file| suite(writer, file)));
    let xml = String::from_utf8(writer.into_inner()).unwrap_or_default();
    sanitize::inert_xml(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}\n"))
}

fn tests(file: &FileReport) -> usize {
    failures(file).max(1)
}

/// One test for each finding, and one for those that are not listed.
fn failures(file: &FileReport) -> usize {
    file.diagnostics.len() + usize::from(file.more > 0)
}

fn suite(writer: &mut Writer<Vec<u8>>, file: &FileReport) -> io::Result<()> {
    let path = clean(&file.path);
    let (tests, failures) = (tests(file).to_string(), failures(file).to_string());
    let attributes = [("name", &*path), ("tests", &tests), ("failures", &failures), ("errors", "0")];
    writer.create_element("testsuite").with_attributes(attributes).write_inner_content(|writer| {
        if file.diagnostics.is_empty() && file.more == 0 {
            let attributes = [("name", "ack-lint"), ("classname", &*path)];
            writer.create_element("testcase").with_attributes(attributes).write_empty()?;
        }
        let lines = LineIndex::new(&file.source);
        file.diagnostics.iter().try_for_each(|finding| test(writer, file, &path, &lines, finding))?;
        if let Some(more) = hidden::more(file) {
            let attributes = [("name", "ack-lint"), ("classname", &*path)];
            writer.create_element("testcase").with_attributes(attributes).write_inner_content(|writer| {
                writer.create_element("failure").with_attribute(("message", more.as_str())).write_empty()?;
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn test(
    writer: &mut Writer<Vec<u8>>,
    file: &FileReport,
    path: &str,
    lines: &LineIndex,
    finding: &Diagnostic,
) -> io::Result<()> {
    let at = lines.position(&file.source, finding.span.start);
    let place = format!("{path}:{}:{}", at.line, at.column);
    let name = format!("{} {}:{}", finding.rule, at.line, at.column);
    let message = grouped::message(finding);
    let message = clean(&message);
    let mut text = format!("{place}: {message}");
    if let Some(help) = help::with_options(finding) {
        text.push('\n');
        text.push_str(&help.split('\n').map(clean).collect::<Vec<_>>().join("\n"));
    }
    if let Some(others) = grouped::other_lines(finding, lines) {
        text.push('\n');
        text.push_str(&others);
    }
    let line = at.line.to_string();
    let attributes = [("name", name.as_str()), ("classname", path), ("file", path), ("line", &line)];
    writer.create_element("testcase").with_attributes(attributes).write_inner_content(|writer| {
        let attributes = [("type", finding.severity.as_str()), ("message", &message)];
        writer.create_element("failure").with_attributes(attributes).write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

/// One line without the characters that are not allowed in XML 1.0 (2.2).
fn clean(text: &str) -> Cow<'_, str> {
    let line = sanitize::line(text);
    if line.contains(['\u{FFFE}', '\u{FFFF}']) {
        Cow::Owned(line.replace(['\u{FFFE}', '\u{FFFF}'], "�"))
    } else {
        line
    }
}
