// Starts the page. A file of its own, because the page's policy forbids inline scripts; the
// addresses are in the tag that loads it, relative to the page, so that any sub-path will do.
const { module: glue, wasm, version } = document.querySelector("script[data-module]").dataset;

// Where a file of the site is. All that has no hash in its name is asked for with the version of this page: what is kept
// for use without a network is never mixed with what came later. In the file that is the whole site, it is inside.
const address = (path) =>
  globalThis.redriveFiles?.address(path) ??
  new URL(version && !path.startsWith("./") ? `${path}?v=${version}` : path, document.baseURI).href;

// What the page needs in somebody else's page only. The file that is the whole site is in no other page.
const isEmbed = new URLSearchParams(location.search).get("embed") === "v1" && !globalThis.redriveFiles;
const [frame, { join, keep, restOf }, { default: init }, module] = await Promise.all([
  isEmbed && import(address("embed/frame.js")),
  import(address("parts.js")),
  import(address(glue)),
  WebAssembly.compileStreaming(fetch(address(wasm))),
]);
const place = restOf(module, address(wasm.replace("_bg.wasm", "_rest.wasm")));
const waiting = new Set();
// A frame needs all of it at once, and so does what a link asks for. A page that is kept for use without a network has it.
const isKept = () => {
  try {
    return Boolean(navigator.serviceWorker?.controller);
  } catch {
    return false;
  }
};
const isWhole = isEmbed || location.hash.length > 1 || isKept();
let rest = place && isWhole ? await WebAssembly.compileStreaming(fetch(place)) : undefined;
if (rest) keep(rest);

// A worker that does some work with `library(path)`, a script of the site, and with all that it is sent, in `heard`. From a
// blob, because a sandboxed frame may not start one from an address; no module, because a page from a disk may not; and
// such a page's worker may not read the page's blobs, so it is given the scripts themselves.
function workerFor(paths, work) {
  const addresses = Object.fromEntries(paths.map((path) => [path, address(path)]));
  const source = `
    const heard = [];
    const hear = ({ data }) => heard.push(data);
    addEventListener("message", hear);
    const inside = ${JSON.stringify(globalThis.redriveFiles?.texts(paths) ?? {})};
    const addresses = ${JSON.stringify(addresses)};
    const blob = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const library = (path) => import(path in inside ? blob(inside[path]) : addresses[path]);
    ${work}`;
  return new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
}

// The worker of the page is the same module. It comes compiled, so that nothing is loaded or compiled twice.
function worker() {
  const worker = workerFor(
    ["parts.js", glue],
    `library("parts.js").then(({ serve }) => {
      removeEventListener("message", hear);
      serve(() => library(${JSON.stringify(glue)}), heard);
    });`,
  );
  worker.postMessage({ first: module, rest, address: place });
  if (!rest) waiting.add(worker);
  return worker;
}

// The whole report is made by the JavaScript module, which only those load who ask for it.
const report = async ([scenario, until]) => {
  const redrive = await import(address("module/redrive-export.js"));
  await redrive.default({ module_or_path: address("module/redrive-export_bg.wasm") });
  return JSON.stringify(redrive.run(JSON.parse(scenario), { until }), null, 2) + "\n";
};
// So is YAML's.
const yaml = async () => {
  const module = await import(address("more/yaml.js"));
  await module.default({ module_or_path: address("more/yaml_bg.wasm") });
  return module;
};
// So are the other forms. A tab must be opened while the click still counts; it is told what to show later.
const exported = async (request) => {
  const tab = request[1] === "perfetto" ? open("https://ui.perfetto.dev/") : undefined;
  return (await import(address("more/export.js"))).exported(request, tab);
};
// A lesson is a file beside the page, loaded when somebody opens it.
const file = async (path) => {
  const answer = await fetch(address(path)).catch(() => {
    throw new Error("the site cannot be reached. Is there a connection?");
  });
  if (!answer.ok) throw new Error(`the site answered with status ${answer.status}`);
  return answer.text();
};
// The dialog that makes embeds.
const embed = async () => (await import(address("embed/dialog.js"))).open();
globalThis.redrive = { join, worker, workerFor, address, report, exported, file, yaml, embed, tell: frame?.tell };
await init({ module_or_path: module });
if (place && !rest) {
  rest = await WebAssembly.compileStreaming(fetch(place));
  keep(rest);
  for (const worker of waiting) worker.postMessage(rest);
  waiting.clear();
}
// Without a network next time. Not in frames: who reads somebody's page did not ask to keep ours. A single file has no
// version, and where it is not allowed, nothing is kept.
if (version && parent === self) {
  try {
    navigator.serviceWorker?.register(new URL("sw.js", document.baseURI)).catch(() => {});
  } catch {}
}
