//! The path of one request: read, journal, check, run, answer.

use std::sync::Arc;

use axum::response::Response;
use http::{Method, StatusCode};
use hyper::body::Incoming;

use super::Shared;
use super::authenticate::authenticate;
use crate::answer::{self, Context, Refusal, Speaker};
use crate::auth::Received;
use crate::body::{self, Bound, DRAINED, ReadBody, Unread};
use crate::effects::Epoch;
use crate::events::Notice;
use crate::fault::{Course, Facts, Lag, Lost, Strike, Switch};
use crate::form::MAX_BODY;
use crate::handler::{self, Call, Host};
use crate::journal::{AuthEntry, JournalEntry, body_text};
use crate::object::{self, MAX_OBJECT};

/// The largest document.
const DOCUMENT: Bound = Bound { bytes: MAX_BODY, code: "XMLSizeLimit", drained: DRAINED };

/// The body of a request to one of the two services.
enum Content {
    /// A document, read before anything is looked at.
    Document(ReadBody),
    /// An object, read when the request proved worth it.
    Object(Unread),
}

/// The path of one request: read, journal, check, run, answer. A fault may strike at each step.
pub(super) async fn respond(
    shared: &Arc<Shared>,
    request: http::Request<Incoming>,
    connection: u64,
    port: u16,
    switch: &Arc<Switch>,
) -> Result<Response, Lost> {
    let epoch = shared.scheduler.effects().epoch();
    let (parts, incoming) = request.into_parts();
    let name = parts
        .headers
        .get(http::header::HOST)
        .map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned())
        .unwrap_or_default();
    let host = Host::parse(&name);
    let (speaker, mut content) = if Host::means_storage(&name) {
        let expects = parts.headers.contains_key(http::header::EXPECT);
        (Speaker::Storage, Content::Object(Unread::new(incoming, expects, shared.client_timeout)))
    } else {
        let body = body::read(incoming, shared.client_timeout, DOCUMENT).await;
        (Speaker::Processing, Content::Document(body))
    };
    let now_ms = shared.clock.now_ms();
    let now = now_ms.div_euclid(1000);
    let request_id = shared.ids.request(now);
    let received = Received::from_http(&parts, port);
    let (hosts, path) = match &received {
        Ok(received) => {
            (received.headers.iter().filter(|(name, _)| name == "host").count(), received.path.clone())
        }
        Err(_) => (1, parts.uri.path().to_owned()),
    };
    let context = Context {
        speaker,
        trace_id: shared.ids.trace(&request_id),
        resource: format!("{name}{path}"),
        request_id,
        now,
        head: parts.method == Method::HEAD,
    };
    let (text, truncated) = match &content {
        Content::Document(body) => body_text(&body.bytes, body.complete),
        // Objects are not kept twice.
        Content::Object(_) => (String::new(), true),
    };
    let content_type = parts.headers.get(http::header::CONTENT_TYPE);
    let sequence = shared.journal.begin(JournalEntry {
        sequence: 0,
        time_ms: now_ms,
        connection,
        host: name,
        method: parts.method.to_string(),
        path,
        query: received.as_ref().map(canonical_query).unwrap_or_default(),
        content_type: content_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        body: text,
        body_truncated: truncated,
        auth: AuthEntry::not_looked_at(),
        fault: None,
        status: None,
        code: None,
        request_id: context.request_id.clone(),
    });
    let mut strike = None;
    let result = match received {
        Err(error) => Err(Refusal::new(StatusCode::BAD_REQUEST, "InvalidURI", error.to_string())),
        Ok(_) if hosts != 1 => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "InvalidRequest",
            "The request needs exactly one Host header.",
        )),
        Ok(received) => {
            // What stands between a client and the service looks at no signature: neither do faults. The journal does.
            let denial = authenticate(shared, &received, &host, context.now, sequence).await;
            strike = struck(shared, &received, &host, &content, sequence);
            let course = match &strike {
                Some(strike) => strike.before(&context, switch, &shared.clock).await?,
                None => Course::Execute,
            };
            match (course, denial) {
                (Course::Answer(answer), _) => answer,
                (Course::Execute, Some(refusal)) => Err(refusal),
                (Course::Execute, None) => {
                    let lag = strike.as_ref().and_then(Strike::lag);
                    run(shared, &context, host, &received, &mut content, (lag, epoch)).await
                }
            }
        }
    };
    let keep_alive = match content {
        Content::Document(body) => body.complete,
        Content::Object(body) => body.finish(MAX_OBJECT).await,
    };
    let code = result.as_ref().err().map(|refusal| refusal.code.to_string());
    let mut response = result.unwrap_or_else(|refusal| answer::failure(&context, &refusal));
    if !keep_alive {
        response.headers_mut().insert(http::header::CONNECTION, http::HeaderValue::from_static("close"));
    }
    response.extensions_mut().extend(shared.spelling.clone());
    if let Some(strike) = strike {
        response = strike.after(response, switch, &shared.clock).await?;
    }
    let mut refused = false;
    shared.journal.update(sequence, |entry| {
        entry.status = Some(response.status().as_u16());
        entry.code = code;
        refused = entry.auth.is_refusal();
    });
    shared.events.publish(Notice::Request { request: sequence, refused });
    Ok(response)
}

/// The rule that strikes a request, if there is one. Requests that are for no service are not struck: their senders have
/// another mistake to find.
fn struck(
    shared: &Shared,
    received: &Received,
    host: &Result<Host, Refusal>,
    content: &Content,
    sequence: u64,
) -> Option<Strike> {
    if shared.faults.is_empty() {
        return None;
    }
    let body = match content {
        Content::Document(body) => &body.bytes[..],
        Content::Object(_) => &[],
    };
    let keys = shared.faults.needs_keys();
    let input_of = |id: &str| shared.scheduler.input_of(id);
    let facts = Facts::of_request(received, host.as_ref().ok()?, body, keys, input_of);
    let strike = shared.faults.strike(&facts)?;
    shared.journal.update(sequence, |entry| entry.fault = Some(strike.hit()));
    // There may be no answer that would be told later.
    shared.events.publish(Notice::Request { request: sequence, refused: false });
    Some(strike)
}

/// Executes a request whose signature was accepted.
async fn run(
    shared: &Arc<Shared>,
    context: &Context,
    host: Result<Host, Refusal>,
    received: &Received,
    content: &mut Content,
    (lag, epoch): (Option<Lag<'_>>, Epoch),
) -> Result<Response, Refusal> {
    let body = match content {
        Content::Document(ReadBody { refusal: Some(refusal), .. }) => return Err(refusal.clone()),
        Content::Document(body) => &body.bytes,
        Content::Object(body) => return run_object(shared, context, &host?, received, (body, epoch)).await,
    };
    let host = host?;
    check_region(shared.region.as_deref(), &host)?;
    let call = Call { scheduler: &shared.scheduler, context, request: received, body, lag };
    // What only looks may take its time; what changes something is done before a reset or not at all.
    let _effect = match received.method.as_str() {
        "GET" | "HEAD" => None,
        _ => Some(shared.scheduler.effects().enter(epoch).await.ok_or_else(Refusal::reset_meanwhile)?),
    };
    let document = handler::dispatch(&call, &host).await?;
    shared.scheduler.settled().await?;
    Ok(document.map_or_else(|| answer::nothing(context), |document| answer::success(context, &document)))
}

async fn run_object(
    shared: &Arc<Shared>,
    context: &Context,
    host: &Host,
    received: &Received,
    (body, epoch): (&mut Unread, Epoch),
) -> Result<Response, Refusal> {
    let path = received.path.strip_prefix('/').unwrap_or(&received.path);
    let Host::Objects { bucket, region } = host else { return Err(handler::unknown(path, "here")) };
    let (bucket, key) = match bucket {
        Some(bucket) => (bucket.as_str(), path),
        None => path.split_once('/').unwrap_or((path, "")),
    };
    if bucket.is_empty() {
        return Err(Refusal::not_implemented("This emulator does not list the buckets of an account."));
    }
    handler::check_bucket_name(bucket)?;
    check_region(shared.region.as_deref(), host)?;
    shared.scheduler.bucket_exists(bucket, region)?;
    object::dispatch(object::Call {
        store: &shared.store,
        workshop: shared.scheduler.workshop(),
        context,
        request: received,
        bucket,
        region,
        key,
        body,
        effects: shared.scheduler.effects(),
        epoch,
    })
    .await
}

fn check_region(served: Option<&str>, host: &Host) -> Result<(), Refusal> {
    let (Host::Bucket { region, .. } | Host::Region { region } | Host::Objects { region, .. }) = host;
    match (served, host) {
        (Some(served), Host::Bucket { bucket, .. } | Host::Objects { bucket: Some(bucket), .. })
            if served != region =>
        {
            let mut refusal = Refusal::no_such_bucket(bucket);
            refusal.message = format!(
                "The bucket `{bucket}` does not exist in region {region}: this emulator was started for {served} only."
            )
            .into();
            Err(refusal)
        }
        (Some(served), Host::Region { .. } | Host::Objects { bucket: None, .. }) if served != region => {
            Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "InvalidRegionName",
                format!("This emulator was started for region {served} only, not for {region}."),
            ))
        }
        _ => Ok(()),
    }
}

fn canonical_query(received: &Received) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = received
        .query
        .iter()
        .filter(|(name, _)| !crate::auth::is_signature_parameter(name))
        .cloned()
        .collect();
    pairs.sort();
    pairs
}
