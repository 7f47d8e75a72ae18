// Makes dist from src: one style sheet, the scripts, the fonts they name, the icons as one sprite, and the licences of what
// others wrote. "make assets" runs it when something changed.
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = here("dist");
const fresh = here(".fresh"); // filled first, so that nobody who builds the program meanwhile embeds half of it

// Chrome 109 is the last one for Windows 7 and 8.1, which offices still have.
const options = { bundle: true, minify: true, target: "chrome109", logLevel: "warning", legalComments: "none", charset: "utf8" };

// A script that nobody has written yet is left out.
const scripts = { app: "src/ts/app.ts", desk: "src/ts/desk.ts", review: "src/ts/review/index.ts", search: "src/ts/search.ts", overview: "src/ts/overview.ts" };

// slim keeps of the packages' font faces those subsets that Vietnamese and English need, in the one format all browsers read.
const slim = {
  name: "slim fonts",
  setup(builder) {
    builder.onLoad({ filter: /@fontsource[/\\].*\.css$/ }, async ({ path }) => {
      const faces = (await readFile(path, "utf8")).match(/\/\*[^*]*\*\/\s*@font-face\s*{[^}]*}/g) ?? [];
      const wanted = faces.filter((face) => /-(vietnamese|latin-ext|latin)-\d+-normal \*\//.test(face));
      if (wanted.length !== 3) throw new Error(path + ": not the three subsets");
      return { contents: wanted.map((face) => face.replace(/, url\([^)]*\) format\('woff'\)/, "")).join("\n"), loader: "css" };
    });
  },
};

async function bundles() {
  const entries = Object.entries(scripts).filter(([, path]) => existsSync(here(path)));
  await build({ ...options, entryPoints: Object.fromEntries(entries.map(([name, path]) => [name, here(path)])), outdir: fresh, format: "iife" });
  await build({ ...options, entryPoints: { app: here("src/css/app.css") }, outdir: fresh, plugins: [slim], loader: { ".woff2": "file" }, assetNames: "fonts/[name]-[hash]" });
}

// sprite joins src/icons/*.svg, one drawing of 16 by 16 each, as symbols under the names of their files.
async function sprite() {
  const names = (await readdir(here("src/icons"))).filter((name) => name.endsWith(".svg")).sort();
  const symbols = [];
  for (const name of names) {
    const drawing = await readFile(here("src/icons/" + name), "utf8");
    const [, box, inside] = drawing.match(/^<svg [^>]*viewBox="([^"]+)"[^>]*>\s*([\s\S]*?)\s*<\/svg>\s*$/) ?? [];
    if (!box) throw new Error(name + ": not one svg element with a viewBox");
    symbols.push(`<symbol id="${name.slice(0, -4)}" viewBox="${box}">${inside}</symbol>`);
  }
  await writeFile(fresh + "/icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

// licences gives the licence texts of the packages that are part of dist.
async function licences() {
  const { dependencies } = JSON.parse(await readFile(here("package.json"), "utf8"));
  const texts = [];
  for (const [name, version] of Object.entries(dependencies)) {
    const folder = here("node_modules/" + name + "/");
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(name + " has no licence file");
    texts.push(`${name} ${version}\n\n${(await readFile(folder + file, "utf8")).trim()}\n`);
  }
  await writeFile(fresh + "/LICENCES.txt", texts.join("\n" + "-".repeat(78) + "\n\n"));
}

// lay puts what was made into dist, the style sheet last, as it tells make that all is there; it takes away what is no longer made.
async function lay() {
  const made = await readdir(fresh, { recursive: true, withFileTypes: true });
  const names = made.filter((entry) => entry.isFile()).map((entry) => (entry.parentPath + "/" + entry.name).slice(fresh.length + 1));
  names.sort((a, b) => Number(a === "app.css") - Number(b === "app.css"));
  await mkdir(dist + "/fonts", { recursive: true });
  for (const name of names) await rename(fresh + "/" + name, dist + "/" + name);
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const name = (entry.parentPath + "/" + entry.name).slice(dist.length + 1);
    if (entry.isFile() && name !== ".keep" && !names.includes(name)) await rm(dist + "/" + name);
  }
}

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh);
await sprite();
await licences();
await bundles();
await lay();
await rm(fresh, { recursive: true });
