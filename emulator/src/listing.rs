//! Which jobs a list holds, and where one page of it ends and the next begins.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Bound;

use crate::ids::{base64, from_base64};
use crate::state::{Job, JobState, Made};

/// In which order jobs are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    OldestFirst,
    NewestFirst,
}

/// What a list is asked for. Filters that are given must all match.
#[derive(Debug, Hash)]
pub(crate) struct Wanted<'q> {
    pub(crate) order: Order,
    /// Any of these, or all.
    pub(crate) states: Option<Vec<JobState>>,
    /// Seconds since the Unix epoch; the bounds belong to the list.
    pub(crate) from: Option<i64>,
    pub(crate) until: Option<i64>,
    pub(crate) queue: Option<&'q str>,
    pub(crate) input: Option<&'q str>,
    /// Whether only jobs are asked for that a workflow or an inventory started. This emulator has none of either.
    pub(crate) started_by_others: bool,
}

impl Wanted<'_> {
    fn fits(&self, job: &Job, is_due: fn(&Job) -> bool) -> bool {
        !self.started_by_others
            && self.states.as_ref().is_none_or(|states| states.contains(&job.state) || is_due(job))
            && self.from.is_none_or(|from| from <= job.made.at)
            && self.until.is_none_or(|until| job.made.at <= until)
            && self.queue.is_none_or(|queue| queue == job.queue_id)
            && self.input.is_none_or(|input| input == job.request.input)
    }

    /// At most `size` jobs behind `after`, and the last of them if there are more. Jobs that are due will be in another
    /// state before they are shown, so that theirs counts for nothing.
    ///
    /// A page begins behind a job, not at a number: jobs that are made between two pages shift nothing.
    pub(crate) fn page(
        &self,
        made: &BTreeMap<Made, String>,
        jobs: &HashMap<String, Job>,
        after: Option<Made>,
        size: usize,
        is_due: fn(&Job) -> bool,
    ) -> (Vec<Job>, Option<Made>) {
        let behind = after.map_or(Bound::Unbounded, Bound::Excluded);
        let ids: Box<dyn Iterator<Item = &String>> = match self.order {
            Order::OldestFirst => Box::new(made.range((behind, Bound::Unbounded)).map(|(_, id)| id)),
            Order::NewestFirst => Box::new(made.range((Bound::Unbounded, behind)).rev().map(|(_, id)| id)),
        };
        let mut fitting = ids.filter_map(|id| jobs.get(id)).filter(|job| self.fits(job, is_due));
        let page: Vec<Job> = fitting.by_ref().take(size).cloned().collect();
        let last = page.last().map(|job| job.made).filter(|_| fitting.next().is_some());
        (page, last)
    }

    /// What the next page is asked for with: where this one ended, and what the list was asked for.
    pub(crate) fn token(&self, place: (&str, &str), last: Made) -> String {
        base64(format!("{}_{}_{:016x}", last.at, last.order, self.fingerprint(place)).as_bytes())
    }

    /// Where a token says that the page before ended.
    ///
    /// Assumption: no page says what becomes of a token that comes with other filters. It is refused, because the
    /// list would have holes that nobody sees.
    pub(crate) fn read_token(&self, place: (&str, &str), token: &str) -> Option<Made> {
        let text = String::from_utf8(from_base64(token)?).ok()?;
        let mut parts = text.split('_');
        let last = Made { at: parts.next()?.parse().ok()?, order: parts.next()?.parse().ok()? };
        // Compared as a whole, so that there is one way to write a token.
        (self.token(place, last) == token).then_some(last)
    }

    fn fingerprint(&self, place: (&str, &str)) -> u64 {
        let mut hasher = DefaultHasher::new();
        (place, self).hash(&mut hasher);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Wanted<'static> {
        Wanted {
            order: Order::NewestFirst,
            states: None,
            from: None,
            until: None,
            queue: None,
            input: None,
            started_by_others: false,
        }
    }

    #[test]
    fn a_token_belongs_to_its_list() {
        let (place, last) = (("a-1", "ap-guangzhou"), Made { at: 1_660_033_391, order: 7 });
        let token = wanted().token(place, last);
        assert_eq!(wanted().read_token(place, &token), Some(last));
        assert_eq!(wanted().read_token(("b-1", "ap-guangzhou"), &token), None);
        for other in [
            Wanted { order: Order::OldestFirst, ..wanted() },
            Wanted { states: Some(vec![JobState::Failed]), ..wanted() },
            Wanted { from: Some(0), ..wanted() },
            Wanted { until: Some(0), ..wanted() },
            Wanted { queue: Some("p1"), ..wanted() },
            Wanted { input: Some("p1"), ..wanted() },
            Wanted { started_by_others: true, ..wanted() },
        ] {
            assert_eq!(other.read_token(place, &token), None, "{other:?}");
        }
        for broken in ["", "x", "MV8x", "====", &token[1..], &format!("{token}A")] {
            assert_eq!(wanted().read_token(place, broken), None, "{broken}");
        }
    }
}
