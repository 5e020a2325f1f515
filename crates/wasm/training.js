// Runs what the first part of the module is for, with a module that records which of its functions run, and writes their
// indexes. `cargo xtask build` divides the module by them.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [bindings, module, lessons, out] = process.argv.slice(2);
const { Simulation, initSync, run, summary } = await import(pathToFileURL(bindings));
const exports = initSync({ module: readFileSync(module) });

const KINDS = new Set(["queue", "stream", "function", "mapping"]);
const scenarios = readdirSync(lessons)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(lessons, name), "utf8")).scenario)
  .filter(({ stack }) => Object.values(stack).every(({ type }) => KINDS.has(type)));
if (scenarios.length < 10) throw new Error(`only ${scenarios.length} lessons of ${lessons} have nothing but ${[...KINDS]}`);

for (const scenario of scenarios) {
  run(scenario);
  run(JSON.stringify(scenario), { until: "20s" });
  summary(scenario);
  const simulation = new Simulation(scenario);
  while (simulation.step());
  simulation.runUntil(20_000);
  simulation.report();
  simulation.trace();
  simulation.free();
}

const ran = Object.entries(exports).filter(([name, global]) => name.startsWith("ran:") && global.value === 1);
writeFileSync(out, ran.map(([name]) => name.split(":")[1]).join("\n"));
