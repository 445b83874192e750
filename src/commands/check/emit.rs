//! Writes a report to standard output or a file, standard error, and the step summary of GitHub Actions.

use std::{
    env,
    fs::OpenOptions,
    io::{self, IsTerminal, Write, stderr, stdout},
    path::Path,
};

use super::super::{Failure, print, print_annotations, say, style};
use crate::{
    cli::CheckArgs,
    io::files,
    output::{self, Format, sanitize},
    report::Report,
};

/// Writes the findings and the summaries.
pub(super) fn write(report: &Report, args: &CheckArgs, format: Format) -> Result<(), Failure> {
    let terminal = stdout().is_terminal() && args.output_file().is_none();
    let mut notes = Vec::new();
    let text = if args.diff {
        let patches = output::diff(report);
        notes = patches.notes;
        if terminal { sanitize::block(&patches.text).into_owned() } else { patches.text }
    } else if args.statistics {
        output::statistics(report)
    } else {
        output::render(report, format, &style(args.color, terminal))
    };
    match args.output_file() {
        Some(path) => files::write_output(path, &text)?,
        None if format == Format::Github => print_annotations(&text)?,
        None => print(&text)?,
    }
    let say_note = |note: &String| say(&format!("note: {}\n", sanitize::line(note)));
    notes.iter().for_each(say_note);
    if let Some(file) = env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty())
        && let Err(error) = append(report, Path::new(&file))
    {
        say(&format!("note: cannot write the step summary: {error}\n"));
    }
    if !args.quiet && !format.for_people() && !format.shows_hidden() {
        say(&output::hidden(report).map_or_else(String::new, |text| format!("hidden: {text}\n")));
        report.notes.iter().for_each(say_note);
    }
    let style = style(args.color, stderr().is_terminal());
    if args.diff {
        // Standard output has the patch.
        let counts = || output::statistics(report);
        say(&if args.statistics { counts() } else { output::render(report, format, &style) });
    }
    if !args.quiet && format.for_people() {
        let gap = if format == Format::Full && !report.totals().is_clean() { "\n" } else { "" };
        say(gap);
        say(&output::summary(report, &style));
    }
    Ok(())
}

/// Appends the report to the step summary as far as it fits: GitHub does not show one that is too large.
fn append(report: &Report, path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let there = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let gap = if there > 0 { "\n" } else { "" };
    let text = output::markdown(report, output::STEP_LIMIT.saturating_sub(there + gap.len()));
    if text.is_empty() { Ok(()) } else { file.write_all(format!("{gap}{text}").as_bytes()) }
}
