// Moves between the sessions of a month by the arrow keys, and between months by Page Up and Page Down.

const month = document.getElementById("month");
const links = () => [...month.querySelectorAll(".ek-entry__link")];

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function move(event) {
  const all = links();
  const here = all.indexOf(document.activeElement);
  if (here < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  let target = null;
  if (event.key in STEPS) target = all[here + STEPS[event.key]];
  else if (event.key === "Home") target = all[0];
  else if (event.key === "End") target = all.at(-1);
  else if (event.key === "PageUp") target = document.getElementById("previous-month");
  else if (event.key === "PageDown") target = document.getElementById("next-month");
  else return;
  event.preventDefault();
  if (event.key.startsWith("Page")) target?.click();
  else target?.focus();
}

month?.addEventListener("keydown", move);
