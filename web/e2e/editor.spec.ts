import type { Page } from "@playwright/test";
import { expect, test } from "./quiet";
import { nextRun, open, sum } from "./page";

// The scenario as YAML, and undo after a reload.

const yaml = (page: Page) => page.getByLabel("Scenario, as YAML");

async function asYaml(page: Page) {
  await open(page);
  await page.getByRole("tab", { name: "Text" }).click();
  await page.getByRole("group", { name: "Language" }).getByRole("button", { name: "YAML" }).click();
  await expect(yaml(page)).toHaveValue(/^v: 1\n/);
  return yaml(page).inputValue();
}

test("the scenario as YAML goes both ways, and a problem is underlined at its place", async ({ page }) => {
  const requested: string[] = [];
  page.on("request", (request) => requested.push(new URL(request.url()).pathname));
  await open(page);
  expect(requested.filter((path) => path.includes("/more/yaml"))).toEqual([]);
  const before = await asYaml(page);
  expect(requested.filter((path) => path.includes("/more/yaml"))).toHaveLength(2);
  await nextRun(page, () => yaml(page).fill(before.replace("maxReceiveCount: 3", "maxReceiveCount: 1")));
  await expect(page.locator("#clock")).not.toHaveValue("1:30.056");
  await yaml(page).fill(before.replace("timeout: 5,", "timeout: 5000,"));
  await expect(page.locator(".page-of-text mark", { hasText: "5000" })).toBeVisible();
  await expect(page.locator(".about-text")).toContainText("stack.worker.timeout");
  await expect(page.locator(".facts")).toContainText("last valid run");
  await page.screenshot({ path: "artefacts/yaml-problem.png" });
  await yaml(page).fill(before.replace("stack:", "stack: ["));
  await expect(page.locator(".about-text")).toContainText("not YAML");
  await expect(page.locator(".page-of-text mark")).toHaveCount(1);
  // Text that is not valid keeps its language until it is valid.
  await expect(page.getByRole("group", { name: "Language" }).getByRole("button", { name: "JSON" })).toBeDisabled();
  await nextRun(page, () => yaml(page).fill(before.replace("timeout: 5,", "timeout: 6,")));
  await page.getByRole("group", { name: "Language" }).getByRole("button", { name: "JSON" }).click();
  await expect(page.getByLabel("Scenario, as JSON")).toHaveValue(/"timeout": 6/);
});

test("comments are kept while YAML is edited, and the page reports their loss", async ({ page }) => {
  const before = await asYaml(page);
  const commented = before.replace("stack:\n", "stack: # what there is\n");
  await yaml(page).fill(commented);
  await expect(page.locator(".about-text")).toContainText("without its 1 comment");
  await page.reload();
  await page.getByRole("tab", { name: "Text" }).click();
  await expect(yaml(page)).toHaveValue(commented);
  await page.getByRole("tab", { name: "Stack" }).click();
  await nextRun(page, () => page.getByLabel("batchSize", { exact: true }).fill("4"));
  await page.getByRole("tab", { name: "Text" }).click();
  await expect(page.locator(".about-text")).toContainText("An edit elsewhere has written this text anew, without its 1 comment.");
  await page.screenshot({ path: "artefacts/yaml-comments.png" });
  await nextRun(page, () => page.getByRole("button", { name: "Undo it" }).click());
  await expect(yaml(page)).toHaveValue(commented);
});

test("YAML where JSON is written is recognised", async ({ page }) => {
  await open(page);
  await page.getByRole("tab", { name: "Text" }).click();
  await page.getByLabel("Scenario, as JSON").fill("v: 1\nstack:\n  q: { type: queue }\n");
  await nextRun(page, () => page.getByRole("button", { name: "Read it as YAML" }).click());
  await expect(yaml(page)).toHaveValue(/^v: 1\n/);
  await expect(page.locator(".about-text")).toContainText("This is the scenario that runs.");
});

test("undo works after a reload", async ({ page }) => {
  await open(page);
  const size = page.getByLabel("batchSize", { exact: true });
  await nextRun(page, () => size.fill("1"));
  await size.blur();
  await nextRun(page, () => page.getByRole("switch", { name: /ReportBatchItemFailures|functionResponseTypes/ }).click());
  await page.reload();
  await expect(page.locator(".facts")).toContainText("facts in");
  await expect(size).toHaveValue("1");
  await nextRun(page, () => page.getByRole("button", { name: "Undo" }).click());
  await nextRun(page, () => page.getByRole("button", { name: "Undo" }).click());
  await expect(size).toHaveValue("10");
  await expect(sum(page, "victims")).toHaveText("9");
  await page.reload();
  await expect(page.locator(".facts")).toContainText("facts in");
  await nextRun(page, () => page.getByRole("button", { name: "Redo" }).click());
  await expect(size).toHaveValue("1");
});
