//! `toml facts`: the facts of an example, written by hand instead of fetched.
//!
//! ```toml
//! modules = { source = "src", directories = ["05_autograd", "06_optimizers"] }
//!
//! [web]
//! "https://host.test/gone" = 404
//! "https://host.test/slow" = "timeout"
//! "https://host.test/old" = { status = 301, to = "https://host.test/new" }
//! "https://host.test/two" = { hops = [[302, "https://host.test/b"], [301, "https://host.test/c"]], then = 404 }
//! "https://host.test/face.png" = { image = "png 40x40" }   # or "svg"; anything else describes the response that is not an image
//! "https://host.test/page" = { anchors = ["intro"], incomplete = false }
//! "https://host.test/" = { certificate = "has expired" }
//! "https://host.test/lost" = { then = 404, grace = ["2025-11-02", "2025-11-09"] }   # dead since, an error from
//! "http://host.test/" = { https = "https://host.test/" }   # https works as well
//!
//! [files]
//! "guide.md" = ["setup"]      # its anchors
//! "data.bin" = "file"         # or "missing", "directory", "outside"
//! "Readme.md" = { missing = "README.md" }
//!
//! [accounts]
//! "ada" = 1                   # the login of account 1; 0: the account does not exist
//! "#2" = "grace"              # account 2 is now called grace; "": it was deleted
//! "ada/old" = "guild/new"     # a repository
//!
//! [history]
//! "2" = { commit = "1f0c3a9d2b", date = "2025-11-02", directories = ["01_a", "02_b"], text = "x" }   # line 2
//!
//! [[authors]]                 # of commits, most commits first
//! name = "Ada"
//! address = "ada@host.test"
//! commits = 2
//! first = "1f0c3a9d2b"
//!
//! [sources]                   # files that `[entries] source` names
//! "Cargo.toml" = """
//! [dependencies]
//! serde = "1"
//! """
//!
//! [licenses]
//! "LICENSE" = "MIT"           # or "unknown"
//! ```

use std::{collections::BTreeMap, sync::Arc};

use ack_lint::facts::{
    Account, Accounts, Anchors, Answer, Author, Commit, Dead, FetchRequest, FileFact, GivenUp, Grace, History, Hop,
    Image, LicenseFile, Licenses, LineHistory, Outcome, Skipped, Snapshot, Stage, Unreachable, Web, Written,
};
use ack_lint::model::{
    credit,
    manifest::{Folder, Format, Found, Unread},
};
use serde::Deserialize;
use toml::{Table, Value};

/// The module directories of an example.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Modules {
    /// As the summary names it.
    pub(crate) source: String,
    /// `NN_name`.
    pub(crate) directories: Vec<String>,
}

/// All facts of one example.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) modules: Option<Modules>,
    pub(crate) web: BTreeMap<String, Answer>,
    pub(crate) files: BTreeMap<String, FileFact>,
    pub(crate) licenses: Option<Licenses>,
    pub(crate) accounts: Accounts,
    pub(crate) history: Option<History>,
    pub(crate) authors: Vec<Author>,
    /// Texts by path.
    pub(crate) sources: BTreeMap<String, String>,
    /// The text of `.all-contributorsrc`; empty if there is none.
    pub(crate) rc: String,
}

impl Folder for &Facts {
    fn read(&mut self, path: &str, _: Format) -> Result<String, Unread> {
        let missing = || Unread { reason: "no such file".to_owned(), is_missing: true };
        self.sources.get(path).cloned().ok_or_else(missing)
    }

    fn find(&mut self, glob: &str, _: bool) -> Result<Vec<Found>, String> {
        let glob =
            globset::GlobBuilder::new(glob).literal_separator(true).build().map_err(|error| error.to_string())?;
        let matcher = glob.compile_matcher();
        let paths = self.sources.keys().filter(|path| matcher.is_match(path));
        Ok(paths.map(|path| Found { path: path.clone(), is_folder: false }).collect())
    }
}

impl Web for Facts {
    /// Addresses that the example does not list have not been checked.
    fn fetch(&self, requests: &[FetchRequest]) -> Vec<Answer> {
        let not_requested = || Answer::unsent(Outcome::Skipped(Skipped::Offline));
        requests.iter().map(|request| self.web.get(&request.url).cloned().unwrap_or_else(not_requested)).collect()
    }
}

impl Facts {
    /// Reads the block; the error says which key is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Block {
            modules: Option<Modules>,
            #[serde(default)]
            web: Table,
            #[serde(default)]
            files: Table,
            #[serde(default)]
            licenses: BTreeMap<String, String>,
            #[serde(default)]
            accounts: Table,
            #[serde(default)]
            history: BTreeMap<String, Past>,
            #[serde(default)]
            authors: Vec<Wrote>,
            #[serde(default)]
            sources: BTreeMap<String, String>,
        }
        let written: Block = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut facts = Self { modules: written.modules, sources: written.sources, ..Self::default() };
        if !written.licenses.is_empty() {
            let file = |(path, id): (String, String)| LicenseFile { path, id: Some(id).filter(|id| id != "unknown") };
            let files = written.licenses.into_iter().map(file).collect();
            facts.licenses = Some(Licenses { files, projects: Vec::new() });
        }
        for (address, value) in &written.web {
            let url = url::Url::parse(address).map_err(|error| format!("{address}: {error}"))?;
            if url.as_str() != address {
                return Err(format!("{address}: an answer is known by the normal form {url}"));
            }
            facts.web.insert(address.clone(), answer(address, value).map_err(|error| format!("{address}: {error}"))?);
        }
        for (line, then) in written.history {
            let line = line.parse().map_err(|_| format!("{line}: a line is a number"))?;
            let Past { commit, date, directories, text } = then;
            let history = facts.history.get_or_insert_default();
            let snapshot = Arc::new(Snapshot { commit, date, directories });
            let written = Some(Written { snapshot, renumbered: Vec::new() });
            history.lines.insert(line, LineHistory { text, written, unchanged: Vec::new() });
        }
        facts.authors = written.authors.into_iter().map(Wrote::author).collect();
        for (name, value) in &written.accounts {
            account(name, value, &mut facts.accounts).ok_or_else(|| format!("{name}: {value} is no account"))?;
        }
        for (path, value) in &written.files {
            facts.files.insert(path.clone(), file(value).map_err(|error| format!("{path}: {error}"))?);
        }
        Ok(facts)
    }
}

/// The project at one commit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Past {
    commit: String,
    date: String,
    directories: Vec<String>,
    text: String,
}

/// An author of commits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrote {
    name: String,
    address: String,
    commits: usize,
    first: String,
}

impl Wrote {
    fn author(self) -> Author {
        let first = Commit { age: 0, hash: self.first };
        let identities = vec![credit::identity(&self.name, &self.address)];
        let name = credit::display_name(identities.iter()).to_owned();
        Author { name, identities, commits: self.commits, first, ..Author::default() }
    }
}

fn account(name: &str, value: &Value, accounts: &mut Accounts) -> Option<()> {
    if let Some(id) = name.strip_prefix('#') {
        let id = id.parse().ok()?;
        let login = value.as_str()?.to_owned();
        accounts.ids.insert(id, Some(Account { login, id }).filter(|account| !account.login.is_empty()));
    } else if name.contains('/') {
        let today = Some(value.as_str()?.to_owned()).filter(|today| !today.is_empty());
        accounts.repositories.insert(name.to_lowercase(), today);
    } else {
        let id = u64::try_from(value.as_integer()?).ok()?;
        let account = Some(Account { login: name.to_owned(), id }).filter(|account| account.id != 0);
        accounts.logins.insert(name.to_lowercase(), account);
    }
    Some(())
}

/// The keys of a response written as a table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Told {
    status: Option<u16>,
    to: Option<String>,
    hops: Vec<(u16, String)>,
    then: Option<Value>,
    image: Option<String>,
    anchors: Option<Vec<String>>,
    incomplete: bool,
    certificate: Option<String>,
    blocked: Option<String>,
    https: Option<String>,
    archived: Option<String>,
    grace: Option<(String, String)>,
}

fn answer(address: &str, value: &Value) -> Result<Answer, String> {
    let reported = match value {
        Value::Table(table) => Told::deserialize(table.clone()).map_err(|error| error.to_string())?,
        plain => Told { then: Some(plain.clone()), ..Told::default() },
    };
    let mut hops: Vec<Hop> = reported.hops.iter().map(|(status, to)| Hop { status: *status, to: to.clone() }).collect();
    let mut last = reported.status;
    if let (Some(status), Some(to)) = (reported.status, &reported.to) {
        hops.push(Hop { status, to: to.clone() });
        last = None;
    }
    // A target that is not on the web is not followed.
    let stray = hops.pop_if(|hop| !hop.to.starts_with("http://") && !hop.to.starts_with("https://"));
    let here = hops.last().map_or(address, |hop| &hop.to);
    let outcome = match (&stray, &reported.certificate, &reported.blocked, &reported.then) {
        (Some(hop), ..) => Outcome::Dead(Dead::RedirectScheme(hop.to.clone())),
        (_, Some(why), ..) => Outcome::Certificate(why.clone()),
        (_, _, Some(why), _) => Outcome::Blocked(why.clone()),
        (.., Some(Value::String(word))) => by_word(word, here)?,
        (.., Some(Value::Integer(status))) => by_status(u16::try_from(*status).map_err(|e| e.to_string())?, &reported)?,
        (.., Some(other)) => return Err(format!("{other} is no answer")),
        (.., None) => by_status(last.unwrap_or(200), &reported)?,
    };
    let attempts = u32::from(!matches!(outcome, Outcome::Skipped(_) | Outcome::Blocked(_)));
    Ok(Answer {
        outcome,
        hops,
        attempts,
        elapsed: std::time::Duration::ZERO,
        https: reported.https,
        cached: false,
        archived: reported.archived,
        grace: reported.grace.map(|(since, until)| Grace { since, until }),
    })
}

fn by_word(word: &str, address: &str) -> Result<Outcome, String> {
    let host = url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    Ok(match word {
        "no-such-host" => Outcome::Dead(Dead::NoSuchHost(host)),
        "loop" => Outcome::Dead(Dead::RedirectLoop),
        "dns" => Outcome::Unreachable(Unreachable::Dns("the resolver did not answer".to_owned())),
        "refused" => Outcome::Unreachable(Unreachable::Connect("connection refused".to_owned())),
        "tls" => Outcome::Unreachable(Unreachable::Tls("handshake failure".to_owned())),
        "timeout" => Outcome::Unreachable(Unreachable::Timeout(Stage::Header)),
        "broken" => Outcome::Unreachable(Unreachable::Broken("the connection was reset".to_owned())),
        "given-up" => Outcome::Unreachable(Unreachable::GivenUp(GivenUp::Failures(5))),
        "certificate" => Outcome::Certificate("has expired".to_owned()),
        "blocked" => Outcome::Blocked(host),
        "offline" => Outcome::Skipped(Skipped::Offline),
        "excluded" => Outcome::Skipped(Skipped::Excluded),
        _ => return Err(format!("“{word}” is no answer")),
    })
}

fn by_status(status: u16, reported: &Told) -> Result<Outcome, String> {
    Ok(match status {
        200..=299 => Outcome::Alive {
            status,
            image: reported.image.as_deref().map(image).transpose()?,
            anchors: reported
                .anchors
                .as_ref()
                .map(|ids| Anchors { ids: ids.iter().cloned().collect(), incomplete: reported.incomplete }),
        },
        404 | 410 => Outcome::Dead(Dead::Status(status)),
        300..=399 => Outcome::Unreachable(Unreachable::NoLocation(status)),
        400..=999 => Outcome::Unreachable(Unreachable::Status(status)),
        _ => return Err(format!("{status} is no final status")),
    })
}

fn image(text: &str) -> Result<Image, String> {
    let not = |what: &str| Image::Not(what.to_owned());
    Ok(match text.split_once(' ') {
        None if text == "svg" => Image::Vector,
        None if text == "html" => not("a web page (text/html)"),
        None if text == "empty" => not("an empty response"),
        Some((_, size)) if size.split_once('x').is_some() => {
            let (width, height) = size.split_once('x').unwrap_or_default();
            let pixels = |text: &str| text.parse().map_err(|error| format!("{size}: {error}"));
            Image::Raster { width: pixels(width)?, height: pixels(height)? }
        }
        _ => not(text),
    })
}

fn file(value: &Value) -> Result<FileFact, String> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| format!("{value} is not a string"));
    Ok(match value {
        Value::Array(anchors) => {
            let names = anchors.iter().map(text).collect::<Result<std::collections::BTreeSet<_>, _>>()?;
            FileFact::File { anchors: Some(names.into()) }
        }
        Value::Table(table) if table.len() == 1 && table.contains_key("missing") => {
            FileFact::Missing { other_case: Some(text(&table["missing"])?) }
        }
        Value::String(word) => match word.as_str() {
            "missing" => FileFact::Missing { other_case: None },
            "outside" => FileFact::Outside,
            "directory" => FileFact::Directory,
            "file" => FileFact::File { anchors: None },
            _ => return Err(format!("“{word}” is nothing a path can be")),
        },
        other => return Err(format!("{other} is nothing a path can be")),
    })
}
