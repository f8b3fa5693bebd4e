/* Paper says where it came from and when. A copy read from a folder has no address to give. Written when it is printed: the words of
   a date take longer to make than anything else that a page does when it opens. */
(function () {
  "use strict";
  var line = document.querySelector("[data-hb=printed]");
  if (!line || line.hasAttribute("data-ready")) return;
  line.setAttribute("data-ready", "");
  addEventListener("beforeprint", function () {
    var canonical = document.querySelector("link[rel=canonical]");
    var address = canonical ? canonical.href : /^http/.test(location.protocol) ? location.origin + location.pathname : "";
    var row = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row && address) address += location.hash;
    var date = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    line.textContent = (address ? line.getAttribute("data-from") + " " + address + ", " : "") + line.getAttribute("data-on") + " " + date + ".";
    // What is folded on the screen is whole on paper.
    document.querySelectorAll(".hb-gather").forEach(function (group) { group.open = true; });
  });
})();
