use super::*;
use crate::document::Dialect;

fn claims(source: &str, project: Option<&str>) -> Vec<String> {
    let document = Document::parse(source.to_owned(), Dialect::Gfm);
    let page = Page::read(&document);
    let show = |claim: &Claim| {
        assert!(claim.span.len() as usize >= claim.text.len());
        let ids: Vec<&str> = claim.licenses.iter().map(|license| license.id.as_str()).collect();
        format!("{}: {}", claim.text, ids.join(" "))
    };
    read(&document, &page, project).iter().map(show).collect()
}

#[track_caller]
fn claims_nothing(source: &str) {
    assert_eq!(claims(source, None), [""; 0], "{source}");
}

#[test]
fn license_names() {
    for (text, wanted) in [
        ("the MIT License", "MIT"),
        ("Apache-2.0", "Apache-2.0"),
        ("the Apache License, Version 2.0", "Apache-2.0"),
        ("Apache 2.0 license or MIT", "Apache-2.0 MIT"),
        ("MIT/Apache-2.0", "MIT Apache-2.0"),
        ("GPLv3", "GPL-3.0"),
        ("GPL v3+", "GPL-3.0"),
        ("GPL-3.0-or-later", "GPL-3.0"),
        ("the GNU General Public License v2", "GPL-2.0"),
        ("the GNU Lesser General Public License, version 2.1", "LGPL-2.1"),
        ("the 3-Clause BSD License", "BSD-3-Clause"),
        ("BSD 2-Clause", "BSD-2-Clause"),
        ("a BSD license", "BSD"),
        ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("Creative Commons Attribution-ShareAlike 4.0 International License", "CC-BY-SA-4.0"),
        ("CC0 1.0", "CC0-1.0"),
        ("MPL 2.0 and ISC", "MPL-2.0 ISC"),
        ("the 0BSD license", "0BSD"),
        ("MIT-0 or MIT", "MIT-0 MIT"),
        ("mit freundlichen Grüßen, a new license", ""),
    ] {
        let ids: Vec<String> = named(text).into_iter().map(|(_, license)| license.id).collect();
        assert_eq!(ids.join(" "), wanted, "{text}");
    }
}

#[test]
fn missing_versions_match_any() {
    let is = |named: &str, id: &str| LicenseName { id: named.to_owned() }.is(id);
    assert!(is("GPL", "GPL-3.0-or-later") && is("GPL-3.0", "GPL-3.0-only") && is("Apache", "Apache-2.0"));
    assert!(is("MIT-0", "MIT-0") && !is("MIT", "MIT-0") && !is("MIT-0", "MIT"));
    assert!(is("BSD", "BSD-3-Clause") && is("CC-BY", "CC-BY-4.0"));
    assert!(
        !is("CC-BY", "CC-BY-NC-4.0") && !is("MIT", "MIT-CMU") && !is("GPL-2.0", "GPL-3.0") && !is("GPL", "LGPL-3.0")
    );
}

#[test]
fn claims_are_found() {
    for (source, wanted) in [
        ("# Owl\n\nOwl is released under the MIT License.", "MIT License: MIT"),
        ("# Owl\n\nOwl is licensed under Apache-2.0, see LICENSE.", "Apache-2.0: Apache-2.0"),
        ("This project is dual-licensed under MIT and Apache 2.0.", "MIT and Apache 2.0: MIT Apache-2.0"),
        ("> - This library is available under\n>   the terms of the **MIT** license", "MIT license: MIT"),
        ("## License\n\nLicensed under the MIT License", "MIT License: MIT"),
        ("## License\n\n[MIT](LICENSE) © Ada", "MIT: MIT"),
        (
            "## License\n\nLicensed under either of\n\n* Apache License, Version 2.0\n* MIT license\n\nat your option.",
            "Apache License, Version 2.0: Apache-2.0 MIT",
        ),
        (
            "## Licence\n\nThe software is released under the GPLv3. The text is under CC BY 4.0.",
            "GPLv3: GPL-3.0 CC-BY-4.0",
        ),
        // A section called License is about the project, whatever the page calls it.
        (
            "# Acknowledgments\n\n## License\n\nOwl is maintained by Marco and released under the MIT license.",
            "MIT license: MIT",
        ),
        ("## License\n\nOwl is under the MIT License. Owl is free.", "MIT License: MIT"),
        ("This project is a linter for pages, licensed under the MIT License.", "MIT License: MIT"),
        ("This project is a linter which is licensed under the MIT License.", "MIT License: MIT"),
        ("This project is free software that is released under the MIT License.", "MIT License: MIT"),
        ("This project is free software and is licensed under the MIT License.", "MIT License: MIT"),
        ("This project is copyright 2020 of Ada Moreau, licensed under the MIT License.", "MIT License: MIT"),
        ("This project is made by Ada Moreau, released under the MIT License.", "MIT License: MIT"),
        ("This project is a fork of Kit and released under the MIT License.", "MIT License: MIT"),
        ("This project is free, and it is licensed under the MIT License.", "MIT License: MIT"),
        ("This project is free, and the project is licensed under the MIT License.", "MIT License: MIT"),
        ("This project is free, and the software is licensed under the MIT License.", "MIT License: MIT"),
        // What is in parentheses belongs to the name if nothing else is in them.
        ("This project is licensed under the MIT License (MIT).", "MIT License (MIT): MIT MIT"),
        ("This project is licensed under the MIT License (MIT; see LICENSE).", "MIT License: MIT MIT"),
        (
            "This project is licensed under the Apache License (Apache-2.0) or the MIT License (MIT).",
            "Apache License (Apache-2.0) or the MIT License (MIT): Apache Apache-2.0 MIT MIT",
        ),
        ("This work is licensed under the MIT License.", "MIT License: MIT"),
        ("## License\n\nThis work is licensed under CC BY 4.0.", "CC BY 4.0: CC-BY-4.0"),
    ] {
        assert_eq!(claims(source, None), [wanted], "{source}");
    }
    assert_eq!(claims("Owl is released under the MIT License.", Some("Owl")), ["MIT License: MIT"]);
}

#[test]
fn a_sentence_may_say_where_the_license_is() {
    let says = |rest: &str| format!("This project is licensed under the MIT License{rest}\n");
    for name in ["LICENSE", "[LICENSE](LICENSE)", "`LICENSE.md`", "COPYING"] {
        for reference in [
            "see the {} file for details",
            "see {} for the text",
            "which can be found in the {} file",
            "for the text of it see {}",
            "refer to the text in {}",
            "read the text in {}",
            "detailed for the text in {}",
            "included for the text in {}",
        ] {
            for (before, after) in [(" - ", "."), (" — ", ""), (", ", "."), (" (", ")."), (": ", "."), (" ", ".")] {
                let page = says(&format!("{before}{}{after}", reference.replace("{}", name)));
                assert_eq!(claims(&page, None), ["MIT License: MIT"], "{page}");
            }
        }
    }
    for rest in [
        " - the full text is in the LICENSE file.",
        ", the text of which is in LICENSE.",
        ", a copy of which may be found in this file.",
        ", as described in the file LICENSE.",
    ] {
        assert_eq!(claims(&says(rest), None), ["MIT License: MIT"], "{rest}");
    }
    for rest in [
        " except for the fonts - see the LICENSE file.",
        " - see the LICENSE file, except where files say something else.",
        " - see the LICENSE file if you need another one.",
        " - see the LICENSE file, but the docs are free.",
        " - see the LICENSE file, which is not for the docs.",
        " - see the LICENSE file, unless files say something else.",
        " (code) and CC BY 4.0 (text), see the LICENSE files.",
        " for the code, see LICENSE.",
        ", the text is free.",
        " - the docs are not.",
    ] {
        claims_nothing(&says(rest));
    }
}

#[test]
fn other_statements_are_not_claims() {
    for source in [
        "# Owl\n\nVue is released under the MIT License.",
        "Licensed under the MIT License.",
        "# Owl\n\nThe documentation of Owl is licensed under CC BY 4.0.",
        "# Owl\n\nOwl was released under the MIT License.",
        "# Owl\n\nOwl is not licensed under the MIT License.",
        "# Owl\n\nOwl builds on Kit, which is licensed under the MIT License.",
        "# Owl\n\nOwl uses fonts under the MIT License.",
        "# Owl\n\nThis project is from MIT and Harvard.",
        "# Owl\n\nUnless you state otherwise, any contribution shall be licensed as MIT.",
        "# Owl\n\n`Owl is released under the MIT License`",
        "# Licenses\n\n- Vue: MIT\n- D3: ISC",
        "# Owl\n\n## License\n\nVue is released under the MIT License.",
        "# Credits\n\n## Vue\n\n## License\n\nVue is released under the MIT License.",
        "# Credits\n\n## License\n\nVue is released under the MIT License. D3 is released under the ISC License.",
        "# Credits\n\n## Licenses\n\nVue is released under the MIT License.",
        "# Credits\n\n## License\n\nThe fonts are released under the MIT License.",
        "# Owl\n\nText.\n\n---\nThis document is licensed under CC BY 4.0.",
        "# Owl\n\nText.\n\n---\nThis work is licensed under a [Creative Commons Attribution 4.0 International\nLicense (CC-BY-4.0)](https://cc.test).",
    ] {
        claims_nothing(source);
    }
}

#[test]
fn the_license_of_the_project_that_it_comes_from_is_no_claim() {
    let relations = [
        "a fork of",
        "a clone of",
        "a rewrite of",
        "a mirror of",
        "inspired by",
        "driven by",
        "influenced by",
        "motivated by",
        "powered by",
        "forked from",
        "modeled after",
        "built on",
        "built over",
        "built upon",
        "a wrapper around",
        "much like",
    ];
    let others = ["about", "against", "at", "by", "for", "in", "into", "to", "via", "with", "within"];
    for relation in relations.map(str::to_owned).into_iter().chain(others.map(|word| format!("a plugin {word}"))) {
        for license in
            ["which is licensed under", "that is released under", "whose code is available under", "which is under"]
        {
            let source =
                format!("# Owl\n\nThis project is {relation} [Kit](https://kit.dev), {license} the MIT License.");
            claims_nothing(&source);
        }
    }
    for relation in relations {
        for license in ["licensed under", "released under", "(licensed under"] {
            let source = format!("# Owl\n\nOwl is {relation} `kit`, {license} the MIT License.");
            claims_nothing(&source);
        }
    }
    for source in [
        "Owl is a fork and Kit is licensed under the MIT License.",
        "Owl is small, Kit is released under the MIT License.",
        "Owl is a plugin for Ada, who released it under the MIT License.",
        "Owl is a plugin for Kit, whose authors released it under the MIT License.",
    ] {
        claims_nothing(&format!("# Owl\n\n{source}"));
    }
}

#[test]
fn the_license_of_what_a_project_is_shipped_or_made_with_is_no_claim() {
    for verb in ["distributed", "released", "published", "shipped", "bundled", "packaged", "linked", "built", "made"] {
        for with in ["with", "together with", "along with"] {
            for license in [
                ", which is licensed under the MIT License",
                ", which are licensed under the MIT License",
                " (licensed under the MIT License)",
                ", licensed under the MIT License",
                ", which is under the MIT License",
                " under the MIT License",
            ] {
                for kit in ["Kit", "[Kit](https://kit.dev)", "`kit`"] {
                    let source = format!("# Owl\n\nThis project is {verb} {with} {kit}{license}.");
                    claims_nothing(&source);
                }
            }
        }
    }
    for source in [
        "Our software is linked against Kit, licensed under the MIT License.",
        "Owl is available thanks to Kit, which is under the MIT License.",
        "Owl is made using Kit under the MIT License.",
        "Owl is released with the Kit library, licensed under the MIT License.",
        "Owl is distributed together with zlib, licensed under the Zlib license.",
        "Owl is distributed with zlib, which is licensed under the Zlib license.",
        "Owl is distributed with zlib.",
        "Owl is distributed together with zlib.",
    ] {
        claims_nothing(&format!("# Owl\n\n{source}"));
    }
    for source in [
        "Owl is distributed with the MIT License.",
        "Owl is released with an MIT License.",
        "Owl is made with love under the MIT License.",
        "Owl is shared with you under the MIT License.",
        "Owl is built with Kit and licensed under the MIT License.",
        "Owl is distributed with love and is licensed under the MIT License.",
        "Owl is available on GitHub, licensed under the MIT License.",
        "Owl is available and released under the MIT License.",
        "Owl is published as a package that is licensed under the MIT License.",
        "Owl is available for free, and it is licensed under the MIT License.",
        "Owl is a library with tests, licensed under the MIT License.",
    ] {
        assert_eq!(claims(&format!("# Owl\n\n{source}"), None), ["MIT License: MIT"], "{source}");
    }
}

#[test]
fn the_license_of_a_part_is_no_claim() {
    for source in [
        "# Owl\n\n## Libraries\n\n### Kit\n\n#### License\n\nMIT",
        "# Third-party notices\n\n## Kit\n\n### License\n\nThe MIT License",
        "# Credits\n\n## Kit\n\n### License\n\nThis software is released under the MIT License.",
        "# Kit\n\n## License\n\nMIT\n\n# Kat\n\n## License\n\nMIT",
        "# Credits\n\n# Kit\n\n## License\n\nMIT",
        "## Kit\n\n### License\n\nMIT\n\n## Kat\n\nText",
        "---\ntitle: Credits\n---\n\n## Kit\n\n### License\n\nMIT",
    ] {
        assert_eq!(claims(source, None), Vec::<String>::new(), "{source}");
    }
    for source in [
        "# Owl\n\n## License\n\nMIT",
        "## License\n\nMIT",
        "# Owl\n\nText\n\n# License\n\nMIT",
        "## Owl\n\n### License\n\nMIT",
        "# Owl\n\n## Kit\n\n### License\n\nBSD-3-Clause\n\n## License\n\nMIT",
    ] {
        assert_eq!(claims(source, None), ["MIT: MIT"], "{source}");
    }
    for heading in [
        "About",
        "About the project",
        "About this project",
        "Info",
        "Information",
        "Legal",
        "Legal notice",
        "Overview",
        "Project",
        "The project",
    ] {
        let source = format!("# Credits\n\n## {heading}\n\n### License\n\nMIT");
        assert_eq!(claims(&source, None), ["MIT: MIT"], "{source}");
    }
}
