//! Telling which elements are near the viewport, and when an element changes its size.
//!
//! Owns: [`Observer`], [`SizeObserver`]. Must not know: what the elements are.

use std::collections::BTreeMap;

use wasm_bindgen::prelude::*;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, ResizeObserver};

/// Watches the children of an element until dropped.
pub struct Observer {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Observer {
    /// Calls back with the index of each watched child and whether it is within `margin` (as in CSS) of what `root`
    /// shows: once for all children, then for each that changes.
    pub fn new(root: &Element, margin: &str, on_change: impl Fn(&[(usize, bool)]) + 'static) -> Option<Self> {
        let callback = Closure::new(move |entries: js_sys::Array| {
            let mut last: BTreeMap<usize, bool> = BTreeMap::new();
            for entry in entries.iter() {
                let entry: IntersectionObserverEntry = entry.unchecked_into();
                if let Some(index) = index(&entry.target()) {
                    last.insert(index, entry.is_intersecting());
                }
            }
            on_change(&last.into_iter().collect::<Vec<_>>());
        });
        let options = IntersectionObserverInit::new();
        options.set_root(Some(root));
        options.set_root_margin(margin);
        let function = Closure::as_ref(&callback).unchecked_ref();
        let observer = IntersectionObserver::new_with_options(function, &options).ok()?;
        Some(Self { observer, _callback: callback })
    }

    /// Watches every element of the class `name` in `parent`, numbered from 0.
    pub fn watch_all(&self, parent: &Element, name: &str) {
        let all = parent.get_elements_by_class_name(name);
        for index in 0..all.length() {
            if let Some(element) = all.item(index) {
                js_set_index(&element, index);
                self.observer.observe(&element);
            }
        }
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The number is kept on the element as a property, so that looking it up costs the same for every child.
const INDEX: &str = "counterclaimIndex";

fn js_set_index(element: &Element, index: u32) {
    // Fails only for objects that are frozen, which elements are not.
    drop(js_sys::Reflect::set(element, &INDEX.into(), &index.into()));
}

fn index(element: &Element) -> Option<usize> {
    let index = js_sys::Reflect::get(element, &INDEX.into()).ok()?.as_f64()?;
    (index >= 0.0).then_some(index as usize)
}

/// Watches the size of one element until dropped.
pub struct SizeObserver {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl SizeObserver {
    /// Calls back when `element` has another size than before.
    pub fn new(element: &Element, on_change: impl Fn() + 'static) -> Option<Self> {
        let callback = Closure::new(on_change);
        let observer = ResizeObserver::new(Closure::as_ref(&callback).unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
