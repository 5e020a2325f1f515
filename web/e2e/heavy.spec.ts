import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { dist } from "./own-server";
import { expect, test } from "./quiet";

// Links to scenarios that are a lot of work: the page stays responsive, and every run can be stopped.

/** Opens a link to a scenario. Returns the link. */
async function openLink(page: Page, scenario: object): Promise<string> {
  const { share } = await import(resolve(dist, "module/node.js"));
  const link: string = share(scenario);
  const hash = link.slice(link.indexOf("#"));
  await page.goto(`./${hash}`);
  return hash;
}

/** Expects that the page's own thread answers within a second. */
async function expectResponsive(page: Page): Promise<void> {
  const start = Date.now();
  await page.evaluate(() => 0);
  expect(Date.now() - start).toBeLessThan(1000);
}

const banner = (page: Page) => page.locator(".banner");
const reader = { f: { type: "function", timeout: 1 }, m: { type: "mapping", source: "q", function: "f" } };

/** Messages that fail for ever: the queue has no dead-letter queue. */
const endless = {
  v: 1,
  stack: { q: { type: "queue", visibilityTimeout: 1, messageRetentionPeriod: 1_209_600 }, ...reader },
  script: [{ at: "0s", send: { to: "q", count: 100, bad: [{ records: { every: 1 }, fault: "throw" }] } }],
};

/** Many rules that do not match, and a long body that each of them reads. */
const rules = {
  v: 1,
  stack: {
    bus: { type: "bus" },
    q: { type: "queue" },
    ...Object.fromEntries(
      Array.from({ length: 190 }, (_, n) => [`r${n}`, { type: "rule", bus: "bus", eventPattern: { source: [`none${n}`] }, targets: [{ target: "q" }] }]),
    ),
  },
  script: [{ at: "0s", send: { to: "bus", count: 2000, body: { text: "x".repeat(240_000) } } }],
};

test("a long run pauses, goes on to the page's limit, and says so", async ({ page }) => {
  await openLink(page, endless);
  await expect(banner(page)).toContainText("facts so far, and the run is not over", { timeout: 30_000 });
  await expect(page.locator(".facts")).toHaveText("paused");
  await banner(page).getByRole("button", { name: "Go on" }).click();
  await expect(banner(page)).toContainText("it meets the page’s limit", { timeout: 30_000 });
  await expect(page.locator(".facts")).toContainText("facts in");
});

test("a paused run is stopped, and started again", async ({ page }) => {
  await openLink(page, endless);
  await banner(page).getByRole("button", { name: "Stop" }).click({ timeout: 30_000 });
  await expect(banner(page)).toContainText("The run was stopped.");
  await banner(page).getByRole("button", { name: "Run again" }).click();
  await expect(banner(page)).toContainText("facts so far", { timeout: 30_000 });
});

test("work without facts leaves the page responsive, shows Stop, and does so again after a reload", async ({ page }) => {
  const workers = () => page.workers().length;
  await openLink(page, rules);
  for (let round = 0; round < 2; round++) {
    const stop = banner(page).getByRole("button", { name: "Stop" });
    const done = page.locator(".facts", { hasText: "facts in" });
    await expect(stop.or(done).first()).toBeVisible({ timeout: 20_000 });
    await expectResponsive(page);
    // A machine or a core that is fast enough is done before anybody could stop it.
    if (await stop.isVisible()) {
      await stop.click();
      await expect(banner(page)).toContainText("The run was stopped.");
      // The worker of the run has ended, and another one has started.
      await expect.poll(workers).toBe(1);
    }
    await page.reload();
  }
});

for (const [name, scenario] of [
  ["10,000 notes", { v: 1, stack: { q: { type: "queue" } }, script: Array.from({ length: 10_000 }, (_, n) => ({ at: `${n}s`, note: "x" })) }],
  ["10,000 sends", { v: 1, stack: { q: { type: "queue" } }, script: Array.from({ length: 10_000 }, (_, n) => ({ at: `${n}s`, send: { to: "q" } })) }],
  ["10,000 invalid steps", { v: 1, stack: { q: { type: "queue" } }, script: Array.from({ length: 10_000 }, () => ({ at: "0s", send: { to: "nobody" } })) }],
  [
    "200 functions that each send to 100",
    {
      v: 1,
      stack: Object.fromEntries(
        Array.from({ length: 200 }, (_, n) => [`f${n}`, { type: "function", handler: { sends: Array.from({ length: 100 }, (_, k) => `f${(n + k + 1) % 200}`) } }]),
      ),
      script: [{ at: "0s", note: "x" }],
    },
  ],
] as const) {
  test(`lists are shown in parts: ${name}`, async ({ page }) => {
    await page.goto("./");
    await expect(page.locator(".facts")).toContainText("facts in");
    // The longest time in which the page's own thread did not answer.
    await page.evaluate(() => {
      const state = { last: performance.now(), longest: 0 };
      Object.assign(window, { heartbeat: state });
      setInterval(() => {
        const now = performance.now();
        state.longest = Math.max(state.longest, now - state.last);
        state.last = now;
      }, 10);
    });
    const { share } = await import(resolve(dist, "module/node.js"));
    const link: string = share(scenario);
    await page.evaluate((hash) => location.replace(hash), link.slice(link.indexOf("#")));
    await expect(page.locator(".facts[data-revision]").or(banner(page)).first()).toBeVisible();
    await page.waitForTimeout(1500);
    const longest = await page.evaluate(() => (window as unknown as { heartbeat: { longest: number } }).heartbeat.longest);
    expect(longest).toBeLessThan(1500);
    expect(await page.locator("*").count()).toBeLessThan(8000);
  });
}
