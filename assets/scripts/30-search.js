/* Search, fetched on first use: the theme's script, its worker and the index are asked for when the dialog first opens. */
(function () {
  "use strict";
  var dialog = document.getElementById("search");
  var button = document.querySelector("[data-hb=search]");
  if (!dialog || !button || dialog.hasAttribute("data-ready")) return;
  dialog.setAttribute("data-ready", "");
  var toggle = document.getElementById("__search");
  var query = document.getElementById("search-query");
  var count = dialog.querySelector("[role=status]");
  var list = dialog.querySelector("ol");
  var asked = false;

  function append(source, then) {
    var script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", then);
    script.addEventListener("error", function () { count.textContent = dialog.getAttribute("data-failed"); });
    document.head.append(script);
  }
  function mount() {
    // The theme's components wait for this event, which has passed.
    append(dialog.getAttribute("data-bundle"), function () { document.dispatchEvent(new Event("DOMContentLoaded")); });
  }
  function load() {
    if (asked) return;
    asked = true;
    count.textContent = dialog.getAttribute("data-loading");
    // From a folder no worker may start; the shim stands in for it.
    var shim = location.protocol === "file:" && dialog.getAttribute("data-shim");
    if (shim) append(shim, mount);
    else mount();
  }

  // The dialog is the truth; the theme's check box follows it, also when the theme unchecks it after loading.
  function follow() { if (toggle.checked !== dialog.open) toggle.click(); }
  function open() {
    if (!dialog.open) dialog.showModal();
    load();
    follow();
    query.focus();
    query.select();
  }
  toggle.addEventListener("change", function () { setTimeout(follow, 0); });
  button.addEventListener("click", open);
  dialog.addEventListener("close", follow);
  dialog.querySelector("[data-hb=search-close]").addEventListener("click", function () { dialog.close(); });
  dialog.addEventListener("click", function (event) {
    if (event.target === dialog) dialog.close();
    else if (event.target.closest("a")) dialog.close();
  });
  // Nothing typed may leave in an address.
  document.forms.search.addEventListener("submit", function (event) { event.preventDefault(); });
  // A pasted, spoken or cleared query counts as well; the theme listens for keys only.
  query.addEventListener("input", function () { query.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true })); });
  // One letter finds nothing useful, and some make the theme's search stumble.
  addEventListener("keyup", function (event) {
    if (event.target === query && query.value.trim().length === 1) event.stopPropagation();
  }, true);
  // The theme takes its results out of the tab order.
  new MutationObserver(function () {
    list.querySelectorAll("[tabindex]").forEach(function (element) { element.removeAttribute("tabindex"); });
  }).observe(list, { childList: true, subtree: true });

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

  // Before the theme sees a key. It would close search on Tab, take the space bar from buttons, and leave the page on n and p.
  addEventListener("keydown", function (event) {
    var target = event.target;
    if (dialog.open) {
      var typing = target === query && event.key !== "Tab" && event.key !== "Escape";
      var moving = event.key === "ArrowUp" || event.key === "ArrowDown";
      if (!typing && !moving) event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[/sfpn,.]$/.test(event.key)) return;
    if (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
    event.stopPropagation();
    if (keysOn && /^[/sf]$/.test(event.key)) {
      event.preventDefault();
      open();
    }
  }, true);
})();
