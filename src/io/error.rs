//! Why a document could not be read or written.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use super::{git::Conversion, paths};

/// Why a page is not read where git does not answer.
const MAY_BE_CONVERTED: &str = "may not be the text that is committed; `.gitattributes` sets `working-tree-encoding`, and git does \
                                not say of which files (it may not trust the owner of the repository)";

/// Why a document could not be read or written.
#[derive(Debug)]
pub enum Error {
    /// The file is missing or cannot be accessed.
    Io(PathBuf, io::Error),
    /// The file is too large; its size and the limit, in bytes.
    TooLarge(PathBuf, u64, u64),
    /// Not UTF-8; the offset of the first invalid byte.
    NotUtf8(PathBuf, usize),
    /// UTF-16 or UTF-32, by its byte-order mark.
    OtherEncoding(PathBuf, &'static str),
    /// A binary file; the offset of the first NUL byte.
    Binary(PathBuf, usize),
    /// A pointer of Git LFS; the file itself is not checked out.
    Pointer(PathBuf),
    /// Neither a file nor a directory: a pipe, a socket, a device.
    Special(PathBuf),
    /// A link that leads out of the boundary.
    Outside(Escape),
    /// What git wrote is not what is committed.
    Converted(PathBuf, Conversion),
    /// Neither Markdown nor HTML, by its name.
    NotAPage(PathBuf),
}

impl Error {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Io(path, _)
            | Self::TooLarge(path, ..)
            | Self::NotUtf8(path, _)
            | Self::OtherEncoding(path, _)
            | Self::Binary(path, _)
            | Self::Pointer(path)
            | Self::Special(path)
            | Self::Converted(path, _)
            | Self::NotAPage(path) => path,
            Self::Outside(escape) => &escape.path,
        }
    }

    /// The reason, without the path.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Io(_, error) if error.kind() == io::ErrorKind::NotFound => "no such file or directory".to_owned(),
            Self::Io(_, error) => error.to_string(),
            Self::TooLarge(_, size, limit) => {
                let mib = |bytes: &u64| bytes.div_ceil(1 << 20);
                format!("too large ({} MiB; the limit is {} MiB)", mib(size), mib(limit))
            }
            Self::NotUtf8(_, offset) => format!("not UTF-8 (first invalid byte at offset {offset})"),
            Self::OtherEncoding(_, encoding) => format!("encoded as {encoding}, not UTF-8"),
            Self::Binary(_, offset) => format!("not a text file (NUL byte at offset {offset})"),
            Self::Pointer(_) => "a Git LFS pointer; check out the file itself (`git lfs pull`)".to_owned(),
            Self::Special(_) => "not a regular file".to_owned(),
            Self::Converted(_, conversion) => {
                let attribute = match conversion {
                    Conversion::Encoding(name) => format!("working-tree-encoding={name}"),
                    Conversion::Ident => "ident".to_owned(),
                    Conversion::Filter(name) => format!("filter={name}"),
                    Conversion::Unknown => return MAY_BE_CONVERTED.to_owned(),
                };
                format!("not the text that is committed; git converts it (`{attribute}` in `.gitattributes`)")
            }
            Self::NotAPage(_) => "not Markdown or HTML; `[[per-file]]` sections can set its `language`".to_owned(),
            Self::Outside(escape) => escape.to_string(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside(escape) => escape.fmt(f),
            Self::NotAPage(path) => write!(f, "{} is {}", path.display(), self.reason()),
            _ => write!(f, "{}: {}", self.path().display(), self.reason()),
        }
    }
}

impl std::error::Error for Error {}

/// A path that leads out of the boundary.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Escape {
    /// The link that leads out, else the path.
    pub path: PathBuf,
    pub(super) is_link: bool,
    pub(super) place: Place,
}

/// Where a refused path leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    OutsideRepository,
    OutsideProject,
    Git,
    Checkout,
    Untracked,
    Changed,
    Hidden,
}

impl fmt::Display for Escape {
    /// Names the path, and says nothing of what it leads to.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = paths::display(&self.path, &paths::absolute(Path::new(".")));
        write!(f, "`{path}` {}", self.predicate())
    }
}

impl Escape {
    /// What is wrong with the path: `is a link that leads outside the repository`.
    #[must_use]
    pub fn predicate(&self) -> String {
        let (lead, lie, place) = match self.place {
            Place::OutsideRepository => ("leads", "is", "outside the repository"),
            Place::OutsideProject => ("leads", "is", "outside the project"),
            Place::Git => ("leads into", "is in", "the `.git` folder"),
            Place::Checkout => ("leads into", "is in", "a repository that this one does not track"),
            Place::Untracked => ("leads to", "is", "a file that git does not track"),
            Place::Changed => ("leads to", "is", "a file with text that is not committed"),
            Place::Hidden => ("leads to", "is", "a file whose name begins with a dot"),
        };
        if self.is_link { format!("is a link that {lead} {place}") } else { format!("{lie} {place}") }
    }
}
