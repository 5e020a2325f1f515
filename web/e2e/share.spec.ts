import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./quiet";
import { nextRun, open, sum, timeline } from "./page";
import type { Page } from "@playwright/test";

// Sharing and importing.

const dialog = (page: Page) => page.getByRole("dialog", { name: "Share this run" });
const share = (page: Page) => page.getByRole("button", { name: "Share", exact: true }).click();
const link = (page: Page) => dialog(page).getByLabel("Link").inputValue();
const notice = (page: Page) => page.locator(".notice");

/** Letters that do not become shorter. */
function noise(letters: number): string {
  let state = 7;
  return Array.from({ length: letters }, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(97 + (state % 26));
  }).join("");
}

async function write(page: Page, change: (scenario: Record<string, unknown>) => void) {
  await page.getByRole("tab", { name: "Text" }).click();
  const text = page.getByLabel("Scenario, as JSON");
  const scenario = JSON.parse(await text.inputValue());
  change(scenario);
  await nextRun(page, () => text.fill(JSON.stringify(scenario)));
}

async function found(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

test("the link carries the selected options, is copied, and the focus returns", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await timeline(page).focus();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("button", { name: "Step back" }).click();
  await share(page);
  await expect(dialog(page)).toContainText("The whole scenario is in the link");
  expect(await link(page)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#r1:[\w-]+&m=2026\.12&t=\d+&sel=orders\/1$/);
  await dialog(page).getByLabel(/^the playhead at/).uncheck();
  await dialog(page).getByLabel("orders/1 selected").uncheck();
  expect(await link(page)).toMatch(/#r1:[\w-]+&m=2026\.12$/);
  await dialog(page).getByRole("button", { name: "Copy", exact: true }).click();
  await expect(dialog(page)).toContainText("Copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await link(page));
  await dialog(page).getByRole("button", { name: "Markdown" }).click();
  await expect(dialog(page)).toContainText("Copied as Markdown.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\[Nine good messages in the dead-letter queue\]\(http/);
  const file = page.waitForEvent("download");
  await dialog(page).getByRole("button", { name: "scenario.json" }).click();
  expect((await file).suggestedFilename()).toBe("scenario.json");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Share", exact: true })).toBeFocused();
});

test("without clipboard rights the link is selected with a message", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("no")) } });
  });
  await open(page);
  await share(page);
  await dialog(page).getByRole("button", { name: "Copy", exact: true }).click();
  await expect(dialog(page)).toContainText("Selected: copy it with Ctrl+C.");
  const whole = await link(page);
  expect(await page.evaluate(() => String(getSelection()))).toBe(whole);
});

test("a long link lists its longest parts, and a fix shortens it", async ({ page }) => {
  await open(page);
  await write(page, (scenario) => {
    scenario.notes = noise(3000);
    scenario.script = Array.from({ length: 30 }, (_, n) => ({ at: `${n}s`, send: { to: "orders", body: `x${noise(80)}` } }));
  });
  await share(page);
  await expect(dialog(page)).toContainText("Some chats may cut it off.");
  await expect(dialog(page).locator(".room")).toContainText("The notes take");
  await page.screenshot({ path: "artefacts/share-long.png" });
  await dialog(page).getByRole("button", { name: "Leave them out" }).click();
  await expect(dialog(page)).toContainText("fits everywhere");
  const before = (await link(page)).length;
  expect(before).toBeLessThan(1800);
  await page.keyboard.press("Escape");
  // The scenario keeps its notes; only the link leaves them out.
  await expect(page.getByRole("tab", { name: "Notes" })).toBeVisible();
  await write(page, (scenario) => {
    scenario.notes = noise(14_000);
  });
  await share(page);
  await expect(dialog(page)).toContainText("Send a file.");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, height] of [[1440, 900], [390, 844]] as const) {
    test(`axe finds nothing in the dialogs at ${width}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await open(page);
      const looks = async (state: string) => {
        await page.screenshot({ path: `artefacts/${state}-${width}-${colorScheme}.png` });
        expect.soft(await found(page), state).toEqual([]);
      };
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await looks("share");
      await page.keyboard.press("Escape");
      await page.locator("button.picker").click();
      await expect(page.getByRole("dialog").locator(".ask").first()).toBeVisible();
      await looks("gallery");
    });
  }
}

test("files are opened by picker and by drop, and a wrong file shows its problems", async ({ page }) => {
  await open(page);
  const scenario = { v: 1, title: "Mine", stack: { orders: { type: "queue" }, worker: { type: "function" }, feed: { type: "mapping", source: "orders", function: "worker" } }, script: [{ at: "0s", send: { to: "orders", count: 4 } }] };
  await share(page);
  const choose = page.waitForEvent("filechooser");
  await dialog(page).getByRole("button", { name: "Open a file" }).click();
  await (await choose).setFiles({ name: "mine.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(scenario)) });
  await expect(dialog(page)).toHaveCount(0);
  await expect(sum(page, "processed")).toHaveText("4");
  await expect(page.locator("button.picker")).toContainText("Mine");
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#r1:/);
  const drop = (name: string, text: string) =>
    page.evaluate(
      ([name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name));
        const over = new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector(".centre")!.dispatchEvent(over);
        if (!document.documentElement.hasAttribute("data-drop")) throw new Error("nothing shows that it can be dropped");
        document.querySelector(".centre")!.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [name, text],
    );
  await drop("two.json", JSON.stringify({ ...scenario, title: "Two", script: [{ at: "0s", send: { to: "orders", count: 2 } }] }));
  await expect(sum(page, "processed")).toHaveText("2");
  await drop("three.yaml", "v: 1\nstack:\n  orders: { type: queue }\nscript:\n  - at: 0s\n    send: { to: orders, count: 3 }\n");
  await expect(page.locator(".sum", { hasText: "still there" }).locator("b")).toHaveText("3");
  await page.goBack();
  await expect(sum(page, "processed")).toHaveText("2");
  await drop("holiday.txt", "not at all");
  await expect(notice(page)).toContainText("holiday.txt could not be opened as a scenario.");
  await expect(sum(page, "processed")).toHaveText("2");
  // A text that parses but is not a valid scenario opens with its problems.
  await drop("odd.json", JSON.stringify({ ...scenario, stack: { orders: { type: "queue", visibilityTimeout: 50000 } } }));
  await expect(page.locator(".banner")).toContainText("problem");
  await expect(page.locator(".sum")).toHaveCount(0);
  // Each was opened after the other, so Back leads through them.
  await page.goBack();
  await expect(sum(page, "processed")).toHaveText("2");
  await page.goBack();
  await expect(sum(page, "processed")).toHaveText("4");
});

test("a scenario or link that is pasted outside of a field is opened", async ({ page }) => {
  await open(page);
  const paste = (text: string, where = "body") =>
    page.evaluate(
      ([text, where]) => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        document.querySelector(where)!.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
      },
      [text, where],
    );
  await paste("just some words");
  await paste("#s:nine-good-messages&feed.batchSize=1", "#clock");
  await expect(sum(page, "processed")).toHaveText("0");
  await expect(notice(page)).toHaveCount(0);
  await paste("see https://example.org/redrive/#s:nine-good-messages&feed.batchSize=1");
  await expect(sum(page, "processed")).toHaveText("0");
  await paste("https://example.org/redrive/#s:nine-good-messages&feed.batchSize=1");
  await expect(sum(page, "processed")).toHaveText("9");
  await paste('{ "v": 1, "stack": { "orders": ');
  await expect(notice(page)).toContainText("What was pasted could not be opened");
  await paste("#r1:abc");
  await expect(notice(page)).toContainText("cut off");
});

test("earlier drafts are in the gallery, and search finds lessons", async ({ page }) => {
  await open(page);
  await nextRun(page, () => page.getByLabel("batchSize").fill("1"));
  await page.locator("button.picker").click();
  const gallery = page.getByRole("dialog", { name: "Lessons and scenarios" });
  await expect(gallery.locator("li").getByRole("link")).toHaveCount(30);
  await gallery.getByRole("searchbox").fill("six hours");
  await expect(gallery.locator("li").getByRole("link")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(gallery).toHaveCount(0);
  await expect(page.locator(".lesson-pane h2")).toBeVisible();
  await page.locator("button.picker").click();
  await gallery.locator(".own").getByRole("button").first().click();
  await expect(sum(page, "processed")).toHaveText("9");
  await expect(page.getByLabel("batchSize")).toHaveValue("1");
});
