//! The program: in the browser the app; elsewhere the command line.

#[cfg(target_arch = "wasm32")]
fn main() {
    counterclaim::app::mount();
}

/// Documents are many small allocations, made on one thread and freed on another.
#[cfg(not(target_arch = "wasm32"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    counterclaim::cli::run()
}
