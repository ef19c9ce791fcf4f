//! Values that cross the border, in both directions. Every crossing is a copy.
#![expect(
    unsafe_code,
    reason = "a value is read as the type that was found a line before, which napi cannot know"
)]

use std::collections::BTreeMap;
use std::ffi::CStr;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use cloud_infinite::{Error, ErrorKind, Secret, Timestamp};
use napi::bindgen_prelude::{
    Array, Env, JsObjectValue, JsValue, Object, ToNapiValue, Uint8ArraySlice, Unknown, Utf16String,
};
use napi::{JsDate, KeyCollectionMode, KeyConversion, KeyFilter, ValueType};

use crate::error::Failure;

/// A value of the core that JavaScript sees.
pub(crate) trait ToJs: Sized {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>>;

    /// Makes the value a property, unless it is absent.
    fn put(self, env: &Env, object: &mut Object<'_>, name: &CStr) -> napi::Result<()> {
        object.set_c_named_property(name, self.to_js(env)?)
    }
}

/// A value of JavaScript that the core takes.
pub(crate) trait FromJs: Sized {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal>;

    /// What stands for a property that is missing.
    fn absent() -> Result<Self, Refusal> {
        Err(Refusal::rule(String::new(), "is needed"))
    }
}

/// Why a value of JavaScript was not taken.
pub(crate) enum Refusal {
    /// It breaks a rule; the same error as for a value that the core refuses.
    Rule {
        /// Names of the properties that lead to the value, joined by dots.
        field: String,
        /// The value as text.
        value: String,
        /// The rule.
        rule: String,
    },
    /// The client was closed before.
    Closed,
    /// A getter threw, which is the caller's own exception.
    Thrown(napi::Error),
}

impl Refusal {
    pub(crate) fn rule(value: String, rule: impl Into<String>) -> Self {
        Self::Rule { field: String::new(), value, rule: rule.into() }
    }

    pub(crate) fn wrong_type(value: Unknown<'_>, expected: &str) -> Self {
        match describe(value) {
            Ok((given, shown)) => Self::rule(shown, format!("must be {expected}, not {given}")),
            Err(error) => Self::Thrown(error),
        }
    }

    /// The same refusal, seen from the record that holds the value as `outer`.
    pub(crate) fn inside(self, outer: &str) -> Self {
        match self {
            Self::Rule { field, value, rule } if field.is_empty() => {
                Self::Rule { field: outer.to_owned(), value, rule }
            }
            Self::Rule { field, value, rule } => {
                Self::Rule { field: format!("{outer}.{field}"), value, rule }
            }
            other => other,
        }
    }

    /// The same refusal; if it is of an argument as a whole, that is its name.
    pub(crate) fn named(self, argument: &str) -> Self {
        match self {
            Self::Rule { ref field, .. } if !field.is_empty() => self,
            other => other.inside(argument),
        }
    }

    /// The same refusal without the value, which must not be seen.
    pub(crate) fn hidden(self) -> Self {
        match self {
            Self::Rule { field, rule, .. } => Self::Rule { field, value: "(hidden)".to_owned(), rule },
            other => other,
        }
    }

    /// The error that the caller gets. What the caller's own code threw is thrown on.
    pub(crate) fn into_failure(self) -> napi::Result<Failure> {
        match self {
            Self::Rule { field, value, rule } => {
                Ok(Failure::spelled(Error::invalid_argument(field, value, rule)))
            }
            Self::Closed => {
                Ok(Failure::new(Error::from_binding(ErrorKind::Conflict, "this client is closed")))
            }
            Self::Thrown(error) => Err(error),
        }
    }
}

impl From<napi::Error> for Refusal {
    fn from(error: napi::Error) -> Self {
        Self::Thrown(error)
    }
}

/// What a value is, and how it is shown. Runs no code of the caller, such as `toString`.
fn describe(value: Unknown<'_>) -> napi::Result<(&'static str, String)> {
    let plain = |value: Unknown<'_>| value.coerce_to_string()?.into_utf8()?.into_owned();
    Ok(match value.get_type()? {
        ValueType::Undefined => ("undefined", "undefined".to_owned()),
        ValueType::Null => ("null", "null".to_owned()),
        ValueType::Boolean => ("a boolean", plain(value)?),
        ValueType::Number => ("a number", plain(value)?),
        ValueType::String => ("a string", plain(value)?),
        ValueType::Symbol => ("a symbol", "a symbol".to_owned()),
        ValueType::Function => ("a function", "a function".to_owned()),
        ValueType::Object if value.is_array()? => ("an array", "an array".to_owned()),
        ValueType::Object if value.is_date()? => ("a Date", "a Date".to_owned()),
        ValueType::Object => ("an object", "an object".to_owned()),
        // A `BigInt`, or what newer versions of Node-API know.
        _ => ("something else", "something else".to_owned()),
    })
}

/// Takes a value for a record and refuses properties that it does not have: a misspelt name must not be ignored.
pub(crate) fn record<'env>(
    value: Unknown<'env>,
    type_name: &str,
    names: &[&CStr],
) -> Result<Object<'env>, Refusal> {
    if value.get_type()? != ValueType::Object || value.is_array()? || value.is_date()? {
        return Err(Refusal::wrong_type(value, "an object"));
    }
    // SAFETY: the value was just found to be an object.
    let object: Object<'env> = unsafe { value.cast() }?;
    let keys = object.get_all_property_names(
        KeyCollectionMode::OwnOnly,
        // Symbols are not names of anything here; other code may have marked the object with them.
        KeyFilter::SkipSymbols,
        KeyConversion::NumbersToStrings,
    )?;
    for index in 0..keys.get_array_length()? {
        let key: String = keys.get_element(index)?;
        if !names.iter().any(|name| name.to_bytes() == key.as_bytes()) {
            let rule = match similar(&key, names) {
                Some(name) => format!("is no property of {type_name}; `{name}` is"),
                None => format!("is no property of {type_name}"),
            };
            return Err(Refusal::rule(String::new(), rule).inside(&key));
        }
    }
    Ok(object)
}

/// The name that was probably meant: the same letters in another spelling, with or without the unit.
fn similar<'a>(key: &str, names: &[&'a CStr]) -> Option<&'a str> {
    let letters = |text: &str| text.replace('_', "").to_lowercase();
    let given = letters(key);
    let mut names = names.iter().filter_map(|name| name.to_str().ok());
    names.find(|name| letters(name) == given || letters(name).strip_suffix("ms") == Some(&given))
}

/// The property `name` of a record.
pub(crate) fn field<T: FromJs>(record: &Object<'_>, name: &CStr) -> Result<T, Refusal> {
    let value: Unknown<'_> = record.get_c_named_property_unchecked(name)?;
    let taken = match value.get_type()? {
        ValueType::Undefined => T::absent(),
        _ => T::from_js(value),
    };
    taken.map_err(|refusal| refusal.inside(&name.to_string_lossy()))
}

/// A record that goes to JavaScript. Every field is named, so that a field added to the core does not compile unless
/// the files were generated anew.
macro_rules! to_js {
    ($name:ident { $($field:ident: $js:literal),* $(,)? }) => {
        impl $crate::convert::ToJs for cloud_infinite::$name {
            fn to_js<'env>(self, env: &'env napi::Env) -> napi::Result<napi::bindgen_prelude::Unknown<'env>> {
                let Self { $($field),* } = self;
                let mut object = napi::bindgen_prelude::Object::new(env)?;
                $( $crate::convert::ToJs::put($field, env, &mut object, $js)?; )*
                Ok(napi::bindgen_prelude::JsValue::to_unknown(&object))
            }
        }
    };
}

/// A record that comes from JavaScript; every field is named for the same reason.
macro_rules! from_js {
    ($name:ident { $($field:ident: $js:literal),* $(,)? }) => {
        impl $crate::convert::FromJs for cloud_infinite::$name {
            fn from_js(value: napi::bindgen_prelude::Unknown<'_>) -> Result<Self, $crate::convert::Refusal> {
                let _object = $crate::convert::record(value, stringify!($name), &[$($js),*])?;
                Ok(Self { $( $field: $crate::convert::field(&_object, $js)?, )* })
            }
        }
    };
}

/// An open enumeration: text in both directions.
macro_rules! choice {
    ($name:ident) => {
        impl $crate::convert::ToJs for cloud_infinite::$name {
            fn to_js<'env>(self, env: &'env napi::Env) -> napi::Result<napi::bindgen_prelude::Unknown<'env>> {
                Ok(napi::bindgen_prelude::JsValue::to_unknown(&env.create_string(self.as_str())?))
            }
        }

        impl $crate::convert::FromJs for cloud_infinite::$name {
            fn from_js(value: napi::bindgen_prelude::Unknown<'_>) -> Result<Self, $crate::convert::Refusal> {
                <String as $crate::convert::FromJs>::from_js(value).map(Self::from)
            }
        }
    };
}

pub(crate) use {choice, from_js, to_js};

impl ToJs for String {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        Ok(env.create_string(&self)?.to_unknown())
    }
}

impl FromJs for String {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        if value.get_type()? != ValueType::String {
            return Err(Refusal::wrong_type(value, "a string"));
        }
        // SAFETY: the value was just found to be a string.
        let units: Utf16String = unsafe { value.cast() }?;
        // Half of a surrogate pair is a valid string of JavaScript and no text.
        Self::from_utf16(&units)
            .map_err(|_| Refusal::rule(Self::from_utf16_lossy(&units), "must be text that UTF-8 can hold"))
    }
}

impl ToJs for Bytes {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        Ok(Uint8ArraySlice::copy_from(env, &self)?.to_unknown())
    }
}

impl FromJs for Bytes {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        if value.is_typedarray()? {
            // SAFETY: the value was just found to be an array of numbers; it says itself of which.
            let bytes: napi::Result<Uint8ArraySlice<'_>> = unsafe { value.cast() };
            if let Ok(bytes) = bytes {
                return Ok(Self::copy_from_slice(&bytes));
            }
        }
        Err(Refusal::wrong_type(value, "a Uint8Array"))
    }
}

impl ToJs for PathBuf {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        Ok(env.create_string(self.to_string_lossy())?.to_unknown())
    }
}

impl FromJs for PathBuf {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        String::from_js(value).map(Self::from)
    }
}

impl ToJs for Secret {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        Ok(env.create_string(self.expose())?.to_unknown())
    }
}

impl FromJs for Secret {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        String::from_js(value).map(Self::new).map_err(Refusal::hidden)
    }
}

impl ToJs for BTreeMap<String, String> {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        let mut object = Object::new(env)?;
        for (name, text) in self {
            object.set_named_property(&name, text)?;
        }
        Ok(object.to_unknown())
    }
}

impl FromJs for BTreeMap<String, String> {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        if value.get_type()? != ValueType::Object || value.is_array()? || value.is_date()? {
            return Err(Refusal::wrong_type(value, "an object with strings"));
        }
        // SAFETY: the value was just found to be an object.
        let object: Object<'_> = unsafe { value.cast() }?;
        let keys = object.get_all_property_names(
            KeyCollectionMode::OwnOnly,
            KeyFilter::SkipSymbols,
            KeyConversion::NumbersToStrings,
        )?;
        let mut entries = Self::new();
        for index in 0..keys.get_array_length()? {
            let name: String = keys.get_element(index)?;
            let value: Unknown<'_> = object.get_named_property_unchecked(&name)?;
            let text = String::from_js(value).map_err(|refusal| refusal.inside(&name))?;
            entries.insert(name, text);
        }
        Ok(entries)
    }

    fn absent() -> Result<Self, Refusal> {
        Ok(Self::new())
    }
}

impl ToJs for bool {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        value(env, self)
    }
}

impl FromJs for bool {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        if value.get_type()? != ValueType::Boolean {
            return Err(Refusal::wrong_type(value, "a boolean"));
        }
        // SAFETY: the value was just found to be a boolean.
        Ok(unsafe { value.cast() }?)
    }
}

impl ToJs for f64 {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        Ok(env.create_double(self)?.to_unknown())
    }
}

impl FromJs for f64 {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        if value.get_type()? != ValueType::Number {
            return Err(Refusal::wrong_type(value, "a number"));
        }
        // SAFETY: the value was just found to be a number.
        Ok(unsafe { value.cast() }?)
    }
}

impl ToJs for u32 {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        Ok(env.create_uint32(self)?.to_unknown())
    }
}

impl FromJs for u32 {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        let number = f64::from_js(value)?;
        if number.fract() == 0.0 && (0.0..=f64::from(Self::MAX)).contains(&number) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole and in range"
            )]
            return Ok(number as Self);
        }
        Err(Refusal::rule(number.to_string(), "must be a whole number from 0 to 4294967295"))
    }
}

impl ToJs for i64 {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        // Sizes and counts: exact as a number of JavaScript up to 2^53.
        Ok(env.create_int64(self)?.to_unknown())
    }
}

impl FromJs for i64 {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        const LARGEST_SAFE: f64 = 9_007_199_254_740_991.0;
        let number = f64::from_js(value)?;
        if number.fract() == 0.0 && (-LARGEST_SAFE..=LARGEST_SAFE).contains(&number) {
            #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
            return Ok(number as Self);
        }
        Err(Refusal::rule(number.to_string(), "must be a safe integer"))
    }
}

impl ToJs for Duration {
    /// Milliseconds, to the microsecond.
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        ((self.as_secs_f64() * 1_000_000.0).round() / 1000.0).to_js(env)
    }
}

impl FromJs for Duration {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        let millis = f64::from_js(value)?;
        Self::try_from_secs_f64(millis / 1000.0).map_err(|_| {
            Refusal::rule(millis.to_string(), "must be a number of milliseconds that is not negative")
        })
    }
}

impl ToJs for Timestamp {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a Date reaches less far than the numbers that are exact"
        )]
        Ok(env.create_date(self.unix_millis() as f64)?.to_unknown())
    }
}

impl FromJs for Timestamp {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        if !value.is_date()? {
            return Err(Refusal::wrong_type(value, "a Date"));
        }
        // SAFETY: the value was just found to be a Date.
        let date: JsDate = unsafe { value.cast() }?;
        let millis = date.value_of()?;
        if millis.is_nan() {
            return Err(Refusal::rule("Invalid Date".to_owned(), "must be a valid Date"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a Date is a whole number of milliseconds below 2^53"
        )]
        Ok(Self::from_unix_millis(millis as i64))
    }
}

impl ToJs for () {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        undefined(env)
    }
}

impl ToJs for Error {
    /// As plain data, out of which the caller makes an error of JavaScript.
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        Ok(Failure::new(self).of_its_own().into_js(env)?.to_unknown())
    }
}

impl<T: ToJs> ToJs for Option<T> {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        match self {
            Some(value) => value.to_js(env),
            None => undefined(env),
        }
    }

    fn put(self, env: &Env, object: &mut Object<'_>, name: &CStr) -> napi::Result<()> {
        self.map_or(Ok(()), |value| value.put(env, object, name))
    }
}

impl<T: FromJs> FromJs for Option<T> {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        T::from_js(value).map(Some)
    }

    fn absent() -> Result<Self, Refusal> {
        Ok(None)
    }
}

impl<T: ToJs> ToJs for Vec<T> {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        let mut array = env.create_array(0)?;
        for item in self {
            array.insert(item.to_js(env)?)?;
        }
        Ok(array.to_unknown())
    }
}

impl<T: FromJs> FromJs for Vec<T> {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        if !value.is_array()? {
            return Err(Refusal::wrong_type(value, "an array"));
        }
        // SAFETY: the value was just found to be an array.
        let array: Array<'_> = unsafe { value.cast() }?;
        let mut items = Self::new();
        for index in 0..array.len() {
            items.push(T::from_js(array.get_element(index)?)?);
        }
        Ok(items)
    }

    fn absent() -> Result<Self, Refusal> {
        Ok(Self::new())
    }
}

/// `undefined`.
pub(crate) fn undefined(env: &Env) -> napi::Result<Unknown<'_>> {
    value(env, ())
}

pub(crate) fn value<T: ToNapiValue>(env: &Env, value: T) -> napi::Result<Unknown<'_>> {
    // SAFETY: the value is made for this environment, whose scope is still open.
    Ok(unsafe { Unknown::from_raw_unchecked(env.raw(), T::to_napi_value(env.raw(), value)?) })
}
