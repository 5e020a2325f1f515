//! Builds elements by function calls.
//!
//! Yew's `html!` macro expands to separate code at every element. A call of these functions takes about a tenth of that
//! code, so all elements are built here, and `html!` only mounts components and contexts.

use std::rc::Rc;

use yew::html::{onchange, onclick, oninput};
use yew::prelude::*;
use yew::virtual_dom::{Key, Listener, VTag};

/// An element under construction.
pub struct El(Box<VTag>);

#[inline(never)]
pub fn el(tag: &'static str, class: &'static str) -> El {
    let mut tag = VTag::new(tag);
    if !class.is_empty() {
        tag.add_attribute("class", class);
    }
    El(Box::new(tag))
}

/// An input element with its value.
#[inline(never)]
pub fn input(kind: &'static str, class: &'static str, value: &str) -> El {
    el("input", class).is("type", kind).value(value)
}

/// A button with its click handler.
#[inline(never)]
pub fn button(class: &'static str, on_click: Callback<MouseEvent>) -> El {
    el("button", class).is("type", "button").on(onclick::Wrapper::new(on_click))
}

impl El {
    #[inline(never)]
    pub fn attr(mut self, name: &'static str, value: AttrValue) -> El {
        self.0.add_attribute(name, value);
        self
    }

    /// Sets an attribute with a constant value.
    #[inline(never)]
    pub fn is(self, name: &'static str, value: &'static str) -> El {
        self.attr(name, AttrValue::Static(value))
    }

    #[inline(never)]
    pub fn set(self, name: &'static str, value: &str) -> El {
        self.attr(name, AttrValue::from(value.to_owned()))
    }

    /// Sets the value of an input or a text area. Without one the browser keeps it.
    #[inline(never)]
    pub fn value(mut self, value: &str) -> El {
        self.0.set_value(AttrValue::from(value.to_owned()));
        self
    }

    /// Disables the element if `holds` is true.
    #[inline(never)]
    pub fn off(self, holds: bool) -> El {
        if holds { self.is("disabled", "") } else { self }
    }

    #[inline(never)]
    pub fn state(self, name: &'static str, holds: bool) -> El {
        self.is(name, if holds { "true" } else { "false" })
    }

    #[inline(never)]
    pub fn text(self, text: &str) -> El {
        self.with(Html::from(text.to_owned()))
    }

    #[inline(never)]
    pub fn with(mut self, child: Html) -> El {
        self.0.add_child(child);
        self
    }

    pub fn el(self, child: El) -> El {
        self.with(child.done())
    }

    #[inline(never)]
    pub fn all(mut self, children: Vec<Html>) -> El {
        self.0.add_children(children);
        self
    }

    #[inline(never)]
    pub fn key(mut self, key: &str) -> El {
        self.0.key = Some(Key::from(key));
        self
    }

    /// Makes the reference point to the element.
    #[inline(never)]
    pub fn bind(mut self, node: &NodeRef) -> El {
        self.0.node_ref = node.clone();
        self
    }

    #[inline(never)]
    pub fn checked(mut self, holds: bool) -> El {
        self.0.set_checked(holds);
        self
    }

    pub fn on(self, listener: impl Listener + 'static) -> El {
        self.listen(Rc::new(listener))
    }

    #[inline(never)]
    fn listen(mut self, listener: Rc<dyn Listener>) -> El {
        self.0.add_listener(listener);
        self
    }

    #[inline(never)]
    pub fn done(self) -> Html {
        Html::from(*self.0)
    }
}

pub fn on_input(element: El, callback: Callback<InputEvent>) -> El {
    element.on(oninput::Wrapper::new(callback))
}

pub fn on_change(element: El, callback: Callback<Event>) -> El {
    element.on(onchange::Wrapper::new(callback))
}
