/* On a phone each row is a card, and some browsers then forget that it is a table. Roles written here, not in the page,
   where every HTML checker calls them redundant (after Adrian Roselli, "A Responsive Accessible Table"). */
(function () {
  "use strict";
  var roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
  document.querySelectorAll("table.hb-dt").forEach(function (table) {
    if (table.hasAttribute("role")) return;
    table.setAttribute("role", "table");
    table.querySelectorAll("thead, tbody, tr, td, th").forEach(function (part) {
      var heading = part.scope === "col" ? "columnheader" : "rowheader";
      part.setAttribute("role", roles[part.localName] || heading);
    });
  });
})();
