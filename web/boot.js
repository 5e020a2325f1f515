// Starts the page. A separate file, because the page's policy forbids inline scripts. The tag that loads it has the
// addresses, relative to the page, so that the site works under any path.
const { module: glue, wasm, version } = document.querySelector("script[data-module]").dataset;

// Returns the address of a file of the site. Files without a hash in their names carry the version of this page, so that
// files of two versions never meet. The single-file site contains the files.
const address = (path) =>
  globalThis.redriveFiles?.address(path) ??
  new URL(version && !path.startsWith("./") ? `${path}?v=${version}` : path, document.baseURI).href;

// Needed in frames only. The single-file site is never in a frame.
const isEmbed = new URLSearchParams(location.search).get("embed") === "v1" && !globalThis.redriveFiles;

// Shows why the page does not start. A frame that is left while it loads ends here as well.
function failed({ message }) {
  const words = `Redrive could not be loaded: ${message}. Reload the page to try again.`;
  document.body.append(Object.assign(document.createElement("p"), { role: "alert", textContent: words }));
  return new Promise(() => {});
}

const [frame, { join, keep, restOf }, { default: init }, module] = await Promise.all([
  isEmbed && import(address("embed/frame.js")),
  import(address("parts.js")),
  import(address(glue)),
  WebAssembly.compileStreaming(fetch(address(wasm))),
]).catch(failed);
const place = restOf(module, address(wasm.replace("_bg.wasm", "_rest.wasm")));
const waiting = new Set();
// Frames and links need the whole module at once. A page that is stored for offline use has it already.
const isKept = () => {
  try {
    return Boolean(navigator.serviceWorker?.controller);
  } catch {
    return false;
  }
};
const isWhole = isEmbed || location.hash.length > 1 || isKept();
let rest = place && isWhole ? await WebAssembly.compileStreaming(fetch(place)).catch(failed) : undefined;
if (rest) keep(rest);

// The only script addresses that the page's policy accepts: workers from blobs, and the service worker.
const SERVICE_WORKER = new URL("sw.js", document.baseURI).href;
const policy = globalThis.trustedTypes?.createPolicy("redrive", {
  createScriptURL(url) {
    if (url.startsWith("blob:") || url === SERVICE_WORKER) return url;
    throw new TypeError(`not a script of this page: ${url}`);
  },
});
const scriptUrl = (url) => policy?.createScriptURL(url) ?? url;

// Starts a worker that runs `work` with `library(path)`, which imports a script of the site, and `received`, the messages
// received so far. It is started from a blob, because a sandboxed frame may not start one from an address, and not as a
// module, because a page from a disk may not. Such a page's worker cannot read the page's blobs and gets the scripts.
function workerFor(paths, work) {
  const addresses = Object.fromEntries(paths.map((path) => [path, address(path)]));
  const source = `
    const received = [];
    const receive = ({ data }) => received.push(data);
    addEventListener("message", receive);
    const inside = ${JSON.stringify(globalThis.redriveFiles?.texts(paths) ?? {})};
    const addresses = ${JSON.stringify(addresses)};
    const blob = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const library = (path) => import(path in inside ? blob(inside[path]) : addresses[path]);
    ${work}`;
  return new Worker(scriptUrl(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))));
}

// The page's worker runs the same module, which is sent compiled.
function worker() {
  const worker = workerFor(
    ["parts.js", glue],
    `library("parts.js").then(({ serve }) => {
      removeEventListener("message", receive);
      serve(() => library(${JSON.stringify(glue)}), received);
    });`,
  );
  worker.postMessage({ first: module, rest, address: place });
  if (!rest) waiting.add(worker);
  return worker;
}

// The report, made by the JavaScript module in a worker, so that a large one does not block the page.
const report = async ([scenario, until]) => {
  const { made } = await import(address("more/export.js"));
  return made(scenario, { to: "report", until }, true);
};
// The YAML module, loaded on demand.
const yaml = async () => {
  const module = await import(address("more/yaml.js"));
  await module.default({ module_or_path: address("more/yaml_bg.wasm") });
  return module;
};
// Exports, loaded on demand. A tab must be opened during the click; its content follows later.
const exported = async (request) => {
  const tab = request[1] === "perfetto" ? open("https://ui.perfetto.dev/") : undefined;
  return (await import(address("more/export.js"))).exported(request, tab);
};
// Loads a file of the site, such as a lesson. Errors name the cause for the reader.
const file = async (path) => {
  const answer = await fetch(address(path)).catch(() => {
    throw new Error("the site cannot be reached. Is there a connection?");
  });
  if (!answer.ok) throw new Error(`the site answered with status ${answer.status}`);
  return answer.text();
};
// The embed dialog, loaded on demand.
const embed = async () => (await import(address("embed/dialog.js"))).open();
globalThis.redrive = { join, worker, workerFor, address, report, exported, file, yaml, embed, notify: frame?.notify };
await init({ module_or_path: module });
if (place && !rest) {
  // Without it now, the first call that needs it requests it again.
  rest = await WebAssembly.compileStreaming(fetch(place)).catch(() => undefined);
  if (rest) {
    keep(rest);
    for (const worker of waiting) worker.postMessage(rest);
    waiting.clear();
  }
}
// Stores the site for offline use; not in frames, whose readers visit another site. The single-file site has no version.
// A browser that does not allow storage stores nothing.
if (version && parent === self) {
  try {
    navigator.serviceWorker?.register(scriptUrl(SERVICE_WORKER)).catch(() => {});
  } catch {}
}
