//! Definitions of links right above a table. cmark-gfm makes the table of the last line of their paragraph before it looks for
//! definitions, and they stay text.

/// Where a table cannot follow a paragraph, though no blank line is between.
const ENDS: [&str; 8] = ["#", ">", "```", "~~~", "<", "|", "===", "---"];

/// Calls `found` with the offset of each `:` that would make a definition of a line above the table that starts at an offset, and
/// below `from`, where the last one ends.
pub(super) fn above(source: &str, from: usize, table: usize, mut found: impl FnMut(usize)) {
    let is_prefix = |c: char| matches!(c, ' ' | '\t' | '>');
    let mut end = source.get(..table).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    while end > from {
        let start = source.get(..end - 1).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let line = source.get(start..end).unwrap_or_default();
        // The first line of an item is in it.
        let mut inner = line.trim_start_matches(is_prefix);
        let is_item = inner.starts_with(['-', '*', '+']) && inner.get(1..).is_some_and(|rest| rest.starts_with(' '));
        if is_item {
            inner = inner.get(1..).unwrap_or_default().trim_start();
        }
        if inner.trim().is_empty() || ENDS.iter().any(|mark| inner.starts_with(mark)) {
            break;
        }
        let colon = inner.find("]:").filter(|_| inner.starts_with('['));
        if let Some(colon) = colon {
            found(start + line.len() - inner.len() + colon + 1);
        }
        end = if is_item { 0 } else { start };
    }
}
