//! The entry point of the page and of its worker. Both need simulation, validation and words, so one shared module is
//! smaller than two.

fn main() {
    if web_sys::window().is_some() {
        yew::Renderer::<redrive_web::app::App>::new().render();
    } else {
        redrive_web::worker::scope::listen();
    }
}
