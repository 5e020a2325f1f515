// The site's files are inside this page, packed. They get addresses before anything asks for them.
const unpacked = async ({ textContent, dataset: { type } }) => {
  const packed = Uint8Array.from(atob(textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return URL.createObjectURL(new Blob([await new Response(stream).arrayBuffer()], { type }));
};
const places = await Promise.all(
  Array.from(document.querySelectorAll("script[data-file]"), async (file) => [file.dataset.file, await unpacked(file)]),
);
const inside = new Map(places);
globalThis.redriveFiles = { address: (path) => inside.get(path.replace(/^\.\//, "")) };
