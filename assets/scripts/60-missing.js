/* The page for an address that is not there: finds the folder this copy lives in, and mends its links and style. */
(function () {
  "use strict";
  var written = document.querySelector("meta[name=handbook-root]");
  var here = document.currentScript;
  if (!written || !here) return;
  var root = new URL("..", here.src).pathname;
  var base = new URL(written.content.replace(/\/?$/, "/"), location.href).pathname;
  if (root === base) return;
  written.content = root;
  function mend(selector, attribute) {
    document.querySelectorAll(selector).forEach(function (element) {
      var value = element.getAttribute(attribute);
      if (value.charAt(0) === "/" && value.indexOf(base) === 0) element.setAttribute(attribute, root + value.slice(base.length));
    });
  }
  mend("a[href]", "href");
  var style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = root + "assets/handbook.css";
  document.head.append(style);
})();
