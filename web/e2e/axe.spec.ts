import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./quiet";
import { open, timeline } from "./page";

async function serious(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  const found = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, height] of [[1440, 900], [390, 844]] as const) {
    test(`axe finds nothing serious at ${width}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await open(page);
      expect(await serious(page)).toEqual([]);
      await page.screenshot({ path: `artefacts/empty-${width}-${colorScheme}.png` });
      await timeline(page).focus();
      for (let n = 0; n < 5; n++) await page.keyboard.press("ArrowDown");
      await expect(page.locator(".right h2")).toHaveText("orders/5");
      expect(await serious(page)).toEqual([]);
      await page.screenshot({ path: `artefacts/chosen-${width}-${colorScheme}.png`, fullPage: width < 900 });
      await page.getByRole("tab", { name: "Table" }).click();
      await page.getByRole("tab", { name: "JSON" }).click();
      expect(await serious(page)).toEqual([]);
    });
  }
}

test("nothing is wider than a phone", async ({ page }) => {
  for (const width of [360, 390, 768, 1024]) {
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, `at ${width}`).toBeLessThanOrEqual(0);
  }
});
