//! The binary: everything is in the library, so that tests can start it in process.

/// Gives memory back that the allocator of the C library keeps in each thread: what was needed once, to
/// build the routes, stayed for ever.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::run()
}
