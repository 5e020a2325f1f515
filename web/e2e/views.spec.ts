import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./quiet";
import { inspector, nextRun, open, openLesson, send, timeline } from "./page";

async function lesson(page: Page, name: string) {
  await open(page);
  await openLesson(page, name);
}

const view = (page: Page, name: string) => page.locator(".views").getByRole("tab", { name }).click();

test("the tree of a bisected batch: nine invocations in their order, three tries of the bad one", async ({ page }) => {
  await lesson(page, "one-bad-record-bisect");
  await view(page, "Tree");
  const tree = page.getByRole("region", { name: "Tree of a batch" });
  await expect(tree).toContainText("9 invocations: 1 batch, 6 parts of it, 2 retries");
  await expect(tree.locator(".attempt")).toHaveCount(9);
  await expect(tree.getByRole("row", { name: /^Handed over/ }).getByRole("cell")).toHaveText(["3", "3", "6", "4", "4", "2", "2", "2", "2", "2"]);
  await expect(tree.getByRole("row", { name: /^Work done/ }).getByRole("cell")).toHaveText(["3", "3", "0", "1", "1", "1", "1", "1", "1", "1"]);
  await expect(tree.locator(".given-up")).toHaveText("failures: invocation record, 3 tries");
  await tree.getByRole("button", { name: /^enrich@7/ }).click();
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText("enrich@7");
  await tree.getByRole("button", { name: "clicks/3" }).click();
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText("clicks/3");
  await page.screenshot({ path: "artefacts/tree-light.png" });
});

test("the table sorts, finds, hides columns, and is a file", async ({ page }) => {
  await lesson(page, "one-bad-record-bisect");
  await view(page, "Table");
  const rows = page.locator(".table-box tbody tr");
  await expect(rows).toHaveCount(11);
  const deliveries = page.getByRole("columnheader", { name: "Deliveries" });
  await deliveries.getByRole("button").click();
  await deliveries.getByRole("button").click();
  await expect(deliveries).toHaveAttribute("aria-sort", "descending");
  await expect(rows.first()).toContainText("clicks/3");
  await page.getByPlaceholder("Filter").fill("deadLettered throw");
  await expect(rows).toHaveCount(1);
  await expect(page.locator(".filter [role=status]")).toHaveText("1 found");
  await page.getByText("Columns").click();
  await page.getByLabel("Finding").uncheck();
  await expect(page.getByRole("columnheader", { name: "Finding" })).toHaveCount(0);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const text = readFileSync(await (await saved).path(), "utf8");
  expect(text.split("\r\n").slice(0, 2)).toEqual([
    "Record,Bad,Outcome,In,Through,Deliveries,Work done,Arrived,Ended,Took",
    "clicks/3,throw,deadLettered,failures,onFailure,6,0,0,2035,2035",
  ]);
  for (const [sheet, count] of [["Invocations", 9], ["Documents", 1], ["Facts", 63]] as const) {
    await page.getByPlaceholder("Filter").fill("");
    await page.getByRole("button", { name: new RegExp(`^${sheet}`) }).click();
    await expect(page.locator(".table-box table")).toHaveAttribute("aria-rowcount", String(count + 1));
  }
});

test("of a hundred thousand facts only those in view have rows", async ({ page }) => {
  await open(page);
  await nextRun(page, () => send(page, 20_000));
  await view(page, "Table");
  await page.getByRole("button", { name: /^Facts/ }).click();
  await expect(page.locator(".table-box tbody tr").first()).toContainText("the script sends");
  expect(await page.locator(".table-box tbody tr").count()).toBeLessThan(80);
  await page.locator(".table-box").evaluate((box) => box.scrollTo(0, box.scrollHeight));
  const count = Number(await page.locator(".table-box table").getAttribute("aria-rowcount"));
  await expect(page.locator(`.table-box tr[aria-rowindex="${count}"]`)).toBeVisible();
});

test("the JSON is the report of the same run", async ({ page }) => {
  await lesson(page, "one-bad-record-bisect");
  await view(page, "JSON");
  await expect(page.getByRole("region", { name: "Report as JSON" })).toContainText('"model"');
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const report = JSON.parse(readFileSync(await (await saved).path(), "utf8"));
  expect(report.summary.deadLettered).toBe(1);
  expect(report.invocations).toHaveLength(9);
});

test("a record and its invocation record in four clicks", async ({ page }) => {
  for (const [name, record, condition] of [
    ["one-bad-record-bisect", "clicks/3", "RetryAttemptsExhausted"],
    ["three-tries", "resize/2", "RetriesExhausted"],
  ]) {
    await lesson(page, name);
    await view(page, "Table");
    await page.getByRole("button", { name: record, exact: true }).click();
    await inspector(page).getByRole("tab", { name: "JSON" }).click();
    await expect(inspector(page).getByLabel(/^Invocation record/).last()).toContainText(`"condition": "${condition}"`);
  }
  await inspector(page).getByRole("tab", { name: "Metrics" }).click();
  await expect(inspector(page)).toContainText("AsyncEventsReceived");
});

test("the clock accepts a time, and shows the time of day", async ({ page }) => {
  await open(page);
  const clock = page.getByLabel("Moment: type another to go there");
  await clock.fill("30.5s");
  await clock.press("Enter");
  await expect(clock).toHaveValue("0:30.500");
  await page.getByRole("button", { name: "Time: Since start" }).click();
  await expect(clock).toHaveValue("00:00:30.500");
  await expect(page.locator(".clock .of")).toHaveText("2026-01-01 UTC");
  await clock.fill("00:01:00");
  await clock.press("Enter");
  await expect(clock).toHaveValue("00:01:00.000");
  await clock.fill("soon");
  await expect(clock).toHaveAttribute("aria-invalid", "true");
  await clock.press("Escape");
  await expect(clock).toHaveValue("00:01:00.000");
});

test("it plays in real time, and a thousand times as fast", async ({ page }) => {
  await page.clock.install();
  await open(page);
  await page.getByRole("button", { name: "To the start" }).click();
  await page.getByLabel("Speed").selectOption("1");
  await page.getByRole("button", { name: "Play" }).click();
  await page.clock.runFor(300);
  await expect(page.locator("#clock")).not.toHaveValue("0:00.000");
  await expect(page.locator("#clock")).not.toHaveValue("1:30.056");
  await page.getByLabel("Speed").selectOption("1000");
  await page.clock.runFor(1000);
  await expect(page.locator("#clock")).toHaveValue("1:30.056");
});

test("the window of the minimap is resized, moved and reset", async ({ page }) => {
  await open(page);
  const strip = page.locator(".minimap");
  const box = (await strip.boundingBox())!;
  const to = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
  await page.mouse.move(...to(0.002));
  await page.mouse.down();
  await page.mouse.move(...to(0.5), { steps: 5 });
  await page.mouse.up();
  const edge = strip.locator(".edge").first();
  const place = async () => Number(await edge.getAttribute("x"));
  const before = await place();
  expect(before).toBeGreaterThan(400);
  await page.mouse.move(...to(0.7));
  await page.mouse.down();
  await page.mouse.move(...to(0.5), { steps: 5 });
  await page.mouse.up();
  expect(await place()).toBeLessThan(before - 100);
  await strip.dblclick({ position: { x: box.width * 0.3, y: box.height / 2 } });
  await expect(strip.locator(".edge")).toHaveCount(0);
});

test("idle time can be true to scale, and all gauges can be shown", async ({ page }) => {
  await open(page);
  const scale = page.getByRole("button", { name: "True to scale" });
  await scale.click();
  await expect(scale).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: /^All \d gauges/ }).click();
  await page.screenshot({ path: "artefacts/gauges-light.png" });
});

test("keys lead to the cause, the clock, the views and the inspector", async ({ page }) => {
  await open(page);
  const board = timeline(page);
  await board.focus();
  for (let n = 0; n < 5; n++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  await expect(page.locator("#clock")).not.toHaveValue("1:30.056");
  await expect(page.locator("#narration")).not.toHaveText("");
  await page.keyboard.press("t");
  await expect(page.locator("#clock")).toBeFocused();
  await board.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#inspection")).toBeFocused();
  await board.focus();
  await page.keyboard.press("2");
  await expect(page.getByRole("region", { name: "Tree of a batch" })).toBeVisible();
});

test("on a phone the timeline is turned, and nothing is cut off", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  const rows = page.locator(".turned .moment");
  await expect(rows.last()).toContainText("orders-dlq");
  await expect(rows.last().locator(".kept")).toHaveCount(10);
  for (const kept of await rows.last().locator(".kept").all()) {
    const box = (await kept.boundingBox())!;
    expect(box.x + box.width).toBeLessThanOrEqual(390);
  }
  await page.getByRole("button", { name: "orders/3" }).click();
  await page.locator(".foot .why").click();
  await expect(inspector(page)).toContainText("Why is orders/3 in orders-dlq?");
  for (const button of await page.locator(".foot button, .transport .quiet:visible, .turned thead button").all()) {
    expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(44);
  }
});

test("an edit does not wait for a very large run", async ({ page }) => {
  await open(page);
  await send(page, 100_000);
  await page.waitForTimeout(400);
  await send(page, 10);
  await expect(page.locator(".facts")).toContainText("33 facts");
});
