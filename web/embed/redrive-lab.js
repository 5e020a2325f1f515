// <redrive-lab scenario="poison-pill"></redrive-lab>: a run of Redrive in a page.
// Nothing is loaded before the reader presses its button. See docs/embedding.md.

const SITE = new URL("../", import.meta.url);
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const STYLE = `
:host{display:block;contain:content;color-scheme:light dark;--ink:light-dark(#1a1b1e,#eceef0);--line:light-dark(#cdcac2,#3c434c);--surface:light-dark(#fff,#15181c)}
:host([theme=light]){color-scheme:light}:host([theme=dark]){color-scheme:dark}:host([hidden]){display:none}
iframe,button{display:block;box-sizing:border-box;width:100%;border:1px solid var(--line);border-radius:8px;background:var(--surface)}
button{position:relative;overflow:hidden;padding:0;color:var(--ink);font:600 15px/1.4 system-ui,sans-serif;cursor:pointer}
button:focus-visible{outline:3px solid light-dark(#2156e0,#8fb2ff);outline-offset:2px}
img{position:absolute;inset:0;width:100%;height:100%;object-fit:contain;object-position:top}
span{position:absolute;left:50%;top:50%;translate:-50% -50%;display:flex;gap:10px;align-items:center;max-width:90%;padding:10px 20px 10px 12px;border:1px solid var(--line);border-radius:99px;background:var(--surface);text-align:left}
span::before{content:"\\25B6\\FE0E";content:"\\25B6\\FE0E" / "";flex:none;display:grid;place-items:center;width:32px;height:32px;padding-left:2px;box-sizing:border-box;border-radius:50%;background:var(--ink);color:var(--surface);font-size:13px;line-height:1}`;

export class RedriveLab extends HTMLElement {
  static observedAttributes = ["scenario", "link", "view", "controls", "readonly", "theme", "question"];
  #root = this.attachShadow({ mode: "open" });
  #frame = null;
  #isReady = false;
  #waiting = [];
  #pending = new Map();
  #watcher = null;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    addEventListener("message", this.#receive);
    if (this.#frame) return;
    const when = this.getAttribute("load") ?? "click";
    if (when === "eager") return this.#open();
    this.#poster();
    if (when !== "visible") return;
    this.#watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.#open(), { rootMargin: "200px" });
    this.#watcher.observe(this);
  }

  disconnectedCallback() {
    removeEventListener("message", this.#receive);
    this.#watcher?.disconnect();
    // Moving a frame in the document reloads it.
    this.#isReady = false;
  }

  attributeChangedCallback(_name, before, after) {
    if (before === after) return;
    if (this.#frame) this.#open();
    else if (this.isConnected && this.#root.firstChild) this.#poster();
  }

  /** Returns the address of the frame. */
  get src() {
    const address = new URL(this.getAttribute("base") ?? SITE, this.ownerDocument.baseURI);
    address.searchParams.set("embed", "v1");
    for (const name of ["view", "controls", "theme"]) if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
    for (const name of ["readonly", "question"]) if (this.hasAttribute(name)) address.searchParams.set(name, "1");
    const link = this.getAttribute("link");
    const name = this.getAttribute("scenario");
    if (link || name) address.hash = link ? link.slice(link.indexOf("#") + 1) : `s:${name}`;
    return address.href;
  }

  /** Opens a scenario, or a link to one. */
  load(scenario) { return this.#ask(typeof scenario === "string" ? { type: "load", link: scenario } : { type: "load", scenario }); }
  /** Changes settings, as in { "feed.batchSize": 5 }. */
  set(settings) { return this.#ask({ type: "set", settings }); }
  show(view) { return this.#ask({ type: "set", view }); }
  select(selector) { return this.#ask({ type: "select", selector }); }
  /** Moves the playhead to a moment in ms, or to "end". */
  seek(at) { return this.#ask({ type: "seek", at }); }
  play(speed) { return this.#ask({ type: "play", speed }); }
  pause() { return this.#ask({ type: "pause" }); }
  getState() { return this.#ask({ type: "getState" }); }

  #label() {
    return this.getAttribute("label") ?? (this.getAttribute("scenario") ?? "a run").replaceAll("-", " ");
  }

  #height() {
    return Number(this.getAttribute("height")) || 520;
  }

  #poster() {
    const button = document.createElement("button");
    button.type = "button";
    button.style.height = `${this.#height()}px`;
    const picture = this.getAttribute("poster");
    if (picture) button.append(Object.assign(new Image(), { src: picture, alt: "", loading: "lazy" }));
    const words = Object.assign(document.createElement("span"), { textContent: `Show the run: ${this.#label()}` });
    button.append(words);
    button.onclick = () => {
      this.#open();
      this.#frame.focus();
    };
    this.#root.replaceChildren(button);
  }

  #open() {
    this.#watcher?.disconnect();
    this.#isReady = false;
    const frame = (this.#frame = document.createElement("iframe"));
    frame.title = `Redrive: ${this.#label()}`;
    frame.setAttribute("sandbox", this.getAttribute("sandbox") ?? SANDBOX);
    frame.style.height = `${this.#height()}px`;
    frame.src = this.src;
    this.#root.replaceChildren(frame);
  }

  #ask(message) {
    if (!this.#frame) this.#open();
    return new Promise((done, failed) => {
      const id = crypto.getRandomValues(new Uint32Array(1))[0];
      this.#pending.set(id, [done, failed]);
      this.#send({ target: "redrive", v: 1, id, ...message });
    });
  }

  #send(message) {
    if (this.#isReady) this.#frame.contentWindow.postMessage(message, "*");
    else this.#waiting.push(message);
  }

  #receive = ({ source, data }) => {
    if (!this.#frame || source !== this.#frame.contentWindow || data?.source !== "redrive" || data.v !== 1) return;
    const [done, failed] = this.#pending.get(data.id) ?? [];
    this.#pending.delete(data.id);
    if (data.type === "error") failed?.(new Error(data.message));
    else done?.(data);
    if (data.type === "ready") {
      this.#isReady = true;
      this.#waiting.splice(0).forEach((message) => this.#send(message));
    }
    if (data.type === "height" && !this.hasAttribute("height")) this.#frame.style.height = `${data.height + 2}px`;
    this.dispatchEvent(new CustomEvent(data.type, { detail: data }));
  };
}

if (!customElements.get("redrive-lab")) customElements.define("redrive-lab", RedriveLab);
