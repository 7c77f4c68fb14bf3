/* Comfort for the staff's pages, as blaupause.js is for all. Leaving a form with something typed asks first: nothing is kept in the browser, since computers are shared. */
(() => {
  "use strict";
  const TYPED = "main form[method=post]:not([data-bp-autosave], dialog form)";
  let unsaved = false;
  document.addEventListener("input", (event) => { if (event.target.form?.matches(TYPED)) unsaved = true; });
  document.addEventListener("submit", () => { unsaved = false; });
  addEventListener("DOMContentLoaded", () => { unsaved = document.querySelector(`${TYPED} .kern-error`) !== null; });   /* came back with mistakes */
  const wide = matchMedia("(min-width: 64rem)");
  const fold = () => document.querySelectorAll(".bp-fold[data-bp-narrow]").forEach((each) => { each.open = wide.matches; });   /* what comes first on a phone and is long */
  fold();
  wide.addEventListener("change", fold);
  addEventListener("beforeunload", (event) => { if (unsaved && navigator.userActivation?.hasBeenActive) event.preventDefault(); });
})();
