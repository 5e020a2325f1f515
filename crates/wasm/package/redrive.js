// The module for pages and workers. `redrive_bg.js` has the generated bindings.
import bind, { initSync as bindSync } from "./redrive_bg.js";
import { canLoadInCall, isControlled, load, start } from "./redrive_parts.js";

export { Simulation, check, fromLink, rules, run, schema, share, summary } from "./redrive_bg.js";
export { load };

export default async function init(module) {
  const exports = await bind(module);
  start(exports);
  // Deno and service workers have no synchronous requests.
  if (!canLoadInCall || isControlled()) await load();
  return exports;
}

export function initSync(module) {
  const exports = bindSync(module);
  start(exports);
  return exports;
}
