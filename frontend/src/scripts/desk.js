/* Keyboard for officials: j/k rows, Enter opens, / search, g i inbox, ? help. Never while typing, and
   never once switched off in the help (WCAG 2.1.4): whoever dictates would press keys by speaking. */
const OFF = "ventanilla-keys-off";
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

function rows() {
  return [...document.querySelectorAll("[data-row]")];
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("is-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
  for (const row of all) row.classList.toggle("is-current", row === next);
  (next.querySelector("a[href]") ?? next).focus();
  next.scrollIntoView({ block: "nearest" });
}

function help() {
  const dialog = document.querySelector("dialog[data-keys]");
  if (!dialog) return;
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

let before = "";
addEventListener("keydown", (event) => {
  if (localStorage.getItem(OFF)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  const keys = before + event.key;
  before = event.key === "g" ? "g" : "";
  const go = document.querySelector(`[data-go="${CSS.escape(keys)}"]`);
  if (go) {
    event.preventDefault();
    go.click();
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") help();
});

for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.hidden = false;
  button.addEventListener("click", help);
}

for (const box of document.querySelectorAll("[data-keys-on]")) {
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
}
