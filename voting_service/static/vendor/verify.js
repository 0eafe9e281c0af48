// voting_service/static/js/page.js
function messages() {
  const texts = JSON.parse(document.getElementById("messages").textContent);
  return (key, facts = {}) => (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}
function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// voting_service/static/js/verify/main.js
var root = document.getElementById("verify");
var say = messages();
var part = (name) => root.querySelector(`[data-part="${name}"]`);
var numbers = new Intl.NumberFormat(document.documentElement.lang);
var FEWEST = 2;
var MOST = 8;
var UNITS = 1e3;
var cores = Math.min(Math.max(navigator.hardwareConcurrency ?? FEWEST, FEWEST), MOST);
var worker = new Worker(root.dataset.worker, { type: "module" });
worker.postMessage({ helpers: cores });
var chosen = null;
var running = false;
function fieldError(name, text) {
  const [input, message] = [part(name), part(`${name}-error`)];
  message.textContent = text;
  message.hidden = text === "";
  if (text === "") input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
  return text !== "";
}
function fingerprint(name) {
  const plain = part(name).value.replace(/[:\s]/g, "").toLowerCase();
  const wrong = plain !== "" && !/^[0-9a-f]{64}$/.test(plain);
  fieldError(name, wrong ? say("not_a_fingerprint") : "");
  return wrong ? void 0 : plain || null;
}
function start(source) {
  if (running) return;
  const trust = fingerprint("trust");
  const trustLog = fingerprint("trust-log");
  fieldError("policy", "");
  const missing = source === "file" && chosen === null;
  fieldError("file", missing ? say("no_file") : "");
  const wrong = root.querySelector("[aria-invalid]");
  if (wrong) {
    wrong.closest("details")?.setAttribute("open", "");
    wrong.focus();
    return;
  }
  setRunning(true);
  const from = source === "file" ? { file: chosen } : { url: root.dataset.bundle };
  const about = { trust, trustLog, policy: part("policy").value.trim(), finished: part("finished").checked };
  worker.postMessage({ task: { ...from, ...about } });
}
function setRunning(on) {
  running = on;
  part("running").hidden = !on;
  for (const button of root.querySelectorAll("[data-start]")) {
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  if (on) {
    part("result").hidden = true;
    part("failed").hidden = true;
    part("bar").value = 0;
    part("far").textContent = "";
    part("stage").textContent = say("starting");
    part("stop").focus();
  }
}
function choose(file) {
  chosen = file ?? null;
  part("chosen").textContent = chosen === null ? "" : say("chosen", { name: chosen.name, size: size(chosen.size) });
  fieldError("file", "");
}
var size = (bytes) => bytes < 1e6 ? `${numbers.format(Math.ceil(bytes / 1e3))} kB` : `${numbers.format(Math.round(bytes / 1e5) / 10)} MB`;
function onProgress({ stage, done, total }) {
  const bar = part("bar");
  bar.value = total === 0 ? UNITS : Math.floor(done / total * UNITS);
  const text = say(`stage_${stage}`);
  if (part("stage").textContent !== text) part("stage").textContent = text;
  part("far").textContent = say("far", { done: size(done), total: size(total) });
}
function onFailed({ kind, message }) {
  setRunning(false);
  if (kind === "policy") {
    fieldError("policy", say("not_a_policy", { message }));
    part("policy").closest("details").open = true;
    part("policy").focus();
    return;
  }
  part("failed-title").textContent = say(kind);
  part("failed-text").textContent = kind === "stopped" ? "" : message;
  part("failed").hidden = false;
  part("failed-title").focus();
}
function onReport(report) {
  setRunning(false);
  const verdict = !report.ok ? "findings" : report.complete ? "all_holds" : "incomplete";
  part("verdict").textContent = say(verdict, { n: numbers.format(report.findings_total) });
  part("verdict-box").dataset.color = { findings: "danger", all_holds: "success", incomplete: "warning" }[verdict];
  const skipped = report.steps.filter(({ status }) => status === "skipped").length;
  const rest = skipped === 0 ? "none_skipped" : "skipped";
  part("verdict-text").textContent = say(report.ok ? rest : "do_not_rely", { n: skipped });
  showFacts(report.facts);
  part("steps").replaceChildren(...report.steps.map((step) => stepItem(step, report.findings)));
  part("state").textContent = stateLine(report.facts);
  part("result").hidden = false;
  part("verdict").focus();
}
function showFacts(facts) {
  const trusted = (known) => say(known === null || known === void 0 ? "not_compared" : known ? "trusted" : "not_trusted");
  const rows = [
    ["fact_file", chosenName()],
    ["fact_co_decision", facts.co_decision && [facts.co_decision, facts.name].filter((text) => text).join(" – ")],
    ["fact_key", facts.key, trusted(facts.key_trusted)],
    ["fact_log_key", facts.log_key, trusted(facts.log_key_trusted)],
    ["fact_origin", facts.origin && say("origin", { name: facts.origin, n: numbers.format(facts.size ?? 0) })],
    ["fact_archive", facts.archive],
    ["fact_result", facts.result && facts.result.map((row) => row.map((n) => numbers.format(n)).join(" · ")).join(" | ")]
  ];
  part("facts").replaceChildren(...rows.filter(([, value]) => value).flatMap(([name, value, note]) => {
    const described = element("dd", "", { class: "hash" });
    described.append(element("span", value));
    if (note) described.append(element("span", note, { class: "trust" }));
    return [element("dt", say(name)), described];
  }));
}
var chosenName = () => chosen === null ? root.dataset.bundle : chosen.name;
function stepItem(step, findings) {
  const item = element("li", "", { "data-status": step.status, "data-step": step.name });
  const head = element("p", "", { class: "step" });
  head.append(element("span", say(`status_${step.status}`), { class: "step-status" }), element("span", say(`step_${step.name}`)));
  item.append(head);
  const remark = remarkOf(step);
  if (remark) item.append(element("p", remark, { class: "muted" }));
  const own = findings.filter((finding) => finding.step === step.name);
  if (own.length > 0) item.append(findingList(own, step.findings));
  return item;
}
function remarkOf({ status, remark, facts }) {
  if (remark === "" || status === "fail") return "";
  const shown = Object.entries(facts).map(([name, value]) => [name, typeof value === "number" ? numbers.format(value) : value]);
  return say(`remark_${remark}`, Object.fromEntries(shown));
}
function findingList(findings, count) {
  const list = element("ul", "", { class: "findings" });
  for (const { code, message, where, expected, found } of findings) {
    const item = element("li");
    item.append(element("code", code), element("p", message, { lang: "en" }));
    const facts = element("dl");
    for (const [name, value] of [["where", where], ["expected", expected], ["found", found]]) {
      if (value !== "") facts.append(element("dt", say(name)), element("dd", value));
    }
    item.append(facts);
    list.append(item);
  }
  if (count > findings.length) list.append(element("li", say("more", { n: numbers.format(count - findings.length) })));
  return list;
}
function stateLine({ state, ballots = 0, verdict, cancelled = false }) {
  const told = [say("state", { state: say(`state_${state}`) }), ballots > 0 ? say("of_ballots", { n: numbers.format(ballots) }) : ""];
  if (cancelled) told.push(say("cancelled"));
  if (verdict) told.push(say("verdict", { verdict: say(`verdict_${verdict}`) }));
  return told.filter((text) => text).join(" ");
}
worker.onmessage = ({ data }) => {
  if (data.progress && running) onProgress(data.progress);
  else if (data.report) onReport(data.report);
  else if (data.failed) onFailed(data.failed);
};
worker.onerror = () => onFailed({ kind: "fault", message: "" });
part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  start("file");
});
part("server")?.addEventListener("click", () => {
  if (running) return;
  choose(null);
  part("file").value = "";
  start("server");
});
part("file").addEventListener("change", (event) => choose(event.target.files[0]));
part("stop").addEventListener("click", () => worker.postMessage({ stop: true }));
var zone = part("drop");
for (const name of ["dragenter", "dragover"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.dataset.over = "";
  });
}
for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => delete zone.dataset.over);
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length > 0) choose(event.dataTransfer.files[0]);
});
root.dataset.state = "ready";
