//! `GET /jobs`: the jobs of a bucket, page by page.

use cloud_infinite::xml::Node;

use super::job::{Sample, TAG, describe};
use super::{Call, Place};
use crate::answer::Refusal;
use crate::clock::read_document_time;
use crate::form::Parameters;
use crate::listing::{Order, Wanted};
use crate::state::JobState;

/// The word for every state.
const EVERY_STATE: &str = "All";

/// `GET /jobs`.
pub(super) async fn list(call: &Call<'_>, place: Place<'_>) -> Result<Node, Refusal> {
    let known = [
        "tag",
        "queueId",
        "orderByTime",
        "nextToken",
        "size",
        "states",
        "startCreationTime",
        "endCreationTime",
        "workflowId",
        "inventoryTriggerJobId",
        "inputObject",
    ];
    let parameters = Parameters::new(&call.request.query, &known)?;
    match parameters.get("tag") {
        Some(TAG) => {}
        Some(other) => return Err(Parameters::wrong("tag", other, "must be PicProcess")),
        None => return Err(Refusal::argument("`tag` is required.")),
    }
    let wanted = read_wanted(&parameters)?;
    let size = parameters.size("size")?;
    let after = match parameters.get("nextToken") {
        Some(token) => Some(wanted.read_token(place, token).ok_or_else(|| {
            let rule = "no page of a list with these filters was answered with it";
            Parameters::wrong("nextToken", token, rule)
        })?),
        None => None,
    };
    let (jobs, last) = call.scheduler.list_jobs(place, &wanted, after, size, call.lag).await?;
    // The samples have no RequestId in this answer; its header has it.
    Ok(Node::new("Response")
        .children(jobs.iter().map(|job| describe(job, Sample::Get)))
        .maybe_text("NextToken", last.map(|last| wanted.token(place, last))))
}

fn read_wanted<'q>(parameters: &Parameters<'q>) -> Result<Wanted<'q>, Refusal> {
    let order = match parameters.get("orderByTime") {
        None | Some("Desc") => Order::NewestFirst,
        Some("Asc") => Order::OldestFirst,
        Some(other) => return Err(Parameters::wrong("orderByTime", other, "must be Desc or Asc")),
    };
    let time = |name: &str| match parameters.get(name) {
        Some(text) => read_document_time(text)
            .map(Some)
            .ok_or_else(|| Parameters::wrong(name, text, "must be a time such as 2022-08-09T16:23:11+0800")),
        None => Ok(None),
    };
    let (from, until) = (time("startCreationTime")?, time("endCreationTime")?);
    // Assumption: no page says what becomes of a time that ends before it begins.
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        return Err(Refusal::argument("`startCreationTime` is later than `endCreationTime`."));
    }
    let given = |name: &str| parameters.get(name).is_some();
    Ok(Wanted {
        order,
        states: read_states(parameters)?,
        from,
        until,
        queue: parameters.get("queueId"),
        input: parameters.get("inputObject"),
        started_by_others: given("workflowId") || given("inventoryTriggerJobId"),
    })
}

fn read_states(parameters: &Parameters<'_>) -> Result<Option<Vec<JobState>>, Refusal> {
    let Some(names) = parameters.list("states") else { return Ok(None) };
    let mut states = Vec::new();
    for name in &names {
        match JobState::ALL.into_iter().find(|state| state.as_str() == *name) {
            Some(state) => states.push(state),
            None if *name == EVERY_STATE => {}
            None => {
                let every = JobState::ALL.map(JobState::as_str).join(", ");
                let rule = format!("must be {EVERY_STATE}, or some of {every}");
                return Err(Parameters::wrong("states", name, &rule));
            }
        }
    }
    Ok((!names.contains(&EVERY_STATE)).then_some(states))
}
