// copies.mjs FOLDER COUNT FILE.json…: a nation with its history. Writes COUNT documents of ePerusteet into FOLDER, each
// a copy of one FILE with its own ids, codes, decision number and texts, so that no two share a row or a sentence.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count, ...files] = process.argv.slice(2);
if (!folder || !(Number(count) > 0) || files.length === 0) {
  console.error("usage: node tests/bench/copies.mjs FOLDER COUNT FILE.json…");
  process.exit(2);
}

const kLanguages = new Set(["fi", "sv", "en"]);
const kCode = /(tutkinnonosat|ammattitaitovaatimukset|osaamistavoitteet)_\d+/;

/// Ids of levels and scales (1 … 9) mean the same in every document. One real document has the id -1.
const shifted = (number, copy) => (number >= 0 && number < 100 ? number : Math.abs(number) + copy * 100_000_000);

function reworded(text, copy) {
  if (!/\p{L}{3}/u.test(text)) return text; // a dash that stands for nothing
  if (text.startsWith("<")) return text.replaceAll(/(\p{L})<\//gu, `$1 ${copy}</`);
  return `${text} ${copy}`;
}

function copied(value, key, copy) {
  if (Array.isArray(value)) return value.map((item) => copied(item, key, copy));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copied(v, k, copy)]));
  if (typeof value === "number") return key === "id" ? shifted(value, copy) : value;
  if (typeof value !== "string") return value;
  if (kLanguages.has(key)) return reworded(value, copy);
  if (key.startsWith("_") && /^\d+$/.test(value)) return String(shifted(Number(value), copy));
  if (kCode.test(value)) return `${value}${String(copy).padStart(4, "0")}`;
  if (key === "koodiArvo" || key === "arvo") return /^\d{4,6}$/.test(value) ? value + String(copy).padStart(4, "0") : value;
  if (key === "diaarinumero") return `OPH-${100_000 + copy}-2024`;
  return value;
}

mkdirSync(folder, { recursive: true });
const documents = files.map((file) => JSON.parse(readFileSync(file, "utf8")));
let bytes = 0;
for (let copy = 1; copy <= Number(count); ++copy) {
  const text = JSON.stringify(copied(documents[copy % documents.length], "", copy));
  writeFileSync(join(folder, `${String(copy).padStart(5, "0")}.json`), text);
  bytes += Buffer.byteLength(text);
}
console.log(`${count} documents, ${(bytes / 1e6).toFixed(0)} MB`);
