// node validate.mjs FOLDER-WITH-AJV SCHEMA FILE… : which of the JSON files the schema refuses, one line each.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [folder, schema, ...files] = process.argv.slice(2);
const require = createRequire(folder + '/');
const Ajv = require('ajv/dist/2020').default;
const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: false, allowMatchingProperties: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));
for (const file of files)
  if (!validate(JSON.parse(readFileSync(file, 'utf8'))))
    console.log(`${file}: ${validate.errors[0].instancePath} ${validate.errors[0].message}`);
