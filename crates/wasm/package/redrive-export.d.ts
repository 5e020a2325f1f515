// The module with the forms of other tools. All else is as in redrive.js.
import type { Scenario } from "./redrive.js";

export * from "./redrive.js";
export { default } from "./redrive.js";

/** A run in a form that another tool reads: bytes (a ZIP) for the events of all invocations, else a text. */
export function exportAs(scenario: Scenario | string, options: ExportOptions & { to: "events"; select?: undefined }): Uint8Array;
export function exportAs(scenario: Scenario | string, options: ExportOptions): string;

export interface ExportOptions {
  /** The form; `redrive export --help` tells what each is for. */
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
  /** Of what: the record of a diagram, the invocation of an event, what is lit in a picture. */
  select?: string;
  /** Stop at this moment: ms since the start, or text such as `"45s"`. */
  until?: number | string;
  /** Of a picture; light without it. */
  theme?: "light" | "dark";
  /** Of a picture, in pixels; 1440 without it. */
  width?: number;
}
