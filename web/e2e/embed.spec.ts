import AxeBuilder from "@axe-core/playwright";
import type { FrameLocator, Page } from "@playwright/test";
import { expect, test, type Hosting } from "./hosting";

// The page in a frame of another site.

const LOOSE = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
/** The same site, below a path. */
const ELSEWHERE = `http://127.0.0.1:${process.env.REDRIVE_SUB_PATH_PORT ?? "4318"}/some/sub/path/`;

interface Frame {
  site?: string;
  search?: string;
  hash?: string;
  sandbox?: string | null;
  width?: number;
  height?: number;
}

const tag = ({ site, search = "", hash = "#s:one-bad-record-bisect", sandbox = LOOSE, width = 760, height = 520 }: Frame) =>
  `<iframe title="run" width="${width}" height="${height}" ${sandbox === null ? "" : `sandbox="${sandbox}"`} src="${site}?embed=v1${search}${hash}"></iframe>`;

/** Opens a page of another site with frames, which records their messages. */
async function host(page: Page, hosting: Hosting, frames: Frame[], more = ""): Promise<void> {
  const site = new URL("./", test.info().project.use.baseURL).href;
  const all = frames.map((frame) => tag({ site, ...frame })).join("\n");
  await page.goto(
    hosting.page(`<title>host</title><body style="margin:0">
      <script>window.received = []; addEventListener("message", ({ data }) => received.push(data));</script>${all}${more}`),
  );
}

const received = (page: Page, type: string) =>
  page.evaluate((type) => (window as unknown as { received: { source?: string; type?: string }[] }).received.filter((one) => one?.source === "redrive" && one.type === type), type) as Promise<Record<string, never>[]>;
const last = async (page: Page, type: string) => (await received(page, type)).at(-1) as unknown as Record<string, unknown>;
const say = (page: Page, message: object) =>
  page.evaluate((message) => document.querySelector("iframe")!.contentWindow!.postMessage({ target: "redrive", v: 1, ...message }, "*"), message);
const title = (frame: FrameLocator) => frame.getByRole("heading", { level: 1 });
const counts = (frame: FrameLocator) => frame.getByRole("list", { name: "Outcome" });

/** As where all cookies are blocked. */
const blockStorage = (page: Page) =>
  page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
      Object.defineProperty(window, name, { get: () => { throw new DOMException("blocked", "SecurityError"); } });
    }
  });

test("an embed has a title, a verdict, the run and its counts, and no chrome", async ({ page, hosting }) => {
  await host(page, hosting, [{}]);
  const frame = page.frameLocator("iframe");
  await expect(title(frame)).toHaveText("One bad record in a stream, bisect on");
  await expect(frame.getByText("1 of 11 is dead-lettered, 1 still there, 2 done more than once, no victims.")).toBeVisible();
  await expect(counts(frame)).toContainText("9 processed");
  await expect(counts(frame)).toContainText("1 dead-lettered");
  await expect(frame.getByRole("application", { name: "Timeline" })).toBeVisible();
  await expect(frame.getByRole("link", { name: "Open in Redrive" })).toBeVisible();
  for (const name of ["Share", "Embed", "Compare", "Undo"]) await expect(frame.getByRole("button", { name })).toHaveCount(0);
  await expect(frame.locator(".left")).toHaveCount(0);
  await expect(frame.locator(".outcome, .views, .advice")).not.toHaveCount(0);
  for (const part of [".outcome", ".views", ".advice"]) await expect(frame.locator(part).first()).toBeHidden();
});

const places: [string, Frame, boolean][] = [
  ["in a sandbox with an origin", { sandbox: "allow-scripts allow-same-origin" }, false],
  ["in a sandbox without an origin", { sandbox: "allow-scripts" }, false],
  ["without a sandbox", { sandbox: null }, false],
  ["with all storage blocked", { sandbox: null }, true],
  ["with all storage blocked, in a sandbox", { sandbox: "allow-scripts allow-same-origin" }, true],
  ["from a site under a sub-path", { site: ELSEWHERE, sandbox: "allow-scripts allow-same-origin" }, false],
  ["from a site under a sub-path without an origin of its own", { site: ELSEWHERE, sandbox: "allow-scripts" }, false],
];
for (const [where, frame, isBlocked] of places) {
  test(`it runs and talks ${where}`, async ({ page, hosting }) => {
    if (isBlocked) await blockStorage(page);
    await host(page, hosting, [frame]);
    await expect(counts(page.frameLocator("iframe"))).toContainText("1 dead-lettered");
    await expect.poll(() => last(page, "state")).toMatchObject({ title: "One bad record in a stream, bisect on", summary: { deadLettered: 1 } });
    // The worker runs here, too: a change makes a run.
    await say(page, { type: "set", settings: { "feed.bisectBatchOnFunctionError": false } });
    await expect.poll(async () => ((await last(page, "state")).summary as { deadLettered: number }).deadLettered).toBe(10);
  });
}

test("three frames on a page are independent of each other", async ({ page, hosting }) => {
  const lessons = ["nine-good-messages", "poison-pill", "one-bad-record-bisect"];
  await host(page, hosting, lessons.map((name) => ({ hash: `#s:${name}`, height: 300 })));
  const frames = lessons.map((_, place) => page.frameLocator("iframe").nth(place));
  await expect(counts(frames[0])).toContainText("10 dead-lettered");
  await expect(counts(frames[1])).toContainText("0 dead-lettered");
  await expect(counts(frames[2])).toContainText("1 dead-lettered");
  await say(page, { type: "set", settings: { "feed.batchSize": 1 } });
  await expect(counts(frames[0])).toContainText("9 processed");
  await expect(counts(frames[2])).toContainText("1 dead-lettered");
});

test("an embed neither reads nor writes the storage of the page, and adds nothing to the history", async ({ page, hosting }) => {
  await page.goto("./");
  // By then the page has stored its own state.
  await expect(page.locator(".facts")).toContainText("facts in");
  await page.evaluate(() => {
    localStorage.clear();
    localStorage.setItem("redrive.theme", "dark");
  });
  const before = await page.evaluate(() => history.length);
  await host(page, hosting, [{ search: "&theme=light", hash: "#s:nine-good-messages" }]);
  const frame = page.frameLocator("iframe");
  await expect(counts(frame)).toContainText("10 dead-lettered");
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "light");
  await say(page, { type: "set", settings: { "feed.batchSize": 1 } });
  await expect(counts(frame)).toContainText("9 processed");
  expect(await page.frames()[1].evaluate(() => ({ ...localStorage }))).toEqual({ "redrive.theme": "dark" });
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(before + 1);
  expect(await page.frames()[1].evaluate(() => location.hash)).toBe("#s:nine-good-messages");
  // It does not take the focus either.
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
});

test("the host loads, sets, seeks, selects, plays and pauses, and receives messages about it", async ({ page, hosting }) => {
  await host(page, hosting, [{ hash: "#s:nine-good-messages" }]);
  await expect.poll(() => received(page, "ready")).toHaveLength(1);
  await say(page, { type: "seek", at: 519, id: 7 });
  await expect.poll(() => received(page, "done")).toMatchObject([{ id: 7 }]);
  await expect.poll(() => last(page, "state")).toMatchObject({ at: 519, playing: false });
  await say(page, { type: "select", selector: "orders/3@2" });
  await expect.poll(() => last(page, "selected")).toMatchObject({ selected: "orders/3@2" });
  const link = (await last(page, "state")).link as string;
  expect(link).toContain("#s:nine-good-messages&");
  expect(link).toContain("t=519");
  expect(link).toContain("sel=orders/3@2");
  await say(page, { type: "set", view: "table", theme: "dark" });
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("table")).toBeVisible();
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
  await say(page, { type: "set", view: "stack" });
  await expect(frame.getByRole("region", { name: "Stack" })).toContainText("orders-dlq");
  await say(page, { type: "play", speed: 1 });
  await expect.poll(() => last(page, "state")).toMatchObject({ playing: true });
  await say(page, { type: "pause" });
  await expect.poll(() => last(page, "state")).toMatchObject({ playing: false });
  await say(page, { type: "load", scenario: { v: 1, title: "Mine", stack: { jobs: { type: "queue" } }, script: [{ at: "0s", send: { to: "jobs", count: 4 } }] } });
  await expect.poll(() => last(page, "state")).toMatchObject({ title: "Mine", summary: { records: 4 } });
  await say(page, { type: "load", link: "#s:six-times&view=table" });
  await expect(title(frame)).toHaveText("Why six times the timeout");
  await say(page, { type: "getState", id: "x" });
  // A state that the end of the run causes can follow the answer.
  await expect.poll(() => received(page, "state")).toContainEqual(expect.objectContaining({ id: "x", title: "Why six times the timeout" }));
});

test("a link equal to the one in the frame's address is opened again", async ({ page, hosting }) => {
  await host(page, hosting, [{ hash: "#s:six-times" }]);
  await expect.poll(() => last(page, "state")).toMatchObject({ title: "Why six times the timeout" });
  await say(page, { type: "load", scenario: { v: 1, title: "Mine", stack: { jobs: { type: "queue" } }, script: [{ at: "0s", send: { to: "jobs", count: 4 } }] } });
  await expect.poll(() => last(page, "state")).toMatchObject({ title: "Mine" });
  await say(page, { type: "load", link: "#s:six-times" });
  await expect.poll(() => last(page, "state")).toMatchObject({ title: "Why six times the timeout" });
});

test("wrong messages of the host are answered, and messages of others are ignored", async ({ page, hosting }) => {
  await host(page, hosting, [{ hash: "#s:nine-good-messages" }], `<iframe name="other" srcdoc="<p>other</p>"></iframe>`);
  await expect.poll(() => received(page, "ready")).toHaveLength(1);
  await expect.poll(() => received(page, "state")).not.toHaveLength(0);
  const bad: [object, RegExp][] = [
    [{ type: "explode" }, /load, set, seek/],
    [{ type: "seek", at: "soon" }, /milliseconds/],
    [{ type: "load", scenario: 5 }, /object/],
    [{ type: "load", link: "#r1:q1" }, /cut off/],
    [{ type: "set", settings: { "nobody.batchSize": 1 } }, /nobody/],
    [{ type: "select", selector: "orders/999" }, /orders\/999/],
    [{ v: 2, type: "pause" }, /version 1/],
    [{ type: "seek", at: 10n }, /plain data/],
  ];
  for (const [place, [message, words]] of bad.entries()) {
    await page.evaluate(
      ([message, id]) => document.querySelector("iframe")!.contentWindow!.postMessage({ target: "redrive", v: 1, ...(message as object), id }, "*"),
      [message, place] as const,
    );
    await expect.poll(() => last(page, "error")).toMatchObject({ id: place, message: expect.stringMatching(words) });
  }
  const known = (await received(page, "error")).length;
  const state = await last(page, "state");
  // Messages from a second frame and from the frame itself, and messages of other programs.
  await page.frame("other")!.evaluate(() => (parent.frames[0] as Window).postMessage({ target: "redrive", v: 1, type: "seek", at: 1 }, "*"));
  await page.frames()[1].evaluate(() => window.postMessage({ target: "redrive", v: 1, type: "seek", at: 1 }, "*"));
  for (const message of [null, 5, "text", [], { target: "somebody", v: 1, type: "seek", at: 1 }]) {
    await page.evaluate((message) => document.querySelector("iframe")!.contentWindow!.postMessage(message, "*"), message);
  }
  await say(page, { type: "getState", id: "after" });
  await expect.poll(() => last(page, "state")).toMatchObject({ id: "after", at: state.at });
  expect(await received(page, "error")).toHaveLength(known);
});

test("readers of a readonly embed change nothing, the host may", async ({ page, hosting }) => {
  await host(page, hosting, [{ search: "&readonly=1&controls=full", hash: "#s:nine-good-messages" }]);
  const frame = page.frameLocator("iframe");
  await expect(counts(frame)).toContainText("10 dead-lettered");
  await frame.getByRole("application", { name: "Timeline" }).focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "m"]) await page.keyboard.press(key);
  await expect.poll(() => last(page, "selected")).toMatchObject({ selected: "orders/3" });
  await expect(frame.getByRole("button", { name: "Make it good" })).toHaveCount(0);
  await frame.getByRole("navigation", { name: "Parts of the page" }).getByRole("button", { name: "Stack" }).click();
  await expect(frame.locator(".left .picture")).toBeVisible();
  for (const part of [".settings", ".script"]) await expect(frame.locator(`.left ${part}`)).toBeHidden();
  await expect(counts(frame)).toContainText("10 dead-lettered");
  await say(page, { type: "set", settings: { "feed.batchSize": 1 } });
  await expect(counts(frame)).toContainText("9 processed");
});

test("a selected record shows its outcome and causes, and can be made good", async ({ page, hosting }) => {
  await host(page, hosting, [{ hash: "#s:nine-good-messages&sel=orders/3" }]);
  const frame = page.frameLocator("iframe");
  const chosen = frame.getByRole("group", { name: "Chosen" });
  await expect(chosen).toContainText("orders/3:");
  await chosen.getByRole("button", { name: "Why" }).click();
  await expect(frame.getByRole("complementary", { name: "Inspector" })).toContainText("sqs.redrive-policy.moves");
  await page.screenshot({ path: "artefacts/embed-why.png" });
  await chosen.getByRole("button", { name: "Why" }).click();
  await expect(frame.getByRole("complementary", { name: "Inspector" })).toBeHidden();
  await chosen.getByRole("button", { name: "Make it good" }).click();
  await expect(counts(frame)).toContainText("10 processed");
  await chosen.getByRole("button", { name: "Make it bad" }).click();
  await expect(counts(frame)).toContainText("10 dead-lettered");
  await chosen.getByRole("button", { name: "Clear the selection" }).click();
  await expect(chosen).toHaveCount(0);
});

test("Escape and the Page keys go back to the host", async ({ page, hosting }) => {
  await host(page, hosting, [{ hash: "#s:nine-good-messages" }], `<div style="height:3000px"></div>`);
  const frame = page.frameLocator("iframe");
  const timeline = frame.getByRole("application", { name: "Timeline" });
  await timeline.focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => last(page, "selected")).toMatchObject({ selected: "orders/1" });
  // The first Escape clears the selection in the frame.
  await page.keyboard.press("Escape");
  await expect.poll(() => last(page, "selected")).toMatchObject({ selected: null });
  expect(await received(page, "key")).toEqual([]);
  await page.keyboard.press("Escape");
  await expect.poll(() => last(page, "key")).toMatchObject({ key: "Escape" });
  await page.evaluate(() => addEventListener("keydown", ({ key }) => ((window as unknown as { own: string }).own = key)));
  await page.keyboard.press("x");
  expect(await page.evaluate(() => (window as unknown as { own: string }).own)).toBe("x");
  await timeline.focus();
  await page.keyboard.press("PageDown");
  await expect.poll(() => last(page, "key")).toMatchObject({ key: "PageDown" });
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
});

test("the frame reports its height in several protocols", async ({ page, hosting }) => {
  await host(page, hosting, [{ hash: "#s:nine-good-messages", height: 900 }]);
  await expect.poll(() => received(page, "height")).not.toHaveLength(0);
  const { height } = (await last(page, "height")) as { height: number };
  expect(height).toBeGreaterThan(300);
  expect(height).toBeLessThan(900);
  const all = await page.evaluate(() => (window as unknown as { received: unknown[] }).received.map((one) => (typeof one === "string" ? one : JSON.stringify(one))));
  expect(all).toContain(JSON.stringify({ subject: "lti.frameResize", height }));
  expect(all).toContain(JSON.stringify({ context: "h5p", action: "resize", scrollHeight: height }));
  expect(all.some((one) => one.includes('"iframe.resize"') && one.includes(String(height)))).toBe(true);
  expect(all.some((one) => one.startsWith("[iFrameSizer]"))).toBe(false);
  await page.evaluate(() => document.querySelector("iframe")!.contentWindow!.postMessage("[iFrameSizer]frame0:8:false:false:32:true:true:null:bodyOffset", "*"));
  await expect.poll(() => page.evaluate(() => (window as unknown as { received: unknown[] }).received.filter((one) => typeof one === "string" && one.startsWith("[iFrameSizer]")))).toEqual([
    `[iFrameSizer]frame0:${height}:760:size`,
  ]);
  // At this height everything is visible, so the frame reports no other height.
  await page.evaluate((height) => (document.querySelector("iframe")!.height = String(height)), height);
  await expect.poll(() => page.frames()[1].evaluate(() => innerHeight)).toBe(height);
  const board = page.frameLocator("iframe").getByRole("application", { name: "Timeline" });
  await expect.poll(() => board.evaluate((board) => board.scrollHeight - board.clientHeight)).toBeLessThanOrEqual(1);
  expect((await last(page, "height")).height).toBe(height);
  await say(page, { type: "load", link: "#s:poison-pill" });
  await expect.poll(async () => (await last(page, "height")).height).not.toBe(height);
});

test("Open in Redrive carries the changes, the moment and the selection", async ({ page, context, hosting }) => {
  await host(page, hosting, [{ hash: "#s:nine-good-messages" }]);
  const frame = page.frameLocator("iframe");
  await expect.poll(() => received(page, "ready")).toHaveLength(1);
  await say(page, { type: "set", settings: { "feed.batchSize": 1 } });
  await expect(counts(frame)).toContainText("9 processed");
  await say(page, { type: "seek", at: 600 });
  await say(page, { type: "select", selector: "orders/3" });
  await expect.poll(() => last(page, "state")).toMatchObject({ at: 600, selected: "orders/3" });
  const [opened] = await Promise.all([context.waitForEvent("page"), frame.getByRole("link", { name: "Open in Redrive" }).click()]);
  await expect(opened.locator("#clock")).toHaveValue("0:00.600");
  await expect(opened.getByLabel("batchSize")).toHaveValue("1");
  await expect(opened.getByRole("complementary", { name: "Inspector" }).getByRole("heading", { level: 2 }).first()).toHaveText("orders/3");
  expect(new URL(opened.url()).search).toBe("");
});

test("where no window may be opened, the link can be copied", async ({ page, complaints, hosting }) => {
  await host(page, hosting, [{ hash: "#s:nine-good-messages&t=300", sandbox: "allow-scripts" }]);
  const frame = page.frameLocator("iframe");
  await expect(counts(frame)).toContainText("10 dead-lettered");
  const open = frame.getByRole("link", { name: "Open in Redrive" });
  await open.click();
  const field = frame.getByLabel("Link to this run");
  await expect(field).toHaveValue(/#r1:.*&t=300/);
  await expect(field).toBeFocused();
  await expect.poll(() => last(page, "open")).toMatchObject({ url: await field.inputValue() });
  await frame.getByRole("button", { name: "Close" }).click();
  await expect(open).toBeFocused();
  // `window.open` returns null when the browser opens nothing.
  complaints.splice(0);
});

test("it pauses while it is out of view", async ({ page, hosting }) => {
  await host(page, hosting, [{ hash: "#s:nine-good-messages" }], `<div style="height:4000px"></div>`);
  await expect.poll(() => received(page, "ready")).toHaveLength(1);
  await say(page, { type: "play" });
  await expect.poll(() => last(page, "state")).toMatchObject({ playing: true });
  await page.evaluate(() => scrollTo(0, 3000));
  await expect.poll(() => last(page, "state")).toMatchObject({ playing: false });
  await page.evaluate(() => scrollTo(0, 0));
  await expect.poll(() => last(page, "state")).toMatchObject({ playing: true });
});

test("every view with each set of controls", async ({ page, hosting }) => {
  const views: [string, string][] = [["timeline", "application"], ["table", "table"], ["json", "region"], ["stack", "region"]];
  for (const [view, role] of views) {
    await host(page, hosting, [{ search: `&view=${view}&controls=none`, hash: "#s:one-bad-record-bisect" }]);
    const frame = page.frameLocator("iframe");
    await expect(frame.locator(".view").getByRole(role as "table").first()).toBeVisible();
    await expect(frame.getByRole("group", { name: "Playback" })).toBeHidden();
    await page.locator("iframe").screenshot({ path: `artefacts/embed-${view}.png` });
  }
  await host(page, hosting, [{ search: "&controls=full" }]);
  const frame = page.frameLocator("iframe");
  await frame.getByRole("tab", { name: "Tree" }).click();
  await expect(frame.locator(".tree")).toBeVisible();
  await frame.getByRole("navigation", { name: "Parts of the page" }).getByRole("button", { name: "Stack" }).click();
  await frame.getByLabel("batchSize").fill("1");
  await expect(counts(frame)).toContainText("1 dead-lettered");
  await page.locator("iframe").screenshot({ path: "artefacts/embed-full.png" });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, height] of [[760, 520], [640, 480], [360, 520]] as const) {
    test(`axe finds nothing in an embed of ${width} × ${height}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await page.goto("./?embed=v1#s:one-bad-record-bisect&t=3130&sel=clicks/3");
      await expect(page.getByRole("list", { name: "Outcome" })).toContainText("1 dead-lettered");
      await expect(page.getByRole("group", { name: "Chosen" })).toBeVisible();
      await page.screenshot({ path: `artefacts/embed-chosen-${width}-${colorScheme}.png` });
      await page.getByRole("button", { name: "Clear the selection" }).click();
      await page.screenshot({ path: `artefacts/embed-${width}-${colorScheme}.png` });
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    });
  }
}

test("a lesson shows its questions, covers the rest of the run, and reports answers to the host", async ({ page, hosting }) => {
  await host(page, hosting, [{ search: "&question=1", hash: "#s:nine-good-messages" }]);
  const frame = page.frameLocator("iframe");
  const question = frame.getByRole("complementary", { name: "Question" });
  await expect(question).toContainText("Question 1 of 2");
  await expect(counts(frame)).toHaveCount(0);
  await expect.poll(() => last(page, "state")).toMatchObject({ covered: true, questions: 2 });
  await page.locator("iframe").screenshot({ path: "artefacts/embed-question.png" });
  await question.getByLabel("A whole number").fill("9");
  await question.getByRole("button", { name: "Reveal" }).click();
  await expect.poll(() => last(page, "answered")).toMatchObject({ lesson: "nine-good-messages", question: 1, answer: 9, right: false });
  await question.getByRole("button", { name: "Next question" }).click();
  await question.getByRole("radio").first().check();
  await question.getByRole("button", { name: "Reveal" }).click();
  await expect.poll(() => last(page, "answered")).toMatchObject({ question: 2, answer: expect.any(String) });
  await expect(counts(frame)).toContainText("10 dead-lettered");
  await page.locator("iframe").screenshot({ path: "artefacts/embed-answered.png" });
  await expect.poll(() => last(page, "state")).toMatchObject({ covered: false });
  await question.getByRole("button", { name: "Ask me again" }).click();
  await expect(question).toContainText("Question 1 of 2");
  // After a change of the scenario there is no question, but a button that leads back.
  await say(page, { type: "set", settings: { "feed.batchSize": 1 } });
  await expect(counts(frame)).toContainText("9 processed");
  await question.getByRole("button", { name: "Back to the lesson" }).click();
  await expect(question).toContainText("Question 1 of 2");
});

test("a link that does not open shows the reason and reports it to the host", async ({ page, hosting }) => {
  await host(page, hosting, [{ hash: "#s:no-such-lesson" }]);
  await expect(page.frameLocator("iframe").getByText("no scenario named")).toBeVisible();
  await expect.poll(() => last(page, "error")).toMatchObject({ message: expect.stringContaining("no scenario named") });
});
