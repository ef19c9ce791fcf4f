//! How JavaScript spells the names of the core: camel case, and the unit behind a duration.

use crate::generated;

/// Options of the client and its calls that are durations; those of requests and answers are in the generated list.
const DURATIONS: &[&str] = &["timeout", "attempt_timeout", "connect_timeout", "read_timeout", "settle_time"];

/// `notify_config.mq_name` as `notifyConfig.mqName`, `poll_interval` as `pollIntervalMs`.
pub(crate) fn spell(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for (index, name) in path.split('.').enumerate() {
        if index > 0 {
            out.push('.');
        }
        for (index, word) in name.split('_').enumerate() {
            let mut letters = word.chars();
            match letters.next() {
                Some(first) if index > 0 => {
                    out.extend(first.to_uppercase());
                    out.push_str(letters.as_str());
                }
                _ => out.push_str(word),
            }
        }
        if DURATIONS.contains(&name) || generated::DURATIONS.contains(&name) {
            out.push_str("Ms");
        }
    }
    out
}

/// Behind these words stand names of processing rules, which are the same in every language.
const NAMES_OF_RULES: &[&str] = &["is not a processing rule: ", "fails on such a picture: "];

/// The same for every name between back ticks.
pub(crate) fn spell_text(text: &str) -> String {
    if let Some(words) = NAMES_OF_RULES.iter().find(|words| text.contains(**words))
        && let Some((before, behind)) = text.split_once(*words)
    {
        return format!("{}{words}{behind}", spell_text(before));
    }
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.'))
    };
    let parts = text.split('`').enumerate().map(|(index, part)| match index % 2 {
        1 if is_name(part) => spell(part),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// The names of methods, wherever they stand.
pub(crate) fn spell_methods(text: &str) -> String {
    let mut out = text.to_owned();
    for (core, js) in generated::METHODS {
        if out.contains(core) {
            out = out.replace(core, js);
        }
    }
    out
}
