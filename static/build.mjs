/**
 * Compiles the front end into build/, the only folder Django serves static files from.
 *
 * Everything is bundled and compressed here, so a page asks for one style sheet and one script.
 */
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { compile, NodePackageImporter } from "sass";

const sources = dirname(fileURLToPath(import.meta.url));
const target = join(sources, "..", "build");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

for (const name of ["site", "admin"]) {
  const sheet = compile(join(sources, "scss", `${name}.scss`), {
    importers: [new NodePackageImporter(sources)],
    style: "compressed",
  });
  await writeFile(join(target, `${name}.css`), sheet.css);
}

await build({
  entryPoints: ["site", "admin", "editor-blocks"].map((name) => join(sources, "js", `${name}.mjs`)),
  outdir: target,
  bundle: true,
  // The text editor's own module, found by the import map of its page
  external: ["django-prose-editor/editor"],
  format: "esm",
  minify: true,
  target: "es2020",
  logLevel: "warning",
});

await cp(join(sources, "images"), join(target, "images"), { recursive: true });
