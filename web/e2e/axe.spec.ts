import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./quiet";
import { newScenario, open, timeline } from "./page";

async function found(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844], [640, 480]] as const) {
    test(`axe finds nothing at ${width}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      const looks = async (state: string) => {
        await page.screenshot({ path: `artefacts/${state}-${width}-${colorScheme}.png` });
        expect.soft(await found(page), state).toEqual([]);
      };
      await open(page);
      await looks("empty");
      if (width < 520) {
        await page.getByRole("button", { name: "orders/5" }).click();
      } else {
        await timeline(page).focus();
        for (let n = 0; n < 5; n++) await page.keyboard.press("ArrowDown");
      }
      const why = page.locator(".foot .why");
      if (width < 1200) await why.click();
      await expect(page.locator(".right h2").first()).toHaveText("orders/5");
      await looks("chosen");
      for (const tab of ["Record", "JSON", "Metrics"]) {
        await page.locator(".right").getByRole("tab", { name: tab }).click();
        await looks(tab.toLowerCase());
      }
      if (width < 1200) await why.click();
      if (width < 720) {
        for (const part of ["stack", "script", "run"]) {
          await page.locator(`.foot .${part}`).click();
          await looks(`part-${part}`);
        }
      }
      for (const view of ["Tree", "Table", "JSON"]) {
        await page.locator(".views").getByRole("tab", { name: view }).click();
        await looks(`view-${view.toLowerCase()}`);
      }
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

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in menus, texts, comparisons and at the start, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1440, height: 900 });
    const looks = async (state: string) => {
      await page.screenshot({ path: `artefacts/${state}-1440-${colorScheme}.png` });
      expect(await found(page), state).toEqual([]);
    };
    await open(page);
    for (const menu of ["Add a resource", "Add a step", "Keys and help"]) {
      await page.getByRole("button", { name: menu }).click();
      await looks(`menu-${menu.split(" ").pop()}`);
      await page.keyboard.press("Escape");
    }
    await page.locator(".verb").first().click();
    await looks("step-open");
    await page.locator(".what-if").first().click();
    await expect(page.locator(".side")).toHaveCount(2);
    await looks("compare");
    await page.getByRole("tab", { name: "Text" }).click();
    await page.getByLabel("Scenario, as JSON").fill("{ \"v\": 1, \"stack\": 5 }");
    await expect(page.locator(".page-of-text mark").first()).toBeVisible();
    await looks("text-problem");
    await newScenario(page);
    await looks("start");
  });
}
