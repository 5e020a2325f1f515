import { expect, test } from "./quiet";
import { nextRun, open, openLesson, sum } from "./page";

test("the first scenario is the poison pill of the contract", async ({ page }) => {
  await open(page);
  await expect(sum(page, "processed")).toHaveText("0");
  await expect(sum(page, "more than once")).toHaveText("2");
  await expect(sum(page, "dead-lettered")).toHaveText("10");
  await expect(sum(page, "victims")).toHaveText("9");
});

test("a scenario selected in the gallery runs", async ({ page }) => {
  await open(page);
  await openLesson(page, "report-the-bad-one");
  await expect(sum(page, "processed")).toHaveText("9");
  await expect(sum(page, "victims")).toHaveText("0");
  await openLesson(page, "never-run");
  await expect(sum(page, "lost")).toHaveText("0");
  expect(Number(await sum(page, "victims").textContent())).toBeGreaterThan(0);
});

test("an edit of a setting makes a new run, and undo restores the run before", async ({ page }) => {
  await open(page);
  await nextRun(page, () => page.getByLabel("batchSize").fill("1"));
  await expect(sum(page, "processed")).toHaveText("9");
  await expect(sum(page, "dead-lettered")).toHaveText("1");
  await page.getByLabel("batchSize").blur();
  await nextRun(page, () => page.keyboard.press("Control+z"));
  await expect(sum(page, "dead-lettered")).toHaveText("10");
});

test("a setting that AWS rejects shows its problem beside the last valid run", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: /^orders SQS/ }).click();
  await page.getByLabel("visibilityTimeout").fill("3");
  const banner = page.locator(".banner");
  await expect(banner).toContainText("1 problem.");
  await expect(page.locator(".refusal")).toContainText("InvalidParameterValueException");
  await expect(sum(page, "dead-lettered")).toHaveText("10");
  await expect(page.locator(".facts")).toContainText("last valid run");
  await page.screenshot({ path: "artefacts/problem-light.png" });
  await nextRun(page, () => banner.getByRole("button", { name: "Undo" }).click());
  await expect(banner).toHaveCount(0);
});

test("a record is made good and another bad by a click", async ({ page }) => {
  await open(page);
  const records = page.getByRole("group", { name: "Records: pressed is bad" });
  await nextRun(page, () => records.getByRole("button", { name: "Record 3" }).click());
  await expect(sum(page, "processed")).toHaveText("10");
  await nextRun(page, () => records.getByRole("button", { name: "Record 7" }).click());
  await expect(sum(page, "victims")).toHaveText("9");
  // It fails once: the second invocation processes all of them.
  await nextRun(page, () => page.getByLabel("Only the first so many deliveries fail").fill("1"));
  await expect(sum(page, "processed")).toHaveText("10");
  await nextRun(page, () => page.getByRole("group", { name: "Record 7 is" }).getByRole("button", { name: "slow" }).click());
  await expect(page.getByRole("button", { name: "slow", pressed: true })).toBeVisible();
});

test("preferences survive a reload, and the page works without them", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get: () => { throw new Error("forbidden"); } });
  });
  await open(page);
  await page.getByRole("button", { name: "Theme: as the system" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: "Theme: light" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
