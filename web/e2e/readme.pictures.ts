import { expect, test } from "./quiet";
import { open, openLesson, timeline } from "./page";
import type { Page } from "@playwright/test";

// The pictures of the README, made by the page itself: REDRIVE_PICTURES=1 cargo xtask test --only browser

const FOLDER = "../../docs/pictures";

async function lesson(page: Page, name: string) {
  await open(page);
  await openLesson(page, name);
  await expect(page.locator(".facts")).toContainText("facts in");
  await page.waitForTimeout(300);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`a queue, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1440, height: 900 });
    await lesson(page, "nine-good-messages");
    await timeline(page).focus();
    for (let n = 0; n < 5; n++) await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${FOLDER}/queue-${colorScheme}.png` });
  });
}

test("a stream that is bisected", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await lesson(page, "one-bad-record-bisect");
  await page.getByRole("tab", { name: "Tree" }).click();
  await page.locator(".tree").getByRole("button", { name: "clicks/3" }).click();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${FOLDER}/bisect.png` });
});

test("a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await lesson(page, "one-bad-record-bisect");
  await page.screenshot({ path: `${FOLDER}/phone.png` });
});
