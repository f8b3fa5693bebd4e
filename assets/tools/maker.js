/* The handout maker. The choice is in the address's fragment, so that it can be shared, and the rows that were added elsewhere are
   kept in this browser; neither reaches a server. */
(function () {
  "use strict";
  var SHOWN = 12;
  var PAGE = 276; // millimeters of A4 between the margins of a handout
  var place = document.querySelector("[data-hb=maker]");
  var kept = window.handbookHandout.kept;
  var keep = window.handbookHandout.keep;
  var make = window.handbookHandout.make;
  var button = window.handbookHandout.button;
  if (!place) return;

  var form = place.querySelector("form");
  var sheet = part("sheet");
  var find = form.querySelector("#maker-find");
  var state = { title: "", event: "", note: "", rows: [] };
  var rows, tables;

  function part(name) { return place.querySelector("[data-hb=maker-" + name + "]"); }
  function words(name) { return place.getAttribute("data-" + name); }
  function cells(id) { return rows[id][3]; }

  function recall() {
    var given = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    state.rows = (given.has("rows") ? given.get("rows").split(",") : kept()).filter(function (id) { return Object.hasOwn(rows, id); });
    ["title", "event", "note"].forEach(function (name) { state[name] = given.get(name) || ""; form.elements[name].value = state[name]; });
    draw();
  }
  function remember() {
    var given = new URLSearchParams();
    ["title", "event", "note"].forEach(function (name) { if (state[name]) given.set(name, state[name]); });
    if (state.rows.length) given.set("rows", state.rows.join(","));
    history.replaceState(null, "", given.toString() ? "#" + given : location.pathname + location.search);
    keep(state.rows);
  }
  function changed(focus) {
    remember();
    draw();
    if (focus) focus();
  }

  function matches() {
    var wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    var list = part("matches");
    list.replaceChildren();
    part("found").textContent = "";
    if (!wanted.length) return;
    var found = Object.keys(rows).filter(function (id) {
      var text = (rows[id][0] ? tables[rows[id][0]][0] + " " : "") + cells(id).join(" ").toLowerCase() + " " + id;
      return !state.rows.includes(id) && wanted.every(function (word) { return text.toLowerCase().includes(word); });
    });
    part("found").textContent = found.length ? words("found").replace("{count}", found.length) : words("none");
    found.slice(0, SHOWN).forEach(function (id) {
      var item = make("li", cells(id)[0] + " ");
      item.append(button(words("add"), cells(id)[0], function () {
        state.rows.push(id);
        changed(function () { find.focus(); });
        matches();
      }));
      list.append(item);
    });
  }
  function chosen() {
    var list = part("chosen");
    list.replaceChildren();
    state.rows.forEach(function (id, at) {
      function move(by) {
        state.rows.splice(at, 1);
        if (by) state.rows.splice(at + by, 0, id);
        changed(function () {
          var items = list.querySelectorAll("li");
          var next = items[Math.min(at + by, items.length - 1)];
          (next ? next.querySelector("button:not(:disabled)") : find).focus();
        });
      }
      var item = make("li", cells(id)[0] + " ");
      var up = button(words("up"), cells(id)[0], function () { move(-1); });
      var down = button(words("down"), cells(id)[0], function () { move(1); });
      up.disabled = at === 0;
      down.disabled = at === state.rows.length - 1;
      item.append(up, " ", down, " ", button(words("remove"), cells(id)[0], function () { move(0); }));
      list.append(item);
    });
  }
  function card(id) {
    var row = rows[id];
    var made = make("div", "", "hb-sheet__card" + (row[1] ? " hb-sheet__urgent" : ""));
    made.append(make("h3", (row[1] && row[0] ? "▲ " + words("urgent") + ": " : "") + row[3][0]));
    if (!row[0]) {
      var list = make("ul");
      row[3].slice(1).forEach(function (text) { list.append(make("li", text)); });
      made.append(list);
    } else {
      var pairs = make("dl");
      row[3].slice(1).forEach(function (text, number) {
        var pair = make("div", "", "hb-sheet__cell");
        pair.append(make("dt", tables[row[0]][2][row[1]][number + 1]), make("dd", text));
        pairs.append(pair);
      });
      made.append(pairs);
    }
    var address = row[0] ? tables[row[0]][1] + "#row-" + id : id;
    var about = make("p", row[2], "hb-sheet__label");
    if (words("base")) about.append((row[2] ? ". " : "") + words("base").replace(/^https?:\/\/(www\.)?/, "") + "/" + address);
    made.append(about);
    return made;
  }
  function draw() {
    sheet.hidden = !state.rows.length;
    document.documentElement.classList.toggle("hb-made", !sheet.hidden);
    sheet.replaceChildren(make("h2", state.title || words("untitled")));
    if (state.event) sheet.append(make("p", state.event, "hb-sheet__audience"));
    if (state.note) sheet.append(make("p", state.note));
    state.rows.forEach(function (id) { sheet.append(card(id)); });
    var foot = make("div", "", "hb-sheet__foot");
    var numbers = part("numbers");
    if (numbers) foot.append(make("p", words("numbers") + ": " + numbers.textContent));
    words("foot").split("\u2028").forEach(function (line) { foot.append(make("p", line.replace("{title}", state.title || words("untitled")))); });
    foot.append(make("p", words("made").replace("{date}", new Date().toISOString().slice(0, 10))));
    sheet.append(foot);
    chosen();
    fit();
  }
  function fit() {
    if (sheet.hidden) { part("fit").textContent = words("empty"); return; }
    sheet.classList.add("hb-sheet--measured");
    var pages = sheet.offsetHeight / (PAGE * 96 / 25.4);
    sheet.classList.remove("hb-sheet--measured");
    part("fit").textContent = words(pages <= 1 ? "fits" : pages <= 2 ? "two" : "over");
  }
  function done(text) {
    part("done").textContent = text;
  }
  // As a word processor takes it: headings, lists and words, without the look of this page.
  function rich() {
    var copy = make("div");
    Array.from(sheet.children).forEach(function (child) { copy.append(child.cloneNode(true)); });
    copy.querySelectorAll("[class]").forEach(function (each) { each.removeAttribute("class"); });
    // In a document of its own the title is the first heading.
    copy.querySelectorAll("h2, h3").forEach(function (old) { old.replaceWith(make(old.tagName === "H2" ? "h1" : "h2", old.textContent)); });
    copy.querySelectorAll("dl").forEach(function (list) {
      list.querySelectorAll("div").forEach(function (pair) {
        var line = make("p");
        line.append(make("strong", pair.querySelector("dt").textContent + ": "), pair.querySelector("dd").textContent);
        list.before(line);
      });
      list.remove();
    });
    return copy;
  }
  function copyRich() {
    var copy = rich();
    if (navigator.clipboard && window.ClipboardItem) {
      var kinds = { "text/html": new Blob([copy.innerHTML], { type: "text/html" }), "text/plain": new Blob([sheet.innerText], { type: "text/plain" }) };
      return navigator.clipboard.write([new ClipboardItem(kinds)]);
    }
    getSelection().selectAllChildren(sheet); // Where the page may not write to the clipboard, as from a folder.
    return document.execCommand("copy") ? Promise.resolve() : Promise.reject(new Error());
  }

  var script = document.createElement("script");
  script.src = words("rows");
  script.addEventListener("load", function () {
    rows = window.handbookSheets.rows;
    tables = window.handbookSheets.tables;
    form.hidden = false;
    recall();
    window.addEventListener("hashchange", recall);
  });
  document.head.append(script);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function (event) {
    if (event.target === find) return matches();
    state[event.target.name] = event.target.value;
    return changed();
  });
  part("print").addEventListener("click", function () { window.print(); });
  part("copy").addEventListener("click", function () { copyRich().then(function () { done(words("copied")); }); });
  part("link").addEventListener("click", function () { navigator.clipboard.writeText(location.href).then(function () { done(words("copied")); }); });
  part("clear").addEventListener("click", function () {
    state = { title: "", event: "", note: "", rows: [] };
    form.reset();
    matches();
    changed();
    done("");
  });
})();
