import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { test as base, expect } from "./quiet";

// Another site: a separate server, and so a separate origin. A page whose request a test fulfils has no address in the
// network, and Chromium blocks its requests to this machine.

const KINDS: Record<string, string> = { ".html": "text/html", ".css": "text/css", ".json": "application/json", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml" };

export interface Hosting {
  url: string;
  /** Adds a page, and returns its address. */
  page(body: string): string;
  /** Adds a file. */
  file(path: string, body: string): void;
  /** Serves the files of a folder, below a path. */
  folder(at: string, folder: string): void;
}

export const test = base.extend<object, { hosting: Hosting }>({
  hosting: [
    async ({}, use) => {
      const pages = new Map<string, string>();
      const folders = new Map<string, string>();
      const server = createServer((request, response) => {
        const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
        const at = [...folders.keys()].find((at) => path.startsWith(at));
        try {
          const body = pages.get(path) ?? readFileSync(join(folders.get(at ?? "") ?? "/nowhere", normalize(path.slice(at?.length))));
          response.writeHead(200, { "content-type": KINDS[extname(path)] ?? "application/octet-stream" }).end(body);
        } catch {
          // Browsers request an icon of every site.
          response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
        }
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      let count = 0;
      const page = (body: string) => {
        const path = `/host-${(count += 1)}.html`;
        pages.set(path, `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">${body}`);
        return url + path.slice(1);
      };
      const file = (path: string, body: string) => void pages.set(path, body);
      await use({ url, page, file, folder: (at, folder) => void folders.set(at, folder) });
      server.closeAllConnections();
      server.close();
    },
    { scope: "worker" },
  ],
});

export { expect };
