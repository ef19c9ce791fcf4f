//! What the clients know: what was acknowledged, and what may have happened.

use std::collections::BTreeMap;

use crate::support::element;

/// A job whose submission was acknowledged.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) life: usize,
    pub(super) client: usize,
    pub(super) output: String,
    pub(super) is_called_back: bool,
    /// State and time, if anybody saw that it had ended.
    pub(super) end: Option<(String, String)>,
}

/// An object that one client writes, one version after the other; `None` is that it is not there.
#[derive(Debug, Clone, Default)]
pub(super) struct Object {
    acknowledged: Option<String>,
    /// Begun since then, and not acknowledged.
    begun: Option<Option<String>>,
}

impl Object {
    pub(super) fn begin(&mut self, version: Option<String>) {
        self.begun = Some(version);
    }

    pub(super) fn acknowledge(&mut self) {
        if let Some(version) = self.begun.take() {
            self.acknowledged = version;
        }
    }

    /// It is this version: either that which was acknowledged last, or what was begun since then.
    pub(super) fn find(&mut self, is: Option<String>, what: &str) {
        let fits = is == self.acknowledged || self.begun.as_ref() == Some(&is);
        assert!(fits, "{what} is {is:?}, not {self:?}");
        *self = Self { acknowledged: is, begun: None };
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct World {
    pub(super) jobs: BTreeMap<String, Known>,
    pub(super) objects: BTreeMap<String, Object>,
    /// Who made it, and whether its deletion has begun.
    pub(super) templates: BTreeMap<String, (usize, bool)>,
}

impl World {
    pub(super) fn object(&mut self, key: &str) -> &mut Object {
        self.objects.entry(key.to_owned()).or_default()
    }

    /// The ids of the jobs that a client submitted in one life.
    pub(super) fn jobs_of(&self, life: usize, client: usize) -> Vec<String> {
        let jobs = self.jobs.iter().filter(|(_, known)| (known.life, known.client) == (life, client));
        jobs.map(|(id, _)| id.clone()).collect()
    }

    /// A template of a client that has so many, of which nobody knows any more whether it is there.
    pub(super) fn template_to_delete(&mut self, client: usize, most: usize) -> Option<String> {
        let mut of_client = self.templates.iter_mut().filter(|(_, (maker, _))| *maker == client);
        if of_client.by_ref().count() < most {
            return None;
        }
        let mut of_client = self.templates.iter_mut().filter(|(_, (maker, _))| *maker == client);
        let (id, (_, is_going)) = of_client.next()?;
        *is_going = true;
        Some(id.clone())
    }

    /// The ids of the jobs that somebody saw at their end.
    pub(super) fn ended(&self) -> Vec<String> {
        self.jobs.iter().filter(|(_, known)| known.end.is_some()).map(|(id, _)| id.clone()).collect()
    }

    /// State and time of a job in the form in which it is described, if it has ended.
    pub(super) fn end_of(job: &str) -> Option<(String, String)> {
        let (state, at) = (element(job, "State")?, element(job, "EndTime")?);
        matches!(state, "Success" | "Failed" | "Cancel").then(|| (state.to_owned(), at.to_owned()))
    }

    /// Reads an answer with jobs, compares it with what is known, and gives the ids.
    pub(super) fn look(&mut self, answer: &str) -> Vec<String> {
        let mut ids = Vec::new();
        for job in answer.split("<JobsDetail>").skip(1) {
            let id = element(job, "JobId").unwrap();
            let end = Self::end_of(job);
            if let Some(known) = self.jobs.get_mut(id) {
                if known.end.is_some() {
                    assert_eq!(known.end, end, "{id} has ended otherwise");
                }
                known.end = end;
            }
            ids.push(id.to_owned());
        }
        ids
    }
}
