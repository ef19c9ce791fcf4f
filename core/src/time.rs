//! Points in time as the service writes them, and the clock that signing reads.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time with millisecond precision.
///
/// Read leniently: `2022-08-09T16:23:11+0800` as the service writes it, RFC 3339, with or without a fraction.
/// Written as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp {
    unix_millis: i64,
}

impl Timestamp {
    /// The point that lies that many milliseconds after the Unix epoch, or before it if negative.
    #[must_use]
    pub const fn from_unix_millis(unix_millis: i64) -> Self {
        Self { unix_millis }
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn unix_millis(self) -> i64 {
        self.unix_millis
    }

    /// Whole seconds since the Unix epoch, rounded down.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.unix_millis.div_euclid(1000)
    }

    /// The time in the format of the service, `2022-08-09T16:23:11+0800`, rounded down to a second.
    pub(crate) fn service_text(self) -> String {
        let local = DateAndTime(self.unix_seconds().saturating_add(SERVICE_OFFSET_SECONDS));
        format!("{local}+0800")
    }

    /// The time as headers of HTTP have it, `Sun, 06 Nov 1994 08:49:37 GMT`, rounded down to a second.
    pub(crate) fn http_text(self) -> String {
        const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let seconds = self.unix_seconds();
        let days = seconds.div_euclid(86_400);
        let (year, month, day) = date_of(days);
        let weekday = usize::try_from(days.rem_euclid(7)).ok().and_then(|day| DAYS.get(day));
        let month = usize::try_from(month.saturating_sub(1)).ok().and_then(|month| MONTHS.get(month));
        let text = DateAndTime(seconds).to_string();
        let clock = text.split_once('T').map_or("", |(_, clock)| clock);
        let (weekday, month) = (weekday.copied().unwrap_or_default(), month.copied().unwrap_or_default());
        format!("{weekday}, {day:02} {month} {year:04} {clock} GMT")
    }
}

/// The zone in which the service writes its times.
const SERVICE_OFFSET_SECONDS: i64 = 8 * 3600;

/// Seconds since the Unix epoch that the format of the service can hold: those before the year 10000 in its zone.
pub(crate) const SERVICE_TIMES: std::ops::Range<i64> = 0..253_402_300_800 - SERVICE_OFFSET_SECONDS;

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let millis = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis())
                .unwrap_or(i64::MAX)
                .checked_neg()
                .unwrap_or(i64::MIN),
        };
        Self::from_unix_millis(millis)
    }
}

/// Text that is not a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseTimestampError;

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time such as 2022-08-09T16:23:11+0800")
    }
}

impl std::error::Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or(ParseTimestampError)
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-');
    let (year, month, day) = (digits(date.next()?, 4)?, digits(date.next()?, 2)?, digits(date.next()?, 2)?);
    let zone_at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(zone_at)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut clock = clock.splitn(3, ':');
    let (hour, minute, second) =
        (digits(clock.next()?, 2)?, digits(clock.next()?, 2)?, digits(clock.next()?, 2)?);
    if !(1..=12).contains(&month)
        || day < 1
        || day > days_in_month(year, month)
        || hour > 23
        || minute > 59
        || second > 60
    {
        return None;
    }
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let offset = match zone.strip_prefix(['Z', 'z']) {
        Some("") => 0,
        Some(_) => return None,
        None => {
            let (sign, rest) = zone.split_at_checked(1)?;
            let rest = rest.replacen(':', "", 1);
            let (hours, minutes) = rest.split_at_checked(2)?;
            let minutes = digits(hours, 2)?.checked_mul(60)?.checked_add(digits(minutes, 2)?)?;
            if sign == "-" { minutes.checked_neg()? } else { minutes }
        }
    };
    let seconds = days_since_epoch(year, month, day)?
        .checked_mul(86_400)?
        .checked_add(hour.checked_mul(3600)?)?
        .checked_add(minute.checked_mul(60)?)?
        .checked_add(second)?
        .checked_sub(offset.checked_mul(60)?)?;
    Some(Timestamp::from_unix_millis(seconds.checked_mul(1000)?.checked_add(millis)?))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn is_leap(year: i64) -> bool {
    year.checked_rem(4) == Some(0) && (year.checked_rem(100) != Some(0) || year.checked_rem(400) == Some(0))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, counted in years that begin in March.
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let shifted = month.checked_add(9)?.checked_rem(12)?;
    let day_of_year =
        shifted.checked_mul(153)?.checked_add(2)?.checked_div(5)?.checked_add(day)?.checked_sub(1)?;
    let leap_days =
        year.div_euclid(4).checked_sub(year.div_euclid(100))?.checked_add(year.div_euclid(400))?;
    year.checked_mul(365)?.checked_add(leap_days)?.checked_add(day_of_year)?.checked_sub(719_468)
}

/// Year, month and day of a day counted from 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    // 400 years have 146,097 days; the sums below stay far inside i64 for every time in milliseconds.
    let days = days.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = day_of_era
        .saturating_sub(day_of_era.div_euclid(1460))
        .saturating_add(day_of_era.div_euclid(36_524))
        .saturating_sub(day_of_era.div_euclid(146_096))
        .div_euclid(365);
    let day_of_year = day_of_era.saturating_sub(
        year_of_era
            .saturating_mul(365)
            .saturating_add(year_of_era.div_euclid(4))
            .saturating_sub(year_of_era.div_euclid(100)),
    );
    let shifted = day_of_year.saturating_mul(5).saturating_add(2).div_euclid(153);
    let day = day_of_year
        .saturating_sub(shifted.saturating_mul(153).saturating_add(2).div_euclid(5))
        .saturating_add(1);
    let month = if shifted < 10 { shifted.saturating_add(3) } else { shifted.saturating_sub(9) };
    let year = year_of_era.saturating_add(era.saturating_mul(400)).saturating_add(i64::from(month <= 2));
    (year, month, day)
}

/// Seconds since the Unix epoch as date and time of day, without a zone.
struct DateAndTime(i64);

impl fmt::Display for DateAndTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_of(self.0.div_euclid(86_400));
        let of_day = self.0.rem_euclid(86_400);
        let (hour, minute, second) =
            (of_day.div_euclid(3600), of_day.rem_euclid(3600).div_euclid(60), of_day.rem_euclid(60));
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        DateAndTime(self.unix_seconds()).fmt(f)?;
        match self.unix_millis.rem_euclid(1000) {
            0 => f.write_str("Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

/// Tells the wall-clock time; signing reads it anew for each attempt.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        SystemTime::now().into()
    }
}

/// A clock that stands still until it is moved, for tests.
#[derive(Debug, Default)]
pub struct ManualClock {
    unix_millis: std::sync::atomic::AtomicI64,
}

impl ManualClock {
    /// A clock that shows `start`.
    #[must_use]
    pub fn new(start: Timestamp) -> Self {
        Self { unix_millis: start.unix_millis().into() }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.unix_millis.fetch_add(millis, std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.unix_millis.load(std::sync::atomic::Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_the_wire_are_read() {
        let expected = Timestamp::from_unix_millis(1_660_033_391_000);
        for text in [
            "2022-08-09T16:23:11+0800",
            "2022-08-09T16:23:11+08:00",
            "2022-08-09T08:23:11Z",
            "2022-08-09T08:23:11.000Z",
            "2022-08-09T03:53:11-0430",
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        assert_eq!("2020-12-10T03:37:30.5Z".parse::<Timestamp>().unwrap().unix_millis(), 1_607_571_450_500);
    }

    #[test]
    fn a_header_has_its_time_in_the_form_of_http() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Tue, 29 Feb 2000 23:59:59 GMT",
        ] {
            let seconds = crate::retry::http_date(text).unwrap();
            assert_eq!(Timestamp::from_unix_millis(seconds * 1000 + 999).http_text(), text);
        }
    }

    #[test]
    fn a_time_is_sent_in_the_format_of_the_service() {
        let text = |millis: i64| Timestamp::from_unix_millis(millis).service_text();
        assert_eq!(text(1_660_033_391_000), "2022-08-09T16:23:11+0800");
        assert_eq!(text(1_660_033_391_999), "2022-08-09T16:23:11+0800");
        assert_eq!(text(SERVICE_TIMES.start * 1000), "1970-01-01T08:00:00+0800");
        assert_eq!(text(SERVICE_TIMES.end * 1000 - 1), "9999-12-31T23:59:59+0800");
    }

    #[test]
    fn other_text_is_no_time() {
        for text in [
            "",
            "-",
            "2022-08-09",
            "2022-13-09T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2022-08-09T24:00:00Z",
            "2022-08-09T00:00:00",
            "2022-08-09T00:00:00+8",
            "2022-08-09T00:00:00.Z",
            "+022-08-09T00:00:00Z",
            "é",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(ParseTimestampError), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn text_and_time_agree(millis in -62_135_596_800_000_i64..253_402_300_800_000) {
            let time = Timestamp::from_unix_millis(millis);
            prop_assert_eq!(time.to_string().parse(), Ok(time));
        }
    }
}
