//! Typed values: reading has checked them against the schema, so a wrong type is the same as no value.

use std::{collections::BTreeSet, time::Duration};

use toml::{Table, Value};

/// A whole number.
pub(super) fn count<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    T::try_from(value.as_integer()?).ok()
}

/// A number of seconds, whole or not.
pub(super) fn duration(value: &Value) -> Option<Duration> {
    let whole = || value.as_integer().and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs);
    value.as_float().map_or_else(whole, |seconds| Duration::try_from_secs_f64(seconds).ok())
}

/// Longest time that [`age`] reads, in days.
const MAX_DAYS: u64 = 365;

/// A time as a number with its unit: `7d`, `12h`, `2w`.
pub(super) fn age(text: &str) -> Option<Duration> {
    let number = text.strip_suffix(['h', 'd', 'w'])?;
    let hours = match text.as_bytes().last()? {
        b'h' => 1,
        b'd' => 24,
        _ => 7 * 24,
    };
    let is_number = (1..=4).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let hours = number.parse::<u64>().ok().filter(|_| is_number)? * hours;
    (hours <= MAX_DAYS * 24).then(|| Duration::from_secs(hours * 3600))
}

/// A table of a map, such as one host of `link.hosts`.
#[derive(Debug, Clone)]
pub struct Section(Table);

impl Section {
    pub(super) const fn new(table: Table) -> Self {
        Self(table)
    }

    /// A whole number, if it is set.
    #[must_use]
    pub fn count<T: TryFrom<i64>>(&self, key: &str) -> Option<T> {
        count(self.0.get(key)?)
    }

    /// A number of seconds, if it is set.
    #[must_use]
    pub fn duration(&self, key: &str) -> Option<Duration> {
        duration(self.0.get(key)?)
    }

    /// A set of HTTP statuses.
    #[must_use]
    pub fn statuses(&self, key: &str) -> BTreeSet<u16> {
        let list = self.0.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(count).collect()
    }
}
