/* Keeps what waits for the server up to date.

   data-refresh="<seconds>"  the page is asked for again until it comes without that mark. If the marked
                             element has an id it alone is swapped; if not, the page is loaded anew.
   data-live="<address>"     a stream of events; at each "changed" the element, by its id, is swapped. */
const USUAL = 4;
const SLOWEST = 60;
const WITHOUT_STREAM = 20;

export function refreshing() {
  for (const mark of document.querySelectorAll("[data-refresh]")) {
    const seconds = Math.max(2, Number(mark.dataset.refresh) || USUAL);
    follow(mark, seconds, seconds);
  }
  for (const region of document.querySelectorAll("[data-live][id]")) listen(region);
}

function follow(mark, seconds, wait) {
  setTimeout(async () => {
    if (document.hidden) return follow(mark, seconds, wait);
    const page = await fresh().catch(() => null);
    if (!page) return follow(mark, seconds, Math.min(SLOWEST, wait * 2));
    const then = mark.id ? page.getElementById(mark.id) : page.querySelector("[data-refresh]:not([id])");
    const swapped = mark.id ? swap(mark, then) : true;
    if (!swapped || then?.dataset.refresh !== undefined) follow(mark, seconds, seconds);
    else if (!mark.id) location.reload();
  }, wait * 1000);
}

function listen(region) {
  const look = async () => {
    const page = await fresh().catch(() => null);
    if (page && !swap(region, page.getElementById(region.id))) setTimeout(look, USUAL * 1000);
  };
  const stream = new EventSource(region.dataset.live);
  stream.addEventListener("changed", look);
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    setInterval(() => document.hidden || look(), WITHOUT_STREAM * 1000);
  });
}

// Nothing is swapped under somebody's hands: false says that the region holds the focus.
function swap(now, then) {
  if (!then || now.innerHTML === then.innerHTML) return true;
  if (now.contains(document.activeElement)) return false;
  now.innerHTML = then.innerHTML;
  return true;
}

async function fresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
