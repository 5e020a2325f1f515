//! The worker.

fn main() {
    redrive_web::worker::scope::listen();
}
