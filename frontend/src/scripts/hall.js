/* The screen of a waiting hall: says each new call aloud, once somebody has switched the voice on. Browsers
   let nobody speak before a hand has asked for it. */
const region = document.getElementById("turns");
const button = document.querySelector("[data-speak]");
const LAST = 200;
let known = calls();
let on = false;

function calls() {
  return [...(region?.querySelectorAll("[data-call]") ?? [])].map((each) => each.dataset.call);
}

function say(text) {
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = document.documentElement.lang;
  speech.rate = 0.85;
  speechSynthesis.speak(speech);
}

if (region && "speechSynthesis" in window) {
  button.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? button.dataset.on : button.dataset.off;
    if (on) say(button.textContent);
    else speechSynthesis.cancel();
  });
  new MutationObserver(() => {
    const fresh = [...region.querySelectorAll("[data-call]")].filter((each) => !known.includes(each.dataset.call));
    known = [...new Set([...known, ...calls()])].slice(-LAST);
    // Latest first on the screen; the voice says them as they were called.
    if (on) for (const each of fresh.reverse()) say(each.dataset.say);
  }).observe(region, { childList: true, subtree: true });
}
