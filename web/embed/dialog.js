// The embed dialog: options, a preview and snippets. Loaded on demand.

// The query of this file's address contains the version.
const { search } = new URL(import.meta.url);
const { USUAL_HEIGHT, address, snippets, without } = await import(`./snippets.js${search}`);

const VIEWS = [["timeline", "Timeline"], ["stack", "Stack"], ["table", "Table"], ["json", "JSON"]];
const CONTROLS = [["full", "Full"], ["transport", "Transport"], ["none", "None"]];
const THEMES = [["auto", "As the reader’s"], ["light", "Light"], ["dark", "Dark"]];
const TABS = [
  ["html", "iframe", "Any page that may hold a frame. Its policy needs frame-src, and nothing else."],
  ["component", "Component", "Shows a button first and loads the run when it is pressed; its height follows the run."],
  ["markdown", "Markdown", "mdBook, Docusaurus (Markdown and MDX) and Starlight: a paragraph of its own, with an empty line before and after it."],
  ["slides", "Slides", "Reveal.js loads it when its slide is shown. Escape and the Page keys stay with the slides."],
  ["course", "Course", "Moodle and Canvas: paste it in the editor’s HTML view. The link stays where a site takes frames out."],
];
/** Maximum lengths of links: some chats cut longer ones, and many course systems. */
const [LONG, TOO_LONG] = [1800, 8000];

const make = (tag, properties = {}, ...children) => {
  const { attributes = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

let dialog = null;

/** Opens the dialog for the current state of the page. */
export async function open() {
  const opener = document.activeElement;
  await styled;
  dialog?.remove();
  const state = JSON.parse(globalThis.redrive.ask('{"type":"getState"}'));
  dialog = built(state);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener?.focus();
  });
  dialog.showModal();
}

function built(state) {
  const chosen = {
    site: new URL("./", document.baseURI).href, title: state.title || "A run", link: state.link, view: "timeline", controls: "transport",
    theme: "auto", readonly: false, question: false, width: "100%", height: USUAL_HEIGHT, isStrict: false, tab: "html", starts: "here",
  };
  const code = make("code");
  const about = make("p", { className: "note" });
  const warning = make("p", { className: "too-long", hidden: true, attributes: { role: "status" } });
  const frame = make("iframe", { title: `Preview: ${chosen.title}`, tabIndex: -1 });
  const size = make("span", { className: "note" });
  const pre = make("pre", { className: "snippet", tabIndex: 0, id: "snippet", attributes: { role: "tabpanel" } }, code);
  const said = make("span", { className: "note", textContent: "A reader’s changes stay in the frame; “Open in Redrive” takes them along.", attributes: { role: "status" } });
  let shown = "";
  const renew = () => {
    // The view is an option of the frame; with a question the lesson decides the moment.
    const plain = without(state.link, ["view", "t", "sel"]);
    const link = { here: without(state.link, ["view"]), start: `${plain}&t=0`, question: plain }[chosen.starts];
    const now = { ...chosen, link, question: chosen.starts === "question" };
    code.textContent = snippets(now)[chosen.tab];
    about.textContent = TABS.find(([name]) => name === chosen.tab)[2];
    warn(warning, address(now).length);
    frame.height = String(chosen.height);
    size.textContent = `${chosen.width === "100%" ? "as wide as there is room" : `${chosen.width} px`} × ${chosen.height} px`;
    pre.setAttribute("aria-labelledby", `snippet-${chosen.tab}`);
    if (shown !== address(now)) frame.src = shown = address(now);
    // A change of the fragment does not reload a frame.
    if (frame.isConnected) frame.contentWindow?.location.replace(shown);
  };
  const set = (name) => (value) => {
    chosen[name] = value;
    renew();
  };
  const starts = [["here", "Here"], ["start", "At 0:00"], ...(state.questions ? [["question", "With a question"]] : [])];
  const rows = [
    row("View", choice("view", VIEWS, chosen.view, set("view"))),
    row("Controls", choice("controls", CONTROLS, chosen.controls, set("controls"))),
    row("Theme", choice("theme", THEMES, chosen.theme, set("theme"))),
    row("Height", number("Height in pixels", chosen.height, 240, 1200, set("height")), make("span", { className: "note", textContent: "px, 480 to 600 reads well" })),
    row("Width", number("Width in pixels", "", 320, 2400, (width) => set("width")(width ? String(width) : "100%")), make("span", { className: "note", textContent: "px, or nothing for all there is" })),
    row("Reader can", tick("change the run", true, (on) => set("readonly")(!on))),
    row("Starts", choice("starts", starts, chosen.starts, set("starts"))),
    row("Sandbox", tick("strict: no storage, an origin of its own", false, set("isStrict"))),
  ];
  const copy = make("button", { type: "button", className: "solid", textContent: "Copy the snippet" });
  copy.onclick = () => take(code, said);
  renew();
  const left = make("div", { className: "embed-options" }, ...rows, tabs(chosen, set("tab")), pre, warning, about);
  const right = make("div", { className: "embed-preview" }, make("p", {}, make("span", { textContent: "Live preview" }), size), make("div", { className: "frame" }, frame));
  const close = make("button", { type: "button", className: "quiet", textContent: "✕", attributes: { "aria-label": "Close" } });
  const made = make("dialog", { className: "embed-dialog", attributes: { "aria-labelledby": "embed-title" } });
  close.onclick = () => made.close();
  made.append(
    make("header", {}, make("h2", { id: "embed-title", textContent: "Embed this run" }), close),
    make("div", { className: "embed-body" }, left, right),
    make("footer", {}, said, copy),
  );
  return made;
}

function row(name, ...what) {
  return make("div", { className: "embed-row" }, make("span", { className: "name", textContent: name }), make("span", { className: "what" }, ...what));
}

/** A choice of one: radio buttons that look like one control. */
function choice(name, all, chosen, onChange) {
  const options = all.map(([value, words]) => {
    const input = make("input", { type: "radio", name: `embed-${name}`, value, checked: value === chosen });
    input.onchange = () => onChange(value);
    return make("label", {}, input, make("span", { textContent: words }));
  });
  return make("span", { className: "choices", attributes: { role: "radiogroup", "aria-label": name } }, ...options);
}

function tick(words, checked, onChange) {
  const input = make("input", { type: "checkbox", checked });
  input.onchange = () => onChange(input.checked);
  return make("label", { className: "tick" }, input, words);
}

function number(label, value, least, most, onChange) {
  const input = make("input", { type: "text", inputMode: "numeric", value: String(value), className: "number", attributes: { "aria-label": label } });
  input.oninput = () => {
    const number = Number(input.value);
    const isGood = input.value.trim() === "" ? value === "" : Number.isInteger(number) && number >= least && number <= most;
    input.setAttribute("aria-invalid", String(!isGood));
    input.title = isGood ? "" : `${least} to ${most}`;
    if (isGood) onChange(number);
  };
  return input;
}

function tabs(chosen, onChange) {
  const all = TABS.map(([name, words]) => make("button", { type: "button", className: "tab", id: `snippet-${name}`, textContent: words, attributes: { role: "tab", "aria-controls": "snippet" } }));
  const show = (place) => {
    all.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === place));
      tab.tabIndex = at === place ? 0 : -1;
    });
    onChange(TABS[place][0]);
  };
  const list = make("div", { className: "tabs", attributes: { role: "tablist", "aria-label": "Where it goes" } }, ...all);
  all.forEach((tab, place) => (tab.onclick = () => show(place)));
  all.forEach((tab, place) => tab.setAttribute("aria-selected", String(TABS[place][0] === chosen.tab)));
  all.forEach((tab, place) => (tab.tabIndex = TABS[place][0] === chosen.tab ? 0 : -1));
  list.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (all.indexOf(document.activeElement) + step + all.length) % all.length;
    show(next);
    all[next].focus();
  };
  return list;
}

function warn(box, length) {
  box.hidden = length <= LONG;
  box.textContent =
    length > TOO_LONG
      ? `The address has ${length} characters: many systems cut it. Send the records by a count instead of one by one, shorten notes, or put the scenario as a file on your page and load it by a message.`
      : `The address has ${length} characters: in a page that is fine, but some editors cut addresses over ${LONG}.`;
}

/** Copies the snippet, or selects it where the clipboard is not allowed. */
async function take(code, said) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    said.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(code);
    said.textContent = "The clipboard is not allowed here. The text is selected: press Ctrl+C, or ⌘C.";
  }
}

const styled = new Promise((done) => {
  const sheet = make("link", { rel: "stylesheet", href: new URL(`dialog.css${search}`, import.meta.url).href });
  sheet.onload = sheet.onerror = done;
  document.head.append(sheet);
});
