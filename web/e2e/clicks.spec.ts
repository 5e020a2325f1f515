import type { Page } from "@playwright/test";
import { expect, test } from "./quiet";
import { gallery, inspector, nextRun, open } from "./page";

// The way of a first visitor, from the open page to a bad record, its outcome, and the JSON that AWS wrote about it.
// Every press of the pointer counts.

const MOST_CLICKS = 4;

async function counted(page: Page) {
  await page.addInitScript(() => {
    const page = window as unknown as { clicks: number };
    page.clicks = 0;
    addEventListener("click", (event) => { if (event.isTrusted) page.clicks += 1; }, true);
  });
  await open(page);
  return {
    /** The gallery has a way to each scenario without its questions. */
    play: async (title: string) => {
      const list = await gallery(page);
      await nextRun(page, () => list.getByRole("button", { name: `Play with: ${title}` }).click());
    },
    ends: async () => {
      const clicks = await page.evaluate(() => (window as unknown as { clicks: number }).clicks);
      expect(clicks, "clicks").toBeLessThanOrEqual(MOST_CLICKS);
    },
  };
}

const makeBad = (page: Page, n: number) =>
  nextRun(page, () => page.getByRole("group", { name: "Records: pressed is bad" }).getByRole("button", { name: `Record ${n}`, exact: true }).click());
const json = (page: Page) => inspector(page).getByRole("tab", { name: "JSON" }).click();

test("SQS: a bad message, its fate, and the dead letter", async ({ page }) => {
  const count = await counted(page);
  await makeBad(page, 7);
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText("orders/7");
  await expect(inspector(page)).toContainText("Why is orders/7 in orders-dlq?");
  await json(page);
  await expect(inspector(page).locator("pre").first()).toContainText('"messageId"');
  await page.screenshot({ path: "artefacts/clicks-sqs.png" });
  await count.ends();
});

test("Kinesis with bisect: a bad record, its fate, and the invocation record", async ({ page }) => {
  const count = await counted(page);
  await count.play("One bad record in a stream, bisect on");
  await makeBad(page, 8);
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText("clicks/8");
  await expect(inspector(page)).toContainText("Why is clicks/8 in failures?");
  await json(page);
  const record = inspector(page).getByLabel(/^Invocation record/).last();
  await expect(record).toContainText('"condition": "RetryAttemptsExhausted"');
  await expect(record).toContainText('"KinesisBatchInfo"');
  await page.screenshot({ path: "artefacts/clicks-kinesis.png" });
  await count.ends();
});

test("asynchronous invocation: a bad event, its fate, and the invocation record", async ({ page }) => {
  const count = await counted(page);
  await count.play("Why did my function run three times?");
  await makeBad(page, 3);
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText("resize/3");
  await expect(inspector(page).locator(".signs")).toContainText("dead-lettered");
  await json(page);
  await expect(inspector(page).getByLabel(/^Invocation record/).last()).toContainText('"condition": "RetriesExhausted"');
  await page.screenshot({ path: "artefacts/clicks-async.png" });
  await count.ends();
});
