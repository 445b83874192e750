//! Tells host names (`habet.dev`) from file names (`guide.md`).

/// Top-level domains that are not file extensions. Limited to those common for personal homepages.
const DOMAINS: &[&str] = &[
    "academy",
    "agency",
    "ai",
    "app",
    "ar",
    "art",
    "at",
    "au",
    "be",
    "bg",
    "biz",
    "blog",
    "br",
    "by",
    "ca",
    "ch",
    "club",
    "cn",
    "co",
    "codes",
    "com",
    "community",
    "company",
    "cz",
    "de",
    "design",
    "dev",
    "digital",
    "dk",
    "edu",
    "ee",
    "engineer",
    "es",
    "eu",
    "fi",
    "fm",
    "fr",
    "fun",
    "gg",
    "gl",
    "gov",
    "gr",
    "group",
    "hk",
    "hr",
    "hu",
    "id",
    "ie",
    "il",
    "im",
    "in",
    "info",
    "io",
    "ir",
    "is",
    "it",
    "jp",
    "ke",
    "kr",
    "life",
    "link",
    "live",
    "lk",
    "lt",
    "lu",
    "lv",
    "ly",
    "me",
    "media",
    "mil",
    "moe",
    "mx",
    "my",
    "name",
    "net",
    "network",
    "news",
    "ng",
    "ninja",
    "nl",
    "no",
    "np",
    "nu",
    "nz",
    "online",
    "org",
    "page",
    "pe",
    "ph",
    "pk",
    "pt",
    "pw",
    "ro",
    "rocks",
    "ru",
    "run",
    "se",
    "sg",
    "si",
    "site",
    "sk",
    "social",
    "software",
    "solutions",
    "space",
    "studio",
    "systems",
    "team",
    "tech",
    "th",
    "to",
    "today",
    "tools",
    "tr",
    "tv",
    "tw",
    "ua",
    "uk",
    "us",
    "vn",
    "website",
    "wiki",
    "work",
    "works",
    "world",
    "ws",
    "xyz",
    "za",
];

/// Top-level domains that are also file extensions. A path has to follow, because no folder is called `docs.rs`.
const WITH_PATH: &[&str] = &[
    "ac", "am", "as", "cc", "cl", "la", "ml", "mk", "ms", "pl", "pro", "ps", "py", "rs", "sh", "so", "st", "tf", "tk",
];

/// File names whose extension is also a domain: `README.me`, `TODO.org`, `index.de`, `config.in`.
const STEMS: &[&str] = &[
    "acknowledgements",
    "acknowledgments",
    "authors",
    "changelog",
    "changes",
    "code-of-conduct",
    "code_of_conduct",
    "config",
    "configure",
    "contributing",
    "contributors",
    "copying",
    "credits",
    "faq",
    "funding",
    "governance",
    "history",
    "index",
    "install",
    "licence",
    "license",
    "main",
    "maintainers",
    "makefile",
    "manifest",
    "news",
    "notes",
    "notice",
    "readme",
    "requirements",
    "roadmap",
    "security",
    "setup",
    "support",
    "thanks",
    "todo",
    "version",
];

/// The part of a web address that is the host.
fn host_of(address: &str) -> &str {
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Whether an address has white space in its host: `https://git hub.com/ada`.
#[must_use]
pub fn has_white_space(address: &str) -> bool {
    let address = address.trim();
    address.contains("//") && host_of(address).contains(char::is_whitespace)
}

/// An address whose host is one word; white space in the rest of it is encoded.
#[must_use]
pub fn without_white_space(address: &str) -> String {
    let host = host_of(address);
    let end = address.find("//").map_or(0, |at| at + 2) + host.len();
    let (before, after) = address.split_at(end);
    before.split_whitespace().collect::<String>() + &after.replace(' ', "%20")
}

/// Whether an address is a whole host and nothing else: `https://ada.test`, not `https://www.` or `https://ada`.
pub(super) fn is_whole(address: &str) -> bool {
    let Some((_, host)) = address.split_once("//") else { return false };
    let labels: Vec<&str> = host.strip_prefix("www.").unwrap_or(host).split('.').collect();
    labels.len() > 1 && !labels.contains(&"") && !host.contains(['/', '?', '#'])
}

/// Whether `target`, which has no scheme, begins with a host name: `habet.dev`, `github.com/user`, `www.x.org`.
#[must_use]
pub fn is_schemeless(target: &str) -> bool {
    let end = target.find(['/', '?', '#', ':', '\\']).unwrap_or(target.len());
    let (host, rest) = target.split_at(end);
    if !is_name(host) {
        return false;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let [stem, .., domain] = labels.as_slice() else { return false };
    let (stem, domain) = (stem.to_lowercase(), domain.to_lowercase());
    let known = |list: &[&str]| list.contains(&domain.as_str());
    if stem == "www" && labels.len() > 2 {
        return domain.chars().all(char::is_alphabetic);
    }
    // In `config.h.in` and `app.js.br`, the extension before the last one belongs to a file.
    let before = labels.get(labels.len() - 2).map_or(0, |label| label.len());
    let generated =
        labels.len() > 2 && before <= 2 && matches!(domain.as_str(), "in" | "br") && !is_second_level(&labels);
    let language = domain.len() == 2 && domain != "io";
    let ambiguous = (labels.len() == 2 && (language || matches!(domain.as_str(), "info" | "name" | "org" | "page")))
        || matches!(domain.as_str(), "in" | "br");
    let file = ambiguous && STEMS.contains(&stem.as_str());
    let has_path = rest.len() > 1 && rest.starts_with('/');
    (known(DOMAINS) && !file && !generated) || (has_path && known(WITH_PATH))
}

/// Whether a host has a second-level domain: `x.co.in`, `x.ac.in`.
fn is_second_level(labels: &[&str]) -> bool {
    labels.iter().rev().nth(1).is_some_and(|label| matches!(*label, "co" | "ac"))
}

/// Whether a word can be a host name with at least two labels (RFC 1123, 2.1; letters of any script).
pub(super) fn is_name(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    host.len() <= 253 && host.contains('.') && host.split('.').all(label)
}
