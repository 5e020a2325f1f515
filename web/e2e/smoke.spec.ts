import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./quiet";

test("the page starts and its worker answers", async ({ page }) => {
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Redrive");
  await expect(page.getByRole("status")).toHaveText("the worker says 42");
});

test("axe finds nothing serious", async ({ page }) => {
  await page.goto("./");
  await expect(page.getByRole("status")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious).toEqual([]);
});

// Read as it is served: that the browser also obeys it is shown by the page working under it.
test("the policy allows no inline script", async ({ request }) => {
  const html = await (await request.get("./")).text();
  expect(html).toContain("script-src 'self' 'wasm-unsafe-eval';");
  for (const [tag] of html.matchAll(/<script[^>]*>/g)) expect(tag).toContain(" src=");
});

for (const sandbox of ["allow-scripts", "allow-scripts allow-same-origin"]) {
  test(`the page works in a frame with sandbox="${sandbox}"`, async ({ page }) => {
    await page.route("**/host.html", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><title>host</title><iframe title="lab" sandbox="${sandbox}" src="./"></iframe>`,
      }),
    );
    await page.goto("./host.html");
    const frame = page.frameLocator("iframe");
    await expect(frame.getByRole("status")).toHaveText("the worker says 42");
    await expect(frame.locator("main")).toHaveCSS("max-width", "640px");
  });
}
