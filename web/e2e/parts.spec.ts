import { expect, test } from "./quiet";

// The page's module is in two parts, divided by web/rest.txt.

test("the first timeline needs nothing of the second part", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  let requested = 0;
  await page.route("**/*_rest.wasm", async (route) => {
    requested += 1;
    await held;
    await route.continue();
  });
  await page.goto("./");
  await expect(page.locator(".facts")).toContainText("facts in");
  await expect(page.locator(".board canvas")).toBeVisible();
  // The page requests the second part once and does not wait for it: the request is held until below.
  await expect.poll(() => requested).toBe(1);
  expect(await page.locator(".sum", { hasText: "victims" }).locator("b").textContent()).toBe("9");
  release();
  await page.getByRole("tab", { name: "Table" }).click();
  await expect(page.getByRole("row", { name: /orders\/3/ })).toBeVisible();
});

test("an action before the second part is loaded waits for it", async ({ page }) => {
  // The request ahead of time never completes. A function of the second part requests it again.
  await page.addInitScript(() => {
    const compile = WebAssembly.compileStreaming;
    let requested = 0;
    WebAssembly.compileStreaming = (source) => (requested++ === 0 ? compile(source) : new Promise(() => {}));
  });
  await page.goto("./");
  await expect(page.locator(".facts")).toContainText("facts in");
  await page.getByRole("tab", { name: "Table" }).click();
  await expect(page.getByRole("row", { name: /orders\/3/ })).toBeVisible();
});
