//! The parameters of a query: names and values that need no escapes.

use super::Problem;

/// How many items a list has unless the caller says otherwise.
const USUAL: usize = 100;

/// The most items of a list.
const MOST: usize = 1000;

/// The values of `names` in their order. Any other name is refused.
pub(super) fn read<'q, const N: usize>(
    query: Option<&'q str>,
    names: [&str; N],
) -> Result<[Option<&'q str>; N], Problem> {
    let mut values = [None; N];
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match names.iter().zip(values.iter_mut()).find(|(known, _)| **known == name) {
            Some((_, slot)) => *slot = Some(value),
            None => {
                let known = names.join(", ");
                let sentence = format!("There is no parameter `{name}` here; known are: {known}.");
                return Err(Problem::bad_request(sentence));
            }
        }
    }
    Ok(values)
}

/// How many items are wanted.
pub(super) fn limit(value: Option<&str>) -> Result<usize, Problem> {
    let Some(text) = value else { return Ok(USUAL) };
    text.parse().ok().filter(|limit| (1..=MOST).contains(limit)).ok_or_else(|| {
        let sentence = format!("`limit` must be a number from 1 to {MOST}, but it is `{text}`.");
        Problem::bad_request(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_are_refused() {
        assert_eq!(read(None, ["a"]).unwrap(), [None]);
        assert_eq!(read(Some("b=2&a=1=1"), ["a", "b", "c"]).unwrap(), [Some("1=1"), Some("2"), None]);
        let refused = read(Some("limits=5"), ["limit", "stage"]).unwrap_err();
        assert_eq!(refused.1, "There is no parameter `limits` here; known are: limit, stage.");
    }

    #[test]
    fn limits_have_limits() {
        assert_eq!(limit(None).unwrap(), USUAL);
        assert_eq!(limit(Some("1000")).unwrap(), 1000);
        for bad in ["0", "1001", "-1", "", "x"] {
            assert!(limit(Some(bad)).is_err(), "{bad}");
        }
    }
}
