// Before anything is shown: what the page looks like must not change under the reader's eyes.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("chude-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch { /* a page opened from disk may have no storage */ }
})();
