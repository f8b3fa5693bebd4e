/* Beside every row of a table: put it on a handout. The rows that were added are kept in this browser, for assets/tools/maker.js. */
(function () {
  "use strict";
  var KEPT = "handbook-handout";
  var words = document.querySelector("[data-hb=row-words]");

  function kept() {
    try { return JSON.parse(localStorage.getItem(KEPT) || "[]").filter(function (id) { return typeof id === "string"; }); } catch (error) { return []; }
  }
  function keep(ids) {
    try { localStorage.setItem(KEPT, JSON.stringify(ids)); } catch (error) { /* A browser that keeps nothing still makes a sheet. */ }
  }
  function make(tag, text, name) {
    var made = document.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    return made;
  }
  function button(text, about, act) {
    var made = make("button", text, "hb-row__copy");
    made.type = "button";
    if (about) made.append(make("span", ": " + about, "hb-hidden"));
    made.addEventListener("click", act);
    return made;
  }
  window.handbookHandout = { kept: kept, keep: keep, make: make, button: button };

  if (!words) return;
  document.querySelectorAll(".hb-row[id^=row-] .hb-row__link").forEach(function (link) {
    var id = link.closest(".hb-row").id.slice(4);
    var add = button(words.getAttribute("data-add"), "", function () {
      if (!kept().includes(id)) keep(kept().concat(id));
      var open = make("a", words.getAttribute("data-added"));
      open.href = words.getAttribute("data-maker");
      add.replaceWith(open);
      open.focus();
    });
    link.parentNode.append(" ", add);
  });
})();
