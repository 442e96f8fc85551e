// Keys for those who have them; every page works without. "/" to the search box, "n" and "p" to the next and the
// previous statement of a document, and the list beside the text follows.
"use strict";

(() => {
  const marks = () => Array.from(document.querySelectorAll(".text .key[id]"));

  function step(by) {
    const all = marks();
    if (!all.length) return;
    const at = all.findIndex((mark) => "#" + mark.id === decodeURIComponent(location.hash));
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
    if (next >= 0 && next < all.length) location.hash = "#" + encodeURIComponent(all[next].id);
  }

  function follow() {
    const hash = decodeURIComponent(location.hash);
    document.querySelectorAll(".told > li[aria-current]").forEach((item) => item.removeAttribute("aria-current"));
    if (!hash.startsWith("#s-")) return;
    const item = document.getElementById("l-" + hash.slice(3));
    const side = document.querySelector(".side");
    if (!item) return;
    item.setAttribute("aria-current", "true");
    if (side && getComputedStyle(side).overflowY === "auto") {
      side.scrollTop += item.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 3;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "/") {
      const box = document.getElementById("words");
      if (box) { event.preventDefault(); box.focus(); box.select(); } else { location.href = "/#words"; }
    } else if (event.key === "n") { step(1); } else if (event.key === "p") { step(-1); }
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
