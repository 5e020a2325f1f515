import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./quiet";
import { inspector, open, sum, timeline } from "./page";
import type { Page } from "@playwright/test";

// Lessons: read, predict, reveal. The page does not contain the part of a run that an open question is about.

const card = (page: Page) => page.locator(".question");
const hash = (page: Page) => page.evaluate(() => location.hash);

async function openLesson(page: Page, name: string) {
  await page.goto("about:blank");
  await page.goto(`./#s:${name}`);
  await expect(page.locator(".facts")).toContainText("facts in");
}

async function found(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

test("the page does not contain the covered part of a run before the answer", async ({ page }) => {
  await openLesson(page, "nine-good-messages");
  await expect(card(page)).toContainText("how many messages are in the dead-letter queue?");
  await expect(page.locator(".curtain")).toContainText("What happens next?");
  await expect(sum(page, "dead-lettered")).toHaveText("?");
  await expect(page.locator("#clock")).toHaveValue("0:01.000");
  await expect(page.locator(".expected, .advice, .what-if")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Stack" }).getByRole("button", { name: /^orders-dlq/ })).toContainText("0 visible");
  // No view shows an outcome of a record yet.
  await timeline(page).focus();
  for (let n = 0; n < 5; n++) await page.keyboard.press("ArrowDown");
  await expect(inspector(page)).toContainText("1 delivery");
  await expect(inspector(page)).not.toContainText("dead-letter");
  await page.getByRole("tab", { name: "Table" }).click();
  await expect(page.getByRole("row", { name: /orders\/5/ })).toContainText("in flight");
  await page.locator(".views").getByRole("tab", { name: "JSON" }).click();
  const json = page.getByRole("region", { name: "Report as JSON" });
  await expect(json).toContainText('"at": 1000');
  expect(await json.textContent()).not.toContain("deadLettered\": 10");
  await page.locator(".views").getByRole("tab", { name: "Timeline" }).click();
});

test("after a number and a choice are answered, the run plays on", async ({ page }) => {
  await openLesson(page, "nine-good-messages");
  await expect(card(page).getByRole("button", { name: "Reveal" })).toBeDisabled();
  await card(page).getByLabel("A whole number").fill("1");
  await card(page).getByRole("button", { name: "Reveal" }).click();
  await expect(card(page).locator(".verdict")).toContainText("No. What happens: 10");
  await expect(card(page).locator(".verdict")).toBeFocused();
  // The next question is about the same run.
  await expect(page.locator(".curtain")).toBeVisible();
  await card(page).getByRole("button", { name: "Next question" }).click();
  await card(page).getByLabel("never").check();
  await page.keyboard.press("ArrowDown");
  await expect(card(page).getByLabel("three times")).toBeChecked();
  await card(page).getByLabel("once").check();
  await card(page).getByRole("button", { name: "Reveal" }).click();
  await expect(card(page).locator(".wrong")).toContainText("your answer");
  await expect(card(page).locator(".choice-line.holds")).toContainText("what happens");
  await expect(page.locator(".curtain")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(sum(page, "dead-lettered")).toHaveText("10");
  await expect(page.locator(".story")).toContainText("the whole batch counts as failed");
  await page.screenshot({ path: "artefacts/lesson-revealed.png" });
  // Answers are kept until the reader presses “Ask me again”.
  await openLesson(page, "nine-good-messages");
  await expect(sum(page, "dead-lettered")).toHaveText("10");
  await card(page).getByRole("button", { name: "Ask me again" }).click();
  await expect(sum(page, "dead-lettered")).toHaveText("?");
});

test("with reduced motion the run is shown at once, and later questions cover later parts", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openLesson(page, "three-tries");
  await expect(page.locator("#clock")).toHaveValue("0:30.000");
  await card(page).getByRole("button", { name: "Skip" }).click();
  await expect(page.locator("#clock")).toHaveValue("2:00.000");
  await expect(card(page).locator(".verdict")).toContainText("What happens:");
  await expect(page.locator(".curtain")).toBeVisible();
  await card(page).getByRole("button", { name: "Next question" }).click();
  await card(page).getByRole("button", { name: "Skip" }).click();
  await expect(page.locator(".curtain")).toHaveCount(0);
});

test("a link in the story changes the scenario in place, and back leads back", async ({ page }) => {
  await openLesson(page, "nine-good-messages");
  for (let n = 0; n < 2; n++) {
    await card(page).getByRole("button", { name: "Skip" }).click();
    if (n === 0) await card(page).getByRole("button", { name: "Next question" }).click();
  }
  await page.locator(".story a", { hasText: "a batch size of 1" }).click();
  await expect(sum(page, "processed")).toHaveText("9");
  await expect(page.locator(".lesson-pane")).toContainText("You changed the scenario.");
  expect(await hash(page)).toBe("#s:nine-good-messages&feed.batchSize=1");
  await page.getByRole("link", { name: "Back to the lesson" }).click();
  await expect(sum(page, "processed")).toHaveText("0");
  await page.goBack();
  await expect(sum(page, "processed")).toHaveText("9");
});

test("every lesson opens with its questions and answers, and its links open", async ({ page, request }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  const gallery = await (await request.get("./lessons/")).text();
  const names = [...gallery.matchAll(/<a href="([a-z0-9-]+)\/"/g)].map((match) => match[1]);
  expect(names.length).toBeGreaterThanOrEqual(22);
  for (const name of names) {
    const lesson = await (await request.get(`./lessons/${name}/lesson.json`)).json();
    await page.evaluate((name) => (location.hash = `#s:${name}`), name);
    const pane = page.locator(".lesson-pane");
    await expect(pane.locator("h2")).toHaveText(lesson.title);
    for (let n = 0; n < lesson.questions.length; n++) {
      await expect(card(page)).toContainText(lesson.questions[n].ask.replaceAll("`", ""));
      await expect(page.locator(".curtain"), name).toBeVisible();
      await card(page).getByRole("button", { name: "Skip" }).click();
      await expect(card(page).locator(".verdict-line b")).not.toBeEmpty();
      if (n + 1 < lesson.questions.length) await card(page).getByRole("button", { name: "Next question" }).click();
    }
    await expect(page.locator(".curtain"), name).toHaveCount(0);
    await expect(sum(page, "processed")).not.toHaveText("?");
    for (const link of await page.locator(".story a").evaluateAll((all) => all.map((one) => one.getAttribute("href")!))) {
      expect(link).toMatch(/^#s:/);
      await page.evaluate((link) => (location.hash = link), link);
      await expect.poll(async () => decodeURIComponent(await hash(page)), link).toBe(decodeURIComponent(link));
      await expect(pane, link).toContainText("You changed the scenario.");
      await expect(page.locator(".notice, .banner"), link).toHaveCount(0);
    }
  }
});

test("lessons work where nothing can be stored", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get: () => { throw new Error("forbidden"); } });
  });
  await openLesson(page, "record-age");
  await card(page).getByRole("button", { name: "Skip" }).click();
  await expect(page.locator(".curtain")).toHaveCount(0);
});

test("notes are shown as text, and nothing in them runs or loads", async ({ page }) => {
  const notes = [
    "# Notes", "<script>document.title = 'owned'</script> <img src=x onerror=\"document.title='owned'\">",
    "![p](https://example.org/p.png) [bad](javascript:document.title='owned') [web](https://example.org/)",
    "[lesson](#s:six-times) **bold** `code`",
  ].join("\n\n");
  await open(page);
  await page.getByRole("tab", { name: "Text" }).click();
  const text = page.getByLabel("Scenario, as JSON");
  const scenario = JSON.parse(await text.inputValue());
  await text.fill(JSON.stringify({ ...scenario, notes }));
  await page.getByRole("tab", { name: "Notes" }).click();
  const prose = page.locator(".prose");
  await expect(prose).toContainText("<script>document.title");
  await expect(prose.locator("script, img, iframe")).toHaveCount(0);
  await expect(prose.getByRole("link")).toHaveCount(2);
  await expect(prose.getByRole("link", { name: "web" })).toHaveAttribute("rel", "noopener noreferrer");
  await prose.getByRole("link", { name: "lesson" }).click();
  await expect(page.locator(".lesson-pane h2")).toBeVisible();
  expect(await page.title()).not.toBe("owned");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, height] of [[1440, 900], [390, 844]] as const) {
    test(`axe finds nothing in a lesson at ${width}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height });
      await openLesson(page, "bisect-or-checkpoint");
      const looks = async (state: string) => {
        await page.screenshot({ path: `artefacts/${state}-${width}-${colorScheme}.png` });
        expect.soft(await found(page), state).toEqual([]);
      };
      await looks("lesson-question");
      if (width < 720) {
        await page.locator(".foot .run").click();
        await looks("lesson-covered");
        await page.locator(".foot .read").click();
      }
      await card(page).locator(".choice-line, .number-line").first().click();
      if ((await card(page).locator(".number-line").count()) > 0) await page.keyboard.type("7");
      await card(page).getByRole("button", { name: "Reveal" }).click();
      await looks("lesson-answered");
      await card(page).getByRole("button", { name: "Next question" }).click();
      await card(page).locator(".choice-line").first().click();
      await card(page).getByRole("button", { name: "Reveal" }).click();
      await looks("lesson-answer");
    });
  }
}
