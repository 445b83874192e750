use std::{fs, thread};

use tempfile::TempDir;

use super::*;
use crate::facts::{Anchors, Dead, Hop, Image, Outcome, Unreachable};

fn request(url: &str) -> FetchRequest {
    FetchRequest { url: url.to_owned(), ..FetchRequest::default() }
}

fn answer(outcome: Outcome) -> Answer {
    Answer { attempts: 1, ..Answer::unsent(outcome) }
}

fn alive() -> Answer {
    answer(Outcome::Alive { status: 200, image: None, anchors: None })
}

fn day(number: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_000_000_000 + number * 86_400)
}

fn open(folder: &TempDir, now: SystemTime) -> Cache {
    Cache::open(folder.path(), now).unwrap()
}

fn store(cache: &mut Cache, url: &str, answer: &Answer) {
    cache.put([(&request(url), answer)].into_iter(), false).unwrap();
}

fn get(cache: &Cache, url: &str) -> Option<Answer> {
    cache.get(&[request(url)], false).remove(0)
}

#[test]
fn answers_round_trip() {
    let folder = TempDir::new().unwrap();
    let anchors = Anchors { ids: ["a".to_owned(), "é".to_owned()].into(), incomplete: true };
    let all = [
        alive(),
        Answer { https: Some("https://a.test/3".to_owned()), ..alive() },
        answer(Outcome::Alive { status: 204, image: Some(Image::Raster { width: 4, height: 5 }), anchors: None }),
        answer(Outcome::Alive { status: 200, image: Some(Image::Vector), anchors: Some(anchors) }),
        answer(Outcome::Alive { status: 200, image: Some(Image::Not("a page".to_owned())), anchors: None }),
        answer(Outcome::Dead(Dead::Status(410))),
        Answer { hops: vec![Hop { status: 301, to: "https://b.test/".to_owned() }], ..alive() },
    ];
    let mut cache = open(&folder, day(0));
    for (at, one) in all.iter().enumerate() {
        store(&mut cache, &format!("https://a.test/{at}"), one);
    }
    drop(cache);
    let cache = open(&folder, day(0));
    for (at, one) in all.iter().enumerate() {
        let back = get(&cache, &format!("https://a.test/{at}"));
        assert_eq!(back, Some(Answer { cached: true, ..one.clone() }));
    }
    assert_eq!(get(&cache, "https://a.test/other"), None);
}

#[test]
fn only_verdicts_are_stored() {
    let folder = TempDir::new().unwrap();
    let mut cache = open(&folder, day(0));
    for outcome in [
        Outcome::Unreachable(Unreachable::Status(503)),
        Outcome::Unreachable(Unreachable::Dns("x".to_owned())),
        Outcome::Dead(Dead::NoSuchHost("a.test".to_owned())),
        Outcome::Certificate("expired".to_owned()),
        Outcome::Blocked("private".to_owned()),
        Outcome::Alive { status: 403, image: None, anchors: None },
    ] {
        store(&mut cache, "https://a.test/", &answer(outcome));
    }
    store(&mut cache, "https://a.test/", &Answer { attempts: 0, ..alive() });
    assert_eq!(get(&cache, "https://a.test/"), None);
}

#[test]
fn answers_expire_dead_links_first() {
    let folder = TempDir::new().unwrap();
    let mut cache = open(&folder, day(0));
    store(&mut cache, "https://a.test/", &alive());
    store(&mut cache, "https://b.test/", &answer(Outcome::Dead(Dead::Status(404))));
    let has = |after: Duration| {
        let cache = open(&folder, day(0) + after);
        (get(&cache, "https://a.test/").is_some(), get(&cache, "https://b.test/").is_some())
    };
    assert_eq!(has(DEAD_TTL - Duration::from_secs(1)), (true, true));
    assert_eq!(has(DEAD_TTL), (true, false));
    assert_eq!(has(ALIVE_TTL - Duration::from_secs(1)), (true, false));
    assert_eq!(has(ALIVE_TTL), (false, false));
    let contents = open(&folder, day(0) + DEAD_TTL).contents().unwrap();
    assert_eq!((contents.fresh, contents.stale), (1, 1));
    // Rows from the future, as after a clock was set back.
    let cache = Cache::open(folder.path(), day(0) - Duration::from_secs(3600)).unwrap();
    assert_eq!(get(&cache, "https://a.test/"), None);
}

#[test]
fn request_options_are_part_of_the_key() {
    let folder = TempDir::new().unwrap();
    let mut cache = open(&folder, day(0));
    let plain = request("https://a.test/");
    cache.put([(&plain, &alive())].into_iter(), true).unwrap();
    assert_eq!(cache.get(std::slice::from_ref(&plain), false), [None]);
    assert!(cache.get(std::slice::from_ref(&plain), true)[0].is_some());
    for other in [FetchRequest { image: true, ..plain.clone() }, FetchRequest { anchors: true, ..plain }] {
        assert_eq!(cache.get(&[other], true), [None]);
    }
}

#[test]
fn truncated_and_foreign_files_are_handled() {
    let folder = TempDir::new().unwrap();
    let path = file(folder.path());
    let mut cache = open(&folder, day(0));
    for number in 0..500 {
        store(&mut cache, &format!("https://a.test/{number}/{}", "x".repeat(200)), &alive());
    }
    drop(cache);
    let whole = fs::read(&path).unwrap();
    assert!(whole.len() > 20_000);
    for length in [0, 1, 15, 16, 60, 90, 100, 4096, 5000, 12_288, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let Ok(mut cache) = Cache::open(folder.path(), day(0)) else {
            assert!((1..16).contains(&length), "{length}");
            continue;
        };
        // Its rows may be lost; writing succeeds or returns an error.
        let _ = get(&cache, "https://a.test/0");
        let _ = cache.put([(&request("https://b.test/"), &alive())].into_iter(), false);
    }
    let mut corrupt = whole.clone();
    corrupt[4096..12_288].fill(0xAA);
    fs::write(&path, &corrupt).unwrap();
    if let Ok(cache) = Cache::open(folder.path(), day(0)) {
        for number in 0..500 {
            let _ = get(&cache, &format!("https://a.test/{number}/{}", "x".repeat(200)));
        }
    }
    for foreign in [&b"not a database at all"[..], b"SQLite format 3"] {
        fs::write(&path, foreign).unwrap();
        assert!(Cache::open(folder.path(), day(0)).unwrap_err().to_string().contains("not an ack-lint cache"));
        assert!(clear(folder.path()).is_err());
        assert_eq!(fs::read(&path).unwrap(), foreign, "it is not changed");
    }
    fs::remove_file(&path).unwrap();
    assert!(!clear(folder.path()).unwrap());
    drop(open(&folder, day(0)));
    assert!(clear(folder.path()).unwrap() && !path.exists());
}

/// Runs statements on the file of a cache, as whoever made it could.
fn forge(folder: &TempDir, statements: &str) {
    Connection::open(file(folder.path())).unwrap().execute_batch(statements).unwrap();
}

#[test]
fn a_forged_expiry_lengthens_nothing() {
    let folder = TempDir::new().unwrap();
    let mut cache = open(&folder, day(0));
    store(&mut cache, "https://a.test/", &alive());
    store(&mut cache, "https://b.test/", &answer(Outcome::Dead(Dead::Status(404))));
    drop(cache);
    forge(&folder, "UPDATE answers SET until = 9000000000000000000");
    let has = |after: Duration| {
        let cache = open(&folder, day(0) + after);
        let bulk: Vec<_> = (0..=BULK).map(|number| request(&format!("https://x.test/{number}"))).collect();
        let bulk = [&[request("https://a.test/"), request("https://b.test/")][..], &bulk].concat();
        let all = cache.get(&bulk, false);
        let one = [get(&cache, "https://a.test/"), get(&cache, "https://b.test/")];
        assert_eq!(&all[..2], one);
        (one[0].is_some(), one[1].is_some())
    };
    assert_eq!(has(Duration::ZERO), (false, false), "no cache of ours says that");
    forge(&folder, "UPDATE answers SET until = stored + 86400");
    assert_eq!(has(DEAD_TTL - Duration::from_secs(1)), (true, true));
    assert_eq!(has(DEAD_TTL), (true, false));
    assert_eq!(has(ALIVE_TTL), (false, false));
    for stored in ["9000000000000000000", "-9000000000000000000", "1000003600"] {
        forge(&folder, &format!("UPDATE answers SET stored = {stored}"));
        assert_eq!(has(Duration::ZERO), (false, false), "{stored}");
        assert_eq!(open(&folder, day(0)).contents().unwrap().fresh, 0, "{stored}");
    }
}

#[test]
fn nothing_in_a_foreign_schema_is_run() {
    const ENDLESS: &str = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)";
    for statements in [
        format!(
            "DROP TABLE answers; CREATE VIEW answers AS {ENDLESS} \
             SELECT 'https://a.test/' url, 0 wants, 0 stored, 0 until, '' answer FROM n WHERE x < 0"
        ),
        "CREATE TRIGGER t AFTER INSERT ON answers BEGIN DELETE FROM answers; END".to_owned(),
        "CREATE INDEX i ON answers (abs(until))".to_owned(),
        format!("CREATE VIEW v AS {ENDLESS} SELECT x FROM n"),
        "CREATE TABLE other (x)".to_owned(),
        "DROP TABLE answers; CREATE TABLE answers (url, wants, stored, until, answer, x AS (abs(until)))".to_owned(),
    ] {
        let folder = TempDir::new().unwrap();
        store(&mut open(&folder, day(0)), "https://a.test/", &alive());
        forge(&folder, &statements);
        let refused = Cache::open(folder.path(), day(0)).map(drop).unwrap_err().to_string();
        assert!(refused.ends_with("links.sqlite: not an ack-lint cache"), "{statements}: {refused}");
        // Of another version, it is replaced.
        forge(&folder, "PRAGMA user_version = 77");
        let mut cache = open(&folder, day(0));
        store(&mut cache, "https://a.test/", &alive());
        assert!(get(&cache, "https://a.test/").is_some(), "{statements}");
    }
}

#[test]
fn a_statement_that_does_not_end_is_stopped() {
    let folder = TempDir::new().unwrap();
    let cache = open(&folder, day(0));
    let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n WHERE x < 0";
    let stopped = cache.connection.query_row(endless, [], |_| Ok(())).unwrap_err();
    assert_eq!(stopped.sqlite_error_code(), Some(ErrorCode::OperationInterrupted));
}

#[test]
fn a_file_that_leads_elsewhere_is_not_opened() {
    let folder = TempDir::new().unwrap();
    drop(open(&folder, day(0)));
    // The end of a journal that names another file, which SQLite would delete.
    let journal = [&b"somewhere\0\0\0\x09\0\0\x03\xe8"[..], &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]].concat();
    fs::write(folder.path().join("links.sqlite-journal"), journal).unwrap();
    assert!(Cache::open(folder.path(), day(0)).is_err());
    #[cfg(unix)]
    {
        let (folder, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let target = other.path().join("empty");
        fs::write(&target, "").unwrap();
        std::os::unix::fs::symlink(&target, file(folder.path())).unwrap();
        assert!(Cache::open(folder.path(), day(0)).is_err());
        assert_eq!(fs::read(target).unwrap(), b"");
    }
}

#[test]
fn processes_write_concurrently() {
    let folder = TempDir::new().unwrap();
    drop(open(&folder, day(0)));
    thread::scope(|scope| {
        for writer in 0..4 {
            let folder = &folder;
            scope.spawn(move || {
                for number in 0..25 {
                    store(&mut open(folder, day(0)), &format!("https://a.test/{writer}/{number}"), &alive());
                }
            });
        }
    });
    assert_eq!(open(&folder, day(0)).contents().unwrap().fresh, 100);
}

#[test]
fn the_first_time_a_link_was_dead_counts() {
    let folder = TempDir::new().unwrap();
    let observe = |number: u64, url: &str, is_alive: bool| {
        open(&folder, day(number)).observe([(url, is_alive)].into_iter(), false).unwrap();
    };
    let lapse = |number: u64, url: &str| {
        let lapse = open(&folder, day(number)).lapse(url, false)?;
        Some([lapse.alive, lapse.dead].map(|time| (time - 1_000_000_000) / 86_400))
    };
    observe(0, "https://a.test/", true);
    observe(1, "https://a.test/", true);
    assert_eq!(lapse(1, "https://a.test/"), None);
    for number in [3, 4, 9] {
        observe(number, "https://a.test/", false);
        assert_eq!(lapse(number, "https://a.test/"), Some([1, 3]));
    }
    observe(10, "https://a.test/", true);
    assert_eq!(lapse(10, "https://a.test/"), None);
    observe(12, "https://a.test/", false);
    assert_eq!(lapse(12, "https://a.test/"), Some([10, 12]));
    // A link that was never alive leaves nothing.
    observe(12, "https://b.test/", false);
    observe(13, "https://b.test/", false);
    assert_eq!(lapse(13, "https://b.test/"), None);
    // Others were alive for another user agent, and in a private network.
    let agent = open(&folder, day(12)).for_agent(Some("x"));
    assert_eq!((agent.lapse("https://a.test/", false), agent.lapse("https://a.test/", true)), (None, None));
    assert_eq!(open(&folder, day(12)).lapse("https://a.test/", true), None);
    // It is kept for a year and some days, and answers expire without it.
    store(&mut open(&folder, day(200)), "https://c.test/", &alive());
    assert_eq!(lapse(370, "https://a.test/"), Some([10, 12]));
    observe(450, "https://c.test/", true);
    assert_eq!(lapse(370, "https://a.test/"), None);
}

#[test]
fn forged_times_are_not_a_lapse() {
    let folder = TempDir::new().unwrap();
    let mut cache = open(&folder, day(5));
    cache.observe([("https://a.test/", true)].into_iter(), false).unwrap();
    drop(cache);
    let lapse = || open(&folder, day(9)).lapse("https://a.test/", false);
    for times in ["dead = 9000000000000000000", "dead = alive - 1", "alive = 9000000000000000000", "dead = 'x'"] {
        forge(&folder, &format!("UPDATE seen SET {times}"));
        assert_eq!(lapse(), None, "{times}");
        open(&folder, day(8)).observe([("https://a.test/", false)].into_iter(), false).unwrap();
        assert_eq!(
            lapse().map(|lapse| lapse.dead >= lapse.alive),
            if times.starts_with("alive") { None } else { Some(true) },
            "{times}"
        );
        let again = "INSERT OR REPLACE INTO seen VALUES ('https://a.test/', 0, 1000432000, NULL)";
        forge(&folder, again);
    }
    forge(&folder, "DROP TABLE seen; CREATE VIEW seen AS SELECT 1 url, 2 private, 3 alive, 4 dead");
    assert!(Cache::open(folder.path(), day(9)).unwrap_err().to_string().ends_with("not an ack-lint cache"));
}
