/* A page that moved: on to its new address, with the anchor that a plain redirect would lose. */
(function () {
  "use strict";
  var to = document.documentElement.getAttribute("data-moved-to");
  if (to) location.replace(to + location.hash);
})();
