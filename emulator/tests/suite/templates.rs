//! Templates, from their making to the jobs that use them.

use crate::support::{BUCKET, BUCKET_HOST, Fixture, Reply, picture};

const AT: &str = "2022-08-09T16:23:11+0800";

fn template(name: &str, rule: &str) -> String {
    format!(
        "<Request><Tag>PicProcess</Tag><Name>{name}</Name><PicProcess><ProcessRule>{rule}</ProcessRule>\
         </PicProcess></Request>"
    )
}

async fn create(fixture: &Fixture, name: &str) -> String {
    let reply = fixture.call("POST", "/template", &[], &template(name, "imageMogr2/thumbnail/10x")).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.element("TemplateId").unwrap().to_owned()
}

async fn list(fixture: &Fixture, query: &[(&str, &str)]) -> Reply {
    fixture.call("GET", "/template", query, "").await
}

fn names(reply: &Reply) -> Vec<&str> {
    assert_eq!(reply.status, 200, "{}", reply.body);
    let parts = reply.body.split("<TemplateList>").skip(1);
    parts.map(|part| crate::support::element(part, "Name").unwrap()).collect()
}

#[tokio::test]
async fn a_template_is_made_changed_and_deleted() {
    let fixture = Fixture::at_fixed_time().await;
    fixture.enable().await;
    let body = "<Request><Tag>PicProcess</Tag><Name>half-size</Name><PicProcess><IsPicInfo>true</IsPicInfo>\
                <ProcessRule>imageMogr2/thumbnail/!50p</ProcessRule></PicProcess></Request>";
    let made = fixture.call("POST", "/template", &[], body).await;
    let (request, id) = (made.header("x-ci-request-id").unwrap(), made.element("TemplateId").unwrap());
    assert_eq!((id.len(), id.starts_with("t1")), (34, true));
    assert_eq!(
        made.body,
        format!(
            "<Response><RequestId>{request}</RequestId><Template><Tag>PicProcess</Tag><TemplateId>{id}</TemplateId>\
             <Name>half-size</Name><BucketId>{BUCKET}</BucketId><Category>Custom</Category><PicProcess>\
             <IsPicInfo>true</IsPicInfo><ProcessRule>imageMogr2/thumbnail/!50p</ProcessRule></PicProcess>\
             <UpdateTime>{AT}</UpdateTime><CreateTime>{AT}</CreateTime></Template></Response>"
        )
    );
    let path = format!("/template/{id}");
    let changed = fixture.call("PUT", &path, &[], &template("third", "imageMogr2/thumbnail/!33p")).await;
    assert_eq!((changed.status, changed.element("Name")), (200, Some("third")));
    assert_eq!(changed.element("IsPicInfo"), Some("false"), "what is left out is reset");
    assert_eq!(names(&list(&fixture, &[]).await), ["third"]);
    let deleted = fixture.call("DELETE", &path, &[], "").await;
    let request = deleted.header("x-ci-request-id").unwrap();
    assert_eq!(
        deleted.body,
        format!("<Response><RequestId>{request}</RequestId><TemplateId>{id}</TemplateId></Response>")
    );
    for (method, body) in [("DELETE", String::new()), ("PUT", template("a", "imageSlim"))] {
        let reply = fixture.call(method, &path, &[], &body).await;
        assert_eq!((reply.status, reply.code()), (404, "NoSuchTemplate"), "{method}");
    }
}

#[tokio::test]
async fn a_list_is_narrowed_by_every_filter() {
    let fixture = Fixture::at_fixed_time().await;
    fixture.enable().await;
    let mut ids = Vec::new();
    for name in ["half", "half-grey", "third", "half"] {
        ids.push(create(&fixture, name).await);
    }
    assert_eq!(
        names(&list(&fixture, &[("tag", "PicProcess")]).await),
        ["half", "half-grey", "third", "half"]
    );
    assert_eq!(names(&list(&fixture, &[("name", "half")]).await), ["half", "half-grey", "half"]);
    assert!(names(&list(&fixture, &[("category", "Official")]).await).is_empty());
    let some = format!("{},tNOPE,{}", ids[2], ids[0]);
    let reply = list(&fixture, &[("ids", &some), ("category", "Custom")]).await;
    assert_eq!(names(&reply), ["half", "third"]);
    assert!(reply.body.ends_with("<NonExistTIDs><TemplateId>tNOPE</TemplateId></NonExistTIDs></Response>"));
    let both = list(&fixture, &[("ids", &some), ("name", "th")]).await;
    assert_eq!(names(&both), ["third"]);
    let page = list(&fixture, &[("pageNumber", "2"), ("pageSize", "3")]).await;
    assert_eq!(names(&page), ["half"]);
    let numbers = ["TotalCount", "PageNumber", "PageSize"].map(|name| page.element(name).unwrap());
    assert_eq!(numbers, ["4", "2", "3"]);
    for query in [("tag", "Transcode"), ("category", "Other"), ("pageSize", "101"), ("pageNumber", "0")] {
        let reply = list(&fixture, &[query]).await;
        assert_eq!((reply.status, reply.code()), (400, "InvalidArgument"), "{query:?}");
    }
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused() {
    let fixture = Fixture::at_fixed_time().await;
    let none = fixture.call("POST", "/template", &[], &template("a", "imageSlim")).await;
    assert_eq!((none.status, none.code()), (400, "PicBucketUnBinded"));
    fixture.enable().await;
    let good = template("a", "imageSlim");
    for (body, code) in [
        (good.replace("<Tag>PicProcess", "<Tag>Transcode"), "InvalidArgument"),
        (good.replace("<Tag>PicProcess</Tag>", ""), "InvalidArgument"),
        (template(&"n".repeat(65), "imageSlim"), "InvalidArgument"),
        (template("a.b", "imageSlim"), "InvalidArgument"),
        (template("", "imageSlim"), "InvalidArgument"),
        (template("a", ""), "InvalidArgument"),
        (good.replace("</Name>", "</Name><Other>x</Other>"), "MalformedXML"),
        ("<Request>".to_owned(), "MalformedXML"),
    ] {
        let reply = fixture.call("POST", "/template", &[], &body).await;
        assert_eq!((reply.status, reply.code()), (400, code), "{body}");
    }
    assert_eq!(
        fixture.call("POST", "/template", &[], &template(&"图".repeat(64), "imageSlim")).await.status,
        200
    );
    for number in 1..200 {
        create(&fixture, &format!("t{number}")).await;
    }
    let reply = fixture.call("POST", "/template", &[], &good).await;
    assert_eq!((reply.status, reply.code()), (403, "TooManyTemplates"));
}

#[tokio::test]
async fn a_template_belongs_to_its_bucket() {
    let other = "bucket2-1250000000";
    let fixture = Fixture::start_with(|config| config.buckets.push(other.to_owned())).await;
    fixture.enable().await;
    let id = create(&fixture, "mine").await;
    let host = BUCKET_HOST.replace(BUCKET, other);
    let there = async |method: &str, path: &str, body: &str| {
        fixture.wire(&host, method, path, &[], body).send(fixture.address()).await
    };
    assert_eq!(there("POST", "/picbucket", "").await.status, 200);
    assert!(names(&there("GET", "/template", "").await).is_empty());
    assert_eq!(there("DELETE", &format!("/template/{id}"), "").await.code(), "NoSuchTemplate");
    assert_eq!(names(&list(&fixture, &[]).await), ["mine"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_does_what_its_template_said_when_it_was_submitted() {
    let fixture = Fixture::start().await;
    let queue = fixture.enable().await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    let id = create(&fixture, "ten").await;
    let queue_state = async |state: &str| {
        let body = format!(
            "<Request><Name>q</Name><State>{state}</State><NotifyConfig><State>Off</State></NotifyConfig></Request>"
        );
        assert_eq!(fixture.call("PUT", &format!("/picqueue/{queue}"), &[], &body).await.status, 200);
    };
    queue_state("Paused").await;
    let submit = async |template: &str, process: &str| {
        let body = format!(
            "<Request><Tag>PicProcess</Tag><Input><Object>in.png</Object></Input><Operation>\
             <TemplateId>{template}</TemplateId>{process}<Output><Region>ap-guangzhou</Region>\
             <Bucket>{BUCKET}</Bucket><Object>out.png</Object></Output></Operation></Request>"
        );
        fixture.call("POST", "/jobs", &[], &body).await
    };
    let unknown = submit("t1nope", "").await;
    assert_eq!((unknown.status, unknown.code()), (404, "NoSuchTemplate"));
    let rule = "<PicProcess><ProcessRule>imageMogr2/thumbnail/30x</ProcessRule></PicProcess>";
    let both = submit(&id, rule).await;
    assert_eq!(both.status, 200, "{}", both.body);
    let named = [both.element("TemplateId"), both.element("TemplateName"), both.element("ProcessRule")];
    assert_eq!(named, [Some(id.as_str()), Some("ten"), None]);
    // What becomes of the template later is no matter of this job.
    assert_eq!(fixture.call("DELETE", &format!("/template/{id}"), &[], "").await.status, 200);
    queue_state("Active").await;
    fixture.idle().await;
    let job = fixture.job(both.element("JobId").unwrap()).await;
    assert_eq!((job.element("State"), job.element("Width")), (Some("Success"), Some("10")), "{}", job.body);
}
