/** The first screen: the question and its alternatives, all from the hashed election and the promise it names. */
import { putText } from "../page.js";

export class Choices {
  constructor(root, say, language, { election, promise }) {
    this.root = root;
    this.say = say;
    this.language = language;
    [this.question] = election.questions;
    this.promise = promise;
  }

  get inputs() {
    return [...this.root.querySelectorAll("input")];
  }

  draw() {
    const { question, say, language } = this;
    const type = question.maximum === 1 ? "radio" : "checkbox";
    const fields = question.answers.map((answer, i) => {
      const { name, summary } = this.promise.alternatives[i];
      return this.#option(`choice-${i}`, type, { ...name, sv: answer }, summary);
    });
    if (question.blank) fields.push(this.#option("choice-blank", type, { [language]: say("blank") }, { [language]: say("blank_note") }));
    this.root.replaceChildren(...fields);
    this.root.addEventListener("change", (event) => this.#exclude(event));
  }

  get hint() {
    return this.say(this.question.maximum === 1 ? "choose_one" : "choose_several", { count: this.question.maximum });
  }

  #option(id, type, label, description) {
    const field = document.getElementById("option").content.firstElementChild.cloneNode(true);
    const input = field.querySelector("input");
    Object.assign(input, { id, type, name: "choice" });
    field.querySelector("label").htmlFor = id;
    putText(field.querySelector("label"), label, this.language);
    const note = field.querySelector("[data-field]");
    note.id = `${id}-note`;
    if (description) {
      putText(note, description, this.language);
      input.setAttribute("aria-describedby", note.id);
    } else note.remove();
    return field;
  }

  /** Blank and an alternative at once means nothing: the later tick replaces the earlier. */
  #exclude({ target }) {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const input of this.inputs) {
      if ((target.id === "choice-blank") !== (input.id === "choice-blank")) input.checked = false;
    }
  }

  /** {vector} of what is ticked, or {fault} in words. */
  read() {
    const { question } = this;
    const ticked = this.inputs.filter((input) => input.checked);
    const blank = ticked.some((input) => input.id === "choice-blank");
    const enough = blank || (ticked.length >= Math.max(1, question.minimum) && ticked.length <= question.maximum);
    if (!enough) return { fault: this.say(ticked.length === 0 ? "choose_first" : "choose_count", { count: question.maximum }) };
    const marks = question.answers.map((_, i) => (!blank && ticked.some((input) => input.id === `choice-${i}`) ? 1 : 0));
    return { vector: question.blank ? [blank ? 1 : 0, ...marks] : marks };
  }

  /** What a vector chooses, in words: one element for each. */
  words(vector) {
    const marks = this.question.blank ? vector.slice(1) : vector;
    const names = marks.flatMap((mark, i) => (mark === 1 ? [this.name(i)] : []));
    return names.length > 0 ? names : [{ [this.language]: this.say("blank") }];
  }

  /** The texts of an alternative; those of blank for -1. */
  name(i) {
    if (i < 0) return { [this.language]: this.say("blank") };
    return { ...this.promise.alternatives[i].name, sv: this.question.answers[i] };
  }

  list(vector) {
    return this.words(vector).map((texts) => putText(document.createElement("li"), texts, this.language));
  }

  untick() {
    for (const input of this.inputs) input.checked = false;
  }
}
