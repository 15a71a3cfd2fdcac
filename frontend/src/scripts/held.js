/* Counts down how long a time is kept, from data-held="<seconds>". What is said aloud is said seldom. */
const SAID_AT = [5, 2, 1, 0];

export function held() {
  for (const mark of document.querySelectorAll("[data-held]")) follow(mark);
}

function follow(mark) {
  const left = mark.querySelector("[data-held-left]");
  const said = mark.querySelector("[data-held-said]");
  const end = Date.now() + Number(mark.dataset.held) * 1000;
  let before;
  const show = () => {
    const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
    const minutes = Math.floor(seconds / 60);
    const { many, one, less, over } = left.dataset;
    const words = seconds === 0 ? over : minutes === 0 ? less : minutes === 1 ? one : many.replace("#", minutes);
    if (words !== left.textContent) left.textContent = words;
    if (before !== undefined && minutes !== before && SAID_AT.includes(minutes)) said.textContent = words;
    before = seconds === 0 ? -1 : minutes;
    if (seconds === 0) {
      said.textContent = over;
      mark.classList.add("held--over");
      clearInterval(clock);
    }
  };
  const clock = setInterval(show, 1000);
  show();
}
