import { expect, test } from "./quiet";

// The page's module comes in two parts. What a part holds is decided by web/rest.txt.

test("the first timeline needs nothing of the rest", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  let asked = 0;
  await page.route("**/*_rest.wasm", async (route) => {
    asked += 1;
    await held;
    await route.continue();
  });
  await page.goto("./");
  await expect(page.locator(".facts")).toContainText("facts in");
  await expect(page.locator(".board canvas")).toBeVisible();
  // One question, and not one that everything waits for: that would stand here for ever.
  await expect.poll(() => asked).toBe(1);
  expect(await page.locator(".sum", { hasText: "victims" }).locator("b").textContent()).toBe("9");
  release();
  await page.getByRole("tab", { name: "Table" }).click();
  await expect(page.getByRole("row", { name: /orders\/3/ })).toBeVisible();
});

test("what is wanted before the rest has come waits for it", async ({ page }) => {
  // What fetches it ahead of time never gets it; who needs it asks again.
  await page.addInitScript(() => {
    const compile = WebAssembly.compileStreaming;
    let asked = 0;
    WebAssembly.compileStreaming = (source) => (asked++ === 0 ? compile(source) : new Promise(() => {}));
  });
  await page.goto("./");
  await expect(page.locator(".facts")).toContainText("facts in");
  await page.getByRole("tab", { name: "Table" }).click();
  await expect(page.getByRole("row", { name: /orders\/3/ })).toBeVisible();
});
