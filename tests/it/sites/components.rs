//! Components, expressions and attributes that are set to expressions, in MDX and in Vue.

use std::fs;

use ack_lint::{
    document::{Dialect, Document},
    facts::Generator,
};

use super::{NOTHING, found};
use crate::common::{
    growth::assert_linear,
    program::{project, run},
};

const MDX: (&str, &str) = ("docusaurus.config.js", "module.exports = {}\n");
const VUE: (&str, &str) = ("docs/.vitepress/config.mts", "");

/// The findings of a page in `docs`.
fn on(site: (&str, &str), page: &str) -> Vec<String> {
    let found = found(&[site, ("docs/credits.md", page)]);
    found.into_iter().map(|line| line.trim_start_matches("docs/credits.md:").to_owned()).collect()
}

/// What `--fix` makes of a page in `docs`, with the unsafe fixes.
fn fixed(site: (&str, &str), page: &str) -> String {
    let project = project(&[site, ("docs/credits.md", page)]);
    run(project.path(), &["check", "--offline", "--fix", "--unsafe-fixes", "docs/credits.md"]);
    fs::read_to_string(project.path().join("docs/credits.md")).unwrap()
}

const COMPONENTS: &str = "# Credits\n\nThanks to <Link to=\"/ada\">Ada</Link> and <Input>all</Input>.\n\n<Col>one</Col>\n\n<A><A>two</A></A>\n\n<Source>\n\n*three*\n\n</Source>\n\n<Title>four <b>five</b></Title>\n";

#[test]
fn a_component_is_no_element_of_html() {
    for site in [MDX, VUE] {
        assert_eq!(on(site, COMPONENTS), NOTHING);
        assert_eq!(fixed(site, COMPONENTS), COMPONENTS);
        assert_eq!(on(site, "# Credits\n\n<Team size=\"3\">\n\nAda\n"), ["3: html/syntax"]);
        assert_eq!(on(site, "Thanks <Link to=\"/a\">Ada</link>\n"), ["1: html/syntax"]);
        assert_eq!(on(site, "<Title>four <b>five</Title>\n"), ["1: html/syntax"]);
    }
    let member = "<Team.Member>\n\nAda\n\n</Team.Member>\n\nand <Team.Member/> <ada.l@ada.dev>\n";
    assert_eq!(on(MDX, member), NOTHING);
    assert_eq!(on(MDX, &member.replace("</Team.Member>", "</Team.Lead>")), ["1: html/syntax"]);
    // On a forge, they are elements.
    let here = found(&[("docs/credits.md", COMPONENTS)]);
    assert!(here.contains(&"docs/credits.md:3: html/syntax".to_owned()), "{here:?}");
}

#[test]
fn an_element_of_jsx_may_end_at_an_end_tag() {
    let page = "# Credits\n\n<img src=\"https://ada.dev/a.png\" alt=\"Ada\"></img> one<br></br>two<hr />\n";
    assert_eq!(on(MDX, page), NOTHING);
    assert_eq!(fixed(MDX, page), page);
    assert_eq!(on(MDX, "# Credits\n\none</br>two\n"), ["3: html/syntax"]);
    assert_eq!(on(VUE, page), ["3: html/syntax", "3: html/syntax"]);
    let frame = "<iframe src=\"https://ada.dev\"/>\n\n<b>Ada</b>\n";
    assert_eq!(on(MDX, frame), ["1: html/script"]);
}

#[test]
fn an_expression_is_no_value() {
    let page = "<img src={require('./a.png').default} alt=\"Ada\" />\n\n<a href={useBaseUrl('docs/x')} id={x}>x</a> <a href={`https://ada.dev/${login}`} id={x}>z</a>\n\n<Card title=\"A > B\" footer={<a href=\"https://ada.dev\">x</a>}>y</Card>\n\n<img src={url} alt={`lin`} /> [a](@site/docs/two.md) ![c](@site/static/x.png)\n";
    assert_eq!(on(MDX, page), NOTHING);
    assert_eq!(on(MDX, "[a](gone.md) <a href={x}>b</a> <a href='{x}'>c</a>\n").len(), 2);
    assert_ne!(found(&[("docs/credits.md", page)]), NOTHING);
}

#[test]
fn a_fix_leaves_expressions_as_they_are() {
    let person = |login: &str, alt: &str| {
        format!(
            "<td><a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/{login}?s=80\" alt={alt} /><br />{login}</a></td>\n"
        )
    };
    let rows = [person("grace", "{\"ada\"}"), person("lin", "\"lin\""), person("kim", "\"kim\"")].concat();
    let page = format!("# Credits\n\n<table><tr>\n{rows}</tr></table>\n");
    assert_eq!(on(MDX, &page), NOTHING);
    assert_eq!(fixed(MDX, &page), page);
    assert_ne!(on(MDX, &page.replace("{\"ada\"}", "\"ada\"")), NOTHING);
}

#[test]
fn a_comment_of_mdx_hides_what_is_in_it() {
    let page = "# Credits\n\n{/* <a href=\"gone.md\">unclosed [x](gone.md) */}\n\nAda {/* <b> */} and {`a <b> c`} {a < b ? \"<b>\" : '</i>'}.\n\n<div>\n  {/*\n  <i>\n\n  [x](gone.md)\n  */}\n</div>\n\n[y](gone.md)\n\n`{` <b>c</b> `}`\n";
    assert_eq!(on(MDX, page), ["15: link/missing-file"]);
    let hidden = "{/* ack-lint-disable-next-line link/missing-file */}\n[y](gone.md)\n";
    assert_eq!(on(MDX, hidden), NOTHING);
}

#[test]
fn mdx_has_no_indented_code() {
    let page = "<div>\n  <div>\n\n      **a**\n\n      </div>\n  </div>\n";
    assert_eq!(on(MDX, page), NOTHING);
    assert_ne!(found(&[("docs/credits.md", page)]), NOTHING);
    assert_eq!(on(MDX, "Thanks\n\n    </div>\n"), ["3: html/syntax"]);
}

#[test]
fn a_component_on_a_line_of_its_own_is_a_block() {
    for page in [
        "<Steps>\n1. One\n\n   More.\n2. Two\n</Steps>\n\nThen.\n",
        "<Card title=\"a\">\n  Text.\n\n  <Steps>\n  1. One\n  2. Two\n  </Steps>\n\n</Card>\n",
        "Text\n<Tabs>\n- one\n</Tabs>\nText\n",
        "<Steps>\n  1. One\n\n      <Icon />\n\n  2. Two\n\n      <Button\n        href={() => 'x'}\n        icon=\"a\"\n      >\n        Three\n      </Button>\n\n</Steps>\n",
        "<Steps>\n1. One\n\n   <Tabs>\n     <Item label=\"a\">\n       <Tabs>\n         <Item label=\"b\">\n           Two\n         </Item>\n       </Tabs>\n     </Item>\n\n     <Item label=\"c\">\n       <Tabs>\n         <Item label=\"d\">\n           Three\n           ```sh\n           x\n\n           ```\n         </Item>\n       </Tabs>\n     </Item>\n   </Tabs>\n</Steps>\n",
    ] {
        assert_eq!(on(MDX, page), NOTHING, "{page}");
        assert_eq!(on(MDX, &page.replacen("</", "</O", 1)).len(), 1, "{page}");
    }
    // What is in it is Markdown, from the next line on.
    assert_eq!(on(MDX, "<Steps>\n[a](gone.md)\n</Steps>\n"), ["2: link/missing-file"]);
    assert_eq!(on(MDX, "<Steps>\n- [a](gone.md)\n</Steps>\n[b](lost.md)\n").len(), 2);
}

#[test]
fn a_bound_attribute_is_an_attribute() {
    let page = "<img :src=\"x\" :alt=\"y\"> <img v-bind:alt=\"y\" src=\"https://ada.dev/a.png\"> <img v-bind=\"z\"> <a :href=\"x\" :id=\"i\">b</a> <a class=\"c\" :class=\"d\" v-bind:href=\"y\" :id=\"i\">e</a>\n";
    assert_eq!(on(VUE, page), NOTHING);
    assert!(found(&[("docs/credits.md", page)]).contains(&"docs/credits.md:1: html/missing-alt".to_owned()));
    assert_eq!(on(VUE, "<img :src=\"x\">\n"), ["1: html/missing-alt"]);
}

#[test]
fn docusaurus_has_pages_beside_its_folder() {
    let page = ("docs/credits.md", "Thanks to <Link to=\"/ada\">Ada</Link>.\n");
    let is_found = |config: &str, name: &str, other: (&str, &str)| {
        found(&[(&format!("website/docusaurus.config.{name}"), config), other, page])
    };
    let readme = ("README.md", "# A\n");
    for name in ["js", "ts", "mjs"] {
        assert_eq!(is_found("docs: { path: '../docs' }\n", name, readme), NOTHING, "{name}");
        assert_eq!(is_found("export default {}\n", name, readme), NOTHING, "{name}");
    }
    let syntax = ["docs/credits.md:1: html/syntax"];
    assert_eq!(is_found("docs: { path: \"../handbook\" }\n", "js", readme), syntax);
    assert_eq!(is_found("export default {}\n", "js", ("website/docs/a.md", "# A\n")), syntax);
}

#[test]
fn hostile_pages_of_sites_are_read_in_linear_time() {
    for site in [Generator::Mdx, Generator::VitePress] {
        let parse = |source: &str| Document::parse_on(Some(site), source.to_owned(), Dialect::Gfm);
        for unit in ["`a`", "~a~", "<a {", "{`", "{/*", "<A>", "<A b={", "{a} ", "\\{"] {
            assert_linear(unit, 5_000, |n| unit.repeat(n), parse);
        }
        let bound = |n: usize| format!("<p{}>", (0..n).map(|number| format!(" :a{number}=\"x\"")).collect::<String>());
        assert_linear("bound attributes", 1_500, bound, parse);
    }
}
