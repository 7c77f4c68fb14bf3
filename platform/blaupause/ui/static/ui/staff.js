/* Comfort for the staff's pages, as blaupause.js is for all. Leaving a form with something typed asks first: nothing is kept in the browser, since computers are shared. */
(() => {
  "use strict";
  const TYPED = "main form[method=post]:not([data-bp-autosave], dialog form)";
  let unsaved = false;
  document.addEventListener("input", (event) => { if (event.target.form?.matches(TYPED)) unsaved = true; });
  document.addEventListener("submit", () => { unsaved = false; });
  addEventListener("DOMContentLoaded", () => { unsaved = document.querySelector(`${TYPED} .kern-error`) !== null; });   /* came back with mistakes */
  if (!matchMedia("(min-width: 64rem)").matches) document.querySelectorAll(".bp-fold[data-bp-narrow]").forEach((fold) => { fold.open = false; });   /* what comes first on a phone and is long */
  addEventListener("beforeunload", (event) => { if (unsaved && navigator.userActivation?.hasBeenActive) event.preventDefault(); });
})();
