//! Rows 51 and 52: detours.

use cloud_infinite::{ErrorKind, Outcome, Proxy};
use fault_matrix::{Report, World, builder};
use fault_server::{Fault, FaultServer, Options, RedirectTo, account};
use tokio::process::Command;

#[tokio::test]
async fn row_51_redirects_are_never_followed() {
    let world = World::new().await;
    for status in [301, 302, 303, 307, 308] {
        for (to, target) in [
            (RedirectTo::OtherPort, world.server.sink_address().to_owned()),
            (RedirectTo::OtherHost, "http://localhost:".to_owned()),
            (RedirectTo::Itself, "/jobs".to_owned()),
            (RedirectTo::File, "file:///etc/passwd".to_owned()),
            (RedirectTo::Nowhere, "redirect".to_owned()),
        ] {
            let before = world.server.stats().requests;
            let error = world.rejected(vec![Fault::Redirect(status, to); 3]).await;
            assert_eq!((error.status(), error.attempts()), (Some(status), 1));
            assert_eq!(world.server.stats().requests, before + 1, "{status} {to:?}");
            assert!(error.message().contains(&target), "{status} {to:?}: {error}");
            let error = world.get_fails(Fault::Redirect(status, to), ErrorKind::Service, 1).await;
            assert!(error.message().contains(&target), "{status} {to:?}: {error}");
        }
    }
    // That nobody came to the sink is looked at when the world ends.
}

/// Submits one job from a process whose environment names a proxy.
async fn from_environment(endpoint: &str, proxy: &str, options: &[&str]) -> Report {
    let output = Command::new(env!("CARGO_BIN_EXE_matrix-client"))
        .args([endpoint, "0"])
        .args(options)
        .env("HTTP_PROXY", proxy)
        .env("http_proxy", proxy)
        .env("ALL_PROXY", proxy)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
async fn row_52_proxies_are_used_only_as_configured() {
    let world = World::new().await;
    let proxy = FaultServer::start(Options::default()).await.unwrap();

    // The environment counts for nothing unless it was asked for.
    let report = from_environment(world.server.url(), proxy.url(), &[]).await;
    assert_eq!(report.entry.outcome, account::Outcome::Created, "{report:?}");
    world.add_to_account(report.entry);
    assert_eq!(proxy.stats().connections, 0);

    let report = from_environment("http://service.invalid:8080", proxy.url(), &["environment"]).await;
    assert_eq!(report.entry.outcome, account::Outcome::Created, "{report:?}");
    assert_eq!(proxy.ledger().jobs.len(), 1);
    assert!(proxy.requests()[0].target.starts_with("http://service.invalid:8080/"));

    let (result, _) = world.get([]).await;
    assert_eq!(result.unwrap().response.attempts, 1);
}

#[tokio::test]
async fn row_52_the_secrets_of_a_proxy_do_not_show() {
    let proxy = FaultServer::start(Options::default()).await.unwrap();
    let url = proxy.url().replace("http://", "http://user:canary-password@");
    let client = builder("http://service.invalid:8080")
        .allow_http(true)
        .proxy(Proxy::Url(url.clone()))
        .build()
        .unwrap();
    client.submit_job(fault_matrix::submission("in/a.jpg")).await.unwrap();
    assert!(proxy.requests()[0].has_proxy_credentials);
    assert!(!format!("{client:?}").contains("canary"), "{client:?}");

    proxy.always(fault_server::Fault::NotHttp(fault_server::Commit::Before));
    let error = client.get_job("c1").await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");

    // A tunnel that the proxy refuses.
    let client = builder("https://service.invalid:8443").proxy(Proxy::Url(url)).build().unwrap();
    let error = client.submit_job(fault_matrix::submission("in/b.jpg")).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
}
