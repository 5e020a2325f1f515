import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { dist } from "./own-server";
import { nextRun, openLesson, sum, timeline } from "./page";
import { expect, test as base } from "@playwright/test";

// The playground as one file, opened from a disk: it works and sends no requests.

const file = join(dist, "download/redrive.html");

const test = base.extend({
  page: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(pathToFileURL(file).href)) complaints.push(request.url());
    });
    await use(page);
    expect(complaints).toEqual([]);
  },
});

test("it works from a disk, in a worker, with lessons and exports", async ({ page }) => {
  await page.goto(pathToFileURL(file).href);
  await expect(page.locator(".facts")).toContainText("facts in");
  await expect(sum(page, "dead-lettered")).toHaveText("10");
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  // The file has no site around it.
  await page.getByRole("button", { name: "Keys and help" }).click();
  await expect(page.locator("#help")).toBeVisible();
  await expect(page.locator("#help .of-site")).toBeHidden();
  await page.keyboard.press("Escape");
  await nextRun(page, () => page.getByLabel("batchSize").fill("1"));
  await expect(sum(page, "dead-lettered")).toHaveText("1");
  await openLesson(page, "one-bad-record-bisect");
  await expect(timeline(page)).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.locator("#export").getByRole("button", { name: "PNG" }).click();
  expect((await download).suggestedFilename()).toBe("one-bad-record-in-a-stream-bisect-on.png");
  await page.locator(".views").getByRole("tab", { name: "JSON" }).click();
  await expect(page.getByRole("region", { name: "Report as JSON" })).toContainText('"model"');
  await page.screenshot({ path: "artefacts/single-file.png" });
});

test("a link opens in it too", async ({ page }) => {
  await page.goto(`${pathToFileURL(file).href}#s:poison-pill`);
  await expect(page.locator(".lesson-pane h2")).toHaveText("A poison pill and the iterator age");
  await expect(page.locator(".facts")).toContainText("facts in");
});

base("its policy allows what is in it, by hash, and nothing else", async ({ page }) => {
  const html = readFileSync(file, "utf8");
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1];
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-\S+' blob: 'wasm-unsafe-eval'; style-src 'sha256-\S+';/);
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toMatch(/https?:|'self'|\*/);
  await page.goto(pathToFileURL(file).href);
  await expect(page.locator(".facts")).toContainText("facts in");
  const result = await page.evaluate(() => {
    const script = document.createElement("script");
    // A text node is not a script sink, so the policy's hashes have to refuse this one.
    script.append(document.createTextNode("document.title = 'ran'"));
    document.body.append(script);
    try {
      script.textContent = "document.title = 'ran'";
      return "assigned";
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(result).toBe("TypeError");
  expect(await page.title()).not.toBe("ran");
});
