/** The booth: choose → review → done. Everything shown comes from the page or the hashed question. */
import { VerificationError } from "../core/errors.js";
import { buildBallot, prepare } from "../core/encrypt.js";
import { element, messages, putText, Refused, saveText, showScreen, Unanswered } from "../page.js";
import { isStored, Keeper, makeBallot, NotStored, sendBallot, trackerOf } from "./ballot.js";
import { loadQuestion } from "./question.js";

const root = document.getElementById("booth");
const say = messages();
const language = document.documentElement.lang;
const { uuid, api, page } = root.dataset;
const keeper = new Keeper(uuid, root.dataset.session ?? "");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const title = document.title;
const RETRY = new Set([408, 425, 429]);

let election = null;
let promise = null;
let chosen = null; // indices of alternatives; [] is a blank vote; null: nothing chosen yet
let busy = false;
let finished = false;

function go(name, options) {
  hideError();
  showScreen(root, name, options);
  const heading = root.querySelector(`[data-screen="${name}"] [data-heading]`);
  document.title = heading && name !== "choose" ? `${heading.textContent} – ${title}` : title;
}

// Errors: one summary above the screens, announced and focused; linked to the field it is about

function showError(text, fieldId = null) {
  const list = part("error-list");
  const item = document.createElement("li");
  item.append(fieldId === null ? text : element("a", text, { href: `#${fieldId}`, class: "ds-link" }));
  list.replaceChildren(item);
  part("error").hidden = false;
  part("error").focus();
  document.title = `${say("error_prefix")} ${title}`;
}

function hideError() {
  part("error").hidden = true;
  part("field-error").hidden = true;
  for (const input of part("options").querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

/** What to say about anything that went wrong. */
function explain(error) {
  if (error instanceof Refused) return error.detail || say("refused");
  if (error instanceof Unanswered) return say("no_answer");
  if (error instanceof VerificationError) return say("not_as_promised", { code: error.code });
  return say("unexpected");
}

// Choose

function option(id, type, label, description) {
  const field = document.getElementById("option").content.firstElementChild.cloneNode(true);
  const input = field.querySelector("input");
  Object.assign(input, { id, type, name: "choice" });
  field.querySelector("label").htmlFor = id;
  putText(field.querySelector("label"), label, language);
  const note = field.querySelector("[data-field]");
  note.id = `${id}-note`;
  if (description) {
    putText(note, description, language);
    input.setAttribute("aria-describedby", note.id);
  } else note.remove();
  return field;
}

function drawChoose() {
  const [question] = election.questions;
  const type = question.maximum === 1 ? "radio" : "checkbox";
  putText(part("question"), promise.question, language);
  part("hint").textContent = say(type === "radio" ? "choose_one" : "choose_several", { count: question.maximum });
  const fields = question.answers.map((answer, i) => {
    const { name, summary } = promise.alternatives[i];
    return option(`choice-${i}`, type, { ...name, sv: answer }, summary);
  });
  if (question.blank) fields.push(option("choice-blank", type, { [language]: say("blank") }, { [language]: say("blank_note") }));
  part("options").replaceChildren(...fields);
  part("options").addEventListener("change", exclude);
}

/** Blank and an alternative at once means nothing: the later tick replaces the earlier. */
function exclude({ target }) {
  if (target.type !== "checkbox" || !target.checked) return;
  for (const input of inputs()) {
    if ((target.id === "choice-blank") !== (input.id === "choice-blank")) input.checked = false;
  }
}

const inputs = () => [...part("options").querySelectorAll("input")];

function review(event) {
  event.preventDefault();
  const ticked = inputs().filter((input) => input.checked);
  const [question] = election.questions;
  const blank = ticked.some((input) => input.id === "choice-blank");
  const enough = blank || (ticked.length >= Math.max(1, question.minimum) && ticked.length <= question.maximum);
  if (!enough) {
    hideError();
    const text = say(ticked.length === 0 ? "choose_first" : "choose_count", { count: question.maximum });
    part("field-error").textContent = text;
    part("field-error").hidden = false;
    for (const input of inputs()) input.setAttribute("aria-invalid", "true");
    showError(text, inputs()[0].id);
    return;
  }
  chosen = blank ? [] : ticked.map((input) => Number(input.id.slice("choice-".length)));
  drawReview();
  history.pushState({ screen: "review" }, "");
  go("review");
}

function drawReview() {
  const [question] = election.questions;
  const items = chosen.map((i) => putText(document.createElement("li"), { ...promise.alternatives[i].name, sv: question.answers[i] }, language));
  part("chosen").replaceChildren(...(items.length > 0 ? items : [element("li", say("blank"))]));
}

// Review → done

function vector() {
  const [question] = election.questions;
  const marks = question.answers.map((_, i) => (chosen.includes(i) ? 1 : 0));
  return [question.blank ? [chosen.length === 0 ? 1 : 0, ...marks] : marks];
}

async function confirm() {
  await exclusively("confirm", async () => {
    // Another tab is at it, perhaps with another choice: that one is settled first.
    if (keeper.ballot() !== null) return unsure("kept_not_known");
    const ballot = await makeBallot(api, election, vector());
    keeper.keepBallot(ballot);
    await deliver(ballot);
  });
}

async function resend() {
  await exclusively("resend", async () => {
    const ballot = keeper.ballot();
    if (ballot === null) restart();
    else await deliver(ballot);
  });
}

/** One at a time: a second click on a button does nothing while the first is at work. */
async function exclusively(name, act) {
  if (busy || finished) return;
  busy = true;
  hideError();
  part(name).setAttribute("aria-disabled", "true");
  part("status").textContent = say("sending");
  try {
    await act();
  } catch (error) {
    showError(explain(error));
  } finally {
    busy = false;
    part(name).removeAttribute("aria-disabled");
    part("status").textContent = "";
  }
}

async function deliver(ballot) {
  try {
    finish(await sendBallot(api, ballot));
  } catch (error) {
    const later = error instanceof Refused && RETRY.has(error.status);
    if (error instanceof Refused && !later) {
      keeper.dropBallot();
      throw error;
    }
    unsure(later || error instanceof NotStored ? "not_stored" : "not_known");
    if (later) showError(explain(error));
  }
}

/** The ballot exists and its receipt does not: say so, and offer to send the same ballot again. */
function unsure(text) {
  forgetChoice();
  part("unsure-text").textContent = say(text);
  go("unsure");
}

/** From here on nothing in the page tells what was chosen. */
function forgetChoice() {
  chosen = null;
  for (const input of inputs()) input.checked = false;
  part("chosen").replaceChildren();
}

function finish(tracker) {
  finished = true;
  keeper.keepReceipt(tracker);
  forgetChoice();
  part("tracker").textContent = tracker;
  history.replaceState({ screen: "done" }, "");
  go("done");
}

function restart() {
  keeper.dropBallot();
  forgetChoice();
  history.replaceState({ screen: "choose" }, "");
  go("choose");
}

function saveReceipt() {
  const look = new URL(part("find").getAttribute("href"), location.href).href;
  saveText(say("receipt_name", { uuid }), say("receipt_text", { title: root.dataset.title, tracker: part("tracker").textContent, url: look, uuid }));
}

// Coming and going

/** Back from review is choose; back from done is still done: there is no second vote. */
function onHistory({ state }) {
  if (busy) history.pushState({ screen: "review" }, "");
  else if (finished) {
    history.pushState({ screen: "done" }, "");
    go("done");
  } else go(state?.screen === "review" && chosen !== null ? "review" : "choose");
}

/** Tables and warm code, made while the voter reads; the trial ballot is thrown away unsent. */
function warm() {
  const anybody = `${"1".repeat(5)}-${"1".repeat(6)}-${"1".repeat(5)}-${"1".repeat(6)}`;
  const trial = election.questions.map((q) => Array.from({ length: q.size }, (_, i) => (i < Math.max(1, q.blank ? 1 : q.minimum) ? 1 : 0)));
  prepare(election);
  buildBallot(election, anybody, trial);
  root.dataset.ready = "true";
}

async function resume() {
  const receipt = keeper.receipt();
  if (receipt !== null) return finish(receipt);
  const ballot = keeper.ballot();
  if (ballot === null) return go("choose", { focus: false });
  try {
    if (await isStored(api, ballot)) return finish(trackerOf(ballot));
    return unsure("kept_not_stored");
  } catch {
    return unsure("kept_not_known");
  }
}

async function start() {
  part("choose-form").addEventListener("submit", review);
  part("confirm").addEventListener("click", confirm);
  part("resend").addEventListener("click", resend);
  part("restart").addEventListener("click", restart);
  part("change").addEventListener("click", () => history.back());
  part("print").addEventListener("click", () => window.print());
  part("save").addEventListener("click", saveReceipt);
  part("leave").addEventListener("submit", () => keeper.forget());
  part("reload").addEventListener("click", () => location.reload());
  window.addEventListener("popstate", onHistory);
  try {
    ({ election, promise } = await loadQuestion({ uuid, files: `${page}/files/` }));
  } catch (error) {
    showScreen(root, "stopped", { focus: false });
    return showError(explain(error));
  }
  drawChoose();
  history.replaceState({ screen: "choose" }, "");
  await resume();
  setTimeout(warm, 50);
}

start();
