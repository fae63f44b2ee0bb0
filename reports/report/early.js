// Before anything is shown: what the page looks like must not change under the reader's eyes.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  // The keyword that the address names is open from the first, until someone shuts it.
  if (/^#keyword-\d+$/.test(location.hash)) {
    document.styleSheets[0].insertRule(`.js .keywords tbody${location.hash}:not(.shut) .evidence { display: table-row; }`);
  }
  try {
    const theme = localStorage.getItem("chude-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch { /* a page opened from disk may have no storage */ }
})();
