//! The page.

fn main() {
    yew::Renderer::<redrive_web::app::App>::new().render();
}
