//! `ack-lint add`: adds people to a page, in the form of its other entries.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Failure, print, say, sources::default_include};
use crate::{
    cli::AddArgs,
    engine::{self, ParsedPage},
    fix::{self, Applied, Fix, Safety},
    io::{
        boundary::{self, Boundary},
        files, roster, targets, walk,
    },
    model::{
        credit::{self, Addition, Lists, Named, NewPerson, Refusal},
        links, people,
        profile::Choice,
        roster::Roster,
    },
    output::{self, sanitize},
    report::{FileReport, Fixed, Report},
    span::Span,
    text,
};

/// Longest name, and longest heading in a message, in characters.
const LONGEST: usize = 80;

/// Runs the command. Writes nothing unless everybody can be added.
///
/// # Errors
/// There is not one page, it cannot be read or written, or it is not known how to add a person.
pub fn run(args: &AddArgs) -> Result<(), Failure> {
    let people = people(args)?;
    let current = files::absolute(Path::new("."));
    let path = page(args, &current)?;
    let shown = files::display(&path, &current);
    let before = files::read(&path)?;
    let root = Boundary::of(path.parent().unwrap_or(&current), &files::current_root()).folder().to_owned();
    let listed = roster::Finder::default().find(&path, &root, &current);
    let page = parse(&shown, before.clone());
    if let Some(refused) = page.refused() {
        return Err(Failure::Text(refused));
    }
    let is_generated = people::generated_list(&page.document).is_some();
    let written = match listed {
        Some(roster) if is_generated || page.document.source().trim().is_empty() => {
            let path = current.join(&roster.path);
            let real = files::absolute(&boundary::resolve_named(&path, &files::current_root())?);
            if !roster::is_file(&real) {
                let (link, file) = (files::display(&path, &current), files::display(&real, &current));
                let why = "which has another name and is not changed";
                return Err(Failure::Text(format!("{link} links to {file}, {why}")));
            }
            let before = roster.source.to_string();
            let after = in_roster(roster, &people)?;
            Written { shown: files::display(&path, &current), path, before, after, generates: true }
        }
        _ if is_generated => {
            return Err(Failure::Text(format!(
                "all-contributors generates the list of {shown}, and no .all-contributorsrc lists this page"
            )));
        }
        _ => {
            let after = in_page(&shown, &before, &people, args.section.as_deref())?;
            Written { shown, path, before, after, generates: false }
        }
    };
    written.finish(args.diff)
}

/// A file that changes.
struct Written {
    path: PathBuf,
    shown: String,
    before: String,
    after: String,
    /// Whether a list is generated from it.
    generates: bool,
}

impl Written {
    fn finish(self, is_shown_only: bool) -> Result<(), Failure> {
        let Self { path, shown, before, after, generates } = self;
        if before == after {
            return Ok(());
        }
        if is_shown_only {
            let fixed = Fixed { before: Arc::from(before), after: Arc::from(after), count: 1, locations: 1 };
            let file = FileReport { path: shown, fixed: Some(fixed), ..FileReport::default() };
            let patches = output::diff(&Report { files: vec![file], ..Report::default() });
            patches.notes.iter().for_each(|note| say(&format!("note: {}\n", sanitize::line(note))));
            return print(&patches.text);
        }
        files::replace(&path, &before, &after)?;
        let next = if generates { "; run `all-contributors generate` to update the page" } else { "" };
        say(&format!("Wrote {}{next}\n", sanitize::line(&shown)));
        Ok(())
    }
}

/// The people of the command line.
fn people(args: &AddArgs) -> Result<Vec<NewPerson>, Failure> {
    let one = |given: &String| {
        let login = given.strip_prefix('@').unwrap_or(given);
        let is_login =
            login.starts_with(|c: char| c.is_ascii_alphanumeric()) && people::invalid_login_reason(login).is_none();
        let name = text::collapse(given);
        if !is_login && (given.starts_with('@') || !is_plain_name(given)) {
            return Err(Failure::Text(no_person(given)));
        }
        Ok(match is_login {
            true => NewPerson { login: Some(login.to_owned()), ..NewPerson::default() },
            false => NewPerson { name: Some(name), ..NewPerson::default() },
        })
    };
    let mut people = args.people.iter().map(one).collect::<Result<Vec<_>, _>>()?;
    if let Some(name) = &args.name {
        let [person] = people.as_mut_slice() else {
            return Err(Failure::Text("--name is the name of one person".to_owned()));
        };
        let named = one(&format!("{name} "))?;
        person.name = Some(named.name.or(named.login).unwrap_or_default());
    }
    if args.id.is_some() {
        let [person] = people.as_mut_slice() else {
            return Err(Failure::Text("--id is the account of one person".to_owned()));
        };
        person.id = args.id;
    }
    Ok(people)
}

/// Why nobody is added, in one line.
fn no_person(given: &str) -> String {
    let shown = text::clip(given, LONGEST);
    let shown = sanitize::line(&shown);
    let login = "letters, digits and single hyphens, as in `ada-l`";
    match given.starts_with('@') {
        true => format!("`{shown}` is not a valid GitHub login: a login has {login}"),
        false => format!(
            "“{shown}” is neither a GitHub login nor a name: a login has {login}; a name has letters, at most {LONGEST} \
             characters, and no address, markup or hidden character, as in `Ada Lovelace`"
        ),
    }
}

/// Whether a text is the name of a person and nothing else: no address, Markdown, HTML or hidden character.
fn is_plain_name(given: &str) -> bool {
    let is_markup = |c: char| c.is_control() || "@<>[]{}`*\\|#~^:;$".contains(c);
    let is_emphasis = |word: &str| word.starts_with('_') || word.ends_with('_');
    given.chars().count() <= LONGEST
        && given.contains(char::is_alphabetic)
        && credit::is_name(given)
        && !given.contains(is_markup)
        && !given.split_whitespace().any(|word| is_emphasis(word) || word.contains("//") || links::is_schemeless(word))
}

/// The page: the named one, or the only one there is.
fn page(args: &AddArgs, current: &Path) -> Result<PathBuf, Failure> {
    if let Some(path) = &args.page {
        let real = files::absolute(&boundary::resolve_named(path, &files::current_root())?);
        return behind(&files::absolute(path), real, current);
    }
    let include = default_include()?;
    let boundary = Boundary::of(current, &files::current_root());
    let is_page = move |path: &Path| include.iter().any(|globs| globs.names(path));
    let found = walk::documents(current, &boundary, is_page, true, |_: &Path| false)?;
    match found.documents.as_slice() {
        [page] => {
            let real = boundary.resolve(page)?;
            found.links.iter().try_fold(real, |real, (link, _)| behind(link, real, current))
        }
        [] => Err(Failure::Text("there is no credits page here; name it with --page".to_owned())),
        pages => {
            let named: Vec<String> = pages.iter().take(5).map(|page| files::display(page, current)).collect();
            Err(Failure::Text(format!("there are several pages ({}); name one with --page", named.join(", "))))
        }
    }
}

/// The page that a link leads to; it may be the page itself. As with `--fix`, other files are not changed through a link.
fn behind(link: &Path, page: PathBuf, current: &Path) -> Result<PathBuf, Failure> {
    if targets::is_page_behind(link, &page) {
        return Ok(page);
    }
    let (link, page) = (files::display(link, current), files::display(&page, current));
    Err(Failure::Text(format!("{link} links to {page}, which does not have the name of a page and is not changed")))
}

fn parse(path: &str, text: String) -> ParsedPage {
    ParsedPage::parse(path.to_owned(), text, &Choice::Auto, |_| None)
}

/// The text of a page with more people.
fn in_page(path: &str, text: &str, people: &[NewPerson], section: Option<&str>) -> Result<String, Failure> {
    let mut text = text.to_owned();
    for person in people {
        let page = parse(path, text.clone());
        if named(&page).has_exactly(person.login.as_deref(), person.name.as_deref()) {
            say(&format!("{} is already on {}\n", sanitize::line(shown(person)), sanitize::line(path)));
            continue;
        }
        let refused = |why: Refusal| Failure::Text(reason(&why, path, person, section));
        let lists = Lists::of(&page.document, &page.model);
        let additions = lists.additions(std::slice::from_ref(person), section).map_err(refused)?;
        let Some(addition) = additions.into_iter().next() else { continue };
        let Addition { edits, order, lacks } = addition.map_err(refused)?;
        let replaced: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
        let fix = Fix { title: String::new(), safety: Safety::Unsafe, edits, order: Some(order) };
        let applied = fix::apply_all(&text, std::iter::once(&fix));
        let new = parse(path, applied.text.clone());
        let there = named(&new);
        let login = person.login.as_deref();
        let is_there = there.has_text(shown(person))
            || there.has_exactly(login, person.name.as_deref())
            || login.is_some_and(|login| there.has_text(login));
        let inserted = inserted(&applied, &replaced);
        if !is_there || !engine::is_same_outside((&page.document, &replaced), (&new.document, &inserted)) {
            return Err(refused(Refusal::NoList));
        }
        if let Some(name) =
            person.name.as_deref().filter(|name| !there.has_text(name) && !there.has_exactly(None, Some(name)))
        {
            let name = text::clip(name, LONGEST);
            say(&format!("note: the list shows logins, so the name {} is not written\n", sanitize::line(&name)));
        }
        if !lacks.is_empty() {
            say(&format!("note: {}\n", sanitize::line(&lacking(&lacks, person))));
        }
        text = applied.text;
    }
    Ok(text)
}

/// What replaces parts of a page. The last item of a list goes on to the next line that is not blank, in a quote as well.
fn inserted(applied: &Applied, replaced: &[Span]) -> Vec<Span> {
    let mut moved = 0;
    let one = |span: &Span| {
        let (start, end) = (span.start + moved, applied.offset(span.end));
        moved = end - span.end;
        let rest = applied.text.get(end as usize..).unwrap_or_default();
        Span::new(
            start,
            end + (rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '>').len()) as u32,
        )
    };
    replaced.iter().map(one).collect()
}

/// What the others have and is not known of a person, as a sentence.
fn lacking(lacks: &[Option<String>], person: &NewPerson) -> String {
    let quoted = |label: &String| format!("“{}”", text::clip(label, LONGEST));
    let labels: Vec<String> = lacks.iter().flatten().take(5).map(quoted).collect();
    let name = shown(person);
    match labels.is_empty() {
        true => format!("the others have more than a name and an account; add the rest for {name} by hand"),
        false => format!(
            "{} of {name} {} not known; add {} by hand",
            text::join(&labels, "and"),
            if labels.len() > 1 { "are" } else { "is" },
            if labels.len() > 1 { "them" } else { "it" }
        ),
    }
}

/// The text of the file that a list is generated from, with more people.
fn in_roster(mut roster: Arc<Roster>, people: &[NewPerson]) -> Result<String, Failure> {
    let path = roster.path.clone();
    let failed = |why: &str| Failure::Text(format!("{path}: {why}"));
    if let Some(error) = &roster.error {
        return Err(failed(&error.reason));
    }
    for person in people {
        let Some(login) = &person.login else {
            return Err(Failure::Text(format!(
                "{path} needs the login of {0}; write `ack-lint add LOGIN --name \"{0}\"`",
                shown(person)
            )));
        };
        let has = |listed: &crate::model::roster::Listed| {
            listed.login.as_ref().is_some_and(|own| own.text.eq_ignore_ascii_case(login))
        };
        if roster.people.iter().any(has) {
            say(&format!("{login} is already in {}\n", sanitize::line(&path)));
            continue;
        }
        let name = person.name.as_ref().unwrap_or(login);
        let text = roster.with_person(login, name, person.id);
        let text = text.ok_or_else(|| Failure::Text(format!("{path} has no people yet; add the first by hand")))?;
        let new = Roster::read(path.clone(), &text);
        if new.error.is_some() || new.people.len() != roster.people.len() + 1 {
            return Err(Failure::Text(format!(
                "{path} is not written as all-contributors writes it; add the person by hand"
            )));
        }
        say(&format!("note: the contribution “code” of {login} is a guess; correct it by hand\n"));
        roster = Arc::new(new);
    }
    Ok(roster.source.to_string())
}

fn shown(person: &NewPerson) -> &str {
    person.name.as_deref().or(person.login.as_deref()).unwrap_or_default()
}

/// Whom a page names.
fn named(page: &ParsedPage) -> Named {
    Named::of([(&page.document, &page.model, None)])
}

/// Why a person cannot be added.
fn reason(why: &Refusal, path: &str, person: &NewPerson, section: Option<&str>) -> String {
    let login = person.login.as_deref().unwrap_or("LOGIN");
    let name = person.name.as_deref().map_or("NAME".to_owned(), |name| format!("\"{}\"", text::clip(name, LONGEST)));
    match why {
        Refusal::NoList => format!(
            "{path} has no list of people that ack-lint can continue; add the person by hand (it continues bulleted Markdown lists and \
             tables of names or logins, grids of avatars, and headings with profile links, where several people are written alike; \
             not numbered lists)"
        ),
        Refusal::ManyLists(headings) => {
            let quoted = |heading: &String| format!("“{}”", text::clip(heading, LONGEST));
            if let [heading] = headings.as_slice() {
                let under = heading.as_ref().map_or("no heading".to_owned(), quoted);
                return format!(
                    "{path} has several lists of people under {under}; add the person to one of them by hand"
                );
            }
            let named =
                |heading: &Option<String>| heading.as_ref().map_or("the beginning of the page".to_owned(), quoted);
            let named: Vec<String> = headings.iter().take(5).map(named).collect();
            format!("{path} has several lists of people ({}); name one with --section", named.join(", "))
        }
        Refusal::NoSection => {
            let section = text::clip(section.unwrap_or_default(), LONGEST);
            format!("{path} has no list of people that ack-lint can continue under “{section}”")
        }
        Refusal::NeedsName => format!("the list of {path} shows names; write `ack-lint add {login} --name NAME`"),
        Refusal::NeedsLogin => format!("the list of {path} shows logins; write `ack-lint add LOGIN --name {name}`"),
        Refusal::NeedsSurname => {
            let who = person.login.as_ref().map_or(String::new(), |login| format!("{login} --name "));
            format!("the list of {path} shows surnames first; write `ack-lint add {who}\"SURNAME, FIRST NAME\"`")
        }
        Refusal::Undefined => format!(
            "the links of the list of {path} have definitions that are not written alike; add the person by hand"
        ),
        Refusal::NeedsId => format!(
            "the avatars of {path} are addressed by account number; add --id NUMBER (`id` in https://api.github.com/users/{login})"
        ),
        Refusal::Generated => {
            format!("{path} says that a program writes it; add the person to what that program reads")
        }
    }
}
