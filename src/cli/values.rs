//! Parsers for the values of options.

use std::path::Path;

use regex::Regex;

use crate::config::{Globs, regex_fault};

/// A header that is sent to one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The host, optionally with a scheme and a port.
    pub host: String,
    /// The name of the header.
    pub name: String,
    /// Its value.
    pub value: String,
}

pub(super) fn header(text: &str) -> Result<Header, String> {
    let parts = text.split_once(": ").and_then(|(host, field)| Some((host, field.split_once('=')?)));
    match parts {
        // RFC 9110, 5.1 and 5.5: the name is a token, the value has no control characters.
        Some((host, (name, value)))
            if !host.is_empty()
                && !name.trim().is_empty()
                && name
                    .trim()
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
                && is_field_value(value) =>
        {
            Ok(Header { host: host.trim().to_owned(), name: name.trim().to_owned(), value: value.to_owned() })
        }
        _ => Err("expected `HOST: NAME=VALUE`".to_owned()),
    }
}

fn is_field_value(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte))
}

pub(super) fn field_value(text: &str) -> Result<String, String> {
    if is_field_value(text) { Ok(text.to_owned()) } else { Err("expected printable ASCII".to_owned()) }
}

pub(super) fn integer(text: &str, least: i64, most: i64) -> Result<i64, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
}

pub(super) fn seconds(text: &str, most: u32) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value <= f64::from(most) => Ok(value),
        _ => Err(format!("expected a number of seconds, more than 0 and at most {most}")),
    }
}

/// Globs separated by commas.
pub(super) fn globs(text: &str) -> Result<String, String> {
    let all = split_globs(text);
    Globs::new(Path::new("/"), &all).map_err(|error| format!("not a valid glob: {}", error.kind()))?;
    Ok(text.to_owned())
}

pub(super) fn regex(text: &str) -> Result<String, String> {
    Regex::new(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("not a valid regular expression: {}", regex_fault(&error)))
}

/// Globs separated by commas; a comma in `{a,b}` or `[,]` belongs to the glob.
pub(super) fn split_globs(text: &str) -> Vec<String> {
    let mut globs = vec![String::new()];
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                globs.push(String::new());
                continue;
            }
            _ => {}
        }
        globs.last_mut().into_iter().for_each(|glob| glob.push(c));
    }
    globs.retain(|glob| !glob.is_empty());
    globs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_separate_globs_unless_they_are_part_of_one() {
        assert_eq!(split_globs("a.md,{b,c}.md,[,x].md,"), ["a.md", "{b,c}.md", "[,x].md"]);
        assert!(split_globs("").is_empty());
    }
}
