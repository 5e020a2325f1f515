// generated from the JSON Schemas of scenario, report and trace by the tests of crates/conformance; do not edit

/** Makes the module ready: to be awaited before anything else. Under Node it does nothing. */
export default function init(module?: { module_or_path: unknown }): Promise<unknown>;

/** Plays a scenario. Throws a {@link ScenarioError} if something is wrong with it. */
export function run(scenario: Scenario | string, options?: RunOptions): Report;

/** What is wrong with a scenario, and what could be better. Never throws for what the scenario says. */
export function check(scenario: Scenario | string): { problems: Problem[]; advice: Report["advice"] };

/** A link that carries the scenario whole. */
export function share(scenario: Scenario | string, options?: ShareOptions): string;

/** The scenario of a link, with the link's changes. Throws if the link is cut off, damaged or from a newer version. */
export function fromLink(link: string): Scenario;

/** The rules that facts follow. */
export function rules(): Rule[];

/** A JSON Schema. */
export function schema(of: "scenario" | "report" | "trace"): unknown;

/** A run that is looked at step by step. */
export class Simulation {
  constructor(scenario: Scenario | string);
  /** The next fact; null when the run is over. */
  step(): Fact | null;
  /** Goes on until a moment in ms since the start, whatever happens in it included. */
  runUntil(ms: number): void;
  /** The report up to now. */
  report(options?: Omit<RunOptions, "until">): Report;
  /** The facts up to now, or those after one of them. */
  trace(options?: { afterId?: number }): Fact[];
  /** The event or the response of an invocation (`worker@4`) or of a delivery (`orders/3@2`). */
  text(selector: string, of: "event" | "response"): string | undefined;
  /** Gives the memory back. */
  free(): void;
}

export interface RunOptions {
  /** Stop at this moment: ms since the start, or text such as `"45s"`. */
  until?: number | string;
  /** The event and the response of every invocation, too. */
  documents?: "all";
  /** Metrics minute by minute, too. */
  series?: boolean;
}

export interface ShareOptions {
  /** The page's address. */
  base?: string;
  /** The moment to show, in ms since the start. */
  t?: number;
  /** What to select: `orders/3`, `orders/3@2`, `worker@4`, `feed`. */
  sel?: string;
  /** The view to open. */
  view?: "timeline" | "stack" | "table" | "json";
}

export interface Problem {
  /** `stack.orders.visibilityTimeout`; empty for the whole scenario. */
  path: string;
  message: string;
  /** AWS's error code, where AWS itself would refuse. */
  code?: string;
}

/** What is thrown for a scenario that cannot be run. */
export interface ScenarioError extends Error {
  problems: Problem[];
}

export interface Rule {
  id: string;
  statement: string;
  evidence: "documented" | "recorded" | "measured" | "inferred" | "choice";
  sources: string[];
  /** When the sources were looked up: `2026-11-20`. */
  checked: string;
  page: string;
}
