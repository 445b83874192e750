//! Link texts that are addresses.

use ack_lint::fix::Safety;

use super::{MARKDOWN, Shape, fixed, right, rules};
use crate::common::lint;

#[test]
fn addresses_in_link_texts() {
    for (text, target, reported) in [
        ("github.com/noor/pebble", "https://github.com/noor/pebble/", false),
        ("https://github.com/noor/pebble", "http://www.github.com/Noor/pebble", false),
        ("github.com/noor/pebble", "https://github.com/noor/pebble?tab=readme#top", false),
        ("pebble.js", "https://github.com/noor/x", false),
        ("socket.io", "https://github.com/noor/socket.io", false),
        ("pebble", "https://github.com/noor/x", false),
        ("noor/pebble", "https://github.com/noor/x", false),
        ("pebble 1.0", "https://github.com/noor/x", false),
        ("the/pebble", "pebble.md", false),
        // The name of a site or a project.
        ("Freesound.org", "https://freesound.org/people/x", false),
        ("freesound.org", "https://www.freesound.org/people/x", false),
        ("pebble.io", "https://docs.pebble.io/en", false),
        ("Json.NET", "https://www.newtonsoft.com/json", false),
        ("draw.io", "https://www.drawio.com", false),
        ("www.pebble.org", "https://pebble.org/a", true),
        ("pebble.dev", "https://pebble.org", true),
        ("www.pebble.rs", "https://pebble.org", true),
        ("https://pebble.org/a/", "https://pebble.org/b", true),
        ("github.com/noor/pebbles", "https://github.com/noor/pebble", true),
        ("noor.dev:8080/pebble", "https://noor.dev/pebbles", true),
        ("gist.github.com/noor/pebbles", "https://github.com/noor/pebble", true),
        ("https://noor.dev/pebble", "https://github.com/noor/pebble", true),
        // Another way to write the address, or a part of it.
        ("doi:10.1002/net.21937", "https://doi.org/10.1002/net.21937", false),
        ("10.1002/net.21937", "https://doi.org/10.1002/net.21937", false),
        ("doi.org/10.1002/net.21937", "https://dx.doi.org/10.1002/net.21937", false),
        ("https://dx.doi.org/10.1002/net.21937", "https://doi.org/10.1002/net.21937", false),
        ("hdl:10.1002/net", "https://hdl.handle.net/10.1002/net2", false),
        ("pebble.dev/a", "https://web.archive.org/web/2020/https://pebble.dev/a", false),
        ("https://bücher.de/a", "https://xn--bcher-kva.de/a", false),
        ("https://pebble.org:443/a", "https://pebble.org/a", false),
        // Shortened on purpose.
        ("github.com/noor/…", "https://github.com/noor/pebble/tree/main/y", false),
        ("github.com/.../y", "https://github.com/noor/pebble/tree/main/y", false),
        ("https://github.com/noor/...", "https://github.com/noor/pebble", false),
        // A name with a slash.
        ("Pebble.IO/engine", "https://github.com/pebbleio/engine.io", false),
        ("pebble.io/engine", "https://github.com/pebbleio/engine.io", false),
        ("pebble.js/core", "https://github.com/noor/x", false),
        ("noor.marsh/pebble", "https://github.com/noor.marsh/pebbles", false),
    ] {
        let byline: &'static str = Box::leak(format!("**[{text}]({target})** by Noor").into_boxed_str());
        let page = Shape { byline, ..MARKDOWN }.page(&right());
        let expected: Vec<_> = reported.then(|| ("entry/link-text", text.to_owned())).into_iter().collect();
        assert_eq!(rules(&page), expected, "{text} {target}");
        if reported {
            let found = lint("x.md", &page);
            let fixed = fixed(&page, &found);
            // A host alone may be a name.
            assert_eq!(found[0].fix.is_none(), text == "pebble.dev", "{text}");
            // On another host, the text may be the address that is right.
            let safe = found[0].fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
            let same_host =
                ["github", "www.pebble.org", "https://pebble.org"].iter().any(|host| text.starts_with(host));
            assert_eq!(safe, same_host, "{text}");
            assert!(found[0].fix.is_none() || rules(&fixed).is_empty(), "{fixed}");
        }
    }
}
