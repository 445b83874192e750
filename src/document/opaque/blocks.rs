//! What pairs of templates enclose and readers do not see as the page: listings, comments, and text that is kept for later.

use super::{begins_line, templates::Template};

/// Tags of Liquid, Jinja, Nunjucks, Twig, Hexo and Hugo around a text that is not a part of the page as it is written.
const BLOCKS: [(&str, Kind); 7] = [
    ("capture", Kind::Kept),
    ("codeblock", Kind::Code),
    ("comment", Kind::Kept),
    ("highlight", Kind::Code),
    ("raw", Kind::Literal),
    ("set", Kind::Kept),
    ("verbatim", Kind::Literal),
];

/// How a text that templates enclose is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Removed, or written elsewhere. Has templates, and such blocks, inside.
    Kept,
    /// Code: written as it is, wherever Markdown would be.
    Code,
    /// No templates are in it. It is a listing unless it has paragraphs, which are Markdown.
    Literal,
}

/// A template as the start or the end of a block.
struct Mark {
    /// Index in [`BLOCKS`].
    name: usize,
    kind: Kind,
    is_end: bool,
}

/// Whether a block of this name is code.
pub(super) fn is_code(name: &str) -> bool {
    BLOCKS.contains(&(name, Kind::Code))
}

/// Joins the templates of a text, by position, that enclose such a text: the block is one template, a comment.
pub(super) fn join(text: &str, templates: Vec<Template>) -> Vec<Template> {
    let marks: Vec<Option<Mark>> = templates.iter().map(|template| mark(text, template)).collect();
    let Some(first) = marks.iter().position(Option::is_some) else { return templates };
    let is_fence = |line: &str| ["```", "~~~"].iter().any(|mark| line.trim_start().starts_with(mark));
    let mut end = 0;
    let mut fences: Vec<usize> = Vec::new();
    for line in text.split_inclusive('\n') {
        fences.extend(Some(end).filter(|_| is_fence(line)));
        end += line.len();
    }
    // A block does not begin or end in other code.
    let fences_before = |at: usize| fences.partition_point(|&fence| fence < at);
    let is_balanced = |start: usize, end: usize| (fences_before(end) - fences_before(start)) % 2 == 0;
    // By name: the starts without an end so far.
    let mut open: [Vec<usize>; BLOCKS.len()] = Default::default();
    // By the index of its start: the end of a block.
    let mut ends: Vec<Option<usize>> = vec![None; templates.len()];
    // The name of the literal block that the templates are in, if it has an end.
    let mut literal: Option<usize> = None;
    let mut left: [usize; BLOCKS.len()] = [0; BLOCKS.len()];
    marks.iter().flatten().filter(|mark| mark.is_end).for_each(|mark| left[mark.name] += 1);
    for (index, mark) in marks.iter().enumerate().skip(first) {
        let Some(mark) = mark else { continue };
        left[mark.name] -= usize::from(mark.is_end);
        if literal.is_some_and(|name| name != mark.name || !mark.is_end) {
            continue;
        }
        literal = (!mark.is_end && mark.kind != Kind::Kept && left[mark.name] > 0).then_some(mark.name);
        if !mark.is_end {
            open[mark.name].push(index);
        } else if let Some(start) = open[mark.name].pop() {
            let (first, last) = (&templates[start], &templates[index]);
            let is_block = is_balanced(first.range.end, last.range.start) && is_hidden(text, first, last, mark.kind);
            ends[start] = Some(index).filter(|_| is_block);
        }
    }
    let mut joined: Vec<Template> = Vec::with_capacity(templates.len());
    let mut passed = 0;
    for (index, template) in templates.iter().enumerate() {
        if index >= passed {
            let end = ends[index].unwrap_or(index);
            passed = end + 1;
            joined.push(Template {
                range: template.range.start..templates[end].range.end,
                comment: template.comment || end > index,
            });
        }
    }
    joined
}

/// Whether a template is the start or the end of a block. In a code span of its own, it is the name of one.
fn mark(text: &str, template: &Template) -> Option<Mark> {
    let is_code = text.get(..template.range.start)?.ends_with('`') && text.get(template.range.end..)?.starts_with('`');
    let inside = text.get(template.range.clone()).filter(|_| !template.comment && !is_code)?;
    let is_shortcode = inside.starts_with("{{<") || inside.starts_with("{{%");
    if !is_shortcode && !inside.starts_with("{%") {
        return None;
    }
    let inside = inside.trim_start_matches(['{', '<', '%']).trim_start_matches(['-', '+', '~']).trim_start();
    let end = if is_shortcode { inside.strip_prefix('/') } else { inside.strip_prefix("end") };
    let word = end.unwrap_or(inside).trim_start();
    let length = word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(word.len());
    let (word, rest) = word.split_at(length);
    let name = BLOCKS.iter().position(|(name, _)| *name == word)?;
    let kind = BLOCKS[name].1;
    // `{% set x = y %}` has no end.
    let is_block = end.is_some() || word != "set" || !rest.contains('=');
    (is_block && (!is_shortcode || kind == Kind::Code)).then_some(Mark { name, kind, is_end: end.is_some() })
}

/// Whether the page is not in a block from one template to another.
fn is_hidden(text: &str, start: &Template, end: &Template, kind: Kind) -> bool {
    let inside = text.get(start.range.end..end.range.start).unwrap_or_default();
    let has_paragraphs = || inside.trim().lines().any(|line| line.trim().is_empty());
    match kind {
        Kind::Kept => true,
        Kind::Code => begins_line(text, start.range.start),
        Kind::Literal => begins_line(text, start.range.start) && !has_paragraphs(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::templates::find;

    #[test]
    fn blocks_end_at_their_own_end() {
        for (text, wanted) in [
            ("{% highlight html %}\n<b>\n{% endhighlight %}\nx", vec!["{% highlight html %}\n<b>\n{% endhighlight %}"]),
            ("a {%- comment -%} <i> {%- endcomment -%} b", vec!["{%- comment -%} <i> {%- endcomment -%}"]),
            ("{% set a = 1 %} {% set b %}<i>{% endset %}", vec!["{% set b %}<i>{% endset %}"]),
            (
                "{% capture a %}{% capture b %}{% endcapture %}c{% endcapture %}d",
                vec!["{% capture a %}{% capture b %}{% endcapture %}c{% endcapture %}"],
            ),
            (
                "{{< highlight html >}}\n<b>\n{{</highlight>}}\n{{% highlight x %}}y{{% /highlight %}}",
                vec!["{{< highlight html >}}\n<b>\n{{</highlight>}}", "{{% highlight x %}}y{{% /highlight %}}"],
            ),
            (
                "{% raw %}\n{% comment %}\n{% endraw %}\n{% endcomment %}",
                vec!["{% raw %}\n{% comment %}\n{% endraw %}"],
            ),
            ("{% raw %}\n{% raw %}\n{% endraw %} {% endraw %}", vec!["{% raw %}\n{% raw %}\n{% endraw %}"]),
            ("{% raw %}\na\n\nb\n{% endraw %} c {% raw %}d{% endraw %}", vec![]),
            ("`{% comment %}` and `{% endcomment %}`, {% comment %}", vec![]),
            ("```\n{% comment %}\n```\n{% endcomment %}", vec![]),
            ("{{< note >}} {{< comment >}}a{{< /comment >}}", vec![]),
        ] {
            let found = find(text).into_iter().filter(|template| template.comment);
            let found: Vec<&str> = found.map(|template| &text[template.range]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
