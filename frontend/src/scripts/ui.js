/* Everything here improves a page that already works without it. */
import { createAll, Button, CharacterCount, ErrorSummary } from "govuk-frontend";
import { copying } from "./copy.js";
import { held } from "./held.js";
import { quickExit } from "./quick-exit.js";
import { refreshing } from "./refresh.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(ErrorSummary);
copying();
held();
quickExit();
refreshing();

// Going back after a sent form must not find the button still disabled, nor an open phone menu.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const menu of document.querySelectorAll("details.menu--phone[open]")) menu.open = false;
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
