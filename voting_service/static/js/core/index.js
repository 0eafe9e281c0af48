/** Everything of the core under one name each: what the tests load. */
export * from "./archive.js";
export * from "./audit.js";
export * from "./ballots.js";
export * from "./bytes.js";
export * from "./credentials.js";
export * from "./decrypt.js";
export * from "./election.js";
export * from "./encoding.js";
export * from "./encrypt.js";
export * from "./errors.js";
export * from "./group.js";
export * from "./keyfile.js";
export * from "./letters.js";
export * from "./replay.js";
export * from "./tally.js";
export * from "./trustees.js";
