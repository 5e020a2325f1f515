import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./quiet";

// The book of the site: pages without any script.

const PAGES = ["book/", "book/sqs/redrive_policy.html", "book/emulators.html", "book/recorded.html"];

for (const colorScheme of ["light", "dark"] as const) {
  test(`the book is sound and fits, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const place of PAGES) {
        await page.goto(`./${place}`);
        await page.screenshot({ path: `artefacts/${place.replace(/\W+/g, "-")}-${width}-${colorScheme}.png` });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), `${place} at ${width}`).toEqual([]);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(over, `${place} at ${width}`).toBeLessThanOrEqual(0);
      }
    }
  });
}

test("rules are filtered by their evidence", async ({ page }) => {
  await page.goto("./book/");
  const all = page.locator("ul.rules li");
  const shown = () => all.filter({ visible: true });
  expect(await shown().count()).toBe(await all.count());
  let sum = 0;
  for (const evidence of ["recorded", "measured", "documented", "inferred", "choice"]) {
    await page.locator(`#only-${evidence}`).check();
    const count = await page.locator(`label[for=only-${evidence}] b`).textContent();
    await expect(shown()).toHaveCount(Number(count));
    await expect(shown().locator(".evidence", { hasText: evidence })).toHaveCount(Number(count));
    // Pages and chapters without a rule are left out.
    const empty = page.locator("section.page, section.chapter").filter({ visible: true }).filter({ hasNot: page.locator(`.is-${evidence}`) });
    await expect(empty).toHaveCount(0);
    sum += Number(count);
  }
  expect(sum).toBe(await all.count());
});

test("a rule of the page leads to its place in the book", async ({ page, context }) => {
  await page.goto("./");
  await expect(page.locator(".facts")).toContainText("facts in");
  await page.getByRole("application", { name: "Timeline" }).focus();
  await page.keyboard.press("ArrowDown");
  const rule = page.locator(".right details").filter({ hasText: "sqs.redrive-policy.moves" });
  await rule.locator("summary").click();
  const opened = context.waitForEvent("page");
  await rule.getByRole("link", { name: "Rule in the book" }).click();
  const book = await opened;
  await expect(book).toHaveURL(/book\/sqs\/redrive_policy\.html#sqs\.redrive-policy\.moves$/);
  await expect(book.locator("[id='sqs.redrive-policy.moves']")).toBeInViewport();
});

test("help leads to book and lessons, and gives the one file", async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Keys and help" }).click();
  const help = page.locator("#help");
  await expect(help.getByRole("link", { name: "Fidelity" })).toHaveAttribute("href", "book/");
  await expect(help.getByRole("link", { name: "All lessons" })).toHaveAttribute("href", "lessons/");
  const download = page.waitForEvent("download");
  await help.getByRole("link", { name: "one file" }).click();
  expect((await download).suggestedFilename()).toBe("redrive.html");
});
