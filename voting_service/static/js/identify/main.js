/**
 * Voting letters: the code never leaves the browser. Before the form is sent, it is replaced by the token
 * that the service knows the letter by. Without JavaScript the form works too, and the server does this.
 */
import { checkGroup, letterToken, parseCode } from "../core/letters.js";

for (const form of document.querySelectorAll("form[data-letter]")) {
  const code = form.elements.namedItem("code");
  const token = form.elements.namedItem("token") ?? form.appendChild(hidden("token"));
  const show = form.querySelector("[data-check-group]");

  code.addEventListener("input", () => {
    code.setCustomValidity("");
    const full = parseCode(code.value);
    if (show) show.textContent = full === null ? "" : checkGroup(full);
  });

  form.addEventListener("submit", (event) => {
    const full = parseCode(code.value);
    if (full === null) {
      event.preventDefault();
      code.setCustomValidity(form.dataset.malformed);
      code.reportValidity();
      return;
    }
    token.value = letterToken(form.dataset.uuid, full);
    code.removeAttribute("name");
  });
  // Coming back to the page, the field has its name again.
  window.addEventListener("pageshow", () => code.setAttribute("name", "code"));
}

function hidden(name) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  return input;
}
