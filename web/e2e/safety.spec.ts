import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { test as plain, type Page } from "@playwright/test";
import { expect, test as base } from "./quiet";
import { dist } from "./own-server";
import { inspector, timeline } from "./page";

// Links from strangers: no name or text in them runs, loads or navigates anything.

const test = base.extend({
  page: async ({ page }, use) => {
    const opened: string[] = [];
    page.on("dialog", (dialog) => {
      opened.push(dialog.message());
      void dialog.dismiss();
    });
    page.on("popup", (popup) => opened.push(popup.url()));
    // Scripts of the attacks call this function.
    await page.addInitScript(() => {
      (globalThis as { pwned?: number }).pwned = 0;
      (globalThis as { pwn?: () => void }).pwn = () => void ((globalThis as { pwned?: number }).pwned! += 1);
    });
    await use(page);
    expect(opened).toEqual([]);
  },
});

const ATTACKS = [
  "<script>pwn()</script>",
  "<img src=x onerror=pwn()>",
  "<img src='https://evil.example/x.png'>",
  "<svg/onload=pwn()>",
  "<svg><use href='data:image/svg+xml,<svg id=x onload=pwn()>#x'/></svg>",
  "<iframe srcdoc='<script>parent.pwn()</script>'></iframe>",
  "<iframe src=javascript:parent.pwn()></iframe>",
  "<object data='data:text/html,<script>parent.pwn()</script>'></object>",
  "<style>@import 'https://evil.example/x.css';*{background:url(https://evil.example/y)}</style>",
  "<link rel=stylesheet href=https://evil.example/x.css>",
  "<base href=https://evil.example/>",
  "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
  "<form action=https://evil.example/><button>x</button></form>",
  "</textarea></title></select></script><script>pwn()</script>",
  "[x](javascript:pwn())",
  "[x](JaVaScRiPt&#58;pwn())",
  "[x](java\tscript:pwn())",
  "[x](data:text/html,<script>pwn()</script>)",
  "[x](vbscript:pwn())",
  "[x](//evil.example/)",
  "[x](blob:https://evil.example/1)",
  "[x](file:///etc/passwd)",
  "<javascript:pwn()>",
  "![x](https://evil.example/x.png)",
  "![x](javascript:pwn())",
  '[x](https://a.example/" onmouseover="pwn())',
  "[x]: javascript:pwn()\n\n[x]",
  "```html\n<script>pwn()</script>\n```",
  '`" onmouseover="pwn()`',
  "{{constructor.constructor('pwn()')()}}",
  "${pwn()}",
  "\u202egnp.xoc\u202c \u200b\u2066 \u0000\ufeff",
  "'\"><details open ontoggle=pwn()>",
];

/** A scenario that says it wherever a text may stand. */
function scenario(attack: string) {
  // The text has no characters that AWS rejects in messages.
  const body = attack.replace(/[\u0000\ufeff]/g, "");
  return {
    v: 1,
    title: attack,
    notes: `Before\n\n${attack}\n\n- ${attack}\n\nAfter`,
    stack: {
      orders: { type: "queue", redrivePolicy: { deadLetterTarget: "dlq", maxReceiveCount: 1 } },
      dlq: { type: "queue" },
      worker: { type: "function", handler: { onBadRecord: "throw", response: { $text: attack } } },
      feed: { type: "mapping", source: "orders", function: "worker" },
    },
    script: [
      { at: "0s", note: attack },
      {
        at: "0s",
        send: {
          to: "orders", count: 3, body, attributes: { name: body },
          bad: [{ records: [2], fault: "throw", errorType: attack, errorMessage: attack }],
        },
      },
    ],
    expect: ["noRecordLost"],
    "x-attack": { [attack]: attack, "__proto__x": 1 },
  };
}

async function walk(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Notes" }).click();
  await expect(page.getByRole("article", { name: "Notes" })).toContainText("After");
  await timeline(page).focus();
  for (let n = 0; n < 2; n++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  for (const tab of ["Record", "JSON", "Metrics", "Why"]) await inspector(page).getByRole("tab", { name: tab }).click();
  for (const view of ["Tree", "Table", "JSON", "Timeline"]) await page.locator(".views").getByRole("tab", { name: view }).click();
  await page.getByRole("tab", { name: "Text" }).click();
  await page.getByRole("tab", { name: "Stack" }).click();
}

/** What of the page could run, load or lead somewhere, and is not the page's own. */
async function harm(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const elements = [...document.querySelectorAll("*")];
    const foreign = elements.filter((one) => one.matches("img, iframe, object, embed, base, form, video, audio, head ~ * script, body script, body link, body meta, body style"));
    const handlers = elements.flatMap((one) => [...one.attributes]).filter(({ name }) => name.startsWith("on"));
    const leads = [...document.querySelectorAll("[href], [src], [action]")]
      .flatMap((one) => ["href", "src", "action"].map((name) => one.getAttribute(name)))
      .filter((to) => to && !/^(\.\/|#|book\/|lessons\/|download\/|https:\/\/(github\.com|docs\.aws\.amazon\.com|a\.example)\/|data:image\/svg)/.test(to));
    const { pwned } = globalThis as { pwned?: number };
    return { foreign: foreign.map((one) => one.outerHTML), handlers: handlers.map(({ name, value }) => name + value), leads, pwned };
  });
}

test("nothing that a link carries runs or loads", async ({ page, complaints }) => {
  const { share } = await import(resolve(dist, "module/node.js"));
  const left = ATTACKS.slice();
  // Several attacks in one scenario, to visit the page's parts less often; and each alone in the title.
  while (left.length > 0) {
    const some = left.splice(0, 7);
    const link: string = share({ ...scenario(some.join("\n\n")), title: some[0] });
    await page.goto(`./${link.slice(link.indexOf("#"))}`);
    await page.reload();
    await expect(page.locator(".facts")).toContainText("facts in");
    await expect(page.locator(".sum").first()).toContainText("of 3");
    await walk(page);
    expect(await harm(page), some[0]).toEqual({ foreign: [], handlers: [], leads: [], pwned: 0 });
  }
  expect(complaints).toEqual([]);
});

test("names that are keys of every object change none", async ({ page }) => {
  const text = `{"v": 1, "stack": {"__proto__": {"type": "queue", "polluted": true}, "constructor": {"type": "queue"},
    "toString": {"type": "queue"}, "worker": {"type": "function"},
    "feed": {"type": "mapping", "source": "constructor", "function": "worker"}},
    "script": [{"at": "0s", "send": {"to": "constructor", "body": {"__proto__": {"polluted": true}}}}], "x-a": {"__proto__": {"polluted": true}}}`;
  await page.goto("./");
  await expect(page.locator(".facts")).toContainText("facts in");
  await page.getByRole("tab", { name: "Text" }).click();
  const field = page.getByLabel("Scenario, as JSON");
  await field.fill(text);
  // Names begin with a letter; apart from that these are valid names.
  await expect(page.locator(".centre")).toContainText("__proto__");
  await field.fill(text.replace('"__proto__": {"type": "queue", "polluted": true}, ', ""));
  await expect(page.locator(".sum").first()).toContainText("of 1");
  await page.locator(".views").getByRole("tab", { name: "JSON" }).click();
  await expect(page.getByRole("region", { name: "Report as JSON" })).toContainText('"constructor": {');
  expect(await page.evaluate(() => ({} as { polluted?: boolean }).polluted)).toBeUndefined();
});

test("texts without an end break neither page nor layout", async ({ page }) => {
  const { share } = await import(resolve(dist, "module/node.js"));
  const link: string = share({ ...scenario("W".repeat(3_000)), title: "W".repeat(500) });
  await page.goto(`./${link.slice(link.indexOf("#"))}`);
  await expect(page.locator(".facts")).toContainText("facts in");
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, `at ${width}`).toBeLessThanOrEqual(0);
  }
});

/** Every page of the site. */
function pages(folder: string, before = ""): string[] {
  return readdirSync(join(folder, before), { withFileTypes: true }).flatMap((entry) => {
    const path = before + entry.name;
    if (entry.isDirectory()) return pages(folder, `${path}/`);
    return path.endsWith(".html") ? [path] : [];
  });
}

base("every page has a policy, and nothing inline but what it allows by hash", () => {
  const all = pages(dist);
  expect(all.length).toBeGreaterThan(150);
  for (const path of all) {
    const html = readFileSync(join(dist, path), "utf8");
    const head = html.slice(0, html.indexOf("<body"));
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(head)?.[1] ?? "";
    expect(policy, path).toMatch(/^default-src 'none';/);
    for (const part of ["base-uri 'none'", "form-action 'none'"]) expect(policy, path).toContain(part);
    for (const never of ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:"]) expect(policy, path).not.toContain(never);
    // These two pages contain their scripts. Their own tests check that their policies allow them.
    if (path.startsWith("download/") || path.startsWith("module/examples/")) continue;
    expect(html, path).not.toMatch(/<style|<script(?![^>]* src=)|\sstyle=|\son\w+=/);
  }
});

// Chromium reports the refusal in the console, so this test accepts errors there.
plain("a script address that the page's policy does not accept starts no worker", async ({ page }) => {
  await page.goto("./");
  await expect(page.locator(".facts")).toContainText("facts in");
  const attempt = await page.evaluate(() => {
    try {
      new Worker("./boot.js");
      return "started";
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(attempt).toBe("TypeError");
});

plain("the site has the notices of third parties and a bill of materials that agree", () => {
  const notices = readFileSync(join(dist, "notices.txt"), "utf8");
  const bill = JSON.parse(readFileSync(join(dist, "sbom.cdx.json"), "utf8"));
  expect(bill).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.5" });
  const names = bill.components.map((component: { name: string }) => component.name);
  expect(names).toEqual(expect.arrayContaining(["yew", "wasm-bindgen", "serde_json"]));
  for (const { name, version, hashes } of bill.components) {
    expect(notices).toContain(`\n${name} ${version}\n`);
    expect(hashes[0].content, name).toMatch(/^[0-9a-f]{64}$/);
  }
});
