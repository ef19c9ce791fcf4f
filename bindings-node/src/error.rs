//! Errors cross as data; the error is made in JavaScript.

use std::borrow::Cow;

use cloud_infinite::blocking::Witness;
use cloud_infinite::{Error, ErrorKind, Outcome, Submission};
use napi::bindgen_prelude::{Env, Object};

use crate::asks::Thrown;
use crate::convert::ToJs;
use crate::generated::{kind_name, outcome_name};
use crate::names::{spell, spell_methods, spell_text};

/// An error of the core with what only the binding knows.
pub(crate) struct Failure {
    error: Error,
    /// The method as JavaScript spells it.
    operation: Option<Cow<'static, str>>,
    /// What to say of a submission of which the error itself says nothing.
    outcome: Option<Outcome>,
    /// A submission that may have created a job, if the error itself has none.
    submission: Option<Box<Submission>>,
    /// Whether the names in it are those of JavaScript already.
    is_spelled: bool,
}

impl Failure {
    pub(crate) fn new(error: Error) -> Self {
        Self { error, operation: None, outcome: None, submission: None, is_spelled: false }
    }

    /// An error of the binding's own, which speaks of what the caller wrote.
    pub(crate) fn spelled(error: Error) -> Self {
        Self { is_spelled: true, ..Self::new(error) }
    }

    /// Names the method that failed.
    pub(crate) fn of(self, operation: &'static str) -> Self {
        Self { operation: Some(Cow::Borrowed(operation)), ..self }
    }

    /// Names the method that the error itself speaks of.
    pub(crate) fn of_its_own(self) -> Self {
        Self { operation: self.error.operation().map(|name| Cow::Owned(spell(name))), ..self }
    }

    /// The request never reached the core, which reports an outcome for some operations.
    pub(crate) fn before_sending(self, at_most_once: bool) -> Self {
        Self { outcome: at_most_once.then_some(Outcome::NotSent), ..self }
    }

    /// Something broke while this call was under way.
    pub(crate) fn in_doubt(self, creates: bool, witness: &Witness) -> Self {
        Self {
            outcome: creates.then(|| witness.outcome()),
            submission: witness.submission().map(Box::new),
            ..self
        }
    }

    /// The whole sentence, with the names that the caller knows.
    fn text(&self) -> String {
        let whole = self.error.to_string();
        let own = self.error.operation().and_then(|name| whole.strip_prefix(name)?.strip_prefix(": "));
        let text = own.unwrap_or(&whole);
        let text = match self.error.kind() {
            _ if self.is_spelled => text.to_owned(),
            // Behind this mark stands what the caller wrote, which must stay as it is.
            ErrorKind::InvalidArgument | ErrorKind::Credential => match text.split_once(" (given: ") {
                Some((rule, given)) => format!("{} (given: {given}", spell_text(rule)),
                None => spell_text(text),
            },
            _ => spell_methods(text),
        };
        match &self.operation {
            Some(operation) => format!("{operation}: {text}"),
            None => text,
        }
    }

    /// The error as plain data: `text` is the whole sentence; what is not known is missing.
    pub(crate) fn into_js(self, env: &Env) -> napi::Result<Object<'_>> {
        let mut object = Object::new(env)?;
        let error = &self.error;
        let owned = |text: &str| text.to_owned();
        kind_name(error.kind()).to_owned().put(env, &mut object, c"kind")?;
        self.text().put(env, &mut object, c"text")?;
        self.operation.as_deref().map(owned).put(env, &mut object, c"operation")?;
        error.outcome().or(self.outcome).map(outcome_name).map(owned).put(env, &mut object, c"outcome")?;
        error.status().map(u32::from).put(env, &mut object, c"status")?;
        error.code().map(owned).put(env, &mut object, c"code")?;
        error.service_message().map(owned).put(env, &mut object, c"serviceMessage")?;
        error.request_id().map(owned).put(env, &mut object, c"requestId")?;
        error.attempts().put(env, &mut object, c"attempts")?;
        error.elapsed().put(env, &mut object, c"elapsedMs")?;
        error.waited().put(env, &mut object, c"waitedMs")?;
        error.retry_after().put(env, &mut object, c"retryAfterMs")?;
        error.is_retry_quota_exhausted().put(env, &mut object, c"retryQuotaExhausted")?;
        let submission = error.submission().or(self.submission.as_deref());
        submission.map(ToString::to_string).put(env, &mut object, c"submission")?;
        if let Some(argument) = error.argument() {
            let (field, rule) = match self.is_spelled {
                true => (argument.field.clone(), argument.rule.clone()),
                false => (spell(&argument.field), spell_text(&argument.rule)),
            };
            field.put(env, &mut object, c"field")?;
            argument.value.clone().put(env, &mut object, c"value")?;
            rule.put(env, &mut object, c"rule")?;
        }
        error.job().cloned().put(env, &mut object, c"job")?;
        Thrown::behind(error).put(env, &mut object, c"thrown")?;
        error.causes().put(env, &mut object, c"causes")?;
        Ok(object)
    }
}
