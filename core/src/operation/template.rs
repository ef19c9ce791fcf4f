//! Making, changing, deleting and listing templates.

use std::time::Duration;

use super::{Operation, Route, TAG, check, child};
use crate::client::Client;
use crate::config::Target;
use crate::error::{Error, InvalidArgument};
use crate::model::{Template, TemplateCategory, TemplatePage};
use crate::pager::{NumberedPage, PagedOperation};
use crate::xml::{DecodeError, Document, Element, from_element};

/// Longest name of a template in characters.
const MAX_NAME: usize = 64;

/// Makes a template: a rule that the service keeps, so that jobs need only name it.
///
/// The service does not refuse a second template of the same name, so that this request is sent at most once. A failure
/// says what became of it ([`Outcome`](crate::Outcome)), as that of a submission does. When the template may exist there
/// is nothing to reconcile with: look for it by its name with [`list_templates`](crate::Client::list_templates), and
/// make it again only if it is not there. To have a template of a name whether or not it is there already, use
/// [`ensure_template`](crate::Client::ensure_template).
///
/// Service action: `POST /template`, permission `ci:CreateMediaTemplate`.
///
/// ```no_run
/// # use cloud_infinite::CreateTemplate;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let template = client
///     .create_template(CreateTemplate {
///         name: "half-size".into(),
///         rule: "imageMogr2/thumbnail/!50p".into(),
///         is_pic_info: None,
///     })
///     .await?;
/// println!("{}", template.template_id);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CreateTemplate {
    /// Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
    pub name: String,
    /// What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub rule: String,
    /// Whether results also describe the original picture. Not given means no.
    pub is_pic_info: Option<bool>,
}

impl Operation for CreateTemplate {
    type Output = Template;
    const NAME: &'static str = "create_template";
    const ROUTE: Route = Route::post("/template").at_most_once();

    fn validate(&self) -> Result<(), InvalidArgument> {
        validate(&self.name, &self.rule)
    }

    fn body(&self, _target: &Target, _mark: Option<&str>) -> Option<String> {
        Some(document(&self.name, &self.rule, self.is_pic_info))
    }

    fn decode(&self, root: &Element<'_>) -> Result<Template, DecodeError> {
        accept(child(root, "Template")?)
    }
}

/// Replaces the name and the rule of a template. What is left out is reset, not kept.
///
/// Jobs that were submitted before keep the rule that they were submitted with. Service action:
/// `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
///
/// ```no_run
/// # use cloud_infinite::UpdateTemplate;
/// # async fn example(client: cloud_infinite::Client, template_id: String) -> Result<(), cloud_infinite::Error> {
/// let template = client
///     .update_template(UpdateTemplate {
///         template_id,
///         name: "third-size".into(),
///         rule: "imageMogr2/thumbnail/!33p".into(),
///         is_pic_info: None,
///     })
///     .await?;
/// println!("{:?}", template.update_time);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UpdateTemplate {
    /// The template to change.
    pub template_id: String,
    /// New name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
    pub name: String,
    /// What jobs with the template do from now on.
    pub rule: String,
    /// Whether results also describe the original picture. Not given means no.
    pub is_pic_info: Option<bool>,
}

impl Operation for UpdateTemplate {
    type Output = Template;
    const NAME: &'static str = "update_template";
    const ROUTE: Route = Route::put("/template/{template_id}").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::id("template_id", &self.template_id)?;
        validate(&self.name, &self.rule)
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        vec![("template_id", self.template_id.clone())]
    }

    fn body(&self, _target: &Target, _mark: Option<&str>) -> Option<String> {
        Some(document(&self.name, &self.rule, self.is_pic_info))
    }

    fn decode(&self, root: &Element<'_>) -> Result<Template, DecodeError> {
        accept(child(root, "Template")?)
    }
}

/// Deletes a template. Jobs that were submitted with it keep their rule.
///
/// Deleting a template that does not exist is an error of kind [`NotFound`](crate::ErrorKind::NotFound). Service action:
/// `DELETE /template/<template_id>`, permission `ci:DeleteMediaTemplate`.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// client.delete_template("t1460606b9752148c4ab182f55163ba7cd").await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeleteTemplate {
    /// The template: letters, digits, `_` and `-`, at most 64 of them.
    pub template_id: String,
}

impl From<&str> for DeleteTemplate {
    fn from(template_id: &str) -> Self {
        Self { template_id: template_id.to_owned() }
    }
}

impl From<&String> for DeleteTemplate {
    fn from(template_id: &String) -> Self {
        Self { template_id: template_id.clone() }
    }
}

impl From<String> for DeleteTemplate {
    fn from(template_id: String) -> Self {
        Self { template_id }
    }
}

impl Operation for DeleteTemplate {
    type Output = ();
    const NAME: &'static str = "delete_template";
    const ROUTE: Route = Route::delete("/template/{template_id}").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::id("template_id", &self.template_id)
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        vec![("template_id", self.template_id.clone())]
    }

    async fn already_done(&self, _client: &Client, refusal: &Error, _remaining: Duration) -> Option<()> {
        (refusal.status() == Some(404)).then_some(())
    }

    fn decode(&self, _root: &Element<'_>) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// Lists the templates of the client's bucket.
///
/// Filters that are given must all match. Service action: `GET /template`, permission `ci:DescribeMediaTemplates`.
///
/// ```no_run
/// # use cloud_infinite::ListTemplates;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let mut templates = client.list_templates(ListTemplates { name: Some("half".into()), ..Default::default() });
/// while let Some(template) = templates.next().await? {
///     println!("{} is {:?}", template.template_id, template.name);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListTemplates {
    /// Only templates that were made by these. Not given means those of the account itself.
    pub category: Option<TemplateCategory>,
    /// Only the templates with these ids; ids that do not exist come back as `missing_ids` of the page.
    pub ids: Vec<String>,
    /// Only templates whose name begins with this text.
    pub name: Option<String>,
    /// Page to begin with; the first is 1.
    pub page_number: Option<u32>,
    /// Entries per page, 1 to 100. Not given means 10.
    pub page_size: Option<u32>,
}

impl From<()> for ListTemplates {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl Operation for ListTemplates {
    type Output = TemplatePage;
    const NAME: &'static str = "list_templates";
    const ROUTE: Route = Route::get("/template").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        let category = self.category.as_ref().map(TemplateCategory::as_str);
        check::maybe_one_of("category", category, TemplateCategory::KNOWN)?;
        for id in &self.ids {
            check::id("ids", id)?;
        }
        if let Some(prefix) = &self.name {
            check::name("name", prefix, MAX_NAME)?;
        }
        check::page(self.page_number, self.page_size)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("tag", TAG.to_owned())];
        check::push(&mut query, "category", self.category.as_ref());
        check::push_list(&mut query, "ids", &self.ids);
        check::push(&mut query, "name", self.name.as_ref());
        check::push(&mut query, "pageNumber", self.page_number);
        check::push(&mut query, "pageSize", self.page_size);
        query
    }

    fn decode(&self, root: &Element<'_>) -> Result<TemplatePage, DecodeError> {
        let mut page: TemplatePage = from_element(root)?;
        page.items = page.items.into_iter().map(accept).collect::<Result<_, _>>()?;
        page.missing_ids = missing_ids(root);
        Ok(page)
    }
}

impl PagedOperation for ListTemplates {
    fn after(&self, page: &TemplatePage) -> Option<Self> {
        page.next_page_number(self.page_number)
            .map(|number| Self { page_number: Some(number), ..self.clone() })
    }

    fn number(&self) -> Option<u32> {
        Some(self.page_number.unwrap_or(1))
    }
}

fn validate(name: &str, rule: &str) -> Result<(), InvalidArgument> {
    check::name("name", name, MAX_NAME)?;
    check::text("rule", rule)
}

fn document(name: &str, rule: &str, is_pic_info: Option<bool>) -> String {
    Document::write("Request", |request| {
        request.text("Tag", TAG);
        request.text("Name", name);
        request.element("PicProcess", |process| {
            let is_pic_info = is_pic_info.map(|given| if given { "true" } else { "false" });
            process.maybe_text("IsPicInfo", is_pic_info);
            process.text("ProcessRule", rule);
        });
    })
}

/// A template whose id could not be used in a later request is no template.
fn accept(template: Template) -> Result<Template, DecodeError> {
    match check::id("template_id", &template.template_id) {
        Ok(()) => Ok(template),
        Err(_) if template.template_id.is_empty() => Err(DecodeError::new("the answer has no template id")),
        Err(_) => Err(DecodeError::new("the answer has a malformed template id")),
    }
}

/// Ids that do not exist: a container of ids here, where the other lists repeat a plain element. Both are read.
fn missing_ids(root: &Element<'_>) -> Vec<String> {
    let mut ids = Vec::new();
    for element in root.all("NonExistTIDs") {
        ids.extend(element.all("TemplateId").map(|id| id.text.trim().to_owned()));
        ids.push(element.text.trim().to_owned());
    }
    ids.retain(|id| !id.is_empty());
    ids
}
