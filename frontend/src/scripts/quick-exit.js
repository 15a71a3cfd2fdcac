/* Leaves at once for a harmless page, by the button or by pressing Escape twice. The page left is
   replaced in the history, so that "back" does not return to it. */
const TWICE_WITHIN = 1200;

export function quickExit() {
  const link = document.querySelector("[data-quick-exit]");
  if (!link) return;
  let pressed = 0;

  const leave = () => {
    document.documentElement.classList.add("leaving");
    document.title = "";
    history.replaceState(null, "", "/");
    location.replace(link.href);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - pressed < TWICE_WITHIN) leave();
    pressed = event.timeStamp;
  });
}
