// Reads what is to be there without a network: after each opening of a page, each new generation and each change.

import { DATA, PAGES, find, keep, read, tidy, whoAsks } from "./kept.js";

/** Levels follow the till; what is younger than this need not be read again for it. */
const PANELS_LIVE_MS = 10 * 60_000;

let refreshing;
let again = false;
/** One refresh at a time; what is asked for meanwhile is done once afterwards. */
export async function refreshAlone() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  // What cannot be fetched now leaves what was kept, and is asked for again by the next page.
  refreshing = refresh().catch(() => {});
  await refreshing;
  refreshing = undefined;
  if (again) {
    again = false;
    await refreshAlone();
  }
}

/** Reads everything that is to be there without a network, for whoever is here when it begins. */
async function refresh() {
  const asked = whoAsks();
  const { computed_at: generation } = (await (await read("/api/alertes", asked)).json()).status;
  for (const address of [...PAGES, ...DATA.map((name) => `/api/${name}`)]) await read(address, asked);
  for (let from = 0, total = 1; from < total; ) {
    const part = await (await read(`/api/liste?from=${from}`, asked)).json();
    from += part.rows.length || total;
    total = part.total;
  }
  const last = await (await find("/articles-lus"))?.json();
  if (last?.generation !== generation || Date.now() - last.at > PANELS_LIVE_MS) await readPanels(generation, asked);
  await tidy();
}

/** Every article with its predictions, the most urgent first. */
async function readPanels(generation, asked) {
  for (let from = 0; from !== null; ) {
    const { panels, next } = await (await read(`/api/panneaux?from=${from}`, asked, false)).json();
    for (const panel of panels) await keep(`/api/article?id=${panel.id}`, Response.json(panel), asked);
    from = next;
  }
  await keep("/articles-lus", Response.json({ generation, at: Date.now() }), asked);
}
