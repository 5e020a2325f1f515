import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Download, Page } from "@playwright/test";
import * as schemas from "@aws-lambda-powertools/parser/schemas";
import AxeBuilder from "@axe-core/playwright";
import { open, timeline } from "./page";
import { expect, test } from "./quiet";

// Exports of a run: saved through the page's menu, and read by the tools that they are for.

const root = resolve(import.meta.dirname, "../..");
const scenarioOf = (name: string) => JSON.parse(readFileSync(join(root, `scenarios/${name}.json`), "utf8")).scenario;
const redrive = () => import(join(root, "dist/module/node-export.js"));

const menu = (page: Page) => page.getByRole("button", { name: "Export" });
const said = (page: Page) => page.locator(".said");

/** Chooses a line of the menu. */
async function choose(page: Page, line: string): Promise<void> {
  await menu(page).click();
  await page.locator("#export").getByRole("button", { name: line }).first().click();
}

async function taken(page: Page, line: string): Promise<Download> {
  const download = page.waitForEvent("download");
  await choose(page, line);
  return download;
}

async function text(download: Download): Promise<string> {
  return readFileSync(await download.path(), "utf8");
}

/** Choosing the third record, and the delivery of it that came first. */
async function chooseRecord(page: Page): Promise<void> {
  await timeline(page).focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".right h2").first()).toHaveText("orders/3");
}

test("every item of the menu makes its file", async ({ page }) => {
  await open(page);
  await menu(page).click();
  for (const line of ["Event of a delivery", "Diagram of a record"]) {
    await expect(page.locator("#export").getByRole("button", { name: line })).toBeDisabled();
  }
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeFocused();
  await chooseRecord(page);
  const lines: [line: string, file: string, holds: string][] = [
    ["SVG", "nine-good-messages-in-the-dead-letter-queue.svg", "<svg"],
    ["Report", ".report.json", '"victims"'],
    ["Trace", ".trace.jsonl", '"cause"'],
    ["Records", ".records.csv", "orders/10"],
    ["Invocations", ".invocations.csv", "worker@3"],
    ["Facts", ".facts.csv", "stepTaken"],
    ["Chrome trace", ".trace.json", '"traceEvents"'],
    ["OpenTelemetry", ".otlp.json", '"resourceSpans"'],
    ["Event of worker@1", "-worker-1.event.json", '"ApproximateReceiveCount"'],
    ["Diagram of orders/3", "-orders-3.mmd", "sequenceDiagram"],
  ];
  for (const [line, file, holds] of lines) {
    const download = await taken(page, line);
    expect(download.suggestedFilename()).toContain(file);
    expect(await text(download), line).toContain(holds);
    await expect(said(page)).toHaveText(`Saved ${download.suggestedFilename()}`);
    await expect(menu(page)).toBeFocused();
  }
  const events = readFileSync(await (await taken(page, "Events of all")).path());
  expect(events.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  expect(events.toString("latin1")).toContain("worker@3.json");
});

test("the page and the module make the same exports", async ({ page }) => {
  await open(page);
  const { exportAs } = await redrive();
  const scenario = scenarioOf("nine-good-messages");
  expect(await text(await taken(page, "Chrome trace"))).toBe(exportAs(scenario, { to: "chrome" }));
  expect(await text(await taken(page, "SVG"))).toBe(exportAs(scenario, { to: "svg", theme: "light" }));
});

test("a covered run is exported up to the cover", async ({ page }) => {
  await page.goto("./#s:one-bad-record-bisect");
  await expect(page.getByText("What happens next?").first()).toBeVisible();
  const report = JSON.parse(await text(await taken(page, "Report")));
  expect(report.end.at).toBeLessThan(JSON.parse((await redrive()).exportAs(scenarioOf("one-bad-record-bisect"), { to: "report" })).end.at);
  expect(await text(await taken(page, "SVG"))).not.toContain("dead-lettered");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the pictures are drawn, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(page);
    await chooseRecord(page);
    const svg = await text(await taken(page, "SVG"));
    const png = readFileSync(await (await taken(page, "PNG")).path());
    // The size follows the first sixteen bytes.
    expect([png.readUInt32BE(16), png.readUInt32BE(20) > 800]).toEqual([2880, true]);
    await page.route("**/picture.svg", (route) => route.fulfill({ contentType: "image/svg+xml", body: svg }));
    await page.goto("./picture.svg");
    const shown = await page.evaluate(() => {
      const texts = [...document.querySelectorAll("text")];
      const beyond = texts.filter((one) => {
        const { left, right, bottom } = one.getBoundingClientRect();
        return left < 0 || right > innerWidth + scrollX || bottom > document.documentElement.getBoundingClientRect().height;
      });
      return { words: texts.map((one) => one.textContent), beyond: beyond.map((one) => one.textContent) };
    });
    expect(shown.words).toContain("orders-dlq");
    expect(shown.words).toContain("never tried");
    expect(shown.beyond).toEqual([]);
    await page.screenshot({ path: `artefacts/export-${colorScheme}.png` });
  });
}

test("Perfetto receives the trace, and no other page does", async ({ page, context }) => {
  // Stands for Perfetto's page: it answers a ping when it is ready, and receives a trace.
  await context.route("https://ui.perfetto.dev/**", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><title>fake</title><script>
        const received = [];
        setTimeout(() => addEventListener("message", ({ data, source, origin }) => {
          if (data === "PING") return source.postMessage("PONG", origin);
          received.push(Object.keys(data.perfetto).join(), data.perfetto.title);
          const trace = JSON.parse(new TextDecoder().decode(data.perfetto.buffer));
          document.title = received.join(" ") + " " + (trace.traceEvents.length > 50);
        }), 300);
      </script>`,
    }),
  );
  await open(page);
  // A message from another window is ignored.
  await page.evaluate(() => setInterval(() => postMessage("PONG", "*"), 20));
  const opened = context.waitForEvent("page");
  await menu(page).click();
  await expect(page.locator("#export")).toContainText("opens ui.perfetto.dev in a new tab and sends it the trace");
  await page.locator("#export").getByRole("button", { name: "Open in Perfetto" }).click();
  const tab = await opened;
  await expect(tab).toHaveTitle("buffer,title,fileName Nine good messages in the dead-letter queue true");
  await expect(said(page)).toHaveText("Perfetto has the trace");
  expect(tab.url()).toBe("https://ui.perfetto.dev/");
});

test("an export that fails shows the reason", async ({ page }) => {
  await page.route("**/redrive-export_bg.wasm*", (route) => route.fulfill({ contentType: "application/wasm", body: "no" }));
  await open(page);
  await choose(page, "Records");
  await expect(said(page)).toContainText("Not exported: ");
});

for (const [width, height] of [[1440, 900], [390, 844], [640, 480]] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`the menu is sound at ${width}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await open(page);
      await menu(page).click();
      await page.screenshot({ path: `artefacts/export-menu-${width}-${colorScheme}.png` });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      const box = (await page.locator("#export").boundingBox())!;
      expect(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
    });
  }
}

test("Mermaid draws the life of a record", async ({ page }) => {
  const { exportAs } = await redrive();
  const lives = [
    ["nine-good-messages", "orders/3"],
    ["one-bad-record-bisect", "clicks/3"],
    ["which-dead-letter-queue", undefined],
  ] as const;
  const diagrams = lives.map(([name, select]) => {
    const scenario = scenarioOf(name);
    const { records } = JSON.parse(exportAs(scenario, { to: "report" }));
    return exportAs(scenario, { to: "mermaid", select: select ?? records[0].id });
  });
  // Names that contain syntax of the formats.
  const scenario = scenarioOf("nine-good-messages");
  scenario.script[0].send.bad[0].errorMessage = "end; Note over p1: #9; <script>alert(1)</script> %%{init: {}}%%";
  diagrams.push(exportAs(scenario, { to: "mermaid", select: "orders/3" }));
  const script = readFileSync(join(import.meta.dirname, "node_modules/mermaid/dist/mermaid.min.js"), "utf8");
  await page.route("**/mermaid.html", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>m</title>" }));
  await page.goto("./mermaid.html");
  await page.addScriptTag({ content: script });
  for (const diagram of diagrams) {
    const drawn = await page.evaluate(async (source) => {
      const mermaid = (globalThis as unknown as { mermaid: { render(id: string, text: string): Promise<{ svg: string }> } }).mermaid;
      const { svg } = await mermaid.render("d", source);
      document.body.innerHTML = svg;
      const scripts = document.body.querySelectorAll("script, img, iframe").length;
      return { scripts, actors: document.querySelectorAll("rect.actor").length, text: document.body.textContent ?? "" };
    }, diagram);
    expect(drawn.actors).toBeGreaterThan(3);
    expect(drawn.text).toContain("sent");
    expect(drawn.scripts).toBe(0);
  }
});

test("speedscope reads the Chrome trace", async ({ page }) => {
  const { exportAs } = await redrive();
  const folder = join(import.meta.dirname, "node_modules/speedscope/dist/release");
  const types: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css", json: "application/json" };
  await page.route("**/speedscope/**", (route) => {
    const name = new URL(route.request().url()).pathname.split("/speedscope/")[1] || "index.html";
    const contentType = types[name.split(".").pop() ?? ""];
    return route.fulfill({ contentType, body: readFileSync(join(folder, name)) });
  });
  await page.goto("./speedscope/");
  const buffer = Buffer.from(exportAs(scenarioOf("nine-good-messages"), { to: "chrome" }));
  await page.locator("input[type=file]").setInputFiles({ name: "run.json", mimeType: "application/json", buffer });
  // speedscope names the profile after the process and the row: the function and its environment.
  await expect(page.locator("body")).toContainText("worker");
  await expect(page).toHaveTitle(/worker|run\.json/);
});

// A function with an event source of every type.
const sources = {
  v: 1,
  stack: {
    q: { type: "queue" }, s: { type: "stream" }, t: { type: "table" }, topic: { type: "topic" }, bus: { type: "bus" }, b: { type: "bucket", notify: "fb" },
    api: { type: "api", kind: "rest", function: "fa" }, alb: { type: "api", kind: "alb", function: "fl" }, url: { type: "api", kind: "functionUrl", function: "fu" }, http: { type: "api", kind: "http", function: "fh" },
    fq: { type: "function" }, fs: { type: "function" }, ft: { type: "function" }, fn: { type: "function" }, fe: { type: "function" }, fb: { type: "function" },
    fa: { type: "function" }, fl: { type: "function" }, fu: { type: "function" }, fh: { type: "function" },
    mq: { type: "mapping", source: "q", function: "fq" },
    ms: { type: "mapping", source: "s", function: "fs", startingPosition: "TRIM_HORIZON" },
    mt: { type: "mapping", source: "t", function: "ft", startingPosition: "TRIM_HORIZON" },
    sub: { type: "subscription", topic: "topic", endpoint: "fn" },
    rule: { type: "rule", bus: "bus", eventPattern: { source: ["shop"] }, targets: [{ target: "fe" }] },
  },
  script: [
    { at: "0s", send: { to: "q", count: 2, attributes: { kind: "x" } } }, { at: "0s", send: { to: "s" } },
    { at: "0s", send: { to: "t", body: { id: { S: "1" }, total: { N: "3" } } } }, { at: "0s", send: { to: "topic", subject: "Hello" } },
    { at: "0s", send: { to: "bus", source: "shop", detailType: "order" } }, { at: "0s", send: { to: "b", key: "a/b c.txt" } },
    ...["api", "alb", "url", "http"].map((to) => ({ at: "0s", send: { to } })),
  ],
};

test("AWS's own schemas take the events", async () => {
  const { exportAs } = await redrive();
  const of: [string, { safeParse(event: unknown): { success: boolean; error?: unknown } }][] = [
    ["fq", schemas.SqsSchema], ["fs", schemas.KinesisDataStreamSchema], ["ft", schemas.DynamoDBStreamSchema], ["fn", schemas.SnsSchema],
    ["fe", schemas.EventBridgeSchema], ["fb", schemas.S3Schema], ["fa", schemas.APIGatewayProxyEventSchema], ["fl", schemas.AlbSchema],
    ["fu", schemas.LambdaFunctionUrlSchema], ["fh", schemas.APIGatewayProxyEventV2Schema],
  ];
  for (const [name, schema] of of) {
    const event = JSON.parse(exportAs(sources, { to: "events", select: `${name}@1` }));
    const { success, error } = schema.safeParse(event);
    expect.soft(success, `${name}: ${JSON.stringify(event)}\n${String(error)}`).toBe(true);
  }
  // The schemas reject any other event.
  expect(schemas.SqsSchema.safeParse(JSON.parse(exportAs(sources, { to: "events", select: "fs@1" }))).success).toBe(false);
});
