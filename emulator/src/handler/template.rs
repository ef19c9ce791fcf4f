//! `/template`: rules that are kept under a name.

use cloud_infinite::xml::Node;

use super::job::TAG;
use super::queue::is_name_character;
use super::{Call, Place};
use crate::answer::Refusal;
use crate::clock::document_time;
use crate::form::{self, Form, Parameters};
use crate::scheduler::TemplateContent;
use crate::state::Template;

/// The most characters of a template's name. Assumption: code points are meant.
const MAX_NAME: usize = 64;

/// The category of what an account makes itself.
const CUSTOM: &str = "Custom";

/// The category of what the service offers; this emulator offers nothing.
const OFFICIAL: &str = "Official";

/// `POST /template`.
pub(super) fn create(call: &Call<'_>, place: Place<'_>) -> Result<Node, Refusal> {
    let template = call.scheduler.create_template(place, read(call)?)?;
    Ok(answer(call, &template))
}

/// `PUT /template/<id>`.
pub(super) fn update(call: &Call<'_>, place: Place<'_>, id: &str) -> Result<Node, Refusal> {
    let template = call.scheduler.update_template(place, id, read(call)?)?;
    Ok(answer(call, &template))
}

/// `DELETE /template/<id>`.
pub(super) fn delete(call: &Call<'_>, place: Place<'_>, id: &str) -> Result<Node, Refusal> {
    Parameters::new(&call.request.query, &[])?;
    call.scheduler.delete_template(place, id)?;
    Ok(Node::new("Response").text("RequestId", &call.context.request_id).text("TemplateId", id))
}

/// `GET /template`.
pub(super) fn list(call: &Call<'_>, place: Place<'_>) -> Result<Node, Refusal> {
    let known = ["tag", "category", "ids", "name", "pageNumber", "pageSize"];
    let parameters = Parameters::new(&call.request.query, &known)?;
    // Assumption: without a tag all templates are meant, and this service has one kind only.
    if let Some(tag) = parameters.get("tag").filter(|tag| *tag != TAG) {
        return Err(Parameters::wrong("tag", tag, "must be PicProcess"));
    }
    let is_custom = match parameters.get("category") {
        None | Some(CUSTOM) => true,
        Some(OFFICIAL) => false,
        Some(other) => return Err(Parameters::wrong("category", other, "must be Official or Custom")),
    };
    let page = parameters.page()?;
    let ids = parameters.list("ids");
    let prefix = parameters.get("name").unwrap_or_default();
    let mut templates = call.scheduler.templates(place)?;
    let missing: Vec<&str> = ids
        .iter()
        .flatten()
        .copied()
        .filter(|id| !templates.iter().any(|template| template.id == *id))
        .collect();
    templates.retain(|template| {
        is_custom
            && ids.as_ref().is_none_or(|ids| ids.contains(&template.id.as_str()))
            && template.content.name.starts_with(prefix)
    });
    let missing = (!missing.is_empty()).then(|| {
        Node::new("NonExistTIDs").children(missing.into_iter().map(|id| Node::leaf("TemplateId", id)))
    });
    Ok(Node::new("Response")
        .text("RequestId", &call.context.request_id)
        .text("TotalCount", templates.len().to_string())
        .text("PageNumber", page.number.to_string())
        .text("PageSize", page.size.to_string())
        .children(page.slice(templates).iter().map(|template| describe("TemplateList", template)))
        .maybe(missing))
}

fn read(call: &Call<'_>) -> Result<TemplateContent, Refusal> {
    Parameters::new(&call.request.query, &[])?;
    let root = form::read(call.body)?;
    let request = Form::new(&root, &["Tag", "Name", "PicProcess"])?;
    let tag = request.required("Tag")?;
    if tag != TAG {
        return Err(request.wrong("Tag", tag, "must be PicProcess"));
    }
    let name = request.required("Name")?;
    if name.chars().count() > MAX_NAME || !name.chars().all(is_name_character) {
        let rule = "must have at most 64 characters out of Chinese, Latin letters, digits, `_`, `-` and `*`";
        return Err(request.wrong("Name", name, rule));
    }
    let process = request.required_container("PicProcess", &["IsPicInfo", "ProcessRule"])?;
    Ok(TemplateContent {
        name: name.to_owned(),
        picture_info: process.one_of("IsPicInfo", &["true", "false"])? == Some("true"),
        rule: process.required("ProcessRule")?.to_owned(),
    })
}

fn answer(call: &Call<'_>, template: &Template) -> Node {
    Node::new("Response").text("RequestId", &call.context.request_id).child(describe("Template", template))
}

fn describe(name: &'static str, template: &Template) -> Node {
    let content = &template.content;
    Node::new(name)
        .text("Tag", TAG)
        .text("TemplateId", &template.id)
        .text("Name", &content.name)
        .text("BucketId", &template.bucket)
        .text("Category", CUSTOM)
        .child(
            Node::new("PicProcess")
                .text("IsPicInfo", content.picture_info.to_string())
                .text("ProcessRule", &content.rule),
        )
        .text("UpdateTime", document_time(template.updated))
        .text("CreateTime", document_time(template.created))
}
