//! `/picbucket`: the service of a bucket.

use cloud_infinite::xml::Node;

use super::{Call, Place};
use crate::answer::Refusal;
use crate::clock::document_time;
use crate::form::Parameters;
use crate::state::Service;

/// `POST /picbucket`.
pub(super) fn enable(call: &Call<'_>, (bucket, region): Place<'_>) -> Result<Node, Refusal> {
    Parameters::new(&call.request.query, &[])?;
    let service = call.scheduler.enable(bucket, region)?;
    Ok(Node::new("Response")
        .text("RequestId", &call.context.request_id)
        .child(describe("PicBucket", &service)))
}

/// `DELETE /picbucket`.
pub(super) fn disable(call: &Call<'_>, (bucket, region): Place<'_>) -> Result<Node, Refusal> {
    Parameters::new(&call.request.query, &[])?;
    call.scheduler.disable(bucket, region)?;
    Ok(Node::new("Response").text("RequestId", &call.context.request_id).text("BucketName", bucket))
}

/// `GET /picbucket`: every bucket of the account, whatever the region of the host.
pub(super) fn list(call: &Call<'_>) -> Result<Node, Refusal> {
    let known = ["regions", "bucketNames", "bucketName", "pageNumber", "pageSize"];
    let parameters = Parameters::new(&call.request.query, &known)?;
    let page = parameters.page()?;
    let regions = parameters.list("regions");
    let names = parameters.list("bucketNames");
    let prefix = parameters.get("bucketName").unwrap_or_default();
    // Assumption: filters combine with "and", and the oldest comes first.
    let mut services = call.scheduler.services();
    services.retain(|service| {
        regions.as_ref().is_none_or(|regions| regions.contains(&service.region.as_str()))
            && names.as_ref().is_none_or(|names| names.contains(&service.bucket.as_str()))
            && service.bucket.starts_with(prefix)
    });
    Ok(Node::new("Response")
        .text("RequestId", &call.context.request_id)
        .text("TotalCount", services.len().to_string())
        .text("PageNumber", page.number.to_string())
        .text("PageSize", page.size.to_string())
        .children(page.slice(services).iter().map(|service| describe("PicBucketList", service))))
}

fn describe(name: &'static str, service: &Service) -> Node {
    Node::new(name)
        .text("BucketId", &service.bucket)
        .text("Name", &service.bucket)
        .text("Region", &service.region)
        .text("CreateTime", document_time(service.created))
}
