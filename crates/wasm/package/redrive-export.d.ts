// The module with export formats. Everything else is as in redrive.js.
import type { Scenario } from "./redrive.js";

export type * from "./redrive.js";
export { Simulation, check, default, fromLink, rules, run, schema, share, summary } from "./redrive.js";

/** Returns a run in a file format of another tool: bytes (a ZIP file) for the events of all invocations, otherwise text. */
export function exportAs(scenario: Scenario | string, options: ExportOptions & { to: "events"; select?: undefined }): Uint8Array;
export function exportAs(scenario: Scenario | string, options: ExportOptions): string;

export interface ExportOptions {
  /** The format; `redrive export --help` describes each. */
  to:
    | "report"
    | "trace"
    | "records-csv"
    | "invocations-csv"
    | "trace-csv"
    | "svg"
    | "chrome"
    | "otlp"
    | "events"
    | "mermaid";
  /** The record of a diagram, the invocation of an event, or the highlighted part of a picture. */
  select?: string;
  /** Stop at this time: ms since the start, or text such as `"45s"`. */
  until?: number | string;
  /** Theme of a picture. Default: light */
  theme?: "light" | "dark";
  /** Width of a picture in pixels. Default: 1440 */
  width?: number;
}
