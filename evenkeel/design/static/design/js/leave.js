// "Leave this page": by the button, the link that is first in the tab order, or Shift three times.
// Without this script the same links work; with it the page is gone at once, also from the way back.

const PRESSES = 3;
const WITHIN_MILLISECONDS = 3000;

function leave(address) {
  document.documentElement.classList.add("ek-left");
  document.title = "…";
  window.location.replace(address);
}

function watchKeys(address) {
  let presses = [];
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    presses = [...presses, event.timeStamp].slice(-PRESSES);
    if (presses.length === PRESSES && presses[PRESSES - 1] - presses[0] < WITHIN_MILLISECONDS) {
      leave(address);
    }
  });
}

export function watchForLeaving() {
  const links = document.querySelectorAll("a[data-leave]");
  if (!links.length) {
    return;
  }
  links.forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave(link.href);
    }),
  );
  document.querySelectorAll(".ek-leave__keys").forEach((words) => words.removeAttribute("hidden"));
  watchKeys(links[0].href);
}
