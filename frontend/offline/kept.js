// What the service worker keeps. Two caches a version: the built files, and what the server answered last. Both stay until no
// open page is made of that version's files, since the server has only the newest ones.

export const FILES = `optiflow-${BUILT.version}`;
const READ = `lu-${BUILT.version}`;
export const PAGES = ["/alertes", "/dashboard", "/predictions", "/calculs"];
// What the pages ask for when they are opened from another page; the list and the articles come in parts.
export const DATA = ["alertes", "dashboard", "predictions", "calculs", "evenements", "performance", "articles"];
export const KEPT_AT = "x-optiflow-kept";
/** How long a page may take to say what it is made of. */
const ANSWER_MS = 3_000;

export function isGood(response) {
  return response.status === 200 && !response.redirected && response.type === "basic";
}

/** What was kept last, of this version before others. */
export async function find(address) {
  const own = await (await caches.open(READ)).match(address, { ignoreVary: true });
  return own ?? caches.match(address, { ignoreVary: true });
}

/** Counts those who left: an answer on its way to one of them is not kept. */
let visitor = 0;
/** From the tap on "Se déconnecter" until the next sign-in page the session may still be answered: nothing is kept. */
let leaving = false;

/** Who asks now: to be taken before an answer is asked for. */
export function whoAsks() {
  return visitor;
}

function isStillHere(asked) {
  return !leaving && asked === visitor;
}

/** Keeps an answer, unless whoever asked for it has left meanwhile. */
export async function keep(address, response, asked) {
  const headers = new Headers(response.headers);
  // The body is kept as it reads, not as it travelled.
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  headers.set(KEPT_AT, Date.now());
  const whole = new Response(await response.blob(), { headers });
  if (!isStillHere(asked)) return;
  const cache = await caches.open(READ);
  await cache.put(address, whole);
  // Who left while it was written took the others along.
  if (!isStillHere(asked)) await cache.delete(address);
}

/** Whoever signs out leaves nothing behind. */
export async function forget() {
  visitor += 1;
  for (const name of await caches.keys()) if (name.startsWith("lu-")) await caches.delete(name);
}

/** Somebody signs out. */
export function leave() {
  leaving = true;
  return forget();
}

/** Somebody has left, or comes: the sign-in page is asked for, or sent. */
export function arrive() {
  leaving = false;
  return forget();
}

/** Fetches and keeps; an answer for a visitor who has left meanwhile is nobody's. */
export async function read(address, asked, keeps = true) {
  if (!isStillHere(asked)) throw new Error("nobody is here");
  const response = await fetch(address, { cache: "no-store" });
  if (response.status === 401 || response.redirected) await forget();
  if (!isGood(response) || !isStillHere(asked)) throw new Error(`${address} cannot be kept`);
  if (keeps) await keep(address, response.clone(), asked);
  return response;
}

/** Removes the versions that no open page is made of. */
export async function tidy() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const programs = await Promise.all(pages.map(programOf));
  // A page that does not answer sleeps, and may wake up.
  if (programs.includes(undefined)) return;
  for (const name of await caches.keys()) {
    if (!name.startsWith("optiflow-") || name === FILES) continue;
    const cache = await caches.open(name);
    const used = await Promise.all(programs.map((program) => cache.match(program, { ignoreVary: true })));
    if (used.some(Boolean)) continue;
    await caches.delete(name);
    await caches.delete(name.replace("optiflow-", "lu-"));
  }
}

/** The address of the program that a page runs. */
function programOf(client) {
  return new Promise((found) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => found(data);
    client.postMessage({ kind: "program" }, [port2]);
    setTimeout(found, ANSWER_MS);
  });
}
