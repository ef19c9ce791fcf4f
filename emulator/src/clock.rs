//! Where the emulator takes its time from, and the three ways in which this wire writes a time.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The source of every time the emulator shows or checks: signatures, time stamps, the `Date` header.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Milliseconds since the Unix epoch.
    fn now_ms(&self) -> i64;

    /// Whole seconds since the Unix epoch.
    fn now(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(elapsed) => i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
        }
    }
}

/// A clock that stands still until it is told otherwise.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows `seconds` since the Unix epoch.
    #[must_use]
    pub fn at(seconds: i64) -> Self {
        Self(AtomicI64::new(seconds.saturating_mul(1000)))
    }

    /// Sets the clock to `seconds` since the Unix epoch.
    pub fn set(&self, seconds: i64) {
        self.0.store(seconds.saturating_mul(1000), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// The offset of every time inside documents. The samples show no other one, whatever the region.
const DOCUMENT_OFFSET_SECONDS: i64 = 8 * 3600;

/// A time as documents write it: `2022-08-09T16:23:11+0800`.
pub(crate) fn document_time(seconds: i64) -> String {
    let at = Civil::from_unix(seconds.saturating_add(DOCUMENT_OFFSET_SECONDS));
    format!("{at}+0800")
}

/// A time as the `ServerTime` element of errors writes it: `2022-08-09T08:23:11Z`.
pub(crate) fn utc_time(seconds: i64) -> String {
    format!("{}Z", Civil::from_unix(seconds))
}

/// A time as the `Date` header writes it: `Tue, 09 Aug 2022 08:23:11 GMT`.
pub(crate) fn http_date(seconds: i64) -> String {
    // The epoch was a Thursday.
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let at = Civil::from_unix(seconds);
    let pick = |names: &[&'static str], index: i64| -> &'static str {
        usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or("?")
    };
    let day = pick(&DAYS, seconds.div_euclid(86_400).rem_euclid(7));
    let month = pick(&MONTHS, at.month - 1);
    format!(
        "{day}, {:02} {month} {:04} {:02}:{:02}:{:02} GMT",
        at.day, at.year, at.hour, at.minute, at.second
    )
}

struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Civil {
    /// The usual era arithmetic of the Gregorian calendar, with years that begin in March.
    fn from_unix(seconds: i64) -> Self {
        let days = seconds.div_euclid(86_400);
        let in_day = seconds.rem_euclid(86_400);
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * march_month + 2) / 5 + 1,
            hour: in_day / 3600,
            minute: in_day % 3600 / 60,
            second: in_day % 60,
        }
    }
}

impl fmt::Display for Civil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, hour, minute, second } = self;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_the_three_forms() {
        assert_eq!(document_time(1_660_033_391), "2022-08-09T16:23:11+0800");
        assert_eq!(utc_time(1_660_033_391), "2022-08-09T08:23:11Z");
        assert_eq!(http_date(1_660_033_391), "Tue, 09 Aug 2022 08:23:11 GMT");
        assert_eq!(utc_time(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc_time(0), "1970-01-01T00:00:00Z");
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(utc_time(-1), "1969-12-31T23:59:59Z");
        assert_eq!(utc_time(4_107_542_400), "2100-03-01T00:00:00Z");
    }
}
