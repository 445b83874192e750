//! The scanner: finds “Module”, “Modules” and short forms, and reads the text around them.

use std::ops::Range;

use super::{
    Count, Number, Part, Reference, References, Title, attribution,
    marks::Mark,
    numbers::{self, Digits, Form, Item},
    text::{
        before, char_at, char_before, find_module, is_word, on_one_line, rest, skip_space, skip_space_back, word_at,
        word_before,
    },
    title::{self, Titles},
    totals,
    words::{Words, listed},
};
use crate::document::flow::Flow;

/// What the scanner knows about the page besides the text.
#[derive(Clone, Copy)]
pub struct ScanOptions<'a> {
    /// The name of the page's own project.
    pub project: Option<&'a str>,
    /// The title of the page, which may name its project if that is not known.
    pub title: &'a str,
    /// Names of other projects, such as those of the entries.
    pub others: &'a [String],
    /// Whether a name is that of a module or a tier. Decides whether “A and B” is one title or two.
    pub names: &'a dyn Fn(&str) -> bool,
    /// Whether `M06` is a reference.
    pub short_forms: bool,
    /// Whether the block is in an entry, which connects another project with the page's own modules.
    pub in_entry: bool,
    /// What the markup of the block names.
    pub marks: &'a [Mark],
}

impl std::fmt::Debug for ScanOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { project, others, short_forms, .. } = self;
        f.debug_struct("ScanOptions")
            .field("project", project)
            .field("others", others)
            .field("short_forms", short_forms)
            .finish_non_exhaustive()
    }
}

/// Reads the references and counts of one block, in order. Takes linear time and never fails.
#[must_use]
pub fn scan(flow: &Flow, options: &ScanOptions<'_>) -> References {
    scan_with(flow, &Options { scan: *options, words: Words::get() })
}

/// The same with other words.
pub(super) fn scan_with(flow: &Flow, options: &Options<'_>) -> References {
    let (text, found, chain) = (flow.text(), References::default(), Vec::new());
    let mut scanner = Scanner { flow, text, options, found, last: None, chain };
    scanner.words();
    if options.short_forms {
        scanner.short_forms();
    }
    scanner.found
}

/// What the scanner knows about the page, and the words it knows.
pub(super) struct Options<'a> {
    pub(super) scan: ScanOptions<'a>,
    pub(super) words: &'a Words,
}

impl<'a> std::ops::Deref for Options<'a> {
    type Target = ScanOptions<'a>;

    fn deref(&self) -> &Self::Target {
        &self.scan
    }
}

/// Numbers as byte ranges of the text.
struct Numbers {
    items: Vec<Item>,
    /// The end of the last item.
    end: usize,
    /// The end of the brackets around them: “modules (12, 13)”.
    close: usize,
}

/// Most words from a module to what became of it: “has been removed”.
const MOST_AUXILIARIES: usize = 3;

/// Longest remark in brackets that is read, in characters.
const LONGEST_REMARK: usize = 60;

struct Scanner<'a> {
    flow: &'a Flow,
    text: &'a str,
    options: &'a Options<'a>,
    found: References,
    /// The end of the last reference, and whether its modules belong to another project.
    last: Option<(usize, bool)>,
    /// The ends of the last references that have only one number each: “Module 06 and Module 07”.
    chain: Vec<usize>,
}

impl Scanner<'_> {
    fn words(&mut self) {
        let text = self.text;
        let mut at = 0;
        while let Some(start) = find_module(text, at) {
            let word = word_at(text, start);
            let plural = word.ends_with(['s', 'S']);
            at = start + "module".len();
            if word.len() != "module".len() + usize::from(plural) {
                continue;
            }
            let end = start + word.len();
            self.count(&(start..end), plural);
            let alternative =
                char_before(text, start) == Some('/') && self.last.is_some_and(|(end, _)| end + 1 == start);
            if numbers::glued_before(text, start) && !alternative {
                continue;
            }
            let (end, plural) =
                if rest(text, end).starts_with("(s)") { (end + "(s)".len(), true) } else { (end, plural) };
            let form = Form { plural, short: self.options.short_forms, words: self.options.words };
            if let Some(numbers) = self.numbers(start, end, form) {
                at = numbers.end.max(at);
                self.references(start, numbers, form);
            }
        }
    }

    fn count(&mut self, word: &Range<usize>, plural: bool) {
        if let Some(found) = totals::read(self.text, word, plural, self.options) {
            self.found.counts.push(Count {
                value: found.value,
                text: on_one_line(self.text.get(found.phrase.clone()).unwrap_or_default()),
                span: self.flow.span(found.phrase),
            });
        }
    }

    /// The numbers after the word that ends at `end`.
    fn numbers(&self, start: usize, end: usize, form: Form<'_>) -> Option<Numbers> {
        let text = self.text;
        let next = skip_space(text, end);
        match char_at(text, next)? {
            '(' => {
                let (items, list_end) = numbers::list(text, skip_space(text, next + 1), form)?;
                let close = skip_space(text, list_end);
                // “Modules (20)” and “modules (9+)” are counts.
                let vague = match items.as_slice() {
                    [Item::Single(only)] => form.plural && !only.padded(text),
                    [Item::OpenEnded(_)] => true,
                    _ => false,
                };
                if vague || char_at(text, close) != Some(')') {
                    return None;
                }
                Some(Numbers { items, end: list_end, close: close + 1 })
            }
            first if next > end => {
                let next = if first == '#' { next + 1 } else { next };
                let (items, list_end) = numbers::list(text, next, form)?;
                let loose = !form.plural && matches!(items.first(), Some(Item::Single(first)) if !first.padded(text));
                let before = word_before(text, skip_space_back(text, start));
                if loose && listed(before, &form.words.loose) {
                    return None;
                }
                Some(Numbers { items, end: list_end, close: list_end })
            }
            _ => None,
        }
    }

    /// Adds the reference that begins at `start` and those that continue it: “Modules 06 (Autograd), 07 (Optimizers)”.
    fn references(&mut self, start: usize, numbers: Numbers, form: Form<'_>) {
        let text = self.text;
        let mut titles = self.titles(&numbers);
        if self.is_absent(start, numbers.close, titles.end) {
            self.last = Some((numbers.close, false));
            return;
        }
        let tier = tier_before(text, start, self.options.names);
        let first = tier.as_ref().map_or(start, |tier| tier.start);
        let foreign = attribution::is_foreign(text, first, titles.end, self.options)
            || matches!(self.last, Some((end, true)) if attribution::goes_on(text, end, first, self.options));
        self.last = Some((titles.end, foreign));
        if foreign {
            self.chain.clear();
            return;
        }
        self.share(start, &numbers, &mut titles);
        let mut begin = start;
        if let Some(tier) = tier.filter(|_| titles.titles.is_empty() && titles.tier.is_none()) {
            let close = skip_space(text, titles.end);
            let bracket = char_before(text, skip_space_back(text, start)) == Some('(');
            titles.end = if bracket && char_at(text, close) == Some(')') { close + 1 } else { titles.end };
            begin = tier.start;
            titles.tier = Some(tier);
        }
        let mut end = titles.end;
        let mut bracketed = titles.style == Some(super::TitleStyle::Bracketed);
        self.keep(begin, &numbers, titles);
        while bracketed && form.plural {
            let Some(next) = numbers::after_joint(text, end) else { break };
            let Some((items, list_end)) = numbers::list(text, next, form) else { break };
            let numbers = Numbers { items, end: list_end, close: list_end };
            let titles = self.titles(&numbers);
            bracketed = titles.style == Some(super::TitleStyle::Bracketed);
            if !bracketed {
                break;
            }
            end = titles.end;
            self.last = Some((end, false));
            self.keep(next, &numbers, titles);
        }
    }

    /// Gives each reference of a chain its title: “Module 06 and Module 07 (Autograd and Optimizers)”. Titles that are not
    /// one for each are given to none.
    fn share(&mut self, start: usize, numbers: &Numbers, titles: &mut Titles) {
        if !self.chain.last().is_some_and(|&end| numbers::is_chained(self.text, end, start)) {
            self.chain.clear();
        }
        if !matches!(numbers.items.as_slice(), [Item::Single(_)]) {
            self.chain.clear();
        } else if titles.titles.is_empty() && titles.tier.is_none() {
            self.chain.push(numbers.close);
        } else if titles.titles.len() > 1 && !self.chain.is_empty() {
            let mut given = std::mem::take(&mut titles.titles);
            let from = self.found.references.len() - self.chain.len();
            if given.len() == self.chain.len() + 1 {
                titles.titles.extend(given.pop());
                for (reference, range) in self.found.references.iter_mut().skip(from).zip(given) {
                    let text = on_one_line(self.text.get(range.clone()).unwrap_or_default());
                    (reference.titles, reference.style) =
                        (vec![Title { text, span: self.flow.span(range) }], titles.style);
                }
                titles.series = false;
            } else {
                *titles = Titles { end: numbers.close, ..Titles::default() };
            }
            self.chain.clear();
        } else {
            self.chain.clear();
        }
    }

    /// Whether the page itself says that there is no such module: “no Module 21”, “Module 21 (planned)”, “Module 21 was
    /// removed”.
    fn is_absent(&self, start: usize, numbers_end: usize, end: usize) -> bool {
        let (text, words) = (self.text, self.options.words);
        let remark = rest(text, skip_space(text, numbers_end)).strip_prefix('(').unwrap_or_default();
        let close = remark.char_indices().take(LONGEST_REMARK).find(|(_, c)| *c == ')');
        let last = close.and_then(|(close, _)| remark.get(..close)?.split_whitespace().next_back());
        let after = |end| rest(text, end).split_whitespace().map(|word| word.trim_end_matches(|c: char| !is_word(c)));
        let fate = |end| after(end).take(MOST_AUXILIARIES).find(|word| !listed(word, &words.gone));
        let is_gone = |end: usize| {
            after(end).next().is_some_and(|word| listed(word, &words.gone))
                && fate(end).is_some_and(|word| listed(word, &words.absent))
        };
        listed(word_before(text, skip_space_back(text, start)), &words.absent)
            || last.is_some_and(|last| listed(last, &words.absent))
            || is_gone(end)
    }

    fn titles(&self, numbers: &Numbers) -> Titles {
        let after = rest(self.text, numbers.close);
        if after.starts_with("'s") || after.starts_with("’s") {
            return Titles { end: numbers.close, ..Titles::default() };
        }
        let is_series = !matches!(numbers.items.as_slice(), [Item::Single(_)]);
        title::read(self.text, numbers.close, is_series, self.options)
    }

    fn keep(&mut self, start: usize, numbers: &Numbers, titles: Titles) {
        let text = self.text;
        let first = match numbers.items.first() {
            Some(Item::Single(digits) | Item::Range(digits, _) | Item::OpenEnded(digits)) => digits.start,
            None => return,
        };
        let one_line = |range: Range<usize>| on_one_line(text.get(range).unwrap_or_default());
        let title = |range: Range<usize>| Title { text: one_line(range.clone()), span: self.flow.span(range) };
        let whole = one_line(start..titles.end);
        // White space may have been collapsed before and inside the numbers.
        let lead = on_one_line(text.get(start..first).unwrap_or_default());
        let gap = usize::from(char_before(text, first).is_some_and(char::is_whitespace));
        let numbers_start = lead.len() + if lead.is_empty() { 0 } else { gap };
        let numbers_end = numbers_start + one_line(first..numbers.end).len();
        let reference = Reference {
            span: self.flow.span(start..titles.end),
            text: whole,
            numbers: self.flow.span(first..numbers.end),
            numbers_at: (numbers_start, numbers_end),
            parts: numbers.items.iter().map(|item| self.part(*item)).collect(),
            titles: titles.titles.into_iter().map(title).collect(),
            style: titles.style,
            title_range: titles.series,
            tier: titles.tier.map(title),
        };
        self.found.references.push(reference);
    }

    fn part(&self, item: Item) -> Part {
        let number = |digits: Digits| Number {
            value: digits.value,
            width: u8::try_from(digits.end - digits.start).unwrap_or(u8::MAX),
            span: self.flow.span(digits.start..digits.end),
        };
        match item {
            Item::Single(digits) => Part::Single(number(digits)),
            Item::Range(first, last) => Part::Range(number(first), number(last)),
            Item::OpenEnded(digits) => Part::OpenEnded(number(digits)),
        }
    }

    /// Reads `M06`. Requires two digits, so that “M1 Mac” is not a reference.
    fn short_forms(&mut self) {
        let text = self.text;
        let known: Vec<_> = self.found.references.iter().map(|reference| reference.span).collect();
        let mut at = 0;
        while let Some(start) = rest(text, at).find('M').map(|found| at + found) {
            at = start + 1;
            let digits = rest(text, at).bytes().take_while(u8::is_ascii_digit).count();
            let inside = || {
                let span = self.flow.span(start..at);
                let index = known.partition_point(|known| known.start <= span.start);
                index.checked_sub(1).and_then(|i| known.get(i)).is_some_and(|known| known.contains(span))
            };
            if !(2..=3).contains(&digits) || numbers::glued_before(text, start) || inside() {
                continue;
            }
            let form = Form { plural: false, short: true, words: self.options.words };
            let Some((items, end)) = numbers::list(text, start, form) else { continue };
            at = end;
            self.references(start, Numbers { items, end, close: end }, form);
        }
        self.found.references.sort_by_key(|reference| reference.span);
    }
}

/// The name in “Optimization Tier (Modules …” and “Optimization Tier: Modules …” before the word at `start`.
fn tier_before(text: &str, start: usize, names: &dyn Fn(&str) -> bool) -> Option<Range<usize>> {
    let open = skip_space_back(text, start);
    if !matches!(char_before(text, open), Some('(' | ':')) {
        return None;
    }
    let tier_end = skip_space_back(text, open - 1);
    let tier = word_before(text, tier_end);
    if !tier.eq_ignore_ascii_case("tier") {
        return None;
    }
    let end = skip_space_back(text, tier_end - tier.len());
    let mut from = end;
    let mut best = None;
    for words in 1..=3 {
        let to = skip_space_back(text, from);
        let word = word_before(text, to);
        if word.is_empty() || (words > 1 && to == from) {
            break;
        }
        from = to - word.len();
        let known = names(before(text, end).get(from..).unwrap_or_default());
        if known || (words == 1 && word.starts_with(char::is_uppercase)) {
            best = Some(from..end);
        }
    }
    best
}
