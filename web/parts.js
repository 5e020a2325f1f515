// The page's module is in two parts: the first timeline needs the first part; the second is loaded after it. Page and
// worker each link the two.

let address;
let rest;

/** Returns the address of the second part; null if the module is whole, as in a quick build. */
export function restOf(module, of) {
  const isCut = WebAssembly.Module.exports(module).some(({ name }) => name === "rest_is_there");
  address = isCut ? of : null;
  return address;
}

/** Keeps the second part once it is loaded. */
export function keep(compiled) {
  rest = compiled;
}

/** Links the second part to the first one. Called when a function of it is needed, also before it is loaded. */
export function join(first) {
  if (first.rest_is_there.value) return;
  new WebAssembly.Instance((rest ??= new WebAssembly.Module(bytes())), { first });
  first.rest_is_there.value = 1;
}

/** Loads the second part while the page waits. The bytes arrive as text: a synchronous request of a window cannot return bytes. */
function bytes() {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status >= 400) throw new Error(`a part of the page is missing: ${request.status} for ${address}`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff);
}

/** Starts the worker. The first message has the compiled module; the second part may follow in another message. */
export function serve(glue, received) {
  globalThis.redrive = { join };
  const receive = async (data) => {
    if (data instanceof WebAssembly.Module) return keep(data);
    if (!data?.first) return;
    address = data.address;
    if (data.rest) keep(data.rest);
    const { default: init } = await glue();
    await init({ module_or_path: data.first });
  };
  addEventListener("message", ({ data }) => receive(data));
  received.forEach(receive);
}
