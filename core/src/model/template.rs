//! Templates: rules that are kept by the service under a name.

use serde::Deserialize;

use super::{PicProcess, ResponseInfo};
use crate::time::Timestamp;
use crate::xml::lenient;

open_enum! {
    /// Who made a template.
    pub enum TemplateCategory {
        /// The account itself.
        Custom = "Custom",
        /// The service, for everybody.
        Official = "Official",
    }
}

/// A rule that the service keeps, so that jobs need only name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Template {
    /// Identifies the template in [`SubmitJob`](crate::SubmitJob): letters, digits, `_` and `-`, at most 64 of them.
    pub template_id: String,
    /// Name of the template. The service is not known to keep names apart: several templates may have the same.
    pub name: Option<String>,
    /// Kind of jobs that the template is for: `PicProcess`.
    pub tag: Option<String>,
    /// Full name of the bucket that owns the template.
    pub bucket_id: Option<String>,
    /// Who made the template.
    pub category: Option<TemplateCategory>,
    /// State of the template. Older answers have it; its values are not documented.
    pub state: Option<String>,
    /// The rule, and whether results also describe the original picture.
    pub pic_process: Option<PicProcess>,
    /// When the template was changed last.
    #[serde(deserialize_with = "lenient")]
    pub update_time: Option<Timestamp>,
    /// When the template was made.
    #[serde(deserialize_with = "lenient")]
    pub create_time: Option<Timestamp>,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}

/// One page of the templates of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TemplatePage {
    /// The templates of this page.
    #[serde(rename = "TemplateList")]
    pub items: Vec<Template>,
    /// Matching templates on all pages together.
    #[serde(deserialize_with = "lenient")]
    pub total_count: Option<u32>,
    /// Number of this page; the first is 1.
    #[serde(deserialize_with = "lenient")]
    pub page_number: Option<u32>,
    /// Entries that a page holds at most.
    #[serde(deserialize_with = "lenient")]
    pub page_size: Option<u32>,
    /// Ids that were asked for and do not exist.
    #[serde(skip)]
    pub missing_ids: Vec<String>,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}
