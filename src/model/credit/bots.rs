//! Authors that are programs or machines. Only what is certain: “Talbot” and “Claude Meyer” are people.

use super::handle;
use crate::facts::Identity;

/// Names of programs, in lower case.
pub(super) const NAMES: &[&str] = &[
    "allcontributors",
    "copilot",
    "copilot autofix powered by ai",
    "dependabot",
    "github",
    "github action",
    "github actions",
    "github-actions",
    "greenkeeper",
    "gitter badger",
    "pre-commit ci",
    "renovate",
    "renovate bot",
    "snyk bot",
    "the gitter badger",
    "weblate",
    "weblate (bot)",
];

/// Names that a machine has or that a program sets if nobody does, in lower case. They name nobody.
pub(super) const DEFAULTS: &[&str] = &[
    "administrator",
    "ec2 default user",
    "ec2-user",
    "jenkins",
    "localhost",
    "microsoft github user",
    "nobody",
    "root",
    "ubuntu",
    "unknown",
    "vagrant",
    "your name",
];

/// Addresses of programs.
pub(super) const ADDRESSES: &[&str] = &[
    "action@github.com",
    "actions@github.com",
    "aider@aider.chat",
    "amp@ampcode.com",
    "badger@gitter.im",
    "bot@github.com",
    "bot@renovateapp.com",
    "codex@openai.com",
    "cursoragent@cursor.com",
    "github-actions@github.com",
    "hosted@weblate.org",
    "noreply@aider.chat",
    "noreply@anthropic.com",
    "noreply@weblate.org",
    "snyk-bot@snyk.io",
    "support@dependabot.com",
];

/// Logins of programs that do not end in `[bot]`.
pub(super) const LOGINS: &[&str] = &["copilot", "dependabot", "pre-commit-ci", "snyk-bot", "web-flow"];

/// The end of the login of every app of GitHub.
const SUFFIX: &str = "[bot]";

/// Last words of the names of programs, in lower case, without those in [`CI`].
const LAST_WORDS: [&str; 2] = ["bot", "robot"];
/// The last word of the names of programs that build; the name “Ci” is written in another way.
const CI: &str = " CI";

/// Whether an author is a program.
#[must_use]
pub fn is_bot(identity: &Identity) -> bool {
    let name = identity.name.to_lowercase();
    let login = handle(&identity.address).map(|handle| handle.login);
    let mut words = name.trim_end_matches(')').rsplit([' ', '-', '_', '.', '(']);
    let last = words.next().filter(|_| words.any(|word| !word.is_empty()));
    name.ends_with(SUFFIX)
        || last.is_some_and(|last| LAST_WORDS.contains(&last))
        || identity.name.ends_with(CI)
        // The login says who it is.
        || (login.is_none() && DEFAULTS.contains(&name.as_str()))
        || NAMES.contains(&name.as_str())
        || ADDRESSES.contains(&identity.address.as_str())
        || login.is_some_and(|login| login.ends_with(SUFFIX) || LOGINS.contains(&login))
}
