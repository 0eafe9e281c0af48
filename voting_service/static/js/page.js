/** What the pages' scripts share: texts given by the page, requests, one screen at a time. */

/** The page's own texts, translated by the server; `{name}` is filled in. */
export function messages() {
  const texts = JSON.parse(document.getElementById("messages").textContent);
  return (key, facts = {}) => (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}

/** The server refused, in words meant for the person at the page. */
export class Refused extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** No usable answer: whether the request took effect is not known. */
export class Unanswered extends Error {}

const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content;

async function problem(response) {
  const value = await response.json().catch(() => ({}));
  const code = value.code ?? String(value.type ?? "").split(/[/:#]/).at(-1);
  return new Refused(response.status, code, value.detail ?? "");
}

/** A request to our own API. Refusals below 500 throw Refused; everything uncertain throws Unanswered. */
export async function request(url, { body = null, timeout = 30000, method = body === null ? "GET" : "POST" } = {}) {
  const headers = { Accept: "application/json, application/problem+json" };
  if (method === "POST") headers["Content-Type"] = "application/json";
  if (method === "POST" && csrf()) headers["X-CSRF-Token"] = csrf();
  let response;
  try {
    response = await fetch(url, {
      method, body, headers, credentials: "same-origin", cache: "no-store", redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
  } catch (error) {
    throw new Unanswered(error.message);
  }
  if (response.ok) return response;
  const refusal = await problem(response);
  if (response.status >= 500) throw new Unanswered(refusal.detail);
  throw refusal;
}

export async function fetchJson(url, options) {
  const response = await request(url, options);
  try {
    return await response.json();
  } catch (error) {
    throw new Unanswered(error.message);
  }
}

export async function fetchBytes(url, options) {
  const response = await request(url, options);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new Unanswered(error.message);
  }
}

/** Shows one `[data-screen]` of the root, and moves focus to its heading when the person caused the change. */
export function showScreen(root, name, { focus = true } = {}) {
  for (const screen of root.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
  root.dataset.state = name;
  const heading = root.querySelector(`[data-screen="${name}"] [data-heading]`);
  if (focus && heading) heading.focus();
}

/** An element with text; never markup from data. */
export function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** A text of the promise in the page's language, else Swedish, marked as such. */
export function putText(target, texts, language) {
  const chosen = Object.hasOwn(texts, language) ? language : "sv";
  target.textContent = texts[chosen];
  if (chosen === language) target.removeAttribute("lang");
  else target.setAttribute("lang", chosen);
  return target;
}

/** Offer `text` as a file. */
export function saveText(name, text, type = "text/plain;charset=utf-8") {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", "", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
