//! Words as the browser knows them, with its dictionaries for Thai, Chinese and Japanese.
//!
//! Owns: [`word_ranges`]. Unit: UTF-16 code units of the string given. Must not know: what snaps to them.

use std::ops::Range;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type Segmenter;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locales: &JsValue, options: &JsValue) -> Result<Segmenter, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn segment(this: &Segmenter, text: &str) -> Result<JsValue, JsValue>;

    type Segment;
    #[wasm_bindgen(method, getter)]
    fn index(this: &Segment) -> u32;
    #[wasm_bindgen(method, getter)]
    fn segment(this: &Segment) -> js_sys::JsString;
    #[wasm_bindgen(method, getter, js_name = isWordLike)]
    fn is_word_like(this: &Segment) -> bool;
}

/// The words of `text`, in order, without blanks and punctuation; `None` where the browser has no `Intl.Segmenter`.
#[must_use]
pub fn word_ranges(text: &str) -> Option<Vec<Range<usize>>> {
    let segments = SEGMENTER.with(|segmenter| segmenter.as_ref()?.segment(text).ok())?;
    let mut words = Vec::new();
    for segment in js_sys::try_iter(&segments).ok()?? {
        let segment: Segment = segment.ok()?.unchecked_into();
        if segment.is_word_like() {
            let start = segment.index() as usize;
            words.push(start..start + segment.segment().length() as usize);
        }
    }
    Some(words)
}

thread_local! {
    /// Made once: making one costs about a millisecond, and each end of each selection asks for words.
    static SEGMENTER: Option<Segmenter> = segmenter();
}

fn segmenter() -> Option<Segmenter> {
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    if js_sys::Reflect::get(&intl, &"Segmenter".into()).ok()?.is_undefined() {
        return None;
    }
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"granularity".into(), &"word".into()).ok()?;
    Segmenter::new(&JsValue::UNDEFINED, &options).ok()
}
