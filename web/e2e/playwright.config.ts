import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

// `cargo xtask test` sets these; the other values are for `npx playwright test` by hand.
const xtask = process.env.REDRIVE_XTASK ?? "cargo xtask";
const port = process.env.REDRIVE_PORT ?? "4317";
const subPathPort = process.env.REDRIVE_SUB_PATH_PORT ?? "4318";
const chromium =
  process.env.REDRIVE_CHROMIUM ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

const atRoot = `http://127.0.0.1:${port}/`;
const atSubPath = `http://127.0.0.1:${subPathPort}/some/sub/path/`;

export default defineConfig({
  testDir: ".",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // These end a test that hangs. They are far above what a test takes, because no test measures speed.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  // A test left behind with "only" would hide the others.
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    channel: undefined,
    screenshot: "only-on-failure",
    // Recording a trace of every test takes much time, so it is done on request.
    trace: process.env.REDRIVE_TRACE ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath: chromium,
      args: [
        // Tests run as root on build machines, where Chromium has no sandbox.
        "--no-sandbox",
        "--disable-gpu",
        // Nothing outside of this machine is requested.
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "root", use: { baseURL: atRoot } },
    // Measurements run alone.
    { name: "bench", use: { baseURL: atRoot }, testMatch: process.env.REDRIVE_BENCH ? "*.bench.ts" : "none" },
    { name: "pictures", use: { baseURL: atRoot }, testMatch: process.env.REDRIVE_PICTURES ? "*.pictures.ts" : "none" },
    { name: "sub-path", use: { baseURL: atSubPath }, testMatch: "smoke.spec.ts" },
  ],
  webServer: [
    {
      command: `${xtask} serve --no-build --port ${port}`,
      cwd: "../..",
      url: atRoot,
      reuseExistingServer: false,
    },
    {
      command: `${xtask} serve --no-build --port ${subPathPort} --base /some/sub/path`,
      cwd: "../..",
      url: atSubPath,
      reuseExistingServer: false,
    },
  ],
});
