// Starts the page. A file of its own, because the page's policy forbids inline scripts; the
// addresses are in the tag that loads it, relative to the page, so that any sub-path will do.
// The compiled module is kept, so that the worker need not load and compile it again.
const { module: glue, wasm, version } = document.querySelector("script[data-module]").dataset;
// Where a file of the site is. All that is loaded later is asked for by this, with the version of this page: what is
// kept for use without a network is never mixed with what came later. In the file that is the whole site, it is inside.
const address = (path) =>
  globalThis.redriveFiles?.address(path) ??
  new URL(version && !path.startsWith("./") ? `${path}?v=${version}` : path, document.baseURI).href;
const script = address(glue);
const [{ default: init }, module] = await Promise.all([
  import(script),
  WebAssembly.compileStreaming(fetch(address(wasm))),
]);
// The whole report is made by the JavaScript module, which only those load who ask for it.
const report = async (scenario) => {
  const redrive = await import(address("module/redrive-export.js"));
  await redrive.default({ module_or_path: address("module/redrive-export_bg.wasm") });
  return JSON.stringify(redrive.run(JSON.parse(scenario)), null, 2) + "\n";
};
// So are the other forms. A tab must be opened while the click still counts; it is told what to show later.
const exported = async (request) => {
  const tab = request[1] === "perfetto" ? open("https://ui.perfetto.dev/") : undefined;
  return (await import(address("more/export.js"))).exported(request, tab);
};
// A lesson is a file beside the page, loaded when somebody opens it.
const file = async (path) => {
  const answer = await fetch(address(path));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
};
globalThis.redrive = { script, module, address, report, exported, file };
await init({ module_or_path: module });
// Without a network next time. Not in frames: who reads somebody's page did not ask to keep ours. A single file has no
// version, and where it is not allowed, nothing is kept.
if (version && parent === self) {
  try {
    navigator.serviceWorker?.register(new URL("sw.js", document.baseURI)).catch(() => {});
  } catch {}
}
