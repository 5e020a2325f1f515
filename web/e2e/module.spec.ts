import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Page, test as unwatched } from "@playwright/test";
import { expect, test } from "./quiet";

// The JavaScript module as it is published: a folder of files, imported in Node, in a page and in an editor.

const folder = resolve(import.meta.dirname, "../../dist/module");
const lesson = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../scenarios/nine-good-messages.json"), "utf8"));

test("a plain page runs it and gets what Node gets", async ({ page }) => {
  await page.route("**/plain.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><title>plain</title><script type="module">
        import init, { run, share, fromLink } from "./module/redrive.js";
        await init();
        const scenario = ${JSON.stringify(lesson.scenario)};
        const report = run(fromLink(share(scenario)));
        document.body.textContent = JSON.stringify(report.records);
      </script>`,
    }),
  );
  await page.goto("./plain.html");
  await expect(page.locator("body")).toContainText("orders/10");
  const node = await import(join(folder, "node.js"));
  const report = node.run(lesson.scenario);
  expect(JSON.parse((await page.locator("body").textContent()) ?? "")).toEqual(report.records);
  expect(report.summary).toMatchObject({ deadLettered: 10, victims: 9 });
});

const withTopic = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../scenarios/replay-pipeline.json"), "utf8"),
).scenario;

/** Opens a page that runs `program` with the module, and returns what it returns. */
async function runInPage(page: Page, program: string) {
  await page.route("**/plain.html", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>plain</title>" }),
  );
  await page.goto("./plain.html");
  return page.evaluate(`(async () => {
    const { default: init, load, run } = await import("./module/redrive.js");
    await init();
    const queue = ${JSON.stringify(lesson.scenario)}, topic = ${JSON.stringify(withTopic)};
    ${program}
  })()`);
}

test("the second part is loaded by the first call that needs it", async ({ page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const rest = () => requests.filter((address) => address.endsWith("/redrive_rest.wasm")).length;
  const node = await import(join(folder, "node.js"));
  expect(await runInPage(page, "return run(queue).summary")).toEqual(node.run(lesson.scenario).summary);
  expect(rest()).toBe(0);
  const reports = await runInPage(page, "return [run(topic), run(queue), run(topic)]");
  expect(reports).toEqual([node.run(withTopic), node.run(lesson.scenario), node.run(withTopic)]);
  expect(rest()).toBe(1);
  expect(await runInPage(page, "await load(); await load(); return run(topic)")).toEqual(node.run(withTopic));
  expect(rest()).toBe(2);
});

unwatched("a second part that cannot be loaded is an error, and can be loaded later", async ({ page }) => {
  let answers = 0;
  await page.route("**/redrive_rest.wasm", (route) => {
    answers += 1;
    return answers < 3 ? route.fulfill({ status: 404, body: "" }) : route.continue();
  });
  const program = `
    const problems = [];
    try { run(topic) } catch (error) { problems.push(error.problems[0].message) }
    await load().catch((error) => problems.push(error.problems[0].message));
    return { problems, summary: run(topic).summary };`;
  const { problems, summary } = (await runInPage(page, program)) as { problems: string[]; summary: unknown };
  expect(problems).toHaveLength(2);
  for (const problem of problems) expect(problem).toMatch(/redrive_rest\.wasm.*: status 404$/);
  const node = await import(join(folder, "node.js"));
  expect(summary).toEqual(node.run(withTopic).summary);
});

test("a program in Node imports the package by its name", async () => {
  const place = mkdtempSync(join(tmpdir(), "redrive-module-"));
  try {
    execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--offline", "--prefix", place, folder]);
    writeFileSync(
      join(place, "program.mjs"),
      `import init, { check, Simulation } from "redrive";
       await init();
       const { problems } = check({ v: 1, stack: { orders: { type: "queue", visibilityTimeout: -1 } } });
       const simulation = new Simulation(${JSON.stringify(lesson.scenario)});
       let facts = 0;
       while (simulation.step()) facts += 1;
       console.log([problems[0].path, facts > 20, simulation.report().end.reason].join(" "));
       simulation.free();`,
    );
    const said = execFileSync(process.execPath, [join(place, "program.mjs")], { encoding: "utf8" });
    expect(said.trim()).toBe("stack.orders.visibilityTimeout true idle");
  } finally {
    rmSync(place, { recursive: true });
  }
});

test("an invalid scenario throws an error with its problems", async () => {
  const node = await import(join(folder, "node.js"));
  let thrown: unknown;
  try {
    node.run({ v: 1, stack: { orders: { type: "quue" } } });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  expect((thrown as { problems: { path: string }[] }).problems[0].path).toBe("stack.orders.type");
});

test("the types are those of what it does", async () => {
  const place = mkdtempSync(join(tmpdir(), "redrive-types-"));
  const compile = (program: string) => {
    writeFileSync(join(place, "program.mts"), program);
    const tsc = resolve(import.meta.dirname, "node_modules/typescript/lib/tsc.js");
    const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext"];
    try {
      execFileSync(process.execPath, [tsc, ...options, join(place, "program.mts")], { encoding: "utf8" });
      return "";
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  const program = (scenario: string, use: string) => `
    import init, { run, type Scenario } from "${join(folder, "redrive.js")}";
    await init();
    const scenario: Scenario = ${scenario};
    const report = run(scenario, { until: "45s" });
    ${use}`;
  const right = JSON.stringify(lesson.scenario);
  try {
    expect(compile(program(right, "const n: number = report.summary.victims;"))).toBe("");
    expect(compile(program(right, "const n: string = report.summary.victims;"))).toContain("TS2322");
    expect(compile(program(right.replace('"queue"', '"quue"'), ""))).toContain("Did you mean");
  } finally {
    rmSync(place, { recursive: true });
  }
});

test("the example runs a hundred seeds and plots them", async ({ page }) => {
  await page.goto("./module/examples/seeds.html");
  await expect(page.getByRole("status")).toContainText("200 runs in");
  await expect(page.locator("#plot rect")).toHaveCount(200);
  await page.getByLabel("Batch size").fill("1");
  await expect(page.getByRole("status")).toContainText(" 0.0 victims a day without partial responses");
  await page.screenshot({ path: "artefacts/module-seeds.png" });
});
