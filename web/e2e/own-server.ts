import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize, resolve } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

export const dist = resolve(import.meta.dirname, "../../dist");

/** A server of one test. It records the requests, can serve another release, and can stop. */
export class OwnServer {
  readonly requested: string[] = [];
  folder = dist;
  private port = 0;
  private server: Server | undefined;

  static async start(): Promise<OwnServer> {
    const own = new OwnServer();
    await own.begin();
    return own;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/some/deep/path/`;
  }

  async begin(): Promise<void> {
    this.server = createServer(({ url = "" }, response) => {
      const path = decodeURIComponent(url.split("?")[0]).replace("/some/deep/path/", "");
      this.requested.push(path);
      let file = join(this.folder, normalize(`/${path}`));
      if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
      if (!url.startsWith("/some/deep/path/") || !existsSync(file)) return void response.writeHead(404).end();
      const headers = { "content-type": TYPES[extname(file)] ?? "text/plain", "cache-control": "no-cache" };
      response.writeHead(200, headers).end(readFileSync(file));
    });
    await new Promise<void>((ready) => this.server!.listen(this.port, "127.0.0.1", ready));
    this.port = (this.server!.address() as AddressInfo).port;
  }

  /** Stops the server. */
  async end(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((ended) => (this.server ? this.server.close(() => ended()) : ended()));
    this.server = undefined;
  }
}

/** Returns a copy of the site as a later build: with changed files, and another version in page and worker. */
export function release(version: string, changes: Record<string, (text: string) => string>): string {
  const folder = mkdtempSync(join(tmpdir(), "redrive-release-"));
  cpSync(dist, folder, { recursive: true });
  const old = /const VERSION = "(\w+)"/.exec(readFileSync(join(folder, "sw.js"), "utf8"))![1];
  let worker = readFileSync(join(folder, "sw.js"), "utf8").replaceAll(old, version);
  const all = { ...changes, "index.html": (text: string) => (changes["index.html"]?.(text) ?? text).replaceAll(old, version) };
  for (const [path, change] of Object.entries(all)) {
    const text = change(readFileSync(join(folder, path), "utf8"));
    writeFileSync(join(folder, path), text);
    const hash = createHash("sha256").update(text).digest("base64").slice(0, 20);
    worker = worker.replace(new RegExp(`("${path}": )"[^"]+"`), `$1"${hash}"`);
  }
  writeFileSync(join(folder, "sw.js"), worker);
  return folder;
}

export const forget = (folder: string): void => rmSync(folder, { recursive: true });
