import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test as base } from "@playwright/test";
import { OwnServer, dist, forget, release } from "./own-server";
import { gallery, openLesson, timeline } from "./page";

// The site without a network: the first visit stores all files, and all stored files are of one version.

const test = base.extend<{ server: OwnServer }>({
  server: async ({}, use) => {
    const server = await OwnServer.start();
    await use(server);
    await server.end();
  },
});

const FILES = Object.keys(JSON.parse(/const FILES = (\{[^}]*\})/.exec(readFileSync(join(dist, "sw.js"), "utf8"))![1].replace(/,\s*\}/, "}")));

/** Until everything is kept and the page is served from it. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((controlled) => navigator.serviceWorker.addEventListener("controllerchange", controlled, { once: true }));
    }
  });
}

async function runs(page: Page): Promise<void> {
  await expect(page.locator(".facts, .embed-counts")).toContainText(/facts in|processed/);
}

const version = (page: Page) => page.locator("script[data-version]").getAttribute("data-version");

test("after the first visit everything works without a network", async ({ page, server }) => {
  await page.goto(server.address);
  await runs(page);
  await kept(page);
  // All files are requested, and each once.
  const names = await page.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys()).map(({ url }) => url));
  expect(names.length).toBe(FILES.length);
  await server.end();
  for (const place of ["", "?embed=v1", "?a=b"]) {
    await page.goto(server.address + place);
    await runs(page);
  }
  // Files that are loaded on demand.
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.locator("#export").getByRole("button", { name: "SVG" }).click();
  expect((await download).suggestedFilename()).toContain(".svg");
  await page.getByRole("tab", { name: "JSON" }).first().click();
  await expect(page.getByRole("region", { name: "Report as JSON" })).toContainText('"model"');
  for (const [place, title] of [["book/", "Fidelity"], ["book/sqs/redrive_policy.html", "edrive"], ["lessons/", "Lessons"]]) {
    await page.goto(server.address + place);
    await expect(page).toHaveTitle(new RegExp(title));
    await expect(page.locator("main")).toHaveCSS("max-width", /\d+px/);
  }
  await page.goto(`${server.address}module/examples/seeds.html`);
  await expect(page.getByRole("status")).toContainText("200 runs in");
});

test("the page sends no requests after it is loaded", async ({ page, server }) => {
  await page.goto(server.address);
  await runs(page);
  await kept(page);
  server.requested.length = 0;
  const requested: string[] = [];
  page.context().on("request", (request) => {
    if (request.url().startsWith("http") && !request.url().startsWith(server.address)) requested.push(request.url());
  });
  await timeline(page).focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowDown");
  for (const tab of ["Record", "JSON", "Metrics", "Why"]) await page.locator(".right").getByRole("tab", { name: tab }).click();
  for (const view of ["Tree", "Table", "JSON", "Timeline"]) await page.locator(".views").getByRole("tab", { name: view }).click();
  const lessons = await (await gallery(page)).locator("li").getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href")!));
  expect(lessons.length).toBeGreaterThan(20);
  await page.keyboard.press("Escape");
  for (const lesson of lessons) {
    await page.evaluate((lesson) => (location.hash = lesson), lesson);
    await expect(page.locator(".lesson-pane .next-lesson, .question").first()).toBeVisible();
  }
  await openLesson(page, "one-bad-record-bisect");
  await runs(page);
  for (const line of ["SVG", "PNG", "Report", "Events of all"]) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.locator("#export").getByRole("button", { name: line }).first().click();
    await download;
  }
  for (const name of ["Compare", /^Theme/, "Keys and help"]) {
    await page.getByRole("button", { name }).first().click();
  }
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: "Text" }).click();
  expect([server.requested, requested]).toEqual([[], []]);
});

test("a new version is used only when it is complete", async ({ context, server }) => {
  const folder = release("00000000000000aa", {
    "boot.js": (text) => `document.documentElement.dataset.build = "new";\n${text}`,
    "more/export.js": (text) => text.replaceAll("Saved ", "Kept "),
  });
  try {
    const first = await context.newPage();
    await first.goto(server.address);
    await runs(first);
    await kept(first);
    const old = await version(first);
    server.folder = folder;
    const second = await context.newPage();
    await second.goto(server.address);
    await runs(second);
    // A visit now gets all of the new version, although the old one is still stored.
    expect(await version(second)).toBe("00000000000000aa");
    await expect(second.locator("html")).toHaveAttribute("data-build", "new");
    const saved = async (page: Page) => {
      await page.getByRole("button", { name: "Export" }).click();
      await page.locator("#export").getByRole("button", { name: "Records" }).click();
      await expect(page.locator(".said")).toContainText("records.csv");
      return (await page.locator(".said").textContent())?.split(" ")[0];
    };
    expect([await saved(first), await saved(second)]).toEqual(["Saved", "Kept"]);
    // The new version is stored, too, and waits while pages of the old one are open.
    await first.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!;
      await registration.update();
      const next = registration.installing;
      if (next) await new Promise((done) => next.addEventListener("statechange", done, { once: true }));
      if (!registration.waiting) throw new Error("nothing waits");
    });
    await server.end();
    await second.goto(server.address);
    await runs(second);
    expect(await version(second)).toBe(old);
    expect(await saved(second)).toBe("Saved");
    await first.close();
    await second.close();
    // The browser activates the new worker a moment after the last page is closed.
    let third = await context.newPage();
    await expect(async () => {
      await third.close();
      third = await context.newPage();
      await third.goto(server.address);
      expect(await version(third)).toBe("00000000000000aa");
    }).toPass({ intervals: [300, 1_000, 2_000] });
    await runs(third);
    expect(await saved(third)).toBe("Kept");
    expect(await third.evaluate(async () => (await caches.keys()).length)).toBe(1);
  } finally {
    forget(folder);
  }
});

test("a site that is partly replaced is not stored", async ({ page, server }) => {
  const folder = release("00000000000000bb", {});
  try {
    // The worker lists another hash than the file has.
    const text = readFileSync(join(folder, "sw.js"), "utf8").replace(/("more\/export\.js": )"\w/, '$1"#');
    writeFileSync(join(folder, "sw.js"), text);
    server.folder = folder;
    await page.goto(server.address);
    await runs(page);
    await expect.poll(() => server.requested.filter((path) => path === "more/export.js").length).toBeGreaterThan(0);
    // A worker whose installation failed is discarded.
    const registered = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    await expect.poll(registered).toBe(0);
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
    await server.end();
    await expect(page.reload()).rejects.toThrow();
  } finally {
    forget(folder);
  }
});

for (const sandbox of ["allow-scripts allow-same-origin", "allow-scripts"]) {
  test(`in a frame with sandbox="${sandbox}" nothing is kept`, async ({ page, server }) => {
    await page.route("**/host.html", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><title>host</title><iframe title="lab" width="1200" height="800" sandbox="${sandbox}" src="./?embed=v1"></iframe>`,
      }),
    );
    // A frame without an origin loads the files across origins.
    await page.route(`${server.address}**`, async (route) => {
      if (route.request().url().endsWith("host.html")) return route.fallback();
      const response = await route.fetch();
      return route.fulfill({ response, headers: { ...response.headers(), "access-control-allow-origin": "*" } });
    });
    await page.goto(`${server.address}host.html`);
    await expect(page.frameLocator("iframe").locator(".page")).toBeVisible();
    await expect(page.frameLocator("iframe").locator(".board, .turned, .facts").first()).toBeVisible();
    expect(server.requested).not.toContain("sw.js");
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    // A request of the worker may still be in progress.
    await page.unrouteAll({ behavior: "wait" });
  });
}
