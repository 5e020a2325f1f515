// Starts the page. A file of its own, because the page's policy forbids inline scripts; the
// addresses are in the tag that loads it, relative to the page, so that any sub-path will do.
// The compiled module is kept, so that the worker need not load and compile it again.
const { module: glue, wasm } = document.querySelector("script[data-module]").dataset;
const script = new URL(glue, document.baseURI);
// What the page needs in somebody else's page only.
const isEmbed = new URLSearchParams(location.search).get("embed") === "v1";
const [frame, { default: init }, module] = await Promise.all([
  isEmbed && import(new URL("embed/frame.js", document.baseURI)),
  import(script),
  WebAssembly.compileStreaming(fetch(new URL(wasm, document.baseURI))),
]);
// The whole report is made by the JavaScript module, which only those load who ask for it.
const report = async (scenario) => {
  const redrive = await import(new URL("module/redrive.js", document.baseURI));
  await redrive.default();
  return JSON.stringify(redrive.run(JSON.parse(scenario)), null, 2) + "\n";
};
// A lesson is a file beside the page, loaded when somebody opens it.
const file = async (path) => {
  const answer = await fetch(new URL(path, document.baseURI));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
};
// The dialog that makes embeds.
const embed = async () => (await import(new URL("embed/dialog.js", document.baseURI))).open();
globalThis.redrive = { script: script.href, module, report, file, embed, tell: frame?.tell };
await init({ module_or_path: module });
