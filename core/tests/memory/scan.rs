//! Looks through the memory of this process.

use std::fs::File;
use std::os::unix::fs::FileExt;

use crate::needle::Needle;

const CHUNK: usize = 1 << 20;

/// Where each needle lies, as text. Looks at all memory that can be written: heap, stacks and statics.
pub(crate) fn scan(needles: &[Needle]) -> Vec<String> {
    let longest = needles.iter().map(|needle| needle.masked.len()).max().unwrap();
    let mut may_begin = [false; 256];
    for needle in needles {
        may_begin[usize::from(needle.first_byte())] = true;
    }
    let memory = File::open("/proc/self/mem").unwrap();
    let mut buffer = vec![0; CHUNK + longest];
    let own = buffer.as_ptr().addr() as u64..buffer.as_ptr().addr() as u64 + buffer.len() as u64;
    let mut found = Vec::new();
    let mut looked_at = 0;
    for line in std::fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let mut parts = line.split_whitespace();
        let (range, rights) = (parts.next().unwrap(), parts.next().unwrap());
        let name = parts.nth(3).unwrap_or("anonymous");
        if !rights.starts_with("rw") {
            continue;
        }
        let (start, end) = range.split_once('-').unwrap();
        let (mut at, end) = (u64::from_str_radix(start, 16).unwrap(), u64::from_str_radix(end, 16).unwrap());
        while at < end {
            let length = usize::try_from(end - at).unwrap().min(buffer.len());
            // A thread that ended meanwhile takes its stack with it.
            let Ok(count) = memory.read_at(&mut buffer[..length], at) else { break };
            looked_at += count;
            for offset in 0..count {
                if !may_begin[usize::from(buffer[offset])] {
                    continue;
                }
                let place = at + offset as u64;
                for needle in needles {
                    if needle.is_at(&buffer[offset..count]) && !own.contains(&place) {
                        found.push(format!("{} at {place:x} in {name}", needle.name));
                    }
                }
            }
            at += (count.min(CHUNK) as u64).max(1);
        }
    }
    buffer.fill(0);
    assert!(looked_at > 1 << 20, "only {looked_at} bytes could be read");
    found.sort();
    found.dedup();
    found
}
