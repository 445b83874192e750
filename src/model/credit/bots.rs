//! Authors that are programs. Only what is certain: “Talbot” and “Claude Meyer” are people.

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

/// Whether an author is a program.
#[must_use]
pub fn is_bot(identity: &Identity) -> bool {
    let name = identity.name.to_lowercase();
    let login = handle(&identity.address).map(|handle| handle.login);
    name.ends_with(SUFFIX)
        || NAMES.contains(&name.as_str())
        || ADDRESSES.contains(&identity.address.as_str())
        || login.is_some_and(|login| login.ends_with(SUFFIX) || LOGINS.contains(&login))
}
