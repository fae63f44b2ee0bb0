// Makes OUT of library.js: one script, with the licences of all that is in it at its head. Usage: node bundle.mjs OUT
import { readFile, readdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = process.argv[2];
const made = await build({
  entryPoints: ["library.js"], bundle: true, minify: true, format: "iife", target: "es2022", charset: "utf8",
  legalComments: "none", metafile: true, write: false,
});
const packages = new Set();
for (const input of Object.keys(made.metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}
const byText = new Map(); // many share all but the years of the copyright
for (const name of [...packages].sort()) {
  const folder = `node_modules/${name}`;
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence file`);
  const { version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const lines = (await readFile(`${folder}/${file}`, "utf8")).replaceAll("*/", "* /").trim().split(/\r?\n/);
  const rights = lines.filter((line) => /^copyright/i.test(line.trim())).map((line) => line.trim());
  const text = lines.filter((line) => !/^copyright/i.test(line.trim())).join("\n").trim();
  byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}: ${rights.join("; ")}`]);
}
const licences = [...byText].map(([text, names]) => `${names.join("\n")}\n\n${text}`).join("\n\n----\n\n");
const script = made.outputFiles[0].text.trim();
// It stands between <script> tags, and its bytes are hashed: nothing in it may end the element or begin a comment of HTML.
const safe = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
await writeFile(out, `/*!\n${licences.replaceAll("</", "< /").replaceAll("<!--", "< !--")}\n*/\n${safe}\n`);
