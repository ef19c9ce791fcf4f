//! Listing objects.

use serde::Deserialize;

use super::{Operation, Route, check};
use crate::error::InvalidArgument;
use crate::model::{ObjectPage, ObjectSummary};
use crate::object::{unescaped, unquoted};
use crate::pager::PagedOperation;
use crate::xml::{DecodeError, Element, from_element, lenient};

/// Most entries of a page.
const MAX_KEYS: u32 = 1000;
/// The only encoding of names: a document cannot carry every character that a key may have.
const ENCODING: &str = "url";

/// Lists the objects of the client's bucket, by their keys in the order of their bytes.
///
/// The list shows an object that was just put or deleted only after a while; ask for a key that you know with
/// [`HeadObject`](crate::HeadObject) instead. With a `delimiter` the keys that hold it behind the prefix are not listed one
/// by one, but as one of the page's `common_prefixes`: read the list page by page to see them.
///
/// A list that was left can be taken up where it was: with the `next_marker` of the last page that was read, or any key, and
/// the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own host, permission `cos:GetBucket`.
///
/// ```no_run
/// # use cloud_infinite::ListObjects;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let mut objects =
///     client.list_objects(ListObjects { prefix: Some("out/".into()), ..Default::default() });
/// while let Some(object) = objects.next().await? {
///     println!("{}: {:?} bytes", object.key, object.size);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListObjects {
    /// Only objects whose key begins with this.
    pub prefix: Option<String>,
    /// One character, such as `/`, up to which keys are taken together.
    pub delimiter: Option<String>,
    /// Only keys behind this one. It need not exist.
    pub marker: Option<String>,
    /// Objects and common prefixes per page, 1 to 1000. Not given means 1000.
    pub max_keys: Option<u32>,
}

impl From<()> for ListObjects {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl Operation for ListObjects {
    type Output = ObjectPage;
    const NAME: &'static str = "list_objects";
    const ROUTE: Route = Route::get("/").on_object_host().idempotent();
    const ROOT: &'static str = "ListBucketResult";

    fn validate(&self) -> Result<(), InvalidArgument> {
        for (field, value) in [("prefix", &self.prefix), ("marker", &self.marker)] {
            if let Some(value) = value {
                check::part_of_key(field, value)?;
            }
        }
        if let Some(delimiter) = &self.delimiter
            && delimiter.chars().count() != 1
        {
            return Err(InvalidArgument::new("delimiter", delimiter, "must be one character"));
        }
        match self.max_keys {
            Some(max_keys) if !(1..=MAX_KEYS).contains(&max_keys) => {
                Err(InvalidArgument::new("max_keys", max_keys, "must be 1 to 1000"))
            }
            _ => Ok(()),
        }
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        check::push(&mut query, "prefix", self.prefix.as_ref());
        check::push(&mut query, "delimiter", self.delimiter.as_ref());
        check::push(&mut query, "marker", self.marker.as_ref());
        check::push(&mut query, "max-keys", self.max_keys);
        check::push(&mut query, "encoding-type", Some(ENCODING));
        query
    }

    fn decode(&self, root: &Element<'_>) -> Result<ObjectPage, DecodeError> {
        let list: wire::ListBucketResult = from_element(root)?;
        // A server that does not know the parameter writes names as they are.
        let is_encoded = list.encoding_type.as_deref() == Some(ENCODING);
        let name = |text: String| if is_encoded { unescaped(&text) } else { Ok(text) };
        let item = |item: ObjectSummary| {
            Ok(ObjectSummary { key: name(item.key)?, etag: item.etag.map(unquoted), ..item })
        };
        let items = list.contents.into_iter().map(item).collect::<Result<Vec<_>, DecodeError>>()?;
        let prefixes = list.common_prefixes.into_iter().map(|entry| name(entry.prefix));
        let common_prefixes = prefixes.collect::<Result<Vec<_>, DecodeError>>()?;
        let is_truncated = list.is_truncated.unwrap_or_default();
        let named = list.next_marker.map(name).transpose()?;
        // Where it is left out, the next page begins behind whatever comes last on this one.
        let last = || {
            let key = items.last().map(|item| &item.key);
            key.max(common_prefixes.last()).cloned()
        };
        let next_marker = if is_truncated { named.or_else(last) } else { None };
        Ok(ObjectPage { items, common_prefixes, is_truncated, next_marker, ..ObjectPage::default() })
    }
}

impl PagedOperation for ListObjects {
    fn after(&self, page: &ObjectPage) -> Option<Self> {
        let marker = page.next_marker.clone()?;
        if self.marker.as_ref().is_some_and(|present| *present >= marker) {
            tracing::warn!("a list of objects does not go forward; it is taken to be at its end");
            return None;
        }
        Some(Self { marker: Some(marker), ..self.clone() })
    }
}

mod wire {
    use super::{Deserialize, ObjectSummary, lenient};

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    pub(super) struct ListBucketResult {
        pub(super) encoding_type: Option<String>,
        #[serde(deserialize_with = "lenient")]
        pub(super) is_truncated: Option<bool>,
        pub(super) next_marker: Option<String>,
        pub(super) common_prefixes: Vec<CommonPrefix>,
        pub(super) contents: Vec<ObjectSummary>,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    pub(super) struct CommonPrefix {
        pub(super) prefix: String,
    }
}
