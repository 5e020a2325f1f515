//! The width of an element, which decides its layout whatever the size of the window.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

/// Returns true while an element is narrower than this. `key` changes when the element is replaced.
#[hook]
pub fn use_narrow(node: &NodeRef, below_px: i32, key: bool) -> bool {
    let is_narrow = use_state_eq(|| false);
    {
        let (node, is_narrow) = (node.clone(), is_narrow.setter());
        use_effect_with(key, move |_| {
            let element = node.cast::<HtmlElement>();
            let measure = {
                let element = element.clone();
                move || {
                    // A hidden element has no width and keeps its layout.
                    if let Some(width) = element.as_ref().map(HtmlElement::offset_width).filter(|width| *width > 0) {
                        is_narrow.set(width < below_px);
                    }
                }
            };
            measure();
            let listener = Closure::<dyn FnMut()>::new(measure);
            let observer = ResizeObserver::new(listener.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(listener);
            }
        });
    }
    *is_narrow
}
