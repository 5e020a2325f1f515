// The module comes in two parts: the functions that scenarios with queues, streams and asynchronous events need, and the
// rest. The rest is loaded by `load`, or when a call needs it.

const ADDRESS = new URL("redrive_rest.wasm", import.meta.url);

/** The exports of the first part. */
let first;
/** Returns the bytes of the rest at once. */
let read = request;

/** True if a missing rest can be loaded in the middle of a call, which cannot wait for a promise. */
export const canLoadInCall = typeof XMLHttpRequest !== "undefined";

/** Sets the exports of the first part and, where there are no requests, the function that reads the rest. */
export function start(exports, reader = read) {
  first = exports;
  read = reader;
}

/** Loads the rest, if it is not there yet. */
export async function load() {
  if (isWhole()) return;
  const response = await fetch(ADDRESS);
  if (!response.ok) throw failure(`status ${response.status}`);
  const compiled = await WebAssembly.compile(await response.arrayBuffer());
  // Another call can have loaded it in the meantime.
  if (!isWhole()) link(first, compiled);
}

/** Called by the first part when it needs the rest. */
export function join(exports) {
  first ??= exports;
  if (!isWhole()) link(exports, new WebAssembly.Module(read()));
}

/** A module that is not divided, as in a quick build, has no mark for the rest. */
function isWhole() {
  return (first?.rest_is_there?.value ?? 1) === 1;
}

function link(first, compiled) {
  try {
    new WebAssembly.Instance(compiled, { first });
  } catch (error) {
    throw error instanceof WebAssembly.LinkError ? failure("it is of another version than redrive_bg.wasm") : error;
  }
  first.rest_is_there.value = 1;
}

/** A synchronous request has no bytes in a window, but can have text with a byte in each character. */
function request() {
  if (!canLoadInCall) throw failure("call `await load()` before");
  const request = new XMLHttpRequest();
  request.open("GET", ADDRESS, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  try {
    request.send();
  } catch (error) {
    throw failure(error.message);
  }
  if (request.status >= 400) throw failure(`status ${request.status}`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
}

function failure(reason) {
  const message = `a part of the module cannot be loaded, ${ADDRESS}: ${reason}`;
  return Object.assign(new Error(message), { problems: [{ path: "", message }] });
}

/** True if a service worker serves the page, for example without a network. It does not get synchronous requests. */
export function isControlled() {
  try {
    return Boolean(globalThis.navigator?.serviceWorker?.controller);
  } catch {
    // A sandboxed frame may not ask.
    return false;
  }
}
