//! One module for both ends: in a window it is the page, in a worker it is the worker. The simulation, the checks and
//! the texts are needed by both, so one module that is loaded once is smaller than two.

fn main() {
    if web_sys::window().is_some() {
        yew::Renderer::<redrive_web::app::App>::new().render();
    } else {
        redrive_web::worker::scope::listen();
    }
}
