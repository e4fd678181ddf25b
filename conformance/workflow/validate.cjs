// Holds state machine definitions against the field's two validators; each finds what the other misses.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const validate = require('asl-validator');
const { getLanguageService } = require('amazon-states-language-service');
const { TextDocument } = require('vscode-languageserver-textdocument');

async function problems(text) {
  const found = [];
  const byValidator = validate(JSON.parse(text));
  if (!byValidator.isValid) {
    found.push(...byValidator.errors.map((error) => `asl-validator: ${JSON.stringify(error)}`));
  }
  const service = getLanguageService({});
  const document = TextDocument.create('file:///machine.asl.json', 'json', 1, text);
  const byService = await service.doValidation(document, service.parseJSONDocument(document));
  found.push(...byService.map((diagnostic) =>
    `language service: line ${diagnostic.range.start.line + 1}: ${diagnostic.message}`));
  return found;
}

// A validator that finds nothing wrong with what is wrong proves nothing.
function broken(text) {
  const lost = JSON.parse(text);
  lost.States[lost.StartAt].Next = 'Nowhere';
  const misspelt = JSON.parse(text);
  misspelt.States[misspelt.StartAt].TimeoutSecond = 1;
  const jsonata = JSON.parse(text);
  jsonata.States[jsonata.StartAt].Output = '{% $merge([ %}';
  return [lost, misspelt, jsonata].map((machine) => JSON.stringify(machine, null, 2));
}

async function main(folder) {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.asl.json'));
  let failed = names.length === 0;
  for (const name of names) {
    const text = fs.readFileSync(path.join(folder, name), 'utf8');
    const found = await problems(text);
    console.log(`  ${found.length === 0 ? 'held   ' : 'BROKEN '} ${name} is valid`);
    found.forEach((problem) => console.log(`    ${problem}`));
    const missed = [];
    for (const [index, machine] of broken(text).entries()) {
      if ((await problems(machine)).length === 0) missed.push(index);
    }
    console.log(`  ${missed.length === 0 ? 'held   ' : 'BROKEN '} ${name}: three mistakes are found`);
    failed = failed || found.length > 0 || missed.length > 0;
  }
  process.exit(failed ? 1 : 0);
}

main(process.argv[2]);
