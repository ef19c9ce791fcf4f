//! Reads one section of an INI file. Strict, because a line that is misread leads to the wrong credential.

/// A line that cannot be read. Says nothing of its content, which may be secret.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) line: usize,
    pub(super) what: &'static str,
}

/// The values of `keys` in the section `name`; `None` if there is no such section.
///
/// Lines end with or without a carriage return. Comments begin with `#` or `;`, at the beginning of a line or after
/// white space; values may stand in quotes; the case of keys does not matter.
pub(super) fn section<'a, const N: usize>(
    text: &'a str,
    name: &str,
    keys: [&str; N],
) -> Result<Option<[Option<&'a str>; N]>, Problem> {
    let mut found: Option<[Option<&'a str>; N]> = None;
    let mut place = Place::BeforeSections;
    for (number, line) in (1_usize..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines()) {
        let refuse = |what| Problem { line: number, what };
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(header) = line.strip_prefix('[') {
            let header = without_comment(header)
                .strip_suffix(']')
                .ok_or_else(|| refuse("begins a profile with `[`, but does not end it with `]`"))?;
            place = if header.trim() != name {
                Place::Elsewhere
            } else if found.is_some() {
                return Err(refuse("names a profile that was there before"));
            } else {
                found = Some([None; N]);
                Place::Here
            };
            continue;
        }
        let (key, value) = line
            .split_once(['=', ':'])
            .ok_or_else(|| refuse("is neither a profile, `name = value` nor a comment"))?;
        match (&place, &mut found) {
            (Place::BeforeSections, _) => return Err(refuse("stands before the first profile")),
            (Place::Here, Some(values)) => {
                for (wanted, slot) in keys.iter().zip(values) {
                    if key.trim().eq_ignore_ascii_case(wanted)
                        && slot.replace(without_quotes(without_comment(value))).is_some()
                    {
                        return Err(refuse("sets a value for the second time"));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Where a line stands.
enum Place {
    BeforeSections,
    Here,
    Elsewhere,
}

/// Text up to a comment, trimmed. No value of a credential contains white space.
fn without_comment(text: &str) -> &str {
    let mut before = ' ';
    let end = text.char_indices().find_map(|(at, c)| {
        let begins = matches!(c, '#' | ';') && before.is_whitespace() && at > 0;
        before = c;
        begins.then_some(at)
    });
    end.and_then(|end| text.get(..end)).unwrap_or(text).trim()
}

fn without_quotes(text: &str) -> &str {
    ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read<'a>(text: &'a str, name: &str) -> Result<Option<[Option<&'a str>; 2]>, Problem> {
        section(text, name, ["id", "key"])
    }

    #[test]
    fn a_section_is_read() {
        for text in [
            "[p]\nid=a\nkey=b\n",
            "[p]\r\nid = a\r\nkey = b\r\n",
            "\u{feff}; first\n\n# second\n[other]\nid=x\n[p]\n  ID : a # old\n\tKey=\"b\" ; new\n[q]\nkey=y",
            "[ p ] ; the one\nid='a'\nregion = ap-guangzhou\nkey = b",
        ] {
            assert_eq!(read(text, "p"), Ok(Some([Some("a"), Some("b")])), "{text:?}");
        }
        assert_eq!(read("[p]\nid=a#b;c\nkey=a=b:c", "p"), Ok(Some([Some("a#b;c"), Some("a=b:c")])));
        assert_eq!(read("[p]\nid=\nkey= ; none", "p"), Ok(Some([Some(""), Some("")])));
        assert_eq!(read("[p]\n[q]\nid=a", "p"), Ok(Some([None, None])));
        assert_eq!(read("[P]\nid=a", "p"), Ok(None), "names of profiles differ by case");
        assert_eq!(read("", "p"), Ok(None));
    }

    #[test]
    fn what_cannot_be_read_is_said_by_line() {
        for (text, line) in [
            ("id=a\n[p]", 1),
            ("[p]\nid", 2),
            ("[p]\nid=a\n\n[q\nkey=b", 4),
            ("[p]\nid=a\nID=b", 3),
            ("[p]\n[p]", 2),
            ("[p]\r\n???", 2),
        ] {
            assert_eq!(read(text, "p").unwrap_err().line, line, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_value_comes_back(
            id in "[!-~&&[^\"'#;]]{1,40}", key in "[!-~&&[^\"'#;]]{1,40}", other in "[ -~]{0,20}", crlf: bool,
        ) {
            let end = if crlf { "\r\n" } else { "\n" };
            let text = format!("[other]{end}id = {other}{end}[p]{end}id = {id}{end}key={key}{end}# {other}{end}");
            prop_assert_eq!(read(&text, "p"), Ok(Some([Some(id.as_str()), Some(key.as_str())])));
        }

        #[test]
        fn no_text_makes_it_panic(text in "(\\[|\\]|p|id|=|:|;|#|\"| |\r|\n|.){0,60}") {
            let _ = read(&text, "p");
        }
    }
}
