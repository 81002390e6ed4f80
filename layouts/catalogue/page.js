// Finds statements by their words, together with the choice of a language, and says
// how many are shown. Without this the choice of a language works by style alone.
(function () {
  "use strict";
  var field = document.querySelector("input[type=search]");
  var said = document.querySelector("[role=status]");
  var reset = document.querySelector("button");
  var every = Array.prototype.slice.call(document.querySelectorAll("article"));
  if (!field || !String.prototype.normalize) return;
  var timer;

  // Letters that are not a letter with an accent to Unicode, as people type them.
  var ALIKE = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "ς": "σ", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "’": "'", "‘": "'", "ʼ": "'"
  };
  // Accents, points and vowel signs that may be left out, and what cannot be seen.
  var LOOSE = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u0640\u200b-\u200f\u061c\u00ad\ufeff\u202a-\u202e\u2066-\u2069]/g;
  var OTHER = new RegExp("[" + Object.keys(ALIKE).join("") + "]", "g");

  // Words as they compare, whatever the care with which they are typed.
  function folded(text) {
    return text.toLowerCase().normalize("NFKD").replace(LOOSE, "")
      .replace(OTHER, function (letter) { return ALIKE[letter]; });
  }

  function words(article) {
    if (!article.words) {
      var time = article.querySelector("time");
      var head = article.querySelector("header").textContent;
      article.words = folded([head, article.dataset.words, article.lang, time && time.dateTime].join(" "));
    }
    return article.words;
  }

  function language() {
    var choice = document.querySelector("input[name=language]:checked");
    return choice && choice.value !== "l0" ? choice.value : null;
  }

  function number(n) {
    return String(n).replace(/\d/g, function (figure) { return said.dataset.figures[figure]; });
  }

  // How many there are is said when the typing pauses.
  function say(shown, whole) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      var text = shown ? said.dataset.shown : said.dataset.nothing;
      said.textContent = whole ? "" : text.replace("{n}", number(shown)).replace("{all}", number(every.length));
    }, 250);
    reset.hidden = whole;
  }

  function find() {
    var asked = folded(field.value).split(/\s+/).filter(Boolean);
    var only = language();
    var shown = 0;
    every.forEach(function (article) {
      var there = (!only || article.classList.contains(only)) &&
        asked.every(function (word) { return words(article).indexOf(word) >= 0; });
      article.hidden = !there;
      if (there) shown += 1;
    });
    say(shown, !only && !asked.length);
  }

  function all() {
    var choice = document.querySelector("input.l0");
    if (choice) choice.checked = true;
    field.value = "";
    find();
  }

  // A link to a statement shows it, whatever was looked for.
  function arrive() {
    var target = document.querySelector("article:target");
    if (target && target.hidden) {
      all();
      target.scrollIntoView();
    }
  }

  document.documentElement.classList.add("script");
  document.querySelector(".words").hidden = false;
  field.addEventListener("input", find);
  field.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      field.value = "";
      find();
    }
  });
  reset.addEventListener("click", function () {
    all();
    field.focus();
  });
  Array.prototype.forEach.call(document.querySelectorAll("input[name=language]"), function (choice) {
    choice.addEventListener("change", find);
  });
  window.addEventListener("hashchange", arrive);
  // What was chosen is kept by browsers that come back to a page.
  window.addEventListener("pageshow", find);
})();
