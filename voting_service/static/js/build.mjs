/**
 * Builds everything that browsers get from npm packages and our modules: `npm ci --ignore-scripts && npm run build`.
 *
 * The output is committed and byte-reproducible (a test rebuilds and compares), so no user of the service
 * needs Node. It is not minified: a voter who looks reads what we wrote. An argument names another output folder.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const out = process.argv[2] ?? join(here, "../vendor");
const packages = join(root, "node_modules");
const entries = {
  booth: "booth/main.js",
  trustee: "trustee/main.js",
  "trustee-worker": "trustee/worker.js",
  identify: "identify/main.js",
  verify: "verify/main.js",
  "verify-worker": "verify/worker.js",
  find: "find/main.js",
  core: "core/index.js", // loaded by no page: for the tests, and for anybody's own checks
};
const css = join(packages, "@digdir/designsystemet-css/dist");
const font = join(packages, "@fontsource-variable/inter");

await mkdir(out, { recursive: true });
for (const [name, file] of Object.entries(entries)) {
  await build({
    entryPoints: [join(here, file)],
    outfile: join(out, `${name}.js`),
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    target: "es2022", // what browsers need for the design system is younger than that
    charset: "utf8",
    legalComments: "linked",
    logLevel: "warning",
  });
}
await build({
  stdin: {
    contents: '@import "./theme/designsystemet.css";\n@import "./src/index.css";\n',
    resolveDir: css,
    loader: "css",
  },
  outfile: join(out, "designsystemet.css"),
  absWorkingDir: root,
  bundle: true,
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
await cp(join(font, "files/inter-latin-wght-normal.woff2"), join(out, "inter-latin.woff2"));
const licences = {
  "noble-curves.LICENSE.txt": "@noble/curves/LICENSE",
  "noble-hashes.LICENSE.txt": "@noble/hashes/LICENSE",
  "designsystemet.LICENSE.txt": "@digdir/designsystemet-css/LICENSE",
  "inter.LICENSE.txt": "@fontsource-variable/inter/LICENSE",
};
for (const [name, file] of Object.entries(licences)) await cp(join(packages, file), join(out, name));

const integrity = {};
for (const name of (await readdir(out)).filter((n) => /\.(js|css|woff2)$/.test(n)).sort()) {
  integrity[name] = `sha384-${createHash("sha384").update(await readFile(join(out, name))).digest("base64")}`;
}
await writeFile(join(out, "integrity.json"), `${JSON.stringify(integrity, null, 2)}\n`);
