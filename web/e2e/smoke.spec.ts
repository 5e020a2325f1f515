import { expect, test } from "./quiet";

// Tests that also run under a sub-path and in a frame: the page starts, and its worker runs the scenario.

test("the page starts and shows a run", async ({ page }) => {
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Redrive");
  await expect(page.getByRole("region", { name: "Outcome" })).toContainText("dead-lettered10");
  await expect(page.locator(".facts")).toContainText("facts in");
  await expect(page.getByRole("application", { name: "Timeline" })).toBeVisible();
});

// Reads the policy as it is served. The other tests show that the page works under it.
test("the policy allows no inline script", async ({ request }) => {
  const html = await (await request.get("./")).text();
  expect(html).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(html).toContain("require-trusted-types-for 'script'; trusted-types redrive");
  expect(html).not.toContain("unsafe-inline");
  for (const [tag] of html.matchAll(/<script[^>]*>/g)) expect(tag).toContain(" src=");
});

for (const sandbox of ["allow-scripts", "allow-scripts allow-same-origin"]) {
  test(`the page works in a frame with sandbox="${sandbox}"`, async ({ page }) => {
    await page.route("**/host.html", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><title>host</title><iframe title="lab" width="1200" height="800" sandbox="${sandbox}" src="./"></iframe>`,
      }),
    );
    await page.goto("./host.html");
    const frame = page.frameLocator("iframe");
    await expect(frame.getByRole("region", { name: "Outcome" })).toContainText("dead-lettered10");
    await expect(frame.locator(".work")).toHaveCSS("display", "grid");
  });
}
