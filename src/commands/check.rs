//! `ack-lint check`: reads, asks, judges, writes.

use std::{
    fs,
    io::{IsTerminal, stderr, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

use super::{
    Failure,
    load::{self, Loader, Source},
    print, say, style,
};
use crate::{
    cli::{CheckArgs, LinkArgs},
    engine::{self, LinkCounter, Prepared},
    facts::Question,
    io::targets,
    output::{self, Format},
    report::{FileReport, LinkCounts, Report},
    rule::{Needs, WebFacts},
    rules::{Levels, Selectors},
};

/// Runs the command; the code says whether something failed the run.
///
/// # Errors
/// What keeps the run from a verdict: a bad option, an unreadable document, nothing to check, no network.
pub fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    if args.statistics && !matches!(args.output_format, Format::Full | Format::Concise) {
        return Err(Failure("--statistics: counts have no other form; leave --output-format out".to_owned()));
    }
    let levels =
        Levels::new(&Selectors { select: &args.select, ignore: &args.ignore, warn: &args.warn, error: &args.error })?;
    let loader = Loader::new(args.profile.as_deref(), args.modules.as_deref())?;
    let paths = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths.clone() };
    let sources = load::sources(&paths, args.stdin_filename.as_deref())?;
    if sources.is_empty() && !args.allow_empty {
        return Err(Failure(nothing_to_check(&paths)));
    }
    let empty = sources.is_empty();
    let mut notes = Vec::new();
    let run = Run { args, files: targets::Targets::new(&loader.root), loader, levels };
    let (found, links) =
        if args.links.offline || ![Needs::Web, Needs::Anchors].into_iter().any(|needs| run.levels.need(needs)) {
            run.offline(sources)
        } else {
            run.online(sources, &mut notes)?
        };
    if args.links.offline && links.total > 0 {
        notes.push("links and pictures were not asked: --offline".to_owned());
    }
    if found.iter().all(|file| file.checked.contract.is_none()) && args.profile.is_none() && !empty {
        notes.insert(0, "no contract fits: the rules that need one did not run".to_owned());
    }
    let report = Report { files: found, links, notes, elapsed: Some(start.elapsed()) };
    write(&report, args)?;
    let all = report.files.iter().flat_map(|file| &file.diagnostics);
    let failed = !args.exit_zero && engine::fails(all, args.fail_on.severity());
    Ok(ExitCode::from(u8::from(failed)))
}

/// What the documents of a run are judged with.
struct Run<'a> {
    args: &'a CheckArgs,
    loader: Loader,
    levels: Levels,
    files: targets::Targets,
}

impl Run<'_> {
    /// Nothing to wait for: each page is read, judged and dropped.
    fn offline(&self, sources: Vec<Source>) -> (Vec<FileReport>, LinkCounts) {
        let web = WebFacts::new();
        let found = load::in_parallel(sources, |source| {
            let folder = load::folder_of(&source.path);
            let page = self.loader.page(source);
            let mut counter = LinkCounter::default();
            counter.add(&page);
            (self.judge(&page, &folder, &web), counter)
        });
        let (found, counters): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let mut counter = LinkCounter::default();
        counters.into_iter().for_each(|other| counter.merge(other));
        (found, counter.finish(&web))
    }

    /// All pages are read, then all addresses asked at once, then the pages judged.
    fn online(&self, sources: Vec<Source>, notes: &mut Vec<String>) -> Result<(Vec<FileReport>, LinkCounts), Failure> {
        let pages = load::in_parallel(sources, |source| {
            let folder = load::folder_of(&source.path);
            (self.loader.page(source), folder)
        });
        let mut counter = LinkCounter::default();
        pages.iter().for_each(|(page, _)| counter.add(page));
        let web = ask(&engine::questions(pages.iter().map(|(page, _)| page)), self.args, notes)?;
        let found = load::in_parallel(pages, |(page, folder)| self.judge(&page, &folder, &web));
        Ok((found, counter.finish(&web)))
    }

    fn judge(&self, page: &Prepared, folder: &Path, web: &WebFacts) -> FileReport {
        let judged = engine::judge(page, web, &self.files.facts(folder, &page.model), &self.levels);
        FileReport {
            path: page.path.clone(),
            source: Arc::from(if judged.found.is_empty() { "" } else { page.document.source() }),
            diagnostics: judged.found,
            suppressed: judged.suppressed,
            checked: page.checked(),
        }
    }
}

fn nothing_to_check(paths: &[PathBuf]) -> String {
    let places: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    format!(
        "no document to check in {}: no ACKNOWLEDGMENTS, ACKNOWLEDGEMENTS, CREDITS or CONTRIBUTORS page is there \
         (--allow-empty says that this is fine)",
        places.join(", ")
    )
}

/// The answers, by address; remarks about the run are added to `notes`.
fn ask(questions: &[Question], args: &CheckArgs, notes: &mut Vec<String>) -> Result<WebFacts, Failure> {
    let links = &args.links;
    let excluded = |question: &Question| links.link_exclude.iter().any(|regex| regex.is_match(&question.url));
    let (excluded, wanted): (Vec<Question>, Vec<Question>) = questions.iter().cloned().partition(excluded);
    if !excluded.is_empty() {
        notes.push(format!("{} not asked: --link-exclude", count(excluded.len(), "link")));
    }
    if wanted.is_empty() {
        return Ok(WebFacts::new());
    }
    let answers = send(&wanted, links, !args.quiet && !args.no_progress, notes)?;
    Ok(wanted.into_iter().map(|question| question.url).zip(answers).collect())
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(feature = "net")]
fn send(
    questions: &[Question],
    links: &LinkArgs,
    progress: bool,
    _notes: &mut Vec<String>,
) -> Result<Vec<crate::facts::Answer>, Failure> {
    use crate::{
        facts::Web,
        io::{net, terminal},
    };
    let headers = links.header.iter().map(|header| net::HostHeader {
        host: header.host.clone(),
        name: header.name.clone(),
        value: header.value.clone(),
    });
    let options = net::Options {
        timeout: links.timeout,
        retries: links.retries,
        max_concurrency: links.max_concurrency,
        per_host: links.per_host,
        throttle: true,
        user_agent: links.user_agent.clone(),
        headers: headers.collect(),
        allow_private: links.allow_private,
        accept: links.accepted(),
        proxies: true,
    };
    let mut client = net::Client::new(&options)?;
    if let Some(bar) = terminal::link_progress(progress) {
        client = client.with_progress(bar);
    }
    let answers = client.ask(questions);
    if net::network_is_down(questions, &answers) {
        return Err(Failure(
            "the network is down: every host that was asked failed in name resolution or connecting; \
             nothing can be said about the links (--offline leaves them out)"
                .to_owned(),
        ));
    }
    Ok(answers)
}

#[cfg(not(feature = "net"))]
fn send(
    questions: &[Question],
    _links: &LinkArgs,
    _progress: bool,
    notes: &mut Vec<String>,
) -> Result<Vec<crate::facts::Answer>, Failure> {
    use crate::facts::{Answer, Outcome, Skipped};
    notes.push("links were not asked: this ack-lint was built without the feature `net`".to_owned());
    Ok(questions.iter().map(|_| Answer::unsent(Outcome::Skipped(Skipped::Offline))).collect())
}

fn write(report: &Report, args: &CheckArgs) -> Result<(), Failure> {
    let terminal = stdout().is_terminal() && args.output_file.is_none();
    let text = if args.statistics {
        output::statistics(report)
    } else {
        output::render(report, args.output_format, &style(args.color, terminal))
    };
    match &args.output_file {
        Some(path) => fs::write(path, text).map_err(|error| Failure(format!("{}: {error}", path.display())))?,
        None => print(&text)?,
    }
    if !args.quiet && args.output_format.for_people() {
        let gap = if args.output_format == Format::Full && !report.totals().is_clean() { "\n" } else { "" };
        say(gap);
        say(&output::summary(report, &style(args.color, stderr().is_terminal())));
    }
    Ok(())
}
