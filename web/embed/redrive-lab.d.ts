/** The main counts of a run, under the names of the report. */
export interface Summary {
  records: number;
  processed: number;
  processedMoreThanOnce: number;
  deadLettered: number;
  victims: number;
  lost: number;
}

export interface State {
  type: "state";
  model: string;
  title: string;
  /** The moment of the playhead and the end of the run, in ms since the start. */
  at: number;
  end: number;
  playing: boolean;
  view: "timeline" | "tree" | "table" | "json" | "stack";
  /** A selector such as `orders/3@2`. */
  selected: string | null;
  /** The fragment of a link: the scenario, the moment and the selection. */
  link: string;
  /** Number of questions of the lesson. */
  questions: number;
  /** A question is open, and the run after its moment is covered. */
  covered: boolean;
  /** Null until the first run. */
  summary: Summary | null;
  problems: { path: string; message: string }[];
}

export interface Messages {
  ready: CustomEvent<{ type: "ready"; model: string }>;
  state: CustomEvent<State>;
  selected: CustomEvent<{ type: "selected"; selected: string | null }>;
  answered: CustomEvent<{ type: "answered"; lesson: string; question: number; answer: string | number; right: boolean }>;
  height: CustomEvent<{ type: "height"; height: number }>;
  key: CustomEvent<{ type: "key"; key: "Escape" | "PageUp" | "PageDown" }>;
  open: CustomEvent<{ type: "open"; url: string }>;
  error: CustomEvent<{ type: "error"; message: string }>;
}

/** `<redrive-lab scenario="poison-pill">`: a run in a page, loaded on demand. */
export class RedriveLab extends HTMLElement {
  /** The address of the frame. */
  readonly src: string;
  /** Opens a scenario, a lesson, or a link to one of them. */
  load(scenario: object | string): Promise<unknown>;
  /** Changes settings, as in `{ "feed.batchSize": 5 }`. */
  set(settings: Record<string, unknown>): Promise<unknown>;
  show(view: State["view"]): Promise<unknown>;
  /** Selects a record, a delivery or an invocation; null clears the selection. */
  select(selector: string | null): Promise<unknown>;
  /** Moves the playhead: ms since the start. */
  seek(at: number | "end"): Promise<unknown>;
  play(speed?: number | "auto"): Promise<unknown>;
  pause(): Promise<unknown>;
  getState(): Promise<State>;
  addEventListener<K extends keyof Messages>(type: K, listener: (event: Messages[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "redrive-lab": RedriveLab;
  }
}
