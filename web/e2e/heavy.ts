import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { dist } from "./own-server";

// Expensive scenarios, for the tests and the measurements.

/** Returns the fragment of a link to a scenario. */
export async function fragment(scenario: object): Promise<string> {
  const { share } = await import(resolve(dist, "module/node.js"));
  const link: string = share(scenario);
  return link.slice(link.indexOf("#"));
}

/** Opens a link to a scenario within the page. */
export async function follow(page: Page, scenario: object): Promise<void> {
  await page.evaluate((hash) => location.replace(hash), await fragment(scenario));
}

const reader = { f: { type: "function", timeout: 1 }, m: { type: "mapping", source: "q", function: "f" } };

/** Messages that fail for ever: the queue has no dead-letter queue. */
export const endless = {
  v: 1,
  stack: { q: { type: "queue", visibilityTimeout: 1, messageRetentionPeriod: 1_209_600 }, ...reader },
  script: [{ at: "0s", send: { to: "q", count: 100, bad: [{ records: { every: 1 }, fault: "throw" }] } }],
};

/** Many rules that do not match, and a long body that each of them matches against its pattern. */
export const rules = {
  v: 1,
  stack: {
    bus: { type: "bus" },
    q: { type: "queue" },
    ...Object.fromEntries(
      Array.from({ length: 190 }, (_, n) => [`r${n}`, { type: "rule", bus: "bus", eventPattern: { source: [`none${n}`] }, targets: [{ target: "q" }] }]),
    ),
  },
  script: [{ at: "0s", send: { to: "bus", count: 2000, body: { text: "x".repeat(240_000) } } }],
};

/** Scenarios with long lists, by name. */
export const lists: [string, object][] = [
  ["10,000 notes", { v: 1, stack: { q: { type: "queue" } }, script: Array.from({ length: 10_000 }, (_, n) => ({ at: `${n}s`, note: "x" })) }],
  ["10,000 sends", { v: 1, stack: { q: { type: "queue" } }, script: Array.from({ length: 10_000 }, (_, n) => ({ at: `${n}s`, send: { to: "q" } })) }],
  ["10,000 invalid steps", { v: 1, stack: { q: { type: "queue" } }, script: Array.from({ length: 10_000 }, () => ({ at: "0s", send: { to: "nobody" } })) }],
  [
    "200 functions that each send to 100",
    {
      v: 1,
      stack: Object.fromEntries(
        Array.from({ length: 200 }, (_, n) => [`f${n}`, { type: "function", handler: { sends: Array.from({ length: 100 }, (_, k) => `f${(n + k + 1) % 200}`) } }]),
      ),
      script: [{ at: "0s", note: "x" }],
    },
  ],
];
