/* The finder: choices narrow the table, urgent rows first. The choice is in the address's fragment, so that it can be shared and
   reaches no server. Where nothing fits every choice, the nearest rows are shown and what was left out is said. */
(function () {
  "use strict";
  var place = document.querySelector("[data-hb=finder]");
  if (!place) return;
  var FIRST = 20;
  // Left out in this order, one set after another, until a row fits. "Danger now" is never left out.
  var EASED = [[], ["who"], ["where"], ["who", "where"], ["words"], ["who", "where", "words"], ["who", "where", "words", "see"]];
  var form = place.querySelector("form");
  var said = place.querySelector("[role=status]");
  var more = place.querySelector("[data-hb=finder-more]");
  var copy = place.querySelector("[data-hb=finder-copy]");
  var table = place.querySelector("table");
  var groups = Array.from(table.tBodies);
  var found = document.createElement("tbody");
  var rows = [];
  var all = false;
  groups.forEach(function (group) {
    group.querySelectorAll(".hb-row").forEach(function (row) {
      rows.push({
        element: row, group: group, see: group.dataset.see, where: row.dataset.where.split(" "), who: row.dataset.who.split(" "),
        urgent: row.classList.contains("hb-row--urgent"), text: ""
      });
    });
  });

  function words(name) { return place.getAttribute("data-" + name); }
  /** All that a row can be found by, gathered when it is first asked for. */
  function text(row) {
    row.text = row.text || [row.element.textContent, row.element.dataset.words || "", row.group.dataset.words].join(" ").toLowerCase();
    return row.text;
  }
  function choice() {
    var made = {};
    Array.from(form.elements).forEach(function (field) { if (field.name && field.value.trim()) made[field.name] = field.value.trim(); });
    return made;
  }
  function asked(made) { return (made.words || "").toLowerCase().split(/\s+/).filter(Boolean); }
  function fits(row, made, eased) {
    function holds(name, test) { return !made[name] || eased.includes(name) || test(made[name]); }
    return holds("urgent", function () { return row.urgent; })
      && holds("see", function (see) { return row.see === see; })
      && holds("where", function (where) { return row.where.includes(where); })
      && holds("who", function (who) { return row.who.includes(who); })
      && holds("words", function () { return asked(made).every(function (word) { return text(row).includes(word); }); });
  }
  function nearest(made) {
    var eased = EASED.find(function (left) { return rows.some(function (row) { return fits(row, made, left); }); });
    var fit = rows.filter(function (row) { return fits(row, made, eased); });
    if (eased.includes("words")) fit = closest(fit, asked(made));
    return { rows: fit, left: eased.filter(function (name) { return made[name]; }) };
  }
  function closest(some, wanted) {
    function count(row) { return wanted.filter(function (word) { return text(row).includes(word); }).length; }
    var most = Math.max.apply(null, some.map(count));
    return some.filter(function (row) { return count(row) === most; });
  }
  function chosen(name) {
    var field = form.elements[name];
    return field.options ? field.selectedOptions[0].textContent : "“" + field.value.trim() + "”";
  }
  function home() {
    if (!found.isConnected) return; // Nothing was moved.
    found.remove();
    groups.forEach(function (group) { group.hidden = false; });
    rows.forEach(function (row) { row.element.hidden = false; row.group.append(row.element); });
    more.hidden = true;
  }
  function show() {
    var made = choice();
    home();
    copy.hidden = !Object.keys(made).length || !navigator.clipboard;
    if (!Object.keys(made).length) {
      said.textContent = words("start").replace("{count}", rows.length);
      return;
    }
    var result = nearest(made);
    var urgent = result.rows.filter(function (row) { return row.urgent; });
    var others = result.rows.filter(function (row) { return !row.urgent; });
    urgent.concat(others).forEach(function (row, number) {
      row.element.hidden = !all && number >= FIRST;
      found.append(row.element);
    });
    groups.forEach(function (group) { group.hidden = true; });
    table.append(found);
    more.hidden = all || result.rows.length <= FIRST;
    more.textContent = more.getAttribute("data-words").replace("{count}", result.rows.length - FIRST);
    var count = (result.rows.length === 1 ? words("one") : words("found")).replace("{count}", result.rows.length).replace("{urgent}", urgent.length);
    said.textContent = result.left.length ? words("nearest").replace("{left}", result.left.map(chosen).join(", ")) + " " + count : count;
  }
  function remember() {
    var kept = new URLSearchParams(choice()).toString();
    history.replaceState(null, "", kept ? "#" + kept : location.pathname);
  }
  function recall() {
    if (location.hash && !location.hash.includes("=")) return;
    var kept = new URLSearchParams(location.hash.slice(1));
    Array.from(form.elements).forEach(function (field) {
      if (field.name) field.value = kept.get(field.name) || "";
      if (field.options && field.selectedIndex < 0) field.value = "";
    });
    all = false;
    show();
  }
  function changed() { all = false; remember(); show(); }

  form.addEventListener("input", changed);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(changed); });
  more.addEventListener("click", function () {
    var next = found.rows[FIRST].querySelector("a");
    all = true;
    show();
    next.focus();
  });
  copy.addEventListener("click", function () {
    var was = copy.textContent;
    navigator.clipboard.writeText(location.href).then(function () {
      copy.textContent = words("copied");
      setTimeout(function () { copy.textContent = was; }, 2000);
    });
  });
  window.addEventListener("hashchange", recall);
  form.hidden = false;
  recall();
})();
