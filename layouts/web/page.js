// A click on the number of a paragraph copies its address and says so. Without
// this the number is a link like any other.
(function () {
  "use strict";
  var said = document.getElementById("copied");
  var canonical = document.querySelector("link[rel=canonical]");
  var timer;

  function address(number) {
    var page = canonical ? canonical.href : location.href.split("#")[0];
    return page + number.getAttribute("href");
  }

  function say(text) {
    said.textContent = "\u2713 " + text;
    clearTimeout(timer);
    timer = setTimeout(function () { said.textContent = ""; }, 6000);
  }

  // For browsers without a clipboard for scripts, and pages that were not sent
  // over a safe connection.
  function copyByHand(text) {
    function give(event) {
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
    }
    document.addEventListener("copy", give);
    var done = document.execCommand("copy");
    document.removeEventListener("copy", give);
    return done;
  }

  function copy(text) {
    function byHand() { if (copyByHand(text)) say(text); }
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(text).then(function () { say(text); }, byHand);
    } else {
      byHand();
    }
  }

  document.addEventListener("click", function (event) {
    var number = event.target.closest ? event.target.closest("a.number") : null;
    var plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (number && plain) copy(address(number));
  });
})();
