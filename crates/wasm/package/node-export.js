// Under Node the WebAssembly is read from the disk, so nothing need be waited for; `init` is there all the same, so that
// the same program runs in a browser.
import { readFileSync } from "node:fs";
import { initSync } from "./redrive-export.js";

initSync({ module: readFileSync(new URL("./redrive-export_bg.wasm", import.meta.url)) });

export * from "./redrive-export.js";
export default async function init() {}
