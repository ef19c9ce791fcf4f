//! Hands out what there is little of, in turn among those who want it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// A number of turns to be had at a time. Where several parties wait, each gets one in its turn, however many of its own
/// wait behind; those of one party are served in the order of their coming.
#[derive(Debug)]
pub(crate) struct Turns(Arc<Mutex<Round>>);

/// A turn, given on when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn(Option<Arc<Mutex<Round>>>);

#[derive(Debug)]
struct Round {
    /// Nobody waits while there are any.
    free: usize,
    /// The parties of which somebody waits; the first is the next to be served.
    order: VecDeque<String>,
    waiting: HashMap<String, VecDeque<oneshot::Sender<Turn>>>,
}

impl Turns {
    pub(crate) fn new(count: usize) -> Self {
        let round = Round { free: count.max(1), order: VecDeque::new(), waiting: HashMap::new() };
        Self(Arc::new(Mutex::new(round)))
    }

    /// Waits for a turn. Whoever stops waiting leaves its place.
    pub(crate) async fn take(&self, party: &str) -> Turn {
        let came = {
            let mut round = lock(&self.0);
            if round.free > 0 {
                round.free -= 1;
                return Turn(Some(Arc::clone(&self.0)));
            }
            round.join(party)
        };
        match came.await {
            Ok(turn) => turn,
            // Only a round that is gone lets go of those who wait, and `self` keeps it.
            Err(_) => std::future::pending().await,
        }
    }
}

impl Round {
    fn join(&mut self, party: &str) -> oneshot::Receiver<Turn> {
        let (sender, receiver) = oneshot::channel();
        let line = self.waiting.entry(party.to_owned()).or_default();
        if line.is_empty() {
            self.order.push_back(party.to_owned());
        }
        line.push_back(sender);
        receiver
    }

    /// Who is next; if nobody is, the turn is free.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        while let Some(party) = self.order.pop_front() {
            let Some(line) = self.waiting.get_mut(&party) else { continue };
            // Those who have gone must not use up the turn of their party.
            while line.front().is_some_and(oneshot::Sender::is_closed) {
                line.pop_front();
            }
            let next = line.pop_front();
            if line.is_empty() {
                self.waiting.remove(&party);
            } else {
                self.order.push_back(party);
            }
            if next.is_some() {
                return next;
            }
        }
        self.free += 1;
        None
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(round) = self.0.take() else { return };
        loop {
            let next = lock(&round).next();
            let Some(next) = next else { return };
            match next.send(Turn(Some(Arc::clone(&round)))) {
                Ok(()) => return,
                // Has gone at this moment; the next one, then. What comes back must not be given on once more.
                Err(mut turn) => drop(turn.0.take()),
            }
        }
    }
}

fn lock(round: &Mutex<Round>) -> MutexGuard<'_, Round> {
    round.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets many parties wait while the only turn is taken, and tells who is served in which order. Those of whom the
    /// name ends in a minus sign stop waiting.
    async fn served(parties: &[&str]) -> String {
        let turns = Turns::new(1);
        let first = turns.take("first").await;
        let order = Arc::new(Mutex::new(String::new()));
        let mut tasks = Vec::new();
        let mut gone = Vec::new();
        for party in parties {
            let (came, name) = (lock(&turns.0).join(party.trim_end_matches('-')), (*party).to_owned());
            if party.ends_with('-') {
                gone.push(came);
                continue;
            }
            let order = Arc::clone(&order);
            tasks.push(tokio::spawn(async move {
                let turn = came.await.unwrap();
                order.lock().unwrap().push_str(&name);
                drop(turn);
            }));
        }
        drop(gone);
        drop(first);
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(lock(&turns.0).free, 1);
        assert!(lock(&turns.0).waiting.is_empty());
        let order = order.lock().unwrap();
        order.clone()
    }

    #[tokio::test]
    async fn each_party_in_its_turn() {
        assert_eq!(served(&["a", "a", "a", "a", "b", "b", "c"]).await, "abcabaa");
        assert_eq!(served(&["a"]).await, "a");
        assert_eq!(served(&[]).await, "");
    }

    #[tokio::test]
    async fn who_has_gone_is_passed_over() {
        assert_eq!(served(&["a", "b-", "a", "c", "b-", "b"]).await, "abca");
        assert_eq!(served(&["a-", "b-"]).await, "");
    }

    #[tokio::test]
    async fn a_turn_that_nobody_takes_any_more_is_given_on() {
        let turns = Turns::new(1);
        let first = turns.take("a").await;
        let second = lock(&turns.0).join("b");
        let third = lock(&turns.0).join("c");
        drop(first);
        // Served, but gone before it looked.
        drop(second);
        let turn = third.await.unwrap();
        assert_eq!(lock(&turns.0).free, 0);
        drop(turn);
        drop((turns.take("d").await, ()));
    }

    #[tokio::test]
    async fn so_many_at_a_time() {
        let turns = Turns::new(2);
        let (one, two) = (turns.take("a").await, turns.take("a").await);
        let mut third = Box::pin(turns.take("a"));
        assert!(has_to_wait(third.as_mut()).await);
        drop(one);
        let third = third.await;
        drop((two, third));
        assert_eq!(lock(&turns.0).free, 2);
    }

    /// Whether it has to wait.
    async fn has_to_wait<F: Future>(future: std::pin::Pin<&mut F>) -> bool {
        tokio::select! {
            biased;
            _ = future => false,
            () = std::future::ready(()) => true,
        }
    }
}
