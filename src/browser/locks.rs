//! Locks between the tabs of one browser (Web Locks API), so that one tab at a time writes.
//!
//! Owns: [`Lock`], [`acquire`]. Must not know: what is locked.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// How to come by a lock that another tab holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Not at all: only if it is free.
    IfFree,
    /// By waiting until it is let go.
    Wait,
    /// By force: the other tab loses it.
    Steal,
}

/// A lock that this tab holds until it is dropped.
#[derive(Debug)]
pub struct Lock {
    release: Function,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Resolving a promise cannot fail.
        drop(self.release.call0(&JsValue::UNDEFINED));
    }
}

/// What came of asking for a lock.
#[derive(Debug)]
pub enum Outcome {
    /// It is held.
    Held(Lock),
    /// Another tab has it.
    Taken,
    /// The browser has no such locks, or gives this page none.
    Unavailable,
}

fn manager() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!manager.is_undefined()).then_some(manager)
}

/// Asks for the lock called `name`. `on_lost` is called if another tab takes it by force later.
pub async fn acquire(name: &str, claim: Claim, on_lost: impl FnOnce() + 'static) -> Outcome {
    let Some(manager) = manager() else { return Outcome::Unavailable };
    let granted: Rc<RefCell<Option<Lock>>> = Rc::default();
    let is_over = Rc::new(Cell::new(false));
    let mut settle = None;
    let answered = Promise::new(&mut |resolve, _| settle = Some(resolve));
    let Some(settle) = settle else { return Outcome::Unavailable };
    let callback = {
        let (granted, settle) = (Rc::clone(&granted), settle.clone());
        Closure::once(move |lock: JsValue| -> JsValue {
            let mut held = JsValue::UNDEFINED;
            if !lock.is_null() {
                // The lock is held as long as this promise is open.
                held = Promise::new(&mut |release, _| *granted.borrow_mut() = Some(Lock { release })).into();
            }
            drop(settle.call0(&JsValue::UNDEFINED));
            held
        })
    };
    let request = || -> Result<Promise, JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"ifAvailable".into(), &(claim == Claim::IfFree).into())?;
        Reflect::set(&options, &"steal".into(), &(claim == Claim::Steal).into())?;
        let function: Function = Reflect::get(&manager, &"request".into())?.dyn_into()?;
        function.call3(&manager, &name.into(), &options, callback.as_ref())?.dyn_into()
    };
    let Ok(request) = request() else { return Outcome::Unavailable };
    {
        let is_over = Rc::clone(&is_over);
        wasm_bindgen_futures::spawn_local(async move {
            // Ends when the lock is let go; fails when it is taken away, or if the browser does not even ask for it.
            if JsFuture::from(request).await.is_err() {
                is_over.set(true);
                drop(settle.call0(&JsValue::UNDEFINED));
                on_lost();
            }
            drop(callback);
        });
    }
    if JsFuture::from(answered).await.is_err() {
        return Outcome::Unavailable;
    }
    match (granted.borrow_mut().take(), is_over.get()) {
        (Some(lock), false) => Outcome::Held(lock),
        (None, true) => Outcome::Unavailable,
        _ => Outcome::Taken,
    }
}
