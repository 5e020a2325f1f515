// The snippets of the embed dialog. Pure functions of the options, which tests call as well.

export const USUAL_HEIGHT = 520;
const LOOSE = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const STRICT = "allow-scripts allow-popups";

/**
 * Returns the address of the frame.
 * @param {{ site: string, link: string, view?: string, controls?: string, theme?: string, readonly?: boolean, question?: boolean }} of
 */
export function address({ site, link, view = "timeline", controls = "transport", theme = "auto", readonly = false, question = false }) {
  const address = new URL(site);
  address.search = "";
  address.hash = "";
  const said = [["embed", "v1"]];
  if (view !== "timeline") said.push(["view", view]);
  if (controls !== "transport") said.push(["controls", controls]);
  if (theme !== "auto") said.push(["theme", theme]);
  if (readonly) said.push(["readonly", "1"]);
  if (question) said.push(["question", "1"]);
  return `${address}?${said.map((pair) => pair.join("=")).join("&")}${link}`;
}

/** Returns the link without some of its keys. */
export function without(link, keys) {
  const [of, ...pairs] = link.split("&");
  return [of, ...pairs.filter((pair) => !keys.includes(pair.split("=")[0]))].join("&");
}

/** Returns all snippets by the names of their tabs. */
export function snippets(of) {
  // An empty line in an attribute would end the HTML of a Markdown page.
  const title = of.title.replace(/\s+/g, " ").trim();
  const { height = USUAL_HEIGHT, width = "100%", isStrict = false } = of;
  const src = escape(address(of));
  const name = escape(title);
  const open = `${new URL(".", of.site)}${of.link}`;
  const frame = [
    `<iframe title="${name}"`,
    `  src="${src}"`,
    `  width="${escape(width)}" height="${height}" loading="lazy"`,
    `  sandbox="${isStrict ? STRICT : LOOSE}"></iframe>`,
  ];
  return {
    html: frame.join("\n"),
    component: component({ ...of, title }),
    // Raw HTML in Markdown ends at an empty line. MDX accepts it because every tag is closed.
    markdown: `${frame.join("\n")}\n\n[Open it in Redrive](${open.replace(/[()]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)})`,
    slides: [
      `<section>`,
      `  <h3>${name}</h3>`,
      `  <iframe title="${name}"`,
      `    data-src="${src}"`,
      `    width="960" height="${Math.min(height, 560)}"`,
      `    sandbox="${isStrict ? STRICT : LOOSE}"></iframe>`,
      `</section>`,
    ].join("\n"),
    // Editors of course systems remove frames with attributes they do not support.
    course: `<p><iframe title="${name}" src="${src}" width="${escape(width)}" height="${height}"></iframe></p>\n<p><a href="${escape(open)}" target="_blank">Open it in Redrive</a></p>`,
  };
}

function component({ site, link, title, view = "timeline", controls = "transport", theme = "auto", readonly, question, height, isStrict }) {
  const named = /^#s:([\w-]+)$/.exec(link);
  const said = [
    named ? `scenario="${named[1]}"` : `link="${escape(link)}"`,
    `label="${escape(title)}"`,
    view !== "timeline" && `view="${view}"`,
    controls !== "transport" && `controls="${controls}"`,
    theme !== "auto" && `theme="${theme}"`,
    readonly && "readonly",
    question && "question",
    height && height !== USUAL_HEIGHT && `height="${height}"`,
    isStrict && `sandbox="${STRICT}"`,
  ].filter(Boolean);
  const src = new URL("embed/redrive-lab.js", new URL(".", site));
  return `<script type="module" src="${escape(String(src))}"></script>\n<redrive-lab ${said.join(" ")}></redrive-lab>`;
}

export function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
