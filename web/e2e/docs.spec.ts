import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { FrameLocator, Page } from "@playwright/test";
import { expect, test, type Hosting } from "./hosting";
import { snippets } from "../embed/snippets.js";

// Every snippet of the docs for authors is opened unchanged except for the site's address.

const SITE = "https://example.org/redrive/";
const ELSEWHERE = `http://127.0.0.1:${process.env.REDRIVE_SUB_PATH_PORT ?? "4318"}/some/sub/path/`;

function blocks(file: string, language: string): string[] {
  const text = readFileSync(resolve(import.meta.dirname, "../../docs", file), "utf8");
  const found = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  return found.filter(([, of]) => of === language).map(([, , code]) => code.replaceAll(SITE, ELSEWHERE));
}

const show = (page: Page, hosting: Hosting, body: string) => page.goto(hosting.page(`<title>docs</title>${body}`));

const hasRun = (frame: FrameLocator) => expect(frame.getByRole("heading", { level: 1 })).not.toHaveText("A run");

test("every HTML snippet about embedding shows a run", async ({ page, hosting }) => {
  const all = [...blocks("embedding.md", "html"), ...blocks("lessons.md", "html"), ...blocks("../README.md", "html")];
  expect(all.length).toBeGreaterThanOrEqual(9);
  hosting.file("/one-slow-order.json", blocks("lessons.md", "json")[0]);
  for (const html of all) {
    // Reveal.js renames the attribute when a slide is shown.
    await show(page, hosting, html.replaceAll("data-src=", "src="));
    if (html.includes("<redrive-lab") && !html.includes(".load(")) await page.getByRole("button", { name: /^Show the run/ }).click();
    const frame = page.frameLocator("iframe");
    await hasRun(frame);
    // Beside the cover there may be space for the vertical timeline only.
    await expect(frame.locator(".board, .turned").first()).toBeVisible();
    for (const link of await page.getByRole("link").all()) expect(await link.getAttribute("href")).toContain(ELSEWHERE);
  }
});

test("what the snippets with scripts promise happens", async ({ page, hosting }) => {
  const scripted = blocks("embedding.md", "html").filter((html) => html.includes("addEventListener"));
  expect(scripted).toHaveLength(2);
  await show(page, hosting, scripted[0]);
  await page.getByRole("button", { name: "What if batches had one message?" }).click();
  await expect(page.locator("#victims")).toHaveText("0 victims");
  await show(page, hosting, scripted[1]);
  const frame = page.frameLocator("iframe");
  await expect(frame.locator("#clock")).toHaveValue("0:00.500");
  await frame.getByRole("application", { name: "Timeline" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("#chosen")).toHaveText("orders/1");
});

test("a host's own lesson shows its questions", async ({ page, hosting }) => {
  hosting.file("/one-slow-order.json", blocks("lessons.md", "json")[0]);
  await show(page, hosting, blocks("lessons.md", "html").find((html) => html.includes(".load("))!);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText("One slow order");
  const question = frame.getByRole("complementary", { name: "Question" });
  await question.getByText("until the queue gives up").click();
  await question.getByRole("button", { name: "Reveal" }).click();
  await expect(question).toContainText("Right:");
});

test("the snippets of the docs are those of the dialog", async () => {
  const all = readFileSync(resolve(import.meta.dirname, "../../docs/embedding.md"), "utf8");
  const of = (name: string, title: string) => snippets({ site: SITE, link: `#s:${name}`, title });
  expect(all).toContain(of("one-bad-record-bisect", "One bad record, bisect on").html);
  expect(all).toContain(of("poison-pill", "A poison pill").slides);
  expect(all).toContain(of("report-the-bad-one", "Report the bad one").markdown);
  expect(all).toContain(of("shorter-than-the-work", "A visibility timeout shorter than the work").course);
});

test("every link of the docs opens", async ({ page }) => {
  const links = blocks("links.md", "text").flatMap((text) => text.trim().split("\n"));
  expect(links.length).toBeGreaterThanOrEqual(5);
  for (const link of links) {
    await page.goto("about:blank");
    await page.goto(`./${link}`);
    await expect(page.locator(".facts")).toContainText("facts in");
    await expect(page.locator(".notice, .banner")).toHaveCount(0);
  }
});

test("the program about links makes one that opens", async ({ page, hosting }) => {
  const [program] = blocks("links.md", "js");
  await show(page, hosting, `<pre></pre><script type="module">${program.replace("console.log(", "document.querySelector('pre').textContent = [link, ").replace(/\);\s*$/, "].join(' ');")}</script>`);
  await expect(page.locator("pre")).toContainText("queue");
  const [link] = ((await page.locator("pre").textContent()) ?? "").split(" ");
  await page.goto(link);
  await expect(page.locator("#clock")).toHaveValue("0:00.500");
  await expect(page.getByRole("complementary", { name: "Inspector" }).getByRole("heading", { level: 2 }).first()).toHaveText("jobs/2");
});
