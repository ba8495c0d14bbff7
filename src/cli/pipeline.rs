//! A pipeline over all cores: what goes in one after the other comes out in the same order.
//!
//! Owns: [`Pipeline`]. Must not know: what is worked on. Memory: one item for each worker.
//!
//! A worker brings an item all the way: what is made of it stays in the cache of its core, and is freed where it was
//! made. Between the stages are gates that let the items through in their order.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The stages that each item goes through. Those in order are done by one worker at a time, the others by all at once.
pub struct Pipeline<'s, A, B, C, D, E> {
    /// In order: the next item, `None` at the end. If it has to wait for one, it must look now and then whether all is over.
    pub next: &'s mut (dyn FnMut(&AtomicBool) -> Option<A> + Send),
    /// All at once.
    pub prepare: &'s (dyn Fn(A) -> B + Sync),
    /// In order.
    pub enter: &'s mut (dyn FnMut(B) -> C + Send),
    /// All at once.
    pub work: &'s (dyn Fn(C) -> D + Sync),
    /// In order. An error ends it all: no later item comes here.
    pub leave: &'s mut (dyn FnMut(D) -> Result<(), E> + Send),
}

impl<A, B, C, D, E: Send> Pipeline<'_, A, B, C, D, E> {
    /// Brings all items through.
    ///
    /// # Errors
    /// That of the first item that could not leave.
    pub fn run(self) -> Result<(), E> {
        let over = AtomicBool::new(false);
        let source = Mutex::new((0, self.next));
        let (enter, leave) = (Gate::new(self.enter), Gate::new(self.leave));
        let failure = Mutex::new(None);
        let end = || {
            over.store(true, Ordering::Relaxed);
            enter.wake();
            leave.wake();
        };
        let worker = || {
            // A worker that panics would leave the others waiting for its turn.
            let _end = OnPanic(&end);
            loop {
                let Some((number, item)) = take(&source, &over) else { return };
                let item = (self.prepare)(item);
                let Some(item) = enter.pass(number, &over, |enter| enter(item)) else { return };
                let item = (self.work)(item);
                match leave
                    .pass(number, &over, |leave| leave(item).inspect_err(|_| over.store(true, Ordering::Relaxed)))
                {
                    Some(Ok(())) => {}
                    Some(Err(error)) => {
                        *lock(&failure) = Some(error);
                        end();
                        return;
                    }
                    None => return,
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..workers() {
                scope.spawn(worker);
            }
        });
        failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }
}

/// Two more than there are cores, so that none is idle while workers wait for their turn or for a disk.
fn workers() -> usize {
    thread::available_parallelism().map_or(1, usize::from) + 2
}

/// The next item with its number.
fn take<A, F>(source: &Mutex<(usize, F)>, over: &AtomicBool) -> Option<(usize, A)>
where
    F: FnMut(&AtomicBool) -> Option<A>,
{
    let mut source = lock(source);
    if over.load(Ordering::Relaxed) {
        return None;
    }
    let (number, next) = &mut *source;
    let item = next(over)?;
    *number += 1;
    Some((*number - 1, item))
}

/// Lets items through one at a time, in the order of their numbers.
struct Gate<F> {
    turn: Mutex<(usize, F)>,
    moved: Condvar,
}

impl<F> Gate<F> {
    fn new(visit: F) -> Self {
        Self { turn: Mutex::new((0, visit)), moved: Condvar::new() }
    }

    /// Does `with` when it is the turn of `number`; `None` if all is over before.
    fn pass<R>(&self, number: usize, over: &AtomicBool, with: impl FnOnce(&mut F) -> R) -> Option<R> {
        let mut turn = lock(&self.turn);
        while turn.0 != number && !over.load(Ordering::Relaxed) {
            turn = self.moved.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        if over.load(Ordering::Relaxed) {
            return None;
        }
        let result = with(&mut turn.1);
        turn.0 += 1;
        self.moved.notify_all();
        Some(result)
    }

    /// Lets those that wait see that all is over.
    fn wake(&self) {
        let _turn = lock(&self.turn);
        self.moved.notify_all();
    }
}

struct OnPanic<'a>(&'a dyn Fn());

impl Drop for OnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.0)();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // After a panic nothing goes on but the end.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `leave` sees of ten thousand numbers that take differently long, up to the one at which it fails.
    fn seen(fails_at: Option<usize>) -> (Vec<usize>, Result<(), usize>) {
        let (mut numbers, mut entered, mut seen) = (0..10_000_usize, 0, Vec::new());
        let result = Pipeline {
            next: &mut |_| numbers.next(),
            prepare: &|number| (number, (0..number % 97 * 50).sum::<usize>()),
            enter: &mut |(number, sum)| {
                entered += 1;
                assert_eq!(number + 1, entered);
                (number, sum)
            },
            work: &|(number, sum)| (number, (0..(10_000 - number) % 89 * 50).sum::<usize>() + sum),
            leave: &mut |(number, _)| {
                seen.push(number);
                if Some(number) == fails_at { Err(number) } else { Ok(()) }
            },
        }
        .run();
        (seen, result)
    }

    #[test]
    fn items_leave_in_the_order_in_which_they_came() {
        assert_eq!(seen(None), ((0..10_000).collect(), Ok(())));
    }

    #[test]
    fn nothing_leaves_after_a_failure() {
        for at in [0, 1, 4321] {
            assert_eq!(seen(Some(at)), ((0..=at).collect(), Err(at)));
        }
    }
}
