/* A lookup that can be narrowed and sorted: by any word in it, by page, by what is seen, by the usual label. */
(function () {
  "use strict";
  document.querySelectorAll("[data-hb=lookup]").forEach(function (place) {
    var table = place.querySelector("table");
    var groups = Array.from(table.tBodies);
    var rows = Array.from(table.querySelectorAll(".hb-row"));
    var home = rows.map(function (row) { return row.parentNode; });
    var all = document.createElement("tbody");

    function words(name) { return place.getAttribute("data-" + name); }
    function text(row, cell) { return (row.cells[cell].querySelector(".hb-cell__text") || row.cells[cell]).textContent.replace(/["“”]/g, "").trim().toLowerCase(); }

    var controls = document.createElement("div");
    controls.className = "hb-filter";
    var label = document.createElement("label");
    label.textContent = words("filter");
    var input = document.createElement("input");
    input.type = "search";
    input.autocomplete = "off";
    label.append(input);
    var sortLabel = document.createElement("label");
    sortLabel.textContent = words("sort");
    var sort = document.createElement("select");
    ["by-page", "by-seen", "by-label"].forEach(function (name) {
      var option = document.createElement("option");
      option.value = name;
      option.textContent = words(name);
      sort.append(option);
    });
    sortLabel.append(sort);
    var said = document.createElement("p");
    said.setAttribute("role", "status");
    controls.append(label, sortLabel, said);
    table.before(controls);

    function show() {
      var wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var count = 0;
      rows.forEach(function (row) {
        var content = row.textContent.toLowerCase() + " " + (row.getAttribute("data-words") || "");
        row.hidden = !wanted.every(function (word) { return content.includes(word); });
        if (!row.hidden) count += 1;
      });
      groups.forEach(function (group) { group.hidden = !group.querySelector(".hb-row:not([hidden])"); });
      said.textContent = wanted.length ? (count ? words("found").replace("{count}", count) : words("none")) : "";
    }
    function order() {
      all.remove();
      if (sort.value === "by-page") {
        rows.forEach(function (row, place) { home[place].append(row); });
      } else {
        var cell = sort.value === "by-seen" ? 0 : 1;
        table.append(all);
        rows.slice().sort(function (a, b) { return text(a, cell).localeCompare(text(b, cell)); }).forEach(function (row) { all.append(row); });
      }
      show();
    }
    input.addEventListener("input", show);
    sort.addEventListener("change", order);
  });
})();
