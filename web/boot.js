// Starts the page. A file of its own, because the page's policy forbids inline scripts; the
// addresses are in the tag that loads it, relative to the page, so that any sub-path will do.
import { join, keep, restOf } from "./parts.js";

const at = (address) => new URL(address, document.baseURI).href;
const { module: glue, wasm } = document.querySelector("script[data-module]").dataset;
// What the page needs in somebody else's page only.
const isEmbed = new URLSearchParams(location.search).get("embed") === "v1";
const [frame, { default: init }, module] = await Promise.all([
  isEmbed && import(at("embed/frame.js")),
  import(at(glue)),
  WebAssembly.compileStreaming(fetch(at(wasm))),
]);
const address = restOf(module, at(wasm.replace("_bg.wasm", "_rest.wasm")));
const workers = new Set();
let rest;

// From a blob, because a sandboxed frame may not start a worker from an address; the blob has no address of its own,
// so it is told where the scripts are. The modules come compiled, so that nothing is loaded or compiled twice.
function worker() {
  const source = `import { serve } from ${JSON.stringify(at("parts.js"))}; serve(${JSON.stringify(at(glue))});`;
  const blob = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(blob, { type: "module" });
  worker.postMessage({ first: module, rest, address });
  if (!rest) workers.add(worker);
  return worker;
}

// The whole report is made by the JavaScript module, which only those load who ask for it.
const report = async (scenario, until) => {
  const redrive = await import(at("module/redrive.js"));
  await redrive.default();
  return JSON.stringify(redrive.run(JSON.parse(scenario), { until }), null, 2) + "\n";
};
// A lesson is a file beside the page, loaded when somebody opens it.
const file = async (path) => {
  const answer = await fetch(at(path));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
};
// The dialog that makes embeds.
const embed = async () => (await import(at("embed/dialog.js"))).open();
globalThis.redrive = { join, worker, report, file, embed, tell: frame?.tell };
await init({ module_or_path: module });
if (address) {
  rest = await WebAssembly.compileStreaming(fetch(address));
  keep(rest);
  for (const worker of workers) worker.postMessage(rest);
  workers.clear();
}
