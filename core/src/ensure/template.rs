//! Having a template of some name.

use super::{Steps, compare, tell};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Change, EnsuredTemplate, Template, TemplateCategory};
use crate::operation::{CreateTemplate, ListTemplates, Operation, UpdateTemplate};
use crate::options::CallOptions;
use crate::outcome::Outcome;
use crate::pager::PagedOperation;
use crate::task::{OnUpdate, Task};

/// Entries per page; the service allows no more.
const PAGE_SIZE: u32 = 100;

/// Has a template of this name with this rule: makes it if there is none, changes it if it differs, and says what was
/// done.
///
/// Finds the template by its exact name, so that a repetition changes nothing. If several have the name the error is of
/// kind [`Conflict`](crate::ErrorKind::Conflict) and its text has their ids; none is chosen. If making the template is
/// ambiguous it is looked for once more; if it does not show then, the error is ambiguous like that of
/// [`create_template`](crate::Client::create_template).
///
/// Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
/// `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
///
/// ```no_run
/// # use cloud_infinite::EnsureTemplate;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let ensured = client
///     .ensure_template(EnsureTemplate {
///         name: "half-size".into(),
///         rule: "imageMogr2/thumbnail/!50p".into(),
///         is_pic_info: None,
///     })
///     .await?;
/// println!("{} was made just now: {}", ensured.current.template_id, ensured.created);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnsureTemplate {
    /// Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
    pub name: String,
    /// What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub rule: String,
    /// Whether results also describe the original picture. Not given means no.
    pub is_pic_info: Option<bool>,
}

impl EnsureTemplate {
    fn creation(&self) -> CreateTemplate {
        CreateTemplate { name: self.name.clone(), rule: self.rule.clone(), is_pic_info: self.is_pic_info }
    }

    fn wants_info(&self) -> bool {
        self.is_pic_info.unwrap_or(false)
    }

    /// What has to be changed of a template that there is, or is to be made.
    fn difference(&self, present: Option<&Template>) -> Vec<Change> {
        let mut changed = Vec::new();
        let process = present.and_then(|template| template.pic_process.as_ref());
        let info = present.map(|_| process.and_then(|process| process.is_pic_info).unwrap_or(false));
        compare(&mut changed, "name", present.and_then(|template| template.name.as_ref()), Some(&self.name));
        compare(
            &mut changed,
            "rule",
            process.and_then(|process| process.process_rule.as_ref()),
            Some(&self.rule),
        );
        compare(&mut changed, "is_pic_info", info, Some(self.wants_info()));
        changed
    }

    /// The template of this name, if there is one.
    async fn find(&self, steps: &mut Steps<'_>) -> Result<Option<Template>> {
        let mut found: Vec<Template> = Vec::new();
        let mut request = Some(ListTemplates {
            category: Some(TemplateCategory::Custom),
            name: Some(self.name.clone()),
            page_size: Some(PAGE_SIZE),
            ..ListTemplates::default()
        });
        while let Some(asked) = request {
            let page = steps.send(&asked, |page| &page.response).await?;
            request = asked.after(&page);
            // The service compares the beginning of the name only.
            found
                .extend(page.items.into_iter().filter(|template| template.name.as_ref() == Some(&self.name)));
        }
        match (found.pop(), found.is_empty()) {
            (found, true) => Ok(found),
            (last, false) => {
                let ids: Vec<String> =
                    found.into_iter().chain(last).map(|template| template.template_id).collect();
                let message = format!(
                    "several templates are named `{}`: {}; change or delete all but one",
                    self.name,
                    ids.join(", ")
                );
                Err(steps.counted(Error::new(ErrorKind::Conflict, message)))
            }
        }
    }

    /// Makes the template. If its answer is lost it is looked for, because then it has the name that is looked for.
    async fn create(&self, steps: &mut Steps<'_>) -> Result<Template> {
        let error = match steps.send(&self.creation(), |template| &template.response).await {
            Err(error) if error.outcome() == Some(Outcome::Ambiguous) => error,
            made => return made,
        };
        match self.find(steps).await {
            Ok(Some(template)) if self.difference(Some(&template)).is_empty() => Ok(template),
            _ => Err(steps.counted(error)),
        }
    }
}

impl Task for EnsureTemplate {
    type Output = EnsuredTemplate;
    type Update = Change;
    const NAME: &'static str = "ensure_template";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        mut on_update: Option<OnUpdate<Change>>,
    ) -> Result<EnsuredTemplate> {
        self.creation().validate()?;
        let mut steps = Steps::new(client, options);
        let present = self.find(&mut steps).await?;
        let changed = self.difference(present.as_ref());
        let (template, created) = match present {
            Some(template) if changed.is_empty() => (template, false),
            Some(template) => {
                let request = UpdateTemplate {
                    template_id: template.template_id,
                    name: self.name,
                    rule: self.rule,
                    is_pic_info: self.is_pic_info,
                };
                (steps.send(&request, |template| &template.response).await?, false)
            }
            None => (self.create(&mut steps).await?, true),
        };
        tell(&mut on_update, &changed);
        let response = steps.response(&template.response);
        Ok(EnsuredTemplate { changed, created, current: template, response })
    }
}
