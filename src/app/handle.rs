//! How views and tasks reach the workbench.
//!
//! Owns: [`Handle`], [`Shared`]. Must not know: what the actions do.

use std::cell::RefCell;
use std::future::Future;
use std::ops::Deref;
use std::rc::{Rc, Weak};

use yew::prelude::*;

use super::workbench::Workbench;

/// What a button does.
type Press = dyn Fn(&mut Workbench);
/// What a field does with what it says.
type Take = dyn Fn(&mut Workbench, &str);

struct Inner {
    workbench: RefCell<Workbench>,
    render: UseForceUpdateHandle,
}

/// A shared reference to the workbench. All handles are equal, so that passing one on never causes a repaint.
#[derive(Clone)]
pub struct Handle(Rc<Inner>);

/// A handle that does not keep the workbench alive; what the workbench itself holds.
#[derive(Clone, Default)]
pub struct WeakHandle(Weak<Inner>);

impl Handle {
    /// A new workbench, drawn by `render`.
    pub fn new(render: UseForceUpdateHandle) -> Self {
        Self(Rc::new_cyclic(|me| Inner { workbench: RefCell::new(Workbench::new(WeakHandle(me.clone()))), render }))
    }

    /// Does something to the workbench and draws it anew before the next frame.
    pub fn act<T>(&self, action: impl FnOnce(&mut Workbench) -> T) -> T {
        let result = action(&mut self.0.workbench.borrow_mut());
        self.0.render.force_update();
        result
    }

    /// Does something to the workbench that changes nothing on screen.
    pub fn quietly<T>(&self, action: impl FnOnce(&mut Workbench) -> T) -> T {
        action(&mut self.0.workbench.borrow_mut())
    }

    /// Looks at the workbench.
    pub fn read<T>(&self, look: impl FnOnce(&Workbench) -> T) -> T {
        look(&self.0.workbench.borrow())
    }

    /// An event handler that does `action`. What it does all the same is compiled once for all actions.
    pub fn on<E: 'static>(&self, action: impl Fn(&mut Workbench) + 'static) -> Callback<E> {
        self.on_boxed(Box::new(action))
    }

    fn on_boxed<E: 'static>(&self, action: Box<Press>) -> Callback<E> {
        let handle = self.clone();
        Callback::from(move |_| handle.press(&*action))
    }

    fn press(&self, action: &Press) {
        self.act(|workbench| {
            // Not every browser takes the focus out of a field when a button is pressed.
            workbench.store_typed();
            action(workbench);
        });
        // The button may be gone with what it did.
        super::keys::keep_focus(self.clone());
    }

    /// An event handler that passes on what a field or a list of choices says now.
    pub fn on_value(&self, action: impl Fn(&mut Workbench, &str) + 'static) -> Callback<Event> {
        self.on_value_boxed(Box::new(action))
    }

    fn on_value_boxed(&self, action: Box<Take>) -> Callback<Event> {
        let handle = self.clone();
        Callback::from(move |event: Event| {
            // Fields and lists both have a `value`.
            let value = event.target_unchecked_into::<web_sys::HtmlInputElement>().value();
            handle.act(|workbench| action(workbench, &value));
        })
    }
}

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl WeakHandle {
    /// Runs `task` in the background with a handle of its own.
    pub fn spawn<F: Future<Output = ()> + 'static>(&self, task: impl FnOnce(Handle) -> F) {
        if let Some(inner) = self.0.upgrade() {
            wasm_bindgen_futures::spawn_local(task(Handle(inner)));
        }
    }
}

/// A shared value that compares by identity: two versions of a document are told apart in no time.
#[derive(Debug)]
pub struct Shared<T: ?Sized>(pub Rc<T>);

impl<T: Default> Default for Shared<T> {
    fn default() -> Self {
        Self(Rc::default())
    }
}

impl<T: ?Sized> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}
