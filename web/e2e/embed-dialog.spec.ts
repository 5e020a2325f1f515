import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./hosting";
import { open } from "./page";

// The dialog that makes embeds.

const opener = (page: Page) => page.getByRole("button", { name: "Embed", exact: true });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Embed this run" });
const snippet = (dialog: Locator) => dialog.locator(".snippet");

async function openDialog(page: Page): Promise<Locator> {
  await open(page);
  await opener(page).click();
  await expect(dialog(page)).toBeVisible();
  return dialog(page);
}

test("options change the preview and the snippet, and the snippet runs elsewhere", async ({ page, hosting }) => {
  await page.goto("./#s:one-bad-record-bisect");
  await expect(page.locator(".facts")).toContainText("facts in");
  await opener(page).click();
  const made = dialog(page);
  const preview = made.frameLocator("iframe");
  await expect(preview.getByRole("heading", { level: 1 })).toHaveText("One bad record in a stream, bisect on");
  await expect(snippet(made)).toContainText("?embed=v1#s:one-bad-record-bisect");
  await made.getByRole("radio", { name: "Stack" }).check();
  await expect(snippet(made)).toContainText("view=stack");
  await expect(preview.getByRole("region", { name: "Stack" })).toContainText("enrich");
  await made.getByRole("radio", { name: "None" }).check();
  await made.getByRole("radio", { name: "Dark" }).check();
  await made.getByLabel("change the run").uncheck();
  await made.getByLabel("Height in pixels").fill("480");
  await made.getByLabel("Width in pixels").fill("640");
  await expect(snippet(made)).toContainText("controls=none&amp;theme=dark&amp;readonly=1");
  await expect(snippet(made)).toContainText('width="640" height="480"');
  await expect(preview.locator("html")).toHaveAttribute("data-theme", "dark");
  // A value out of range is reported and not applied.
  await made.getByLabel("Height in pixels").fill("9");
  await expect(made.getByLabel("Height in pixels")).toHaveAttribute("aria-invalid", "true");
  await expect(snippet(made)).toContainText('height="480"');
  await made.getByRole("radio", { name: "With a question" }).check();
  await expect(snippet(made)).toContainText("question=1");
  await made.getByLabel(/^strict/).check();
  await expect(snippet(made)).toContainText('sandbox="allow-scripts allow-popups"');
  const html = (await snippet(made).textContent()) ?? "";
  await page.goto(hosting.page(`<title>elsewhere</title>${html}`));
  await expect(page.frameLocator("iframe").getByRole("region", { name: "Stack" })).toContainText("enrich");
});

test("every kind of page has a snippet, and the keyboard reaches all of them", async ({ page }) => {
  const made = await openDialog(page);
  const tabs = made.getByRole("tablist", { name: "Where it goes" });
  await tabs.getByRole("tab", { name: "iframe" }).focus();
  const expected: [string, RegExp][] = [
    ["Component", /<redrive-lab .*label="/s],
    ["Markdown", /\[Open it in Redrive\]\(http/],
    ["Slides", /<section>.*data-src=/s],
    ["Course", /^<p><iframe title/],
    ["iframe", /^<iframe title.*loading="lazy"/s],
  ];
  for (const [name, words] of expected) {
    await page.keyboard.press("ArrowRight");
    await expect(tabs.getByRole("tab", { name })).toBeFocused();
    await expect(tabs.getByRole("tab", { name })).toHaveAttribute("aria-selected", "true");
    await expect(snippet(made)).toHaveText(words);
  }
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(opener(page)).toBeFocused();
});

test("the snippet is copied, or selected where the clipboard is not allowed", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const made = await openDialog(page);
  await made.getByRole("button", { name: "Copy the snippet" }).click();
  await expect(made.getByText("Copied.")).toBeVisible();
  const text = await snippet(made).textContent();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  await page.evaluate(() => Object.defineProperty(navigator.clipboard, "writeText", { value: () => Promise.reject(new Error("no")) }));
  await made.getByRole("button", { name: "Copy the snippet" }).click();
  await expect(made.getByText("The clipboard is not allowed here.")).toBeVisible();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(text);
});

test("an address that is too long shows a warning and a remedy", async ({ page }) => {
  await open(page);
  await page.getByRole("tab", { name: "Text" }).click();
  const text = page.getByLabel(/^Scenario, as/);
  const scenario = JSON.parse(await text.inputValue());
  const word = (n: number) => ((n * 2654435761) % 4294967296).toString(36);
  scenario.notes = Array.from({ length: 700 }, (_, n) => word(n + 1)).join(" ");
  await text.fill(JSON.stringify(scenario));
  await expect.poll(() => page.evaluate(() => location.hash.length)).toBeGreaterThan(1800);
  await opener(page).click();
  await expect(dialog(page).locator(".too-long")).toContainText("characters");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, height] of [[1440, 900], [800, 700]] as const) {
    test(`axe finds nothing in the dialog at ${width}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      const made = await openDialog(page);
      if (width > 1000) await expect(made.frameLocator("iframe").getByRole("heading", { level: 1 })).not.toBeEmpty();
      await page.screenshot({ path: `artefacts/dialog-embed-${width}-${colorScheme}.png` });
      const { violations } = await new AxeBuilder({ page }).exclude("iframe").withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  }
}

test("no title ends the HTML of a snippet in Markdown", async () => {
  const { snippets } = await import("../embed/snippets.js");
  const all = snippets({ site: "https://redrive.example/", link: "#s:six-times", title: "a\n\n[click](javascript:alert(1))\n\nb" }) as Record<string, string>;
  for (const name of ["html", "component", "slides"]) expect(all[name]).not.toContain("\n\n");
  const [frame, open, ...rest] = all.markdown.split("\n\n");
  expect(frame).toContain("</iframe>");
  expect([open.startsWith("[Open it in Redrive]("), rest]).toEqual([true, []]);
});
