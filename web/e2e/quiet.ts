import { test as base, expect } from "@playwright/test";

/** A test that fails on an error in the console, an exception, a missing file, or a request to another machine. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("response", (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
      });
      page.on("request", (request) => {
        const url = new URL(request.url());
        const isOurs = url.hostname === "127.0.0.1" || url.protocol === "blob:" || url.protocol === "data:";
        if (!isOurs) complaints.push(`requested ${url}`);
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
