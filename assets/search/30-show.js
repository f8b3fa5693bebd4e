/*
 * Shows what was found: as elements and text, never as HTML, so that nothing in the index can be anything but words. Hidden words
 * are not among what is shown: the index hands over only what a page shows too.
 */
var handbookSearch = (function () {
  "use strict";
  var WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu;
  var PLAIN = /^[a-z0-9]+$/i;
  var AROUND = 90; // Characters of running text before and after the word that matched.
  var AT_ONCE = 4; // Results shown at each key, on a slow phone too; the others when the fingers rest.
  var PAUSE = 150; // Milliseconds.
  var OTHERS = 3; // Further places of the same page.

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /** Whether a word of a text is among those that matched. Most words need no folding, and a page has thousands. */
  function matches(word, terms) {
    return PLAIN.test(word) ? terms.has(word.toLowerCase()) : handbookFind.words(word).some(function (part) { return terms.has(part); });
  }

  /** Appends a text with the words that matched marked. */
  function appendMarked(parent, text, terms) {
    var from = 0;
    Array.from(text.matchAll(WORD)).forEach(function (match) {
      if (!matches(match[0], terms)) return;
      parent.append(text.slice(from, match.index), element("mark", "", match[0]));
      from = match.index + match[0].length;
    });
    parent.append(text.slice(from));
    return parent;
  }

  /** The stretch of a page's text with the most of the words, or null: {anchor, heading, text}. */
  function excerpt(sections, terms) {
    var best = null;
    sections.forEach(function (section) {
      var hits = Array.from(section[2].matchAll(WORD)).filter(function (match) { return matches(match[0], terms); });
      hits.forEach(function (match) {
        var near = hits.filter(function (other) { return Math.abs(other.index - match.index) < AROUND; });
        var score = new Set(near.map(function (other) { return other[0].toLowerCase(); })).size;
        if (!best || score > best.score) best = { score: score, at: match.index, section: section };
      });
    });
    return best && { anchor: best.section[0], heading: best.section[1], text: around(best.section[2], best.at) };
  }
  function around(text, at) {
    var start = at > AROUND ? text.indexOf(" ", at - AROUND) + 1 : 0;
    var end = at + AROUND < text.length ? text.lastIndexOf(" ", at + AROUND) : text.length;
    return (start ? "… " : "") + text.slice(start, Math.max(end, at)) + (end < text.length ? " …" : "");
  }

  /** Makes the dialog answer. `dialog` holds the parts and words; `root` is the address of the site. Returns show(query). */
  function start(dialog, root) {
    var find = handbookFind.make(handbookIndex);
    var list = dialog.querySelector("[data-hb=search-list]");
    var status = dialog.querySelector("[role=status]");
    var none = dialog.querySelector("[data-hb=search-none]");
    var danger = dialog.querySelector("[data-hb=search-danger]");
    var words = dialog.dataset;
    var later = 0;
    var scrolled = false; // Asking the browser where it stands would make it lay the page out at each key.
    list.parentNode.addEventListener("scroll", function () { scrolled = true; }, { passive: true });

    function address(place, anchor) {
      var folder = place.address;
      // A folder opened from a disk shows its files, not its front page.
      if (root.protocol === "file:" && !/\.html$/.test(folder)) folder += "index.html";
      return new URL(folder, root).href + (anchor ? "#" + anchor : "");
    }
    function link(place, className, anchor, text) {
      var made = element("a", className);
      made.href = address(place, anchor);
      return appendMarked(made, text || place.title, place.terms);
    }
    /** What kind of place it is, and on which page a row stands. */
    function kindOf(place) {
      var line = element("p", "hb-hit__kind");
      if (place.urgent) line.append(element("strong", "hb-hit__urgent", words.urgent), " ");
      line.append(words[place.kind] + (place.kind === "row" ? " · " + place.pageTitle : ""));
      return line;
    }
    function cell(place, shown) {
      var line = element("p", "hb-hit__text");
      line.append(element("strong", "", shown[0] + ": "));
      return appendMarked(line, shown[1], place.terms);
    }
    /** The page's own words around the match, where its summary does not hold it and the texts have come. */
    function fromText(place) {
      var summary = handbookFind.words(place.title + " " + place.lead);
      if (!window.handbookText || summary.some(function (word) { return place.terms.has(word); })) return [];
      var found = excerpt(handbookText[place.page], place.terms);
      if (!found) return [];
      var line = element("p", "hb-hit__text");
      if (found.heading) line.append(words.under + " ", link(place, "", found.anchor, found.heading), ": ");
      return [appendMarked(line, found.text, place.terms)];
    }
    function textOf(place) {
      if (place.kind === "row") {
        // How it is often read finds a row as well as what is seen; where it did, it is shown.
        var read = place.leadHeading && handbookFind.words(place.lead).some(function (word) { return place.terms.has(word); });
        return (read ? [[place.leadHeading, place.lead]] : []).concat(place.shown).map(function (shown) { return cell(place, shown); });
      }
      return [appendMarked(element("p", "hb-hit__text"), place.lead, place.terms)].concat(place.kind === "page" ? fromText(place) : []);
    }
    /** The other places of a page that matched: the page itself first, then rows. */
    function others(first, rest) {
      var chosen = rest.filter(function (place) { return place.kind === "page"; }).concat(rest.filter(function (place) { return place.kind !== "page"; }));
      if (!chosen.length) return [];
      var made = element("ul", "hb-hit__others");
      chosen.slice(0, OTHERS).forEach(function (place) {
        var item = element("li");
        if (place.urgent) item.append(element("strong", "hb-hit__urgent", words.urgent), " ");
        item.append(link(place, "", place.anchor));
        if (place.kind === "page") item.append(" ", element("span", "hb-hit__kind", words.page));
        made.append(item);
      });
      return [element("p", "hb-hit__also", words.also), made];
    }
    function item(group) {
      var first = group[0];
      var made = element("li", "hb-hit" + (first.urgent ? " hb-hit--urgent" : ""));
      made.append(link(first, "hb-hit__title", first.anchor), kindOf(first));
      made.append.apply(made, textOf(first).concat(others(first, group.slice(1))));
      return made;
    }
    function count(found) {
      if (!found.groups.length) return words.none;
      if (found.more) return words.first.replace("#", found.groups.length);
      return found.groups.length === 1 ? words.one : words.other.replace("#", found.groups.length);
    }

    return function show(text) {
      var asked = text.trim().length > 1;
      var found = asked ? find(text) : { groups: [], danger: false };
      clearTimeout(later);
      list.replaceChildren.apply(list, found.groups.slice(0, AT_ONCE).map(item));
      if (found.groups.length > AT_ONCE) later = setTimeout(function () { list.append.apply(list, found.groups.slice(AT_ONCE).map(item)); }, PAUSE);
      if (scrolled) list.parentNode.scrollTop = 0;
      scrolled = false;
      status.textContent = asked ? count(found) : words.start;
      none.hidden = !asked || found.groups.length > 0;
      danger.hidden = !found.danger;
    };
  }

  return { start: start };
})();
