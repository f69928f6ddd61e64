// The service worker. `cargo xtask build` puts the list BUILT = { version, files } before it.
//
// Answers in the server's place: built files from what is kept, everything else only where the server does not.

import { DATA, FILES, KEPT_AT, PAGES, arrive, find, forget, isGood, keep, leave, whoAsks } from "./kept.js";
import { refreshAlone } from "./refresh.js";

// Parameters of answers that are worth keeping; those of searches are without number.
const KEPT_PARAMETERS = ["from", "id", "article"];
const PATIENCE_MS = 3_000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { data, ports } = event;
  if (data.kind === "current") ports[0].postMessage(BUILT.files.includes(data.program));
  if (data.kind === "refresh") event.waitUntil(refreshAlone());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (url.pathname === "/deconnexion") {
    event.waitUntil(leave());
  } else if (url.pathname === "/connexion") {
    event.waitUntil(arrive());
  } else if (request.method !== "GET") {
    return;
  } else if (BUILT.files.includes(url.pathname) || url.pathname.startsWith("/pkg/")) {
    event.respondWith(built(request));
  } else if (request.mode === "navigate" && (PAGES.includes(url.pathname) || url.pathname === "/")) {
    event.respondWith(page(event, url));
  } else if (isData(url)) {
    event.respondWith(answer(event, url));
  }
});

async function install() {
  const cache = await caches.open(FILES);
  // A name without a hash may hold something else than last time.
  const fresh = (file) => new Request(file, { cache: file.startsWith("/pkg/") ? "default" : "reload" });
  await cache.addAll(BUILT.files.map(fresh));
  await self.skipWaiting();
}

/** A built file: an open page gets those of its own version. */
async function built(request) {
  const own = await caches.open(FILES);
  const kept = (await own.match(request, { ignoreVary: true })) ?? (await caches.match(request, { ignoreVary: true }));
  if (kept) return kept;
  const response = await fetch(request);
  if (isGood(response)) await own.put(request, response.clone());
  return response;
}

async function page(event, url) {
  const asked = whoAsks();
  const kept = await find(url.pathname);
  try {
    return await within(event, kept, (response) => {
      // Only a visitor who must sign in is sent elsewhere from a page.
      if (response.type === "opaqueredirect" && url.pathname !== "/") return forget();
      return isGood(response) && url.search === "" ? keep(url.pathname, response, asked) : undefined;
    });
  } catch {
    if (url.pathname === "/") return Response.redirect("/alertes", 302);
    if (!kept) return notRead();
    if (url.search === "") return marked(kept);
    // The kept copy shows the page as it is without parameters; once it lives it goes where the address led.
    return Response.redirect(`${url.pathname}#vers=${encodeURIComponent(url.pathname + url.search)}`, 302);
  }
}

async function answer(event, url) {
  const asked = whoAsks();
  const kept = (await find(key(url))) ?? (url.pathname === "/api/alertes" ? await find(url.pathname) : undefined);
  try {
    return await within(event, kept, (response) => {
      if (response.status === 401) return forget();
      return isGood(response) && isWorthKeeping(url) ? keep(key(url), response, asked) : undefined;
    });
  } catch {
    return kept ?? Response.error();
  }
}

/** What a request brings. Where there is something kept it is not waited for long, but is kept in its turn, however late. */
function within(event, kept, use) {
  const answer = fetch(event.request);
  const used = answer.then((response) => use(response.clone()));
  event.waitUntil(used.catch(() => {}));
  if (!kept) return answer;
  const late = new Promise((_, give_up) => setTimeout(give_up, PATIENCE_MS, new Error("late")));
  return Promise.race([answer, late]);
}

function isData(url) {
  const name = url.pathname.replace(/^\/api\//, "");
  return name !== url.pathname && [...DATA, "liste", "article"].includes(name);
}

/** The address without parameters that say nothing. */
function key(url) {
  const said = [...url.searchParams].filter(([, value]) => value !== "");
  return said.length === 0 ? url.pathname : `${url.pathname}?${new URLSearchParams(said)}`;
}

function isWorthKeeping(url) {
  return [...url.searchParams].every(([name, value]) => value === "" || KEPT_PARAMETERS.includes(name));
}

/** A kept page that says of itself when it was kept. */
async function marked(kept) {
  const mark = `<html data-offline="" data-kept-at="${kept.headers.get(KEPT_AT)}" `;
  return new Response((await kept.text()).replace("<html ", mark), { headers: kept.headers });
}

function notRead() {
  const text = `<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hors ligne · Optiflow</title><h1>Hors ligne</h1>
<p>Cette page n'a pas encore été lue sur cet appareil. Rien n'est perdu : elle s'ouvrira quand le réseau sera là.</p>
<p><a href="/alertes">Revenir aux alertes</a></p></html>`;
  return new Response(text, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}
