/* Beside each row's link: copy the link with today's date in it, and copy a citation. Nothing is sent anywhere. */
(function () {
  "use strict";
  var data = document.querySelector("[data-hb=row-words]");
  if (!data || !navigator.clipboard) return;
  var today = new Date().toISOString().slice(0, 10);

  function button(words, text) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "hb-row__copy";
    made.textContent = words;
    made.addEventListener("click", function () {
      navigator.clipboard.writeText(text()).then(function () {
        made.textContent = data.getAttribute("data-copied");
        setTimeout(function () { made.textContent = words; }, 2000);
      });
    });
    return made;
  }
  document.querySelectorAll(".hb-row[id] .hb-row__link").forEach(function (link) {
    var row = link.closest(".hb-row");
    function address() { return link.href + "@" + today; }
    function citation() {
      var seen = row.querySelector(".hb-cell__text").textContent.trim();
      var known = data.getAttribute("data-address");
      var where = known ? known + "#" + row.id : data.getAttribute("data-no-address");
      return data.getAttribute("data-name") + ". (" + (data.getAttribute("data-date") || "n.d.") + "). " + data.getAttribute("data-title") + ": " + seen + ". " + where;
    }
    link.after(button(data.getAttribute("data-copy-link"), address), " ", button(data.getAttribute("data-copy-citation"), citation));
  });
})();
