// The page's module comes in two parts: what the first timeline needs, and the rest, which is fetched while that is
// already looked at. Page and worker each put the two together for themselves.

let address;
let rest;

/** Where the rest is; null if the module is whole, as it is in a quick build. */
export function restOf(module, of) {
  const isCut = WebAssembly.Module.exports(module).some(({ name }) => name === "rest_is_there");
  address = isCut ? of : null;
  return address;
}

/** The rest has come: nothing will wait for it. */
export function keep(compiled) {
  rest = compiled;
}

/** Puts the rest beside the first part. Called when something of it is needed, whether it has come or not. */
export function join(first) {
  if (first.rest_is_there.value) return;
  new WebAssembly.Instance((rest ??= new WebAssembly.Module(bytes())), { first });
  first.rest_is_there.value = 1;
}

/** Needed before it came: everything waits. Bytes come as text, because a window that waits may not ask for bytes. */
function bytes() {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status >= 400) throw new Error(`a part of the page is missing: ${request.status} for ${address}`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff);
}

/** The worker: the same module, which comes compiled as a first message, and perhaps the rest as a later one. */
export function serve(glue, heard) {
  globalThis.redrive = { join };
  const hear = async (data) => {
    if (data instanceof WebAssembly.Module) return keep(data);
    if (!data?.first) return;
    address = data.address;
    if (data.rest) keep(data.rest);
    const { default: init } = await glue();
    await init({ module_or_path: data.first });
  };
  addEventListener("message", ({ data }) => hear(data));
  heard.forEach(hear);
}
