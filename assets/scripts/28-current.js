/* Is my printout still current? A printed link carries its date, #row-x@2026-11-24. Opening it, the page says what has changed since. */
(function () {
  "use strict";
  var asked = /^#(.*)@(\d{4}-\d{2}-\d{2})$/.exec(location.hash);
  var data = document.querySelector("[data-hb=row-words]");
  if (!asked || !data) return;
  var id = asked[1], date = asked[2];
  location.replace("#" + id);

  var script = document.createElement("script");
  script.src = data.getAttribute("data-record");
  script.addEventListener("load", function () {
    var page = data.getAttribute("data-page");
    var where = id ? page + "#" + id : page;
    // A handout is made of rows and pages that stand elsewhere; a change of one of them is a change of it.
    var sheet = document.querySelector("[data-hb=handout]");
    var counts = [where, page].concat(sheet ? sheet.getAttribute("data-made-of").split(" ") : []);
    var since = window.handbookRecord.changes.filter(function (change) {
      return change.date > date && counts.indexOf(change.address) >= 0;
    });
    show(since, window.handbookRecord.replaced[where] || []);
  });
  document.head.append(script);

  function line(text) {
    var made = document.createElement("p");
    made.textContent = text;
    return made;
  }
  function show(since, replaced) {
    var note = document.createElement("div");
    note.className = "hb-current";
    note.setAttribute("role", "status");
    var target = document.getElementById(id);
    var gone = id && !target;
    if (gone) note.append(line(data.getAttribute("data-gone")));
    else if (!since.length && !replaced.length) note.append(line(data.getAttribute("data-unchanged").replace("{date}", date)));
    else note.append(line(data.getAttribute("data-changed").replace("{date}", date)));
    since.forEach(function (change) { note.append(line(change.date + ", " + data.getAttribute("data-" + change.kind) + ": " + change.note)); });
    replaced.forEach(function (address) {
      var link = document.createElement("a");
      // A folder without a server shows a page only by the name of its file.
      link.href = data.getAttribute("data-root") + (location.protocol === "file:" ? address.replace("/#", "/index.html#") : address);
      link.textContent = data.getAttribute("data-replaced");
      note.append(link);
    });
    var row = target && target.closest(".hb-table, .hb-entry");
    (row || document.querySelector(".hb-head")).before(note);
    note.scrollIntoView({ block: "start" });
  }
})();
