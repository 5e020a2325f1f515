import type { Locator, Page } from "@playwright/test";
import { expect } from "./quiet";

/** Returns the number under a name in the outcome strip. */
export function sum(page: Page, name: string): Locator {
  return page.locator(".sum", { hasText: name }).locator("b");
}

/** Opens the page and waits for its first run. */
export async function open(page: Page): Promise<void> {
  await page.goto("./");
  await expect(page.locator(".facts")).toContainText("facts in");
}

/** Makes an edit and waits for its run, which has a higher revision. */
export async function nextRun(page: Page, edit: () => Promise<void>): Promise<void> {
  const revision = async () => Number(await page.locator(".facts").getAttribute("data-revision"));
  const before = await revision();
  await edit();
  await expect.poll(revision).toBeGreaterThan(before);
}

/** Opens the first step, and changes the number of records that it sends. */
export async function send(page: Page, count: number): Promise<void> {
  const field = page.getByLabel("count", { exact: true });
  if ((await field.count()) === 0) await page.getByRole("button", { name: /^send [\d,]+/i }).first().click();
  await field.first().fill(String(count));
}

export const timeline = (page: Page): Locator => page.getByRole("application", { name: "Timeline" });
export const inspector = (page: Page): Locator => page.getByRole("complementary", { name: "Inspector" });

/** Opens the gallery. */
export async function gallery(page: Page): Promise<Locator> {
  await page.locator("button.picker").click();
  return page.getByRole("dialog", { name: "Lessons and scenarios" });
}

/** Opens a lesson and skips its questions, so that the whole run is shown, with the settings beside it. */
export async function openLesson(page: Page, name: string): Promise<void> {
  await (await gallery(page)).locator(`a[href="#s:${name}"]`).click();
  await expect.poll(() => page.evaluate(() => location.hash)).toBe(`#s:${name}`);
  await skipQuestions(page);
  await page.getByRole("tab", { name: "Stack" }).click();
}

/** Skips the questions of the open lesson. */
export async function skipQuestions(page: Page): Promise<void> {
  const card = page.locator(".question");
  await expect(page.locator(".lesson-pane h2")).toBeVisible();
  while (await page.locator(".curtain").isVisible()) {
    await card.getByRole("button", { name: "Skip" }).click();
    await expect(card.locator(".verdict")).toBeVisible();
    const next = card.getByRole("button", { name: "Next question" });
    if (await next.isVisible()) await next.click();
    else await expect(page.locator(".curtain")).toHaveCount(0);
  }
}

/** Starts with an empty stack. */
export async function newScenario(page: Page): Promise<void> {
  await (await gallery(page)).getByRole("button", { name: "New scenario" }).click();
}
