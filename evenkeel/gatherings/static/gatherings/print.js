// Shows the print button where there is something to press it with.

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
