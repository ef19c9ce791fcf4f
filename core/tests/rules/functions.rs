//! What other languages call, held against the vectors that they are held against too.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use cloud_infinite::{ErrorKind, check_rule, encode_base64url, explain_rule, extend_rule, predict_size};
use serde::Deserialize;
use serde_json::Value;

fn vectors<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let path = format!("{}/../tests/vectors/rule/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[derive(Deserialize)]
struct Built {
    steps: Vec<Step>,
    rule: Option<String>,
    field: Option<String>,
    message: Option<String>,
}

#[derive(Deserialize)]
struct Step {
    step: String,
    required: Vec<(String, Value)>,
    optional: serde_json::Map<String, Value>,
}

impl Step {
    fn arguments(&self) -> Vec<String> {
        let required = self.required.iter().map(|(name, value)| (name, value));
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        required.chain(&self.optional).flat_map(|(name, value)| [name.clone(), text(value)]).collect()
    }
}

#[test]
fn steps_make_rules_or_name_their_argument() {
    for built in vectors::<Built>("built") {
        let mut rule = Ok(String::new());
        for step in &built.steps {
            rule = rule.and_then(|rule| extend_rule(&rule, &step.step, step.arguments()));
        }
        match rule {
            Ok(rule) => {
                assert_eq!(Some(&rule), built.rule.as_ref());
                assert_eq!(check_rule(&rule).unwrap(), rule);
            }
            Err(error) => {
                let argument = error.argument().unwrap();
                assert_eq!(Some(&argument.field), built.field.as_ref(), "{error}");
                assert_eq!(Some(&argument.rule), built.message.as_ref(), "{error}");
                assert_eq!(error.operation(), Some("extend_rule"));
            }
        }
    }
}

#[test]
fn steps_take_only_what_they_know() {
    let refused = |step: &str, arguments: &[&str]| {
        let arguments = arguments.iter().map(|text| (*text).to_owned()).collect();
        let error = extend_rule("imageSlim", step, arguments).unwrap_err();
        let argument = error.argument().unwrap();
        format!("{} {}", argument.field, argument.rule)
    };
    assert_eq!(refused("rotate", &[]), "degrees is needed");
    assert_eq!(
        refused("rotate", &["degrees", "ninety"]),
        "degrees must be a whole number of 0 to 4294967295"
    );
    assert_eq!(refused("rotate", &["degrees", "1.5"]), "degrees must be a whole number of 0 to 4294967295");
    assert_eq!(refused("rotate", &["degrees", "1", "degrees", "2"]), "degrees is given twice");
    assert_eq!(refused("rotate", &["degrees", "1", "angle", "2"]), "angle is no argument of this step");
    assert_eq!(refused("rotate", &["degrees"]), "pairs must be names, each with a value");
    assert_eq!(refused("bright", &["change", "x"]), "change must be a whole number");
    assert_eq!(refused("grayscale", &["grey", "1"]), "grey must be `true` or `false`");
    assert!(refused("spin", &[]).starts_with("step must be one of thumbnail, scale, "));
    let error = extend_rule("imageMogr2/spin", "strip", Vec::new()).unwrap_err();
    assert_eq!(error.argument().unwrap().field, "rule");
}

#[test]
fn checks_answer_with_the_normal_form_or_the_place() {
    for vector in vectors::<Value>("accepted") {
        let (text, normalised) = (vector["text"].as_str().unwrap(), vector["normalised"].as_str().unwrap());
        assert_eq!(check_rule(text).unwrap(), normalised);
        let report = explain_rule(text).unwrap();
        let segments: Vec<&str> = report.segments.iter().map(|segment| segment.text.as_str()).collect();
        assert_eq!((segments.join("|").as_str(), report.problem), (normalised, None));
        assert_eq!(report.normalised.as_deref(), Some(normalised));
    }
    for vector in vectors::<Value>("refused") {
        let text = vector["text"].as_str().unwrap();
        let error = check_rule(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        let rule = &error.argument().unwrap().rule;
        assert!(rule.starts_with("is not a processing rule: rule segment "), "{rule}");
        assert!(rule.ends_with(vector["message"].as_str().unwrap()), "{rule}");
        let report = explain_rule(text).unwrap();
        assert_eq!((report.normalised, report.segments.len()), (None, 0));
        let problem = report.problem.unwrap();
        assert_eq!(problem.kind.as_str(), vector["kind"]);
        assert_eq!(u64::from(problem.position), vector["position"].as_u64().unwrap(), "{text}");
        assert_eq!(problem.operation.as_deref(), vector["operation"].as_str());
        assert!(problem.explanation.ends_with('^') && problem.explanation.contains(&problem.message));
    }
}

#[test]
fn places_are_counted_in_bytes_and_in_characters() {
    let problem = explain_rule("style/缩略图|imageMogr2/rotate/361").unwrap().problem.unwrap();
    assert_eq!((problem.position, problem.character, problem.segment), (34, 28, 1));
}

#[derive(Deserialize)]
struct Predicted {
    rule: String,
    width: u32,
    height: u32,
    format: Option<String>,
    orientation: Option<u32>,
    predicted: Option<Value>,
    field: Option<String>,
    message: Option<String>,
}

#[test]
fn sizes_are_predicted_or_it_is_said_why_not() {
    for vector in vectors::<Predicted>("predicted") {
        let Predicted { rule, width, height, format, orientation, .. } = &vector;
        match predict_size(rule, *width, *height, format.as_deref(), *orientation) {
            Ok(size) => {
                let found = match size.depends_on {
                    None => serde_json::json!([size.width, size.height]),
                    Some(on) => {
                        assert_eq!((size.width, size.height), (None, None));
                        let sizes: Vec<_> = size.sizes.iter().map(|size| [size.width, size.height]).collect();
                        serde_json::json!(
                            {"depends_on": on.as_str(), "sizes": sizes, "explanation": size.explanation}
                        )
                    }
                };
                assert_eq!(Some(found), vector.predicted, "{rule}");
            }
            Err(error) => {
                let argument = error.argument().unwrap();
                assert_eq!(Some(&argument.field), vector.field.as_ref(), "{error}");
                assert_eq!(Some(&argument.rule), vector.message.as_ref(), "{error}");
            }
        }
    }
}

#[test]
fn base64_is_url_safe_and_has_no_padding() {
    assert_eq!(encode_base64url(&[0xfb, 0xff]).unwrap(), "-_8");
    assert_eq!(encode_base64url("版权".as_bytes()).unwrap(), "54mI5p2D");
    assert_eq!(encode_base64url(b"").unwrap(), "");
}
