//! The program: in the browser the app; elsewhere, for now, a word about where it runs.

#[cfg(target_arch = "wasm32")]
fn main() {
    counterclaim::app::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Counterclaim runs in the browser. Start it with `cargo xtask serve`.");
}
