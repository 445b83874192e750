//! Templates: `{{ x }}`, `{% if x %}`, `{# comment #}`.

use ack_lint::{
    document::{Dialect, Document},
    facts::Generator,
    model::{Model, page::Page, unread},
};

use super::{NOTHING, found};
use crate::common::{
    growth::assert_linear,
    program::{project, run},
};

#[test]
fn an_address_with_a_template_is_not_judged() {
    for link in [
        "[Explore](https://ada.dev/?csv={{ file_url }})",
        "[Guide]({{ site.url }}/usage/a.html)",
        "[Guide]( {{ site.url }}/{{ page.name | slug }} \"The guide\")",
        "![logo]({% if dark %}dark{% else %}light{% endif %}.png)",
        "[![B](https://ada.dev/b.svg)](https://ada.dev/{{ page.meta.repo | lower }}/HEAD)",
        "- [{% if old %}~~{% endif %}{{ name }}](https://ada.dev/{{ name }})",
        "[Guide][g]\n\n[g]: {{ site.url }}/usage/a.html",
        "[Guide]({{< meta site.url >}}/a.html)",
        "{{ link(\"[Ada] (https://ada.dev)\") }}",
    ] {
        assert_eq!(found(&[("CREDITS.md", link)]), NOTHING, "{link}");
    }
    let mistakes = "{{ x }} [a](gone.md) [b](https://ada.dev/a b) {{ y }}\n\n[c] (https://ada.dev)\n";
    let wanted = ["CREDITS.md:1: link/invalid", "CREDITS.md:1: link/missing-file", "CREDITS.md:3: link/invalid"];
    let mut all = found(&[("CREDITS.md", mistakes)]);
    all.sort();
    assert_eq!(all, wanted);
}

#[test]
fn an_address_is_what_is_written() {
    let source =
        "[a]({{ b }}/c d)\n\n[e]({{ f }}/g \"h\") ![i][j]\n\n<a href='{{ k | l(\"m\") }}'>n</a>\n\n[j]: {{ o }}.png\n";
    let document = Document::parse(source.to_owned(), Dialect::Gfm);
    let nodes = 0..document.nodes().len() as u32;
    let attr = |index| document.attr(index, "href").or_else(|| document.attr(index, "src"));
    let targets: Vec<(&str, &str)> =
        nodes.filter_map(attr).map(|attr| (&*attr.value, attr.value_span.slice(source))).collect();
    let wanted = ["{{ f }}/g", "{{ o }}.png", "{{ k | l(\"m\") }}"];
    assert_eq!(targets, wanted.map(|target| (target, target)));
}

#[test]
fn a_template_may_be_in_a_tag() {
    for page in [
        "Our <a href=\"{{ \"https://ada.dev\" | archive }}\">moving</a> <b {{ attrs }}>house</b>\n",
        "<details id=\"{{ r.tag }}\" {% if r.last %}open{% endif %} {% if r.x %}class=\"x\"{% endif %}>\n\nAda\n\n</details>\n",
        "<p {% if x %}class=\"a\"{% else %}class=\"b\"{% endif %}>Ada</p>\n",
        "<img src=\"https://ada.dev/a.png\" {{ attrs }}>\n",
        "<p id=\"{{ a }}\">x</p>\n<p id=\"{{ a }}\">y</p>\n",
        "{{ tree({\n  \"a\": {\n    \"b_acq-<label>_c\": \"\" }\n}) }}\n",
        "<table>\n<tr><td>a</td></tr>\n{# <tr><td>b</td></tr>\n\n<b> #}\n</table>\n",
        "{# <b> never closed,\n\n[a](gone.md) #}\n",
    ] {
        assert_eq!(found(&[("CREDITS.md", page)]), NOTHING, "{page}");
        assert_eq!(found(&[("CREDITS.html", page)]), NOTHING, "{page}");
    }
    let mistakes =
        "{{ a }} <b {{ c }} d=\"e\"f=\"g\">h</b> {{ i }} <img src=\"https://ada.dev/{{ j }}\"> <i>\n\n# {# k #} l\n";
    let wanted = ["CREDITS.md:1: html/missing-alt", "CREDITS.md:1: html/syntax", "CREDITS.md:1: html/syntax"];
    let mut all = found(&[("CREDITS.md", mistakes)]);
    all.sort();
    assert_eq!(all, wanted);
}

#[test]
fn a_page_with_templates_keeps_the_verdicts_on_its_anchors() {
    let link = "\n\n[a](#people)\n";
    let missing = ["CREDITS.md:3: link/missing-anchor"];
    for line in ["{{ x }} and {{ y }}", "{% if x %}{{ y }}", "- {{ x }}: y", "| {{ x }} |", "    {{ x }}"] {
        assert_eq!(found(&[("book.toml", ""), ("CREDITS.md", &format!("{line}{link}"))]), missing, "{line}");
    }
    for line in [
        "{{ people() }}",
        "> {{ people() }}",
        "{% include 'people.md' %}",
        "{% render 'people' %}",
        "{% embed 'people.twig' %}",
        "## {{ x }} people",
        "<i id=\"{{ x }}\"></i>",
    ] {
        assert_eq!(found(&[("book.toml", ""), ("CREDITS.md", &format!("{line}{link}"))]), NOTHING, "{line}");
        assert_eq!(found(&[("CREDITS.md", &format!("{line}{link}"))]), missing, "a forge shows it as it is: {line}");
    }
    let several = "{{ people(\n  1\n) }}\n\n[a](#people)\n";
    assert_eq!(found(&[("book.toml", ""), ("CREDITS.md", several)]), NOTHING);
    // In Vue, braces are text.
    let site = [("docs/.vitepress/config.mts", ""), ("docs/CREDITS.md", "{{ people }}\n\n[a](#people)\n")];
    assert_eq!(found(&site), ["docs/CREDITS.md:3: link/missing-anchor"]);
}

#[test]
fn listings_comments_and_kept_texts_of_templates_are_not_the_page() {
    let code = "<a href=\"x\"title=\"y\">you</a></br>\n<img src=\"https://avatars.githubusercontent.com/u/1?v=4?s=60\">\n[Kim] (https://kim.test)\n";
    for (start, end) in [
        ("{% highlight html %}", "{% endhighlight %}"),
        ("{%- highlight html linenos -%}", "{%- endhighlight -%}"),
        ("{{< highlight html >}}", "{{< /highlight >}}"),
        ("{{% highlight html %}}", "{{%/highlight%}}"),
        ("{{< highlight html >}}", "{{</highlight>}}"),
        ("{% raw %}", "{% endraw %}"),
        ("{% comment %}", "{% endcomment %}"),
        ("{% capture card %}", "{% endcapture %}"),
        ("{%- set card %}{% raw %}", "{% endraw %}{%- endset %}"),
    ] {
        let block = format!("{start}\n{code}{end}\n");
        let page = format!("---\nlayout: page\n---\n\n# Credits\n\n{block}\n[Lin](https://lin.test)\n");
        let quoted = format!(
            "# Credits\n\n> {}\n\n- a\n\n  {}\n",
            block.trim().replace('\n', "\n> "),
            block.trim().replace('\n', "\n  ")
        );
        for (name, page) in
            [("CREDITS.md", &page), ("CREDITS.md", &quoted), ("CREDITS.html", &format!("<h1>Credits</h1>\n{block}"))]
        {
            assert_eq!(found(&[("_config.yml", "title: x\n"), (name, page)]), NOTHING, "{page}");
        }
        let folder = project(&[("_config.yml", "title: x\n"), ("CREDITS.md", &page)]);
        run(folder.path(), &["check", "--offline", "--fix", "--unsafe-fixes"]);
        assert_eq!(std::fs::read_to_string(folder.path().join("CREDITS.md")).unwrap(), page);
        // Behind it, and in others, the page goes on.
        let next = format!("{block}\n[Kim] (https://kim.test)\n");
        assert_eq!(found(&[("CREDITS.md", &next)]).len(), 1, "{next}");
    }
    for page in [
        "{% raw %}\nOur friends:\n\n[Kim] (https://kim.test)\n{% endraw %}\n",
        "Write `{% comment %}` before [Kim] (https://kim.test) and `{% endcomment %}` behind.\n",
        "{% highlight html %}\n\n[Kim] (https://kim.test)\n",
        "{% set name = \"x\" %}\n\n[Kim] (https://kim.test)\n\n{% endset %}\n",
    ] {
        assert_eq!(found(&[("CREDITS.md", page)]).len(), 1, "{page}");
    }
}

#[test]
fn a_missing_space_is_named_in_a_tag_with_a_template() {
    for (page, attribute) in [
        ("<a href=\"{{ site.url }}\"title=\"y\">you</a>\n", "title"),
        ("Thanks to <a href=\"{{ site.url }}\"title=\"y\">you</a> and {{ name }}\n", "title"),
        ("<a href=\"x.md\"title=\"{% if a %}y{% endif %}\">you</a>\n", "title"),
        ("By <a {{ attrs }} href=\"x.md\"rel=\"{{ rel }}\">you</a>\n", "rel"),
    ] {
        let folder = project(&[("CREDITS.md", page), ("x.md", "")]);
        let given = ["check", "--offline", "--output-format", "concise"];
        let ran = run(folder.path(), &given);
        let lines: Vec<&str> = ran.out.lines().collect();
        let wanted = format!("There is no space before the attribute `{attribute}`");
        assert!(matches!(&lines[..], [line] if line.ends_with(&wanted)), "{page}{}", ran.out);
        run(folder.path(), &[&given[..], &["--fix", "--unsafe-fixes"]].concat());
        let fixed = std::fs::read_to_string(folder.path().join("CREDITS.md")).unwrap();
        assert_eq!(fixed, page.replace(&format!("\"{attribute}="), &format!("\" {attribute}=")));
        assert_eq!(found(&[("CREDITS.md", &fixed), ("x.md", "")]), NOTHING);
    }
}

#[test]
fn a_template_hides_no_end_of_a_comment_or_of_code() {
    let shown = "[b](missing.md) <script>alert(1)</script>\n";
    for page in [
        format!("<!-- x\n{{{{ a -->\n[x]: }}}}\n\n{shown}\n<!--\nx\n-->\n"),
        format!("<!-- x {{{{ \"-->\" }}}}\n\n{shown}\n<!-- -->\n"),
        format!("<!-- x {{% a \"-->\" %}}\n\n{shown}\n<!-- -->\n"),
        format!("~~~\n{{{{ a\n~~~\n}}}}\n\n{shown}\n~~~\nx\n~~~\n"),
        format!("~~~\n{{% a\n~~~\n%}}\n\n{shown}\n~~~\nx\n~~~\n"),
        format!("<?x\n{{{{ a ?>\n[x]: }}}}\n\n{shown}\n<? ?>\n"),
        format!("<textarea>\n{{{{ \"</textarea>\" }}}}\n\n{shown}\n</textarea>\n"),
        format!("<style>\n{{{{ '</style>' }}}}\n\n{shown}\n</style>\n"),
        format!("<pre>\n{{{{ '</pre>' }}}}\n\n{shown}\n</pre>\n"),
    ] {
        let rules = found(&[("CREDITS.md", &page)]);
        for rule in ["link/missing-file", "html/script"] {
            assert!(rules.iter().any(|found| found.ends_with(rule)), "{page}: {rules:?}");
        }
    }
}

#[test]
fn images_in_each_other_are_read_in_linear_time() {
    // What is in each of them is as long as the page.
    let nested = |n: usize| "![".repeat(n) + &"x".repeat(200 * n) + &"]()".repeat(n);
    assert_linear("images", 2_000, nested, |source| Document::parse(source.to_owned(), Dialect::Gfm));
}

#[test]
fn many_templates_are_read_in_linear_time() {
    for unit in [
        "{{ ",
        "{{ a }} ",
        "{% ",
        "{% a %}",
        "{% raw %}",
        "{% comment %}\n",
        "{% set x %}{% endset %} ",
        "{% raw %}{% endcomment %}{% comment %}",
        "{{</a>}}",
        "\n{# ",
        "{# a #}",
        "<a {{",
        "<a b=\"{{ c }}",
        "[a]({{ b }} ",
        "{{ a }}](",
        "<a {% b",
        "\\begin{a}\n",
    ] {
        for dialect in [Dialect::Gfm, Dialect::Quarto, Dialect::Html] {
            assert_linear(unit, 2_000, |n| unit.repeat(n), |source| Document::parse(source.to_owned(), dialect));
        }
    }
    for unit in [
        "{# a #}",
        "{{ <b> }}\n",
        "> {# a #} ",
        "<!-- {# a #} --> b\n",
        "{/* <b> */} ",
        "{# ack-lint-disable #}\n",
        "{{ [a][b] }} <i {{ [a](b) }}>\n\n[b]: c\n",
        "{{ <img src='a' onerror='b'> # }}\n# {{ c }}\n",
        "a\n::: b\n    [c](#d)\n",
        "~~~{note}\n[a]: b\n# c\n~~~\n[a](#c)\n",
    ] {
        for generator in [Generator::MkDocs, Generator::Mdx, Generator::VitePress, Generator::Jekyll] {
            let parse = |source: &str| Document::parse_on(Some(generator), source.to_owned(), Dialect::Gfm);
            let compare = |source: &str| {
                let document = parse(source);
                unread::find(&document, &Model::read(&document, Page::read(&document), None, None), true).len()
            };
            assert_linear(unit, 800, |n| unit.repeat(n), compare);
        }
    }
    let nested = |n: usize| "{% capture a %}\n".repeat(n) + &"{% endcapture %}\n".repeat(n);
    assert_linear("nested", 1_500, nested, |source| Document::parse(source.to_owned(), Dialect::Gfm));
    let suppressed = |n: usize| format!("<!-- ack-lint-disable -- {}-->\n", "{{ <b> }} ".repeat(n));
    assert_linear("suppressed", 2_000, suppressed, |source| Document::parse(source.to_owned(), Dialect::Gfm));
}
