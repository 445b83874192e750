//! Whether a text is a typo of a host.

use super::login_typo;

/// Minimum length of a part of a host that is compared by its letters: `docs` and `code` are two parts.
const SHORTEST: usize = 5;

/// Whether a text is an address or a host, and one part of its host is one or two typos away from that of the link.
pub(super) fn is_typo(text: &str, host: &str) -> bool {
    let address = text.split_once("://").map_or(text, |(_, address)| address);
    let shown = address.split('/').next().unwrap_or_default();
    if shown.contains(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))) {
        return false;
    }
    let (shown, host) = (without_www(shown), without_www(host));
    if shown.matches('.').count() != host.matches('.').count() || !shown.contains('.') {
        return false;
    }
    let mut others = shown.split('.').zip(host.split('.')).filter(|(a, b)| !a.eq_ignore_ascii_case(b));
    let (Some((own, meant)), None) = (others.next(), others.next()) else { return false };
    // `server1` and `server2` are two.
    let letters = |part: &str| part.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().to_ascii_lowercase();
    own.len().min(meant.len()) >= SHORTEST
        && letters(own) != letters(meant)
        && login_typo::is_typo(&own.to_ascii_lowercase(), meant)
}

/// A host without the `www.` that most sites have as well.
fn without_www(host: &str) -> &str {
    host.get(..4).filter(|www| www.eq_ignore_ascii_case("www.")).and_then(|_| host.get(4..)).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::is_typo;

    #[test]
    fn typos_of_hosts() {
        for (text, host) in [
            ("portfoio.ada.test", "portfolio.ada.test"),
            ("Grcae-Hopper.test", "grace-hopper.test"),
            ("www.lovelcae.test", "lovelace.test"),
            ("https://lovelcae.test/papers", "www.lovelace.test"),
        ] {
            assert!(is_typo(text, host), "{text} {host}");
        }
        for (text, host) in [
            ("Lovelace.test", "www.lovelace.test"),
            ("lovelace.dev", "lovelace.com"),
            ("lovelcae.dev", "lovelace.com"),
            ("en.lovelace.test", "es.lovelace.test"),
            ("docs.owl.test", "code.owl.test"),
            ("server1.owl.test", "server2.owl.test"),
            ("contributor.owl.test", "contributors.owl.test"),
            ("blog.lovelace.test", "lovelace.test"),
            ("lovelcae", "lovelace.test"),
            ("three.js", "threejs.org"),
            ("Ada Lovelcae.test", "lovelace.test"),
        ] {
            assert!(!is_typo(text, host), "{text} {host}");
        }
    }
}
