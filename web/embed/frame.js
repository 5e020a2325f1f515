// An embedded page: messages to and from its host, its height, the keys that belong to the host, and a pause while it is
// out of view. `boot.js` loads this in frames only.
//
// The page provides `redrive.ask`, which takes and returns JSON, and calls `notify` when its state changed.

const host = window.parent;
const isFramed = host !== window;
/** Minimum time between two reports of changes in ms. While the run plays, the state changes in every frame. */
const PACE = 100;
const MOST_EARLY = 100;
const [LEAST, MOST] = [240, 900];
/** The element of each view that has its full height; its parent scrolls. */
const CONTENT = ".board-room, .turned table, .table-box table, .tree-box > *, .picture";

const say = (message) => {
  // The messages contain no secrets, and the origin of the host is not known.
  if (isFramed) host.postMessage({ source: "redrive", v: 1, ...message }, "*");
};
const ask = (message) => JSON.parse(globalThis.redrive.ask(JSON.stringify(message)) ?? "null");

let state = null;
let height = 0;
let sizer = null;
let due = 0;
/** Messages of the host that arrived before the first run. */
let early = [];

/** Called by the page: without an argument when the state changed, or with a message for the host. */
export function notify(text) {
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
  early.splice(0).forEach(receive);
}

/** Reports the height that shows the whole view. */
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

// The height in the protocols of course systems and of common resizer scripts.

/** Returns the messages for a height. A host ignores those that it does not support. */
function dialects(height, width, sizer) {
  const messages = [
    // Canvas and other LTI platforms.
    JSON.stringify({ subject: "lti.frameResize", height }),
    // Moodle with H5P, and pages with H5P's resizer.
    { context: "h5p", action: "resize", scrollHeight: height },
    // Embedly, which Medium, Notion and others use.
    JSON.stringify({ src: location.href, context: "iframe.resize", height }),
  ];
  if (sizer !== null) messages.push(`[iFrameSizer]${sizer}:${height}:${width}:size`);
  return messages;
}

/** Returns the frame's name in the first message of iframe-resizer, or null for any other message. */
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
  if (state) receive(data);
  else if (early.length < MOST_EARLY) early.push(data);
});

function receive(data) {
  const about = data.id === undefined ? {} : { id: data.id };
  if (data.v !== 1) return say({ ...about, type: "error", message: "this page speaks version 1 of the messages: v must be 1" });
  let answer;
  try {
    answer = ask(data);
  } catch {
    answer = { type: "error", message: "a message has to be plain data, as JSON has it" };
  }
  // A message with an id gets a reply.
  if (answer || data.id !== undefined) say({ ...about, ...(answer ?? { type: "done" }) });
}

// Escape and the paging keys belong to the host, unless something here is open or selected.
addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { key } = event;
    if (key !== "Escape" && key !== "PageUp" && key !== "PageDown") return;
    if (!isFramed || (key === "Escape" && document.querySelector(":popover-open, dialog[open], input:focus, select:focus"))) return;
    if (key === "Escape" && document.querySelector(".embedded[data-escape]")) {
      // Closes what is open or clears the selection, wherever the focus is.
      ask({ type: "select", selector: null });
      if (document.activeElement?.closest(".right, .left, .embed-chosen")) document.querySelector(".board, .turned")?.focus();
      return event.stopPropagation();
    }
    event.stopPropagation();
    // Without focus in the frame, the browser scrolls the host page.
    document.activeElement?.blur();
    say({ type: "key", key });
    // The message of Reveal.js.
    if (key !== "Escape") host.postMessage(JSON.stringify({ method: key === "PageUp" ? "prev" : "next" }), "*");
    host.focus();
  },
  true,
);

// Without tabs, the number keys do not switch views.
addEventListener(
  "keydown",
  (event) => {
    if ("1234".includes(event.key) && event.target.matches?.(".board") && !document.querySelector("[data-controls=full]")) event.stopPropagation();
  },
  true,
);

// Pauses while the frame is out of view, and goes on when it is visible again.
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
addEventListener("resize", () => notify());

// The link "Open in Redrive" carries edits, moment and selection. Its address is written when it is used.
const way = (event) => event.target instanceof Element && event.target.closest("a.open");
const isAsking = /[?&]question(=(?!0|false|no)|&|$)/.test(location.search);
const aim = (event) => {
  const link = way(event);
  // A link by the lesson's name would ask its questions about a run that was not covered here.
  if (link) link.href = new URL(`./${ask({ type: "getState", link: isAsking ? "short" : "whole" }).link}`, document.baseURI).href;
  return link;
};
for (const kind of ["pointerover", "pointerdown", "focusin"]) addEventListener(kind, aim, true);
addEventListener("click", (event) => {
  const link = aim(event);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (window.open(link.href, "_blank")) return;
  // The sandbox allows no windows: the host may open one, or the reader copies the link.
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

// Loads the styles of the frame before the first paint.
await new Promise((done) => {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL(`frame.css${new URL(import.meta.url).search}`, import.meta.url).href });
  sheet.onload = sheet.onerror = done;
  document.head.append(sheet);
});
