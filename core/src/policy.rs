//! The permissions that operations need, and the policy that gives them.

use serde_json::{Value, json};

use crate::config::Target;
use crate::error::InvalidArgument;

/// Jobs run as a role of the account, which whoever submits them must be allowed to pass on.
const PASS_ROLE: &str = "cam:passrole";
/// The vendor documents no narrower form for the role of this service.
const ANY_RESOURCE: &str = "*";

/// What each method of the client needs.
const PERMISSIONS: &[(&str, &[&str])] = &[
    ("enable_service", &["ci:CreatePicProcessBucket"]),
    ("disable_service", &["ci:DeletePicProcessBucket"]),
    ("list_buckets", &["ci:DescribePicProcessBucket"]),
    ("list_queues", &["ci:DescribePicProcessQueues"]),
    ("update_queue", &["ci:UpdatePicProcessQueue"]),
    ("submit_job", &["ci:CreateMediaJobs", PASS_ROLE]),
    ("submit_jobs", &["ci:CreateMediaJobs", "ci:DescribeMediaJobs", PASS_ROLE]),
    (
        "process_jobs",
        &[
            "ci:CreateMediaJobs",
            "ci:DescribeMediaJob",
            "ci:DescribeMediaJobs",
            "ci:DescribePicProcessQueues",
            "cos:HeadObject",
            PASS_ROLE,
        ],
    ),
    ("get_job", &["ci:DescribeMediaJob"]),
    ("get_jobs", &["ci:DescribeMediaJob"]),
    ("list_jobs", &["ci:DescribeMediaJobs"]),
    ("cancel_job", &["ci:CancelMediaJob", "ci:DescribeMediaJob"]),
    ("cancel_jobs", &["ci:CancelMediaJob", "ci:DescribeMediaJob"]),
    ("create_template", &["ci:CreateMediaTemplate"]),
    ("update_template", &["ci:UpdateMediaTemplate"]),
    ("delete_template", &["ci:DeleteMediaTemplate"]),
    ("list_templates", &["ci:DescribeMediaTemplates"]),
    ("wait_for_job", &["ci:DescribeMediaJob"]),
    ("wait_for_jobs", &["ci:DescribeMediaJob"]),
    ("reconcile", &["ci:DescribeMediaJobs"]),
    ("receive_callback", &["ci:DescribeMediaJob"]),
    ("feed_callback", &[]),
    ("ensure_service", &["ci:CreatePicProcessBucket", "ci:DescribePicProcessBucket"]),
    ("ensure_queue", &["ci:DescribePicProcessQueues", "ci:UpdatePicProcessQueue"]),
    ("ensure_template", &["ci:CreateMediaTemplate", "ci:DescribeMediaTemplates", "ci:UpdateMediaTemplate"]),
    ("doctor", &["ci:DescribePicProcessBucket", "ci:DescribePicProcessQueues"]),
    // What a signature is used for needs its own permissions.
    ("presign_url", &[]),
    ("sign_request", &[]),
    ("put_object", &["cos:PutObject"]),
    ("get_object", &["cos:GetObject"]),
    ("get_object_to_file", &["cos:GetObject"]),
    ("head_object", &["cos:HeadObject"]),
    ("delete_object", &["cos:DeleteObject"]),
    ("list_objects", &["cos:GetBucket"]),
    ("presign_object", &["cos:GetObject", "cos:PutObject"]),
    (
        "process_file",
        &[
            "cos:PutObject",
            "cos:GetObject",
            "cos:DeleteObject",
            "ci:CreateMediaJobs",
            "ci:DescribeMediaJob",
            PASS_ROLE,
        ],
    ),
];

/// The actions that a method of the client needs; `None` if there is no such method.
pub(crate) fn actions_of(operation: &str) -> Option<&'static [&'static str]> {
    PERMISSIONS.iter().find(|(name, _)| *name == operation).map(|(_, actions)| *actions)
}

/// The smallest policy that allows these operations, or all if none is named.
pub(crate) fn write(target: &Target, operations: &[String]) -> Result<String, InvalidArgument> {
    let mut actions: Vec<&str> = Vec::new();
    for operation in operations {
        let of_one = actions_of(operation).ok_or_else(|| {
            InvalidArgument::new("operations", operation, "must be names of methods, such as `submit_job`")
        })?;
        actions.extend(of_one);
    }
    if operations.is_empty() {
        actions.extend(PERMISSIONS.iter().flat_map(|(_, actions)| *actions));
    }
    actions.sort_unstable();
    actions.dedup();
    let statements: Vec<Value> = groups(target)
        .into_iter()
        .filter_map(|(prefix, resources)| {
            let chosen: Vec<&str> =
                actions.iter().copied().filter(|action| action.starts_with(prefix)).collect();
            (!chosen.is_empty())
                .then(|| json!({ "effect": "allow", "action": chosen, "resource": resources }))
        })
        .collect();
    let policy = json!({ "version": "2.0", "statement": statements });
    Ok(serde_json::to_string_pretty(&policy).unwrap_or_default())
}

/// What the actions of each service are allowed on.
fn groups(target: &Target) -> [(&'static str, Vec<String>); 3] {
    let Target { bucket, region } = target;
    let app_id = bucket.rsplit_once('-').map(|(_, app_id)| app_id).unwrap_or_default();
    [
        (
            "ci:",
            vec![
                format!("qcs::ci::uid/{app_id}:bucket/{bucket}/*"),
                format!("qcs::ci:{region}:uid/{app_id}:bucket/{bucket}/*"),
            ],
        ),
        ("cos:", vec![format!("qcs::cos:{region}:uid/{app_id}:{bucket}/*")]),
        ("cam:", vec![ANY_RESOURCE.to_owned()]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::OPERATIONS;

    fn target() -> Target {
        Target { bucket: "examplebucket-1250000000".to_owned(), region: "ap-guangzhou".to_owned() }
    }

    #[test]
    fn every_operation_has_its_permissions() {
        for operation in OPERATIONS {
            assert!(actions_of(operation).is_some(), "{operation} is missing in PERMISSIONS");
        }
        assert!(OPERATIONS.contains(&"submit_job") && OPERATIONS.len() > 20);
    }

    #[test]
    fn work_of_several_requests_needs_what_each_of_them_needs() {
        for (work, parts) in [
            ("submit_jobs", &["submit_job", "reconcile"][..]),
            ("process_jobs", &["submit_job", "get_jobs", "list_jobs", "list_queues", "head_object"]),
            ("process_file", &["put_object", "submit_job", "wait_for_job", "get_object", "delete_object"]),
            ("wait_for_jobs", &["get_jobs"]),
            ("reconcile", &["list_jobs"]),
            ("get_object_to_file", &["get_object"]),
            ("receive_callback", &["get_job"]),
            ("ensure_queue", &["list_queues", "update_queue"]),
            ("ensure_service", &["list_buckets", "enable_service"]),
            ("ensure_template", &["list_templates", "create_template", "update_template"]),
            ("doctor", &["list_buckets", "list_queues"]),
        ] {
            let mut needed: Vec<&str> =
                parts.iter().flat_map(|part| actions_of(part).unwrap()).copied().collect();
            needed.sort_unstable();
            needed.dedup();
            let mut given = actions_of(work).unwrap().to_vec();
            given.sort_unstable();
            assert_eq!(given, needed, "{work}");
        }
    }

    #[test]
    fn a_policy_allows_what_was_asked_for_and_nothing_else() {
        let operations = ["submit_job", "wait_for_job", "put_object"].map(String::from);
        let policy: Value = serde_json::from_str(&write(&target(), &operations).unwrap()).unwrap();
        let resources = [
            "qcs::ci::uid/1250000000:bucket/examplebucket-1250000000/*",
            "qcs::ci:ap-guangzhou:uid/1250000000:bucket/examplebucket-1250000000/*",
        ];
        let expected = json!({
            "version": "2.0",
            "statement": [
                { "effect": "allow", "action": ["ci:CreateMediaJobs", "ci:DescribeMediaJob"], "resource": resources },
                {
                    "effect": "allow",
                    "action": ["cos:PutObject"],
                    "resource": ["qcs::cos:ap-guangzhou:uid/1250000000:examplebucket-1250000000/*"],
                },
                { "effect": "allow", "action": ["cam:passrole"], "resource": ["*"] },
            ],
        });
        assert_eq!(policy, expected);
    }

    #[test]
    fn without_names_a_policy_allows_everything_and_an_unknown_name_is_refused() {
        let all = write(&target(), &[]).unwrap();
        for (_, actions) in PERMISSIONS {
            assert!(actions.iter().all(|action| all.contains(&format!("\"{action}\""))));
        }
        let refused = write(&target(), &["submitJob".to_owned()]).unwrap_err();
        assert_eq!((refused.field.as_str(), refused.value.as_str()), ("operations", "submitJob"));
    }
}
