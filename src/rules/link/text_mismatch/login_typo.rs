//! Whether a text is a typo of a login.

/// Whether a text looks like a login and is one or two typos away from the account.
///
/// A text that begins or ends with the account or the other way round (`ada` for `ada-l`) is intended, and so is one
/// without the hyphens. A capitalised word is a first name. A text with `@` is certainly a login.
pub(super) fn is_typo(text: &str, account: &str) -> bool {
    let (sure, handle) = match text.strip_prefix('@') {
        Some(handle) => (true, handle),
        None => (false, text),
    };
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let plausible = (4..=39).contains(&handle.len()) && account.len() <= 60 && handle.chars().all(sign);
    if !plausible || handle.eq_ignore_ascii_case(account) {
        return false;
    }
    let (a, b) = (handle.to_ascii_lowercase(), account.to_ascii_lowercase());
    let bare = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>();
    if bare(&a) == bare(&b) {
        return false;
    }
    let most = if handle.len() < 6 { 1 } else { 2 };
    let near = (1..=most).contains(&strsim::osa_distance(&a, &b));
    let habit = (a.starts_with(&b) || b.starts_with(&a) || a.ends_with(&b) || b.ends_with(&a)) && !one_more(&a, &b);
    let name =
        handle.starts_with(|c: char| c.is_ascii_uppercase()) && handle.chars().skip(1).all(|c| c.is_ascii_lowercase());
    near && (sure || !(habit || name))
}

/// Minimum length of the shorter of two logins, if the other one has a character more at its beginning or end.
const LONG: usize = 8;

/// Whether one of two logins has a character more than the other at an end, and both are too long for that to be a
/// coincidence. A plural is none, and a digit or a hyphen that only the account has makes it unique: `adalovelace` has
/// the account `adalovelace1`.
fn one_more(text: &str, account: &str) -> bool {
    let (short, long) = if text.len() < account.len() { (text, account) } else { (account, text) };
    let more = match long.strip_prefix(short) {
        Some(rest) => rest,
        None => long.strip_suffix(short).unwrap_or_default(),
    };
    let unique = |more: &str| long == account && !more.starts_with(|c: char| c.is_ascii_alphabetic());
    short.len() >= LONG && more.len() == 1 && !unique(more) && !(more == "s" && long.ends_with('s'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typos_of_logins() {
        for (text, account) in [
            ("wancw", "wanwc"),
            ("@lindaa", "linda"),
            ("usernmae", "username"),
            ("V1K1NGbg", "V1K1NGgb"),
            ("adalove1815", "adalove181"),
            ("3adalovelace", "adalovelace"),
            ("adalovelac", "adalovelace"),
        ] {
            assert!(is_typo(text, account), "{text} {account}");
        }
        for (text, account) in [
            ("wancw", "WANCW"),
            ("linda", "lindaa"),
            ("adalovelace", "adalovelace1"),
            ("adalovelace", "adalovelace-"),
            ("contributor", "contributors"),
            ("Matheus", "matheuz"),
            ("kentcdodds", "kent-c-dodds"),
            ("ada", "adi"),
            ("Ada Lovelace", "adalovelace"),
            ("serde", "tokio"),
        ] {
            assert!(!is_typo(text, account), "{text} {account}");
        }
    }
}
