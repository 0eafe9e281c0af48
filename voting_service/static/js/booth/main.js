/** The booth: choose → review → done. Everything shown comes from the page or the hashed question. */
import { VerificationError } from "../core/errors.js";
import { buildBallot, prepare } from "../core/encrypt.js";
import { element, messages, putText, Refused, saveText, showScreen, Unanswered } from "../page.js";
import { drawCredential, isStored, Keeper, NotStored, ReceiptMissing, Sealed, sendBallot, trackerOf } from "./ballot.js";
import { Choices } from "./choose.js";
import { openForTest, rows } from "./device_test.js";
import { loadQuestion } from "./question.js";
import { checkReceipt, confirmAnswer, digestOf, kindOf, LogMemory, readTrust } from "./receipt.js";

const root = document.getElementById("booth");
const say = messages();
const language = document.documentElement.lang;
const { uuid, api, page } = root.dataset;
const keeper = new Keeper(uuid, root.dataset.session ?? "");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const title = document.title;
const RETRY = new Set([408, 425, 429]);
const WITNESSES_TAKE = 3000;
const BINARY = "application/octet-stream"; // so that browsers leave the ending of a file's name alone

let asked = null; // {election, promise, electionText}
let choices = null;
let trust = null;
let sealed = null; // sealed and not signed: the vote on the review screen
let tested = null; // the text of the last test's file
let doubt = null; // the text of what is to be kept when a receipt does not hold
let receipt = null;
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

/** One at a time: a second click on a button does nothing while the first is at work. */
async function exclusively(name, message, act) {
  if (busy || finished) return;
  busy = true;
  hideError();
  part(name).setAttribute("aria-disabled", "true");
  part("status").textContent = say(message);
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

// Choose → review: the vote is sealed, and its seal shown, before anybody says what becomes of it

async function review(event) {
  event.preventDefault();
  const { vector, fault } = choices.read();
  if (fault !== undefined) return refuseChoice(fault);
  await exclusively("check", "sealing", async () => {
    const credential = keeper.credential() ?? (await drawCredential(api));
    keeper.keepCredential(credential);
    sealed = new Sealed(asked.election, credential, [vector]);
    part("chosen").replaceChildren(...choices.list(vector));
    part("commitment").textContent = sealed.commitment;
    history.pushState({ screen: "review" }, "");
    go("review");
  });
}

function refuseChoice(fault) {
  hideError();
  part("field-error").textContent = fault;
  part("field-error").hidden = false;
  for (const input of choices.inputs) input.setAttribute("aria-invalid", "true");
  showError(fault, choices.inputs[0].id);
}

// Review → test: never the vote that is cast

async function testDevice() {
  await exclusively("test", "testing", async () => {
    // The next credential first: whoever gets none keeps the vote that is sealed.
    const next = await drawCredential(api, true);
    const shown = part("commitment").textContent;
    const chosen = choices.read().vector;
    keeper.spendByTest(sealed.credential);
    const opening = sealed.open();
    sealed = null;
    keeper.keepCredential(next);
    showTest(opening, openForTest(asked.electionText, uuid, opening, shown, chosen), shown);
  });
}

function showTest(opening, { text, fault }, shown) {
  tested = text;
  part("tested-commitment").textContent = shown;
  part("tested-choice").replaceChildren(...choices.list(opening.choices[0]));
  part("tested-rows").replaceChildren(...rows(choices, opening, language));
  part("tested-good").hidden = fault !== null;
  part("tested-bad").hidden = fault === null;
  part("tested-code").textContent = fault ?? "";
  forgetChoice();
  history.replaceState({ screen: "tested" }, "");
  go("tested");
}

// Review → done

async function confirm() {
  await exclusively("confirm", "sending", async () => {
    // Another tab is at it, perhaps with another choice: that one is settled first.
    if (keeper.ballot() !== null) return unsure("kept_not_known");
    if (keeper.credential() !== sealed.credential) {
      restart();
      return showError(say("opened_elsewhere"));
    }
    const ballot = sealed.sign();
    keeper.keepBallot(ballot);
    await deliver(ballot);
  });
}

async function resend(name) {
  await exclusively(name, "sending", async () => {
    const ballot = keeper.ballot();
    if (ballot === null) restart();
    else await deliver(ballot);
  });
}

async function deliver(ballot, patience = 1) {
  let answer;
  try {
    answer = await sendBallot(api, ballot);
  } catch (error) {
    return notDelivered(error);
  }
  try {
    finish(await confirmAnswer(answer, ballot, uuid, trust));
  } catch (error) {
    if (error instanceof Unanswered) unsure("stored_not_compared");
    else if (error.code === "log.policy" && patience > 0) {
      // A head that has just become public reaches its witnesses a moment later.
      await new Promise((resolve) => setTimeout(resolve, WITNESSES_TAKE));
      await deliver(ballot, patience - 1);
    } else await doubtful(ballot, answer, error);
  }
}

function notDelivered(error) {
  if (error instanceof ReceiptMissing) return unsure("stored_no_receipt");
  const later = error instanceof Refused && RETRY.has(error.status);
  if (error instanceof Refused && !later) {
    restart(); // refused for good: what was sealed is of no use any more
    throw error;
  }
  unsure(later || error instanceof NotStored ? "not_stored" : "not_known");
  if (later) showError(explain(error));
}

/** The ballot exists and its receipt does not: say so, and offer to send the same ballot again. */
function unsure(text) {
  forgetChoice();
  part("unsure-text").textContent = say(text);
  go("unsure");
}

/** An answer came and does not prove what it must: say what is known, and what to keep. */
async function doubtful(ballot, answer, error) {
  const code = error instanceof VerificationError ? error.code : "unexpected";
  const known = await isStored(api, ballot).then((stored) => (stored ? "yes" : "no"), () => "unknown");
  const origin = trust.keys[0].name;
  doubt = JSON.stringify({
    kind: "medbeslut/doubt", version: 1, co_decision: uuid, finding: String(error), stored: known, tracker: trackerOf(ballot),
    ballot, answer, vkeys: trust.keys.map((key) => key.text), remembered: new LogMemory(origin).read()?.text ?? null,
  });
  forgetChoice();
  part("doubt-text").textContent = say(`doubt_${kindOf(code)}`);
  part("doubt-stored").textContent = say(`doubt_stored_${known}`);
  part("doubt-tracker").textContent = trackerOf(ballot);
  part("doubt-code").textContent = code;
  go("doubt");
}

/** From here on nothing in the page tells what was chosen, or could open it. */
function forgetChoice() {
  sealed = null;
  choices.untick();
  part("chosen").replaceChildren();
}

function finish(proved) {
  finished = true;
  receipt = proved.receipt;
  keeper.keepReceipt(proved.tracker, proved.receipt);
  forgetChoice();
  part("tracker").textContent = proved.tracker;
  part("print-tracker").value = proved.tracker;
  part("find").href = `${part("find").pathname}#${proved.tracker}`;
  history.replaceState({ screen: "done" }, "");
  go("done");
}

/** From the beginning; what was ticked stays, what was sealed does not. */
function restart() {
  keeper.dropBallot();
  keeper.dropCredential();
  sealed = null;
  history.replaceState({ screen: "choose" }, "");
  go("choose");
}

// Coming and going

/** Back from review is choose; back from done is still done: there is no second vote. */
function onHistory({ state }) {
  if (busy) history.pushState({ screen: root.dataset.state }, "");
  else if (finished) {
    history.pushState({ screen: "done" }, "");
    go("done");
  } else go(state?.screen === "review" && sealed !== null ? "review" : "choose");
}

/** Tables and warm code, made while the voter reads; the trial ballot is thrown away unsent. */
function warm() {
  const { election } = asked;
  const anybody = `${"1".repeat(5)}-${"1".repeat(6)}-${"1".repeat(5)}-${"1".repeat(6)}`;
  const trial = election.questions.map((q) => Array.from({ length: q.size }, (_, i) => (i < Math.max(1, q.blank ? 1 : q.minimum) ? 1 : 0)));
  prepare(election);
  buildBallot(election, anybody, trial);
  root.dataset.ready = "true";
}

/** A receipt that was verified before is verified again; a ballot without one is sent again for it. */
async function resume() {
  const kept = keeper.receipt();
  if (kept !== null && holds(kept)) return finish(kept);
  const ballot = keeper.ballot();
  if (ballot === null) return go("choose", { focus: false });
  try {
    if (await isStored(api, ballot)) await deliver(ballot);
    else unsure("kept_not_stored");
  } catch {
    unsure("kept_not_known");
  }
}

function holds({ tracker, receipt: text }) {
  try {
    checkReceipt(text, uuid, digestOf(tracker), trust);
    return true;
  } catch {
    return false;
  }
}

function listen() {
  const clicks = {
    confirm, test: testDevice,
    resend: () => resend("resend"),
    again: () => resend("again"),
    restart: () => {
      forgetChoice();
      restart();
    },
    change: () => history.back(),
    "choose-again": () => history.back(),
    print: () => window.print(),
    reload: () => location.reload(),
    save: () => saveText(say("receipt_name", { uuid }), receipt, BINARY),
    "save-test": () => saveText(say("test_name", { uuid }), tested, BINARY),
    "save-doubt": () => saveText(say("doubt_name", { uuid }), doubt, BINARY),
  };
  for (const [name, act] of Object.entries(clicks)) part(name).addEventListener("click", act);
  part("choose-form").addEventListener("submit", review);
  part("leave").addEventListener("submit", () => keeper.forget());
  window.addEventListener("popstate", onHistory);
}

async function start() {
  listen();
  try {
    trust = readTrust(JSON.parse(document.getElementById("log").textContent));
    asked = await loadQuestion({ uuid, files: `${page}/files/` });
  } catch (error) {
    showScreen(root, "stopped", { focus: false });
    return showError(explain(error));
  }
  choices = new Choices(part("options"), say, language, asked);
  putText(part("question"), asked.promise.question, language);
  part("hint").textContent = choices.hint;
  choices.draw();
  history.replaceState({ screen: "choose" }, "");
  await resume();
  setTimeout(warm, 50);
}

start();
