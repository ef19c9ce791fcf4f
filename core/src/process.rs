//! Values that belong to one process and must not be used in its forks.

use std::sync::OnceLock;

/// Tells a process from its forks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Process(u32);

impl Process {
    /// The process that runs this.
    pub(crate) fn current() -> Self {
        Self(std::process::id())
    }

    #[cfg(test)]
    pub(crate) fn other_for_tests() -> Self {
        Self(u32::MAX)
    }

    /// Whether this process was forked from the one that was meant.
    pub(crate) fn is_gone(self) -> bool {
        self != Self::current()
    }
}

/// A value that is made anew in each process that asks for it.
///
/// Connections and runtimes do not survive `fork`: their threads exist in the parent only. A child therefore gets a
/// value of its own; the parent's stays in its slot.
#[derive(Debug)]
pub(crate) struct PerProcess<T> {
    process: Process,
    value: T,
    in_child: OnceLock<Box<PerProcess<T>>>,
}

impl<T> PerProcess<T> {
    /// A value of this process.
    pub(crate) fn new(value: T) -> Self {
        Self { process: Process::current(), value, in_child: OnceLock::new() }
    }

    /// This process's value, made if there is none yet. The caller says which process this is, because finding out is a
    /// call of the system and need not be made twice.
    pub(crate) fn get_in<E>(&self, here: Process, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
        let mut slot = self;
        while slot.process != here {
            match slot.in_child.get() {
                Some(next) => slot = next,
                None => {
                    let fresh = Box::new(Self::new(make()?));
                    // If two threads come here at once, the first one's value is used and the other's dropped.
                    return Ok(&slot.in_child.get_or_init(|| fresh).value);
                }
            }
        }
        Ok(&slot.value)
    }
}
