//! Runs the examples of one page and compares.

use ack_lint::{
    config::Layer,
    diagnostic::Diagnostic,
    document::LineIndex,
    engine,
    fix::Safety,
    rule::{Fixable, Rule},
    span::Span,
};

use crate::common::{
    adapter,
    facts::Facts,
    generated::difference,
    page::{Example, Kind, Page, Wanted},
};

/// Lints and fixes a text with the rule of a page and what an example says about the world.
pub(crate) trait Linter {
    fn lint(&self, rule: &Rule, text: &str, config: &Layer, facts: &Facts) -> Vec<Diagnostic>;
    fn fix(&self, rule: &Rule, text: &str, config: &Layer, facts: &Facts) -> String;
}

/// The engine itself.
pub(crate) struct Engine;

impl Linter for Engine {
    fn lint(&self, rule: &Rule, text: &str, config: &Layer, facts: &Facts) -> Vec<Diagnostic> {
        adapter::lint(rule, text, config, facts)
    }

    fn fix(&self, rule: &Rule, text: &str, config: &Layer, facts: &Facts) -> String {
        adapter::fix(rule, text, config, facts)
    }
}

/// A difference from what the page says.
#[derive(Debug)]
pub(crate) struct Problem {
    /// Line of the page, from 1.
    pub(crate) line: usize,
    pub(crate) message: String,
    /// Whether blessing the page resolves it.
    pub(crate) blessed: bool,
}

/// The result of all examples of a page.
#[derive(Debug, Default)]
pub(crate) struct Run {
    pub(crate) problems: Vec<Problem>,
    /// By example, in the order of the page.
    pub(crate) wanted: Vec<Wanted>,
}

/// Runs every example of `page`, the page of `rule`.
pub(crate) fn run(rule: &Rule, page: &Page, linter: &impl Linter) -> Run {
    let mut run = Run::default();
    for example in &page.examples {
        let wanted = match read(example) {
            Ok((config, facts)) => {
                let in_rc = adapter::lint_rc(rule, &config, &facts);
                let lint = |text: &str| linter.lint(rule, text, &config, &facts);
                let fix = |text: &str| linter.fix(rule, text, &config, &facts);
                judge(rule, example, &lint, &fix, &in_rc, &mut run.problems)
            }
            Err(problem) => {
                run.problems.push(problem);
                Wanted {
                    reported: example.find(Kind::Reported).map(|block| block.text.clone()),
                    fixed: example.find(Kind::Fixed).map(|block| block.text.clone()),
                }
            }
        };
        run.wanted.push(wanted);
    }
    run
}

/// The findings of an example, on the page and in `.all-contributorsrc`; none if it cannot be parsed.
pub(crate) fn findings(rule: &Rule, example: &Example) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let Ok((config, facts)) = read(example) else { return Default::default() };
    (adapter::lint(rule, &example.page().text, &config, &facts), adapter::lint_rc(rule, &config, &facts))
}

/// The configuration and the facts of an example; `None` where they cannot be read.
pub(crate) fn inputs(example: &Example) -> Option<(Layer, Facts)> {
    read(example).ok()
}

fn read(example: &Example) -> Result<(Layer, Facts), Problem> {
    let problem = |kind, message| {
        let line = example.find(kind).map_or(example.page().line, |block| block.line);
        Problem { line, message, blessed: false }
    };
    let config = adapter::config(example.text(Kind::Config)).map_err(|error| problem(Kind::Config, error))?;
    let mut facts = Facts::parse(example.text(Kind::Facts)).map_err(|error| problem(Kind::Facts, error))?;
    facts.rc = example.text(Kind::Rc).to_owned();
    Ok((config, facts))
}

fn judge(
    rule: &Rule,
    example: &Example,
    lint: &dyn Fn(&str) -> Vec<Diagnostic>,
    fix: &dyn Fn(&str) -> String,
    in_rc: &[Diagnostic],
    problems: &mut Vec<Problem>,
) -> Wanted {
    let mut complain = |line, message, blessed| problems.push(Problem { line, message, blessed });
    let (line, source) = (example.page().line, example.page().text.as_str());
    let found = lint(source);
    let grouped = |found: &[Diagnostic]| {
        let mut grouped = found.to_vec();
        engine::group(&mut grouped);
        grouped
    };
    let rc = report(example.text(Kind::Rc), &grouped(in_rc));
    let rc = rc.lines().map(|line| format!(".all-contributorsrc:{line}\n"));
    let reported = report(source, &grouped(&found)) + &rc.collect::<String>();
    for diagnostic in found.iter().filter(|diagnostic| diagnostic.rule == rule.id) {
        if let Some(fix) = &diagnostic.fix
            && !allowed(rule.fix, fix.safety)
        {
            complain(
                line,
                format!("a fix of “{}” is {}, the page does not say so", diagnostic.message, fix.safety.as_str()),
                false,
            );
        }
    }
    if example.kind() == Kind::Good {
        if !reported.is_empty() {
            complain(line, format!("a good example reports\n{reported}"), false);
        }
        return Wanted::default();
    }
    if !found.iter().chain(in_rc).any(|diagnostic| diagnostic.rule == rule.id) {
        complain(line, format!("a bad example that {} says nothing about; reported is\n{reported}", rule.id), false);
    }
    if example.find(Kind::Reported).is_none_or(|block| block.text != reported) {
        let said = example.text(Kind::Reported);
        complain(line, format!("reported is not as expected\n{}", shown(said, &reported)), true);
    }
    let fixed = fix(source);
    let fixed = (fixed != source).then_some(fixed);
    if example.find(Kind::Fixed).map(|block| &block.text) != fixed.as_ref() {
        let (said, is) = (example.text(Kind::Fixed), fixed.as_deref().unwrap_or("(no change)\n"));
        complain(line, format!("fixed is not as expected\n{}", shown(said, is)), true);
    }
    if let Some(fixed) = &fixed
        && let Some(left) = lint(fixed).iter().find(|diagnostic| diagnostic.fix.is_some())
    {
        complain(line, format!("fixing comes to no end: “{}” is still there", left.message), false);
    }
    Wanted { reported: Some(reported), fixed }
}

fn shown(expected: &str, actual: &str) -> String {
    difference(expected, actual).unwrap_or_else(|| "the block is missing\n".to_owned())
}

fn allowed(fix: Fixable, safety: Safety) -> bool {
    match fix {
        Fixable::None => false,
        Fixable::Safe => safety == Safety::Safe,
        Fixable::Unsafe => true,
    }
}

/// The message, with the number of locations.
fn message(diagnostic: &Diagnostic) -> String {
    match (diagnostic.others.len(), &diagnostic.together) {
        (0, _) | (_, Some(_)) => diagnostic.headline().into_owned(),
        (others, None) => format!("{} ({} locations)", diagnostic.message, others + 1),
    }
}

/// One line per finding.
fn report(source: &str, found: &[Diagnostic]) -> String {
    let lines = LineIndex::new(source);
    let mut out = String::new();
    for diagnostic in found {
        let place = |offset| {
            let position = lines.position(source, offset);
            format!("{}:{}", position.line, position.column)
        };
        let Span { start, end } = diagnostic.span;
        let (severity, message) = (diagnostic.severity.as_str(), message(diagnostic).replace('\n', "\\n"));
        out += &format!("{}-{} {severity} {}: {message}\n", place(start), place(end), diagnostic.rule);
    }
    out
}

mod tests {
    use super::*;
    use ack_lint::{config::Layer, fix::Fix, rule::Level};

    const RULE: Rule = Rule { fix: Fixable::Safe, ..Rule::new("test/teh", "", Level::WARNING, |_, _| {}) };

    /// Finds “teh”, and “dead” if the facts know the address.
    struct Fake;

    impl Linter for Fake {
        fn lint(&self, _: &Rule, text: &str, config: &Layer, facts: &Facts) -> Vec<Diagnostic> {
            lint(text, config, facts)
        }

        fn fix(&self, _: &Rule, text: &str, _: &Layer, _: &Facts) -> String {
            text.replace("teh", "the")
        }
    }

    fn lint(text: &str, config: &Layer, facts: &Facts) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (at, word) in text.match_indices("teh") {
            let span = Span::new(at as u32, (at + word.len()) as u32);
            let mut diagnostic = Diagnostic::new(span, "the word is “the”").into_warning();
            diagnostic.rule = "test/teh";
            found.push(diagnostic.fix(Fix::replace(Safety::Safe, "write “the”", span, "the")));
        }
        if config.values.get("profile").is_some_and(|set| set.value.as_str() == Some("none"))
            && facts.web.contains_key("https://x.test/")
        {
            let mut diagnostic = Diagnostic::new(Span::empty(0), "dead");
            diagnostic.rule = "test/other";
            found.push(diagnostic);
        }
        found
    }

    fn page(body: &str) -> String {
        format!(
            "+++\nseverity = \"warning\"\nfix = \"safe\"\nsince = \"0.1.0\"\n+++\n# Teh\n\n## Why\nBecause.\n\n{body}"
        )
    }

    fn messages(text: &str) -> Vec<String> {
        let page = Page::parse(text).expect("the page is well formed");
        run(&RULE, &page, &Fake).problems.into_iter().map(|problem| problem.message).collect()
    }

    const RIGHT: &str = "````md bad\n→ teh\n````\n````text reported\n1:3-1:6 warning test/teh: the word is “the”\n````\n\
                         ````md fixed\n→ the\n````\n````md good\nthe\n````\n";

    #[test]
    fn a_right_page_has_no_problem() {
        assert_eq!(messages(&page(RIGHT)), Vec::<String>::new());
    }

    #[test]
    fn every_difference_is_reported() {
        for (from, to, says) in [
            ("1:3-1:6", "1:5-1:8", "reported is not as expected"),
            ("→ the\n", "→ teh\n", "fixed is not as expected"),
            ("→ teh", "→ the", "says nothing about"),
            ("good\nthe", "good\nteh", "a good example reports"),
        ] {
            let wrong = page(&RIGHT.replacen(from, to, 1));
            assert!(messages(&wrong).iter().any(|message| message.contains(says)), "{says}: {:?}", messages(&wrong));
        }
    }

    #[test]
    fn blessing_writes_reported_and_fixed_and_nothing_else() {
        let right = page(RIGHT);
        let without = page("````md bad\n→ teh\n````\n\n````md good\nthe\n````\n");
        let stale = right.replace("1:3-1:6", "9:9-9:9").replace("→ the\n", "stale\n");
        for text in [&right, &without, &stale] {
            let parsed = Page::parse(text).expect("the page is well formed");
            let blessed = parsed.rewritten(text, &run(&RULE, &parsed, &Fake).wanted);
            assert_eq!(blessed.replace("````\n\n````md good", "````\n````md good"), right);
        }
    }

    #[test]
    fn config_and_facts_reach_the_engine() {
        let body = RIGHT.replace("reported\n", "reported\n1:1-1:1 error test/other: dead\n").replace(
            "````md fixed",
            "````toml config\nprofile = \"none\"\n````\n````toml facts\n[web]\n\"https://x.test/\" = 404\n````\n````md fixed",
        );
        let reported = messages(&page(&body));
        assert!(reported.len() == 1 && reported[0].contains("1:1-1:1 error test/other: dead\n"), "{reported:?}");
        let typo = body.replace("profile =", "profil =");
        assert!(messages(&page(&typo))[0].contains("There is no key `profil`"));
    }

    #[test]
    fn malformed_pages_are_refused() {
        for (body, says) in [
            ("````md bda\n````\n", "cannot be “md bda”"),
            ("````md bad\n", "not closed"),
            ("````text reported\n````\n", "belongs below"),
            ("````md good\n````\n````text reported\n````\n", "reports nothing"),
            ("# Second\n", "a second title"),
        ] {
            let error = Page::parse(&page(body)).expect_err(says);
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn facts_become_answers() {
        use ack_lint::facts::{Dead, Image, Outcome, Unreachable};
        let facts = Facts::parse(
            "modules = { source = \"src\", directories = [\"05_autograd\"] }\n[web]\n\"https://x.test/gone\" = 410\n\
             \"https://x.test/wall\" = 403\n\"https://x.test/old\" = { status = 301, to = \"https://x.test/new\", image = \"html\" }\n\
             \"https://x.test/mail\" = { status = 302, to = \"mailto:a@b\" }\n\"https://x.test/face\" = { image = \"png 40x30\" }\n\
             \"https://x.test/two\" = { hops = [[302, \"https://y.test/\"]], then = \"no-such-host\" }\n\
             [files]\n\"a.md\" = [\"x\"]\n\"b.md\" = { missing = \"B.md\" }\n",
        )
        .expect("the facts are well formed");
        let outcome = |path: &str| facts.web[&format!("https://x.test/{path}")].outcome.clone();
        assert_eq!(outcome("gone"), Outcome::Dead(Dead::Status(410)));
        assert_eq!(outcome("wall"), Outcome::Unreachable(Unreachable::Status(403)));
        assert_eq!(outcome("mail"), Outcome::Dead(Dead::RedirectScheme("mailto:a@b".to_owned())));
        assert_eq!(outcome("two"), Outcome::Dead(Dead::NoSuchHost("y.test".to_owned())));
        let raster = Some(Image::Raster { width: 40, height: 30 });
        assert_eq!(outcome("face"), Outcome::Alive { status: 200, image: raster, anchors: None });
        assert!(
            facts.web["https://x.test/old"].hops[0].permanent() && facts.web["https://x.test/mail"].hops.is_empty()
        );
        assert!(facts.files.len() == 2 && facts.modules.is_some_and(|modules| modules.directories.len() == 1));
        for wrong in [
            "[web]\n\"https://x.test\" = 404",
            "[web]\n\"https://x.test/\" = \"bored\"",
            "[files]\na = \"odd\"",
            "web = 1",
        ] {
            assert!(Facts::parse(wrong).is_err(), "{wrong}");
        }
    }
}
