//! Somebody who is thanked in two groups of a grid is not a duplicate, whatever heads the groups.

use super::lint;

fn person(login: &str) -> String {
    let id: u32 = login.bytes().map(u32::from).sum();
    format!(
        "<a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/u/{id}\" alt=\"{login}\"></a>"
    )
}

fn duplicates(page: &str) -> usize {
    lint(page).iter().filter(|found| found.rule == "contributor/duplicate").count()
}

/// A page with `{ada}`, `{bob}`, `{kim}` as avatars.
fn filled(template: &str) -> String {
    ["ada", "bob", "kim"]
        .iter()
        .fold(template.to_owned(), |page, who| page.replace(&format!("{{{who}}}"), &person(who)))
}

#[test]
fn what_heads_a_group() {
    for template in [
        "<details><summary>Spring</summary>\n\n{ada}\n{bob}\n\n</details>\n<details><summary>Autumn</summary>\n\n{ada}\n{kim}\n\n</details>\n",
        "<details><summary>2031</summary>{ada}</details>\n<details><summary>2032</summary>{ada}</details>\n",
        "<dl><dt>Parser</dt><dd>{ada} {bob}</dd><dt>Manual</dt><dd>{ada} {kim}</dd></dl>\n",
        "*Parser*\n\n{ada}\n{bob}\n\n*Manual*\n\n{ada}\n{kim}\n",
        "**Parser**\n\n{ada}\n{bob}\n\n**Manual**\n\n{ada}\n{kim}\n",
        "<center>Parser</center>\n\n{ada}\n{bob}\n\n<center>Manual</center>\n\n{ada}\n{kim}\n",
        "1. Parser\n\n   {ada}\n   {bob}\n2. Manual\n\n   {ada}\n   {kim}\n",
        "- Parser: {ada} {bob}\n- Manual: {ada} {kim}\n",
        "Parser:\n{ada} {bob}\n\nManual:\n{ada} {kim}\n",
        "> Parser\n> {ada} {bob}\n>\n> Manual\n> {ada} {kim}\n",
        "Parser: {ada} {bob}\n\nManual: {ada}\n\nThanks to all!\n",
        "**Parser**: {ada} {bob}\n\n**Manual**: {ada}\n",
        "1.0:\n{ada} {bob}\n\n2.0:\n{ada}\n",
        "*Parser*: {ada}, {bob}.\n*Manual*: {ada}, {kim}.\n",
        "Parser: {ada}\n\nManual: {ada}\n\nTests: {kim}\n",
        "<p><b>Parser</b><br>{ada} {bob}<br><b>Manual</b><br>{ada} {kim}</p>\n",
        "- Parser\n- {ada} Ada\n- {bob} Bob\n- Manual\n- {ada} Ada\n",
        "<table>\n<tr><th colspan=\"2\">Parser</th></tr>\n<tr><td>{ada}</td><td>{bob}</td></tr>\n<tr><td colspan=\"2\">Manual</td></tr>\n<tr><td>{ada}</td><td>{kim}</td></tr>\n</table>\n",
        "|  |  |\n|---|---|\n| **Parser** | |\n| {ada} | {bob} |\n| **Manual** | |\n| {kim} | {ada} |\n",
        "<table>\n<tr><th rowspan=\"2\">Parser</th><td>{ada}</td></tr>\n<tr><td>{bob}</td></tr>\n<tr><th rowspan=\"2\">Manual</th><td>{kim}</td></tr>\n<tr><td>{ada}</td></tr>\n</table>\n",
        "<table>\n<tr><td rowspan=2>Parser</td><td>{ada}</td><td>{bob}</td></tr>\n<tr><td>{kim}</td><td></td></tr>\n<tr><td rowspan=2>Manual</td><td>{kim}</td><td>{ada}</td></tr>\n</table>\n",
        "| Now | Before |\n|---|---|\n| {ada} | {bob} |\n| {kim} | {ada} |\n",
        "::::{tab-set}\n:::{tab-item} Parser\n{ada}\n{bob}\n:::\n:::{tab-item} Manual\n{ada}\n{kim}\n:::\n::::\n",
        "<Tabs><TabItem value=\"a\" label=\"Parser\">{ada} {bob}</TabItem><TabItem value=\"b\" label=\"Manual\">{ada} {kim}</TabItem></Tabs>\n",
        "=== \"Parser\"\n\n{ada}\n{bob}\n\n=== \"Manual\"\n\n{ada}\n{kim}\n",
    ] {
        assert_eq!(duplicates(&filled(template)), 0, "{template}");
        // In one of the groups it is.
        let twice = template.replacen("{bob}", "{ada}", 1);
        if template.contains("{bob}") && !template.contains("Before") {
            assert_eq!(duplicates(&filled(&twice)), 1, "{twice}");
        }
    }
}

#[test]
fn what_belongs_to_single_people_heads_no_group() {
    for template in [
        "{ada}\n\n*Ada Able*\n\n{bob}\n\n*Bob Best*\n\n{ada}\n\n*Ada Able*\n",
        "<dl><dt>Ada</dt><dd>{ada}</dd><dt>Bob</dt><dd>{bob}</dd><dt>Ada</dt><dd>{ada}</dd></dl>\n",
        "Thanks to {ada}, {bob}\nand {ada}.\n",
        "Parser: {ada}\n\nManual: {bob}\n\nParser: {ada}\n",
        "Ada: {ada}, Bob: {bob}, Ada: {ada}\n",
        "<table><tr><td>{ada}</td><td>{bob}</td></tr><tr><td>Ada</td><td>Bob</td></tr><tr><td>{ada}</td><td>{kim}</td></tr><tr><td>Ada</td><td>Kim</td></tr></table>\n",
        "| Photo | Photo |\n|---|---|\n| {ada} | {bob} |\n| {kim} | {ada} |\n",
        "{ada} {bob}\n<p>Ada and Bob</p>\n{ada} {kim}\n<p>Ada and Kim</p>\n",
        "{bob} {kim}\n\n[Lin](https://github.com/lin)\n\n{ada} {ada}\n",
    ] {
        assert_eq!(duplicates(&filled(template)), 1, "{template}");
    }
}

#[test]
fn an_item_with_several_people_is_a_group() {
    let avatar = |login: &str, id: u32| {
        format!("[![{login}](https://avatars.githubusercontent.com/u/{id})](https://github.com/{login})")
    };
    let (ada, grace, lin) = (avatar("ada", 1), avatar("grace", 2), avatar("lin", 3));
    assert_eq!(duplicates(&format!("- {ada} {grace} Parser\n- {lin} {ada} Printer\n")), 0);
    assert_eq!(duplicates(&format!("- Parser: {ada} {grace}\n- Printer: {lin} {ada}\n")), 0);
    let page = format!("- {ada} {grace} Parser\n- {lin} {ada} {lin} Printer\n");
    let found: Vec<String> = super::lint(&page).into_iter().map(|found| found.message).collect();
    assert_eq!(found, ["lin is listed twice"]);
}

#[test]
fn rows_and_items_with_other_words_are_for_other_things() {
    for template in [
        "| What | Who |\n|---|---|\n| core | {ada} |\n| docs | {bob} |\n| @ | {ada} |\n",
        "| Who | What |\n|---|---|\n| {ada} Ada | core |\n| {bob} Bob | docs |\n| {ada} Ada | @ |\n",
        "- **core**: {ada} Ada\n- **docs**: {bob} Bob\n- **@**: {ada} Ada\n",
        "- {ada} Ada — core\n- {bob} Bob — docs\n- {ada} Ada — @\n",
    ] {
        assert_eq!(duplicates(&filled(&template.replace('@', "tests"))), 0, "{template}");
        for same in ["core", "Core", "12 core"] {
            assert_eq!(duplicates(&filled(&template.replace('@', same))), 1, "{template}: {same}");
        }
    }
    // A number may be that of the row or of commits; a year or a version is what the row is about.
    for template in [
        "<table>\n<tr><td>2019</td><td>{ada}</td></tr>\n<tr><td>2020</td><td>{bob}</td></tr>\n<tr><td>@</td><td>{ada}</td></tr>\n</table>\n",
        "| Who | When |\n|---|---|\n| {ada} Ada | 2019 |\n| {bob} Bob | 2020 |\n| {ada} Ada | @ |\n",
        "| Release | Notes | Tests |\n|---|---|---|\n| 2019 | {ada} | {kim} |\n| 2020 | {bob} | {ada} |\n| @ | {ada} | {bob} |\n",
        "| Of | Who |\n|---|---|\n| 2019 | {ada} {bob} |\n| 2020 | {kim} |\n| @ | {ada} |\n",
        "- 2019: {ada} Ada\n- 2020: {bob} Bob\n- @: {ada} Ada\n",
    ] {
        for other in ["2021", "1.2", "1.2.3", "2021-03"] {
            assert_eq!(duplicates(&filled(&template.replace('@', other))), 0, "{template}: {other}");
        }
        for same in ["2019", "12", "3."] {
            assert_eq!(
                duplicates(&filled(&template.replace('@', same).replace("2019", same))),
                1,
                "{template}: {same}"
            );
        }
    }
    let languages = "| Language | Who |\n|---|---|\n| German | {ada} {kim} |\n| French | {bob} |\n| @ | {ada} |\n";
    assert_eq!(duplicates(&filled(&languages.replace('@', "Dutch"))), 0);
    assert_eq!(duplicates(&filled(&languages.replace('@', "German"))), 1);
    // A text between people is about one of them.
    let named = "| Ada | {ada} | Bob | {bob} |\n|---|---|---|---|\n| Kim | {kim} | Ada | {ada} |\n";
    assert_eq!(duplicates(&filled(named)), 1);
    // Another spelling of the name is not a remark.
    for template in [
        "- {ada} Ada\n- {bob} Bob\n- {ada} Ada L.\n",
        "| {ada} | Ada |\n|---|---|\n| {bob} | Bob |\n| {ada} | Ada B. Able |\n",
    ] {
        assert_eq!(duplicates(&filled(template)), 1, "{template}");
    }
}

#[test]
fn an_invitation_is_no_person() {
    let cell = |login: &str, id: u32| {
        format!(
            "<td><a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/u/{id}\" alt=\"\"><b>{login}</b></a></td>"
        )
    };
    let page = |last: &str| {
        let (ada, grace, lin) = (cell("ada", 1), cell("grace", 2), cell("lin", 3));
        format!(
            "<table><tr>{ada}{grace}{lin}<td align=\"center\"><a href=\"{last}\"><b>You?</b></a></td></tr></table>\n"
        )
    };
    let found =
        |page: &str| super::lint(page).iter().filter(|found| found.rule == "contributor/missing-avatar").count();
    for last in [
        "CONTRIBUTING.md",
        "#team",
        "https://github.com/o/r",
        "https://github.com/o/r/fork",
        "https://github.com/o/r/graphs/contributors",
        "https://github.com/o/r/issues/1",
        "mailto:team@owl.test",
        "https://gitlab.com/o/r",
        "https://codeberg.org/o/r",
        "https://bitbucket.org/o/r",
        "https://discord.gg/owl",
        "https://discord.com/invite/owl",
    ] {
        assert_eq!(found(&page(last)), 0, "{last}");
    }
    for last in
        ["https://github.com/joan", "https://gitlab.com/joan", "https://discord.com/users/1", "https://joan.dev"]
    {
        assert_eq!(found(&page(last)), 1, "{last}");
    }
}
