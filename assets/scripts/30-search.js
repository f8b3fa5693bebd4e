/* Search: opens the dialog. What finds and shows, and the index, are fetched when it first opens: assets/search.js, search/index.js. */
(function () {
  "use strict";
  var dialog = document.getElementById("search");
  var button = document.querySelector("[data-hb=search]");
  if (!dialog || !button || dialog.hasAttribute("data-ready")) return;
  dialog.setAttribute("data-ready", "");
  // The folder of this copy, whatever its address: also on the page for a missing address, and from a disk.
  var root = new URL("..", document.currentScript.src);
  var query = document.getElementById("search-query");
  var status = dialog.querySelector("[role=status]");
  var list = dialog.querySelector("[data-hb=search-list]");
  var asked = false;
  var show = null;

  /** Scripts and not data, because a page opened from a folder may load nothing else. They arrive in any order. */
  function append(names, then) {
    var missing = names.length;
    names.forEach(function (name) {
      var script = document.createElement("script");
      script.src = new URL(name, root);
      script.addEventListener("load", function () { if (!--missing) then(); });
      script.addEventListener("error", function () {
        if (show) return; // Without the texts there are fewer excerpts, and search still finds.
        status.textContent = dialog.dataset.failed;
        asked = false;
      });
      document.head.append(script);
    });
  }
  function load() {
    if (asked) return;
    asked = true;
    status.textContent = dialog.dataset.loading;
    append(["assets/search.js", "search/index.js"], function () {
      show = handbookSearch.start(dialog, root);
      show(query.value);
      append(["search/text.js"], function () { show(query.value); });
    });
  }
  function open() {
    if (!dialog.open) dialog.showModal();
    load();
    query.focus();
    query.select();
  }
  function links() { return Array.from(list.querySelectorAll("a")); }
  /** Up and down go through the field and the results. */
  function move(by) {
    var stops = [query].concat(links());
    var next = stops[stops.indexOf(document.activeElement) + by];
    if (next) next.focus();
  }

  button.addEventListener("click", open);
  query.addEventListener("input", function () { if (show) show(query.value); });
  // Nothing typed may leave in an address. Enter goes to the first result.
  document.forms.search.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = links()[0];
    if (first) first.click();
  });
  dialog.querySelector("[data-hb=search-close]").addEventListener("click", function () { dialog.close(); });
  dialog.addEventListener("click", function (event) {
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
  dialog.addEventListener("keydown", function (event) {
    var by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(by);
  });

  var state = dialog.querySelector("[data-hb=keys-state]");
  var keys = dialog.querySelector("[data-hb=keys]");
  var keysOn = true;
  function showKeys() {
    var attribute = keysOn ? "data-on" : "data-off";
    state.textContent = state.getAttribute(attribute);
    keys.textContent = keys.getAttribute(attribute);
  }
  try { keysOn = localStorage.getItem("handbook-keys") !== "off"; } catch (error) { /* Kept nowhere, then on. */ }
  showKeys();
  keys.addEventListener("click", function () {
    keysOn = !keysOn;
    showKeys();
    try {
      if (keysOn) localStorage.removeItem("handbook-keys");
      else localStorage.setItem("handbook-keys", "off");
    } catch (error) {
      // Off for this page only.
    }
  });
  addEventListener("keydown", function (event) {
    var target = event.target;
    if (!keysOn || dialog.open || event.ctrlKey || event.metaKey || event.altKey || !/^[/sf]$/.test(event.key)) return;
    if (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
    event.preventDefault();
    open();
  });
})();
