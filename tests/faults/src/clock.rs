//! The server's time in the three forms that it writes, and the one that it reads.

use std::time::{SystemTime, UNIX_EPOCH};

/// The service writes local times of this zone, in seconds east of Greenwich.
const ZONE: i64 = 8 * 3600;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// Seconds since the Unix epoch.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// `2022-08-09T16:23:11+0800`, as in answers.
pub(crate) fn service_time(unix: i64) -> String {
    let (year, month, day, hour, minute, second) = civil(unix.saturating_add(ZONE));
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+0800")
}

/// `2022-08-09T08:23:11Z`, as in the `ServerTime` of an error.
pub(crate) fn utc_time(unix: i64) -> String {
    let (year, month, day, hour, minute, second) = civil(unix);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `Tue, 09 Aug 2022 08:23:11 GMT`, as in headers.
pub(crate) fn http_date(unix: i64) -> String {
    let (year, month, day, hour, minute, second) = civil(unix);
    let weekday = WEEKDAYS[usize::try_from(unix.div_euclid(86_400).rem_euclid(7)).unwrap_or(0)];
    let month = MONTHS[usize::try_from(month - 1).unwrap_or(0)];
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Reads `2022-08-09T16:23:11+0800`, the only form in which the service takes times.
pub(crate) fn parse_service_time(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let fits = bytes.len() == 24
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            10 => *byte == b'T',
            13 | 16 => *byte == b':',
            19 => matches!(byte, b'+' | b'-'),
            _ => byte.is_ascii_digit(),
        });
    if !fits {
        return None;
    }
    let number = |from: usize, to: usize| text[from..to].parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let zone = (number(20, 22)? * 60 + number(22, 24)?) * if bytes[19] == b'-' { -60 } else { 60 };
    let unix = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - zone;
    // What comes out different was no date, such as the 31st of February.
    let back = civil(unix + zone);
    (back == (year, month, day, hour, minute, second)).then_some(unix)
}

/// Year, month, day, hour, minute and second of a second counted from 1970.
fn civil(unix: i64) -> (i64, i64, i64, i64, i64, i64) {
    let (days, of_day) = (unix.div_euclid(86_400), unix.rem_euclid(86_400));
    // Years that begin in March have the leap day at their end; 400 of them are 146,097 days.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day, of_day / 3600, of_day / 60 % 60, of_day % 60)
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_second_in_every_form() {
        let unix = 1_660_033_391;
        assert_eq!(service_time(unix), "2022-08-09T16:23:11+0800");
        assert_eq!(utc_time(unix), "2022-08-09T08:23:11Z");
        assert_eq!(http_date(unix), "Tue, 09 Aug 2022 08:23:11 GMT");
        assert_eq!(parse_service_time("2022-08-09T16:23:11+0800"), Some(unix));
        assert_eq!(parse_service_time("2022-08-09T08:23:11+0000"), Some(unix));
        assert_eq!(utc_time(951_782_400), "2000-02-29T00:00:00Z");
        for refused in ["2022-02-31T00:00:00+0800", "2022-08-09T16:23:11+08:00", "2022-08-09", "", "é"] {
            assert_eq!(parse_service_time(refused), None, "{refused}");
        }
    }
}
