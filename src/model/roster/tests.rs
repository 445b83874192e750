use proptest::prelude::*;

use super::{Roster, keys};

const RC: &str = "{\r\n  // kept by hand\n  \"files\": [\"./README.md\", \"docs/é.md\",],\n  \"contributors\": [\n    {\"login\": \"ada\", \"name\": \"Ada \\\"A\\\" L\\u00f6ve\", \"avatar_url\": null, \"profile\": \" https://ada.dev \"},\n    {\"name\": \"\", 'login': 'lin'}\n  ]\n}\n";

#[test]
fn files_are_parsed_like_all_contributors() {
    for source in [RC.to_owned(), format!("\u{FEFF}{RC}")] {
        let roster = Roster::read("rc".to_owned(), &source);
        assert_eq!(roster.error, None);
        assert_eq!(roster.files, ["./README.md", "docs/é.md"]);
        let [ada, lin] = roster.people.as_slice() else { panic!("{:?}", roster.people) };
        let name = ada.name.as_ref().unwrap();
        assert_eq!((name.text.as_str(), name.span.slice(&source)), ("Ada \"A\" Löve", "Ada \\\"A\\\" L\\u00f6ve"));
        assert_eq!((ada.line, lin.line, ada.display_name(), lin.display_name()), (5, 6, "Ada \"A\" Löve", "lin"));
        assert_eq!((ada.avatar.as_ref(), lin.name.as_ref()), (None, None));
        assert_eq!(ada.profile.as_ref().map(|profile| profile.text.as_str()), Some("https://ada.dev"));
    }
    let roster = Roster::read("rc".to_owned(), "{}");
    assert!(roster.files == ["README.md"] && roster.people.is_empty() && roster.error.is_none());
}

#[test]
fn values_are_shown_as_javascript_writes_them() {
    let source = "{\"contributors\": [{\"login\": 7, \"name\": \"\", \"avatar_url\": [\"https://a.test/1\"], \"contributions\": [\"code\", {\"type\": \"talk\", \"url\": \"https://t.test\"}, 3, {}]}, {\"login\": \"\", \"name\": \"Foo <foo@x.test> & <i>Co</i>\"}]}";
    let roster = Roster::read("rc".to_owned(), source);
    assert_eq!(roster.error, None);
    let [first, second] = roster.people.as_slice() else { panic!("{:?}", roster.people) };
    let text =
        |text: &Option<super::Text>| text.as_ref().map(|text| (text.text.clone(), text.span.slice(source).to_owned()));
    let both = |text: &str| Some((text.to_owned(), text.to_owned()));
    assert_eq!((text(&first.login), text(&first.avatar)), (both("7"), both("https://a.test/1")));
    let kinds: Vec<&str> = first.contributions.iter().map(|one| one.kind.text.as_str()).collect();
    assert_eq!(kinds, ["code", "talk", "3"]);
    // Tags in a name are parsed: readers see what is left.
    assert_eq!((first.rendered_name.as_deref(), second.rendered_name.as_deref()), (Some("7"), Some("Foo & Co")));
    assert_eq!((second.login.as_ref(), second.location().slice(source)), (None, "Foo <foo@x.test> & <i>Co</i>"));
}

#[test]
fn a_template_may_be_rendered() {
    let read = |template: &str| {
        let people = "[{\"login\": \"ada\", \"name\": \"A <b>B</b>\", \"contributions\": []}]";
        Roster::read(
            "rc".to_owned(),
            &format!("{{\"contributorTemplate\": \"{template}\", \"contributors\": {people}}}"),
        )
    };
    let name = |roster: &Roster| roster.people[0].rendered_name.clone();
    assert_eq!(name(&read("<sub><%= contributor.name %></sub>")).as_deref(), Some("A B"));
    let either = "<% if (contributor.profile) { %><a href='<%= contributor.profile %>'><% } else { %><sub><%= contributor.name %></sub><% } %>";
    assert_eq!(name(&read(either)).as_deref(), Some("A B"));
    for other in ["<sub><%= contributor.name.trim() %></sub>", "<% if (1) %>", "<%= contributor"] {
        assert_eq!(name(&read(other)), None, "{other}");
    }
}

#[test]
fn errors_have_spans() {
    for (source, span, reason) in [
        ("", "", "is empty"),
        (" // nothing\n", " // nothing\n", "is empty"),
        ("[]", "[]", "must be an object, `{ … }`"),
        ("{\"files\": 1}", "1", "must have a list, `[ … ]`, as `files`"),
        ("{\"files\": [{}]}", "{}", "must have paths as `files`"),
        ("{\"contributors\": {}}", "{}", "must have a list, `[ … ]`, as `contributors`"),
        ("{\"contributors\": [\"ada\"]}", "\"ada\"", "must have an object for each person"),
        ("{\"contributors\": [{\"login\": true}]}", "true", "must have a string as `login`"),
        ("{\"contributors\": [\n{\"login\": \"ada\"},\n", "[", "is not valid JSON: unterminated array"),
        ("{\"contributors\": [{\"é\": \"ada\"}]]", "]", "is not valid JSON: unexpected token in object"),
    ] {
        let error = Roster::read("rc".to_owned(), source).error.unwrap();
        assert_eq!((error.span.slice(source), error.reason.as_str()), (span, reason), "{source}");
    }
}

#[test]
fn equivalent_values_are_equal() {
    for (a, b) in [
        ("https://github.com/Ada", "http://www.github.com/ada/"),
        ("habet.dev", "https://habet.dev/"),
        ("https://x.org/A?b=1&c", "http://x.org/A?b=1&amp;c"),
        ("", " "),
    ] {
        assert_eq!(keys::destination(a), keys::destination(b));
    }
    for (a, b) in [("https://x.org/A", "https://x.org/a"), ("https://x.org", "https://y.org"), ("?a", "?b")] {
        assert_ne!(keys::destination(a), keys::destination(b));
    }
    for (a, b, same) in [
        ("https://avatars.githubusercontent.com/u/1?v=4?s=100", "https://avatars0.githubusercontent.com/u/1", true),
        ("https://avatars.githubusercontent.com/u/1", "https://avatars.githubusercontent.com/u/2", false),
        ("https://github.com/ada.png", "https://avatars.githubusercontent.com/u/2", true),
        ("https://x.org/a.png?s=100", "http://x.org/a.png", true),
        ("https://x.org/a.png", "https://avatars.githubusercontent.com/u/2", false),
        ("img/a.png", "img/a.png?s=100", true),
    ] {
        assert_eq!(keys::same_image(a, b), same, "{a} {b}");
    }
    for (shown, written, same) in [
        ("Ada L.", " Ada  L. ", true),
        ("ada l.", "Ada L.", false),
        ("R&D", "R&amp;D", true),
        ("Ada", "_Ada_", true),
        ("Ada", "Ada & Co.", false),
        ("Ada", "*Ada* Lovelace", false),
    ] {
        assert_eq!(keys::same_name(shown, written), same, "{shown} {written}");
    }
}

proptest! {
    /// Any file is parsed, or rejected with a span in it.
    #[test]
    fn arbitrary_files_do_not_panic(at in 0..RC.len(), cut in 0..20_usize, new in "[\\[\\]{}\",:/*'\\\\éa0-9.\\-\u{FEFF}\u{1F600} \n]{0,6}") {
        let chars: Vec<char> = RC.chars().collect();
        let (from, to) = (at.min(chars.len()), (at + cut).min(chars.len()));
        let source: String = chars[..from].iter().copied().chain(new.chars()).chain(chars[to..].iter().copied()).collect();
        let roster = Roster::read("rc".to_owned(), &source);
        if let Some(error) = roster.error {
            prop_assert!(source.get(error.span.range()).is_some(), "{:?} in {:?}", error, source);
        }
        for text in roster.people.iter().flat_map(|person| [&person.login, &person.name, &person.profile]).flatten() {
            prop_assert!(source.get(text.span.range()).is_some(), "{:?} in {:?}", text, source);
        }
    }
}
