// Exports of a run: made by the JavaScript module in a worker, then saved, drawn, or passed to another page.

const { address, workerFor } = globalThis.redrive;
const MODULE = "module/redrive-export.js";

/**
 * Does what a line of the menu says, and resolves to what came of it, in words.
 * @param {[scenario: string, to: string, select: string, theme: string, title: string, until: number | undefined, extension: string, type: string]} request
 * @param {Window | null | undefined} tab where a trace is to be shown
 */
export async function exported(request, tab) {
  try {
    return await done(request, tab);
  } catch (error) {
    return `Not exported: ${error.message}`;
  }
}

async function done([scenario, to, select, theme, title, until, extension, type], tab) {
  if (to === "perfetto") {
    if (!tab) return "The browser let no new tab open. Save the Chrome trace and open it in Perfetto.";
    const trace = await made(scenario, { to: "chrome", until });
    return sendToPerfetto(tab, new TextEncoder().encode(trace), title || "Redrive");
  }
  const form = { png: "svg", event: "events" }[to] ?? to;
  const options = { to: form, theme, until, select: select || undefined };
  const content = await made(scenario, options);
  const of = ["event", "mermaid"].includes(to) ? `-${select}` : "";
  const name = `${plain(title + of)}.${extension}`;
  save(to === "png" ? await drawn(content) : new Blob([content], { type }), name);
  return `Saved ${name}`;
}

/** Makes an export in a worker, so that the page stays responsive, or here if the browser allows no worker. */
export async function made(scenario, options, isIndented = false) {
  const module = await WebAssembly.compileStreaming(fetch(address("module/redrive-export_bg.wasm")));
  let worker;
  try {
    worker = workerFor([MODULE], WORK);
  } catch {
    const redrive = await import(address(MODULE));
    await redrive.default({ module_or_path: module });
    const text = redrive.exportAs(scenario, options);
    return isIndented ? indented(text) : text;
  }
  try {
    return await new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Error("the export stopped"));
      worker.onmessage = ({ data }) => ("error" in data ? reject(new Error(data.error)) : resolve(data.made));
      worker.postMessage({ module, scenario, options, isIndented });
    });
  } finally {
    worker.terminate();
  }
}

/** Indents JSON for reading. Its source also runs in the worker. */
function indented(text) {
  return JSON.stringify(JSON.parse(text), null, 2) + "\n";
}

const WORK = `
  ${indented}
  const work = async ({ module, scenario, options, isIndented }) => {
    try {
      const { default: init, exportAs } = await library(${JSON.stringify(MODULE)});
      await init({ module_or_path: module });
      const text = exportAs(scenario, options);
      postMessage({ made: isIndented ? indented(text) : text });
    } catch (error) {
      postMessage({ error: error.message });
    }
  };
  removeEventListener("message", receive);
  addEventListener("message", ({ data }) => work(data));
  received.forEach(work);`;

/** A picture in pixels, twice as fine as on a plain screen, but no larger than a canvas may be. */
async function drawn(svg) {
  const MOST_PX = 16_000;
  const place = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = place;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(2, MOST_PX / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("the picture is too large for this browser; the SVG has no such limit");
    return blob;
  } finally {
    URL.revokeObjectURL(place);
  }
}

/** Sends a trace to Perfetto's page, and to no other page, once that answers a ping. */
function sendToPerfetto(tab, bytes, title) {
  const ORIGIN = "https://ui.perfetto.dev";
  const AGAIN_MS = 100;
  const PATIENCE_MS = 60_000;
  return new Promise((resolve) => {
    const end = (words) => {
      clearInterval(pings);
      removeEventListener("message", receive);
      resolve(words);
    };
    const receive = ({ source, origin, data }) => {
      if (source !== tab || origin !== ORIGIN || data !== "PONG") return;
      tab.postMessage({ perfetto: { buffer: bytes.buffer, title, fileName: `${plain(title)}.json` } }, ORIGIN);
      end("Perfetto has the trace");
    };
    const started = Date.now();
    const pings = setInterval(() => {
      if (tab.closed) end("The tab was closed before Perfetto was there");
      else if (Date.now() - started > PATIENCE_MS) end("Perfetto did not answer. Save the Chrome trace and open it there.");
      // Any origin may receive the ping: it contains nothing.
      else tab.postMessage("PING", "*");
    }, AGAIN_MS);
    addEventListener("message", receive);
  });
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Some browsers start to read it only after this function.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Returns a file name that is valid on every system. */
function plain(title) {
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return name.slice(0, 80) || "redrive";
}
