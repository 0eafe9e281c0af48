/** "Test the device": what was sealed is opened, checked by a routine that knows nothing but the file, and shown. */
import { utf8 } from "../core/bytes.js";
import { challengeText, checkChallenge } from "../core/challenge.js";
import { VerificationError } from "../core/errors.js";
import { putText } from "../page.js";

/** {text, fault}: the file, and what is wrong with it, or null. `shown` and `chosen` are what the voter saw. */
export function openForTest(electionText, uuid, opening, shown, chosen) {
  const text = challengeText(electionText, uuid, opening);
  try {
    const { commitment, choices } = checkChallenge(utf8(text));
    const same = commitment === shown && JSON.stringify(choices) === JSON.stringify([chosen]);
    return { text, fault: same ? null : "challenge.shown" };
  } catch (error) {
    if (error instanceof VerificationError) return { text, fault: error.code };
    throw error;
  }
}

/** One row for each ciphertext: what it is about, 1 or 0, and the random number that opens it. */
export function rows(choices, opening, language) {
  const blank = choices.question.blank ? 1 : 0;
  return opening.choices[0].map((m, i) => {
    const row = document.createElement("tr");
    const cells = ["th", "td", "td"].map((tag) => row.appendChild(document.createElement(tag)));
    cells[0].scope = "row";
    putText(cells[0], choices.name(i - blank), language);
    cells[1].textContent = String(m);
    cells[2].textContent = String(opening.randomness[0][i]);
    cells[2].className = "hash";
    return row;
  });
}
