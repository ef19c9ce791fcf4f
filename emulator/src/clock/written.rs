//! The three ways in which this wire writes a time.

use std::fmt;

/// The offset of every time inside documents. The samples show no other one, whatever the region.
const DOCUMENT_OFFSET_SECONDS: i64 = 8 * 3600;

/// A time as documents write it: `2022-08-09T16:23:11+0800`.
pub(crate) fn document_time(seconds: i64) -> String {
    let at = Civil::from_unix(seconds.saturating_add(DOCUMENT_OFFSET_SECONDS));
    format!("{at}+0800")
}

/// Reads a time in the form in which documents write it, with any offset.
pub(crate) fn read_document_time(text: &str) -> Option<i64> {
    let (local, offset) = text.split_at_checked(19)?;
    let number = |from: usize, to: usize| -> Option<i64> { local.get(from..to)?.parse().ok() };
    let at = Civil {
        year: number(0, 4)?,
        month: number(5, 7)?,
        day: number(8, 10)?,
        hour: number(11, 13)?,
        minute: number(14, 16)?,
        second: number(17, 19)?,
    };
    let seconds = at.to_unix();
    // What is no date or no time of day, and what has other signs between its numbers, is written in another way.
    if Civil::from_unix(seconds).to_string() != local {
        return None;
    }
    let (sign, digits) = offset.split_at_checked(1)?;
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits: i64 = digits.parse().ok()?;
    let (hours, minutes) = (digits / 100, digits % 100);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let offset = hours * 3600 + minutes * 60;
    match sign {
        "+" => Some(seconds - offset),
        "-" => Some(seconds + offset),
        _ => None,
    }
}

/// A time as the `ServerTime` element of errors writes it: `2022-08-09T08:23:11Z`.
pub(crate) fn utc_time(seconds: i64) -> String {
    format!("{}Z", Civil::from_unix(seconds))
}

/// A time as lists of objects write it: `2022-08-09T08:23:11.000Z`.
pub(crate) fn utc_time_ms(seconds: i64) -> String {
    format!("{}.000Z", Civil::from_unix(seconds))
}

/// Reads a time in the form in which headers write it today; HTTP's two older forms count as unreadable.
pub(crate) fn read_http_date(text: &str) -> Option<i64> {
    // The form has this length always; a longer year would not fit into the arithmetic.
    if text.len() != "Tue, 09 Aug 2022 08:23:11 GMT".len() {
        return None;
    }
    let mut fields = text.split([' ', ':']).skip(1);
    let mut number = || -> Option<i64> { fields.next()?.parse().ok() };
    let day = number()?;
    let month = fields.next()?;
    let month = MONTHS.iter().position(|name| *name == month)?;
    let mut number = || -> Option<i64> { fields.next()?.parse().ok() };
    let (year, hour, minute, second) = (number()?, number()?, number()?, number()?);
    let at = Civil { year, month: i64::try_from(month).ok()? + 1, day, hour, minute, second };
    let seconds = at.to_unix();
    // What is no date, and what is written in another way, does not come back.
    (http_date(seconds) == text).then_some(seconds)
}

/// The months as headers write them.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A time as the `Date` header writes it: `Tue, 09 Aug 2022 08:23:11 GMT`.
pub(crate) fn http_date(seconds: i64) -> String {
    // The epoch was a Thursday.
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
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

    /// The inverse of [`Civil::from_unix`].
    fn to_unix(&self) -> i64 {
        let (year, march_month) =
            if self.month < 3 { (self.year - 1, self.month + 9) } else { (self.year, self.month - 3) };
        let day_of_year = (153 * march_month + 2) / 5 + self.day - 1;
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let days = year * 365 + leap_days + day_of_year - 719_468;
        days * 86_400 + self.hour * 3600 + self.minute * 60 + self.second
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

    #[test]
    fn times_of_headers_are_read_in_one_form() {
        for seconds in [0, 951_782_400, 1_660_033_391, 4_107_542_400] {
            assert_eq!(read_http_date(&http_date(seconds)), Some(seconds));
        }
        for text in [
            "",
            "Tue",
            "Mon, 09 Aug 2022 08:23:11 GMT",
            "Tue, 9 Aug 2022 08:23:11 GMT",
            "Tue, 09 Aug 2022 08:23:11 UTC",
            "Tue, 09 Aug 2022 08:23:11",
            "Tue, 09 aug 2022 08:23:11 GMT",
            "Tue, 09 Aug 99999999999999999 08:23:11 GMT",
            "Tuesday, 09-Aug-22 08:23:11 GMT",
            "2022-08-09T08:23:11Z",
        ] {
            assert_eq!(read_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn times_of_documents_are_read_in_one_form() {
        for seconds in [0, 951_782_400, 1_660_033_391, 4_107_542_400] {
            assert_eq!(read_document_time(&document_time(seconds)), Some(seconds));
        }
        assert_eq!(read_document_time("2022-08-09T03:53:11-0430"), Some(1_660_033_391));
        for text in [
            "",
            "-",
            "2022-08-09",
            "2022-08-09T16:23:11",
            "2022-08-09T08:23:11Z",
            "2022-08-09T16:23:11+08:00",
            // A plus sign that was not escaped in a query.
            "2022-08-09T16:23:11 0800",
            "2022-08-09 16:23:11+0800",
            "2022-13-09T16:23:11+0800",
            "2023-02-29T16:23:11+0800",
            "2022-08-09T24:00:00+0800",
            "2022-08-09T16:60:00+0800",
            "2022-08-09T16:23:11+2400",
            "2022-08-09T16:23:11+0860",
            "2022-08-+9T16:23:11+0800",
            "2022-08-09T16:23:1\u{e9}+0800",
        ] {
            assert_eq!(read_document_time(text), None, "{text}");
        }
    }
}
