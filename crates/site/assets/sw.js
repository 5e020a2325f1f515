// The site without a network. Before this stand VERSION and FILES, written by the build: every file of the site with
// the beginning of the SHA-256 of its bytes.
//
// Invariant: one page never loads files of two versions. A version is cached completely or not at all, and each file is
// verified by its hash. The worker does not answer requests for files of another version. A new version waits until no
// page of the old one is open.

const SCOPE = new URL(registration.scope);
// Several copies of the site may live on one host.
const PREFIX = `redrive ${SCOPE.pathname} `;
const NAME = PREFIX + VERSION;
const PATIENCE_MS = 3_000;

addEventListener("install", (event) => event.waitUntil(keep()));

addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
      await Promise.all(old.map((name) => caches.delete(name)));
      await clients.claim();
    })(),
  ),
);

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(SCOPE.href)) return;
  const version = url.searchParams.get("v");
  if (version !== null && version !== VERSION) return;
  const path = pathOf(url);
  if (!Object.hasOwn(FILES, path)) return;
  // A file with a hash in its name, or requested with the version, cannot have changed.
  const isSure = version === VERSION || /-[0-9a-f]{12,16}[._]/.test(path);
  event.respondWith(isSure ? kept(path, request) : newest(path, request));
});

/** A file's path in the site: a folder means its page. */
function pathOf(url) {
  const path = decodeURIComponent(url.pathname.slice(SCOPE.pathname.length));
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

const addressOf = (path) => new URL(encodeURI(path).replace(/(^|\/)index\.html$/, "$1") || "./", SCOPE).href;

async function kept(path, request) {
  const cache = await caches.open(NAME);
  return (await cache.match(addressOf(path))) ?? fetch(request);
}

/** From the network if it answers in time, so that a new version of the site is used at once. */
async function newest(path, request) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: late.signal });
    if (response.status < 500) return response;
  } catch {
    // There is no network, or it is too slow.
  } finally {
    clearTimeout(timer);
  }
  return kept(path, request);
}

/** Stores all files of this version. Unchanged files are copied from the previous version. */
async function keep() {
  const AT_ONCE = 6;
  const cache = await caches.open(NAME);
  const paths = Object.keys(FILES);
  const next = async () => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) await keepOne(cache, path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function keepOne(cache, path) {
  const address = addressOf(path);
  const sources = [() => caches.match(address), () => fetch(address), () => fetch(address, { cache: "reload" })];
  for (const source of sources) {
    const response = await source();
    if (!response?.ok) continue;
    const bytes = await response.arrayBuffer();
    if ((await hashOf(bytes)) !== FILES[path]) continue;
    // A new response, because a redirected response cannot answer a navigation. It keeps the headers of the host, except
    // those about its compression.
    const headers = new Headers(response.headers);
    for (const name of ["content-encoding", "content-length"]) headers.delete(name);
    return cache.put(address, new Response(bytes, { headers }));
  }
  throw new Error(`${path} is not that of this version`);
}

async function hashOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...hash)).slice(0, 20);
}
