//! The templates of a bucket. They stay when the service is disabled, and can be reached when it is enabled again.

use serde::{Deserialize, Serialize};

use super::Scheduler;
use crate::answer::Refusal;
use crate::state::{Change, State, Template};

/// Templates of one bucket at most. Assumption: no page has a number.
const MAX_TEMPLATES: usize = 200;

/// What a client says of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TemplateContent {
    pub(crate) name: String,
    pub(crate) rule: String,
    pub(crate) picture_info: bool,
}

impl Scheduler {
    /// Makes a template. Another one may have the same name.
    pub(crate) fn create_template(
        &self,
        (bucket, region): (&str, &str),
        content: TemplateContent,
    ) -> Result<Template, Refusal> {
        let mut state = self.lock();
        self.service(&state, bucket, region)?;
        if of_bucket(&state, (bucket, region)).count() >= MAX_TEMPLATES {
            return Err(Refusal::too_many_templates(MAX_TEMPLATES));
        }
        let now = self.clock.now();
        let template = Template {
            id: self.ids.template(state.numbers.templates),
            bucket: bucket.to_owned(),
            region: region.to_owned(),
            content,
            created: now,
            updated: now,
            order: state.next_order(),
        };
        self.commit(&mut state, Change::TemplateMade(template.clone()))?;
        Ok(template)
    }

    /// Replaces what a client said of a template.
    pub(crate) fn update_template(
        &self,
        (bucket, region): (&str, &str),
        id: &str,
        content: TemplateContent,
    ) -> Result<Template, Refusal> {
        let mut state = self.lock();
        self.service(&state, bucket, region)?;
        let template = state.templates.get(id).filter(|template| template.is_in(bucket, region));
        let template = template.ok_or_else(|| Refusal::no_such_template(id))?;
        let changed = Template { content, updated: self.clock.now(), ..template.clone() };
        self.commit(&mut state, Change::Template(changed.clone()))?;
        Ok(changed)
    }

    /// Deletes a template. Jobs that were submitted with it have their rule.
    ///
    /// Assumption: no page says what becomes of an unknown id.
    pub(crate) fn delete_template(&self, (bucket, region): (&str, &str), id: &str) -> Result<(), Refusal> {
        let mut state = self.lock();
        self.service(&state, bucket, region)?;
        if state.templates.get(id).is_none_or(|template| !template.is_in(bucket, region)) {
            return Err(Refusal::no_such_template(id));
        }
        self.commit(&mut state, Change::TemplateDeleted { id: id.to_owned() })?;
        Ok(())
    }

    /// All templates of a bucket, the oldest first.
    pub(crate) fn templates(&self, (bucket, region): (&str, &str)) -> Result<Vec<Template>, Refusal> {
        let state = self.lock();
        self.service(&state, bucket, region)?;
        let mut templates: Vec<Template> = of_bucket(&state, (bucket, region)).cloned().collect();
        templates.sort_by_key(|template| template.order);
        Ok(templates)
    }

    /// The template that a job names.
    pub(crate) fn template(&self, (bucket, region): (&str, &str), id: &str) -> Result<Template, Refusal> {
        let state = self.lock();
        let template = state.templates.get(id).filter(|template| template.is_in(bucket, region));
        template.cloned().ok_or_else(|| Refusal::no_such_template(id))
    }
}

fn of_bucket<'s>(
    state: &'s State,
    (bucket, region): (&'s str, &'s str),
) -> impl Iterator<Item = &'s Template> {
    state.templates.values().filter(move |template| template.is_in(bucket, region))
}
