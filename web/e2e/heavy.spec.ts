import type { Page } from "@playwright/test";
import { endless, follow, fragment, lists, rules } from "./heavy";
import { open } from "./page";
import { expect, test } from "./quiet";

// Links to expensive scenarios: every run can be stopped, and lists are shown in parts.

const banner = (page: Page) => page.locator(".banner");

test("a long run pauses, goes on to the page's limit, and says so", async ({ page }) => {
  await page.goto(`./${await fragment(endless)}`);
  await expect(banner(page)).toContainText("facts so far, and the run is not over");
  await expect(page.locator(".facts")).toHaveText("paused");
  await banner(page).getByRole("button", { name: "Go on" }).click();
  await expect(banner(page)).toContainText("it meets the page’s limit");
  await expect(page.locator(".facts")).toContainText("facts in");
});

test("a paused run is stopped, and started again", async ({ page }) => {
  await page.goto(`./${await fragment(endless)}`);
  await banner(page).getByRole("button", { name: "Stop" }).click();
  await expect(banner(page)).toContainText("The run was stopped.");
  await banner(page).getByRole("button", { name: "Run again" }).click();
  await expect(banner(page)).toContainText("facts so far");
});

test("work without facts shows Stop, and does so again after a reload", async ({ page }) => {
  const workers = () => page.workers().length;
  await page.goto(`./${await fragment(rules)}`);
  for (let round = 0; round < 2; round++) {
    const stop = banner(page).getByRole("button", { name: "Stop" });
    const done = page.locator(".facts", { hasText: "facts in" });
    await expect(stop.or(done).first()).toBeVisible();
    // On a fast machine the run can end before it is stopped.
    const stopped = await stop.click({ timeout: 2000 }).then(() => true, () => false);
    if (stopped) {
      await expect(banner(page)).toContainText("The run was stopped.");
      // The worker of the run has ended, and another one has started.
      await expect.poll(workers).toBe(1);
    } else {
      await expect(done).toBeVisible();
    }
    await page.reload();
  }
});

for (const [name, scenario] of lists) {
  test(`lists are shown in parts: ${name}`, async ({ page }) => {
    await open(page);
    const revision = () => page.locator(".facts").getAttribute("data-revision");
    const before = await revision();
    await follow(page, scenario);
    await expect.poll(async () => (await banner(page).isVisible()) || (await revision()) !== before).toBe(true);
    expect(await page.locator("*").count()).toBeLessThan(8000);
  });
}
