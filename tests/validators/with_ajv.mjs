// Gives every document of a folder to ajv: its schema is one, takes the examples, and refuses what is broken.
//
// Usage: node with_ajv.mjs FOLDER MODULES
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const [folder, modules] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "index.js"));
const Ajv2020 = require("ajv/dist/2020").default;
const addFormats = require("ajv-formats").default;

// Formats of event-bus, which say more than JSON Schema does and forbid nothing.
const OWN_FORMATS = [
  "uint8", "uint16", "uint32", "uint64", "int8", "int16", "char", "ip", "socket-address", "decimal",
  "zoned-date-time", "local-date-time", "local-time", "time-offset-date-time", "time-date-time", "time-time",
];

let passed = 0;
const wrong = [];
const hold = (isSo, words) => (isSo ? (passed += 1) : wrong.push(words()));

for (const file of fs.readdirSync(folder).sort()) {
  const { schema, examples, broken } = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  addFormats(ajv);
  for (const format of OWN_FORMATS) ajv.addFormat(format, true);
  let validate;
  try {
    validate = ajv.compile(schema); // checks it against the schema of schemas as well
  } catch (error) {
    wrong.push(`${file}: ajv does not take the schema: ${error.message}`);
    continue;
  }
  for (const example of [...schema.examples, ...examples]) {
    hold(validate(example), () => `${file}: ${JSON.stringify(example)} fits: ${ajv.errorsText(validate.errors)}`);
  }
  for (const { what, data } of broken) {
    hold(!validate(data), () => `${file}: ${what} must be refused: ${JSON.stringify(data)}`);
  }
}

for (const words of wrong.slice(0, 20)) console.log(words);
if (wrong.length > 20) console.log(`and ${wrong.length - 20} more`);
console.log(`ajv: ${passed} passed, ${wrong.length} failed`);
process.exitCode = wrong.length === 0 && passed > 0 ? 0 : 1;
