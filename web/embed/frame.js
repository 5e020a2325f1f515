// The manners of an embedded page: what it and its host say to each other, how high it would like to be, which keys are
// the host's, and that it rests while nobody sees it. `boot.js` loads this in embeds only.
//
// The page itself hears and answers JSON (`redrive.ask`), and says when something changed; everything else is here.

const host = window.parent;
const isFramed = host !== window;
/** How often the host hears of changes at most, in ms: while it plays, everything changes all the time. */
const PACE = 100;
const MOST_EARLY = 100;
const [LEAST, MOST] = [240, 900];
/** What of each view has a height of its own; the frame around it scrolls. */
const CONTENT = ".board-room, .turned table, .table-box table, .tree-box > *, .picture";

const say = (message) => {
  // Nothing in it is anybody's secret, and the host's origin is not known.
  if (isFramed) host.postMessage({ source: "redrive", v: 1, ...message }, "*");
};
const ask = (message) => JSON.parse(globalThis.redrive.ask(JSON.stringify(message)) ?? "null");

let state = null;
let height = 0;
let sizer = null;
let due = 0;
/** What the host asked before there was a run to ask about. */
let early = [];

/** The page calls this with nothing when something changed, and with a message that is for the host. */
export function tell(text) {
  if (text) say(JSON.parse(text));
  due ||= setTimeout(report, PACE);
}

function report() {
  due = 0;
  const { selected } = state ?? {};
  const next = ask({ type: "getState" });
  if (!state && !next.summary && !next.problems.length) return;
  if (!state) say({ type: "ready", model: next.model });
  if (JSON.stringify(next) !== JSON.stringify(state)) {
    state = next;
    say(next);
    if ((selected ?? null) !== next.selected) say({ type: "selected", selected: next.selected });
  }
  fit();
  early.splice(0).forEach(hear);
}

/** Says how high the frame would have to be for all of the view to be seen. */
function fit() {
  const content = document.querySelector(`.view :is(${CONTENT})`);
  let box = content;
  while (box && getComputedStyle(box).overflowY === "visible") box = box.parentElement;
  if (!box) return;
  const wanted = Number(content.dataset.height) || content.getBoundingClientRect().height;
  const next = Math.ceil(Math.min(MOST, Math.max(LEAST, innerHeight - box.clientHeight + wanted)));
  if (next === height) return;
  height = next;
  say({ type: "height", height });
  if (isFramed) for (const message of dialects(height, innerWidth, sizer)) host.postMessage(message, "*");
}

// A height in the words of those who listen already: course systems, and scripts that pages have for other frames.

/** The messages that say a height. Who does not know one ignores it. */
function dialects(height, width, sizer) {
  const messages = [
    // Canvas, and what else speaks LTI.
    JSON.stringify({ subject: "lti.frameResize", height }),
    // Moodle with H5P, and every page with H5P's resizer.
    { context: "h5p", action: "resize", scrollHeight: height },
    // Embedly, which Medium, Notion and others use.
    JSON.stringify({ src: location.href, context: "iframe.resize", height }),
  ];
  if (sizer !== null) messages.push(`[iFrameSizer]${sizer}:${height}:${width}:size`);
  return messages;
}

/** The name that iframe-resizer gives a frame in its first message; null for any other message. */
function sizerId(data) {
  const first = typeof data === "string" ? /^\[iFrameSizer\]([^:]+):/.exec(data) : null;
  return first ? first[1] : null;
}

addEventListener("message", ({ source, data }) => {
  if (!isFramed || source !== host) return;
  const id = sizerId(data);
  if (id !== null) {
    [sizer, height] = [id, 0];
    return fit();
  }
  if (data === null || typeof data !== "object" || data.target !== "redrive") return;
  if (state) hear(data);
  else if (early.length < MOST_EARLY) early.push(data);
});

function hear(data) {
  const about = data.id === undefined ? {} : { id: data.id };
  if (data.v !== 1) return say({ ...about, type: "error", message: "this page speaks version 1 of the messages: v must be 1" });
  let answer;
  try {
    answer = ask(data);
  } catch {
    answer = { type: "error", message: "a message has to be plain data, as JSON has it" };
  }
  // Who numbers messages waits for the answer.
  if (answer || data.id !== undefined) say({ ...about, ...(answer ?? { type: "done" }) });
}

// Escape and the keys that page belong to whoever reads on, unless something here is open or chosen.
addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { key } = event;
    if (key !== "Escape" && key !== "PageUp" && key !== "PageDown") return;
    if (!isFramed || (key === "Escape" && document.querySelector(":popover-open, dialog[open], input:focus, select:focus"))) return;
    if (key === "Escape" && document.querySelector(".embedded[data-escape]")) {
      // What is open or chosen here comes first, wherever the focus is.
      ask({ type: "select", selector: null });
      if (document.activeElement?.closest(".right, .left, .embed-chosen")) document.querySelector(".board, .turned")?.focus();
      return event.stopPropagation();
    }
    event.stopPropagation();
    // Without a focus here, the browser itself scrolls what is around the frame.
    document.activeElement?.blur();
    say({ type: "key", key });
    // Reveal.js hears this, and nobody else does.
    if (key !== "Escape") host.postMessage(JSON.stringify({ method: key === "PageUp" ? "prev" : "next" }), "*");
    host.focus();
  },
  true,
);

// Where there are no tabs, no key leads to another view.
addEventListener(
  "keydown",
  (event) => {
    if ("1234".includes(event.key) && event.target.matches?.(".board") && !document.querySelector("[data-controls=full]")) event.stopPropagation();
  },
  true,
);

// Nobody looks at it: it stops, and goes on when it is seen again.
let rests = false;
function rest(isSeen) {
  if (!isSeen && state?.playing) {
    rests = true;
    ask({ type: "pause" });
  } else if (isSeen && rests) {
    rests = false;
    ask({ type: "play" });
  }
}
const watcher = new IntersectionObserver((entries) => rest(entries.at(-1).isIntersecting && !document.hidden));
watcher.observe(document.documentElement);
document.addEventListener("visibilitychange", () => rest(!document.hidden));
addEventListener("resize", () => tell());

// "Open in Redrive" takes along what was changed, the moment and the selection: its address is written when it is wanted.
const way = (event) => event.target instanceof Element && event.target.closest("a.open");
const isAsking = /[?&]question(=(?!0|false|no)|&|$)/.test(location.search);
const aim = (event) => {
  const link = way(event);
  // A lesson's name would have the page ask its questions, over a run that was never covered here.
  if (link) link.href = new URL(`./${ask({ type: "getState", link: isAsking ? "short" : "whole" }).link}`, document.baseURI).href;
  return link;
};
for (const kind of ["pointerover", "pointerdown", "focusin"]) addEventListener(kind, aim, true);
addEventListener("click", (event) => {
  const link = aim(event);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (window.open(link.href, "_blank")) return;
  // A sandbox without windows. The host may have one, and the reader can copy.
  say({ type: "open", url: link.href });
  offer(link);
});

function offer(link) {
  document.querySelector(".offer")?.remove();
  const box = document.createElement("p");
  box.className = "offer";
  box.setAttribute("role", "status");
  const field = Object.assign(document.createElement("input"), { readOnly: true, value: link.href });
  field.setAttribute("aria-label", "Link to this run");
  const close = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Close" });
  close.onclick = () => {
    box.remove();
    link.focus();
  };
  box.append("This frame may not open windows. Copy the link: ", field, close);
  document.body.append(box);
  field.select();
}

// The look of an embed, before there is anything to see.
await new Promise((done) => {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL(`frame.css${new URL(import.meta.url).search}`, import.meta.url).href });
  sheet.onload = sheet.onerror = done;
  document.head.append(sheet);
});
