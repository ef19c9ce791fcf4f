//! What makes two items of a run the same work.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha1::{Digest, Sha1};

use crate::config::Target;
use crate::operation::SubmitJob;

/// The digest of what an item does to which picture and where the result goes. Where it stands in the input is no part of
/// it, nor is what does not change the result: priority, callback, queue, the caller's own text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Identity([u8; 20]);

impl Identity {
    /// Of a submission that a client for `target` makes.
    pub(crate) fn of(target: &Target, request: &SubmitJob) -> Self {
        let (how, what) = match (&request.rule, &request.template_id) {
            (Some(rule), _) => ("rule", rule.as_str()),
            (None, Some(id)) => ("template", id.as_str()),
            (None, None) => ("", ""),
        };
        let mut digest = Sha1::new();
        for part in [
            &target.bucket,
            &target.region,
            &request.input,
            how,
            what,
            request.output_bucket.as_deref().unwrap_or(&target.bucket),
            request.output_region.as_deref().unwrap_or(&target.region),
            &request.output,
        ] {
            // With its length in front no part can reach into the next.
            digest.update(format!("{}:{part},", part.len()));
        }
        Self(digest.finalize().into())
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({self})")
    }
}

impl Serialize for Identity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Identity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; 20];
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
        let is_whole = pairs.len() == bytes.len()
            && rest.is_empty()
            && bytes.iter_mut().zip(pairs).all(|(byte, [high, low])| match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    *byte = (high << 4) | low;
                    true
                }
                _ => false,
            });
        match is_whole {
            true => Ok(Self(bytes)),
            false => Err(serde::de::Error::custom("an identity has 40 hexadecimal digits")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn request() -> SubmitJob {
        SubmitJob {
            input: "in/cat.jpg".into(),
            rule: Some("imageMogr2/rotate/90".into()),
            output: "out/cat.jpg".into(),
            ..SubmitJob::default()
        }
    }

    fn target() -> Target {
        Target { bucket: "examplebucket-1250000000".into(), region: "ap-guangzhou".into() }
    }

    #[test]
    fn every_part_counts_and_nothing_else_does() {
        let own = Identity::of(&target(), &request());
        let others = [
            SubmitJob { input: "in/dog.jpg".into(), ..request() },
            SubmitJob { output: "out/dog.jpg".into(), ..request() },
            SubmitJob { rule: Some("imageMogr2/rotate/91".into()), ..request() },
            SubmitJob { rule: None, template_id: Some("imageMogr2/rotate/90".into()), ..request() },
            SubmitJob { output_bucket: Some("other-1250000000".into()), ..request() },
            SubmitJob { output_region: Some("ap-beijing".into()), ..request() },
            SubmitJob { input: "in/cat.jpg,4:rule".into(), ..request() },
        ];
        let mut all: HashSet<Identity> =
            others.iter().map(|request| Identity::of(&target(), request)).collect();
        all.insert(own);
        all.insert(Identity::of(&Target { bucket: "b-1".into(), ..target() }, &request()));
        assert_eq!(all.len(), 9);
        let same = SubmitJob {
            output_bucket: Some(target().bucket),
            output_region: Some(target().region),
            user_data: Some("order-17".into()),
            job_level: Some(2),
            callback: Some("https://example.com/".into()),
            queue_id: Some("p1".into()),
            ..request()
        };
        assert_eq!(Identity::of(&target(), &same), own);
    }

    #[test]
    fn the_digest_is_the_documented_one_and_comes_back() {
        let own = Identity::of(&target(), &request());
        let text = "24:examplebucket-1250000000,12:ap-guangzhou,10:in/cat.jpg,4:rule,20:imageMogr2/rotate/90,\
                    24:examplebucket-1250000000,12:ap-guangzhou,11:out/cat.jpg,";
        assert_eq!(own.to_string(), crate::signature::sha1_hex(text.as_bytes()));
        let json = serde_json::to_string(&own).unwrap();
        assert_eq!(serde_json::from_str::<Identity>(&json).unwrap(), own);
        for broken in ["\"\"", "\"00\"", &json.replace(&own.to_string(), &"g".repeat(40))] {
            assert!(serde_json::from_str::<Identity>(broken).is_err(), "{broken}");
        }
    }
}
