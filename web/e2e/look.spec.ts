import { expect, test } from "./quiet";
import { inspector, open, timeline } from "./page";

// The timeline is a canvas: its layout is tested natively; these tests click it.

test("a row of the timeline shows the states of its record", async ({ page }) => {
  await open(page);
  // In a low window the rows are low.
  await timeline(page).click({ position: { x: 105, y: 132 } });
  const about = inspector(page);
  await expect(about.getByRole("heading", { level: 2 })).toHaveText("orders/5");
  await expect(about.getByRole("heading", { level: 3 })).toHaveText("Why is a good message in orders-dlq?");
  await expect(about.getByRole("listitem").first()).toContainText("script");
  await expect(about.locator(".badge").first()).toBeVisible();
  await about.getByRole("tab", { name: "Record" }).click();
  await expect(about).toContainText('{"id":"orders/5"}');
  await expect(about).toContainText("inFlight in orders");
});

test("an invocation shows its event and its response", async ({ page }) => {
  await open(page);
  // “Next failure” selects the invocation and moves the playhead there.
  await page.getByRole("button", { name: "Next failure" }).click();
  const about = inspector(page);
  await expect(about.getByRole("heading", { level: 2 })).toHaveText("worker@1");
  await about.getByRole("tab", { name: "JSON" }).click();
  const event = about.getByRole("region", { name: "Event of worker@1" });
  await expect(event).toContainText('"eventSource": "aws:sqs"');
  const records = JSON.parse((await event.textContent()) ?? "").Records;
  expect(records).toHaveLength(10);
  expect(records[2].body).toBe('{"id":"orders/3"}');
  await expect(about.getByRole("region", { name: "Response of worker@1" })).toContainText("errorMessage");
});

test("the keyboard reaches everything in the timeline", async ({ page }) => {
  await open(page);
  await timeline(page).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const heading = inspector(page).getByRole("heading", { level: 2 });
  await expect(heading).toHaveText("orders/2");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".delivery[aria-pressed=true]")).toHaveText("@1");
  await expect(page.locator("#chosen")).toContainText("orders/2: in worker@1");
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Record 2", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(heading).toHaveText("Ask why");
  const clock = page.locator("#clock");
  const before = await clock.inputValue();
  await page.keyboard.press(",");
  await expect(clock).not.toHaveValue(before);
  await page.keyboard.press("w");
  await page.keyboard.press("0");
});

test("single letters are commands only in the timeline", async ({ page }) => {
  await open(page);
  await page.getByRole("tab", { name: "Table" }).focus();
  await page.keyboard.press("n");
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText("Ask why");
});

test("the table has the same records as the timeline", async ({ page }) => {
  await open(page);
  await page.getByRole("tab", { name: "Table" }).click();
  const table = page.getByRole("table");
  await expect(table.getByRole("row")).toHaveCount(11);
  await expect(table.getByRole("row", { name: /orders\/5/ })).toContainText("never tried");
  await table.getByRole("button", { name: "orders/5" }).click();
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText("orders/5");
});

test("it plays to the end", async ({ page }) => {
  await page.clock.install();
  await open(page);
  await page.getByRole("button", { name: "To the start" }).click();
  await expect(page.locator("#clock")).toHaveValue("0:00.000");
  await page.getByRole("button", { name: "Play" }).click();
  await page.clock.runFor(5000);
  await expect(page.locator("#clock")).not.toHaveValue("0:00.000");
  await page.clock.runFor(10_000);
  await expect(page.locator("#clock")).toHaveValue("1:30.056");
});

test("the wheel zooms only with Ctrl, and a drag pans", async ({ page }) => {
  await open(page);
  const board = timeline(page);
  const picture = () => board.locator("canvas").screenshot();
  const before = await picture();
  await board.hover({ position: { x: 400, y: 300 } });
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -400);
  await page.keyboard.up("Control");
  await expect.poll(async () => (await picture()).equals(before)).toBe(false);
  expect(await page.evaluate(() => window.visualViewport?.scale)).toBe(1);
});
