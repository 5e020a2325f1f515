// Under Node the WebAssembly is read from the disk, so nothing need be waited for; `init` and `load` are there all the same,
// so that the same program runs in a browser.
import { readFileSync } from "node:fs";
import { initSync } from "./redrive_bg.js";
import { join, start } from "./redrive_parts.js";

const read = (name) => readFileSync(new URL(name, import.meta.url));
const exports = initSync({ module: read("./redrive_bg.wasm") });
start(exports, () => read("./redrive_rest.wasm"));

export { Simulation, check, fromLink, rules, run, schema, share, summary } from "./redrive_bg.js";
export default async function init() {}
export async function load() {
  join(exports);
}
