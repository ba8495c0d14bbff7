//! What this program keeps in the browser besides its database, and deleting all of it.
//!
//! Owns: [`Offline`], [`offline`], [`delete`]. Must not know: what is in any of it.

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CacheStorage, ServiceWorkerContainer, ServiceWorkerRegistration};

use super::preferences;
use super::storage::{self, DATABASES};

/// Caches of this program begin so, and go on with the folder of the installation (`pwa/service-worker.js`).
const PREFIX: &str = "counterclaim";

/// The program's own copy for use without a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offline {
    /// How many versions are kept.
    pub caches: u32,
    /// How many service workers serve this page's folder: one or none.
    pub workers: u32,
}

/// What is there of the program for use without a network.
pub async fn offline() -> Offline {
    let (caches, workers) = (caches().await, workers().await);
    Offline { caches: caches.len() as u32, workers: workers.len() as u32 }
}

/// Deletes the databases and settings, which belong to the host, and the caches and the service worker of this page's
/// folder: a copy of the program in another folder keeps its own. What could not be deleted is named, with the reason.
pub async fn delete() -> Vec<String> {
    let mut left = Vec::new();
    let mut done = |what: &str, outcome: Result<JsValue, JsValue>| {
        if let Err(why) = outcome {
            left.push(format!("{what}: {}", why.as_string().unwrap_or_else(|| format!("{why:?}"))));
        }
    };
    for name in DATABASES {
        done(name, storage::delete(name).await.map(|()| JsValue::NULL).map_err(|why| why.to_string().into()));
    }
    for worker in workers().await {
        done("service worker", settled(worker.unregister()).await);
    }
    for name in caches().await {
        if let Some(storage) = cache_storage() {
            done(&name, settled(Ok(storage.delete(&name))).await);
        }
    }
    for name in preferences::all().map(|(names, _)| names).unwrap_or_default() {
        done(&name, preferences::remove(&name).map(|()| JsValue::NULL).map_err(|why| why.to_string().into()));
    }
    left
}

async fn settled<T: Into<Promise>>(request: Result<T, JsValue>) -> Result<JsValue, JsValue> {
    let promise: Promise = request?.into();
    promise.await
}

/// Absent outside secure contexts.
fn cache_storage() -> Option<CacheStorage> {
    web_sys::window()?.caches().ok()
}

/// The address of this page's folder, which names an installation.
fn folder() -> Option<String> {
    let location = web_sys::window()?.location();
    let (origin, path) = (location.origin().ok()?, location.pathname().ok()?);
    let (folder, _) = path.rsplit_once('/')?;
    Some(format!("{origin}{folder}/"))
}

async fn caches() -> Vec<String> {
    let (Some(storage), Some(folder)) = (cache_storage(), folder()) else { return Vec::new() };
    let names = Array::from(&settled(Ok(storage.keys())).await.unwrap_or_default());
    let own = format!("{PREFIX} {folder} ");
    names.iter().filter_map(|name| name.as_string()).filter(|name| name.starts_with(&own)).collect()
}

/// The service worker of this page's folder: folders above it have their own.
async fn workers() -> Vec<ServiceWorkerRegistration> {
    let (Some(window), Some(folder)) = (web_sys::window(), folder()) else { return Vec::new() };
    let container = Reflect::get(&window.navigator(), &"serviceWorker".into()).unwrap_or(JsValue::UNDEFINED);
    let Ok(container) = container.dyn_into::<ServiceWorkerContainer>() else { return Vec::new() };
    let all = Array::from(&settled(Ok(container.get_registrations())).await.unwrap_or_default());
    let all = all.iter().filter_map(|one| one.dyn_into::<ServiceWorkerRegistration>().ok());
    all.filter(|one| one.scope() == folder).collect()
}
