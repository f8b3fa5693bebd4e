/* A term's short definition beside it: on hover, on keyboard focus, and on the first tap. Escape puts it away; the pointer may
   move onto it; it stays until the reader leaves (WCAG 1.4.13). Without script the term is a link to the glossary. */
(function () {
  "use strict";
  var root = document.documentElement;
  if (root.hasAttribute("data-terms") || !document.querySelector(".hb-term[data-definition]")) return;
  root.setAttribute("data-terms", "");
  var words = document.getElementById("hb-words");
  var pop = null;
  var term = null;
  var timer = 0;
  var touched = false;

  function place() {
    if (!term) return;
    var at = term.getClientRects()[0];
    if (!at) return;
    var width = document.documentElement.clientWidth;
    var below = at.bottom + 6;
    var fits = below + pop.offsetHeight < innerHeight || at.top < pop.offsetHeight + 6;
    pop.style.left = Math.max(12, Math.min(at.left, width - pop.offsetWidth - 12)) + "px";
    pop.style.top = (fits ? below : at.top - pop.offsetHeight - 6) + "px";
  }
  function hide() {
    clearTimeout(timer);
    if (!pop) return;
    term.removeAttribute("aria-describedby");
    pop.remove();
    pop = term = null;
  }
  function show(next) {
    clearTimeout(timer);
    if (term === next) return;
    hide();
    term = next;
    pop = document.createElement("div");
    pop.className = "hb-pop";
    var definition = document.createElement("p");
    definition.id = "hb-definition";
    definition.textContent = term.getAttribute("data-definition");
    var more = document.createElement("p");
    var link = document.createElement("a");
    link.href = term.href;
    link.tabIndex = -1; // For the pointer. The keyboard has the same link in the term itself.
    link.textContent = words.getAttribute("data-glossary");
    more.append(link);
    pop.append(definition, more);
    if (touched) pop.setAttribute("role", "status");
    (term.closest("main") || document.body).append(pop);
    term.setAttribute("aria-describedby", "hb-definition");
    place();
  }
  function soon(action, wait) {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  }
  function termOf(event) {
    return event.target.closest ? event.target.closest(".hb-term[data-definition]") : null;
  }

  document.addEventListener("pointerover", function (event) {
    if (event.pointerType === "touch") return;
    var over = termOf(event);
    if (over) soon(function () { show(over); }, over === term ? 0 : 150);
    else if (pop && pop.contains(event.target)) clearTimeout(timer);
    else if (pop && document.activeElement !== term) soon(hide, 250);
    else if (!pop) clearTimeout(timer);
  });
  document.addEventListener("focusin", function (event) {
    var focused = termOf(event);
    if (focused && focused.matches(":focus-visible")) show(focused);
    else if (pop && !pop.contains(event.target)) hide();
  });
  document.addEventListener("focusout", function (event) {
    if (termOf(event) === term && !(pop && pop.matches(":hover"))) soon(hide, 50);
  });
  document.addEventListener("pointerdown", function (event) {
    touched = event.pointerType === "touch";
    if (pop && !pop.contains(event.target) && termOf(event) !== term) hide();
  });
  document.addEventListener("click", function (event) {
    var tapped = termOf(event);
    if (!tapped || !touched || tapped === term) return;
    event.preventDefault();
    show(tapped);
  });
  document.addEventListener("keydown", function (event) {
    touched = false;
    if (event.key === "Escape" && pop) {
      event.stopPropagation();
      hide();
    }
  }, true);
  addEventListener("scroll", place, { passive: true, capture: true });
  addEventListener("resize", place);
})();
