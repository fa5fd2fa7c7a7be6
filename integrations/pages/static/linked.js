// A file that was chosen is kept at once and the page drawn anew with it, so that several go one after the other.
// Written for browsers inside other programs, which may be years old.
(function () {
  "use strict";
  var form = document.querySelector("form.form");
  if (!form) {
    return;
  }
  form.addEventListener("change", function (event) {
    if (event.target.type !== "file" || !event.target.value) {
      return;
    }
    var keep = document.createElement("input");
    keep.type = "hidden";
    keep.name = "keep";
    keep.value = "keep";
    form.appendChild(keep);
    form.setAttribute("aria-busy", "true");
    form.submit();
  });
})();
