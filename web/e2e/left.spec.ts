import type { Page } from "@playwright/test";
import { expect, test } from "./quiet";
import { newScenario, nextRun, open, sum } from "./page";

// Editing, outcome, advice and comparison, each through the controls of the page.

const choose = (page: Page, name: string) => page.locator(".card", { has: page.getByText(name, { exact: true }) }).click();
const clock = (page: Page) => page.locator("#clock");

test("the stack is laid out by itself, with counts at the playhead", async ({ page }) => {
  await open(page);
  const stack = page.getByRole("region", { name: "Stack" });
  await expect(stack.locator(".card")).toHaveCount(4);
  await expect(stack.getByRole("button", { name: /^orders-dlq/ })).toContainText("10 visible");
  await expect(stack.locator(".way.failure .gone")).toHaveText("10");
  await page.getByRole("button", { name: "To the start" }).click();
  await expect(stack.locator(".way.failure .gone")).toHaveCount(0);
  await page.screenshot({ path: "artefacts/stack-start.png" });
});

test("records travel along the arrows while it plays, and stand if nothing is to move", async ({ page }) => {
  for (const reducedMotion of ["no-preference", "reduce"] as const) {
    await page.emulateMedia({ reducedMotion });
    await open(page);
    await page.getByRole("button", { name: "To the start" }).click();
    await page.getByRole("button", { name: "Play" }).click();
    await expect(page.locator(".ways .dot").first()).toContainText("1–10");
  }
});

test("a resource is added, connected, renamed and removed", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Add a resource" }).click();
  await page.screenshot({ path: "artefacts/menu-resource.png" });
  await nextRun(page, () => page.locator("#add-resource").getByRole("button", { name: /^function/i }).click());
  await expect(page.getByRole("heading", { name: "function", exact: true })).toBeVisible();
  await choose(page, "orders");
  await page.getByRole("button", { name: /^Connect, rename or remove orders/ }).click();
  await nextRun(page, () => page.getByRole("button", { name: "To function, by a new mapping" }).click());
  await expect(page.locator(".card")).toHaveCount(6);
  await page.screenshot({ path: "artefacts/stack-two-readers.png" });
  await page.getByRole("button", { name: /^Connect, rename or remove orders/ }).click();
  await nextRun(page, async () => {
    await page.getByLabel("Name", { exact: true }).fill("purchases");
    await page.getByLabel("Name", { exact: true }).press("Enter");
  });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "purchases", exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Connect, rename or remove purchases/ }).click();
  await nextRun(page, () => page.getByRole("button", { name: "Remove purchases", exact: true }).click());
  // Its mappings and the send to it are removed, too.
  await expect(page.locator(".card")).toHaveCount(3);
  await expect(page.locator(".step")).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(page.locator(".card")).toHaveCount(6);
});

test("the scenario as text goes both ways, and a problem is underlined at its place", async ({ page }) => {
  await open(page);
  await page.getByRole("tab", { name: "Text" }).click();
  const text = page.getByLabel("Scenario, as JSON");
  const before = await text.inputValue();
  await nextRun(page, () => text.fill(before.replace('"maxReceiveCount": 3', '"maxReceiveCount": 1')));
  await expect(clock(page)).not.toHaveValue("1:30.056");
  await text.fill(before.replace('"timeout": 5', '"timeout": 5000'));
  await expect(page.locator(".page-of-text mark", { hasText: "5000" })).toBeVisible();
  await expect(page.locator(".about-text")).toContainText("stack.worker.timeout");
  await expect(page.locator(".facts")).toContainText("last valid run");
  await page.screenshot({ path: "artefacts/text-problem.png" });
  await text.fill(before.replace('"v": 1,', '"v": 1'));
  await expect(page.locator(".about-text")).toContainText("line 3");
  await page.locator(".about-text").getByRole("button").click();
  await expect(text).toBeFocused();
  // A draft survives a reload.
  await page.reload();
  await page.getByRole("tab", { name: "Text" }).click();
  await expect(page.locator(".about-text")).toContainText("not JSON");
  await nextRun(page, () => text.fill(before.replace('"timeout": 5', '"timeout": 6')));
  await page.getByRole("tab", { name: "Stack" }).click();
  await choose(page, "worker");
  await expect(page.getByLabel("timeout", { exact: true })).toHaveValue("6");
});

test("every kind of step can be added, moved in time and taken away", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.screenshot({ path: "artefacts/menu-step.png" });
  const menu = page.locator("#add-step");
  await expect(menu.getByRole("button")).toHaveCount(17);
  await nextRun(page, () => menu.getByRole("button", { name: /^fail/i }).click());
  const step = page.locator(".step").nth(1);
  await expect(step).toContainText("worker");
  const when = step.getByRole("slider");
  await when.focus();
  await nextRun(page, () => page.keyboard.press("ArrowRight"));
  await expect(when).toHaveAttribute("aria-valuetext", "11s");
  await step.locator(".verb").click();
  await nextRun(page, () => step.getByLabel("fault").selectOption("crash").then(() => {}));
  await page.screenshot({ path: "artefacts/step-open.png" });
  await nextRun(page, () => step.getByRole("button", { name: /^Remove/ }).click());
  await expect(page.locator(".step")).toHaveCount(1);
});

test("records are marked by range, by times and by chance", async ({ page }) => {
  await open(page);
  const records = page.getByRole("group", { name: "Records: pressed is bad" });
  await nextRun(page, () => records.getByRole("button", { name: "Record 5", exact: true }).click());
  await nextRun(page, () => records.getByRole("button", { name: "Record 8", exact: true }).click({ modifiers: ["Shift"] }));
  await expect(records.getByRole("button", { pressed: true })).toHaveCount(5);
  await page.keyboard.press("ArrowLeft");
  await expect(records.getByRole("button", { name: "Record 7", exact: true })).toBeFocused();
  await nextRun(page, () => records.getByRole("button", { name: "Any record, by chance" }).click());
  await nextRun(page, () => page.getByLabel(/^With this chance/).fill("50"));
  await nextRun(page, () => page.getByLabel("Each delivery fails with this chance, in percent").fill("20"));
  await page.screenshot({ path: "artefacts/chips.png" });
});

test("a broken expectation leads to its moment and record", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "To the start" }).click();
  await page.locator(".expected").getByRole("button").first().click();
  await expect(clock(page)).toHaveValue("1:30.056");
  await expect(page.locator(".right h2")).toHaveText(/^orders\//);
});

test("the effect of a fix is shown before it is applied", async ({ page }) => {
  await open(page);
  const advice = page.locator(".advice li").first();
  await expect(advice.locator(".effect")).toHaveText("victims 9 → 0");
  await advice.getByRole("button", { name: /^Set/ }).focus();
  await expect(sum(page, "victims")).toHaveText("0");
  await expect(page.locator(".sum", { hasText: "victims" }).locator("s")).toHaveText("9");
  await page.screenshot({ path: "artefacts/advice-preview.png" });
  await nextRun(page, () => advice.getByRole("button", { name: /^Set/ }).click());
  await expect(sum(page, "processed")).toHaveText("9");
});

test("what if opens a comparison of A and B, in words and numbers", async ({ page }) => {
  await open(page);
  await expect(page.locator(".what-if").first()).toContainText("victims 9 → 0");
  await nextRun(page, () => page.locator(".what-if").first().click());
  const differ = page.getByRole("complementary", { name: "A and B" });
  await expect(differ).toContainText("9 records end as processed instead of dead-lettered");
  await expect(differ).toContainText("feed.functionResponseTypes");
  await expect(differ.locator(".first")).toContainText("0:00.519");
  await expect(page.locator(".sum", { hasText: "processed" })).toContainText("0→9");
  await expect(page.locator(".side")).toHaveCount(2);
  await page.screenshot({ path: "artefacts/compare.png" });
  await differ.getByRole("button", { name: "orders/1", exact: true }).click();
  await expect(page.locator(".right h2").first()).toHaveText("orders/1");
  await page.getByRole("button", { name: "Close" }).click();
  await nextRun(page, () => page.getByRole("button", { name: "Keep A" }).click());
  await expect(sum(page, "victims")).toHaveText("9");
  await expect(differ).toHaveCount(0);
});

test("the document survives a reload, and an empty stack offers sources", async ({ page }) => {
  await open(page);
  await expect(page.locator(".hint")).toBeVisible();
  await nextRun(page, () => page.getByLabel("batchSize").fill("1"));
  await expect(page.locator(".hint")).toHaveCount(0);
  await page.reload();
  await expect(sum(page, "processed")).toHaveText("9");
  await newScenario(page);
  await expect(page.getByRole("heading", { name: "What happens when a function fails?" })).toBeVisible();
  await page.screenshot({ path: "artefacts/start.png" });
  await nextRun(page, () => page.locator(".types").getByRole("button", { name: /^stream/i }).click());
  await expect(page.locator(".card")).toHaveCount(3);
  await page.screenshot({ path: "artefacts/start-stream.png" });
  await page.keyboard.press("Control+z");
  await page.locator(".lesson").first().click();
  await expect(page.locator(".card").first()).toBeVisible();
});

test("a key opens the list of keys", async ({ page }) => {
  await open(page);
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await expect(page.locator("#help")).toContainText("next failure");
  await page.keyboard.press("Escape");
  await expect(page.locator("#help")).toBeHidden();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
