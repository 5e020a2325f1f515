import type { Locator, Page } from "@playwright/test";
import { expect } from "./quiet";

/** The number under a name in the outcome strip. */
export function sum(page: Page, name: string): Locator {
  return page.locator(".sum", { hasText: name }).locator("b");
}

/** Opens the page and waits for its first run. */
export async function open(page: Page): Promise<void> {
  await page.goto("./");
  await expect(page.locator(".facts")).toContainText("facts in");
}

/** Waits for the run of an edit: its revision is higher. */
export async function nextRun(page: Page, edit: () => Promise<void>): Promise<void> {
  const revision = async () => Number(await page.locator(".facts").getAttribute("data-revision"));
  const before = await revision();
  await edit();
  await expect.poll(revision).toBeGreaterThan(before);
}

/** Opens the first step, and changes how many records it sends. */
export async function send(page: Page, count: number): Promise<void> {
  const field = page.getByLabel("count", { exact: true });
  if ((await field.count()) === 0) await page.getByRole("button", { name: /^send [\d,]+/i }).first().click();
  await field.first().fill(String(count));
}

export const timeline = (page: Page): Locator => page.getByRole("application", { name: "Timeline" });
export const inspector = (page: Page): Locator => page.getByRole("complementary", { name: "Inspector" });
