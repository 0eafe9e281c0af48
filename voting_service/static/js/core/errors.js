/** What can be wrong with somebody's data: one stable code each, the same names as in the server's core. */
export class VerificationError extends Error {
  constructor(code, message, { expected = "", found = "", where = "" } = {}) {
    super(message);
    this.name = "VerificationError";
    this.code = code;
    this.expected = String(expected);
    this.found = String(found).slice(0, 120);
    this.where = where;
  }

  toString() {
    return `${this.code}${this.where ? ` at ${this.where}` : ""}: ${this.message}`;
  }
}

/** Refuse unless `holds`. */
export function demand(holds, code, message, details) {
  if (!holds) throw new VerificationError(code, message, details);
}
