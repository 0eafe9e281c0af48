/** Checks ballots apart from the page, so that it stays usable: proofs and the sum of what was given. */
import { checkBallot, readBallot } from "../core/ballots.js";
import { parseElection } from "../core/election.js";
import { VerificationError } from "../core/errors.js";
import { Sum } from "../core/tally.js";

let election = null;
let sum = null;

function handle({ start, ballots, finish }) {
  if (start) {
    election = parseElection(start);
    election.key.prepare();
    sum = new Sum(election);
    return { ready: true };
  }
  if (finish) return { tally: new TextEncoder().encode(sum.toText()), ballots: sum.ballots };
  for (const bytes of ballots) sum.add(checkBallot(election, readBallot(election, bytes)));
  return { done: ballots.length };
}

self.onmessage = ({ data }) => {
  try {
    self.postMessage(handle(data));
  } catch (error) {
    const { code, message, where, expected, found } = error;
    self.postMessage({ error: { known: error instanceof VerificationError, code, message, where, expected, found } });
  }
};
