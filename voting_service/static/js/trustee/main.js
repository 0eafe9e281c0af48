/** The trustee's page: rehearsal before opening, decryption of the sum after closing. The key file stays here. */
import { VerificationError } from "../core/errors.js";
import { openKeyFile, readKey } from "../core/keyfile.js";
import { element, fetchBytes, fetchJson, messages, Refused, request, showScreen, Unanswered } from "../page.js";
import { WorkerChecker } from "./checker.js";
import { decryptOnce, mayDecrypt, PROMISED_TIME, rehearse, verifyArchive } from "./decryption.js";

const root = document.getElementById("trustee");
const say = messages();
const { uuid, api, page, worker } = root.dataset;
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const numbers = new Intl.NumberFormat(document.documentElement.lang);

let task = null;
let file = null; // the key file's bytes, only while the page is open
let busy = false;

function explain(error) {
  if (error instanceof Refused) return error.detail || say("refused");
  if (error instanceof Unanswered) return say("no_answer");
  if (error instanceof VerificationError) {
    const own = say(error.code);
    const text = own === error.code ? say("finding", { code: error.code, message: error.message }) : own;
    return error.where ? `${text} (${error.where})` : text;
  }
  return say("unexpected");
}

function showError(text) {
  part("error-text").textContent = text;
  part("error").hidden = false;
  part("error").focus();
}

const done = (text) => part("log").append(element("li", text));

function progress(name, value, most, text) {
  const bar = part(name);
  bar.hidden = false;
  bar.max = Math.max(most, value, 1);
  bar.value = value;
  part(`${name}-text`).textContent = text;
}

async function choose(event) {
  part("error").hidden = true;
  part("passphrase-field").hidden = true;
  file = null;
  const [picked] = event.target.files;
  if (!picked) return;
  try {
    const bytes = new Uint8Array(await picked.slice(0, 1 << 16).arrayBuffer());
    part("passphrase-field").hidden = !openKeyFile(bytes).encrypted;
    file = bytes;
    if (!part("passphrase-field").hidden) part("passphrase").focus();
  } catch (error) {
    showError(explain(error));
  }
}

async function submit(event) {
  event.preventDefault();
  if (busy) return;
  if (file === null) return showError(say("no_file"));
  busy = true;
  part("error").hidden = true;
  part("go").setAttribute("aria-disabled", "true");
  part("log").replaceChildren();
  try {
    await work();
  } catch (error) {
    if (error.code === PROMISED_TIME) part("closed-early-field").hidden = false;
    showError(`${explain(error)} ${say("nothing_sent")}`);
  } finally {
    busy = false;
    part("go").removeAttribute("aria-disabled");
    part("passphrase").value = "";
  }
}

async function work() {
  part("status").textContent = say("reading_key");
  const key = await readKey(file, part("passphrase").value);
  if (key.uuid !== uuid) throw new VerificationError("key.mismatch", "the key belongs to another co-decision");
  done(say("key_read"));
  if (task.task === "rehearsal") await doRehearsal(key);
  else await doDecryption(key);
}

async function doRehearsal(key) {
  await request(`${api}/rehearsal`, { body: rehearse(key, task.rehearsal.randomness) });
  finish("rehearsed");
}

async function doDecryption(key) {
  part("status").textContent = say("verifying");
  const promise = await fetchBytes(`${page}/files/promise.json`);
  const audit = await verified();
  const owner = mayDecrypt(audit, key, promise, { now: Date.now(), closedEarly: part("closed-early").checked });
  done(say("archive_holds", { ballots: numbers.format(audit.ballots) }));
  const partial = decryptOnce(audit, key, localStorage);
  done(say("decrypted", { owner }));
  await request(`${api}/partial-decryption`, { body: partial });
  finish("sent");
}

async function verified() {
  let checked = 0;
  const checker = new WorkerChecker(worker, (n) => {
    checked = n;
    progress("ballots", checked, checked, say("ballots_checked", { count: numbers.format(checked) }));
  });
  try {
    return await verifyArchive(`${page}/files/archive.bel`, checker, (read, total) =>
      progress("download", read, total, say("downloaded", { kb: numbers.format(Math.ceil(read / 1000)) })));
  } finally {
    checker.stop();
  }
}

function finish(text) {
  file = null;
  part("file").value = "";
  part("outcome").textContent = say(text);
  showScreen(root, "finished");
}

async function start() {
  part("file").addEventListener("change", choose);
  part("form").addEventListener("submit", submit);
  try {
    task = await fetchJson(api);
  } catch (error) {
    showScreen(root, "loading", { focus: false });
    return showError(explain(error));
  }
  const work = task.task === "rehearsal" || task.task === "decrypt";
  part("task").textContent = say(`task_${task.task}`);
  part("waiting").textContent = say(`task_${task.task}`);
  part("go").textContent = say(task.task === "rehearsal" ? "go_rehearsal" : "go_decrypt");
  showScreen(root, work ? "work" : "waiting", { focus: false });
}

start();
