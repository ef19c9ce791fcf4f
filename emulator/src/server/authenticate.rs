//! Who a request is from: the verdict on its signature, and what the sender of a bad one is told.

use std::sync::Arc;

use http::StatusCode;

use super::Shared;
use crate::answer::Refusal;
use crate::auth::{Claims, Denial, Received};
use crate::clock;
use crate::handler::Host;
use crate::journal::AuthEntry;

/// Checks the signature, and tells the journal and who is to be refused.
pub(super) async fn authenticate(
    shared: &Arc<Shared>,
    received: &Received,
    host: &Result<Host, Refusal>,
    now: i64,
    sequence: u64,
) -> Option<Refusal> {
    let verdict = verify(shared, received, host.as_ref().ok(), now).await;
    let claims = Claims::read(received);
    let unsigned = claims.is_none();
    let claims = claims.unwrap_or_default();
    shared.journal.update(sequence, |entry| {
        entry.auth = AuthEntry {
            key_id: claims.key_id,
            signed_headers: claims.headers,
            signed_parameters: claims.parameters,
            ..AuthEntry::of(verdict.as_ref())
        };
    });
    let denial = verdict.err()?;
    // Who sends an unsigned request to the bare address has not got as far as signatures yet.
    Some(match host {
        Err(refusal) if unsigned => refusal.clone(),
        _ => refusal_of(&denial),
    })
}

/// Checks the signature. With the bucket in the path, clients disagree whether it belongs to the signed path.
async fn verify(
    shared: &Arc<Shared>,
    received: &Received,
    host: Option<&Host>,
    now: i64,
) -> Result<(), Denial> {
    let verdict = verify_as_sent(shared, received.clone(), now).await;
    let path_style = matches!(host, Some(Host::Objects { bucket: None, .. }));
    if verdict.as_ref().is_err_and(|denial| denial.mismatch.is_some())
        && path_style
        && let Some(without_bucket) = received.without_first_segment()
        && shared.verifier.check(&without_bucket, now).is_ok()
    {
        return Ok(());
    }
    verdict
}

/// Checks the signature of the request as it came; the search for what is wrong with one runs beside the other requests.
async fn verify_as_sent(shared: &Arc<Shared>, received: Received, now: i64) -> Result<(), Denial> {
    let denial = match shared.verifier.check(&received, now) {
        Err(denial) if denial.mismatch.is_some() => denial,
        other => return other,
    };
    let Ok(_permit) = shared.searches.try_acquire() else { return Err(denial) };
    let verifier = Arc::clone(&shared.verifier);
    let plain = denial.clone();
    Err(tokio::task::spawn_blocking(move || verifier.explain(denial)).await.unwrap_or(plain))
}

/// The error document of a denial, with the explanations that only an emulator can give.
fn refusal_of(denial: &Denial) -> Refusal {
    let status = StatusCode::from_u16(denial.status).unwrap_or(StatusCode::FORBIDDEN);
    let mut refusal = Refusal::new(status, denial.code, denial.message.clone());
    if let Some(part) = &denial.part {
        refusal = refusal.detail("Part", part);
    }
    if let Some(mismatch) = &denial.mismatch {
        refusal = refusal
            .detail("FormatString", &mismatch.format_string)
            .detail("StringToSign", &mismatch.string_to_sign);
    }
    if let Some(time) = denial.server_time {
        refusal = refusal.detail("ServerTime", clock::utc_time(time));
    }
    refusal
}
