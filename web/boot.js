// Starts the page. A file of its own, because the page's policy forbids inline scripts; the
// addresses are in the tag that loads it, relative to the page, so that any sub-path will do.
const { module, wasm } = document.querySelector("script[data-module]").dataset;
const { default: init } = await import(new URL(module, document.baseURI));
await init({ module_or_path: new URL(wasm, document.baseURI) });
