/* Says that script runs, and keeps the reader's choice of light or dark. */
(function () {
  "use strict";
  var root = document.documentElement;
  if (root.hasAttribute("data-handbook")) return; // The 404 page asks for this file more than once.
  root.setAttribute("data-handbook", "");
  root.classList.remove("no-js");
  root.classList.add("js");

  var button = document.querySelector("[data-hb=colors]");
  var system = matchMedia("(prefers-color-scheme: dark)");
  if (button) {
    button.addEventListener("click", function () {
      var dark = root.getAttribute("data-colors") ? root.getAttribute("data-colors") === "dark" : system.matches;
      // Back to what the system asks for is not a choice to keep.
      var choice = dark === system.matches ? (dark ? "light" : "dark") : null;
      if (choice) root.setAttribute("data-colors", choice);
      else root.removeAttribute("data-colors");
      try {
        if (choice) localStorage.setItem("handbook-colors", choice);
        else localStorage.removeItem("handbook-colors");
      } catch (error) {
        // A browser that keeps nothing still changes this page.
      }
    });
  }
})();
