//! How much room a part of the page has, whatever the window is like: a frame or a lesson folds the same way.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

/// Whether an element has fewer pixels from left to right than these. `key` changes when the element becomes another.
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
                    // What is hidden has no width, and keeps its form.
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
