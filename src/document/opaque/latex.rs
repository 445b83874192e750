//! Environments of LaTeX, which Pandoc does not read as Markdown.

use std::ops::Range;

/// Most bytes that are read for environments without an end, for each byte of the text.
const BUDGET: usize = 8;

/// The environments that begin a line outside code, by position.
pub(super) fn environments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.contains("\\begin{") {
        return found;
    }
    let mut budget = BUDGET * text.len();
    let (mut start, mut passed, mut fence) = (0, 0, None);
    for line in text.split_inclusive('\n') {
        let statement = line.trim_start_matches(' ');
        let at = start + line.len() - statement.len();
        start += line.len();
        if at < passed {
            continue;
        }
        let mark = ["```", "~~~"].into_iter().find(|mark| statement.starts_with(mark));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) if line.len() - statement.len() < 4 => {
                let rest = text.get(at..).unwrap_or_default();
                match environment(rest) {
                    Some(Ok(length)) => {
                        passed = at + length;
                        found.push(at..passed);
                    }
                    Some(Err(())) if rest.len() > budget => return found,
                    Some(Err(())) => budget -= rest.len(),
                    None => {}
                }
            }
            _ => {}
        }
    }
    found
}

/// The length of the environment that a text begins with; an error if it has no end.
fn environment(text: &str) -> Option<Result<usize, ()>> {
    let name = text.strip_prefix("\\begin{")?;
    let name = name.get(..name.find(['}', '\n'])?)?;
    let (begin, end) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
    let mut depth = 0_usize;
    for (at, _) in text.match_indices('\\') {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with(&begin) {
            depth += 1;
        } else if rest.starts_with(&end) {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(Ok(at + end.len()));
            }
        }
    }
    Some(Err(()))
}

#[cfg(test)]
mod tests {
    use super::environments;

    #[test]
    fn an_environment_extends_to_its_own_end() {
        for (text, wanted) in [
            (
                "a\n\\begin{x}[b](1)\n\n\\begin{x}\\end{x}\n\\end{x} c",
                vec!["\\begin{x}[b](1)\n\n\\begin{x}\\end{x}\n\\end{x}"],
            ),
            ("\\begin{x}\n\\begin{y}\n\\end{y}", vec!["\\begin{y}\n\\end{y}"]),
            ("```\n\\begin{x}\n\\end{x}\n```\n    \\begin{x}\n    \\end{x}\na \\begin{x}\\end{x}", vec![]),
        ] {
            let found: Vec<&str> = environments(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
