//! Changes with anything in them. Each type is written out whole, so that a field that is added is missed here first.

use std::collections::BinaryHeap;

use proptest::option::of;
use proptest::prelude::*;

use crate::callback::Wish;
use crate::pace::Pace;
use crate::scheduler::TemplateContent;
use crate::state::{
    Change, Course, Done, Failure, InputFacts, Job, JobState, Made, Notify, Numbers, OriginalInfo, Outcome,
    Owed, Produced, Queue, QueueState, Request, Service, Template,
};

/// Line breaks, quotes and other scripts included.
fn text() -> impl Strategy<Value = String> {
    "(?s).{0,8}"
}

pub(super) fn state() -> impl Strategy<Value = JobState> {
    prop::sample::select(JobState::ALL.to_vec())
}

prop_compose! {
    pub(super) fn notify()(
        state in text(),
        (url, event, kind) in (of(text()), of(text()), of(text())),
        result_format in text(),
        (mq_mode, mq_region, mq_name) in (of(text()), of(text()), of(text())),
    ) -> Notify {
        Notify { state, url, event, kind, result_format, mq_mode, mq_region, mq_name }
    }
}

prop_compose! {
    fn wish()(url in of(text()), format in of(text()), kind in of(text()), mq_name in of(text())) -> Wish {
        Wish { url, format, kind, mq_name }
    }
}

prop_compose! {
    pub(super) fn request()(
        (input, rule, template) in (text(), text(), of((text(), text()))),
        picture_info in any::<bool>(),
        (output_region, output_bucket, output) in (text(), text(), text()),
        user_data in of(text()),
        level in 0_u8..3,
        (callback, document) in (wish(), text()),
    ) -> Request {
        Request {
            input, rule, template, picture_info, output_region, output_bucket, output, user_data, level, callback,
            document,
        }
    }
}

prop_compose! {
    fn original()(
        (etag, average, format) in (text(), of(text()), text()),
        (width, height, frames) in (any::<u32>(), any::<u32>(), of(any::<u32>())),
        (orientation, quality) in (any::<u32>(), any::<u32>()),
    ) -> OriginalInfo {
        OriginalInfo { etag, average, format: format.into(), width, height, frames, orientation, quality }
    }
}

prop_compose! {
    fn course()(
        format in text(),
        (width, height, orientation) in (any::<u32>(), any::<u32>(), any::<u32>()),
        sizes in prop::collection::vec(any::<(u32, u32)>(), 0..4),
    ) -> Course {
        Course { input: InputFacts { format: format.into(), width, height, orientation }, sizes }
    }
}

prop_compose! {
    pub(super) fn done()(
        format in text(),
        (width, height, size, quality) in (any::<u32>(), any::<u32>(), any::<usize>(), any::<u32>()),
        (original, course) in (of(original()), course()),
    ) -> Done {
        Done { format: format.into(), width, height, size, quality, original, course }
    }
}

prop_compose! {
    pub(super) fn failure()(code in text(), message in text()) -> Failure {
        Failure { code: code.into(), message }
    }
}

prop_compose! {
    pub(super) fn owed()(notify in of(notify()), attempts in any::<u32>()) -> Owed {
        Owed { notify, attempts }
    }
}

prop_compose! {
    fn job()(
        (id, bucket, region, queue_id) in (text(), text(), text(), text()),
        request in request(),
        state in state(),
        (at, order, attempt) in (any::<i64>(), any::<u64>(), any::<u32>()),
        (started, ended) in (of(any::<i64>()), of(any::<i64>())),
        (owed, done, failure) in (of(owed()), of(done()), of(failure())),
        (pace, produced) in (pace(), of(produced())),
    ) -> Job {
        Job {
            id, bucket, region, queue_id, request, state, made: Made { at, order }, started, ended, attempt, owed, done,
            failure, pace, seen: 0, released: false, produced,
        }
    }
}

fn pace() -> impl Strategy<Value = Pace> {
    prop_oneof![
        Just(Pace::Natural),
        Just(Pace::Immediate),
        any::<u64>().prop_map(|ms| Pace::AfterMs { ms }),
        any::<u32>().prop_map(|reads| Pace::AfterReads { reads }),
        Just(Pace::Gate),
    ]
}

prop_compose! {
    fn service()(
        (bucket, region, queue_id) in (text(), text(), text()),
        created in any::<i64>(),
        order in any::<u64>(),
    ) -> Service {
        Service { bucket, region, created, order, queue_id }
    }
}

prop_compose! {
    fn queue()(
        (id, bucket, name) in (text(), text(), text()),
        is_active in any::<bool>(),
        notify in notify(),
        (created, updated) in (any::<i64>(), any::<i64>()),
    ) -> Queue {
        let state = if is_active { QueueState::Active } else { QueueState::Paused };
        // Who waits and who runs follows from the jobs.
        Queue { id, bucket, name, state, notify, created, updated, waiting: BinaryHeap::new(), running: 0 }
    }
}

prop_compose! {
    fn template()(
        (id, bucket, region) in (text(), text(), text()),
        (name, rule, picture_info) in (text(), text(), any::<bool>()),
        (created, updated, order) in (any::<i64>(), any::<i64>(), any::<u64>()),
    ) -> Template {
        let content = TemplateContent { name, rule, picture_info };
        Template { id, bucket, region, content, created, updated, order }
    }
}

prop_compose! {
    fn numbers()(
        (order, jobs, queues) in (any::<u64>(), any::<u64>(), any::<u64>()),
        (templates, transitions, callbacks, runs) in (any::<u64>(), any::<u64>(), any::<u64>(), any::<u64>()),
    ) -> Numbers {
        Numbers { order, jobs, queues, templates, transitions, callbacks, runs }
    }
}

prop_compose! {
    fn produced()(done in done(), md5 in text()) -> Produced {
        Produced { done, md5 }
    }
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![done().prop_map(Outcome::Done), failure().prop_map(Outcome::Failure)]
}

pub(super) fn change() -> impl Strategy<Value = Change> {
    let boxed = || job().prop_map(Box::new);
    prop_oneof![
        numbers().prop_map(Change::Numbers),
        any::<i64>().prop_map(|at| Change::Opened { at }),
        (service(), queue()).prop_map(|(service, queue)| Change::Enabled { service, queue }),
        (service(), queue()).prop_map(|(service, queue)| Change::Service { service, queue }),
        (text(), any::<i64>()).prop_map(|(bucket, at)| Change::Disabled { bucket, at }),
        queue().prop_map(Change::Queue),
        boxed().prop_map(Change::Submitted),
        boxed().prop_map(Change::Job),
        (text(), any::<i64>()).prop_map(|(job_id, at)| Change::Started { job_id, at }),
        (text(), any::<i64>(), outcome(), of(owed())).prop_map(|(job_id, at, outcome, owed)| Change::Ended {
            job_id,
            at,
            outcome,
            owed
        }),
        (prop::collection::vec(text(), 0..3), any::<i64>())
            .prop_map(|(job_ids, at)| Change::Cancelled { job_ids, at }),
        (text(), any::<u64>(), any::<u32>(), any::<bool>()).prop_map(
            |(job_id, sequence, attempt, settled)| Change::CallbackTried {
                job_id,
                sequence,
                attempt,
                settled
            }
        ),
        (text(), produced()).prop_map(|(job_id, produced)| Change::Produced { job_id, produced }),
        template().prop_map(Change::TemplateMade),
        template().prop_map(Change::Template),
        text().prop_map(|id| Change::TemplateDeleted { id }),
    ]
}
