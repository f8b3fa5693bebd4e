/* The menu on narrow screens: a button, the contents below the bar, everything else out of reach while it is open. */
(function () {
  "use strict";
  var button = document.querySelector("[data-hb=menu]");
  var side = document.getElementById("site-nav");
  if (!button || !side || button.hasAttribute("data-ready")) return;
  button.setAttribute("data-ready", "");
  var bar = document.querySelector(".hb-bar");
  var behind = document.querySelectorAll("main, .hb-foot, .hb-skip, .hb-bar__name");
  var wide = matchMedia("(min-width: 64rem)");

  function set(open) {
    button.setAttribute("aria-expanded", String(open));
    button.textContent = button.getAttribute(open ? "data-open" : "data-closed");
    side.classList.toggle("hb-side--open", open);
    behind.forEach(function (element) { element.inert = open; });
    if (open) {
      scrollTo(0, scrollY); // Ends a scroll still under way, so that the bar is where the list begins.
      side.style.setProperty("--bar-now", Math.max(0, bar.getBoundingClientRect().bottom) + "px");
      var here = side.querySelector("[aria-current]");
      if (here) here.scrollIntoView({ block: "center" });
    }
  }
  function isOpen() { return button.getAttribute("aria-expanded") === "true"; }

  button.addEventListener("click", function () { set(!isOpen()); });
  side.addEventListener("click", function (event) {
    if (isOpen() && event.target.closest("a")) set(false);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && isOpen()) {
      set(false);
      button.focus();
    }
  });
  wide.addEventListener("change", function () { if (isOpen()) set(false); });
})();
