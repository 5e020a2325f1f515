// The files of the site are compressed inside this page. They get addresses before the page loads any of them.
const unpacked = async ({ textContent, dataset: { file, type } }) => {
  const packed = Uint8Array.from(atob(textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const bytes = await new Response(stream).arrayBuffer();
  const text = type === "text/javascript" ? new TextDecoder().decode(bytes) : undefined;
  return [file, { address: URL.createObjectURL(new Blob([bytes], { type })), text }];
};
const inside = new Map(await Promise.all(Array.from(document.querySelectorAll("script[data-file]"), unpacked)));
const insideAt = (path) => inside.get(path.replace(/^\.\//, ""));
globalThis.redriveFiles = {
  address: (path) => insideAt(path)?.address,
  texts: (paths) => Object.fromEntries(paths.map((path) => [path, insideAt(path).text])),
};
