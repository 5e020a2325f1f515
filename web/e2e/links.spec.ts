import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "./quiet";
import { inspector, nextRun, open, sum, timeline } from "./page";
import type { Page } from "@playwright/test";

// Links in both directions: the page shows the state in the address, and the address has the state of the page.

const clock = (page: Page) => page.locator("#clock");
const hash = (page: Page) => page.evaluate(() => location.hash);
const notice = (page: Page) => page.locator(".notice");

/** The command line. */
function redrive(args: string[], input = ""): string {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const command = ["run", "--quiet", "--package", "redrive-cli", "--", ...args];
  return execFileSync("cargo", command, { cwd: root, input, encoding: "utf8", maxBuffer: 1 << 26 }).trim();
}

/** Beside a lesson they are behind its text. */
const settings = (page: Page) => page.getByRole("tab", { name: "Stack" }).click();

/** Goes to a link within the page, as a click on one does. */
async function go(page: Page, link: string) {
  await page.evaluate((link) => {
    const anchor = document.body.appendChild(document.createElement("a"));
    anchor.href = link;
    anchor.click();
    anchor.remove();
  }, link);
}

test("a link of the command line opens at its moment with its selection, and one of the page runs there", async ({ page }) => {
  const link = redrive(["share", "scenarios/one-bad-record-bisect.json", "--at", "600ms", "--select", "clicks/3@2", "--view", "table"]);
  await page.goto(`./${link}`);
  await expect(clock(page)).toHaveValue("0:00.600");
  await expect(inspector(page).getByRole("heading", { level: 2 }).first()).toHaveText("clicks/3");
  await expect(page.locator(".delivery[aria-pressed=true]")).toHaveText("@2");
  await expect(page.getByRole("table")).toBeVisible();
  // After a change the link is another one. The command line reports the same for it as for the page's text.
  await nextRun(page, () => page.getByLabel("maximumRetryAttempts").fill("1"));
  await expect.poll(() => hash(page)).not.toContain(link.slice(0, 60));
  const made = await hash(page);
  expect(made).toContain("&t=600&sel=clicks/3@2&view=table");
  await page.getByRole("tab", { name: "Text" }).click();
  const text = await page.getByLabel("Scenario, as JSON").inputValue();
  const ofText = redrive(["run", "-", "--json"], text);
  expect(redrive(["run", made, "--json"])).toBe(ofText);
  expect(JSON.parse(ofText).scenario.stack.feed.maximumRetryAttempts).toBe(1);
});

test("a link that cannot be opened says why and opens nothing", async ({ page }) => {
  await open(page);
  await nextRun(page, () => page.getByLabel("batchSize").fill("1"));
  await expect.poll(() => hash(page)).toMatch(/^#r1:/);
  const good = await hash(page);
  const whole = good.split("&")[0];
  const damaged = whole.slice(0, 20) + (whole[20] === "A" ? "B" : "A") + whole.slice(21);
  const table: [string, RegExp][] = [
    [whole.slice(0, 60), /cut off/],
    [whole.slice(0, -3), /cut off/],
    [damaged, /damaged|cut off/],
    ["#r1:$$$", /does not belong there/],
    ["#r2:" + whole.slice(4), /newer/],
    ["#s:no-such-lesson", /no scenario named/],
    ["#s:six-times&t=later", /makes no sense/],
    ["#s:nine-good-messages&nobody.batchSize=5", /not in the stack/],
    ["#what", /not a Redrive link/],
    // A text that unpacks to a thousand times the limit, and an address that is too long.
    ["#r1:" + "A".repeat(70_000), /cut off|damaged|more than a scenario/],
  ];
  for (const [link, words] of table) {
    await go(page, link);
    await expect(notice(page), link.slice(0, 70)).toContainText(words);
    await expect(sum(page, "processed")).toHaveText("9");
  }
  await page.screenshot({ path: "artefacts/link-wrong.png" });
  await notice(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(notice(page)).toHaveCount(0);
  // A page opened with such a link shows the start page. The edited document is kept.
  await page.goto("about:blank");
  await page.goto(`./${whole.slice(0, 60)}`);
  await expect(notice(page)).toContainText("cut off");
  await expect(page.getByRole("heading", { name: "What happens when a function fails?" })).toBeVisible();
  await page.goto("about:blank");
  await open(page);
  await expect(sum(page, "processed")).toHaveText("9");
});

test("a link of another model says so and runs", async ({ page }) => {
  await page.goto("./#s:nine-good-messages&feed.batchSize=1&m=2031.01&glow=1");
  await expect(notice(page)).toContainText("model 2031.01");
  await expect(notice(page)).toContainText("glow");
  await expect(sum(page, "dead-lettered")).toHaveText("1");
});

test("back and forward lead from scenario to scenario, and edits are no entries", async ({ page }) => {
  await open(page);
  const before = await page.evaluate(() => history.length);
  await nextRun(page, () => page.getByLabel("batchSize").fill("5"));
  await nextRun(page, () => page.getByLabel("batchSize").fill("4"));
  await expect.poll(() => hash(page)).toMatch(/^#r1:/);
  await go(page, "#s:nine-good-messages&feed.batchSize=1");
  await expect(sum(page, "processed")).toHaveText("9");
  expect(await page.evaluate(() => history.length)).toBe(before + 1);
  await timeline(page).focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => hash(page)).toBe("#s:nine-good-messages&feed.batchSize=1&sel=orders/1");
  await page.goBack();
  await expect(page.getByLabel("batchSize")).toHaveValue("4");
  await page.goForward();
  await settings(page);
  await expect(page.getByLabel("batchSize")).toHaveValue("1");
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText("orders/1");
});

test("dragging and typing update the address rarely, and the last state always", async ({ page }) => {
  await page.addInitScript(() => {
    const times: number[] = ((window as unknown as { writes: number[] }).writes = []);
    for (const name of ["replaceState", "pushState"] as const) {
      const real = history[name].bind(history);
      history[name] = (...args) => {
        times.push(performance.now());
        return real(...args);
      };
    }
  });
  const writes = () => page.evaluate(() => (window as unknown as { writes: number[] }).writes);
  await open(page);
  const slider = page.getByRole("slider", { name: "Moment" });
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + 40, box.y + 20);
  await page.mouse.down();
  for (let x = 40; x < box.width / 2; x += 4) await page.mouse.move(box.x + x, box.y + 20);
  expect(await writes()).toEqual([]);
  await page.mouse.up();
  await expect.poll(async () => (await writes()).length).toBe(1);
  for (let n = 2; n < 40; n++) await page.getByLabel("batchSize").fill(String((n % 9) + 1));
  await page.getByLabel("batchSize").fill("7");
  await expect.poll(() => hash(page)).toMatch(/^#r1:/);
  await page.waitForFunction(() => performance.now() - (window as unknown as { writes: number[] }).writes.at(-1)! > 500);
  const times = await writes();
  for (let n = 1; n < times.length; n++) expect(times[n] - times[n - 1]).toBeGreaterThan(300);
  // It is a link to what is shown.
  const link = await hash(page);
  await page.goto("about:blank");
  await page.goto(`./${link}`);
  await expect(page.getByLabel("batchSize")).toHaveValue("7");
});

test("a link takes precedence over the last draft, which is kept", async ({ page }) => {
  await open(page);
  await nextRun(page, () => page.getByLabel("batchSize").fill("3"));
  await page.goto("about:blank");
  await page.goto("./#s:nine-good-messages&feed.batchSize=1");
  await settings(page);
  await expect(page.getByLabel("batchSize")).toHaveValue("1");
  await page.goto("about:blank");
  await open(page);
  await expect(page.getByLabel("batchSize")).toHaveValue("3");
});

test("links open where nothing can be stored", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get: () => { throw new Error("forbidden"); } });
  });
  await page.goto("./#s:nine-good-messages&feed.batchSize=1&sel=feed&view=table");
  await expect(sum(page, "processed")).toHaveText("9");
  await expect(page.getByRole("table")).toBeVisible();
  await settings(page);
  await nextRun(page, () => page.getByLabel("batchSize").fill("2"));
  await expect.poll(() => hash(page)).toMatch(/^#r1:.*&sel=feed&view=table$/);
  await page.reload();
  await expect(page.getByLabel("batchSize")).toHaveValue("2");
});
