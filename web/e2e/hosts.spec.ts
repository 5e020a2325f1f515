import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "./hosting";
import { snippets } from "../embed/snippets.js";

// The snippets in real hosts: a book built by mdBook, and a deck of Reveal.js.

const ROOT = resolve(import.meta.dirname, "../..");
const ELSEWHERE = `http://127.0.0.1:${process.env.REDRIVE_SUB_PATH_PORT ?? "4318"}/some/sub/path/`;
test("the element is small", async () => {
  const script = readFileSync(join(ROOT, "dist/embed/redrive-lab.js"));
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(4096);
});

const of = (name: string, title: string) => snippets({ site: ELSEWHERE, link: `#s:${name}`, title });

test("in a book of mdBook, as a frame and as an element", async ({ page, hosting }) => {
  const folder = mkdtempSync(join(tmpdir(), "redrive-book-"));
  try {
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "book.toml"), `[book]\ntitle = "Queues"\n[output.html]\n`);
    writeFileSync(join(folder, "src/SUMMARY.md"), "# Summary\n\n- [When a message fails](fails.md)\n");
    const text = "Lambda reads ten messages, and the third one cannot be processed. **How many of them come back?**";
    writeFileSync(
      join(folder, "src/fails.md"),
      `# When a message fails\n\n${text}\n\n${of("nine-good-messages", "Nine good messages").markdown}\n\nAnd in a stream:\n\n${of("poison-pill", "A poison pill").component}\n\nThe last words.\n`,
    );
    execFileSync("mdbook", ["build", folder], { env: { ...process.env, PATH: `${ROOT}/.tools/bin:${process.env.PATH}` }, stdio: "pipe" });
    hosting.folder("/book-of-a-course/", join(folder, "book"));
    await page.setViewportSize({ width: 1200, height: 1000 });
    await page.goto(`${hosting.url}book-of-a-course/fails.html`);
    await expect(page.frameLocator("iframe[title='Nine good messages']").getByRole("list", { name: "Outcome" })).toContainText("10 dead-lettered");
    const lab = page.locator("redrive-lab");
    // Nothing is loaded before the reader presses the button.
    await expect(lab.locator("iframe")).toHaveCount(0);
    await page.screenshot({ path: "artefacts/host-mdbook.png", fullPage: true });
    await lab.getByRole("button", { name: "Show the run: A poison pill" }).click();
    await expect(lab.frameLocator("iframe").getByRole("heading", { level: 1 })).toHaveText("A poison pill and the iterator age");
    // The height follows, and the text below moves and is not covered.
    await expect.poll(() => lab.locator("iframe").evaluate((frame) => frame.clientHeight)).not.toBe(518);
    await expect(page.getByText("The last words.")).toBeVisible();
    // The keys of the book still turn its pages, and keys in the frame do not.
    await page.screenshot({ path: "artefacts/host-mdbook-open.png", fullPage: true });
    const open = page.getByRole("link", { name: "Open it in Redrive" });
    expect(await open.getAttribute("href")).toBe(`${ELSEWHERE}#s:nine-good-messages`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("in a deck of Reveal.js, where the keys stay with the slides", async ({ page, hosting }) => {
  hosting.folder("/reveal/", resolve(import.meta.dirname, "node_modules/reveal.js"));
  const deck = hosting.page(`<title>deck</title>
        <link rel="stylesheet" href="reveal/dist/reveal.css"><link rel="stylesheet" href="reveal/dist/theme/white.css">
        <div class="reveal"><div class="slides">
          <section><h2>Retries</h2></section>
          ${of("one-bad-record-bisect", "One bad record").slides}
          <section><h2>The end</h2></section>
        </div></div>
        <script type="module">
          import Reveal from "./reveal/dist/reveal.mjs";
          window.deck = new Reveal({ width: 1100, height: 700, hash: false });
          await deck.initialize();
        </script>`);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(deck);
  const at = () => page.evaluate(() => (window as unknown as { deck: { getIndices(): { h: number } } }).deck.getIndices().h);
  await expect.poll(() => page.evaluate(() => (window as unknown as { deck?: { isReady(): boolean } }).deck?.isReady())).toBe(true);
  await page.keyboard.press("PageDown");
  await expect.poll(at).toBe(1);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("list", { name: "Outcome" })).toContainText("1 dead-lettered");
  // The frame may be loaded, but the deck still receives the keys.
  await page.keyboard.press("PageUp");
  await expect.poll(at).toBe(0);
  await page.keyboard.press("PageDown");
  await expect.poll(at).toBe(1);
  // Now the frame has the focus, and the timeline receives the keys.
  const timeline = frame.getByRole("application", { name: "Timeline" });
  await timeline.focus();
  await page.keyboard.press("ArrowDown");
  await expect(frame.getByRole("group", { name: "Chosen" })).toContainText("clicks/1:");
  await page.waitForTimeout(900);
  await page.screenshot({ path: "artefacts/host-reveal.png" });
  expect(await at()).toBe(1);
  await page.keyboard.press("PageDown");
  await expect.poll(at).toBe(2);
  // And the deck has the focus again.
  await page.keyboard.press("PageUp");
  await expect.poll(at).toBe(1);
});
