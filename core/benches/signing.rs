//! What the signature of a request costs: with a new key, with a known one, and when the request is known as well.
#![expect(clippy::unwrap_used, reason = "whatever is missing ends a measurement")]

use std::hint::black_box;

use cloud_infinite::Credential;
use cloud_infinite::bench::Signing;
use criterion::{Criterion, criterion_group, criterion_main};

const NOW: i64 = 1_700_000_000;

fn signing(criterion: &mut Criterion) {
    let signing = Signing::new(Credential::new(
        "AKIDEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAM",
        "EXAMPLEexampleEXAMPLEexampleEXAM",
        None,
    ));
    // More than the signer remembers, so that none of them is known when its turn comes.
    let paths: Vec<String> =
        (0..1000).map(|number| format!("/jobs/ca1b2c3d4e5f60718293a4b5c6d7e{number:04}")).collect();
    let queries: Vec<Vec<(&str, String)>> = (0..1000)
        .map(|number| {
            vec![
                ("queueIds", String::new()),
                ("state", "Active".to_owned()),
                ("pageNumber", number.to_string()),
                ("pageSize", "10".to_owned()),
            ]
        })
        .collect();

    let mut group = criterion.benchmark_group("signing");
    let mut now = NOW;
    group.bench_function("new key", |bencher| {
        bencher.iter(|| {
            now += 60;
            signing.submission(black_box(now)).unwrap()
        });
    });
    let mut all = paths.iter().cycle();
    group.bench_function("another request in the window", |bencher| {
        bencher.iter(|| signing.question(NOW, black_box(all.next().unwrap()), &[]).unwrap());
    });
    let mut all = queries.iter().cycle();
    group.bench_function("another request with four parameters", |bencher| {
        bencher.iter(|| signing.question(NOW, "/picqueue", black_box(all.next().unwrap())).unwrap());
    });
    group.bench_function("the same request in the window", |bencher| {
        bencher.iter(|| signing.submission(black_box(NOW)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, signing);
criterion_main!(benches);
