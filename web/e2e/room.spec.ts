import type { Page } from "@playwright/test";
import { expect, test } from "./quiet";
import { gallery, inspector, nextRun, open, sum, timeline } from "./page";

// Narrow and low pages, comparisons of two runs, and pointer actions in the timeline.


test("on a phone advice is a sheet with the effect of each fix", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  const advice = page.getByRole("region", { name: "Advice" });
  await expect(advice).toBeHidden();
  const opener = page.locator(".foot").getByRole("button", { name: /^Advice/ });
  await expect(opener).toContainText("4");
  await opener.click();
  await expect(advice.locator("li").first().locator(".effect")).toHaveText("victims 9 → 0");
  await page.screenshot({ path: "artefacts/advice-390.png" });
  await nextRun(page, () => advice.getByRole("button", { name: /^Set both/ }).click());
  await opener.click();
  await expect(sum(page, "victims")).toHaveText("0");
});

test("in a low frame advice is a line that opens, and lanes are small", async ({ page }) => {
  await page.setViewportSize({ width: 760, height: 520 });
  await open(page);
  const advice = page.getByRole("region", { name: "Advice" });
  await expect(advice.getByRole("listitem").first()).toBeHidden();
  await advice.getByText("Advice").click();
  await expect(advice.getByRole("listitem").first()).toBeVisible();
  const foot = (await page.locator(".foot").boundingBox())!;
  const box = (await advice.boundingBox())!;
  expect(box.y + box.height).toBeLessThanOrEqual(foot.y + 1);
  await page.screenshot({ path: "artefacts/advice-760x520.png" });
  await page.setViewportSize({ width: 640, height: 480 });
  await expect(timeline(page)).toBeVisible();
  await page.setViewportSize({ width: 500, height: 480 });
  await expect(page.locator(".turned")).toBeVisible();
});

test("all compatible fixes are applied at once, and undone at once", async ({ page }) => {
  await open(page);
  // The effect of all fixes together is simulated before they are offered.
  await expect(page.locator(".fix-all .effect")).toHaveText("victims 9 → 0");
  await nextRun(page, () => page.getByRole("button", { name: "Fix all" }).click());
  await expect(sum(page, "victims")).toHaveText("0");
  await expect(page.getByRole("button", { name: /^Fix/ })).toHaveCount(0);
  await nextRun(page, () => page.getByRole("button", { name: "Undo" }).click());
  await expect(sum(page, "victims")).toHaveText("9");
});

test("two runs lie on one axis and move together; the strip has the numbers of both", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Compare" }).click();
  await nextRun(page, () => page.getByLabel("batchSize", { exact: true }).fill("1"));
  const [a, b] = [page.locator(".board").first(), page.locator(".board").last()];
  await expect(page.locator(".board")).toHaveCount(2);
  const cost = page.locator(".sum", { hasText: "cost" });
  await expect(cost.locator("s")).toHaveText(/^\$0\.0/);
  await expect(cost.locator("b")).toHaveText(/^\$0\.0/);
  await expect(page.locator(".outcome .shares")).toHaveCount(2);
  await expect(page.getByRole("complementary", { name: "A and B" })).toContainText("noGoodRecordDeadLettered");
  // Both timelines show the same time range: after zooming in one, both have the same moment under the pointer.
  const moment = async (board: typeof a, x = 300) => {
    const box = (await board.boundingBox())!;
    await page.mouse.click(box.x + x, box.y + 30);
    return page.locator("#clock").inputValue();
  };
  const whole = await moment(a);
  expect(await moment(b)).toBe(whole);
  // Zooming does not move the playhead.
  await moment(b, 420);
  await b.focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press("w");
  const zoomed = await moment(b);
  expect(zoomed).not.toBe(whole);
  expect(await moment(a)).toBe(zoomed);
  await page.screenshot({ path: "artefacts/compare-one-axis.png" });
  // Run A survives a reload.
  await page.reload();
  await expect(page.locator(".board")).toHaveCount(2);
  await expect(cost.locator("s")).toHaveText(/^\$0\.0/);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("group", { name: "Run to show" }).getByRole("button", { name: /^A/ }).click();
  await expect(page.locator(".turned")).toBeVisible();
  await page.screenshot({ path: "artefacts/compare-390.png" });
});

test("a drag over empty space measures a range of time", async ({ page }) => {
  await open(page);
  const box = (await timeline(page).boundingBox())!;
  const drag = async (from: number, to: number, y: number, keys: string[] = []) => {
    for (const key of keys) await page.keyboard.down(key);
    await page.mouse.move(box.x + from, box.y + y);
    await page.mouse.down();
    await page.mouse.move(box.x + to, box.y + y, { steps: 4 });
    await page.mouse.up();
    for (const key of keys) await page.keyboard.up(key);
  };
  // Next to the texts of the script.
  await drag(300, 380, 52);
  const narration = page.locator("#narration");
  await expect(narration).toHaveText(/^[\d.]+ m?s from \d:\d\d\.\d{3} to \d:\d\d\.\d{3}$/);
  await page.screenshot({ path: "artefacts/span.png" });
  const measured = await narration.textContent();
  await timeline(page).focus();
  await page.keyboard.press("f");
  await expect(page.locator(".minimap .edge")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(narration).not.toHaveText(measured!);
  await page.keyboard.press("0");
  await expect(page.locator(".minimap .edge")).toHaveCount(0);
  // With Shift a drag pans, and measures nothing.
  await page.keyboard.press("w");
  await page.keyboard.press("w");
  const edge = () => page.locator(".minimap .edge").first().getAttribute("x");
  const before = await edge();
  await drag(300, 400, 52, ["Shift"]);
  expect(await edge()).not.toBe(before);
  await expect(narration).not.toContainText(" from ");
});

test("a double click fits its target, and a click opens a fold", async ({ page }) => {
  await open(page);
  const box = (await timeline(page).boundingBox())!;
  await page.mouse.dblclick(box.x + 170, box.y + 84);
  await expect(page.locator(".minimap .edge")).toHaveCount(2);
  await timeline(page).focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("0");
  await page.getByRole("button", { name: "To the start" }).click();
  // A click on the label of a fold opens it: then the same position is another moment.
  const at = async (x: number) => {
    await page.mouse.click(box.x + x, box.y + 30);
    return page.locator("#clock").inputValue();
  };
  const before = await at(400);
  for (let x = 150; x < 640; x += 12) await page.mouse.click(box.x + x, box.y + 8);
  expect(await at(400)).not.toBe(before);
});

test("a resource that passes messages on has a lane, and its messages can be selected", async ({ page }) => {
  await open(page);
  const list = await gallery(page);
  await nextRun(page, () => list.getByRole("button", { name: "Play with: A pipeline that can replay" }).click());
  await timeline(page).focus();
  await page.keyboard.press("ArrowDown");
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText("orders/1");
  await expect(inspector(page)).toContainText("passed on to replay, worker");
  await expect(inspector(page)).toContainText("Where did orders/1 go?");
  await page.screenshot({ path: "artefacts/lane-topic.png" });
});

test("metrics have a curve, and follow the playhead", async ({ page }) => {
  await open(page);
  await timeline(page).focus();
  await page.keyboard.press("ArrowDown");
  await inspector(page).getByRole("tab", { name: "Metrics" }).click();
  const errors = inspector(page).locator(".metrics dl > div", { hasText: /^Errors/ });
  await expect(errors.locator("dd")).toHaveText("3");
  await expect(errors.locator(".curve path")).toHaveAttribute("d", /M0 16h1v-15h-1zM\d+ 16h1v-15h-1zM\d+ 16h1v-15h-1z/);
  await page.locator("#clock").fill("10s");
  await page.locator("#clock").press("Enter");
  await expect(errors.locator("dd")).toHaveText("1");
  await expect(errors.locator(".curve .later")).toBeVisible();
  await page.screenshot({ path: "artefacts/metrics-curves.png" });
});

test("the lanes are a grid for screen readers", async ({ page }) => {
  await open(page);
  const rows = page.getByRole("grid", { name: "Records in view" }).getByRole("row");
  await expect(rows).toHaveCount(11);
  await expect(rows.nth(3).getByRole("rowheader")).toHaveText(/^orders\/3: 3 deliveries, bad, dead-lettered in orders-dlq, at 1:30\.\d{3}$/);
  await expect(rows.nth(3).getByRole("gridcell").first()).toHaveText("@1 threw an error");
  await timeline(page).focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowDown");
  await expect(page.locator("#chosen")).toContainText("orders/3");
  const active = await timeline(page).getAttribute("aria-activedescendant");
  await expect(page.locator(`#${active}`).getByRole("rowheader")).toHaveText(/^orders\/3/);
});

test("on a phone the tools of the bar are a menu, and the name has room", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  expect((await page.locator("button.picker").boundingBox())!.width).toBeGreaterThan(120);
  await expect(page.getByRole("button", { name: "Undo" })).toBeHidden();
  await page.getByRole("button", { name: "More" }).click();
  await page.screenshot({ path: "artefacts/tools-390.png" });
  await page.getByRole("button", { name: "Theme: as the system" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Undo" })).toBeHidden();
  await expect(page.getByRole("button", { name: "More" })).toBeFocused();
});
