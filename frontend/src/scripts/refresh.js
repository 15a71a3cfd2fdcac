/* Fetches the page again and swaps each region marked data-refresh="<seconds>", until the server
   sends the region without that mark. */
const SLOWEST = 60;

export function refreshing() {
  for (const region of document.querySelectorAll("[data-refresh][id]")) {
    const seconds = Math.max(2, Number(region.dataset.refresh));
    follow(region, seconds, seconds);
  }
}

function follow(region, seconds, wait) {
  setTimeout(async () => {
    if (document.hidden) return follow(region, seconds, wait);
    const fresh = await fetched(region).catch(() => null);
    if (!fresh) return follow(region, seconds, Math.min(SLOWEST, wait * 2));
    if (fresh.innerHTML !== region.innerHTML && !region.contains(document.activeElement)) {
      region.innerHTML = fresh.innerHTML;
    }
    if (fresh.dataset.refresh) follow(region, seconds, seconds);
    else if (region.dataset.refreshThen === "reload") location.reload();
  }, wait * 1000);
}

async function fetched(region) {
  const response = await fetch(region.dataset.refreshUrl ?? location.href, {
    headers: { Accept: "text/html" },
    credentials: "same-origin",
  });
  if (!response.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.getElementById(region.id);
}
