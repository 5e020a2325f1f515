import { expect, test } from "./quiet";
import { follow, lists, rules } from "./heavy";
import { nextRun, open, send, timeline } from "./page";
import type { Page } from "@playwright/test";

// Measures the speed of the page. `cargo xtask bench --only page` runs this. It prints one line for each figure of
// docs/performance.md.

test.describe.configure({ mode: "serial" });

const at = (sorted: number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

function tell(what: string, times: number[], unit = "ms") {
  const sorted = [...times].sort((one, other) => one - other);
  const round = (number: number) => (number < 100 ? number.toFixed(1) : number.toFixed(0));
  console.log(`${what}: median ${round(at(sorted, 0.5))} ${unit}, p95 ${round(at(sorted, 0.95))} ${unit}`);
  return at(sorted, 0.95);
}

/** Sends so many records, and waits until that has been run and drawn. */
async function withRecords(page: Page, count: number) {
  await open(page);
  await nextRun(page, async () => {
    await send(page, count);
    if (count > 100_000) await page.getByRole("button", { name: "Go on" }).click();
  });
}

test("first timeline", async ({ page }) => {
  const times: number[] = [];
  await page.addInitScript(() => {
    const look = () => {
      const canvas = document.querySelector<HTMLCanvasElement>(".board canvas");
      if (canvas && canvas.width > 300 && document.querySelector(".facts[data-revision]")) {
        (window as unknown as { firstSeen: number }).firstSeen = performance.now();
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  for (let n = 0; n < 5; n++) {
    await page.goto("./");
    await page.waitForFunction(() => "firstSeen" in window);
    times.push(await page.evaluate(() => (window as unknown as { firstSeen: number }).firstSeen));
  }
  tell("first timeline, from navigation", times);
});

for (const [count, edits] of [[1000, 20], [100_000, 6]] as const) {
  test(`an edit of ${count} records`, async ({ page }) => {
    await withRecords(page, count);
    const field = page.getByLabel("batchSize", { exact: true });
    await field.focus();
    const times = await field.evaluate(async (input: HTMLInputElement, edits) => {
      const facts = () => document.querySelector<HTMLElement>(".facts")!.dataset.revision;
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!;
      const times: number[] = [];
      for (let n = 0; n < edits; n++) {
        const before = facts();
        const start = performance.now();
        set.call(input, n % 2 ? "10" : "9");
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await new Promise<void>((done) => {
          const look = () => (facts() === before ? setTimeout(look, 0) : done());
          look();
        });
        times.push(performance.now() - start);
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      }
      return times.slice(1);
    }, edits);
    tell(`edit to redrawn timeline, ${count.toLocaleString("en")} records`, times);
  });
}

test("zooming and panning over 200,000 facts", async ({ page }) => {
  await withRecords(page, 150_000);
  const facts = Number((await page.locator(".facts").textContent())!.match(/([\d,]+) facts/)![1].replaceAll(",", ""));
  console.log(`  ${facts.toLocaleString("en")} facts`);
  expect(facts).toBeGreaterThan(200_000);
  const frames = await timeline(page).evaluate(async (board) => {
    const { left, top, width } = board.getBoundingClientRect();
    const turn = (deltaY: number, options: WheelEventInit) =>
      board.dispatchEvent(new WheelEvent("wheel", { deltaY, clientX: left + width * 0.6, clientY: top + 200, bubbles: true, cancelable: true, ...options }));
    const frame = () => new Promise<number>((done) => requestAnimationFrame(done));
    const times: number[] = [];
    for (let n = 0; n < 150; n++) {
      const start = performance.now();
      if (n < 50) turn(-60, { ctrlKey: true });
      else if (n < 100) turn(80, { shiftKey: true });
      else turn(60, { ctrlKey: true });
      // The work of a frame, without waiting for the next one to be due.
      await new Promise((done) => setTimeout(done, 0));
      times.push(performance.now() - start);
      await frame();
    }
    return times;
  });
  tell("work of a frame while zooming and panning", frames);
  console.log(`  frames over 50 ms: ${frames.filter((time) => time > 50).length} of ${frames.length}, longest ${Math.max(...frames).toFixed(1)} ms`);
});

for (const [name, scenario] of [...lists, ["work without facts", rules]] as const) {
  test(`the page's own thread: ${name}`, async ({ page }) => {
    await open(page);
    await page.evaluate(() => {
      const gaps = { last: performance.now(), longest: 0 };
      Object.assign(window, { gaps });
      setInterval(() => {
        const now = performance.now();
        gaps.longest = Math.max(gaps.longest, now - gaps.last);
        gaps.last = now;
      }, 10);
    });
    await follow(page, scenario);
    await page.waitForTimeout(3000);
    const longest = await page.evaluate(() => (window as unknown as { gaps: { longest: number } }).gaps.longest);
    console.log(`longest time without an answer of the page, ${name}: ${longest.toFixed(0)} ms`);
  });
}
