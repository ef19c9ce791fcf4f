//! Styles: rules that a rule can name.

use std::collections::BTreeMap;

use cloud_infinite::rule::{Rule, Segment, Size, StyleName};

use super::{ImageError, parts};

/// The rules behind `style/<name>`.
///
/// Assumption: a style is a whole rule that stands where its name stands, and names no further style. The service keeps
/// styles with each bucket, and no page of it says how a job meets them; here they are the same for all buckets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Styles(BTreeMap<StyleName, Rule>);

impl Styles {
    /// No styles.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a style.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a name that no rule can have, for a text that is no rule, and for one that names a style.
    pub fn add(&mut self, name: &str, rule: &str) -> Result<(), ImageError> {
        let name = StyleName::new(name).map_err(|error| ImageError::argument(format!("a style: {error}")))?;
        let parsed =
            Rule::parse(rule).map_err(|error| ImageError::argument(format!("style `{name}`: {error}")))?;
        if parsed.segments().iter().any(|segment| matches!(segment, Segment::Style(_))) {
            return Err(ImageError::argument(format!("style `{name}`: a style must not name another one")));
        }
        self.0.insert(name, parsed);
        Ok(())
    }

    /// The rule with each style replaced by what it stands for. A style that is not known stays, and fails by its name
    /// when the rule is executed.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` if the rule has too many segments then.
    pub fn expand(&self, rule: &Rule) -> Result<Rule, ImageError> {
        let stands_for = |segment: &Segment| self.of(segment).map_or(1, |style| style.segments().len());
        if rule.segments().iter().all(|segment| self.of(segment).is_none()) {
            return Ok(rule.clone());
        }
        let mut segments = Vec::with_capacity(rule.segments().iter().map(stands_for).sum());
        for segment in rule.segments() {
            match self.of(segment) {
                Some(style) => segments.extend_from_slice(style.segments()),
                None => segments.push(segment.clone()),
            }
        }
        Rule::from_segments(segments)
            .map_err(|error| ImageError::argument(format!("with its styles written out: {error}")))
    }

    /// From the sizes after the parts of the rule that [`Styles::expand`] made to those after the parts of the rule as it
    /// was written.
    pub(crate) fn of_written(&self, rule: &Rule, sizes: Vec<Size>) -> Vec<Size> {
        let mut sizes = sizes.into_iter();
        let mut written = Vec::new();
        for segment in rule.segments() {
            match self.of(segment).map(parts) {
                Some(Ok(parts)) => written.extend(sizes.by_ref().take(parts.len()).last()),
                // A rule was read from it once.
                Some(Err(_)) => return Vec::new(),
                None => written.extend(sizes.by_ref().take(segment.operations().len().max(1))),
            }
        }
        written
    }

    fn of(&self, segment: &Segment) -> Option<&Rule> {
        match segment {
            Segment::Style(name) => self.0.get(name),
            Segment::ImageMogr2(_) | Segment::ImageView2(_) | Segment::Watermark(_) | Segment::ImageSlim => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles() -> Styles {
        let mut styles = Styles::none();
        styles.add("small", "imageMogr2/thumbnail/100x/rotate/90|imageSlim").unwrap();
        styles.add("grey", "imageMogr2/grayscale/1").unwrap();
        styles
    }

    fn rule(text: &str) -> Rule {
        Rule::parse(text).unwrap()
    }

    #[test]
    fn a_style_stands_where_its_name_stands() {
        for (written, expanded) in [
            ("style/small", "imageMogr2/thumbnail/100x/rotate/90|imageSlim"),
            (
                "style/grey|imageMogr2/flip/vertical|style/small",
                "imageMogr2/grayscale/1|imageMogr2/flip/vertical|imageMogr2/thumbnail/100x/rotate/90|imageSlim",
            ),
            ("imageSlim", "imageSlim"),
            ("style/unknown|imageSlim", "style/unknown|imageSlim"),
        ] {
            assert_eq!(styles().expand(&rule(written)).unwrap().to_string(), expanded);
        }
    }

    #[test]
    fn what_is_no_style_is_refused() {
        for (name, text, words) in [
            ("a/b", "imageSlim", "a style: "),
            ("", "imageSlim", "a style: "),
            ("x", "imageMogr2/rotate/400", "style `x`: rule segment 1"),
            ("x", "imageSlim|style/y", "must not name another"),
        ] {
            let error = Styles::none().add(name, text).unwrap_err();
            assert!(error.message.contains(words), "{error}");
        }
        let many = ["style/small"; 6].join("|");
        let error = styles().expand(&rule(&many)).unwrap_err();
        assert!(error.message.starts_with("with its styles written out: "), "{error}");
    }

    #[test]
    fn sizes_belong_to_the_parts_as_written() {
        let size = |width| Size::new(width, 1);
        let sizes = [1, 2, 3, 4, 5].map(size).to_vec();
        let written = styles().of_written(&rule("imageMogr2/flip/vertical|style/small|imageSlim"), sizes);
        assert_eq!(written, [1, 4, 5].map(size));
        assert_eq!(styles().of_written(&rule("style/small"), Vec::new()), []);
    }
}
