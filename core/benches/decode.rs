//! What reading an answer costs, beside quick-xml's own serde support reading the same document into the same types
//! without any of the checks of the hardened reader.
#![expect(clippy::unwrap_used, reason = "whatever is missing ends a measurement")]

use std::hint::black_box;

use cloud_infinite::{GetJobs, JobBatch, Operation, xml};
use criterion::{Criterion, criterion_group, criterion_main};

fn ours(document: &str) -> JobBatch {
    GetJobs::default().decode(&xml::read(document.as_bytes()).unwrap()).unwrap()
}

fn plain(document: &str) -> JobBatch {
    quick_xml::de::from_str(document).unwrap()
}

fn decode(criterion: &mut Criterion) {
    for (name, count) in [("decode 1 job", 1), ("decode 100 jobs", 100)] {
        let document = benches::answer(count);
        assert_eq!(ours(&document).jobs.len(), count);
        assert_eq!(ours(&document).jobs.last().unwrap().job_id, plain(&document).jobs.last().unwrap().job_id);
        let mut group = criterion.benchmark_group(name);
        group.bench_function("plain quick-xml and serde", |bencher| {
            bencher.iter(|| plain(black_box(&document)));
        });
        group.bench_function("this library", |bencher| bencher.iter(|| ours(black_box(&document))));
        group.finish();
    }
}

criterion_group!(benches, decode);
criterion_main!(benches);
