//! Messages between the tabs of one browser.
//!
//! Owns: [`Channel`]. Must not know: what the messages say.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

/// A line to the other tabs, until dropped. What a tab says it does not hear itself.
pub struct Channel {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Channel {
    /// Listens to what the other tabs say; `None` where the browser has no such thing.
    pub fn open(name: &str, on_message: impl Fn(&str) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
            if let Some(text) = text {
                on_message(&text);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Says something to the other tabs; false if the browser refuses.
    pub fn say(&self, text: &str) -> bool {
        self.channel.post_message(&text.into()).is_ok()
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
