//! Names and addresses of authors, as commits have them.

use crate::facts::Identity;

/// Longer names and addresses are cut, in characters.
const LONGEST: usize = 200;

/// The account that an address of a forge belongs to (`1+ada@users.noreply.github.com`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle<'a> {
    /// The id of the account, which survives renaming.
    pub id: Option<u64>,
    /// The login, in lower case.
    pub login: &'a str,
}

/// The account of an address that a forge gives to people who hide theirs.
#[must_use]
pub fn handle(address: &str) -> Option<Handle<'_>> {
    let (local, host) = address.rsplit_once('@')?;
    let own = host.strip_prefix("users.noreply.").or_else(|| host.strip_prefix("noreply.codeberg"))?;
    let split = |mark| local.split_once(mark).and_then(|(id, login)| Some((id.parse().ok()?, login)));
    // GitLab separates them by a hyphen, which may be part of a login on GitHub.
    let both = split('+').or_else(|| split('-').filter(|_| own != "github.com"));
    let (id, login) = both.map_or((None, local), |(id, login)| (Some(id), login));
    (!login.is_empty()).then_some(Handle { id, login })
}

/// An identity from a name and an address as they are written.
#[must_use]
pub fn identity(name: &str, address: &str) -> Identity {
    // Some have them the wrong way round.
    let (name, address) = match (is_address(clean(address)), is_address(clean(name))) {
        (false, true) => (address, name),
        _ => (name, address),
    };
    let mut words: Vec<&str> = Vec::new();
    let mut other = "";
    for word in name.split_whitespace() {
        if is_address(clean(word)) { other = word } else { words.push(word) }
    }
    let named = words.iter().any(|word| word.chars().any(char::is_alphanumeric));
    let name = if named { words.join(" ") } else { String::new() };
    let name = name.trim_matches(|c| matches!(c, '"' | '\'' | '“' | '”' | ',' | ';' | ':'));
    let address = [clean(address), clean(other)].into_iter().find(|address| is_address(address));
    let cut = |text: &str| text.chars().take(LONGEST).collect::<String>();
    Identity { name: cut(name.trim()), address: cut(&address.unwrap_or_default().to_lowercase()) }
}

/// The people of a `Co-authored-by` trailer: `Ada <ada@host.test>`, more of them, or less than that.
pub fn trailer(value: &str) -> impl Iterator<Item = Identity> {
    let mut rest = value;
    let people = std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&'));
        rest = rest.strip_prefix("and ").unwrap_or(rest);
        if rest.is_empty() {
            return None;
        }
        let (name, after) = rest.split_once('<').unwrap_or((rest, ""));
        let (address, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        Some(identity(name, address))
    });
    people.filter(|person| !person.name.is_empty() || !person.address.is_empty())
}

/// An address without what scripts put around it: `[0]` at the end, quotation marks, brackets.
fn clean(text: &str) -> &str {
    let text = text.trim().trim_matches(|c| matches!(c, '<' | '>' | '(' | ')' | '"' | '\'' | ',' | ';'));
    let inner = text.strip_prefix("mailto:").unwrap_or(text);
    match inner.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) {
        Some((address, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => address,
        _ => inner,
    }
}

fn is_address(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>');
    text.rsplit_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty()) && !text.contains(odd)
}
