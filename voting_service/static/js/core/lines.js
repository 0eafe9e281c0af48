/** Lines of a file that comes in pieces. */
import { concat } from "./bytes.js";
import { demand } from "./errors.js";

/** The file's lines without their newlines, from pieces as they come; `end` refuses what does not end. */
export class LineReader {
  #rest = new Uint8Array(0);
  #limit;
  #code;

  constructor(limit, code) {
    this.#limit = limit;
    this.#code = code;
  }

  *push(chunk) {
    const data = this.#rest.length > 0 ? concat(this.#rest, chunk) : chunk;
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      this.#require(end - start <= this.#limit);
      yield data.subarray(start, end);
      start = end + 1;
    }
    this.#rest = data.slice(start);
    this.#require(this.#rest.length <= this.#limit);
  }

  end() {
    this.#require(this.#rest.length === 0);
  }

  #require(holds) {
    demand(holds, this.#code, "a line that does not end", { expected: `a newline within ${this.#limit} bytes` });
  }
}
