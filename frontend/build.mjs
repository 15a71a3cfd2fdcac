/* Compiles styles and scripts and copies fonts into the Django app. Usage: npm run build */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { dirname, join } from "node:path";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/ventanilla/ui/static/ui");
const modules = join(here, "node_modules");

mkdirSync(join(target, "fonts"), { recursive: true });

const family = join(modules, "@fontsource-variable/atkinson-hyperlegible-next");
for (const subset of ["latin", "latin-ext"]) {
  for (const style of ["normal", "italic"]) {
    cpSync(
      join(family, `files/atkinson-hyperlegible-next-${subset}-wght-${style}.woff2`),
      join(target, `fonts/atkinson-${subset}-${style}.woff2`),
    );
  }
}
cpSync(join(family, "LICENSE"), join(target, "fonts/OFL.txt"));

const css = sass.compile(join(here, "src/styles/index.scss"), {
  style: "compressed",
  loadPaths: [modules],
  quietDeps: true,
  silenceDeprecations: ["if-function"],
}).css;
const shrunk = await esbuild.transform(css, { loader: "css", minify: true, target: ["chrome100", "firefox100", "safari15.4"] });
writeFileSync(join(target, "ui.css"), shrunk.code);

const scripts = await esbuild.build({
  entryPoints: ["ui", "upload", "desk", "prove", "hall"].map((name) => join(here, `src/scripts/${name}.js`)),
  outdir: target,
  bundle: true,
  format: "esm",
  minify: true,
  legalComments: "none",
  metafile: true,
  target: ["chrome100", "firefox100", "safari15.4"],
});

cpSync(join(modules, "altcha/dist/workers/pbkdf2.js"), join(target, "prove-worker.js"));

// The licences of whatever ended up in the compiled files travel with them.
const packages = new Set(["govuk-frontend"]);
for (const input of Object.keys(scripts.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const notices = [...packages].sort().map((name) => {
  const { version, license } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  const own = join(here, "licences", `${name}.txt`); // for a package that comes without its text
  const file = ["LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "license"].find((each) => existsSync(join(modules, name, each)));
  const text = readFileSync(file ? join(modules, name, file) : own, "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(target, "NOTICES.txt"), notices.join("\n----\n\n"));

cpSync(join(modules, "axe-core/axe.min.js"), join(here, "../tests/journeys/axe.min.js"));
console.log(`built into ${pathToFileURL(target)}`);
