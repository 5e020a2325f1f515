//! The page.

fn main() {
    yew::Renderer::<redrive_web::page::Page>::new().render();
}
