/*
 * Finds: a query in, an ordered list of places out. Knows nothing of the page. MiniSearch holds the index and scores each word; here
 * stand the forms and meanings of a word, how much of the query a place answers, and that danger comes first.
 */
var handbookFind = (function () {
  "use strict";
  var FIELDS = ["title", "lead", "hidden", "headings", "body"];
  var NAMING = ["title", "hidden"];
  var KINDS = ["page", "row", "term"];
  var SAFE = 1;
  var URGENT = 2;
  var GATHERS = 4;
  var OFTEN = 7; // A place is 8 times the step to the document plus the count: macros/search.py.
  var BOOST = { title: 5, lead: 2.5, hidden: 4, headings: 2, body: 1 };
  var KIND_BOOST = { page: 1.7, row: 1, term: 0.9 };
  var GATHERED = 0.8; // A page that sends on to others comes after them.
  var SHARE = 1.5; // How much it counts that a place answers the whole of a query.
  var FORM = 0.9; // Another form of the word typed.
  var MEANING = 0.4; // A word of like meaning.
  var WEIGHTS = { prefix: 0.6, fuzzy: 0.95 };
  var FURTHER = 0.35; // The next best places of a page count so much for it.
  var LIMIT = 10;
  var NEAR = 60; // How many of the best are looked at for their names.

  /** The words of a text, cut as `words` in macros/search.py cuts them. */
  function words(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’]/g, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
  }

  /** A function from a word to what all its forms and spellings share. */
  function stemmer(spellings) {
    var known = new Map();
    var american = new Map(spellings);
    var british = new RegExp(spellings.map(function (pair) { return pair[0]; }).join("|"), "g");
    function cut(word) {
      if (word.length < 4) return word;
      word = word.replace(british, function (part) { return american.get(part); });
      word = word.replace(/(?:ies|ied)$/, "y").replace(/([^sui])s$/, "$1");
      word = word.replace(/^(.*[aeiouy].*)(?:ing|ed|ion|ive)$/, function (whole, rest) { return rest.length < 3 ? whole : rest; });
      word = word.replace(/iness$/, "y").replace(/([bdgklmnprt])\1$/, "$1");
      return word.length > 3 ? word.replace(/e$/, "") : word;
    }
    return function (word) {
      if (!known.has(word)) known.set(word, cut(word));
      return known.get(word);
    };
  }

  /** Where a word occurs: for each field a map from document to count. Read from its text when first asked for. */
  function occurrences(text) {
    var fields = null;
    function read() {
      fields = new Map();
      text.split(";").forEach(function (list) {
        var places = list.split(" ");
        var documents = new Map();
        var number = 0;
        for (var i = 1; i < places.length; i++) {
          var step = parseInt(places[i], 36);
          number += step >> 3;
          documents.set(number, step & OFTEN);
        }
        fields.set(Number(places[0]), documents);
      });
      return fields;
    }
    return { get: function (field) { return (fields || read()).get(field); } };
  }

  /**
   * The library with the index in it. Its own loadJS would turn every number into an object's key and back before the first answer;
   * a phone has no time for that. So what loadJS fills is filled here, as the version in this folder keeps it.
   */
  function filled(index, vocabulary) {
    var library = new MiniSearch({ fields: FIELDS, tokenize: function (text) { return [text]; }, processTerm: function (term) { return term; } });
    index.d.forEach(function (packed, number) {
      library._documentIds.set(number, number);
      library._idToShortId.set(number, number);
      library._fieldLength.set(number, index.n[number]);
    });
    library._documentCount = library._nextId = index.d.length;
    library._avgFieldLength = index.a;
    vocabulary.forEach(function (word, place) { library._index.set(word, occurrences(index.o[place])); });
    return library;
  }

  /** One document of the index, by its number. */
  function place(index, number) {
    var packed = index.d[number];
    var shown = [];
    for (var i = 8; i < packed.length; i += 2) shown.push([index.h[packed[i]], packed[i + 1]]);
    return {
      number: number, kind: KINDS[packed[0]], page: packed[1], address: index.p[packed[1]], anchor: packed[2], title: packed[3], lead: packed[4],
      leadHeading: index.h[packed[7]],
      safe: (packed[6] & SAFE) > 0, urgent: (packed[6] & URGENT) > 0, shown: shown, pageTitle: index.d[packed[1]][3]
    };
  }

  function byScore(a, b) { return b.score - a.score; }

  function make(index) {
    var stem = stemmer(index.b);
    var ignored = new Set(index.i.flatMap(words));
    var grave = new Set(index.g.flatMap(words).map(stem));
    var groups = index.s.map(function (group) { return group.map(words); });
    var vocabulary = index.w.split(" ");
    var known = new Set(vocabulary);
    var byLetter = {};
    var names = new Map();
    var library = filled(index, vocabulary);

    /** The words of the index that are forms of a word. Stems are made a letter at a time, when first asked for. */
    function forms(word) {
      var letter = word.charAt(0);
      if (!byLetter[letter]) {
        byLetter[letter] = new Map();
        vocabulary.forEach(function (other) {
          if (other.charAt(0) !== letter) return;
          var shared = stem(other);
          if (!byLetter[letter].has(shared)) byLetter[letter].set(shared, []);
          byLetter[letter].get(shared).push(other);
        });
      }
      return byLetter[letter].get(stem(word)) || [];
    }
    function query(term, weight, more) {
      return Object.assign({ queries: [term], boostTerm: function () { return weight; } }, more);
    }
    function either(queries) { return { combineWith: "OR", queries: queries }; }
    function both(queries) { return { combineWith: "AND", queries: queries }; }
    function formsOf(word, weight) {
      return forms(word).map(function (form) { return query(form, form === word ? weight : weight * FORM); });
    }
    /** Queries for a word that the index does not hold: misspelled, or two words written as one. One slip before two. */
    function unheard(word) {
      if (word.length < 4) return [];
      var near = query(word, 1, { fuzzy: 1 });
      if (library.search(near).length) return [near];
      for (var cut = 2; cut < word.length - 3; cut++) {
        var parts = [word.slice(0, cut), word.slice(cut)];
        if (known.has(parts[0]) && forms(parts[1]).length) return [both([either(formsOf(parts[0], 1)), either(formsOf(parts[1], 1))])];
      }
      return word.length < 6 ? [] : [query(word, 1, { fuzzy: 2 })];
    }
    /** Queries for everything that means nearly what a word or phrase of the query means. */
    function meanings(typed) {
      var found = typed.map(function () { return []; });
      var cut = typed.map(stem);
      groups.forEach(function (group) {
        group.forEach(function (member) {
          for (var at = 0; at + member.length <= cut.length; at++) {
            if (!member.every(function (word, i) { return stem(word) === cut[at + i]; })) continue;
            group.forEach(function (other) {
              if (other === member) return;
              var queries = other.filter(function (word) { return other.length === 1 || !ignored.has(word); }).map(function (word) { return either(formsOf(word, MEANING)); });
              for (var i = 0; i < member.length; i++) found[at + i].push(both(queries));
            });
          }
        });
      });
      return found;
    }
    /** The words of a query that say something, each with the queries that would find it. `open`: still being typed. */
    function slots(text) {
      var typed = words(text);
      var open = /[\p{L}\p{N}]$/u.test(text);
      var some = typed.some(function (word) { return !ignored.has(word); });
      var like = meanings(typed);
      var joined = typed.map(function (word, i) { return i + 1 < typed.length && known.has(word + typed[i + 1]) ? word + typed[i + 1] : ""; });
      return typed.map(function (word, i) {
        if (some && ignored.has(word)) return null;
        var queries = formsOf(word, 1);
        var last = open && i === typed.length - 1;
        // The first letters of a word begin so many that only what names a place is searched.
        if (last && word.length > 1) queries.push(query(word, queries.length ? 0.5 : 1, { prefix: true, fields: word.length < 4 ? NAMING : FIELDS }));
        [joined[i], joined[i - 1]].forEach(function (whole) { if (whole) queries.push(query(whole, 1)); });
        var begun = last && vocabulary.some(function (other) { return other.startsWith(word); });
        if (!forms(word).length && !begun) queries = queries.concat(unheard(word));
        return { word: word, queries: queries.concat(like[i]) };
      }).filter(Boolean);
    }
    /** A text as stems between blanks: all of them, or those that say something. */
    function stems(text, some) {
      var all = words(text);
      var kept = some ? all.filter(function (word) { return !ignored.has(word); }) : all;
      return " " + (kept.length ? kept : all).map(stem).join(" ") + " ";
    }
    /** The names of a place: its title, then its hidden words. */
    function namesOf(number) {
      if (!names.has(number)) {
        var packed = index.d[number];
        names.set(number, [packed[3]].concat(packed[5] ? packed[5].split("|") : []).map(function (name) {
          return { all: stems(name, false), some: stems(name, true) };
        }));
      }
      return names.get(number);
    }
    /** How well a name of the place is the query: the whole of it, or a part of several words that both hold. */
    function named(number, wanted) {
      return namesOf(number).reduce(function (best, name, i) {
        if (name.some === wanted.some) return Math.max(best, i === 0 ? 4 : 2.2);
        if (several(name.all) && wanted.all.indexOf(name.all) >= 0 || several(name.some) && wanted.some.indexOf(name.some) >= 0) return Math.max(best, 1.9);
        if (several(wanted.some) && name.some.indexOf(wanted.some) >= 0) return Math.max(best, 1.5);
        return best;
      }, 1);
    }
    function several(name) { return name.trim().indexOf(" ") > 0; }
    /** Does the place answer a grave word in what names or sums it up? */
    function answersDanger(result) {
      return Object.keys(result.match).some(function (term) {
        return grave.has(stem(term)) && result.match[term].some(function (field) { return field !== "body" && field !== "headings"; });
      });
    }
    /** All that matches, scored and best first. */
    function ranked(text) {
      var wanted = slots(text);
      if (!wanted.length) return { places: [], danger: false };
      var bySlot = wanted.map(function (slot) {
        var found = library.search(either(slot.queries), { boost: BOOST, weights: WEIGHTS, bm25: { k: 1.2, b: 0.6, d: 0.4 } });
        return { found: found, weight: Math.log(1 + index.d.length / (1 + found.length)) };
      });
      return { places: summed(bySlot, { all: stems(text, false), some: stems(text, true) }), danger: wanted.some(function (slot) { return grave.has(stem(slot.word)); }) };
    }
    /** The scores of each word added up by place, times the share of the query that the place answers. */
    function summed(bySlot, wanted) {
      var whole = bySlot.reduce(function (sum, slot) { return sum + slot.weight; }, 0);
      var places = new Map();
      bySlot.forEach(function (slot) {
        slot.found.forEach(function (result) {
          var place = places.get(result.id) || { number: result.id, score: 0, share: 0, grave: false, terms: [] };
          place.score += result.score / result.queryTerms.length; // The library multiplies by the forms that matched.
          place.share += slot.weight / whole;
          place.grave = place.grave || (index.d[result.id][6] & SAFE) > 0 && answersDanger(result);
          place.terms = place.terms.concat(result.terms);
          places.set(result.id, place);
        });
      });
      var found = Array.from(places.values());
      found.forEach(function (place) {
        var packed = index.d[place.number];
        place.score *= Math.pow(place.share, SHARE) * KIND_BOOST[KINDS[packed[0]]] * (packed[6] & GATHERS ? GATHERED : 1);
      });
      found.sort(byScore);
      found.slice(0, NEAR).forEach(function (place) { place.score *= named(place.number, wanted); });
      return found;
    }
    /** Does the place keep safe from the danger that the query names? */
    function answered(place) { return place.grave && place.share > 0.45; }
    /** The best place of a page, and a part of its next best. */
    function scoreOf(places) {
      return places.reduce(function (sum, place, rank) { return sum + place.score * (rank === 0 ? 1 : rank < 3 ? FURTHER : 0); }, 0);
    }
    /**
     * Places of one page together; a term of the glossary is a place of its own. Where the query names a danger, what keeps safe leads its
     * page and alone counts for it: nothing that an organization adds can lift a page or come before.
     */
    function grouped(places, danger) {
      var groups = new Map();
      places.sort(byScore);
      places.forEach(function (place) {
        var packed = index.d[place.number];
        var key = KINDS[packed[0]] === "term" ? "t" + place.number : packed[1];
        if (!groups.has(key)) groups.set(key, []);
        groups.get(key).push(place);
      });
      return Array.from(groups.values(), function (all) {
        var safe = danger ? all.filter(answered) : [];
        var others = safe.length ? all.filter(function (place) { return !answered(place); }) : all;
        return { grave: safe.length > 0, score: scoreOf(safe.length ? safe : all), places: safe.concat(others) };
      });
    }

    /** Where a query is answered: {danger, more, groups: [[place, ...], ...], terms: the words of the index that matched}. */
    function find(text) {
      var all = ranked(text);
      var groups = grouped(all.places, all.danger);
      groups.sort(function (a, b) { return b.grave - a.grave || b.score - a.score; });
      return {
        danger: all.danger,
        more: groups.length > LIMIT,
        groups: groups.slice(0, LIMIT).map(function (group) {
          return group.places.map(function (found) { return Object.assign(place(index, found.number), { terms: new Set(found.terms) }); });
        })
      };
    }
    return find;
  }

  return { make: make, words: words };
})();
