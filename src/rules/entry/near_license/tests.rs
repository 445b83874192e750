use super::*;

fn near(text: &str) -> Option<String> {
    find(text).map(|(range, id)| format!("{}{id}{}", &text[..range.start], &text[range.end..]))
}

#[track_caller]
fn assert_meant(licenses: &[(&str, &str)]) {
    for (written, meant) in licenses {
        assert_eq!(near(written).as_deref(), Some(*meant), "{written}");
    }
}

#[test]
fn a_license_is_found_by_its_version_or_letters() {
    assert_meant(&[
        ("OFL-1.2", "OFL-1.1"),
        ("ofl-1.3", "OFL-1.1"),
        ("Apachee-2.0", "Apache-2.0"),
        ("Apachee License 2.0", "Apache-2.0"),
        ("Apache-2.1", "Apache-2.0"),
        ("GPL-3.1-only", "GPL-3.0-only"),
        ("GPL-3.0-olny", "GPL-3.0-only"),
        ("BSD-3-Claus", "BSD-3-Clause"),
        ("Unlicence", "Unlicense"),
        ("MIT OR Apache-2.5", "MIT OR Apache-2.0"),
        ("OFL-1.2 (since 2.0)", "OFL-1.1 (since 2.0)"),
        ("CC-BY-4.1", "CC-BY-4.0"),
        ("OFL 2.0", "OFL-1.1"),
        ("EPL-3.0", "EPL-2.0"),
        ("MPL-1.2", "MPL-1.1"),
    ]);
}

#[test]
fn separators_and_words_around_a_name_make_no_difference() {
    assert_meant(&[
        ("CC-BY 4.0", "CC-BY-4.0"),
        ("CC BY-SA 3.0", "CC-BY-SA-3.0"),
        ("cc-by-nc-sa-4", "CC-BY-NC-SA-4.0"),
        ("CC-0", "CC0-1.0"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("OFL 1.1", "OFL-1.1"),
        ("OFL1.1", "OFL-1.1"),
        ("SIL OFL 1.1", "OFL-1.1"),
        ("SIL Open Font License 1.1", "OFL-1.1"),
        ("MPL 2", "MPL-2.0"),
        ("Mozilla Public License v2.0", "MPL-2.0"),
        ("BSD 3-clause", "BSD-3-Clause"),
        ("BSD-3", "BSD-3-Clause"),
        ("BSD 2", "BSD-2-Clause"),
        ("3-Clause BSD License", "BSD-3-Clause"),
        ("MIT License", "MIT"),
        ("the MIT license", "MIT"),
        ("MIT License — see below", "MIT — see below"),
        ("Expat", "MIT"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("AGPL3", "AGPL-3.0"),
        ("GPL 3", "GPL-3.0"),
        ("LGPL v2.1 or later", "LGPL-2.1-or-later"),
        ("zlib/libpng", "Zlib"),
        ("BSL 1.1", "BUSL-1.1"),
        ("Boost Software License 1.0", "BSL-1.0"),
        ("GPL v2", "GPL-2.0"),
        ("GPLv2+", "GPL-2.0-or-later"),
        ("GPL3", "GPL-3.0"),
        ("GNU GPL v3", "GPL-3.0"),
        ("Apache-2", "Apache-2.0"),
        ("MIT or GPL v3", "MIT or GPL-3.0"),
    ]);
}

#[test]
fn a_name_without_its_version_is_that_of_the_newest() {
    assert_meant(&[
        ("OFL", "OFL-1.1"),
        ("SIL OFL", "OFL-1.1"),
        ("ofl", "OFL-1.1"),
        ("EPL", "EPL-2.0"),
        ("CPL", "CPL-1.0"),
        ("UPL", "UPL-1.0"),
        ("ZPL", "ZPL-2.1"),
        ("EUPL", "EUPL-1.2"),
        ("CC BY", "CC-BY-4.0"),
        ("Artistic", "Artistic-2.0"),
        ("MPL", "MPL-2.0"),
        ("Apache", "Apache-2.0"),
        ("CC0", "CC0-1.0"),
        ("MIT OR OFL", "MIT OR OFL-1.1"),
    ]);
}

#[test]
fn a_license_that_is_named_twice_is_written_once() {
    for (written, meant) in [
        ("The MIT License (MIT)", "MIT"),
        ("MIT License (Expat)", "MIT"),
        ("Apache License 2.0 (Apache-2.0)", "Apache-2.0"),
        ("MIT License (since 2.0)", "MIT (since 2.0)"),
    ] {
        assert_eq!(near(written).as_deref(), Some(meant), "{written}");
    }
}

#[test]
fn a_name_that_several_licenses_have_is_not_one() {
    for text in ["GPL", "AGPL", "LGPL", "BSD", "MIT and BSD"] {
        assert!(!is_license(text) && near(text).is_none(), "{text}");
    }
    for text in ["MIT or Apache-2.0", "MIT/Apache-2.0", "GPL-2.0+", "GPL-3.0", "BSD-3-Clause and ISC"] {
        assert!(is_license(text), "{text}");
    }
}

#[test]
fn no_other_license_is_suggested() {
    for text in [
        "free to use",
        "none",
        "My own",
        "MTI",
        "MTI OR Apachee-2.0",
        "x",
        "see LICENSE",
        "-",
        "BSD",
        "UNLICENSED",
        "Proprietary",
        "Public Domain",
        "Custom",
        "n/a",
        "BSL",
        "ODC",
        "OPL",
        "ASL",
        "APL 2.0",
        "MIT-1.0",
        "BSD-5-Clause",
        "OpenSSH",
        "Freeware",
        "CC-BY-NX-4.0",
        "GPPL-2.0",
        "CC",
        "CC-NC-4.0",
        "",
        "(",
        "MIT + Apache-2.0",
        "é/ü",
    ] {
        assert_eq!(near(text), None, "{text}");
    }
}

#[test]
fn no_abbreviation_becomes_another() {
    // Every identifier of up to five letters, with one letter missing or another one, is not another identifier of this
    // kind.
    for known in KNOWN.iter().filter(|known| known.names[0].name.len() <= 5 && known.names[0].rest.is_empty()) {
        let letters: Vec<char> = known.names[0].name.to_uppercase().chars().collect();
        for at in 0..letters.len() {
            for letter in ["", "Q"] {
                let other: String = letters
                    .iter()
                    .enumerate()
                    .map(|(index, c)| if index == at { letter.to_owned() } else { c.to_string() })
                    .collect();
                let Some((_, id)) = find(&other) else { continue };
                let found = Name::read(&id);
                assert!(found.name == Name::read(&other).name || id == "CC0-1.0", "{other}: {id}");
            }
        }
    }
}
