//! Misspelled schemes other than `http` and `https`.

/// Schemes that look like a typo of another one.
const KNOWN: &[&str] = &["ftps", "rtp", "sftp", "tftp"];

/// The scheme that is probably meant, if what follows fits it: `maito:ada@ada.dev`, `fpt://ada.dev`, `tell:+441234567`.
pub(super) fn meant(scheme: &str, rest: &str) -> Option<&'static str> {
    if KNOWN.contains(&scheme) || scheme.len() > 8 {
        return None;
    }
    let near = |wanted: &str| strsim::osa_distance(scheme, wanted) == 1;
    match () {
        () if (near("mailto") || matches!(scheme, "mail" | "email" | "mail-to")) && is_mail(rest) => Some("mailto"),
        () if near("ftp") && rest.starts_with("//") => Some("ftp"),
        () if near("tel") && is_phone(rest) => Some("tel"),
        () => None,
    }
}

/// Whether a text is an e-mail address.
fn is_mail(text: &str) -> bool {
    let address = text.split('?').next().unwrap_or_default();
    let parts = address.split_once('@').filter(|(name, _)| !name.is_empty());
    parts.is_some_and(|(_, host)| super::host::is_name(host))
}

/// Whether a text is a telephone number.
fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 4 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')' | ' '))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn what_follows_has_to_fit() {
        for (scheme, rest, wanted) in [
            ("maito", "ada@ada.dev", Some("mailto")),
            ("mailo", "ada@ada.dev?subject=x", Some("mailto")),
            ("email", "ada@ada.dev", Some("mailto")),
            ("fpt", "//ada.dev/a", Some("ftp")),
            ("tell", "+44 1234-567", Some("tel")),
            ("mailto", "ada@ada.dev", None),
            ("maito", "ada", None),
            ("xmpp", "ada@ada.dev", None),
            ("ftp", "//ada.dev", None),
            ("sftp", "//ada.dev", None),
            ("ftps", "//ada.dev", None),
            ("tftp", "//ada.dev", None),
            ("rtp", "//ada.dev", None),
            ("fpt", "ada", None),
            ("tel", "+441234567", None),
            ("del", "ada", None),
        ] {
            assert_eq!(meant(scheme, rest), wanted, "{scheme}:{rest}");
        }
    }
}
